# SPDX-License-Identifier: Apache-2.0
"""The rules of the specification as cases; `tests/cases/README.rst` says how to read one.

`python -m tests.test_cases` writes anew what the verdicts of all cases say.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from maturity.evaluate import evaluate
from maturity.model import Verdict
from maturity.rules import RULES
from maturity.rules.exercises import tested as coverage_of
from tests.builders import Plain, loaded
from tests.saying import judgement_said

if TYPE_CHECKING:
    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.history import Event

CASES = Path(__file__).parent / 'cases'
SAID = CASES / 'said' / 'verdicts.yaml'
IT = 'it'
LISTS = (Verdict.UNMET, Verdict.UNKNOWN, Verdict.WAIVED)


def _cases() -> dict[str, dict[str, Any]]:
    found = {}
    for path in sorted(CASES.glob('*.yaml')):
        content = yaml.safe_load(path.read_text('utf-8'))
        for name, case in content['cases'].items():
            found[f'{path.stem}-{name}'] = {**content.get('setting', {}), **case}
    return found


ALL = _cases()


def _spec(case: dict[str, Any]) -> dict[str, Any]:
    """Return the description of the record: `rule` is short for one requirement, `it` for one entry."""
    spec = dict(case)
    if case.get('rule'):
        spec['requirements'] = {'needed': {'rule': case['rule']}}
        spec['kinds'] = {
            id_: {**kind, 'ladder': ['bronze'], 'exceptional': []}
            for id_, kind in case.get('kinds', {'driver': {}}).items()
        }
    spec['entries'] = {**case.get('entries', {}), **({IT: case[IT]} if IT in case else {})}
    return spec


@pytest.fixture(scope='module')
def golden() -> dict[str, Any]:
    expected: dict[str, Any] = yaml.safe_load(SAID.read_text('utf-8'))
    return expected


@pytest.mark.parametrize('name', ALL)
def test_case(name: str, golden: dict[str, Any], tmp_path: Path) -> None:
    case = ALL[name]
    assert case['purpose'].endswith('.')
    result = loaded(tmp_path / 'data', _spec(case))
    # Most cases are about single releases; whether falls are explained is said by those with problems.
    left_aside = {'unexplained-demotion'} if 'problems' not in case else set()
    problems = [str(problem) for problem in result.problems if problem.code not in left_aside]
    _check_problems(case.get('problems', []), problems)
    assert result.dataset is not None
    assessments = evaluate(result.dataset)
    for release, expected in case.get('expect', {}).items():
        assessment = assessments.get(IT, release)
        if expected is None:
            assert assessment is None, f'it exists in {release}'
        else:
            assert assessment is not None, f'it does not exist in {release}'
            _check_assessment(expected, assessment)
    for release, states in case.get('coverage', {}).items():
        assert {id_: _covered(assessments, release, id_, state) for id_, state in states.items()} == states
    for reading, levels in case.get('in-reading', {}).items():
        other = assessments.in_readings[reading]
        assert {release: other.by_entry[IT][release].level for release in levels} == levels
        # What the usual reading has judged already is judged as it would be alone.
        assert said(other) == said(evaluate(result.dataset.read_as(result.dataset.readings[reading])))
    if 'events' in case:
        assert [_told(event) for event in assessments.events[IT]] == case['events']
    assert said(assessments) == golden[name]


def _check_problems(expected: list[list[str]], found: list[str]) -> None:
    assert len(found) == len(expected), found
    for words, problem in zip(expected, found, strict=True):
        assert all(word in problem for word in words), problem


def _check_assessment(expected: str | dict[str, Any], assessment: Assessment) -> None:
    if isinstance(expected, str):
        assert assessment.level == expected
        return
    assert set(expected) <= {'level', 'unmet', 'unknown', 'waived', 'reasons', 'gaps'}
    found = {o.value: [*assessment.ids_with(o)] for o in LISTS}
    assert found == {o.value: expected.get(o.value, []) for o in LISTS}
    if 'level' in expected:
        assert assessment.level == expected['level']
    assert len(assessment.accepted_gaps) == expected.get('gaps', len(assessment.accepted_gaps))
    reasons = {judgement.requirement.id: str(judgement.reason) for judgement in assessment.judgements}
    for requirement, words in expected.get('reasons', {}).items():
        for word in words:
            assert word in reasons[requirement]
    assert all(reason.strip() for reason in reasons.values())


def _covered(assessments: Assessments, release: str, capability: str, expected: str | dict[str, Any]) -> Any:  # noqa: ANN401
    """Return how well a capability is tested, in as many words as are expected."""
    data = assessments.data
    coverage = coverage_of(data, data.entries[IT], data.releases[release], capability)
    words = {
        'state': coverage.state.value,
        'jobs': list(dict.fromkeys(cover.job.name for cover in coverage.covers)),
        'tests': list(dict.fromkeys(cover.test.id for cover in coverage.covers)),
    }
    return words['state'] if isinstance(expected, str) else {key: words[key] for key in expected}


def _told(event: Event) -> dict[str, Any]:
    """Return an event as a case writes it."""
    told: dict[str, Any] = {'at': event.release.id, 'what': event.type.value}
    if (event.old, event.new) != (None, None) and event.old != event.new:
        told['from'], told['to'] = event.old, event.new
    if event.causes:
        told['causes'] = [change.newest.requirement.id for change in event.causes]
    return told


def said(assessments: Assessments) -> dict[str, dict[str, Any]]:
    """Return what the verdicts of a case say: by release and requirement, where it is not as before."""
    changed: dict[str, dict[str, Any]] = {}
    before: dict[str, Any] = {}
    for release, assessment in assessments.by_entry[IT].items():
        now = {str(one.requirement.id): judgement_said(one) for one in assessment.judgements}
        changed[str(release)] = {id_: words for id_, words in now.items() if words != before.get(id_)}
        before = now
    return {release: verdicts for release, verdicts in changed.items() if verdicts}


def test_every_rule_is_seen_in_every_verdict(golden: dict[str, Any]) -> None:
    """The only requirement of a case with `rule` is `needed`, so its verdict is that of the rule."""
    seen = {
        (rule, verdicts['needed'][0])
        for name, case in ALL.items()
        for rule in case.get('rule') or ()
        for verdicts in golden[name].values()
        if 'needed' in verdicts
    }
    assert seen >= {(rule, verdict) for rule in RULES for verdict in ('met', 'unmet', 'unknown')}


def _written(folder: Path) -> dict[str, Any]:
    results = {name: loaded(folder / name / 'data', _spec(case)) for name, case in ALL.items()}
    return {name: said(evaluate(result.dataset)) for name, result in results.items() if result.dataset}


if __name__ == '__main__':
    with tempfile.TemporaryDirectory() as top:
        content = yaml.dump(_written(Path(top)), Dumper=Plain, sort_keys=False, width=10_000)
    SAID.write_text(content, encoding='utf-8')
