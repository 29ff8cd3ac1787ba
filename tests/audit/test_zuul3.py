# SPDX-License-Identifier: Apache-2.0
"""Jobs in the files of Zuul since its third version."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from maturity.model import Message
from maturity_audit import zuul3
from maturity_audit.source import CannotTell
from tests.audit.gates import MAIN, AskingJobs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from maturity_audit.jobs import ListedJob

BOTH = ('master', 'stable/r1')


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def _found(
    tmp_path: Path,
    stack: ExitStack,
    files: str | Mapping[str, str],
    *,
    other: Mapping[str, str] | None = None,
    branch: str | None = 'stable/r1',
    **given: Any,
) -> dict[str, ListedJob]:
    all_ = {'.zuul.yaml': files} if isinstance(files, str) else files
    asking = AskingJobs(tmp_path, stack, all_, branch=branch)
    if other is not None:
        asking.other.commit(other)
        given.setdefault('elsewhere', ('example/away', 'example/other'))
    return asking.jobs(zuul3.jobs, {name.replace('_', '-'): value for name, value in given.items()})


def _project(*jobs: str, more: str = '') -> str:
    lines = ''.join(f'        - {job}\n' for job in jobs)
    return f'- project:\n    check:\n      jobs:\n{lines}{more}\n'


def _said(value: object) -> object:
    return str(value) if isinstance(value, Message) else value


# What is listed ---------------------------------------------------------------------------------


def test_the_jobs_of_a_project_and_its_templates(tmp_path: Path, stack: ExitStack) -> None:
    files = """\
- project-template:
    name: common
    check: {jobs: [one]}
- project:
    name: project
    templates: [common, away]
    queue: x
    vars: {jobs: no}
    gate:
      jobs:
        - two
        - three:
            voting: false
        - four:
