# SPDX-License-Identifier: Apache-2.0
"""What the files of one release after the other say of targets, as entries of a record."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from maturity.edit.document import CannotEdit, Map
from maturity.model import Entry, SourceMark, msg
from maturity.model.entries import SAYABLE
from maturity.model.facts import LIFE
from maturity.model.shapes import hint_of, keys_of
from maturity.model.vocabulary import CapabilityState
from maturity_import.ladder import MATRIX, attested_id, level_ids, text_of
from maturity_import.names import Ids
from maturity_import.successive import CONTRADICTION, NO_REASON, says, told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.matrices.model import Cell, Target
    from maturity.model import Text
    from maturity_import.adding import Addition
    from maturity_import.catalogue import Catalogue
    from maturity_import.successive import Step

SHARED = msg('{place}: ends in {release} for one of several capabilities; write it apart by hand')
KEYS = (*keys_of(hint_of(Entry)),)


class Entries:
    """The entries of a kind: those on record, and those that come."""

    def __init__(self, addition: Addition, catalogue: Catalogue) -> None:
        """Begin with what is on record."""
        self.ids: dict[str, str] = {}
        self._to = addition
        self._edits = addition.edits
        self._data = addition.edits.data
        self._kind = self._data.kinds[addition.origin.kind]
        self._timeline = addition.timeline
        self._catalogue = catalogue
        self._comments: dict[str, Sequence[str]] = {}
        self._recorded = {one.id: one for one in self._data.entries.values() if one.kind == self._kind.id}
        self._roots = {id_: self._edits.of(one).root for id_, one in self._recorded.items()}
        # What files have called the entries.
        self._names = {
            str(value): id_
            for id_, entry in self._recorded.items()
            for fact in entry.facts.get(MATRIX, ())
            for value in fact.values
        }

    def step(self, step: Step) -> None:
        """Take what the files of a release say."""
        new = sorted(step.targets.keys() - self.ids.keys())
        ids = Ids(self._kind.id, dict.fromkeys(self._own(), ''))
        self.ids |= {key: self._known(step.targets[key], key, ids.new(key)) for key in new}
        there = {self.ids[key] for key in step.targets}
        for key, target in step.targets.items():
            self._present(step, self.ids[key], key, target)
        for id_, root in self._roots.items():
            is_of_matrices = id_ not in self._recorded or MATRIX in root.get('facts', {})
            if is_of_matrices and id_ not in there and self._life(root, step.position) is not None:
                self._absent(step, id_, root)

    def write(self, comments: Sequence[str]) -> None:
        """Write the files of new entries, each with the comments of all, and its own."""
        for id_, root in self._own().items():
            tree: dict[str, Any] = {
                key: root[key] for key in KEYS if root.get(key) or key == 'implementation'
            }
            if order := tree.get('capabilities'):
                tree['capabilities'] = {one: order[one] for one in self._catalogue.order if order.get(one)}
            if (evidence := _shared_evidence(tree)) is not None:
                whole = {**tree, 'evidence': evidence}
                tree = {key: whole[key] for key in KEYS if key in whole}
            path = f'{self._kind.folder}/{id_}.yaml'
            self._edits.write(path, text_of(tree, (*comments, *self._comments[id_])))

    def _own(self) -> dict[str, Map]:
        """Return the entries that come."""
        return {id_: root for id_, root in self._roots.items() if id_ not in self._recorded}

    def _known(self, target: Target, key: str, id_: str) -> str:
        """Return the id of the entry that a target is, by whatever name it is on record, or of a new one."""
        words = filter(None, (self._names.get(target.name), id_, key))
        found = (self._data.named('entry', word) for word in words)
        return next((one for one in found if one in self._data.entries), id_)

    # One release --------------------------------------------------------------------------------

    def _present(self, step: Step, id_: str, key: str, target: Target) -> None:
        if id_ not in self._roots:
            self._roots[id_] = Map(title=str(target.title), implementation=[])
        root = self._roots[id_]
        counts = step.counts(id_, self._recorded)
        if self._life(root, step.position) is None:
            if not counts:
                self._to.report_there(repr(str(target.title)), target.mark)
                return
            self._begin_life(root, step)
        self._comments[id_] = target.comments
        self._to.places[id_, step.release] = step.evidence(target.mark)
        self._to.problems += told(root, target, KEYS, step, counts=counts)
        if counts and MATRIX in self._kind.facts:
            name = _shown(root, {'values': [target.name], 'evidence': step.evidence(target.mark)})
            self._timeline.settle(_list(root, 'facts', MATRIX), step.position, name, counts=True)
        if id_ not in self._recorded and target.grade is not None:
            self._grade(step, root, target.grade)
        for capability, feature in self._catalogue.here.items():
            cell = None if feature is None else step.features[feature].cells.get(key)
            self._cell(step, id_, root, capability, cell)

    def _cell(self, step: Step, id_: str, root: Map, capability: str, cell: Cell | None) -> None:
        """Let what a cell says hold at a release, or nothing where it is not known."""
        fact = None if cell is None or cell.state is None else _shown(root, _fact(cell, step))
        counts = step.counts(id_, self._recorded)
        old = self._shared(root, capability, step.position)
        if old is None and (fact is not None or capability in root.get('capabilities', {})):
            items = _list(root, 'capabilities', capability)
            old = self._timeline.settle(items, step.position, fact, counts=counts)
        elif old is not None and fact is not None and says(old, fact):
            return
        elif old is not None and counts:
            mark, last = old.node.start_mark, self._timeline.releases[step.position - 1]
            place = f'{self._recorded[id_].mark.path}:{mark.line + 1}:{mark.column + 1}'
            raise CannotEdit(SHARED.filled(place=place, release=last))
        if old is not None and fact is not None and cell is not None:
            message = (
                f'{str(root["title"])!r}, {capability!r}: {_said(fact)}; on record is '
                f'{_said(old)}, which counts'
            )
            self._to.report(CONTRADICTION, message, cell.mark)

    def _shared(self, root: Map, capability: str, position: int) -> Map | None:
        """Return the state that a capability shares with others at a release, if it is recorded so."""
        for item in root.get('states', ()):
            for state in SAYABLE:
                if capability in item.get(state, ()) and position in self._timeline.span(item):
                    found = Map(item, state=state)
                    found.node = item.node
                    return found
        return None

    def _grade(self, step: Step, root: Map, grade: Text) -> None:
        """Let the grade of a target be what the project declares, and attest the best one."""
        assert grade.mark is not None, 'it is from a file'
        evidence = step.evidence(grade.mark)
        declared = {'level': level_ids(self._to.grades)[str(grade)], 'by': MATRIX, 'evidence': evidence}
        attested = {
            'requirement': attested_id(self._to.grades),
            'state': 'met' if str(grade) == next(iter(self._to.grades)) else 'unmet',
            'reason': f'The support matrix says: {self._to.grades[str(grade)].title}.',
            'evidence': evidence,
        }
        self._timeline.settle(_list(root, 'declared'), step.position, declared, counts=True)
        self._timeline.settle(_list(root, 'attestations'), step.position, attested, counts=True)

    def _absent(self, step: Step, id_: str, root: Map) -> None:
        """Let an entry be gone at a release, if all matrices that had it are there."""
        if not step.counts(id_, self._recorded):
            return
        states = root.get('capabilities', {})
        held = {one for one in states if self._timeline.covering(states[one], step.position) is not None}
        held |= {one for one in self._data.capabilities if self._shared(root, one, step.position) is not None}
        if held - self._catalogue.here.keys():
            where = f'{self._kind.folder}/{id_}/removed release={step.release}'
            message = (
                f'{str(root["title"])!r} is in no file of {step.release!r}, but has capabilities of which '
                f'none tells; if it is gone: maturity set {where} reason=WHY evidence=WHERE'
            )
            self._to.report(CONTRADICTION, message, SourceMark(step.files[0].name, 1))
            return
        life = self._life(root, step.position)
        assert life is not None, 'it is there'
        life.put('removed', {**life.get('removed', {}), 'release': step.release}, KEYS)
        kept = {type_.id for type_ in self._kind.facts.values() if type_.after_removal}
        for items in _ranges({**root, 'facts': _without(root.get('facts', {}), kept)}):
            if (item := self._timeline.covering(items, step.position)) is not None:
                self._timeline.cut(items, item, step.position)

    # Lives --------------------------------------------------------------------------------------

    def _life(self, root: Map, position: int) -> Map | None:
        """Return the life to which a release belongs."""
        lives = root.get('lives', [root] if 'introduced' in root else [])
        return self._timeline.covering(lives, position)  # type: ignore[no-any-return]

    def _begin_life(self, root: Map, step: Step) -> None:
        """Let an entry be there from a release on: one more life."""
        begin = {('release' if step.position else 'before'): step.release}
        if 'introduced' in root:
            root.put('lives', [Map((key, root.pop(key)) for key in LIFE if key in root)], KEYS)
        if 'lives' in root:
            root['lives'].append(Map(introduced=begin))
        else:
            root.put('introduced', begin, KEYS)


def _list(root: Map, *keys: str) -> list[Any]:
    """Return a list of a root, which need not be there yet."""
    first, *rest = keys
    if first not in root:
        root.put(first, {} if rest else [], KEYS)
    found: Any = root[first]
    return found.setdefault(rest[0], []) if rest else found  # type: ignore[no-any-return]


def _ranges(root: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Yield the lists whose items hold in ranges of releases."""
    for value in root.values():
        for items in value.values() if isinstance(value, dict) else (value,):
            if isinstance(items, list) and items and isinstance(items[0], dict) and 'since' in items[0]:
                yield items


