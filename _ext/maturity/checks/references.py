# SPDX-License-Identifier: Apache-2.0
"""Checks of references: every id that a record names is that of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.checks.common import mark_of, overlapping, problem, unknown, unknown_ids
from maturity.problems import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.model import Capability, Condition, Dataset, Entry, Kind, ListFact, Release
    from maturity.problems import Problem


def kinds(data: Dataset, _broken: frozenset[str]) -> Iterator[Problem]:
    """Every ladder has known levels, and every list of facts values of a known kind."""
    for kind in data.kinds.values():
        yield from unknown_ids(kind.ladder, 'level', data.levels, kind.mark)
        yield from unknown_ids(kind.exceptional, 'level in the ladder', kind.ladder, kind.mark)
        values = (fact.values for fact in kind.facts.values() if fact.values is not None)
        yield from unknown_ids(values, 'kind', data.kinds, kind.mark)


def requirements(data: Dataset, _broken: frozenset[str]) -> Iterator[Problem]:
    """Every requirement is of a level of its kind, and its rule names what exists."""
    for one in data.requirements.values():
        kind = data.kinds.get(one.kind)
        if kind is None:
            yield unknown(one.kind, 'kind', data.kinds, one.mark)
            continue
        yield from unknown_ids((one.level,), f'level in the ladder of {kind.id!r}', kind.ladder, one.mark)
        known = {
            'capability': ('capability', data.capabilities),
            'fact': (f'list of facts of {kind.id!r}', ['implementation', *kind.facts]),
        }
        for type_, id_, mark in one.rule.references():
            yield from unknown_ids((id_,), *known[type_], mark)


def releases(data: Dataset, broken: frozenset[str]) -> Iterator[Problem]:
    """Every release has a known status; its jobs test entries that exist at it."""
    for release in data.releases.values():
        if release.status is not None and data.statuses:
            yield from unknown_ids((release.status,), "status in 'statuses'", data.statuses, release.mark)
        if release.gate is None:
            continue
        for job in release.gate.jobs:
            for tests in (job.tests, job.conditional):
                yield from _tests(data, broken, release, tests)
        for change in release.gate.changes:
            moved = [id_ for id_ in change.moves if id_ not in broken]
            yield from unknown_ids(moved, 'entry', data.entries, change.mark)


def _tests(
    data: Dataset, broken: frozenset[str], release: Release, tests: Mapping[str, tuple[str, ...]]
) -> Iterator[Problem]:
    for entry, capabilities in tests.items():
        if entry in data.entries and not data.exists(data.entries[entry], release):
            message = f'{entry!r} does not exist in {release.id!r}; correct its life or the job'
            yield problem('outside-life', message, mark_of(entry, release.mark))
        elif entry not in broken:
            yield from unknown_ids((entry,), 'entry', data.entries, release.mark)
        yield from unknown_ids(capabilities, 'capability', data.capabilities, release.mark)


def entries(data: Dataset, broken: frozenset[str]) -> Iterator[Problem]:
    """Every capability, requirement, level, means, list of facts and entry that an entry names exists."""
    below = data.below.id
    for entry in data.entries.values():
        kind = data.kinds[entry.kind]
        named = (
            *entry.capabilities,
            *entry.exercises,
            *(id_ for claim in entry.claims for id_ in claim.values),
        )
        yield from unknown_ids(named, 'capability', data.capabilities, entry.mark)
        yield from _facts(data, entry, kind, broken)
        for declared in entry.declared:
            yield from unknown_ids((declared.level,), 'level', [*data.levels, below], declared.mark)
            yield from unknown_ids((declared.by,), "means in 'declared-by'", data.declared_by, declared.mark)
        of_kind = [one.id for one in data.requirements.values() if one.kind == kind.id]
        decided = [(one.requirement, one.mark) for one in entry.waivers]
        for id_, mark in (*decided, *((one.requirement, one.mark) for one in entry.attestations)):
            yield from unknown_ids((id_,), f'requirement of {kind.id!r}', of_kind, mark)
        yield from _opt_ins(data, entry, kind)
        yield from unknown_ids(entry.expect.values(), 'level', [*kind.ladder, below], entry.mark)


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
            if fact.by is not None:
                yield from unknown_ids((fact.by,), f'source of {id_!r}', type_.sources, fact.mark)
    for fact in entry.default_for:
        yield from _entries(data, fact, broken, None)


def _entries(data: Dataset, fact: ListFact, broken: frozenset[str], kind: str | None) -> Iterator[Problem]:
    for value in fact.values:
        named = data.entries.get(value)
        if (named is None or kind not in {None, named.kind}) and value not in broken:
            known = data.entries if kind is None else [one.id for one in data.of_kind(kind)]
            yield unknown(value, str(kind or 'entry'), known, fact.mark)


def _opt_ins(data: Dataset, entry: Entry, kind: Kind) -> Iterator[Problem]:
    for taken in entry.opt_ins:
        if taken.level not in kind.exceptional:
            yield unknown(taken.level, 'exceptional level', kind.exceptional, taken.mark)
        elif not any(r.kind == kind.id and r.level == taken.level for r in data.requirements.values()):
            message = f'no requirement is of level {taken.level!r}, so nothing can reach it; delete this'
            yield problem('unreachable-level', message, mark_of(taken.level, taken.mark))


def derivations(data: Dataset, _broken: frozenset[str]) -> Iterator[Problem]:
    """Each release has one way to read a capability, which names others and never comes back."""
    for one in data.capabilities.values():
        yield from overlapping('read', one.read)
        for id_, condition in _named(one):
            if id_ not in data.capabilities:
                yield unknown(id_, 'capability', data.capabilities, condition.mark)
            elif one.id in _behind(data, id_):
                message = f'{id_!r} is read by way of {one.id!r} itself; say what the code shows instead'
                yield problem('cycle', message, mark_of(id_, condition.mark))


def _named(capability: Capability) -> Iterator[tuple[str, Condition]]:
    """Yield the capabilities that the conditions of one name."""
    stack = [condition for one in capability.read for condition in one.states.values()][::-1]
    while stack:
        condition = stack.pop()
        stack.extend(reversed(condition.parts))
        if condition.capability is not None:
            yield condition.capability, condition


def _behind(data: Dataset, id_: str) -> frozenset[str]:
    """Return a capability, and all those by way of which it is read."""
    seen: set[str] = set()
    stack = [id_]
    while stack:
        name = stack.pop()
        if name not in seen and name in data.capabilities:
            seen.add(name)
            stack.extend(other for other, _ in _named(data.capabilities[name]))
    return frozenset(seen)
