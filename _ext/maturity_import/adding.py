# SPDX-License-Identifier: Apache-2.0
"""Adds matrices to a record: what is new is written, what is said otherwise a problem, all else stays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from maturity.edit.begin import begin
from maturity.edit.changes import explain
from maturity.edit.document import CannotEdit
from maturity.edit.emitted import Prose, Short
from maturity.edit.items import RANGE
from maturity.edit.write import changed, further
from maturity.evaluate import evaluate
from maturity.model import Capability, Entry, SourceMark, msg
from maturity.model.events import EventType
from maturity.model.shapes import shape
from maturity.problems import Problem
from maturity_import.ladder import LEVELS, begun, ends, release, repositories, requirements, text_of
from maturity_import.record import LISTED, MANDATORY, MATRIX, Record, detail
from maturity_import.successive import differences, missing_details, newest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from maturity.edit.document import Map
    from maturity.edit.emitted import Tree
    from maturity.edit.write import Edits, Revision
    from maturity.matrices.model import Cell, Matrix
    from maturity.model import CapabilityFact, Dataset, Text
    from maturity_import.ladder import Origin
    from maturity_import.successive import Key, Part, ReleaseMatrix

CODE = 'import-contradiction'
NO_GRADES = msg('grades cannot be added to a record; import the file into a new folder')
SHARED = msg('{place}: ends in {release} for one of several capabilities; write it apart by hand')


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """A record as it would be, and what the files say that it does not."""

    revision: Revision
    problems: tuple[Problem, ...]
    suggestions: tuple[str, ...] = ()


def imported(
    matrices: Sequence[ReleaseMatrix], origin: Origin, folder: str, data: Dataset | None = None
) -> Imported:
    """Return a new record, or what `data`, the record in a folder, becomes; raises `CannotEdit`."""
    new: dict[str, ReleaseMatrix] = {}
    if data is None:
        revision = begun(matrices, origin, folder)
    elif any(one.matrix.grades for one in matrices):
        raise CannotEdit(NO_GRADES)
    else:
        new = {one.release: one for one in matrices if one.release not in data.releases}
        revision = changed(folder, data, partial(_begin, new=new.values()))
    suggestions: tuple[str, ...] = ()
    problems = [problem for one in matrices for problem in (*one.matrix.problems, *_without_fact(one.matrix))]
    if revision.data is not None:
        record = Record(matrices, origin.kind, revision.data, new)
        addition = Addition(record, origin)
        revision = further(revision, addition.apply)
        if revision.data is not None and revision.problems:
            revision = further(revision, partial(_explain, data=revision.data, record=record))
        problems += [*record.problems(), *addition.problems]
        suggestions = tuple(record.suggestions())
    return Imported(revision=revision, problems=tuple(problems), suggestions=suggestions)


def _without_fact(matrix: Matrix) -> Iterator[Problem]:
    """Yield a problem for each note that no fact can carry, because its state is not known."""
    for cell in (cell for feature in matrix.features.values() for cell in feature.cells.values()):
        if cell.state is None and cell.note is not None:
            message = f'{str(cell.note)!r} is a note on a state that is not known, where no fact can carry it'
            yield Problem(code='import-no-state', message=message, mark=cell.note.mark or cell.mark)


def _begin(edits: Edits, new: Iterable[ReleaseMatrix]) -> None:
    for one in new:
        begin(edits, one.release, release(one), None)


def _explain(edits: Edits, data: Dataset, record: Record) -> None:
    """Give each new fall in classification its reason, as far as files know it."""
    reason = (
        'The support matrix of this release shows less than that of the one before, and does not say why.'
    )
    events = evaluate(data).events
    for key, id_ in record.entry_ids.items():
        new: list[Mapping[str, Tree]] = []
        for event in events.get(id_, ()):
            target = record.targets[key][event.release.position]
            if event.type is EventType.DEMOTED and event.demotion is None and target is not None:
                evidence = record.evidence(event.release.position, target.mark)
                new.append({'release': event.release.id, 'reason': reason, 'evidence': evidence})
        if new:
            explain(edits, data.entries[id_], (), new)


class Addition:
    """What is added to the files of a record; `problems` are complete when it is applied."""

    def __init__(self, record: Record, origin: Origin) -> None:
        """Nothing is added yet."""
        self.problems: list[Problem] = []
        self._record = record
        self._origin = origin
        self._data = record.data
        self._releases = list(record.data.releases.values())

    def apply(self, edits: Edits) -> None:
        """Make all edits; raises `CannotEdit`."""
        self._add_repository(edits)
        self._add_capabilities(edits)
        self._add_requirements(edits)
        kind = self._data.kinds[self._record.kind]
        for key, id_ in self._record.entry_ids.items():
            entry = self._data.entries.get(id_)
            if entry is not None and entry.kind == kind.id:
                self._add_to_entry(edits, key, entry)
            else:
                comments = (*self._record.comments, *newest(self._record.targets[key]).comments)
                edits.write(f'{kind.folder}/{id_}.yaml', text_of(self._record.entry(key), comments))
        for position in self._record.new:
            self._report_absent(position)

    def _report(self, message: str, mark: SourceMark) -> None:
        self.problems.append(Problem(code=CODE, message=message, mark=mark))

    # Catalogues ---------------------------------------------------------------------------------

    def _add_repository(self, edits: Edits) -> None:
        """Say where evidence lies, where that is new."""
        name = self._origin.repository
        if name is None or name in self._data.repositories:
            return
        if 'repositories.yaml' in edits.texts:
            edits.file('repositories.yaml').root['repositories'][name] = {'title': name}
        else:
            edits.write('repositories.yaml', text_of(repositories(self._origin)))

    def _add_capabilities(self, edits: Edits) -> None:
        """Put each new capability behind the one before it in its file, or at the end."""
        path, record = 'capabilities.yaml', self._record
        items: Any = edits.file(path).root if path in edits.texts else []
        place, file = 0, None
        for key, id_ in self._record.capability_ids.items():
            if key[0] != file:
                place, file = len(items), key[0]
            if id_ in self._data.capabilities:
                place = next(number for number, item in enumerate(items) if item['id'] == id_)
                self._compare(items[place], self._data.capabilities[id_], self._record.features[key])
            else:
                items.insert(place, self._record.capability(key))
            place += 1
        if items and path not in edits.texts:
            of = {id_: newest(record.features[key]).comments for key, id_ in record.capability_ids.items()}
            edits.write(path, text_of(items, record.comments, of))
        if self._record.groups:
            groups = edits.file('ladders.yaml').root.setdefault('groups', {})
            groups.update({id_: {'title': title} for id_, title in self._record.groups.items()})

    def _add_requirements(self, edits: Edits) -> None:
        """Require what is mandatory, if the ladder still is that of a support matrix."""
        items: Any = edits.file('requirements.yaml').root
        last = dict(ends(self._record))
        for item in items:
            if item['id'] in last:
                item.put('last', last[item['id']], RANGE)
        ladders = edits.file('ladders.yaml').root
        ladder = ladders['kinds'][self._record.kind]['ladder']
        for wanted in requirements(self._record):
            if wanted['level'] not in ladder and {LISTED, MANDATORY} >= set(ladder):
                ladder.append(wanted['level'])
                ladders['levels'].setdefault(wanted['level'], LEVELS.get(str(wanted['level'])))
            if wanted['level'] in ladder:
                items.append(wanted)

    # What is on record --------------------------------------------------------------------------

    def _compare(self, root: Map, one: Entry | Capability, values: Sequence[Part | None]) -> None:
        """Add what is not on record of an entry or capability, and report what is said otherwise."""
        part = next(value for value in reversed(values) if value is not None)
        self.problems += differences(one, part)
        order = _keys(type(one))
        if one.description is None and part.description is not None:
            root.put('description', Prose(part.description), order)
        if details := [Short(detail(new)) for new in missing_details(one, part)]:
            if 'details' not in root:
                root.put('details', [], order)
            root['details'].extend(details)
        for position, value in enumerate(values):
            if value is not None and not self._has(one, position):
                message = (
                    f'{str(value.title)!r} is there, where the record does not have it; the record counts'
                )
                self._report(message, value.mark)

    def _has(self, one: Entry | Capability, position: int) -> bool:
        """Return whether the record has something at a release."""
        if isinstance(one, Capability):
            return position in one.span
        return one.life_at(self._releases[position]) is not None

    def _add_to_entry(self, edits: Edits, key: str, entry: Entry) -> None:
        """Add what files say of a target that is an entry."""
        root = edits.of(entry).root
        self._compare(root, entry, self._record.targets[key])
        for feature, id_ in self._record.capability_ids.items():
            cells = self._new_cells(edits, entry, key, feature)
            if facts := self._record.facts(cells):
                if 'capabilities' not in root:
                    root.put('capabilities', {}, _keys(Entry))
                items = root['capabilities'].setdefault(id_, [])
                for fact in facts:
                    if fact['evidence'] == root.get('evidence'):
                        del fact['evidence']
                    items.insert(sum(self._since(item) < self._since(fact) for item in items), Short(fact))

    def _since(self, fact: Mapping[str, Any]) -> int:
        return self._record.releases.index(str(fact['since']))

    def _new_cells(self, edits: Edits, entry: Entry, key: str, feature: Key) -> list[Cell | None]:
        """Return the cells that are to be added; what goes on in a new release differently ends before it."""
        id_, cells = self._record.capability_ids[feature], self._record.cells(key, feature)
        capability = self._data.capabilities.get(id_)
        recorded = entry.capabilities.get(id_, ())
        has_ended = False
        for position, cell in enumerate(cells):
            fact = next((fact for fact in recorded if position in fact.span), None)
            if not self._has(entry, position) or (capability and not self._has(capability, position)):
                cells[position] = None
            elif fact is not None and not has_ended:
                is_known = self._record.targets[key][position] and self._record.features[feature][position]
                is_new = position in self._record.new
                has_ended = bool(is_new and is_known and (cell is None or _differ(fact, cell)))
                if has_ended:
                    self._end(edits, entry, fact, position)
                    continue
                if cell is not None and _differ(fact, cell):
                    message = (
                        f'{str(entry.title)!r}, {id_!r}: {_said(cell.state, cell.note)}; on record is '
                        f'{_said(fact.state, fact.note)}, which counts'
                    )
                    self._report(message, cell.mark)
                cells[position] = None
        return cells

    def _end(self, edits: Edits, entry: Entry, fact: CapabilityFact, position: int) -> None:
        """End a fact before a release."""
        last = self._record.releases[position - 1]
        part = edits.of(entry).at(fact.mark)
        if 'state' not in part:
            raise CannotEdit(SHARED.filled(place=str(fact.mark), release=last))
        part.put('last', last, RANGE)

    def _report_absent(self, position: int) -> None:
        """Report what is on record, and in no file of a release: entries of matrices, and their features."""
        record = self._record
        targets = {id_ for key, id_ in record.entry_ids.items() if record.targets[key][position]}
        features = {id_ for key, id_ in record.capability_ids.items() if record.features[key][position]}
        known = self._data.capabilities
        groups = {known[id_].group for id_ in features if id_ in known}
        expected: list[Entry | Capability] = [
            *(one for one in self._data.entries.values() if one.kind == record.kind and MATRIX in one.facts),
            *(one for one in known.values() if one.group in groups),
        ]
        file = next(one for one in record.matrices if one.release == record.releases[position])
        for one in expected:
            if self._has(one, position) and one.id not in targets | features:
                message = (
                    f'{str(one.title)!r} is on record, and in no file of {file.release!r}; '
                    'say there when it ended'
                )
                self._report(message, SourceMark(file.name, 1))


def _keys(record: type) -> list[str]:
    """Return the keys of a record in their order."""
    return [part.key for part in shape(record).parts]


def _differ(fact: CapabilityFact, cell: Cell) -> bool:
    """Return whether a file says otherwise; what people noted besides is not otherwise."""
    return fact.state != cell.state or (cell.note is not None and cell.note != fact.note)


def _said(state: str | None, note: Text | None) -> str:
    return f'{state} ({note})' if note is not None else str(state)
