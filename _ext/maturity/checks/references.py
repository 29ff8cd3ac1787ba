# SPDX-License-Identifier: Apache-2.0
"""Checks of references: every id that a record names is that of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from maturity.checks.common import mark_of, outside, overlapping, unknown
from maturity.model import SourceMark, at
from maturity.model.expressions import compiled
from maturity.problems import Problem, did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from maturity.model import Capability, Claim, Dataset, Entry, Job, Kind, ListFact
    from maturity.model.tests import Test
    from maturity.reading import Reference

T = TypeVar('T')

MOST_SEARCHED = 20_000_000
"""How many signs of expressions jobs may search for in the names of tests."""

MOST_COVERED = 2_000_000
"""How much of tests all jobs and claims may take: capabilities, each with every skip."""

MOST_JUDGED = 3_000_000
"""How many verdicts a record may have."""

Known = tuple[str, 'Collection[str]']
"""What ids are called, and those that there are."""


def unknown_ids(data: Dataset, named: Iterable[Reference]) -> Iterator[Problem]:
    """Every id that a record names is that of another."""
    anywhere = _anywhere(data)
    of_kind = {kind.id: _of_kind(data, kind) for kind in data.kinds.values()}
    about = ''
    for one in named:
        # A reading is about the kinds of the requirements that it names.
        if one.to == 'any requirement':
            about = data.requirements[one.id].kind if one.id in data.requirements else ''
        # Of an unknown kind nothing else is known.
        what, known = anywhere.get(one.to) or of_kind.get(one.kind or about, {}).get(one.to, ('', (one.id,)))
        if one.id not in known:
            yield unknown(one.id, what, known, one.id.mark)


def _anywhere(data: Dataset) -> dict[str, Known]:
    """Return what can be referred to from everywhere, by what the annotations call it."""
    return {
        'capability': ('capability', data.capabilities),
        'entry': ('entry', data.entries),
        'kind': ('kind', data.kinds),
        'level': ('level', data.levels),
        'level or below': ('level', [*data.levels, data.below.id]),
        'any requirement': ('requirement', data.requirements),
        'means': ("means in 'declared-by'", data.declared_by),
        'suite': ('suite of tests', data.suites),
        **({'pipeline': ('pipeline', data.pipelines)} if data.pipelines else {}),
        **({'status': ("status in 'statuses'", data.statuses)} if data.statuses else {}),
    }


def _of_kind(data: Dataset, kind: Kind) -> dict[str, Known]:
    """Return what else records about a kind can refer to."""
    required = [one.id for one in data.requirements.values() if one.kind == kind.id]
    return {
        'level of the kind': (f'level in the ladder of {kind.id!r}', kind.ladder),
        'level of the kind or below': ('level', [*kind.ladder, data.below.id]),
        'exceptional level': ('exceptional level', kind.exceptional),
        'type': (f'type of {kind.id!r}', kind.types),
        'requirement': (f'requirement of {kind.id!r}', required),
        'list of facts': (f'list of facts of {kind.id!r}', ['implementation', *kind.facts]),
    }


def tests(data: Dataset) -> Iterator[Problem]:
    """Jobs test entries that exist at the release, and select what there is."""
    groups = {group for test in data.tests.values() for group in test.groups}
    named = dict.fromkeys((*data.suites, *sorted(groups)))
    for release in data.releases.values():
        for job in release.jobs:
            for id_ in (*job.entries, *job.uses):
                if id_ in data.entries and not data.exists(data.entries[id_], release):
                    message = f'{id_!r} does not exist in {release.id!r}; correct its life or the job'
                    yield Problem('outside-life', message, mark_of(id_, release.mark))
            yield from _pipeline(data, job)
            for name in (*job.selects, *job.excludes):
                yield from _selection(name, named, release.mark)


def _pipeline(data: Dataset, job: Job) -> Iterator[Problem]:
    if job.voting is None and job.note is None:
        message = "'voting' is missing; where no file tells it, say so in 'note'"
        yield Problem('missing-key', message, job.mark)
    if job.pipeline in data.pipelines and job.voting and data.role(job.pipeline).coverage is None:
        message = f'a job of {job.pipeline!r} votes on no change; say "voting: false"'
        yield Problem('not-allowed', message, job.mark)


def _selection(name: str, named: Collection[str], mark: SourceMark) -> Iterator[Problem]:
    if name.startswith('^'):
        if compiled(name) is None:
            message = f'{name!r} is no regular expression; open and close its groups'
            yield Problem('bad-format', message, mark_of(name, mark))
    elif name not in named:
        yield unknown(name, 'suite or group of tests', named, mark)


def catalogue(data: Dataset) -> Iterator[Problem]:
    """Names within the catalogue of tests are clear, suites do not overlap, and skips are of their test."""
    for suite in data.suites.values():
        yield from overlapping(suite.id, suite.contents)
        for content in suite.contents:
            yield from _suites_among(data, content.groups, content.mark)
    by_name: dict[str, list[Test]] = {}
    for test in data.tests.values():
        by_name.setdefault(f'{test.repository or ""}:{test.name}', []).append(test)
        yield from _suites_among(data, test.groups, test.mark)
        yield from _skips(data, test)
    for same in by_name.values():
        yield from overlapping(same[0].symbol, same)


def _suites_among(data: Dataset, groups: Iterable[str], mark: SourceMark) -> Iterator[Problem]:
    """Yield the groups that jobs could not select, because a suite has the name."""
    for group in groups:
        if group in data.suites:
            message = f'{group!r} is a suite, and groups stand here; list those of the suite, or rename it'
            yield Problem('not-allowed', message, mark_of(group, mark))


def _skips(data: Dataset, test: Test) -> Iterator[Problem]:
    for skip in test.skips:
        yield from outside(skip, test.span, 'the test is there {there}; keep its skips within that')
        for id_ in skip.capabilities:
            if id_ in data.capabilities and id_ not in test.shows:
                yield unknown(id_, 'capability that the test shows', test.shows, skip.mark)
        for id_ in skip.entries if test.entries else ():
            if id_ in data.entries and id_ not in test.entries:
                yield unknown(id_, 'entry that the test can run for', test.entries, skip.mark)


def amount(data: Dataset) -> Iterator[Problem]:
    """Jobs and claims take no more from tests than can be computed."""
    there = SourceMark(f'{data.root}/tests.yaml', 1)
    jobs = [job for release in data.releases.values() for job in release.jobs]
    expressions = {name for job in jobs for name in (*job.selects, *job.excludes) if name[0] == '^'}
    if len(data.tests) * sum(map(len, expressions)) > MOST_SEARCHED:
        message = 'jobs search the names of too many tests by too many expressions; select suites or groups'
        yield Problem('too-large', message, there)
    elif (one := _beyond(MOST_COVERED, _covered(data))) is not None:
        message = (
            f'with {one.mark.path}:{one.mark.line}, what jobs and claims take from tests comes to more than '
            f'{MOST_COVERED:,} (capabilities times skips); list fewer entries or skips, select less'
        )
        yield Problem('too-large', message, there)


def judged(data: Dataset) -> Iterator[Problem]:
    """There are no more verdicts than can be computed: entries times releases times requirements."""
    verdicts = (
        (one, max(0, min(life.stop, one.span.stop) - max(life.start, one.span.start) + 1))
        for one in data.requirements.values()
        for entry in data.of_kind(one.kind)
        for life in entry.lives
    )
    if (one := _beyond(MOST_JUDGED, verdicts)) is not None:
        message = (
            f'with {one.id!r} there are more than {MOST_JUDGED:,} verdicts (entries times '
            'releases times requirements); split the record'
        )
        yield Problem('too-large', message, one.mark)


def _beyond(most: int, amounts: Iterable[tuple[T, int]]) -> T | None:
    """Return the record with which amounts come to more than that; no more of them are asked for then."""
    for one, amount in amounts:
        most -= amount
        if most < 0:
            return one
    return None


def _covered(data: Dataset) -> Iterator[tuple[Job | Claim, int]]:
    """Yield how much each job, and each claim, has to do with each test."""
    for release in data.releases.values():
        coverage = data.coverage[release.id]
        for job in release.jobs:
            tests = coverage.selected(job.selects, job.excludes) if job.entries else ()
            yield from ((job, len(job.entries) * _amount(test)) for test in tests)
        for entry in data.entries.values():
            claim = at(entry.claims, release)
            if claim is not None and claim.suite is not None:
                yield from ((claim, _amount(test)) for test in coverage.selected((claim.suite,)))


def _amount(test: Test) -> int:
    return (1 + len(test.shows)) * (1 + len(test.skips))


def lists(data: Dataset) -> Iterator[Problem]:
    """Every list of facts is of the kind, and names what exists."""
    for entry in data.entries.values():
        yield from _facts(data, entry, data.kinds[entry.kind])


def _facts(data: Dataset, entry: Entry, kind: Kind) -> Iterator[Problem]:
    for id_, facts in entry.facts.items():
        type_ = kind.facts.get(id_)
        if type_ is None:
            known = listed(kind.facts, limit=40) or 'none'
            message = f'{kind.id!r} has no list of facts {id_!r}; it has {known}'
            yield Problem('unknown-fact', message + did_you_mean(id_, kind.facts), mark_of(id_, entry.mark))
            continue
        for fact in facts:
            if type_.values in data.kinds:
                yield from _entries(data, fact, type_.values)
            if fact.by is not None and fact.by not in type_.sources:
                yield unknown(fact.by, f'source of {id_!r}', type_.sources, fact.mark)
    for fact in entry.default_for:
        yield from _entries(data, fact, None)


def _entries(data: Dataset, fact: ListFact, kind: str | None) -> Iterator[Problem]:
    for value in fact.values:
        named = data.entries.get(value)
        if named is None or kind not in {None, named.kind}:
            known = data.entries if kind is None else [one.id for one in data.of_kind(kind)]
            yield unknown(value, str(kind or 'entry'), known, fact.mark)
        elif (gone := _without(data, named, fact)) is not None:
            message = f'{value!r} does not exist in {gone!r}; end this before, or begin it when it is there'
            yield Problem('outside-life', message, mark_of(value, fact.mark))


def _without(data: Dataset, entry: Entry, fact: ListFact) -> str | None:
    """Return the first release of the range of a fact at which an entry does not exist."""
    releases = [*data.releases.values()][fact.span.start : fact.span.stop + 1]
    return next((one.id for one in releases if not data.exists(entry, one)), None)


def derivations(data: Dataset) -> Iterator[Problem]:
    """Each release has one way to read a capability, which names others and never comes back."""
    for one in data.capabilities.values():
        yield from overlapping('read', one.read)
        for id_ in _named(one):
            if one.id in _behind(data, id_):
                message = f'{id_!r} is read by way of {one.id!r} itself; say what the code shows instead'
                yield Problem('cycle', message, mark_of(id_, one.mark))


def _named(capability: Capability) -> Iterator[str]:
    """Yield the capabilities that the conditions of one name."""
    stack = [condition for one in capability.read for condition in one.states.values()][::-1]
    while stack:
        condition = stack.pop()
        stack.extend(reversed(condition.parts))
        if condition.capability is not None:
            yield condition.capability


def _behind(data: Dataset, id_: str) -> frozenset[str]:
    """Return a capability, and all those by way of which it is read."""
    seen: set[str] = set()
    stack = [id_]
    while stack:
        name = stack.pop()
        if name not in seen and name in data.capabilities:
            seen.add(name)
            stack.extend(_named(data.capabilities[name]))
    return frozenset(seen)
