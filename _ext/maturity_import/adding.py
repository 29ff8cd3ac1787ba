# SPDX-License-Identifier: Apache-2.0
"""Puts matrices into a record, one release after the other; a new record begins without any.

Each release meets what is on record by then, whoever wrote that: so releases
that are imported one by one give the same record as all of them at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from maturity.edit.begin import begin
from maturity.edit.changes import explain
from maturity.edit.document import CannotEdit
from maturity.edit.write import changed, further
from maturity.evaluate import evaluate
from maturity.model import msg
from maturity.model.events import EventType
from maturity.problems import Problem
from maturity_import.catalogue import Catalogue
from maturity_import.entries import Entries
from maturity_import.ladder import begun, grades_of, release, repositories, text_of
from maturity_import.successive import Step, disagreements, renames
from maturity_import.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.edit.write import Edits, Revision
    from maturity.matrices.model import Matrix
    from maturity.model import Dataset
    from maturity_import.ladder import Origin
    from maturity_import.successive import ReleaseMatrix

NO_GRADES = msg('grades cannot be added to a record; import the file into a new folder')


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """A record as it would be, and what the files say that it does not."""

    revision: Revision
    problems: tuple[Problem, ...]
    suggestions: tuple[str, ...] = ()


def imported(
    matrices: Sequence[ReleaseMatrix], origin: Origin, folder: str, data: Dataset | None = None
) -> Imported:
    """Return a new record, or what `data`, the record in a folder, becomes; raises `CannotEdit`.

    Matrices are those of the oldest release first; what is new comes behind all that is on record.
    """
    recorded = [] if data is None else [*data.releases]
    problems = [problem for one in matrices for problem in (*one.matrix.problems, *_without_fact(one.matrix))]
    suggestions: list[str] = []
    if data is None:
        revision = begun(matrices, origin, folder)
    elif any(one.matrix.grades for one in matrices):
        raise CannotEdit(NO_GRADES)
    else:
        new = {one.release: one for one in matrices if one.release not in recorded}
        revision = changed(folder, data, partial(_begin, new=new))
    if revision.data is not None:
        addition = Addition(matrices, origin, recorded)
        revision = further(revision, addition.apply)
        if revision.data is not None and revision.problems:
            revision = further(revision, partial(_explain, data=revision.data, places=addition.places))
        problems += addition.problems
        suggestions += addition.suggestions
    return Imported(revision=revision, problems=tuple(problems), suggestions=tuple(suggestions))


def _without_fact(matrix: Matrix) -> Iterator[Problem]:
    """Yield a problem for each note that no fact can carry, because its state is not known."""
    for cell in (cell for feature in matrix.features.values() for cell in feature.cells.values()):
        if cell.state is None and cell.note is not None:
            message = f'{str(cell.note)!r} is a note on a state that is not known, where no fact can carry it'
            yield Problem(code='import-no-state', message=message, mark=cell.note.mark or cell.mark)


def _begin(edits: Edits, new: Mapping[str, ReleaseMatrix]) -> None:
    """Add new releases behind those on record."""
    for id_, one in new.items():
        begin(edits, id_, release(one), None)


def _explain(edits: Edits, data: Dataset, places: Mapping[tuple[str, str], list[Mapping[str, Tree]]]) -> None:
    """Give each new fall in classification its reason, as far as files know it."""
    reason = (
        'The support matrix of this release shows less than that of the one before, and does not say why.'
    )
    events = evaluate(data).events
    for id_ in dict.fromkeys(id_ for id_, _ in places):
        *_, newest = (one for one in places if one[0] == id_)
        new: list[Mapping[str, Tree]] = []
        for event in events.get(id_, ()):
            if event.type is EventType.DEMOTED and event.demotion is None:
                # Where the file of that release is not at hand, it is seen from another one.
                own = places.get((id_, event.release.id))
                evidence = own or [{**one, 'release': newest[1]} for one in places[newest]]
                new.append({'release': event.release.id, 'reason': reason, 'evidence': evidence})
        if new:
            explain(edits, data.entries[id_], (), new)


class Addition:
    """What is added to the files of a record; problems and suggestions are complete when it is applied."""

    def __init__(self, matrices: Sequence[ReleaseMatrix], origin: Origin, recorded: Sequence[str]) -> None:
        """Nothing is added yet."""
        self.problems: list[Problem] = []
        self.suggestions: list[str] = []
        self.places: dict[tuple[str, str], list[Mapping[str, Tree]]] = {}
        self._matrices = matrices
        self._origin = origin
        self._timeline = Timeline(recorded)

    def apply(self, edits: Edits) -> None:
        """Make all edits; raises `CannotEdit`."""
        recorded = [*self._timeline.releases]
        order = [*dict.fromkeys([*recorded, *(one.release for one in self._matrices)])]
        steps = [
            Step(release=id_, position=order.index(id_), is_new=id_ not in recorded, files=[*files])
            for id_, files in groupby(self._matrices, attrgetter('release'))
        ]
        origin, grades = self._origin, grades_of(self._matrices)
        catalogue = Catalogue(edits, origin, self._timeline, steps, grades)
        entries = Entries(edits, origin, self._timeline, catalogue, grades)
        self._add_repository(edits)
        for step in steps:
            self._timeline.add(step.release)
            self.problems += disagreements(step)
            for part in (catalogue, entries):
                part.step(step)
                self.suggestions += renames(step.release, part.gone, part.new)
        # Comments above all sections: a licence, as a rule.
        comments = self._matrices[-1].matrix.comments
        catalogue.write(comments)
        entries.write(comments)
        self.places = entries.places
        self.problems += [*catalogue.problems, *entries.problems]

    def _add_repository(self, edits: Edits) -> None:
        """Say where evidence lies, and how links to it are made, where that is new."""
        name = self._origin.repository
        if name is None:
            return
        if 'repositories.yaml' not in edits.texts:
            edits.write('repositories.yaml', text_of(repositories(self._origin)))
            return
        root = edits.file('repositories.yaml').root
        if name not in root['repositories']:
            root['repositories'][name] = {'title': name}
        used = {key for one in self._matrices for key in one.read_at}
        for key, pattern in (self._origin.links or {}).items():
            if key in used:
                root['links'].setdefault(key, pattern)
