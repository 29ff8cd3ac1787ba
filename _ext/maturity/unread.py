# SPDX-License-Identifier: Apache-2.0
"""The facts of a record that no recipe of the audit reads, and whether a classification depends on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.rules.combined import parts
from maturity.rules.facts import Attested, Has

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from maturity.model import Dataset, Entry, Fact, Release

ATTESTATIONS, CAPABILITIES = 'attestations', 'capabilities'
_OF_COVERAGE = frozenset({CAPABILITIES, 'claims', 'gate', 'implementation', 'suites', 'tests'})
"""What rules about capabilities, claims and jobs look at."""


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
    deciding = {kind: frozenset(_deciding(data, kind)) for kind in data.kinds}
    for entry in data.entries.values():
        found: dict[tuple[str, str | None], set[int]] = {}
        for name, by, fact, readable in _facts(data, entry):
            unread_ = (
                at
                for at in range(fact.span.start, fact.span.stop + 1)
                if any(at in life for life in entry.lives)
                and not (readable and _is_read(data, entry, name, by, at))
            )
            found.setdefault((name, by), set()).update(unread_)
        for (name, by), positions in found.items():
            for first_, last_ in _ranges(data, positions):
                decides = name in deciding[entry.kind]
                yield Unread(fact=name, by=by, entry=entry, first=first_, last=last_, decides=decides)
    decides = not _OF_COVERAGE.isdisjoint(frozenset[str]().union(*deciding.values()))
    left = {
        name: {at for at in positions if not _is_read(data, None, name, None, at)}
        for name, positions in _of_releases(data).items()
    }
    for name, left_ in {**left, 'tests': set(_of_unread_tests(data))}.items():
        for first_, last_ in _ranges(data, left_):
            yield Unread(fact=name, first=first_, last=last_, decides=decides and name != 'release')


def _deciding(data: Dataset, kind: str) -> Iterator[str]:
    """Yield the names of the facts at which rules of a kind look."""
    for requirement in data.requirements.values():
        for rule in parts(requirement.rule) if requirement.kind == kind else ():
            if isinstance(rule, Has):
                yield rule.fact
            elif isinstance(rule, Attested):
                yield ATTESTATIONS
            else:
                yield from _OF_COVERAGE


def _facts(data: Dataset, entry: Entry) -> Iterator[tuple[str, str | None, Fact, bool]]:
    """Yield the facts of an entry: the name of their list, their source, whether a recipe could read them."""
    lists = {'implementation': entry.implementation, 'declared': entry.declared, 'claims': entry.claims}
    lists |= {**entry.facts, 'default-for': entry.default_for, ATTESTATIONS: entry.attestations}
    for name, facts in lists.items():
        for fact in facts:
            yield name, getattr(fact, 'by', None), fact, True
    for id_, facts in entry.capabilities.items():
        for fact in facts:
            yield CAPABILITIES, None, fact, bool(data.capabilities[id_].read)


def _of_releases(data: Dataset) -> dict[str, set[int]]:
    """Return at which releases there are facts of no entry."""
    last = len(data.releases) - 1
    suites = (one.span for suite in data.suites.values() for one in suite.contents)
    return {
        'release': set(range(last + 1)),
        'gate': {release.position for release in data.releases.values() if release.gate is not None},
        'suites': set().union(*(range(span.start, min(span.stop, last) + 1) for span in suites)),
    }


def _of_unread_tests(data: Dataset) -> Iterator[int]:
    """Yield the releases with a test that no recipe is about."""
    recipes = [recipe for recipe in data.recipes if recipe.fact == 'tests']
    for test in data.tests.values():
        for at in range(test.span.start, min(test.span.stop, len(data.releases) - 1) + 1):
            if not any(at in one.span and one.is_about(test, data.main_repository) for one in recipes):
                yield at


def _is_read(data: Dataset, entry: Entry | None, name: str, by: str | None, position: int) -> bool:
    """Return whether a recipe reads such facts at a release."""
    return any(
        recipe.fact == name
        and position in recipe.span
        and recipe.by in {None, by}
        and (
            entry is None or (recipe.kind == entry.kind and (not recipe.types or entry.type in recipe.types))
        )
        for recipe in data.recipes
    )


def _ranges(data: Dataset, positions: Collection[int]) -> Iterator[tuple[Release, Release]]:
    """Yield the first and the last of successive releases."""
    releases = list(data.releases.values())
    for position in sorted(positions):
        if position - 1 not in positions:
            first = releases[position]
        if position + 1 not in positions:
            yield first, releases[position]
