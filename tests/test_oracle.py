# SPDX-License-Identifier: Apache-2.0
"""Random histories, held against a naive oracle that was written independently.

The oracle knows the short form of `tests/builders.py` and the words of the
design, nothing of the package.  The short form makes 1,000 histories; with
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
from tests.builders import loaded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Spec = dict[str, Any]

ENTRIES = 10
DATASETS = (10_000 if os.environ.get('MATURITY_LONG') else 1_000) // ENTRIES
SHARDS = 10

LEVELS = ['bronze', 'silver', 'gold']
CAPABILITIES = ['a', 'b', 'c', 'd']
RELEASES = ['r4', 'r1', '2015.10', '2015.2']
PIPELINES = ['check', 'gate', 'experimental']
STATES = ['implemented', 'implemented', 'implemented', 'partial', 'missing', 'not-applicable']


# Random records ---------------------------------------------------------------------------------


class Maker:
    """Makes random records in the short form; facts are by release, so that nothing overlaps."""

    def __init__(self, seed: int, entries: int = ENTRIES) -> None:
        self.entries = [f'e{number}' for number in range(entries)]
        self.random = random.Random(seed)  # noqa: S311 (no secret hangs on it)

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def some(self, values: list[str]) -> list[str]:
        return [value for value in values if self.maybe(0.5)]

    def by_release(self, make: Any, chance: float = 0.85) -> Spec:  # noqa: ANN401
        return {release: make() for release in RELEASES if self.maybe(chance)}

    def record(self) -> Spec:
        entries = self.entries
        exceptional = ['silver'] if self.maybe(0.4) else []
        capabilities = {c: {'tested': False, 'reason': 'x'} if self.maybe(0.2) else {} for c in CAPABILITIES}
        kind = {'ladder': LEVELS, 'exceptional': exceptional, 'facts': {'images': {}}}
        requirements = {f'q{number}': self.requirement(number) for number in range(self.random.randint(3, 6))}
        return {
            'releases': RELEASES,
            'capabilities': capabilities,
            'kinds': {'driver': kind},
            'requirements': requirements,
            'jobs': {r: self.jobs(entries) for r in RELEASES if self.maybe(0.85)},
            'entries': {id_: self.entry(entries, list(requirements), exceptional) for id_ in entries},
        }

    def requirement(self, number: int) -> Spec:
        since = self.random.choice([RELEASES[0], RELEASES[0], *RELEASES])
        last = self.random.choice([None, None, None, *RELEASES[RELEASES.index(since) :]])
        level = LEVELS[number] if number < len(LEVELS) else self.random.choice(LEVELS)
        span = {'since': since, **({'last': last} if last else {})}
        return {'level': level, **span, 'rule': self.rule(2)}

    def rule(self, depth: int) -> Spec:
        names = ['implements', 'claims-implemented', 'has', 'has', 'job', 'job', 'jobs-cover', 'attested']
        name = self.random.choice(names + (['all-of', 'any-of'] if depth else []))
        pipelines = self.random.sample(PIPELINES[:2], self.random.randint(1, 2))
        given: Any = {
            'implements': self.random.sample(CAPABILITIES, self.random.randint(1, 2)),
            'claims-implemented': {'without-claims': self.random.choice(['unknown', 'as-implemented'])},
            'has': self.random.choice(['images', 'implementation']),
            'job': {'pipelines': pipelines, **({'voting': self.maybe(0.8)} if self.maybe(0.5) else {})},
            'jobs-cover': {'capabilities': 'all', 'pipelines': pipelines},
            'attested': True,
        }.get(name)
        return {name: given or [self.rule(depth - 1) for _ in range(self.random.randint(1, 2))]}

    def jobs(self, entries: list[str]) -> list[Spec]:
        return [self.job(entries) for _ in range(self.random.randint(0, 4))]

    def job(self, entries: list[str]) -> Spec:
        def tests(chance: float) -> Spec:
            return {id_: self.some(CAPABILITIES) for id_ in entries if self.maybe(chance)}

        part: Spec = {
            'pipeline': self.random.choice(PIPELINES),
            'voting': self.maybe(0.5),
            'tests': tests(0.5),
        }
        if self.maybe(0.3):
            part |= {'conditional': tests(0.3), 'condition': 'it is configured'}
        return part

    def entry(self, entries: list[str], requirements: list[str], exceptional: list[str]) -> Spec:
        waivers = ['accepted-gap', 'not-applicable']
        return {
            'implementation': self.by_release(
                lambda: self.random.choice(['code/it.py', 'code/it.py', 'none'])
            ),
            'capabilities': {c: self.by_release(lambda: self.random.choice(STATES)) for c in CAPABILITIES},
            'claims': self.by_release(lambda: self.some(CAPABILITIES), 0.4),
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
            **({'dead': self.random.choice(RELEASES)} if self.maybe(0.1) else {}),
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
    if name not in {'job', 'jobs-cover'}:
        return oracle_facts(spec['entries'][me], at, name, given)
    if at not in spec['jobs']:
        return DONT_KNOW
    counting = [
        job
        for job in spec['jobs'][at]
        if job['pipeline'] in given['pipelines'] and (job['voting'] or not given.get('voting'))
    ]
    firmly = [job['tests'] for job in counting]
    perhaps = [job.get('conditional', {}) for job in counting]
    decide = oracle_job if name == 'job' else oracle_coverage
    return decide(spec, me, at, firmly, perhaps)


def is_dead(entry: Spec, at: str) -> bool:
    return 'dead' in entry and RELEASES.index(at) >= RELEASES.index(entry['dead'])


def oracle_facts(entry: Spec, at: str, name: str, given: Any) -> str:  # noqa: ANN401
    states = {c: entry['capabilities'][c].get(at) for c in CAPABILITIES}
    says = {'implemented': YES, 'partial': NO, 'missing': NO, None: DONT_KNOW, 'not-applicable': YES}
    if is_dead(entry, at) and (name == 'implements' or given == 'implementation'):
        return NO
    if given == 'implementation':
        return {'code/it.py': YES, 'none': NO, None: DONT_KNOW}[entry['implementation'].get(at)]
    if name == 'has':
        images = entry['facts']['images'].get(at)
        return DONT_KNOW if images is None else YES if images else NO
    if name == 'implements' or at in entry['claims']:
        return worst([says[states[c]] for c in (given if name == 'implements' else entry['claims'][at])])
    if given['without-claims'] == 'unknown':
        return DONT_KNOW
    return worst([{'partial': NO, None: DONT_KNOW}.get(state, YES) for state in states.values()])


def oracle_coverage(spec: Spec, me: str, at: str, firmly: list[Spec], perhaps: list[Spec]) -> str:
    answers = []
    for c in CAPABILITIES:
        state = spec['entries'][me]['capabilities'][c].get(at)
        if 'tested' in spec['capabilities'][c] or state in {'missing', 'not-applicable'}:
            continue
        if any(c in tests.get(me, []) for tests in firmly):
            answers.append(YES)
        elif state is None:
            answers.append(DONT_KNOW)
        else:
            answers.append(DONT_KNOW if any(c in tests.get(me, []) for tests in perhaps) else NO)
    return worst(answers)


def oracle_job(spec: Spec, me: str, at: str, firmly: list[Spec], perhaps: list[Spec]) -> str:
    entry = spec['entries'][me]

    def exercised(all_tests: list[Spec], users: list[str]) -> bool:
        return any(
            me in tests or any(c in tests.get(user, []) for user in users for c in entry['exercises'])
            for tests in all_tests
        )

    used_by = entry['default-for'].get(at)
    if exercised(firmly, used_by or []):
        return YES
    if exercised(perhaps, used_by or []):
        return DONT_KNOW
    anybody = list(spec['entries']) if used_by is None else []
    return DONT_KNOW if exercised(firmly + perhaps, anybody) else NO


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


def _computed(spec: Spec, folder: Path) -> Iterator[Assessment]:
    """Yield every assessment of a record; what its own computation finds wrong is beside the point."""
    found = loaded(folder, spec)
    beside = {'unexplained-demotion', 'unused-waiver'}
    assert [str(problem) for problem in found.problems if problem.code not in beside] == []
    assert found.dataset is not None
    for by_release in evaluate(found.dataset).by_entry.values():
        yield from by_release.values()


@pytest.mark.parametrize('shard', range(SHARDS))
def test_the_oracle_agrees(shard: int, tmp_path: Path) -> None:
    verdicts = set()
    for seed in range(shard, DATASETS, SHARDS):
        spec = Maker(seed).record()
        assessments = list(_computed(spec, tmp_path / str(seed)))
        assert len(assessments) == ENTRIES * len(RELEASES)
        for one in assessments:
            found = {str(v.requirement.id): v.verdict.value for v in one.judgements}
            expected = oracle(spec, one.entry.id, one.release.id)
            assert (str(one.level), found) == expected, (seed, one.entry.id, one.release.id)
            verdicts |= {*found.values(), str(one.level)}
            assert one.next_level is None or one.dead or one.in_the_way or not one.of_level(one.next_level)
            _check_that_what_is_met_never_lowers(one)
    # A test that never sees a verdict shows nothing about it.
    assert verdicts >= {'met', 'unmet', 'unknown', 'waived', 'unclassified', 'bronze'}


def _check_that_what_is_met_never_lowers(one: Assessment) -> None:
    height = {'': -1, **{level: rank for rank, level in enumerate(one.ladder)}}
    before = classify(one.ladder, one.judgements, '')
    for number, judgement in enumerate(one.judgements):
        better = list(one.judgements)
        better[number] = replace(judgement, verdict=Verdict.MET)
        assert height[classify(one.ladder, better, '')] >= height[before]
