# SPDX-License-Identifier: Apache-2.0
"""False facts: each is a record in which one fact has another plausible value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from maturity.model import (
    CapabilityFact,
    Claim,
    Declaration,
    Demotion,
    Evidence,
    Implementation,
    ListFact,
    Milestone,
    Release,
)
from maturity_audit.evidence import evidence_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from random import Random

    from maturity.model import Dataset, Entry, Fact, Job
    from maturity.model.tests import Skip, Suite, Test

STATES = ('implemented', 'partial', 'missing')
_Piece: TypeAlias = tuple[str, str, Evidence, Milestone | Demotion | None, Release]
LEVELS = ('experimental', 'technical-preview', 'stable')


@dataclass(frozen=True)
class Lie:
    """A false fact: its kind, the release at which it is asked, what was changed, the record, and its files.

    `others` are further releases at which it can be seen.
    """

    kind: str
    release: str
    words: str
    data: Dataset
    files: frozenset[str]
    others: tuple[str, ...] = ()


def other(random: Random, values: Sequence[Any], than: object) -> Any:  # noqa: ANN401 (of whatever there is)
    """Return a value that is another one; None where there is none."""
    left = [value for value in dict.fromkeys(values) if value != than]
    return random.choice(left) if left else None


# Entries ----------------------------------------------------------------------------------------


def of_entries(data: Dataset, release: Release, random: Random) -> Iterator[Lie]:
    """Yield one lie for each list of facts of each entry at a release."""
    for entry in data.entries.values():
        for name in ('implementation', 'declared', 'claims', 'default_for'):
            facts = getattr(entry, name)
            yield from _changed(data, release, entry, name, facts, random, lambda new, name=name: {name: new})
        for name in ('capabilities', 'facts'):
            below = getattr(entry, name)
            for key, facts in below.items():
                kind = name if name == 'capabilities' else key
                make = lambda new, name=name, key=key, below=below: {name: {**below, key: new}}  # noqa: E731
                yield from _changed(data, release, entry, kind, facts, random, make)


def _changed(  # noqa: PLR0913, PLR0917
    data: Dataset,
    release: Release,
    entry: Entry,
    kind: str,
    facts: Sequence[Fact],
    random: Random,
    make: Callable[[tuple[Fact, ...]], dict[str, Any]],
) -> Iterator[Lie]:
    for number, fact in enumerate(facts):
        if release.position not in fact.span or getattr(fact, 'none', None) is not None:
            continue
        false = _false(data, fact, facts, random)
        if false is not None:
            new = tuple(false if at == number else one for at, one in enumerate(facts))
            entries = {**data.entries, entry.id: replace(entry, **make(new))}
            by = getattr(fact, 'by', None)
            named = kind.replace('_', '-') + (f'-{by}' if by else '')
            words = f'{fact.mark}: {sorted(false.said)}'
            false_data = replace(data, entries=entries)
            yield Lie(named, release.id, words, false_data, frozenset({entry.mark.path}))


def _false(data: Dataset, fact: Fact, facts: Sequence[Fact], random: Random) -> Fact | None:
    match fact:
        case CapabilityFact():
            return replace(fact, state=other(random, STATES, fact.state))
        case Declaration():
            return replace(fact, level=other(random, LEVELS, fact.level))
        case Claim(suite=str()):
            return replace(fact, suite=other(random, list(data.suites), fact.suite))
        case Implementation(symbol=str()):
            symbols = [one.symbol for entry in data.entries.values() for one in entry.implementation]
            return replace(fact, symbol=other(random, symbols, fact.symbol) or f'{fact.symbol}X')
        case ListFact() if fact.values:
            return replace(fact, values=_less_or_more(fact.values, facts, random))
    return None


def _less_or_more(values: tuple[str, ...], facts: Sequence[Any], random: Random) -> tuple[str, ...]:
    more = other(random, [value for one in facts for value in getattr(one, 'values', ())], None)
    if len(values) > 1 and random.random() < 0.5:
        return tuple(value for value in values if value != random.choice(values))[: len(values) - 1]
    return (*values, more) if more is not None and more not in values else (*values[1:], values[0] + '0')


# Capabilities -----------------------------------------------------------------------------------


def of_capabilities(data: Dataset, release: Release, _random: Random) -> Iterator[Lie]:
    """Yield the lies that a capability of a release began one release earlier or later."""
    order = list(data.releases.values())
    for id_, one in data.capabilities.items():
        if one.span.start != release.position or one.span.start == 0:
            continue
        for false in (*order[release.position - 1 : release.position], *order[release.position + 1 :][:1]):
            # Evidence that names no release goes with it.
            evidence = tuple(
                replace(part, release=false.id) if part.release == release.id else part
                for part in one.evidence
            )
            span = replace(one.span, since=false.id, start=false.position)
            new = {**data.capabilities, id_: replace(one, span=span, evidence=evidence)}
            words = f'since {false.id}'
            # Evidence of other facts is looked at as well, which costs time and finds nothing.
            files = frozenset({one.mark.path, *(entry.mark.path for entry in data.entries.values())})
            around = order[release.position - 2 : release.position] + order[release.position + 1 :][:1]
            others = tuple(one.id for one in around)
            yield Lie(
                'capability-lives',
                release.id,
                f'{id_} {words}',
                replace(data, capabilities=new),
                files,
                others,
            )


# Releases and jobs ------------------------------------------------------------------------------


def of_release(data: Dataset, release: Release, random: Random) -> Iterator[Lie]:
    """Yield lies about a release itself and about its jobs."""
    others = [one for one in data.releases.values() if one is not release]
    for name in ('released', 'status', 'tag', 'end_of_life'):
        value = getattr(release, name)
        false = other(random, [getattr(one, name) for one in others if getattr(one, name)], value)
        if value and false and name != 'tag':
            yield _in(data, release, 'release', f'{name} {false}', {name: false})
    jobs = () if release.gate is None else release.gate.jobs
    for number, job in enumerate(jobs):
        for kind, words, false in _of_job(data, job, jobs, random):
            new = tuple(replace(one, **false) if at == number else one for at, one in enumerate(jobs))
            assert release.gate is not None
            gate = replace(release.gate, jobs=new)
            yield _in(data, release, kind, f'{job.name} {job.pipeline}: {words}', {'gate': gate})


def _in(data: Dataset, release: Release, kind: str, words: str, fields: dict[str, Any]) -> Lie:
    releases = {**data.releases, release.id: replace(release, **fields)}
    return Lie(kind, release.id, words, replace(data, releases=releases), frozenset({release.mark.path}))


def _of_job(
    data: Dataset, job: Job, jobs: Sequence[Job], random: Random
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    pipeline = other(random, ['check', 'gate', 'experimental'], job.pipeline)
    yield 'gate-jobs', pipeline, {'pipeline': pipeline}
    if job.line is not None:
        yield 'gate-jobs', 'line', {'line': job.line + random.choice([-2, -1, 1, 2])}
    if job.pipeline in {'check', 'gate'}:
        yield 'gate-votes', 'vote', {'voting': not job.voting}
    if job.version:
        yield 'gate-versions', 'version', {'version': other(random, ['5.6', '8.0', '10.4'], job.version)}
    if job.selects:
        selected = [one.selects for one in jobs if one.selects]
        false = other(random, [*selected, *((suite,) for suite in data.suites)], job.selects)
        yield 'gate-selects', f'selects {false}', {'selects': false}
        entries = (other(random, ['mysql', 'redis', 'postgresql', 'mariadb'], job.entries[:1]),)
        if entries != job.entries:
            yield 'gate-selects', f'entries {entries}', {'entries': entries}
        yield 'gate-selects', 'options', {'options': {**job.options, 'database.run_full_tests': 'true'}}
    if job.excludes:
        yield 'gate-selects', 'excludes nothing', {'excludes': ()}
    if job.uses:
        yield 'gate-selects', 'uses nothing', {'uses': ()}
    if job.files:
        yield 'gate-selects', 'files', {'files': ()}


# Evidence ---------------------------------------------------------------------------------------


def of_evidence(data: Dataset, release: Release, random: Random) -> Iterator[Lie]:
    """Yield lies about the evidence of a release: symbol, line, date, and the release of an event."""
    pieces = _pieces(data)
    symbols = [one.symbol for _, _, one, _, _ in pieces if one.symbol and one.path is not None]
    lines = [one.line for _, _, one, _, _ in pieces if one.line is not None]
    for name, id_, evidence, event, read in pieces:
        if read is not release:
            continue
        false = dict[str, Any]()
        if evidence.type == 'path' and evidence.symbol and evidence.target.endswith('.py'):
            false = {'symbol': other(random, symbols, evidence.symbol)}
            if evidence.line is not None and random.random() < 0.5:
                false = {'line': other(random, lines, evidence.line)}
        elif evidence.type == 'change' and evidence.date:
            false = {'date': f'{int(evidence.date[:4]) - 1}{evidence.date[4:]}'}
        if false:
            wrong = _with(data, name, id_, evidence, replace(evidence, **false))
            words = f'{evidence.target}: {false}'
            path = frozenset({evidence.mark.path})
            yield Lie(f'evidence-{evidence.type}', release.id, words, wrong, path)
        if event is not None and evidence.type == 'change':
            then = other(random, list(data.releases), event.release)
            key = 'first' if isinstance(event, Milestone) else 'release'
            moved = replace(event, **{key: then}, **({'oldest': None} if key == 'first' else {}))
            wrong, path = _with(data, name, id_, event, moved), frozenset({evidence.mark.path})
            yield Lie('events', release.id, f'{evidence.target} in {then}', wrong, path, (then,))


def _pieces(data: Dataset) -> list[_Piece]:
    """Return the evidence of a record with what it stands in, its event and its release."""
    kept: list[_Piece] = vars(data).setdefault('_pieces', [])
    for name in (
        ('releases', 'requirements', 'capabilities', 'tests', 'suites', 'entries') if not kept else ()
    ):
        for id_, record in getattr(data, name).items():
            for evidence, holder in evidence_of(record):
                event = holder if isinstance(holder, Milestone | Demotion) else None
                span = getattr(holder, 'span', None)
                since = event.release if event is not None else id_ if span is None else span.since
                kept.append((name, id_, evidence, event, data.releases[evidence.release or since]))
    return kept


def _with(data: Dataset, name: str, id_: str, old: object, new: object) -> Dataset:
    """Return a record in which another part stands in the place of one."""

    def changed(part: Any) -> Any:  # noqa: ANN401
        if part is old:
            return new
        if isinstance(part, tuple):
            return tuple(map(changed, part))
        if isinstance(part, Mapping):
            return {key: changed(value) for key, value in part.items()}
        if is_dataclass(part) and not isinstance(part, type):
            now = {one.name: getattr(part, one.name) for one in fields(part) if one.init}
            then = {key: changed(value) for key, value in now.items()}
            return part if all(then[key] is now[key] for key in now) else replace(part, **then)
        return part

    return replace(data, **{name: {**getattr(data, name), id_: changed(getattr(data, name)[id_])}})


# Tests ------------------------------------------------------------------------------------------


def of_tests(data: Dataset, release: Release, random: Random) -> Iterator[Lie]:
    """Yield lies about suites and tests at a release."""
    groups = sorted({group for test in data.tests.values() for group in test.groups})
    for suite in data.suites.values():
        for number, content in enumerate(suite.contents):
            if release.position in content.span and content.groups:
                false = _less_or_more(content.groups, [], random)
                if random.random() < 0.5:
                    false = (
                        *content.groups,
                        other(random, [one for one in groups if one not in content.groups], None),
                    )
                yield _with_suite(data, release, suite, number, replace(content, groups=false))
    for test in data.tests.values():
        if release.position in test.span:
            for kind, words, fields in _of_test(data, release, test, random):
                yield _with_test(data, release, kind, words, test, fields)


def _with_suite(data: Dataset, release: Release, suite: Suite, number: int, content: Any) -> Lie:  # noqa: ANN401
    new = tuple(content if at == number else one for at, one in enumerate(suite.contents))
    suites = {**data.suites, suite.id: replace(suite, contents=new)}
    words, path = f'{suite.id}: {content.groups}'[:200], frozenset({suite.mark.path})
    return Lie('suites', release.id, words, replace(data, suites=suites), path)


def _with_test(  # noqa: PLR0913, PLR0917
    data: Dataset, release: Release, kind: str, words: str, test: Test, fields: dict[str, Any]
) -> Lie:
    tests = {**data.tests, test.id: replace(test, **fields)}
    path = frozenset({test.mark.path})
    return Lie(kind, release.id, f'{test.id}: {words}', replace(data, tests=tests), path)


def _of_test(
    data: Dataset, release: Release, test: Test, random: Random
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    symbols = [one.symbol for one in data.tests.values() if one.path != test.path]
    yield 'tests', 'symbol', {'symbol': other(random, symbols, test.symbol)}
    if len(test.groups) > 1:
        yield 'tests', 'groups', {'groups': test.groups[1:]}
    if test.entries:
        yield (
            'tests',
            'entries',
            {'entries': (other(random, ['mysql', 'mariadb', 'postgresql'], test.entries[0]),)},
        )
    capability = other(random, [one for one in data.capabilities if one not in test.shows], None)
    yield 'shows', f'shows {capability}', {'shows': (*test.shows, capability)}
    if len(test.shows) > 1:
        yield 'shows', 'shows less', {'shows': test.shows[1:]}
    for number, skip in enumerate(test.skips):
        there = [id_ for id_ in skip.entries if data.exists(data.entries[id_], release)]
        # Of entries that are not there, and at other releases, a skip says nothing that could be false.
        if release.position not in skip.span or (skip.entries and not there):
            continue
        false = _false_skip(skip, there, random)
        new = tuple(false if at == number else one for at, one in enumerate(test.skips))
        yield 'skips', f'{skip.why} {skip.entries}', {'skips': tuple(one for one in new if one is not None)}


def _false_skip(skip: Skip, there: list[str], random: Random) -> Skip | None:
    """Return a skip that is false for one of the entries that are there, None where it is left out."""
    chance = random.randrange(3)
    if chance == 0:
        return None
    if chance == 1 and len(there) > 1:
        return replace(skip, entries=tuple(id_ for id_ in skip.entries if id_ != there[0]))
    return replace(skip, why=other(random, ['skipped', 'known-bug', 'returns-early', 'refused'], skip.why))