- project: {name: example/project, gate: {jobs: [five]}}
- project: {name: example/another, gate: {jobs: [six]}}
- job: {name: seven}
"""
    found = _found(tmp_path, stack, files)
    assert {name: one.place.line for name, one in found.items()} == {
        'check one': 3,
        'gate two': 11,
        'gate three': 12,
        'gate four': 14,
        'gate five': 15,
    }


def test_templates_of_other_repositories(tmp_path: Path, stack: ExitStack) -> None:
    other = {'zuul.d/t.yaml': '- project-template:\n    name: common\n    check: {jobs: [one]}\n'}
    found = _found(tmp_path, stack, '- project: {templates: [common]}', other=other)
    place = found['check one'].place
    assert (place.repository, place.path, place.line) == ('example/other', 'zuul.d/t.yaml', 3)


@pytest.mark.parametrize(
    ('files', 'paths'),
    [
        (('zuul.yaml', 'zuul.d/a.yaml', '.zuul.yaml'), ['zuul.yaml']),
        (('zuul.d/b.yaml', 'zuul.d/a/c.yaml', '.zuul.yaml'), ['zuul.d/a/c.yaml', 'zuul.d/b.yaml']),
        (('.zuul.yaml', '.zuul.d/a.yaml'), ['.zuul.yaml']),
        (
            ('.zuul.d/a.yaml', '.zuul.d/b.yml', '.zuul.d/x/.zuul.ignore', '.zuul.d/x/c.yaml'),
            ['.zuul.d/a.yaml'],
        ),
        (('other.yaml',), []),
    ],
    ids=['file', 'folder', 'hidden file', 'ignored', 'none'],
)
def test_where_the_files_are(
    tmp_path: Path, stack: ExitStack, files: tuple[str, ...], paths: list[str]
) -> None:
    found = _found(tmp_path, stack, {path: _project(f'job-{number}') for number, path in enumerate(files)})
    assert sorted(one.place.path for one in found.values()) == paths


@pytest.mark.parametrize(
    ('files', 'reason'),
    [
        ('a: 1', 'the file is no list of jobs and projects'),
        ('- [', 'the file is no YAML'),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, stack: ExitStack, files: str, reason: str) -> None:
    with pytest.raises(CannotTell) as caught:
        _found(tmp_path, stack, files)
    assert str(caught.value.reason).startswith(reason)


def test_a_link_is_not_followed(tmp_path: Path, stack: ExitStack) -> None:
    asking = AskingJobs(tmp_path, stack, {'real.yaml': _project('one')})
    (asking.main.path / '.zuul.yaml').symlink_to('real.yaml')
    asking.main.commit({})
    asking.main.git('tag', '--force', 'v-r1')
    with pytest.raises(CannotTell, match='is a link'):
        asking.jobs(zuul3.jobs, {})


# Votes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ('jobs', 'voting'),
    [
        ('- job: {name: one, parent: null}', True),
        ('- job: {name: one, parent: null, voting: no}', False),
        ('- job: {name: one, voting: false}', False),
        ('- job: {name: two, parent: null, voting: false}\n- job: {name: one, parent: two}', False),
        ('- job: {name: two, voting: false}\n- job: {name: one, parent: two, voting: true}', True),
        ('- job: {name: one, parent: null}\n- job: {name: one, voting: false}', False),
        ('- job: {name: one, parent: null}\n- job: {name: one, voting: false, branches: old}', True),
        ('- job: {name: base, parent: null, voting: false}\n- job: {name: one}', False),
        (
            '- job: {name: one, parent: null, voting: "false"}',
            'line 6 says neither yes nor no about the vote',
        ),
        ('- job: {name: one}', 'the job base is in none of the repositories that audit.yaml names'),
        ('', 'the job one is in none of the repositories that audit.yaml names'),
        (
            '- job: {name: one, parent: two}\n- job: {name: two, parent: one}',
            'the parents of the job one form a circle, or too long a line',
        ),
    ],
)
def test_votes(tmp_path: Path, stack: ExitStack, jobs: str, voting: bool | str) -> None:  # noqa: FBT001
    found = _found(tmp_path, stack, _project('one') + jobs)
    assert _said(found['check one'].voting) == voting


def test_the_pipeline_has_the_last_word(tmp_path: Path, stack: ExitStack) -> None:
    found = _found(tmp_path, stack, _project('one: {voting: false}', 'two: {voting: true}'))
    # Even where nothing else is known of the job.
    assert found['check one'].voting is False
    assert found['check two'].voting is True


def test_parents_in_other_repositories(tmp_path: Path, stack: ExitStack) -> None:
    jobs = '- job: {name: one, parent: outside}\n- job: {name: two, parent: outer}\n'
    other = {
        'zuul.d/a.yaml': '- job: {name: outside, parent: outermost}\n- job: {name: outer, parent: away}\n',
        'zuul.d/b.yaml': '- job:\n    name: "outermost"\n    parent: null\n    voting: false\n',
        'zuul.d/c.yaml': '- [ broken',
    }
    found = _found(tmp_path, stack, _project('one', 'two') + jobs, other=other)
    assert found['check one'].voting is False
    assert _said(found['check two'].voting) == (
        'the job away is not in what is at hand, which lacks example/away'
    )


def test_other_repositories_are_read_as_of_the_release(tmp_path: Path, stack: ExitStack) -> None:
    asking = AskingJobs(tmp_path, stack, {'.zuul.yaml': _project('one')})
    asking.other.commit(
        {'.zuul.yaml': '- job: {name: one, parent: null, voting: false}'}, date='2020-02-20T01:00:00Z'
    )
    asking.other.commit({'.zuul.yaml': '- job: {name: one, parent: null}'}, date='2020-03-20T01:00:00Z')
    assert asking.jobs(zuul3.jobs, {'elsewhere': 'example/other'})['check one'].voting is False


def test_a_file_that_may_define_the_job_but_is_broken(tmp_path: Path, stack: ExitStack) -> None:
    found = _found(tmp_path, stack, _project('one'), other={'.zuul.yaml': '- job: {name: one}\n- ['})
    assert 'the file is no YAML' in str(found['check one'].voting)


# Branches ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ('branches', 'on'),
    [
        ('master', ('master',)),
        ('^stable/(r1|r2)$', ('stable/r1',)),
        ('[x, stable/r1]', ('stable/r1',)),
        ('{regex: ^stable/.*, negate: true}', ('master',)),
        ('[{regex: mas, negate: false}]', ('master',)),
        ('^unmaintained/', ()),
        ('{regexp: x}', 'an expression for branches cannot be read'),
        ('{regex: x, negate: maybe}', 'an expression for branches cannot be read'),
        ('(a+)+', 'the expression (a+)+ is too hard to match'),
        ('"*"', '* is no expression: nothing to repeat at position 0'),
    ],
)
def test_branches(tmp_path: Path, stack: ExitStack, branches: str, on: tuple[str, ...] | str) -> None:
    files = _project(f'one: {{branches: {branches}}}') + '- job: {name: one, parent: null}'
    one = _found(tmp_path, stack, files)['check one']
    assert _said(one.branches) == on
    if isinstance(on, str):
        assert _said(one.voting) == on


def test_a_job_without_a_definition_for_a_branch_does_not_run_there(tmp_path: Path, stack: ExitStack) -> None:
    jobs = '- job: {name: one, parent: two}\n- job: {name: two, parent: null, branches: master}'
    assert _found(tmp_path, stack, _project('one') + jobs)['check one'].branches == ('master',)


def test_a_branch_that_had_another_name(tmp_path: Path, stack: ExitStack) -> None:
    files = _project('one: {branches: ^stable/}') + '- job: {name: one, parent: null}'
    found = _found(tmp_path, stack, files, branch='unmaintained/r1', renamed='unmaintained/=stable/')
    assert found['check one'].branches == ('stable/r1',)


def test_a_job_that_is_listed_twice(tmp_path: Path, stack: ExitStack) -> None:
    files = (
        '- project:\n    check:\n      jobs:\n        - one: {branches: master}\n'
        '        - one: {branches: stable/r1, voting: false}\n- job: {name: one, parent: null}\n'
    )
    asking = AskingJobs(tmp_path, stack, {'.zuul.yaml': files})
    first, second = zuul3.jobs(asking.jobs_question(), project=MAIN, branches=('master',))
    assert (first.place.line, first.branches) == (4, ('master',))
    assert (second.place.line, second.branches) == (5, ('stable/r1',))
    assert str(first.voting) == 'it differs between master and stable/r1'


# Variables --------------------------------------------------------------------------------------

JOBS = """
- job:
    name: top
    parent: null
    vars: &common
      suite: all
      localrc: {VERSION: 8.0, OTHER: x}
