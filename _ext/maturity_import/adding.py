# SPDX-License-Identifier: Apache-2.0
"""Adds matrices to a record that is there: what is new is written, what is said otherwise a problem."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from maturity.edit.begin import begin
from maturity.edit.changes import explain
from maturity.edit.document import CannotEdit
from maturity.edit.write import changed, further
from maturity.evaluate import evaluate
from maturity.model import msg
from maturity.model.events import EventType
from maturity_import import entries
from maturity_import.catalogues import Catalogues
from maturity_import.known import recognised
from maturity_import.parts import MATRIX
from maturity_import.present import Present
from maturity_import.record import Before, Record, release_title
from maturity_import.write import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from maturity.edit.write import Edits, Revision
    from maturity.model import Dataset
    from maturity.problems import Problem
    from maturity_import.record import Origin
    from maturity_import.successive import ReleaseMatrix

NO_GRADES = msg('grades cannot be added to a record; import the file into a new folder')
OTHER_KIND = msg('{entry} is an entry of another kind; rename it, or name the kind')

_WORDS = {
    'releases': ('release', 'releases'),
    'capabilities': ('capability', 'capabilities'),
    'entries': ('entry', 'entries'),
    'facts': ('fact about a cell', 'facts about cells'),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """A record as it would be, what was added to it by sort, and what the files say otherwise."""

    revision: Revision
    counts: Counter[str]
    problems: tuple[Problem, ...]

    def words(self) -> Iterator[str]:
        """Yield what was added."""
        if not self.revision.texts:
            yield 'nothing is different: the record says so already'
            return
        counts = (f'{number} {_WORDS[what][number != 1]}' for what, number in self.counts.items())
        yield f'added: {", ".join(counts) or "words only"}'


def added(folder: str, data: Dataset, matrices: Sequence[ReleaseMatrix], origin: Origin) -> Added:
    """Return what adding matrices to the record in a folder leads to; raises `CannotEdit`."""
    if any(one.matrix.grades for one in matrices):
        raise CannotEdit(NO_GRADES)
    new = {one.release: one for one in matrices if one.release not in data.releases}
    revision = changed(folder, data, partial(_begin, new=new))
    problems = [problem for one in matrices for problem in one.matrix.problems]
    counts = Counter({'releases': len(new)})
    if revision.data is None:
        return Added(revision=revision, counts=counts, problems=tuple(problems))
    files, known = recognised(revision.data, matrices, new)
    record = Record(files, origin, _before(revision.data, known))
    problems += [*record.problems()]
    change = _Change(record, revision.data, [record.releases.index(release) for release in new])
    revision = further(revision, change.apply)
    if revision.data is not None:
        revision = further(revision, partial(_explain, data=revision.data, record=record))
    return Added(revision=revision, counts=counts + change.counts, problems=(*problems, *change.problems))


def _begin(edits: Edits, new: Mapping[str, ReleaseMatrix]) -> None:
    for release, one in new.items():
        about = {key: value for key in ('tag', 'commit') if (value := getattr(one, key)) is not None}
        begin(edits, release, {'title': release_title(release), **about}, None)


def _before(data: Dataset, known: Mapping[tuple[str, str], str]) -> Before:
    groups = {id_: str(group.title) for id_, group in data.groups.items()}
    return Before(
        releases=tuple(data.releases),
        capabilities={one.id: one.group.value if one.group else '' for one in data.capabilities.values()},
        known=known,
        groups=groups,
        requirements=tuple(data.requirements),
    )


class _Change:
    """What is to be different; `counts` and `problems` are complete when it is applied."""

    def __init__(self, record: Record, data: Dataset, new: Sequence[int]) -> None:
        """Nothing is different yet."""
        self._record = record
        self._data = data
        self._new = new
        self.problems: list[Problem] = []
        self.counts: Counter[str] = Counter()

    def apply(self, edits: Edits) -> None:
        """Make all edits; raises `CannotEdit`."""
        catalogues = Catalogues(edits, self._record, self._data, self._new)
        catalogues.add()
        present = Present(edits, self._record, self._data, self._new)
        for key, name in self._record.entry_ids.items():
            id_ = self._data.renamed.get(name, name)
            if id_ not in self._data.entries:
                self._write(edits, key, id_)
            elif self._data.entries[id_].kind != self._record.origin.kind:
                raise CannotEdit(OTHER_KIND.filled(entry=id_))
            else:
                present.add(key, self._data.entries[id_])
        present.report_absent()
        self.problems += [*catalogues.problems, *present.problems]
        self.counts = catalogues.counts + self.counts + present.counts

    def _write(self, edits: Edits, key: str, id_: str) -> None:
        """Write the file of an entry that is new."""
        kind = self._data.kinds[self._record.origin.kind]
        tree = entries.entry(self._record, key)
        if MATRIX not in kind.facts:
            del tree['facts']
        edits.write(f'{kind.folder}/{id_}.yaml', text_of(tree, 'Imported from a support matrix.'))
        self.counts['entries'] += 1
        cells = (entries.cells(self._record, key, feature) for feature in self._record.features)
        self.counts['facts'] += sum(len(entries.facts(self._record, found)) for found in cells)


def _explain(edits: Edits, data: Dataset, record: Record) -> None:
    """Give each new fall in classification its reason, as far as files know it."""
    events = evaluate(data).events
    for key, name in record.entry_ids.items():
        id_ = data.renamed.get(name, name)
        falls = [one for one in events.get(id_, ()) if one.type is EventType.DEMOTED and one.demotion is None]
        positions = [event.release.position for event in falls]
        new = [
            entries.demotion(record, key, position)
            for position in positions
            if record.targets[key][position] is not None
        ]
        if new:
            explain(edits, data.entries[id_], (), new)
