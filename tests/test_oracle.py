# SPDX-License-Identifier: Apache-2.0
"""Random histories, held against a naive oracle that was written independently.

The oracle knows the short form of `tests/builders.py` and the words of the
design, nothing of the package.  The short form makes 600 histories; with
MATURITY_LONG=1 in the environment it is 10,000.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from maturity.assessment import Assessment, classify
from maturity.evaluate import evaluate
from maturity.model import Verdict
from maturity.model.vocabulary import Coverage
from maturity.rules.exercises import tested as coverage_of
from tests.builders import loaded

if TYPE_CHECKING:
    from pathlib import Path

    from maturity.evaluate import Assessments
    from maturity.model import Dataset

Spec = dict[str, Any]

ENTRIES = 10
DATASETS = (10_000 if os.environ.get('MATURITY_LONG') else 600) // ENTRIES
SHARDS = 6

LEVELS = ['bronze', 'silver', 'gold']
CAPABILITIES = ['a', 'b', 'c', 'd']
RELEASES = ['r4', 'r1', '2015.10', '2015.2']
PIPELINES = ['check', 'gate', 'experimental', 'periodic']
TESTS = ['t0', 't1', 't2', 't3', 't4']
SUITES = ['s0', 's1']
# Each with the tests that it matches, so that the oracle needs no engine for it.
EXPRESSIONS = {r'^tests\.t(0|3)': ['t0', 't3'], '^(?!.*t1).*test_t': ['t0', 't2', 't3', 't4']}
ROLES = {'check': 'tested', 'gate': 'tested', 'experimental': 'on-demand'}
STATES = ['implemented', 'implemented', 'implemented', 'partial', 'missing', 'not-applicable']


# Random records ---------------------------------------------------------------------------------


class Maker:
    """Makes random records in the short form; facts are by release, so that nothing overlaps."""

    def __init__(self, seed: int, entries: int = ENTRIES) -> None:
        self.entries = [f'e{number}' for number in range(entries)]
        # Those that have the entry at hand.
        self.releases = RELEASES
        self.random = random.Random(seed)  # noqa: S311 (no secret hangs on it)

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def some(self, values: list[str]) -> list[str]:
        return [value for value in values if self.maybe(0.5)]

    def by_release(self, make: Any, chance: float = 0.85) -> Spec:  # noqa: ANN401
        return {release: make() for release in self.releases if self.maybe(chance)}

    def record(self) -> Spec:
        entries = self.entries
        exceptional = ['silver'] if self.maybe(0.4) else []
        capabilities = {c: self.capability() for c in CAPABILITIES}
        kind = {'ladder': LEVELS, 'exceptional': exceptional, 'facts': {'images': {}}}
        requirements = {f'q{number}': self.requirement(number) for number in range(self.random.randint(3, 6))}
        return {
            'releases': RELEASES,
            'capabilities': capabilities,
            'kinds': {'driver': kind},
            'requirements': requirements,
            'tests': {id_: self.test() for id_ in TESTS},
            'suites': {id_: self.by_release(lambda: self.some(TESTS), 1) for id_ in SUITES},
            'jobs': {r: self.jobs(entries) for r in RELEASES if self.maybe(0.85)},
            'entries': {
                id_: self.entry(entries, list(requirements), exceptional, capabilities) for id_ in entries
            },
        }

    def capability(self) -> Spec:
        untested = {'tested': False, 'reason': 'x'} if self.maybe(0.2) else {}
        since, last = sorted(self.random.choices(RELEASES, k=2), key=RELEASES.index)
        return untested | ({'since': since, 'last': last} if self.maybe(0.2) else {})

    def requirement(self, number: int) -> Spec:
        since = self.random.choice([RELEASES[0], RELEASES[0], *RELEASES])
        last = self.random.choice([None, None, None, *RELEASES[RELEASES.index(since) :]])
        level = LEVELS[number] if number < len(LEVELS) else self.random.choice(LEVELS)
        span = {'since': since, **({'last': last} if last else {})}
        return {'level': level, **span, 'rule': self.rule(2)}

    def rule(self, depth: int) -> Spec:
        names = [
            'implements',
            'implements-where',
            'claims-implemented',
            'has',
            'has',
            'job',
            'job',
            'jobs-cover',
            'attested',
        ]
        name = self.random.choice(names + (['all-of', 'any-of'] if depth else []))
        pipelines = self.random.sample(PIPELINES[:2], self.random.randint(1, 2))
        given: Any = {
            'implements': self.random.sample(CAPABILITIES, self.random.randint(1, 2)),
            'implements-where': {
                'capabilities': self.random.sample(CAPABILITIES, self.random.randint(1, 2)),
                'where': {c: self.random.choice(STATES[2:]) for c in self.some(CAPABILITIES) or ['a']},
            },
            'claims-implemented': {
                'without-claims': self.random.choice(['unknown', 'as-implemented']),
                'partly': self.some(CAPABILITIES) if self.maybe(0.3) else [],
            },
            'has': self.random.choice(['images', 'implementation']),
            'job': {'pipelines': pipelines, **({'voting': self.maybe(0.8)} if self.maybe(0.5) else {})},
            'jobs-cover': {
                'capabilities': self.random.choice(['all', 'all', 'claimed']),
                'pipelines': pipelines,
                **({'voting': True} if self.maybe(0.2) else {}),
            },
            'attested': True,
        }.get(name)
        return {name: given or [self.rule(depth - 1) for _ in range(self.random.randint(1, 2))]}

    def jobs(self, entries: list[str]) -> list[Spec]:
        return [self.job(entries) for _ in range(self.random.randint(0, 4))]

    def job(self, entries: list[str]) -> Spec:
        def tests(chance: float) -> Spec:
            return {id_: self.some(CAPABILITIES) for id_ in entries if self.maybe(chance)}

        pipeline = self.random.choice(PIPELINES)
        part: Spec = {
            'pipeline': pipeline,
            'voting': pipeline != 'periodic' and self.maybe(0.5),
            'tests': tests(0.5),
        }
        if self.maybe(0.3):
            part |= {'conditional': tests(0.3), 'condition': 'it is configured'}
        if self.maybe(0.6):
            part |= {
                'entries': [id_ for id_ in entries if self.maybe(0.4)],
                'selects': self.some([*TESTS, *SUITES, *EXPRESSIONS]),
                'excludes': self.some([*TESTS, *SUITES, *EXPRESSIONS]) if self.maybe(0.2) else [],
                'options': {'depth': self.random.choice(['full', 'low'])} if self.maybe(0.5) else {},
                'uses': self.random.sample(entries, 1) if self.maybe(0.2) else [],
            }
        return part

    def test(self) -> Spec:
        shows = self.some(CAPABILITIES)
        number = self.random.choice([0, 0, 1, 2])
        entries = [id_ for id_ in self.entries if self.maybe(0.7)] if self.maybe(0.3) else []
        skips = [self.skip(shows, entries or list(self.entries)) for _ in range(number)]
        return {'shows': shows, 'entries': entries, 'skips': skips}

    def skip(self, shows: list[str], entries: list[str]) -> Spec:
        since, last = sorted(self.random.choices(RELEASES, k=2), key=RELEASES.index)
        option = {'name': 'depth', 'value': 'full', 'default': self.random.choice(['full', 'low'])}
        return {
            'in': f'{since}..{last}',
            'why': 'skipped',
            'entries': [id_ for id_ in entries if self.maybe(0.5)] if self.maybe(0.4) else [],
            'capabilities': self.some(shows) if self.maybe(0.4) else [],
            **({'option': option} if self.maybe(0.4) else {}),
            **({'condition': 'there is room'} if self.maybe(0.4) else {}),
        }

    def entry(
        self, entries: list[str], requirements: list[str], exceptional: list[str], capabilities: Spec
    ) -> Spec:
        """Return an entry; some are gone for a while."""
        begin, end = sorted(self.random.sample(range(1, len(RELEASES)), k=2))
        is_gone = self.maybe(0.2)
        self.releases = [*RELEASES[:begin], *RELEASES[end:]] if is_gone else RELEASES
        entry = self.facts(entries, requirements, exceptional, capabilities)
        if is_gone:
            removed, back = RELEASES[begin], RELEASES[end]
            lives: list[Spec] = [
                {'introduced': {'before': RELEASES[0]}, 'removed': removed},
                {'introduced': back},
            ]
            if dead := entry.pop('dead', None):
                lives[RELEASES.index(dead) >= end]['dead'] = {'release': dead, 'reason': 'x'}
            entry['lives'] = lives
        self.releases = RELEASES
        return entry

    def facts(
        self, entries: list[str], requirements: list[str], exceptional: list[str], capabilities: Spec
    ) -> Spec:
        waivers = ['accepted-gap', 'not-applicable']
        return {
            'implementation': self.by_release(
                lambda: self.random.choice(['code/it.py', 'code/it.py', 'none'])
            ),
            'capabilities': {
                c: {
                    release: state
                    for release, state in self.by_release(lambda: self.random.choice(STATES)).items()
                    if is_offered(capabilities[c], release)
                }
                for c in CAPABILITIES
            },
            'claims': self.by_release(
                lambda: self.random.choice(SUITES) if self.maybe(0.3) else self.some(CAPABILITIES), 0.4
            ),
            'facts': {'images': self.by_release(lambda: ['x'] if self.maybe(0.8) else [])},
            'exercises': self.some(CAPABILITIES) if self.maybe(0.5) else [],
            'default-for': self.by_release(lambda: self.some(entries), 0.5),
            'attestations': {
                q: self.by_release(lambda: self.random.choice(['met', 'unmet'])) for q in requirements
            },
            'waivers': {
                q: self.by_release(lambda: self.random.choice(waivers), 0.3)
                for q in requirements
                if self.maybe(0.3)
            },
            'opt-ins': {level: self.by_release(lambda: 'a reason', 0.5) for level in exceptional},
            **({'dead': self.random.choice(self.releases)} if self.maybe(0.1) else {}),
        }


# The oracle -------------------------------------------------------------------------------------

YES, NO, DONT_KNOW = 'met', 'unmet', 'unknown'


def worst(answers: list[str]) -> str:
    return NO if NO in answers else DONT_KNOW if DONT_KNOW in answers else YES


def oracle_rule(spec: Spec, me: str, at: str, requirement: str, rule: Spec) -> str:
    """Decide one rule the long way round."""
    ((name, given),) = rule.items()
    if name in {'all-of', 'any-of'}:
        answers = [oracle_rule(spec, me, at, requirement, part) for part in given]
        if name == 'all-of':
            return worst(answers)
        return YES if YES in answers else DONT_KNOW if DONT_KNOW in answers else NO
    if name == 'attested':
        return spec['entries'][me]['attestations'][requirement].get(at, DONT_KNOW)
    if name in {'job', 'jobs-cover'}:
        return oracle_jobs(spec, me, at, name, given)
    if name in {'implements-where', 'claims-implemented'}:
        return (oracle_claims if name == 'claims-implemented' else oracle_where)(spec, me, at, given)
    return oracle_facts(spec, me, at, name, given)


def oracle_jobs(spec: Spec, me: str, at: str, name: str, given: Spec) -> str:
    if at not in spec['jobs']:
        return DONT_KNOW
    counting = [
        job
        for job in spec['jobs'][at]
        if job['pipeline'] in given['pipelines'] and (job['voting'] or not given.get('voting'))
    ]
    if name == 'job':
        return oracle_job(spec, me, at, counting)
    claim = oracle_claim(spec, me, at)
    if given['capabilities'] == 'claimed' and claim is None:
        return DONT_KNOW
    return oracle_coverage(spec, me, at, counting, CAPABILITIES if given['capabilities'] == 'all' else claim)


def oracle_tests(spec: Spec, names: list[str], at: str) -> set[str]:
    """Return the tests that suites, groups and expressions stand for."""
    return {
        test
        for name in names
        for test in EXPRESSIONS.get(name) or (spec['suites'][name].get(at, []) if name in SUITES else [name])
    }


def oracle_shown(test: Spec, me: str, what: str | None, at: str, options: Spec) -> str:
    """Say whether a test shows something of an entry; None asks whether it runs at all."""
    if (test['entries'] and me not in test['entries']) or (what is not None and what not in test['shows']):
        return NO
    answer = YES
    for skip in test['skips']:
        since, last = (RELEASES.index(end) for end in skip['in'].split('..'))
        about = not skip['entries'] or me in skip['entries']
        about &= not skip['capabilities'] or what in skip['capabilities']
        if 'option' in skip:
            about &= options.get('depth', skip['option']['default']) != 'full'
        if about and since <= RELEASES.index(at) <= last:
            answer = worst([answer, DONT_KNOW if 'condition' in skip else NO])
    return answer


def oracle_run(spec: Spec, job: Spec, me: str, what: str | None, at: str) -> str:
    """Say whether a job shows something of an entry, or, asked for None, tests it at all."""
    answers = [
        answer
        for key, answer in (('tests', YES), ('conditional', DONT_KNOW))
        if me in job.get(key, {}) and (what is None or what in job[key][me])
    ]
    if me in job['tests'] or me in job.get('conditional', {}) or me in job.get('entries', []):
        selected, excluded = (oracle_tests(spec, job.get(key, []), at) for key in ('selects', 'excludes'))
        options = job.get('options', {})
        answers += [oracle_shown(spec['tests'][id_], me, what, at, options) for id_ in selected - excluded]
    return YES if YES in answers else DONT_KNOW if DONT_KNOW in answers else NO


def oracle_claim(spec: Spec, me: str, at: str) -> list[str] | None:
    claim = spec['entries'][me]['claims'].get(at)
    if not isinstance(claim, str):
        return claim
    tests = [spec['tests'][id_] for id_ in spec['suites'][claim].get(at, [])]
    return [c for c in CAPABILITIES if any(oracle_shown(test, me, c, at, {}) == YES for test in tests)]


def oracle_state(spec: Spec, me: str, at: str, capability: str) -> str:
    """Say how well a capability is tested."""
    if oracle_offer(spec, me, at, capability) in {'missing', 'not-applicable'}:
        return 'not-offered'
    if at not in spec['jobs']:
        return 'unknown'
    states = set()
    for job in spec['jobs'][at]:
        answer = oracle_run(spec, job, me, capability, at)
        if answer != NO and job['pipeline'] in ROLES:
            best = 'gated' if job['pipeline'] == 'gate' and job['voting'] else ROLES[job['pipeline']]
            states.add(best if answer == YES else 'conditional')
    return next((one for one in ('gated', 'tested', 'on-demand', 'conditional') if one in states), 'untested')


def is_offered(capability: Spec, at: str) -> bool:
    """Say whether the project has a capability at all."""
    since, last = capability.get('since', RELEASES[0]), capability.get('last', RELEASES[-1])
    return RELEASES.index(since) <= RELEASES.index(at) <= RELEASES.index(last)


def oracle_offer(spec: Spec, me: str, at: str, capability: str) -> str | None:
    """Say what an entry offers; what the project itself does not have applies to none."""
    state: str | None = spec['entries'][me]['capabilities'][capability].get(at)
    return state if is_offered(spec['capabilities'][capability], at) else 'not-applicable'


def is_there(entry: Spec, at: str) -> bool:
    if 'lives' not in entry:
        return True
    removed, back = entry['lives'][0]['removed'], entry['lives'][1]['introduced']
    return not RELEASES.index(removed) <= RELEASES.index(at) < RELEASES.index(back)


def is_dead(entry: Spec, at: str) -> bool:
    """Say whether it is dead; what comes back is alive."""
    if 'lives' in entry:
        first, second = entry['lives']
        entry = first if RELEASES.index(at) < RELEASES.index(first['removed']) else second
    dead = entry.get('dead')
    since = dead['release'] if isinstance(dead, dict) else dead
    return since is not None and RELEASES.index(at) >= RELEASES.index(since)


SAYS = {'implemented': YES, 'partial': NO, 'missing': NO, None: DONT_KNOW, 'not-applicable': YES}


def oracle_facts(spec: Spec, me: str, at: str, name: str, given: Any) -> str:  # noqa: ANN401
    entry = spec['entries'][me]
    if is_dead(entry, at) and (name == 'implements' or given == 'implementation'):
        return NO
    if given == 'implementation':
        return {'code/it.py': YES, 'none': NO, None: DONT_KNOW}[entry['implementation'].get(at)]
    if name == 'has':
        images = entry['facts']['images'].get(at)
        return DONT_KNOW if images is None else YES if images else NO
    return worst([SAYS[oracle_offer(spec, me, at, c)] for c in given])


def oracle_where(spec: Spec, me: str, at: str, given: Spec) -> str:
    found = oracle_facts(spec, me, at, 'implements', given['capabilities'])
    states = {c: oracle_offer(spec, me, at, c) for c in given['where']}
    if is_dead(spec['entries'][me], at):
        return NO
    if any(state and state != given['where'][c] for c, state in states.items()):
        return YES
    return found if found == YES or None not in states.values() else DONT_KNOW


def oracle_claims(spec: Spec, me: str, at: str, given: Spec) -> str:
    claim = oracle_claim(spec, me, at)
    states = {c: oracle_offer(spec, me, at, c) for c in CAPABILITIES}
    states |= {c: 'implemented' for c in given['partly'] if states[c] == 'partial'}
    if claim is not None:
        return worst([SAYS[states[c]] for c in claim])
    if given['without-claims'] == 'unknown':
        return DONT_KNOW
    return worst([{'partial': NO, None: DONT_KNOW}.get(state, YES) for state in states.values()])


def oracle_coverage(spec: Spec, me: str, at: str, jobs: list[Spec], wanted: list[str] | None) -> str:
    answers = []
    for c in wanted or []:
        state = oracle_offer(spec, me, at, c)
        if 'tested' in spec['capabilities'][c] or state in {'missing', 'not-applicable'}:
            continue
        covered = [oracle_run(spec, job, me, c, at) for job in jobs]
        if YES in covered:
            answers.append(YES)
        else:
            answers.append(DONT_KNOW if state is None or DONT_KNOW in covered else NO)
    return worst(answers)


def oracle_job(spec: Spec, me: str, at: str, jobs: list[Spec]) -> str:
    entry, everybody = spec['entries'][me], list(spec['entries'])
    used_by = entry['default-for'].get(at)

    def through(job: Spec, users: list[str]) -> list[str]:
        return [oracle_run(spec, job, user, c, at) for user in users for c in entry['exercises']]

    answers, perhaps = [], []
    for job in jobs:
        answers.append(oracle_run(spec, job, me, None, at))
        if job.get('uses'):
            answers += through(job, everybody if me in job['uses'] else [])
        elif used_by is None:
            # It could be the default for any of them.
            perhaps += through(job, everybody)
        else:
            answers += through(job, used_by)
    if YES in answers:
        return YES
    return DONT_KNOW if DONT_KNOW in answers or {YES, DONT_KNOW} & set(perhaps) else NO


def oracle(spec: Spec, me: str, at: str) -> tuple[str, dict[str, str]]:
    """Return the level and all verdicts of one entry at one release."""
    entry, now = spec['entries'][me], RELEASES.index(at)
    verdicts = {}
    for id_, one in spec['requirements'].items():
        if RELEASES.index(one['since']) <= now <= RELEASES.index(one.get('last', RELEASES[-1])):
            verdict = oracle_rule(spec, me, at, id_, one['rule'])
            waived = verdict != YES and at in entry['waivers'].get(id_, {})
            verdicts[id_] = 'waived' if waived else verdict
    level = 'unclassified'
    for candidate in LEVELS:
        if candidate in spec['kinds']['driver']['exceptional'] and at not in entry['opt-ins'].get(
            candidate, {}
        ):
            continue
        of_level = [verdicts[id_] for id_ in verdicts if spec['requirements'][id_]['level'] == candidate]
        if is_dead(entry, at) or not of_level or not set(of_level) <= {YES, 'waived'}:
            break
        level = candidate
    return level, verdicts


# The tests --------------------------------------------------------------------------------------


def _computed(spec: Spec, folder: Path) -> Assessments:
    """Return the assessments of a record; what its own computation finds wrong is beside the point."""
    found = loaded(folder, spec)
    beside = {'unexplained-demotion', 'unused-waiver'}
    problems = [str(problem) for problem in found.problems if problem.code not in beside]
    # Jobs go on testing what is gone, and others serving it, so that it comes back tested.
    known = ('or the job', 'end this before')
    assert [problem for problem in problems if not any(words in problem for words in known)] == []
    assert found.dataset is not None
    return evaluate(found.dataset)


@pytest.mark.parametrize('shard', range(SHARDS))
def test_the_oracle_agrees(shard: int, tmp_path: Path) -> None:
    verdicts, states = set(), set()
    for seed in range(shard, DATASETS, SHARDS):
        spec = Maker(seed).record()
        assessments = _computed(spec, tmp_path / str(seed))
        everything = [one for by_release in assessments.by_entry.values() for one in by_release.values()]
        there = [is_there(entry, at) for entry in spec['entries'].values() for at in RELEASES]
        assert len(everything) == sum(there)
        for one in everything:
            found = {str(v.requirement.id): v.verdict.value for v in one.judgements}
            expected = oracle(spec, one.entry.id, one.release.id)
            assert (str(one.level), found) == expected, (seed, one.entry.id, one.release.id)
            states |= _check_coverage(spec, assessments.data, one)
            verdicts |= {*found.values(), str(one.level)}
            assert one.next_level is None or one.dead or one.in_the_way or not one.of_level(one.next_level)
            _check_that_what_is_met_never_lowers(one)
    # A test that never sees a verdict shows nothing about it.
    assert verdicts >= {'met', 'unmet', 'unknown', 'waived', 'unclassified', 'bronze'}
    assert states == {state.value for state in Coverage}


def _check_coverage(spec: Spec, data: Dataset, one: Assessment) -> set[str]:
    states = {c: coverage_of(data, one.entry, one.release, c).state.value for c in CAPABILITIES}
    assert states == {c: oracle_state(spec, one.entry.id, one.release.id, c) for c in CAPABILITIES}
    return set(states.values())


def _check_that_what_is_met_never_lowers(one: Assessment) -> None:
    height = {'': -1, **{level: rank for rank, level in enumerate(one.ladder)}}
    before = classify(one.ladder, one.judgements, '')
    for number, judgement in enumerate(one.judgements):
        better = list(one.judgements)
        better[number] = replace(judgement, verdict=Verdict.MET)
        assert height[classify(one.ladder, better, '')] >= height[before]