- job:
    name: one
    parent: top
    files: !inherit [a]
    vars: {suite: some, localrc: {OTHER: y}}
- job:
    name: two
    parent: null
    vars:
      <<: *common
      suite: ~
- job: {name: three, parent: top, vars: {localrc: none, suite: '{{ other }}'}}
- job: {name: four, parent: away, vars: {localrc: {OTHER: z}}}
- job: {name: five, parent: away, vars: {suite: own}}
"""


@pytest.mark.parametrize(
    ('name', 'runs', 'version'),
    [
        ('top', 'all', '8.0'),
        ('one', 'some', '8.0'),
        ('two', None, '8.0'),
        ('three', 'the variable suite is no plain text', None),
        ('four', 'the job away is in none of the repositories that audit.yaml names', 'missing'),
        ('five', 'own', 'missing'),
    ],
)
def test_variables(
    tmp_path: Path, stack: ExitStack, name: str, runs: str | None, version: str | None
) -> None:
    given: dict[str, Any] = {
        'runs': ('nothing-sets-it', 'suite'),
        'version': 'localrc.VERSION',
        'own': 'nothing',
    }
    one = _found(tmp_path, stack, _project(name) + JOBS, **given)[f'check {name}']
    assert _said(one.runs) == runs
    if version == 'missing':
        assert isinstance(one.version, Message)
    else:
        assert one.version == version


def test_pipelines_and_projects_set_variables(tmp_path: Path, stack: ExitStack) -> None:
    files = (
        '- project:\n    vars: {suite: project, version: 3}\n    check:\n      jobs:\n'
        '        - one: {vars: {suite: listed}}\n        - two\n'
        '- job: {name: one, parent: null, vars: {suite: job}}\n'
        '- job: {name: two, parent: null, vars: {suite: job}}\n'
    )
    found = _found(tmp_path, stack, files, runs='suite', version='version')
    assert [found[f'check {name}'].runs for name in ('one', 'two')] == ['listed', 'job']
    assert found['check one'].version == '3'


# Playbooks --------------------------------------------------------------------------------------

PLAYBOOK = (
    '- hosts: all\n  roles:\n    - away\n    - role: tests\n  tasks:\n    - include_role: {name: more}\n'
)
ROLE = """\
# ./script run-tests comment
- name: Run
  shell: |
    cd here
    ./script run-tests {{ thing }} {{group}}
