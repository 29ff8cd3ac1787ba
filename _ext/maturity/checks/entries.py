# SPDX-License-Identifier: Apache-2.0
"""Checks of entries: their ids, their lives, and what they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.checks.common import evidence_problems, mark_of, problem, unknown
from maturity.problems import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.model import Dataset, Entry, Kind, ListFact, Milestone
    from maturity.problems import Problem

# A file of one of these names cannot be made on some file systems.
DEVICES = frozenset({'con', 'prn', 'aux', 'nul', *(f'{n}{i}' for n in ('com', 'lpt') for i in range(10))})


def ids(data: Dataset, _broken: frozenset[str]) -> Iterator[Problem]:
    """Every id can be the name of a file; every type is one of the kind."""
    marked = [(one.id, one.mark) for one in data.releases.values()]
    marked += [(one.id, one.mark) for one in data.entries.values()]
    for id_, mark in marked:
        if id_ in DEVICES:
            message = f'{id_!r} is the name of a device on some systems; rename the file'
            yield problem('reserved-id', message, mark)
        elif id_.endswith('.svg'):
            # Badges of a release lie in a folder of its name, beside those of entries.
            message = f'{id_!r} is the name of a badge; rename the release'
            yield problem('reserved-id', message, mark)
    for entry in data.entries.values():
        kind = data.kinds[entry.kind]
        if entry.type is None and kind.types:
            message = f"'type' is missing; a {kind.id!s} is one of {listed(kind.types)}"
            yield problem('missing-key', message, entry.mark)
        elif entry.type is not None and entry.type not in kind.types:
            yield unknown(entry.type, f'type of {kind.id!r}', kind.types, entry.mark)


def lives(data: Dataset, broken: frozenset[str]) -> Iterator[Problem]:
    """Every entry is introduced before it is removed, and all else happens between."""
    for entry in data.entries.values():
        yield from _life(data, entry)
        for milestone in (*_milestones(entry), entry.introduced, entry.removed):
            if milestone is not None:
                yield from evidence_problems(data, broken, milestone.evidence)


def _milestones(entry: Entry) -> tuple[Milestone, ...]:
    return tuple(one for one in (entry.dead, entry.rewritten, *entry.renamed) if one is not None)


def _life(data: Dataset, entry: Entry) -> Iterator[Problem]:
    introduced, removed = entry.introduced, entry.removed
    oldest = next(iter(data.releases))
    if introduced.before and introduced.release != oldest:
        message = (
            f"'before' says that it is older than all on record, so it can only name {oldest!r}, "
            f"the oldest; write 'release' for its first release"
        )
        yield problem('bad-range', message, mark_of(introduced.release, introduced.mark))
    first, last = data.life(entry)
    if last < first and removed is not None:
        message = 'removed before the first release with it; correct one of the two'
        yield problem('bad-range', message, mark_of(removed.release, removed.mark))
        return
    for milestone in _milestones(entry):
        if not first <= data.releases[milestone.release].position <= last:
            message = f'the entry does not exist in {milestone.release!r}; correct it or the life'
            yield problem('outside-life', message, mark_of(milestone.release, milestone.mark))


def renames(data: Dataset, _broken: frozenset[str]) -> Iterator[Problem]:
    """Former ids belong to one entry alone, and to none that exists."""
    taken: set[str] = set()
    for entry in data.entries.values():
        for milestone in entry.renamed:
            old = milestone.old_id or ''
            mark = mark_of(old, milestone.mark)
            if old == entry.id:
                message = f'{old!r} cannot be renamed from itself; delete it'
                yield problem('cycle', message, mark)
            elif old in data.entries and _was(data.entries[old], entry.id):
                message = f'{old!r} and {entry.id!r} are renamed from each other; delete one of the two'
                yield problem('cycle', message, mark)
            elif old in data.entries or old in taken:
                message = f'{old!r} is the id of another entry; a former id belongs to one entry alone'
                yield problem('duplicate-id', message, mark)
            taken.add(old)


def _was(entry: Entry, old_id: str) -> bool:
    return any(one.old_id == old_id for one in entry.renamed)


def references(data: Dataset, broken: frozenset[str]) -> Iterator[Problem]:
    """Every id that an entry names is that of a record."""
    for entry in data.entries.values():
        kind = data.kinds[entry.kind]
        yield from _capabilities(data, entry)
        yield from _facts(data, entry, kind, broken)
        yield from _declarations(data, entry)
        of_kind = [one.id for one in data.requirements.values() if one.kind == kind.id]
        named = [(one.requirement, one.mark) for one in entry.waivers]
        named += [(one.requirement, one.mark) for one in entry.attestations]
        for requirement, mark in named:
            if requirement not in of_kind:
                yield unknown(requirement, f'requirement of {kind.id!r}', of_kind, mark)
        yield from _levels(data, entry, kind)


def _capabilities(data: Dataset, entry: Entry) -> Iterator[Problem]:
    named = [*entry.capabilities, *entry.exercises, *(v for claim in entry.claims for v in claim.values)]
    for capability in named:
        if capability not in data.capabilities:
            yield unknown(capability, 'capability', data.capabilities, entry.mark)


def _facts(data: Dataset, entry: Entry, kind: Kind, broken: frozenset[str]) -> Iterator[Problem]:
    for id_, facts in entry.facts.items():
        type_ = kind.facts.get(id_)
        if type_ is None:
            known = listed(kind.facts, limit=40) or 'none'
            message = f'{kind.id!r} has no list of facts {id_!r}; it has {known}'
            yield problem('unknown-fact', message + did_you_mean(id_, kind.facts), mark_of(id_, entry.mark))
            continue
        for fact in facts:
            if type_.values in data.kinds:
                yield from _entries(data, fact, broken, type_.values)
            if fact.by is not None and fact.by not in type_.sources:
                yield unknown(fact.by, f'source of {id_!r}', type_.sources, fact.mark)
    for fact in entry.default_for:
        yield from _entries(data, fact, broken, None)


def _entries(data: Dataset, fact: ListFact, broken: frozenset[str], kind: str | None) -> Iterator[Problem]:
    for value in fact.values:
        named = data.entries.get(value)
        if (named is None or kind not in {None, named.kind}) and value not in broken:
            known = [one.id for one in data.entries.values() if kind in {None, one.kind}]
            yield unknown(value, str(kind or 'entry'), known, fact.mark)


def _declarations(data: Dataset, entry: Entry) -> Iterator[Problem]:
    levels = [*data.levels, data.below.id]
    for declared in entry.declared:
        if declared.level not in levels:
            yield unknown(declared.level, 'level', levels, declared.mark)
        if declared.by not in data.declared_by:
            yield unknown(declared.by, "means in 'declared-by'", data.declared_by, declared.mark)


def _levels(data: Dataset, entry: Entry, kind: Kind) -> Iterator[Problem]:
    for taken in entry.opt_ins:
        if taken.level not in kind.exceptional:
            yield unknown(taken.level, 'exceptional level', kind.exceptional, taken.mark)
        elif not any(r.kind == kind.id and r.level == taken.level for r in data.requirements.values()):
            message = f'no requirement is of level {taken.level!r}, so nothing can reach it; delete this'
            yield problem('unreachable-level', message, mark_of(taken.level, taken.mark))
    levels = [*kind.ladder, data.below.id]
    for level in entry.expect.values():
        if level not in levels:
            yield unknown(level, 'level', levels, entry.mark)