def _without(mapping: Mapping[str, Any], keys: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key not in keys}


# Facts ------------------------------------------------------------------------------------------


def _fact(cell: Cell, step: Step) -> dict[str, Tree]:
    """Return what a cell says; what does not apply has to have a reason."""
    note: dict[str, Tree] = {} if cell.note is None else {'note': str(cell.note)}
    if cell.state == CapabilityState.NOT_APPLICABLE.value:
        note = {'reason': str(cell.note or NO_REASON)}
    return {'state': str(cell.state), **note, 'evidence': step.evidence(cell.mark)}


def _shown(root: Map, fact: dict[str, Tree]) -> dict[str, Tree]:
    """Return a fact without the evidence that all of its file have."""
    return _without(fact, ['evidence']) if fact['evidence'] == root.get('evidence') else fact


def _said(fact: Mapping[str, Any]) -> str:
    note = fact.get('note', fact.get('reason'))
    return f'{fact["state"]} ({note})' if note is not None else str(fact['state'])


def _shared_evidence(tree: Mapping[str, Any]) -> Tree | None:
    """Return the evidence that most facts of a tree have, and take it from these: it stands once for all."""
    facts = [one for items in _ranges(_without(tree, ['attestations'])) for one in items if 'evidence' in one]
    counts = Counter(str(one['evidence']) for one in facts)
    if len(facts) < 2 or 2 * (most := counts.most_common(1)[0])[1] <= len(facts):  # noqa: PLR2004
        return None
    shared = [one for one in facts if str(one['evidence']) == most[0]]
    evidence: Tree = shared[0]['evidence']
    for one in shared:
        del one['evidence']
    return evidence