"""
FILES = {
    'playbooks/run.yaml': PLAYBOOK,
    'roles/tests/tasks/main.yaml': ROLE,
    'roles/tests/defaults/main.yml': "thing: 'blue'\ngroup: ''\n",
}
RUN = '- job: {name: one, parent: null, run: playbooks/run%s}\n'


def _runs(tmp_path: Path, stack: ExitStack, files: Mapping[str, str], **given: Any) -> object:
    parameters = {'command': r'run-tests[ \t]+(\S+)(?:[ \t]+(\S+))?', 'hyphen': '_', **given}
    found = _found(tmp_path, stack, files, **parameters)
    return _said(found['check one'].runs)


@pytest.mark.parametrize(
    ('jobs', 'runs'),
    [
        (RUN % '', 'blue'),
        (RUN % '.yaml' + '- job: {name: one, vars: {group: red-all}}', 'red_all'),
        (RUN % ', vars: {thing: red}', 'red'),
        (
            '- job: {name: top, parent: away, run: [playbooks/run.yaml]}\n- job: {name: one, parent: top}',
            'blue',
        ),
        (RUN % '-not', 'example/project has no playbook playbooks/run-not'),
    ],
)
def test_what_a_playbook_runs(tmp_path: Path, stack: ExitStack, jobs: str, runs: str) -> None:
    files = {**FILES, '.zuul.yaml': _project('one') + jobs}
    assert _runs(tmp_path, stack, files, own=('thing', 'group')) == runs


def test_a_parent_elsewhere_could_set_the_variable(tmp_path: Path, stack: ExitStack) -> None:
    jobs = '- job: {name: one, parent: away, run: playbooks/run.yaml}'
    files = {**FILES, '.zuul.yaml': _project('one') + jobs}
    assert _runs(tmp_path, stack, files, own='thing') == (
        'the job away is in none of the repositories that audit.yaml names'
    )


@pytest.mark.parametrize(
    ('change', 'runs'),
    [
        (
            {'playbooks/run.yaml': PLAYBOOK + '  vars: {group: x}\n'},
            'the playbook playbooks/run sets group',
        ),
        ({'roles/tests/defaults/main.yml': 'thing: blue\n'}, 'nothing at hand sets group'),
        ({'roles/tests/defaults/main.yml': 'thing: blue\ngroup: "{{ a }}"'}, 'nothing at hand sets group'),
        ({'roles/tests/tasks/main.yaml': '- shell: run\n'}, 'chosen'),
        ({'playbooks/run.yaml': '- shell: run-tests text text-all\n'}, 'text_all'),
        ({'playbooks/run.yaml': '- ['}, 'the file is no YAML, at line 2: did not find expected node content'),
    ],
    ids=['set', 'no default', 'computed', 'no command', 'plain', 'broken'],
)
def test_playbooks_that_are_different(
    tmp_path: Path, stack: ExitStack, change: Mapping[str, str], runs: str
) -> None:
    files = {**FILES, **change, '.zuul.yaml': _project('one') + RUN % ', vars: {suite: chosen}'}
    assert _runs(tmp_path, stack, files, runs='suite') == runs


def test_a_playbook_of_a_missing_parent(tmp_path: Path, stack: ExitStack) -> None:
    jobs = '- job: {name: one, parent: away, vars: {suite: chosen}}'
    files = {'.zuul.yaml': _project('one') + jobs}
    assert _runs(tmp_path, stack, files, runs='suite') == 'chosen'


# Hostile ----------------------------------------------------------------------------------------


def test_a_bomb_of_jobs(tmp_path: Path, stack: ExitStack) -> None:
    jobs = ''.join(f'- job: {{name: j{n}, parent: j{n + 1}}}\n' * 5 for n in range(40))
    found = _found(tmp_path, stack, _project('j0') + jobs + '- job: {name: j40, parent: null}')
    assert found['check j0'].voting is True


def test_too_many_definitions(tmp_path: Path, stack: ExitStack) -> None:
    found = _found(tmp_path, stack, _project('one') + '- job: {name: one, parent: null}\n' * 600)
    assert str(found['check one'].voting) == 'the job one has too many definitions'


def test_what_is_too_long_is_not_said(tmp_path: Path, stack: ExitStack) -> None:
    long = 'x' * 100_000
    jobs = (
        f'- job: {{name: one, parent: {long}}}\n'
        f'- job: {{name: two, parent: null, run: {long}, vars: {{version: {long}}}}}\n'
    )
    found = _found(tmp_path, stack, _project('one', 'two') + jobs, command='run', version='version')
    assert str(found['check one'].voting) == 'the name of a job is too long'
    assert str(found['check two'].runs) == 'the path of a playbook is too long'
    assert str(found['check two'].version) == 'the variable version is no plain text'


def test_a_bomb_of_lines(tmp_path: Path, stack: ExitStack) -> None:
    playbook = '- &a "' + 'run-tests x\\n' * 30_000 + '"\n' + '- *a\n' * 60_000
    files = {'.zuul.yaml': _project('one') + RUN % '', 'playbooks/run.yaml': playbook}
    assert _runs(tmp_path, stack, files) == 'x'


def test_a_long_line_of_parents(tmp_path: Path, stack: ExitStack) -> None:
    jobs = ''.join(f'- job: {{name: j{n}, parent: j{n + 1}}}\n' for n in range(5000))
    found = _found(tmp_path, stack, _project('j0') + jobs)
    assert 'too long a line' in str(found['check j0'].voting)


def test_many_jobs(tmp_path: Path, stack: ExitStack) -> None:
    files = '- project: {check: {jobs: &j [' + 'a, ' * 1500 + ']}, gate: {jobs: *j}}'
    with pytest.raises(CannotTell, match='too many jobs'):
        _found(tmp_path, stack, files)
