# SPDX-License-Identifier: Apache-2.0
"""What readers find out about test jobs, by the cases of `jobs.yaml`, and what they have in common."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from maturity.model import Message
from maturity_audit import zuul2
from maturity_audit.jobs import Patterns, commanded
from maturity_audit.source import CannotTell, or_reason
from maturity_audit.zuul3_jobs import ProjectJobs
from tests.audit.gates import AskingJobs

if TYPE_CHECKING:
    from contextlib import ExitStack

    from maturity_audit.jobs import ListedJob

TREE = yaml.safe_load((Path(__file__).parent / 'jobs.yaml').read_text('utf-8'))
BOOKS = TREE['playbooks']


def _spelled(case: Any) -> Any:  # noqa: ANN401 (plain data)
    """Return a case with what is repeated in place of its sign."""
    text = case.get('repeated', 'a, ') * case.get('times', 0)

    def spell(part: Any) -> Any:  # noqa: ANN401
        if isinstance(part, dict):
            return {name: spell(value) for name, value in part.items()}
        return part.replace('%%', text) if isinstance(part, str) else part

    return spell(case)


def _cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case['shows']) for case in map(_spelled, TREE[name])]


def _parameters(given: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}


def _words(value: object) -> object:
    return str(value) if isinstance(value, Message) else list(value) if isinstance(value, tuple) else value


def _is(job: ListedJob, expected: dict[str, Any]) -> None:
    place = {'line': job.place.line, 'place': f'{job.place.path}:{job.place.line}'}
    found = {name: place[name] if name in place else _words(getattr(job, name)) for name in expected}
    assert found == expected


def _answer(found: dict[str, ListedJob] | Message, expected: dict[str, Any] | str) -> None:
    if isinstance(found, Message) or isinstance(expected, str):
        assert str(found) == expected
        return
    assert list(found) == list(expected)
    for name, job in found.items():
        _is(job, expected[name])


@pytest.mark.parametrize('case', _cases('zuul-project'))
def test_jobs_of_a_project(tmp_path: Path, case: dict[str, Any], stack: ExitStack) -> None:
    listed = ''.join(f'        - {job}\n' for job in case.get('listed', ()))
    project = f'- project:\n    check:\n      jobs:\n{listed}' if listed else ''
    files = case.get('files') or {'.zuul.yaml': project + case.get('zuul', '')}
    given = {'elsewhere': ['example/away', 'example/other']} if 'other' in case else {}
    asking = AskingJobs(tmp_path, stack, files, branch=case.get('branch', 'stable/r1'))
    asking.other.commit(case.get('other', {}))
    parameters = _parameters({**given, **case.get('with', {})})
    _answer(or_reason(lambda: asking.jobs(ProjectJobs, parameters)), case['found'])


@pytest.mark.parametrize(
    'case', [pytest.param(case, id=case['shows']) for case in map(_spelled, BOOKS['cases'])]
)
def test_what_playbooks_run(tmp_path: Path, case: dict[str, Any], stack: ExitStack) -> None:
    job = case.get('job', '{name: one, parent: null, run: playbooks/run}')
    zuul = f'- project: {{check: {{jobs: [one]}}}}\n- job: {job}\n{case.get("more", "")}'
    files = {**BOOKS['files'], **case.get('files', {}), '.zuul.yaml': zuul}
    asking = AskingJobs(tmp_path, stack, files)
    found = asking.jobs(ProjectJobs, _parameters({**BOOKS['with'], **case.get('with', {})}))
    _is(found['check one'], {'selects': case['selects']})


@pytest.mark.parametrize('case', _cases('zuul-layout'))
def test_jobs_of_a_layout(tmp_path: Path, case: dict[str, Any], stack: ExitStack) -> None:
    asking = AskingJobs(tmp_path, stack, {}, path='layout.yaml', elsewhere=True)
    asking.other.commit({'layout.yaml': case['zuul'], **case.get('other', {})})
    parameters = _parameters(case.get('with', {}))
    _answer(or_reason(lambda: asking.jobs(zuul2.jobs, parameters)), case['found'])


@pytest.fixture
def asking(tmp_path: Path, stack: ExitStack) -> AskingJobs:
    return AskingJobs(tmp_path, stack, {'.zuul.yaml': '- project: {check: {jobs: [one]}}'})


def test_other_repositories_are_read_as_of_the_release(asking: AskingJobs) -> None:
    for vote, day in (('false', '2020-02-20'), ('true', '2020-03-20')):
        job = f'- job: {{name: one, parent: null, voting: {vote}}}'
        asking.other.commit({'.zuul.yaml': job}, date=f'{day}T01:00:00Z')
    assert asking.jobs(ProjectJobs, {'elsewhere': 'example/other'})['check one'].voting is False


def test_a_long_line_of_parents(tmp_path: Path, stack: ExitStack) -> None:
    jobs = ''.join(f'- job: {{name: j{n}, parent: j{n + 1}}}\n' for n in range(5000))
    files = {'.zuul.yaml': '- project: {check: {jobs: [j0]}}\n' + jobs}
    found = AskingJobs(tmp_path, stack, files).jobs(ProjectJobs, {})
    assert 'too long a line' in str(found['check j0'].voting)


# Expressions and commands -----------------------------------------------------------------------


def test_expressions_have_an_end() -> None:
    patterns = Patterns()
    assert patterns.match('^gate-(?!red).*e$', 'gate-blue') is True
    assert patterns.match('blue', 'gate-blue') is False
    for pattern in ('a' * 501, '(a+)+$'):
        with pytest.raises(CannotTell):
            patterns.match(pattern, 'a' * 100)
    found = [or_reason(lambda: patterns.match('a' * 500, 'b')) for _ in range(20_001)]
    assert (found[0], str(found[-1])[:16]) == (False, 'the expression a')


def test_a_command_is_given_an_entry_and_a_selection() -> None:
    command = re.compile(r'run (\S+)(?: (\S+))?')
    assert commanded(command, ['x', './run blue', 'run blue']) == ('blue', 'blue')
    assert commanded(command, ['run blue blue_all']) == ('blue', 'blue_all')
    assert commanded(command, ['walk']) is None
    with pytest.raises(CannotTell, match='blue and red'):
        commanded(command, ['run red', 'run blue'])
