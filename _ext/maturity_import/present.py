# SPDX-License-Identifier: Apache-2.0
"""What adding matrices does to entries that are on record: new cells, and what changes in a new release."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from maturity.edit.document import CannotEdit
from maturity.edit.emitted import Prose, Short
from maturity.model import SourceMark, msg
from maturity.problems import Problem
from maturity_import import entries
from maturity_import.joined import contradictions, further
from maturity_import.parts import MATRIX, detail
from maturity_import.successive import newest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from maturity.edit.document import Map
    from maturity.edit.emitted import Tree
    from maturity.edit.write import Edits
    from maturity.matrices.model import Cell, Feature, Target
    from maturity.model import Capability, CapabilityFact, Dataset, Entry, Release, Text
    from maturity_import.joined import Key
    from maturity_import.record import Record

CODE = 'import-contradiction'
SHARED = msg('{place}: ends in {release} for one of several capabilities; write it apart by hand')
ORDER = (
    *('id', 'title', 'type', 'description', 'also', 'renamed', 'group', 'since', 'last', 'evidence'),
    *('details', 'introduced', 'deprecated', 'unsupported', 'dead', 'removed', 'lives', 'rewritten'),
    *('implementation', 'declared', 'capabilities'),
)
"""Keys in the order in which new ones are put among them."""


class Words:
    """What is said of an entry or capability for readers; `root` is what its file says."""

    def __init__(self, root: Map, one: Entry | Capability) -> None:
        """Nothing is added yet."""
        self._root = root
        self._one = one

    def add(self, part: Target | Feature) -> Iterator[Problem]:
        """Add what is not on record of it, and yield a problem for what is said otherwise."""
        one, root = self._one, self._root
        former = (name for old in one.renamed for name in old.names)
        names = {str(name) for name in (one.title, *one.also, *former)}
        for what, text in contradictions(one, part):
            if what != "the detail 'Status'" and not (what == 'the title' and text.value in names):
                message = f'{what} of {str(one.title)!r} is not what the record says, which counts'
                yield Problem(code=CODE, message=message, mark=text.mark or part.mark)
        if one.description is None and part.description is not None:
            root.put('description', Prose(part.description), ORDER)
        if details := [Short(detail(new)) for new in further(one, part)]:
            root.put('details', [], ORDER) if 'details' not in root else None
            root['details'].extend(details)


class Present:
    """Adds to entries that are on record."""

    def __init__(self, edits: Edits, record: Record, data: Dataset, new: Sequence[int]) -> None:
        """Nothing is added yet; `new` are the positions of releases that were not on record."""
        self._edits = edits
        self._record = record
        self._data = data
        self._new = new
        self._releases = list(data.releases.values())
        self.problems: list[Problem] = []
        self.counts: Counter[str] = Counter()

    def add(self, key: str, entry: Entry) -> None:
        """Add what files say of a target that is an entry."""
        root, values = self._edits.of(entry).root, self._record.targets[key]
        self.problems += Words(root, entry).add(newest(values))
        for position, target in enumerate(values):
            if target is not None and entry.life_at(self._releases[position]) is None:
                message = (
                    f'{str(target.title)!r} is there, where the record does not have it; the record counts'
                )
                self.problems.append(Problem(code=CODE, message=message, mark=target.mark))
        for feature, id_ in self._record.capability_ids.items():
            cells = self._unrecorded((key, feature), entry, id_, self._cells(key, entry, feature))
            if found := entries.facts(self._record, cells):
                self._put(root, id_, found)
                self.counts['facts'] += len(found)

    def _cells(self, key: str, entry: Entry, feature: Key) -> list[Cell | None]:
        """Return the cells of releases that have both on record."""
        capability = self._data.capabilities.get(self._record.capability_ids[feature])
        return [
            cell
            if entry.life_at(self._releases[position]) is not None
            and (capability is None or position in capability.span)
            else None
            for position, cell in enumerate(entries.cells(self._record, key, feature))
        ]

    def _unrecorded(
        self, of: tuple[str, Key], entry: Entry, id_: str, cells: list[Cell | None]
    ) -> list[Cell | None]:
        """Return the cells that are to be added; what goes on in a new release differently ends before it."""
        recorded = entry.capabilities.get(id_, ())
        facts = [
            next((fact for fact in recorded if position in fact.span), None) for position in range(len(cells))
        ]
        ended = False
        for position, (fact, cell) in enumerate(zip(facts, cells, strict=True)):
            if fact is None or ended:
                continue
            if position not in self._new:
                if cell is not None and _differ(fact, cell):
                    self._contradicted(entry, id_, fact, cell)
                cells[position] = None
            elif self._is_known(of, position) and (cell is None or _differ(fact, cell)):
                self._end(entry, fact, position)
                ended = True
            else:
                cells[position] = None
        return cells

    def _is_known(self, of: tuple[str, Key], position: int) -> bool:
        """Return whether files of a release say how a target supports a feature, or that nobody knows."""
        stage = self._record.stages[position]
        return stage is not None and of[0] in stage.targets and of[1] in stage.features

    def _id(self, name: str) -> str:
        return self._data.renamed.get(name, name)

    def _contradicted(self, entry: Entry, id_: str, fact: CapabilityFact, cell: Cell) -> None:
        message = (
            f'{str(entry.title)!r}, {id_!r}: {_said(cell.state, cell.note)}; on record is '
            f'{_said(fact.state, fact.note)}, which counts'
        )
        self.problems.append(Problem(code=CODE, message=message, mark=cell.mark))

    def _end(self, entry: Entry, fact: CapabilityFact, position: int) -> None:
        last = self._record.releases[position - 1]
        part = self._edits.of(entry).at(fact.mark)
        if 'state' not in part:
            raise CannotEdit(SHARED.filled(place=str(fact.mark), release=last))
        part.put('last', last, ORDER)

    def _put(self, root: Map, id_: str, found: Sequence[dict[str, Tree]]) -> None:
        """Put facts among those of a capability, in the order of releases."""
        if 'capabilities' not in root:
            root.put('capabilities', {}, ORDER)
        items = root['capabilities'].setdefault(id_, [])
        for one in found:
            begins = [self._record.releases.index(str(item['since'])) for item in items]
            since = self._record.releases.index(str(one['since']))
            items.insert(sum(other < since for other in begins), Short(one))

    def report_absent(self) -> None:
        """Report entries and capabilities on record that no file of a new release has."""
        for position in (position for position in self._new if self._record.stages[position] is not None):
            stage, release = self._record.stage(position), self._releases[position]
            names = [
                *_absent(
                    self._listed(release), {self._id(self._record.entry_ids[key]) for key in stage.targets}
                ),
                *_absent(
                    self._expected(position), {self._record.capability_ids[key] for key in stage.features}
                ),
            ]
            for name in names:
                message = f'{name!r} is on record, and in no file of {release.id!r}; say there when it ended'
                mark = SourceMark(stage.files[0].name, 1)
                self.problems.append(Problem(code=CODE, message=message, mark=mark))

    def _listed(self, release: Release) -> Iterator[Entry]:
        """Yield the entries that a release has and that come from a support matrix."""
        for entry in self._data.entries.values():
            there = entry.kind == self._record.origin.kind and entry.life_at(release) is not None
            if there and MATRIX in entry.facts:
                yield entry

    def _expected(self, position: int) -> Iterator[Capability]:
        """Yield the capabilities of the groups of which a release has files."""
        stage = self._record.stage(position)
        known = (self._data.capabilities.get(self._record.capability_ids[key]) for key in stage.features)
        groups = {one.group for one in known if one is not None}
        for one in self._data.capabilities.values():
            if one.group in groups and position in one.span:
                yield one


def _absent(records: Iterable[Entry] | Iterable[Capability], ids: set[str]) -> Iterator[str]:
    yield from (str(one.title) for one in records if one.id not in ids)


def _differ(fact: CapabilityFact, cell: Cell) -> bool:
    """Return whether a file says otherwise; what people noted besides is not otherwise."""
    note = None if fact.note is None else fact.note.value
    return fact.state != cell.state or (cell.note is not None and cell.note.value != note)


def _said(state: str | None, note: Text | None) -> str:
    return f'{state} ({note})' if note is not None else str(state)
