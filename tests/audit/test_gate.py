# SPDX-License-Identifier: Apache-2.0
"""Recorded jobs against those that are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from maturity.model import Job, Recipe, SourceMark, Span, msg
from maturity_audit.gate import findings
from maturity_audit.jobs import ListedJob
from maturity_audit.source import CannotTell, Place
from tests.audit.asking import renamed
from tests.audit.gates import MAIN, MARK, AskingJobs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import ExitStack
    from pathlib import Path

    from maturity_audit.jobs import Jobs
    from maturity_audit.questions import Question

SPAN = Span(since='r1', last=None, start=0, stop=1)
UNKNOWN = msg('nobody knows')
HERE, VOTES = 'gate-jobs agrees, blue in check', 'gate-votes agrees, blue in check is voting'


@pytest.fixture
def asking(tmp_path: Path, stack: ExitStack) -> AskingJobs:
    return AskingJobs(tmp_path, stack, {})


def recorded(name: str = 'blue', **given: Any) -> Job:
    mark = SourceMark('data/releases/r1.yaml', 7)
    values = {'pipeline': 'check', 'voting': True, 'line': 3, 'mark': mark, **given}
    return Job(name=name, **values)


def found(name: str = 'blue', line: int = 3, path: str = '.zuul.yaml', **given: Any) -> ListedJob:
    values = {'pipeline': 'check', 'branches': ('master', 'stable/r1'), 'voting': True, **given}
    return ListedJob(name=name, place=Place(MAIN, 'c' * 40, path, line), **values)


def words(
    asking: AskingJobs,
    on_record: Sequence[Job],
    jobs: Sequence[ListedJob] | Jobs,
    question: Question | None = None,
    **given: Any,
) -> list[str]:
    """Return the findings about jobs."""
    parameters = {'project': MAIN, 'branches': 'master'}
    parameters |= {key.replace('_', '-'): one for key, one in given.items()}
    recipe = Recipe(fact='gate', span=SPAN, reader='jobs', parameters=parameters, mark=MARK)
    result = []
    reader = jobs if callable(jobs) else lambda _question, _branches: tuple(jobs)
    for one in findings(question or asking.jobs_question(tuple(on_record)), recipe, reader):
        assert one.release == one.subject == 'r1'
        why = '' if one.found is None else f': {one.found}'
        result.append(f'{one.kind} {one.outcome.value}, {one.about}{why}')
    return result


CLAIMS = recorded(selects=('blue_all',), version='8.0')


@pytest.mark.parametrize(
    ('job', 'listed', 'expected'),
    [
        (
            CLAIMS,
            found(selects=('blue_all',), version='8.0'),
            [
                VOTES,
                'gate-versions agrees, blue in check tests version 8.0',
                'gate-selects agrees, blue in check selects blue_all',
            ],
        ),
        (
            CLAIMS,
            found(voting=False, selects=('blue',), version=None),
            [
                'gate-votes disagrees, blue in check is voting: it is non-voting',
                'gate-versions disagrees, blue in check tests version 8.0: nothing says so',
                'gate-selects disagrees, blue in check selects blue_all: it is blue',
            ],
        ),
        (
            CLAIMS,
            found(voting=UNKNOWN, selects=UNKNOWN, version=UNKNOWN),
            [
                'gate-votes cannot-tell, blue in check is voting: nobody knows',
                'gate-versions cannot-tell, blue in check tests version 8.0: nobody knows',
                'gate-selects cannot-tell, blue in check selects blue_all: nobody knows',
            ],
        ),
        (
            recorded(voting=False),
            found(voting=True, selects=UNKNOWN, version='8.0'),
            [
                'gate-votes disagrees, blue in check is non-voting: it is voting',
                'gate-versions disagrees, blue in check tests version –: it is 8.0',
            ],
        ),
    ],
    ids=['agrees', 'disagrees', 'unknown', 'silent'],
)
def test_each_claim_is_a_finding_of_its_own(
    asking: AskingJobs, job: Job, listed: ListedJob, expected: list[str]
) -> None:
    assert words(asking, [job], [listed]) == [HERE, *expected]


def test_a_job_names_entries_as_they_were_called_then(asking: AskingJobs) -> None:
    job = recorded(entries=('azure',))
    question = renamed(asking.jobs_question((job,)), 'blue', 'azure')
    found_ = words(asking, [job], [found(entries=('blue',))], question)
    assert 'gate-selects agrees, blue in check runs tests for blue' in found_


@pytest.mark.parametrize(
    ('listed', 'expected'),
    [
        ([], 'disagrees, blue in check: no pipeline lists it'),
        ([found(pipeline='gate'), found('red')], 'disagrees, blue in check: it is listed only in gate'),
        ([found(line=4)], 'disagrees, blue in check: it is listed elsewhere'),
        ([found(path='other.yaml')], 'disagrees, blue in check: it is listed elsewhere'),
        ([found(line=4), found(line=3)], 'agrees, blue in check'),
        ([found(branches=())], 'disagrees, blue in check: it runs on none of master and stable/r1'),
        ([found(branches=('stable/r1',))], 'agrees, blue in check'),
        ([found(branches=UNKNOWN)], 'cannot-tell, blue in check: nobody knows'),
    ],
)
def test_where_a_job_is_listed(asking: AskingJobs, listed: list[ListedJob], expected: str) -> None:
    assert words(asking, [recorded(selects=('x',))], listed)[0] == f'gate-jobs {expected}'
    # What is not listed is not asked for more.
    assert listed or len(words(asking, [recorded(selects=('x',))], listed)) == 1


def test_jobs_that_the_record_lacks(asking: AskingJobs) -> None:
    listed = [
        found(),
        found(pipeline='gate'),
        found(pipeline='gate', line=9),
        found('blue-nowhere', branches=()),
        found('blue-unclear', branches=UNKNOWN),
        found('blue-doc'),
        found('pep8-blue'),
    ]
    assert words(asking, [recorded()], listed, expected='blue.*', left_out='.*-doc')[2:] == [
        'gate-jobs disagrees, blue in gate: the record lacks it',
        'gate-jobs cannot-tell, blue-unclear in check: nobody knows',
    ]
    assert len(words(asking, [recorded()], listed)) == 2


def test_without_jobs_every_claim_stays_open(asking: AskingJobs) -> None:
    def jobs(*_question: object) -> tuple[ListedJob, ...]:
        raise CannotTell(UNKNOWN)

    on_record = [recorded(version='8.0'), recorded('red', pipeline='nightly', selects=('x',))]
    assert words(asking, on_record, jobs, without_a_vote='nightly') == [
        'gate-jobs cannot-tell, blue in check: nobody knows',
        'gate-votes cannot-tell, blue in check is voting: nobody knows',
        'gate-versions cannot-tell, blue in check tests version 8.0: nobody knows',
        'gate-jobs cannot-tell, red in nightly: nobody knows',
        'gate-selects cannot-tell, red in nightly selects x: nobody knows',
    ]
