# SPDX-License-Identifier: Apache-2.0
"""Checks of facts: their ranges, and their evidence."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from maturity import links
from maturity.checks.common import FILES, mark_of, outside, overlapping, unknown, written
from maturity.model import CapabilityFact, Implementation, Waiver
from maturity.model.entries import OptIn
from maturity.model.vocabulary import CapabilityState
from maturity.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from maturity.model import Dataset, Demotion, Entry, Evidence, Fact, Milestone


def _facts(entry: Entry) -> Iterator[tuple[str, Fact]]:
    """Yield each fact of an entry with the name of its list; one that several share, with the first."""
    known: set[int] = set()
    for name, facts in entry.lists():
        for fact in facts:
            if id(fact) not in known:
                known.add(id(fact))
                yield name, fact


def overlaps(data: Dataset) -> Iterator[Problem]:
    """At each release one fact about one thing holds at most."""
    for entry in data.entries.values():
        for name, facts in entry.lists():
            # Most lists have one fact, and there can be 90,000 of them.
            for same in _by_subject(facts) if len(facts) > 1 else ():
                yield from overlapping(same[0].within(name), same)
        explained: Counter[str] = Counter()
        for one in entry.demotions:
            explained[one.release] += 1
            if explained[one.release] > 1:
                message = f'the demotion in {one.release!r} is explained already; keep one of the two'
                yield Problem('overlap', message, one.mark)


def _by_subject(facts: Iterable[Fact]) -> Iterable[Sequence[Fact]]:
    """Return the facts by what they are about: what sources say independently of each other may differ."""
    groups: dict[tuple[str, ...], list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.subject, []).append(fact)
    return groups.values()


def outside_life(data: Dataset) -> Iterator[Problem]:
    """No fact holds where the entry does not exist."""
    for entry in data.entries.values():
        if any(life.stop < life.start for life in entry.lives):
            continue
        for name, fact in _facts(entry):
            yield from _within(data, entry, name, fact)
        dated = [(release, entry.mark) for release in entry.expect]
        dated += [(one.release, one.mark) for one in entry.demotions]
        for release, mark in dated:
            if not data.exists(entry, data.releases[release]):
                message = f'the entry does not exist in {release!r}; name a release with it'
                yield Problem('outside-life', message, mark_of(release, mark))


def _within(data: Dataset, entry: Entry, name: str, fact: Fact) -> Iterator[Problem]:
    # The last life that has begun then, or the first.
    begun = [life for life in entry.lives if life.start <= fact.span.start]
    life = begun[-1] if begun else entry.lives[0]
    start, stop = fact.span.start, fact.span.stop
    first, last = (written(list(data.releases)[position]) for position in (life.start, life.stop))
    if start < life.start:
        message = f'{fact.within(name)}: begins before the entry does; say "since: {first}" or later'
        yield Problem('outside-life', message, fact.mark)
    type_ = data.kinds[entry.kind].facts.get(name)
    if stop > life.stop and not (type_ is not None and type_.after_removal):
        beyond = 'holds beyond the end of the entry'
        if start > life.stop:
            beyond = "begins when the entry is gone (if it came back, say when in 'lives')"
        message = f'{fact.within(name)}: {beyond}; say "last: {last}" or earlier'
        yield Problem('outside-life', message, fact.mark)


def capability_lives(data: Dataset) -> Iterator[Problem]:
    """No fact about a capability holds where the project does not have it."""
    spans = {id_: one.span for id_, one in data.capabilities.items()}
    for entry in data.entries.values():
        for id_, facts in entry.capabilities.items():
            message = (
                f'capability {id_}: the project has it {{there}}, so that nobody lacks it elsewhere; '
                'keep the range of the fact within that'
            )
            for fact in facts if id_ in spans else ():
                yield from outside(fact, spans[id_], message)


def shown(data: Dataset) -> Iterator[Problem]:
    """Every fact shows a reader where to look."""
    for entry in data.entries.values():
        for name, fact in _facts(entry):
            releases = [data.releases.get(one.release or '') for one in fact.evidence]
            if not fact.evidence and not _needs_none(fact):
                message = f'{fact.within(name)}: no evidence; name a path, change, job or doc that shows it'
                yield Problem('no-evidence', message, fact.mark)
            elif releases and all(one and one.position > fact.span.start for one in releases):
                message = (
                    f'{fact.within(name)}: all evidence is of later releases than {fact.span.since!r}, '
                    'where the fact begins; name some that shows it there'
                )
                yield Problem('no-evidence', message, fact.mark)
            yield from _outside_range(data, name, fact)
            versions = data.releases[fact.span.since].versions
            if versions and fact.point not in {None, *versions}:
                yield unknown(fact.point or '', f'version of {fact.span.since!r}', versions, fact.mark)
    for test in data.tests.values():
        for skip in test.skips:
            if not skip.evidence:
                message = f'skip of {test.id!r}: no evidence; name the path and line that shows it'
                yield Problem('no-evidence', message, skip.mark)


def _outside_range(data: Dataset, name: str, fact: Fact) -> Iterator[Problem]:
    """Yield the evidence that is to be read at a release at which its fact does not hold."""
    for one in fact.evidence:
        release = data.releases.get(one.release or '')
        if release is not None and release.position not in fact.span:
            message = (
                f'{fact.within(name)}: the fact does not hold at {one.release!r}, where its evidence is '
                'read; name a release of its range, or move the evidence'
            )
            yield Problem('bad-evidence', message, mark_of(one.release, one.mark))


def _needs_none(fact: Fact) -> bool:
    """Return whether a fact is a decision, or says with its reason that there is nothing to show."""
    if isinstance(fact, Implementation):
        return fact.none is not None
    if isinstance(fact, CapabilityFact):
        return CapabilityState(fact.state) is CapabilityState.NOT_APPLICABLE
    return isinstance(fact, Waiver | OptIn)


def evidence(data: Dataset) -> Iterator[Problem]:
    """Every piece of evidence leads to an address.

    Where its release is broken nobody can tell, and that is reported already.
    """
    # Whether it has an address depends on neither path nor line, and many differ in nothing else.
    known = set()
    for one in {id(one): one for one in _every_evidence(data)}.values():
        place = one.type, one.repository, one.release, one.tag, one.commit, one.job, one.job and one.line
        if one.is_of_implementation:
            yield Problem('bad-evidence', _NO_FILE, one.mark)
        elif place in known:
            continue
        elif one.repository is not None and one.repository not in data.repositories:
            yield unknown(one.repository, 'repository', data.repositories, one.mark)
        elif links.address(data, one) is None:
            named = one.release if data.repositories else FILES['repository']
            yield Problem('bad-evidence', _no_address(data, one), one.mark, named)
        else:
            known.add(place)


_NO_FILE = (
    "names no file; only a capability may leave out 'path', where the file of the implementation is on "
    "record for the release; add 'path'"
)


def _every_evidence(data: Dataset) -> Iterator[Evidence]:
    catalogues = data.requirements, data.capabilities, data.readings
    yield from chain.from_iterable(one.evidence for catalogue in catalogues for one in catalogue.values())
    for release in data.releases.values():
        yield from release.evidence
        if release.gate is not None:
            yield from (release.gate.source, *release.gate.also)
            yield from (change.evidence for change in release.gate.changes)
            yield from chain.from_iterable(job.evidence for job in release.gate.jobs)
    for suite in data.suites.values():
        yield from chain.from_iterable(content.evidence for content in suite.contents)
    for test in data.tests.values():
        yield from (test.place, *test.evidence)
        yield from chain.from_iterable(skip.evidence for skip in test.skips)
    for entry in data.entries.values():
        recorded: Iterator[Fact | Milestone | Demotion]
        events = (milestone for _, milestone in entry.milestones())
        recorded = chain(events, *(facts for _, facts in entry.lists()), entry.demotions)
        yield from chain.from_iterable(record.evidence for record in recorded)
    for publication in data.published.values():
        for correction in publication.corrections:
            yield from correction.evidence


def _no_address(data: Dataset, evidence: Evidence) -> str:
    if evidence.type == 'job':
        release = data.releases.get(evidence.release or '')
        names = [] if release is None else [job.name for job in release.jobs]
        where = f'at {evidence.release!r}'
        if evidence.target in names:
            return (
                f'the file that defines the jobs {where} cannot become a link; correct the source of its gate'
            )
        message = f'no job {evidence.target!r} {where}; name one of its jobs'
        return message + did_you_mean(evidence.target, names)
    pattern, ref = links.reference(data, evidence)
    if ref is not None:
        return f'repositories.yaml has no link pattern {pattern!r}; add it'
    return "cannot become a link: say at which 'commit' or 'tag' of the repository it is to be read"
