# SPDX-License-Identifier: Apache-2.0
"""The facts of a record that no recipe of the audit reads, and whether a classification depends on them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from maturity.model import Dataset, Entry, Recipe, Release

ATTESTATIONS, CAPABILITIES = 'attestations', 'capabilities'
_OF_COVERAGE = frozenset({CAPABILITIES, 'claims', 'gate', 'implementation', 'suites', 'tests'})
"""What says which capabilities the jobs of a release test."""

_BEHIND: Mapping[str, Collection[str]] = {
    CAPABILITIES: (CAPABILITIES, 'implementation'),
    'jobs': _OF_COVERAGE,
    'tests': _OF_COVERAGE,
}
"""The facts behind what rules look at, where those are not a list of that name alone."""


Held = tuple[str, str, 'str | None', 'Iterable[int]', 'list[Recipe]']
"""Facts: the id of their entry or nothing, their list, their source, where they hold, and what reads them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unread:
    """Facts that nothing reads over successive releases, by one source of their list (`by`) or none.

    `entry` is None for facts of releases.  `decides` says whether a rule of a
    requirement looks at such facts.
    """

    fact: str
    by: str | None = None
    entry: Entry | None = None
    first: Release
    last: Release
    decides: bool


def unread(data: Dataset) -> Iterator[Unread]:
    """Yield what nothing reads: of each entry in order of ids, then of releases and of tests."""
    left: dict[tuple[str, str, str | None], set[int]] = {}
    for id_, name, by, positions, recipes in chain(_of_entries(data), _of_releases(data)):
        found = left.setdefault((id_, name, by), set())
        found.update(at for at in positions if not any(at in one.span for one in recipes))
    deciding = {kind: frozenset(_deciding(data, kind)) for kind in data.kinds}
    covers = any(not kind.isdisjoint(_OF_COVERAGE) for kind in deciding.values())
    for (id_, name, by), unread_ in left.items():
        entry = data.entries.get(id_)
        decides = covers and name != 'release' if entry is None else name in deciding[entry.kind]
        for first, last in _ranges(data, unread_):
            yield Unread(fact=name, by=by, entry=entry, first=first, last=last, decides=decides)


def _deciding(data: Dataset, kind: str) -> Iterator[str]:
    """Yield the names of the facts at which rules of a kind look."""
    for requirement in data.requirements.values():
        for name in requirement.rule.looks_at() if requirement.kind == kind else ():
            yield from _BEHIND.get(name, (name,))


def _of_entries(data: Dataset) -> Iterator[Held]:
    for entry in data.entries.values():
        lists = {'implementation': entry.implementation, 'declared': entry.declared, 'claims': entry.claims}
        lists |= {**entry.facts, 'default-for': entry.default_for, ATTESTATIONS: entry.attestations}
        held = [(name, fact, True) for name, facts in lists.items() for fact in facts]
        for id_, facts in entry.capabilities.items():
            held += [(CAPABILITIES, fact, bool(data.capabilities[id_].read)) for fact in facts]
        for name, fact, readable in held:
            by = getattr(fact, 'by', None)
            there = [at for at in fact.span.positions if any(at in life for life in entry.lives)]
            recipes = [
                one for one in data.recipes if one.fact == name and one.by in {None, by} and one.covers(entry)
            ]
            yield entry.id, name, by, there, recipes if readable else []


def _of_releases(data: Dataset) -> Iterator[Held]:
    """Yield what is known of releases, of suites and of tests."""

    def held(name: str, positions: Iterable[int]) -> Held:
        return '', name, None, positions, [one for one in data.recipes if one.fact == name and one.by is None]

    yield held('release', range(len(data.releases)))
    yield held('gate', [one.position for one in data.releases.values() if one.gate is not None])
    for suite in data.suites.values():
        yield from (held('suites', one.span.positions) for one in suite.contents)
    for test in data.tests.values():
        about = [one for one in held('tests', ())[-1] if one.is_about(test, data.main_repository)]
        yield '', 'tests', None, test.span.positions, about


def _ranges(data: Dataset, positions: Collection[int]) -> Iterator[tuple[Release, Release]]:
    """Yield the first and the last of successive releases."""
    releases = list(data.releases.values())
    for position in sorted(positions):
        if position - 1 not in positions:
            first = releases[position]
        if position + 1 not in positions:
            yield first, releases[position]
