# SPDX-License-Identifier: Apache-2.0
"""Checks of facts: their ranges, and their evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from maturity.checks.common import evidence_problems, mark_of, problem, written
from maturity.model import CapabilityFact, Implementation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.model import Dataset, Entry, Fact, SourceMark
    from maturity.problems import Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class _Series:
    """Facts of an entry within which no two ranges may overlap.

    `outlives`: they may hold where the entry is gone; `needs_evidence`: each
    must show it, unless it says that there is nothing to show.
    """

    name: str
    facts: tuple[Fact, ...]
    outlives: bool = False
    needs_evidence: bool = True


def _series(data: Dataset, entry: Entry) -> Iterator[_Series]:
    yield _Series(name='implementation', facts=entry.implementation)
    yield _Series(name='claims', facts=entry.claims)
    yield _Series(name='default-for', facts=entry.default_for)
    for id_, states in entry.capabilities.items():
        yield _Series(name=f'capability {id_}', facts=states)
    types = data.kinds[entry.kind].facts
    for id_, lists in entry.facts.items():
        outlives = id_ in types and types[id_].after_removal
        for source, facts in _grouped((one.by or '', one) for one in lists):
            yield _Series(name=f'{id_} {source}'.strip(), facts=facts, outlives=outlives)
    for means, facts in _grouped((one.by, one) for one in entry.declared):
        yield _Series(name=f'declared by {means}', facts=facts)
    for id_, facts in _grouped((one.requirement, one) for one in entry.attestations):
        yield _Series(name=f'attestation of {id_}', facts=facts)
    for id_, facts in _grouped((one.requirement, one) for one in entry.waivers):
        yield _Series(name=f'waiver of {id_}', facts=facts, needs_evidence=False)
    for id_, facts in _grouped((one.level, one) for one in entry.opt_ins):
        yield _Series(name=f'opt-in to {id_}', facts=facts, needs_evidence=False)


def _grouped(facts: Iterable[tuple[str, Fact]]) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    groups: dict[str, list[Fact]] = {}
    for key, fact in facts:
        groups.setdefault(key, []).append(fact)
    for key, found in groups.items():
        yield key, tuple(found)


def overlaps(data: Dataset, _broken: frozenset[str]) -> Iterator[Problem]:
    """At each release one fact of a series holds at most."""
    for entry in data.entries.values():
        for series in _series(data, entry):
            ordered = sorted(series.facts, key=lambda fact: (fact.span.start, fact.mark.line))
            for before, after in pairwise(ordered):
                if after.span.start <= before.span.stop:
                    message = (
                        f'{series.name}: the range of line {before.mark.line} holds at '
                        f'{after.span.since!r} too; both ends count, so end one before the other begins'
                    )
                    yield problem('overlap', message, after.mark)
        explained: Counter[str] = Counter()
        for one in entry.demotions:
            explained[one.release] += 1
            if explained[one.release] > 1:
                message = f'the demotion in {one.release!r} is explained already; keep one of the two'
                yield problem('overlap', message, one.mark)


def outside_life(data: Dataset, _broken: frozenset[str]) -> Iterator[Problem]:
    """No fact holds where the entry does not exist."""
    for entry in data.entries.values():
        first, last = data.life(entry)
        if last < first:
            continue
        for series in _series(data, entry):
            end = len(data.releases) - 1 if series.outlives else last
            for fact in series.facts:
                yield from _within(data, fact, series.name, (first, end))
        dated = [(release, entry.mark) for release in entry.expect]
        dated += [(one.release, one.mark) for one in entry.demotions]
        for release, mark in dated:
            yield from _at(data, release, (first, last), mark)


def _at(data: Dataset, release: str, life: tuple[int, int], mark: SourceMark) -> Iterator[Problem]:
    if not life[0] <= data.releases[release].position <= life[1]:
        message = f'the entry does not exist in {release!r}; name a release with it'
        yield problem('outside-life', message, mark_of(release, mark))


def _within(data: Dataset, fact: Fact, name: str, life: tuple[int, int]) -> Iterator[Problem]:
    first, last = (written(list(data.releases)[position]) for position in life)
    if fact.span.start < life[0]:
        message = f'{name}: begins before the entry does; say "since: {first}" or later'
        yield problem('outside-life', message, fact.mark)
    if fact.span.stop > life[1]:
        message = f'{name}: holds beyond the end of the entry; say "last: {last}" or earlier'
        yield problem('outside-life', message, fact.mark)


def evidence(data: Dataset, broken: frozenset[str]) -> Iterator[Problem]:
    """Every fact shows a reader where to look."""
    for entry in data.entries.values():
        for series in _series(data, entry):
            for fact in series.facts:
                if series.needs_evidence and not fact.evidence and not _says_nothing(fact):
                    message = f'{series.name}: no evidence; name a path, change, job or doc that shows it'
                    yield problem('no-evidence', message, fact.mark)
                elif fact.evidence and not _shown_from_the_start(data, fact):
                    message = (
                        f'{series.name}: all evidence is of later releases than {fact.span.since!r}, '
                        'where the fact begins; name some that shows it there'
                    )
                    yield problem('no-evidence', message, fact.mark)
                yield from evidence_problems(data, broken, fact.evidence)
        for demotion in entry.demotions:
            yield from evidence_problems(data, broken, demotion.evidence)


def _shown_from_the_start(data: Dataset, fact: Fact) -> bool:
    """Return whether some evidence is not newer than the first release of a fact."""
    named = [data.releases.get(one.release or '') for one in fact.evidence]
    return any(release is None or release.position <= fact.span.start for release in named)


def _says_nothing(fact: Fact) -> bool:
    """Return whether a fact says, with its reason, that there is nothing to show."""
    if isinstance(fact, Implementation):
        return fact.none is not None
    return isinstance(fact, CapabilityFact) and fact.state == 'not-applicable'
