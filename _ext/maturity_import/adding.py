# SPDX-License-Identifier: Apache-2.0
"""Puts matrices into a record, one release after the other; a new record begins without any.

Each release meets what is on record by then, whoever wrote that: so releases
that are imported one by one give the same record as all of them at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from maturity.commands.changing import Reasons, explained
from maturity.edit.begin import begin
from maturity.edit.document import CannotEdit, put_key
from maturity.edit.emitted import Short
from maturity.edit.items import RANGE
from maturity.edit.write import changed, further
from maturity.evaluate import evaluate
from maturity.model import msg
from maturity.problems import Problem
from maturity_import.catalogue import Catalogue
from maturity_import.entries import Entries
from maturity_import.ladder import begun, grades_of, release, repositories, text_of
from maturity_import.successive import CONTRADICTION, Step, says

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.edit.write import Edits, Revision
    from maturity.history import Event
    from maturity.matrices.model import Matrix
    from maturity.model import Dataset, SourceMark
    from maturity_import.ladder import Grades, Origin
    from maturity_import.successive import ReleaseMatrix

    Places = dict[tuple[str, str], list[Mapping[str, Tree]]]
    """Evidence of each entry at each release."""
    Items = list[Any]
    """Trees that hold in ranges of releases: those of a file, and those that are to be written."""

WITHOUT_REASON = (
    'The support matrix of this release shows less than that of the one before, and does not say why.'
)
NO_GRADES = msg('grades cannot be added to a record; import the file into a new folder')


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """A record as it would be, and what the files say that it does not."""

    revision: Revision
    problems: tuple[Problem, ...]


def imported(
    matrices: Sequence[ReleaseMatrix], origin: Origin, folder: str, data: Dataset | None = None
) -> Imported:
    """Return a new record, or what `data`, the record in a folder, becomes; raises `CannotEdit`.

    Matrices are those of the oldest release first; what is new comes behind all that is on record.
    """
    recorded = [] if data is None else [*data.releases]
    problems = [problem for one in matrices for problem in (*one.matrix.problems, *_without_fact(one.matrix))]
    if data is not None and any(one.matrix.grades for one in matrices):
        raise CannotEdit(NO_GRADES)
    order = [*dict.fromkeys([*recorded, *(one.release for one in matrices)])]
    steps = [
        Step(release=id_, position=order.index(id_), is_new=id_ not in recorded, files=[*files])
        for id_, files in groupby(matrices, attrgetter('release'))
    ]
    addition = Addition(origin=origin, steps=steps, timeline=Timeline(recorded), problems=problems)
    if data is not None:
        revision = changed(folder, evaluate(data), addition.carry_out)
    elif (revision := begun(matrices, origin, folder)).data is not None:
        revision = further(revision, addition.carry_out)
    if revision.data is not None and revision.problems:
        revision, _ = explained(data, revision, Reasons(addition.because, kind='drafted'))
    return Imported(revision=revision, problems=tuple(problems))


def _without_fact(matrix: Matrix) -> Iterator[Problem]:
    """Yield a problem for each note that no fact can carry, because its state is not known."""
    for cell in (cell for feature in matrix.features.values() for cell in feature.cells.values()):
        if cell.state is None and cell.note is not None:
            message = f'{str(cell.note)!r} is a note on a state that is not known, where no fact can carry it'
            yield Problem(code='import-no-state', message=message, mark=cell.note.mark or cell.mark)


# What is added ----------------------------------------------------------------------------------


@dataclass(kw_only=True)
class Addition:
    """What the files of releases add to a record.

    `problems` grow by what the files say otherwise, `places` by evidence of
    each entry in the files of a release.
    """

    origin: Origin
    steps: Sequence[Step]
    timeline: Timeline
    problems: list[Problem]
    places: Places = field(default_factory=dict)
    edits: Edits = field(init=False)
    grades: Grades = field(init=False)

    def carry_out(self, edits: Edits) -> None:
        """Add what files say to those of a record; raises `CannotEdit`."""
        self.edits = edits
        self.grades = grades_of([file for step in self.steps for file in step.files])
        catalogue = Catalogue(self)
        entries = Entries(self, catalogue)
        self._add_repository()
        for step in self.steps:
            if step.is_new:
                self.timeline.releases.append(step.release)
            if step.is_new and step.release not in edits.data.releases:
                begin(edits, step.release, release(step.files[-1]), None)
            self.problems += step.disagreements()
            catalogue.step(step)
            entries.step(step)
        # Comments above all sections: a licence, as a rule.
        comments = self.steps[-1].files[-1].matrix.comments
        catalogue.write(comments)
        entries.write(comments)

    def because(self, event: Event) -> Mapping[str, Tree] | None:
        """Return why an entry falls, as far as files know it; None for one of which they say nothing."""
        id_ = event.entry.id
        newest = next((release for entry, release in reversed(self.places) if entry == id_), None)
        if newest is None:
            return None
        # Where the file of that release is not at hand, it is seen from another one.
        elsewhere = [{**one, 'release': newest} for one in self.places[id_, newest]]
        return {'reason': WITHOUT_REASON, 'evidence': self.places.get((id_, event.release.id), elsewhere)}

    def report(self, code: str, message: str, mark: SourceMark) -> None:
        """Keep a problem."""
        self.problems.append(Problem(code=code, message=message, mark=mark))

    def report_there(self, title: str, mark: SourceMark) -> None:
        """Keep that something is in a file, and not on record."""
        message = f'{title} is there, where the record does not have it; the record counts'
        self.report(CONTRADICTION, message, mark)

    def _add_repository(self) -> None:
        """Say where evidence lies, and how links to it are made, where that is new."""
        name = self.origin.repository
        if name is None:
            return
        if 'repositories.yaml' not in self.edits.texts:
            self.edits.write('repositories.yaml', text_of(repositories(self.origin)))
            return
        root = self.edits.file('repositories.yaml').root
        root['repositories'].setdefault(name, {'title': name})
        used = {key for step in self.steps for file in step.files for key in file.read_at}
        for key, pattern in (self.origin.links or {}).items():
            if key in used:
                root['links'].setdefault(key, pattern)


# Ranges -----------------------------------------------------------------------------------------


class Timeline:
    """The order of releases, oldest first; a new one comes last."""

    def __init__(self, releases: Iterable[str]) -> None:
        """Begin with the releases on record."""
        self.releases = list(releases)

    @property
    def end(self) -> int:
        """The position of the newest release."""
        return len(self.releases) - 1

    def span(self, item: Mapping[str, Any]) -> range:
        """Return the positions at which an item holds, or a life goes on."""
        since = item.get('since', item.get('introduced', {}).get('release'))
        first = 0 if since is None else self.releases.index(since)
        if 'release' in item.get('removed', {}):
            return range(first, self.releases.index(item['removed']['release']))
        return range(first, (self.releases.index(item['last']) if 'last' in item else self.end) + 1)

    def covering(self, items: Iterable[Any], position: int) -> Any:  # noqa: ANN401 (an item, or None)
        """Return the item that holds at a release, if there is one."""
        return next((one for one in items if position in self.span(one)), None)

    def put(self, item: dict[str, Any], last: int, order: Sequence[str] = RANGE) -> None:
        """Let an item hold until a release; the newest is no end."""
        if last == self.end:
            item.pop('last', None)
        else:
            put_key(item, 'last', self.releases[last], order)

    def settle(self, items: Items, position: int, fact: Mapping[str, Any] | None, *, counts: bool) -> Any:  # noqa: ANN401 (an item, or None)
        """Let a fact hold at a release, or none; return what is there otherwise and stays.

        What was there before gives way where the file `counts`.
        """
        old = self.covering(items, position)
        if old is not None:
            if fact is not None and says(old, fact):
                return None
            if not counts:
                return old
            self.cut(items, old, position)
        before = self.covering(items, position - 1)
        if fact is not None and before is not None and says(before, fact):
            self.put(before, position)
        elif fact is not None:
            new = Short({'since': self.releases[position], **fact})
            self.put(new, position)
            items.insert(sum(self.span(one).start < position for one in items), new)
        return None

    def cut(self, items: Items, item: Any, position: int) -> None:  # noqa: ANN401 (what a file says)
        """Let an item end before a release, or be gone where it began with it."""
        if self.span(item).start < position:
            self.put(item, position - 1)
        else:
            items[:] = [one for one in items if one is not item]
