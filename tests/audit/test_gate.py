# SPDX-License-Identifier: Apache-2.0
"""Recorded jobs against those that are found."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from maturity.model import Job, Recipe, SourceMark, Span, Text, msg
from maturity_audit import zuul3
from maturity_audit.gate import findings
from maturity_audit.jobs import ListedJob
from maturity_audit.source import CannotTell, Place
from tests.audit.gates import MAIN, MARK, AskingJobs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from maturity_audit.jobs import Jobs
    from maturity_audit.parameters import Texts
    from maturity_audit.questions import Question

RECIPE = Recipe(
    fact='gate',
    kind=None,
    by=None,
    types=(),
    span=Span(since='r1', last=None, start=0, stop=1),
    reader='jobs',
    parameters={},
    mark=MARK,
)
BOTH = ('master', 'stable/r1')
UNKNOWN = msg('nobody knows')


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[AskingJobs]:
    with ExitStack() as stack:
        yield AskingJobs(tmp_path, stack, {})


def _recorded(name: str = 'blue', **given: Any) -> Job:
    values: dict[str, Any] = {
        'pipeline': 'check',
        'voting': True,
        'line': 3,
        'runs': None,
        'version': None,
        'tests': {},
        'conditional': {},
        'condition': None,
        'note': None,
        'mark': SourceMark('data/releases/r1.yaml', 7),
    }
    return Job(name=name, **{**values, **given})


def _found(name: str = 'blue', line: int = 3, path: str = '.zuul.yaml', **given: Any) -> ListedJob:
    values: dict[str, Any] = {'pipeline': 'check', 'branches': BOTH, 'voting': True}
    return ListedJob(name=name, place=Place(MAIN, 'c' * 40, path, line), **{**values, **given})


def _told(
    asking: AskingJobs, recorded: tuple[Job, ...], found: tuple[ListedJob, ...] | Jobs, **given: Any
) -> list[str]:
    question = asking.jobs_question(recorded)
    given = {
        'project': MAIN,
        'branches': 'master',
        **{key.replace('_', '-'): one for key, one in given.items()},
    }
    jobs = (lambda _question, _branches: found) if isinstance(found, tuple) else found
    result = []
    for one in findings(question, replace(RECIPE, parameters=given), jobs):
        assert one.release == one.subject == 'r1'
        said = '' if one.found is None else f': {one.found}'
        result.append(f'{one.kind} {one.outcome.value}, {one.about}{said}')
    return result


def test_each_claim_is_a_finding_of_its_own(asking: AskingJobs) -> None:
    recorded = _recorded(runs=Text('blue_all'), version='8.0')
    assert _told(asking, (recorded,), (_found(runs='blue_all', version='8.0'),)) == [
        'gate-jobs agrees, blue in check',
        'gate-votes agrees, blue in check is voting',
        'gate-runs agrees, blue in check runs blue_all',
        'gate-versions agrees, blue in check tests version 8.0',
    ]
    assert _told(asking, (recorded,), (_found(voting=False, runs='blue', version=None),)) == [
        'gate-jobs agrees, blue in check',
        'gate-votes disagrees, blue in check is voting: it is non-voting',
        'gate-runs disagrees, blue in check runs blue_all: it is blue',
        'gate-versions disagrees, blue in check tests version 8.0: nothing says so',
    ]
    assert _told(asking, (recorded,), (_found(voting=UNKNOWN, runs=UNKNOWN, version=UNKNOWN),)) == [
        'gate-jobs agrees, blue in check',
        'gate-votes cannot-tell, blue in check is voting: nobody knows',
        'gate-runs cannot-tell, blue in check runs blue_all: nobody knows',
        'gate-versions cannot-tell, blue in check tests version 8.0: nobody knows',
    ]


def test_where_the_record_says_nothing_the_source_can(asking: AskingJobs) -> None:
    recorded = _recorded(voting=False)
    assert _told(asking, (recorded,), (_found(voting=True, runs=UNKNOWN, version='8.0'),)) == [
        'gate-jobs agrees, blue in check',
        'gate-votes disagrees, blue in check is non-voting: it is voting',
        'gate-versions disagrees, blue in check tests version –: it is 8.0',
    ]


@pytest.mark.parametrize(
    ('found', 'said'),
    [
        ((), 'disagrees, blue in check: no pipeline lists it'),
        ((_found(pipeline='gate'), _found('red')), 'disagrees, blue in check: it is listed only in gate'),
        ((_found(line=4),), 'disagrees, blue in check: it is listed elsewhere'),
        ((_found(path='other.yaml'),), 'disagrees, blue in check: it is listed elsewhere'),
        ((_found(line=4), _found(line=3)), 'agrees, blue in check'),
        ((_found(branches=()),), 'disagrees, blue in check: it runs on none of master and stable/r1'),
        ((_found(branches=('stable/r1',)),), 'agrees, blue in check: only on stable/r1'),
        ((_found(branches=UNKNOWN),), 'cannot-tell, blue in check: nobody knows'),
    ],
)
def test_where_a_job_is_listed(asking: AskingJobs, found: tuple[ListedJob, ...], said: str) -> None:
    assert _told(asking, (_recorded(),), found)[0] == f'gate-jobs {said}'


def test_a_job_that_is_not_listed_has_no_vote(asking: AskingJobs) -> None:
    assert len(_told(asking, (_recorded(runs=Text('x')),), ())) == 1


def test_pipelines_without_a_vote(asking: AskingJobs) -> None:
    recorded = (_recorded(pipeline='nightly'), _recorded('red', voting=False))
    found = (_found(pipeline='nightly', voting=False), _found('red'))
    assert _told(asking, recorded, found, without_a_vote='nightly') == [
        'gate-jobs agrees, blue in nightly',
        'gate-jobs agrees, red in check',
        'gate-votes disagrees, red in check is non-voting: it is voting',
    ]


def test_jobs_that_the_record_lacks(asking: AskingJobs) -> None:
    found = (
        _found(),
        _found(pipeline='gate'),
        _found(pipeline='gate', line=9),
        _found('blue-nowhere', branches=()),
        _found('blue-unclear', branches=UNKNOWN),
        _found('blue-doc'),
        _found('pep8-blue'),
    )
    assert _told(asking, (_recorded(),), found, expected='blue.*', left_out='.*-doc')[2:] == [
        'gate-jobs disagrees, blue in gate: the record lacks it',
        'gate-jobs cannot-tell, blue-unclear in check: nobody knows',
    ]
    assert len(_told(asking, (_recorded(),), found)) == 2


def test_without_jobs_every_claim_stays_open(asking: AskingJobs) -> None:
    def jobs(_question: Question, _branches: Texts) -> tuple[ListedJob, ...]:
        raise CannotTell(UNKNOWN)

    recorded = (_recorded(version='8.0'), _recorded('red', pipeline='nightly', runs=Text('x')))
    assert _told(asking, recorded, jobs, without_a_vote='nightly') == [
        'gate-jobs cannot-tell, blue in check: nobody knows',
        'gate-votes cannot-tell, blue in check is voting: nobody knows',
        'gate-versions cannot-tell, blue in check tests version 8.0: nobody knows',
        'gate-jobs cannot-tell, red in nightly: nobody knows',
        'gate-runs cannot-tell, red in nightly runs x: nobody knows',
    ]


def test_a_release_whose_gate_is_unknown_claims_nothing(asking: AskingJobs) -> None:
    question = asking.jobs_question()
    question = replace(question, release=replace(question.release, gate=None))
    assert list(findings(question, RECIPE, lambda _question, _branches: (_found(),))) == []


def test_a_finding_names_both_places(asking: AskingJobs) -> None:
    question = asking.jobs_question((_recorded(),))
    one = next(iter(findings(question, RECIPE, lambda _question, _branches: (_found(),))))
    assert [str(place) for place in one.places] == ['example/project@cccccccccc:.zuul.yaml:3']
    assert str(one.mark) == 'data/releases/r1.yaml:7:1'


def test_a_reader_and_the_comparison_together(tmp_path: Path) -> None:
    files = {
        '.zuul.yaml': '- project:\n    check:\n      jobs: [blue, red: {voting: false}]\n'
        '- job: {name: blue, parent: null}\n'
    }
    with ExitStack() as stack:
        asking = AskingJobs(tmp_path, stack, files)
        recorded = (_recorded(), _recorded('red'), _recorded('green'))
        assert _told(asking, recorded, zuul3.jobs) == [
            'gate-jobs agrees, blue in check',
            'gate-votes agrees, blue in check is voting',
            'gate-jobs agrees, red in check',
            'gate-votes disagrees, red in check is voting: it is non-voting',
            'gate-jobs disagrees, green in check: no pipeline lists it',
        ]
