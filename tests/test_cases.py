# SPDX-License-Identifier: Apache-2.0
"""The rules of the specification as cases; `tests/cases/README.rst` says how to read one.

`python -m tests.test_cases` writes anew what the verdicts of all cases say.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from maturity.evaluate import evaluate
from maturity.model import Context, Verdict
from maturity.rules import RULES
from tests.builders import Plain, loaded
from tests.saying import judgement_said

if TYPE_CHECKING:
    from maturity.assessment import Assessment
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


@pytest.mark.parametrize('name', ALL)
def test_case(name: str, tmp_path: Path) -> None:
    case = ALL[name]
    assert case['purpose'].endswith('.')
    found = loaded(tmp_path / 'data', _spec(case))
    # Most cases are about single releases; whether falls are explained is said by those with problems.
    left_aside = {'unexplained-demotion'} if 'problems' not in case else set()
    problems = [str(problem) for problem in found.problems if problem.code not in left_aside]
    _check_problems(case.get('problems', []), problems)
    assert found.dataset is not None
    assessments = evaluate(found.dataset)
    for release, expected in case.get('expect', {}).items():
        assessment = assessments.get(IT, release)
        if expected is None:
            assert assessment is None, f'it exists in {release}'
        else:
            assert assessment is not None, f'it does not exist in {release}'
            _check_assessment(expected, assessment)
    if 'events' in case:
        assert [_told(event) for event in assessments.events[IT]] == case['events']


def _check_problems(expected: list[list[str]], found: list[str]) -> None:
    assert len(found) == len(expected), found
    for words, problem in zip(expected, found, strict=True):
        assert all(word in problem for word in words), problem


def _check_assessment(expected: str | dict[str, Any], assessment: Assessment) -> None:
    if isinstance(expected, str):
        assert assessment.level == expected
        return
    assert set(expected) <= {'level', 'unmet', 'unknown', 'waived', 'reasons', 'gaps'}
    found = {o.value: [v.requirement.id for v in assessment.with_verdict(o)] for o in LISTS}
    assert found == {o.value: expected.get(o.value, []) for o in LISTS}
    if 'level' in expected:
        assert assessment.level == expected['level']
    assert len(assessment.accepted_gaps) == expected.get('gaps', len(assessment.accepted_gaps))
    reasons = {judgement.requirement.id: str(judgement.reason) for judgement in assessment.judgements}
    for requirement, words in expected.get('reasons', {}).items():
        for word in words:
            assert word in reasons[requirement]
    assert all(reason.strip() for reason in reasons.values())


def _told(event: Event) -> dict[str, Any]:
    """Return an event as a case writes it."""
    told: dict[str, Any] = {'at': event.release.id, 'what': event.type.value}
    if (event.old, event.new) != (None, None) and event.old != event.new:
        told['from'], told['to'] = event.old, event.new
    causes = [change.after or change.before for change in event.causes]
    if causes:
        told['causes'] = [judgement.requirement.id for judgement in causes if judgement is not None]
    return told


def said(name: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Return what the verdicts of a case say: by release and requirement, where it is not as before."""
    data = loaded(folder, _spec(ALL[name])).dataset
    assert data is not None
    found: dict[str, dict[str, Any]] = {}
    before: dict[str, Any] = {}
    for release, assessment in evaluate(data).by_entry[IT].items():
        judgements = {
            str(judgement.requirement.id): judgement_said(judgement) for judgement in assessment.judgements
        }
        found[str(release)] = {id_: one for id_, one in judgements.items() if one != before.get(id_)}
        before = judgements
    return {release: judgements for release, judgements in found.items() if judgements}


@cache
def golden() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(SAID.read_text('utf-8'))
    return found


@pytest.mark.parametrize('name', ALL)
def test_reasons_and_evidence_are_these(name: str, tmp_path: Path) -> None:
    assert said(name, tmp_path / 'data') == golden()[name]


def test_every_rule_is_seen_in_every_outcome(tmp_path: Path) -> None:
    seen = set()
    for name, case in ALL.items():
        data = loaded(tmp_path / name, _spec(case)).dataset
        assert data is not None
        for one in evaluate(data).by_entry.values():
            for assessment in one.values():
                for requirement in data.in_force(assessment.entry.kind, assessment.release):
                    judged = Context(
                        data=data,
                        entry=assessment.entry,
                        release=assessment.release,
                        requirement=requirement,
                    )
                    seen.add((requirement.rule.name, requirement.rule.judge(judged).verdict))
    verdicts = (Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN)
    assert seen == {(rule, verdict) for rule in RULES for verdict in verdicts}


if __name__ == '__main__':
    with tempfile.TemporaryDirectory() as top:
        every = {name: said(name, Path(top, name)) for name in ALL}
    SAID.write_text(yaml.dump(every, Dumper=Plain, sort_keys=False, width=10_000), encoding='utf-8')
