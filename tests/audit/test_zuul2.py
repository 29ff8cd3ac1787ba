# SPDX-License-Identifier: Apache-2.0
"""Jobs in a layout of Zuul before its third version."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from maturity.model import Message
from maturity_audit import zuul2
from maturity_audit.source import CannotTell
from tests.audit.gates import AskingJobs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from maturity_audit.jobs import ListedJob

LAYOUT = """\
includes:
  - python-file: functions.py
pipelines:
  - name: check
  - name: gate
project-templates:
  - name: common
    check:
      - 'gate-{name}-{flavour}'
jobs:
  - name: ^.*-early$
    voting: false
  - name: named
  - name: ^named
    voting: false
  - name: ^late-(one|two)$
    voting: false
    branch: ^stable/r1$
  - name: late-two
    voting: true
  - name: ^master-only
    branch: [master, nothing]
  - name: ^not-for-us
    skip-if:
      - project: ^example/(project|x)$
        branch: ^(?!stable/old).*$
  - name: ^not-on-stable
    skip-if:
      - project: ^example/project$
        branch: ^stable/
      - project: ^example/project$
        all-files-match-any: [.*]
  - name: unclear
    voting: perhaps
projects:
  - name: example/project
    template:
      - name: common
        flavour: fast
    check:
      - one-early
      - parent:
          - child
          - master-only-parent: [grandchild]
      - named
      - late-one
      - late-two
    gate:
      - not-for-us
      - not-on-stable
      - unclear
    other: [never]
"""
JOBS = """\
- job-template:
    name: 'gate-{thing}-{node}{suffix}'
    builders:
      - link-logs
      - shell: |
          function hook {{
              ./script run-tests {thing} {thing}-all
          }}
- job-template:
    name: 'single-{node}'
    builders:
      - shell: './script run-tests {node}'
- job:
    name: plain
    builders:
      - shell: !include-raw
          - ./script run-tests fixed
# ./script run-tests comment
- job:
    name: twice-a
    builders: [{shell: run-tests a}]
- job-template:
    name: 'twice-{any}'
    builders: [{shell: run-tests b}]
"""
BOTH = ('master', 'stable/r1')


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def _found(tmp_path: Path, stack: ExitStack, layout: str, **given: Any) -> dict[str, ListedJob]:
    asking = AskingJobs(tmp_path, stack, {}, path='layout.yaml', elsewhere=True)
    asking.other.commit({'layout.yaml': layout, 'jobs.yaml': given.pop('jobs', '')})
    return asking.jobs(zuul2.jobs, given)


def test_jobs_are_listed_with_their_lines(tmp_path: Path, stack: ExitStack) -> None:
    found = _found(tmp_path, stack, LAYOUT)
    assert {name: one.place.line for name, one in found.items()} == {
        'check gate-project-fast': 9,
        'check one-early': 41,
        'check parent': 42,
        'check child': 43,
        'check master-only-parent': 44,
        'check grandchild': 44,
        'check named': 45,
        'check late-one': 46,
        'check late-two': 47,
        'gate not-for-us': 49,
        'gate not-on-stable': 50,
        'gate unclear': 51,
    }
    assert {one.place.repository for one in found.values()} == {'example/other'}


def test_attributes_count_in_the_order_of_the_file(tmp_path: Path, stack: ExitStack) -> None:
    found = _found(tmp_path, stack, LAYOUT)
    assert found['check one-early'].voting is False
    # An expression does not count for a job that was named before it.
    assert found['check named'].voting is True
    assert found['check late-one'].voting is False
    assert found['check late-two'].voting is True
    assert str(found['gate unclear'].voting) == 'whether unclear votes is neither yes nor no'


def test_branches(tmp_path: Path, stack: ExitStack) -> None:
    found = _found(tmp_path, stack, LAYOUT)
    assert found['check one-early'].branches == BOTH
    assert found['check late-one'].branches == ('stable/r1',)
    assert found['check master-only-parent'].branches == ('master',)
    # What stands below a job runs only after it.
    assert found['check grandchild'].branches == ('master',)
    assert found['gate not-for-us'].branches == ()
    # A condition about files leaves out only some changes.
    assert found['gate not-on-stable'].branches == ('master',)


def _runs(tmp_path: Path, stack: ExitStack, name: str, jobs: str = JOBS, **more: Any) -> object:
    layout = f'pipelines: [name: check]\nprojects:\n- name: example/project\n  check: [{name}]\n'
    given = {'templates': 'jobs.yaml', 'fields': 'thing=[a-z]+', 'command': r'run-tests (\S+)(?: (\S+))?'}
    found = _found(tmp_path, stack, layout, jobs=jobs, **given, **more)[f'check {name}'].runs
    return str(found) if isinstance(found, Message) else found


@pytest.mark.parametrize(
    ('name', 'runs'),
    [
        ('gate-blue-xenial-nv', 'blue_all'),
        ('plain', 'fixed'),
        ('other', None),
        ('single-x', 'single-{node} runs what cannot be told from its name'),
        ('twice-a', 'it differs between twice-a and twice-{any}'),
        ('twice-c', 'b'),
    ],
)
def test_what_a_job_runs(tmp_path: Path, stack: ExitStack, name: str, runs: str | None) -> None:
    assert _runs(tmp_path, stack, name, hyphen='_') == runs


def test_without_the_templates_nobody_can_tell(tmp_path: Path, stack: ExitStack) -> None:
    assert 'the file is no YAML' in str(_runs(tmp_path, stack, 'plain', jobs='a: ['))


def test_templates_that_stand_for_all_are_refused(tmp_path: Path, stack: ExitStack) -> None:
    jobs = '- job-template: {name: "{a}x{b}x{c}x{d}", builders: [{shell: run-tests a}]}'
    assert _runs(tmp_path, stack, 'plain', jobs=jobs) == (
        'the template {a}x{b}x{c}x{d} can stand for too much'
    )


@pytest.mark.parametrize(
    ('layout', 'reason'),
    [
        ('[]', 'the file is no layout'),
        ('projects: [{name: other}]', 'the layout does not list example/project'),
        ('projects: [{name: example/project, template: [{name: x}]}]', 'the layout lacks the template x'),
    ],
)
def test_what_is_no_layout_cannot_be_told(tmp_path: Path, stack: ExitStack, layout: str, reason: str) -> None:
    with pytest.raises(CannotTell) as caught:
        _found(tmp_path, stack, layout)
    assert str(caught.value.reason) == reason


def test_a_bomb_in_the_tree_of_jobs(tmp_path: Path, stack: ExitStack) -> None:
    lines = ['x0: &a0 [job]'] + [f'x{n}: &a{n} [{", ".join([f"*a{n - 1}"] * 10)}]' for n in range(1, 15)]
    layout = '\n'.join(
        [*lines, 'pipelines: [name: check]', 'projects:', '- {name: example/project, check: *a14}']
    )
    with pytest.raises(CannotTell, match='too many jobs'):
        _found(tmp_path, stack, layout)


def test_a_hard_expression_closes_only_what_it_can_match(tmp_path: Path, stack: ExitStack) -> None:
    layout = (
        'pipelines: [name: check]\njobs:\n- {name: ^red-(a+)+$, voting: false}\n'
        'projects:\n- {name: example/project, check: [blue, red-aaa]}\n'
    )
    found = _found(tmp_path, stack, layout)
    assert found['check blue'].voting is True
    assert 'too hard' in str(found['check red-aaa'].voting)
    assert 'too hard' in str(found['check red-aaa'].branches)


def test_fields_are_filled_in_once(tmp_path: Path, stack: ExitStack) -> None:
    fields = ''.join(
        f'    {a}: "{{{b}}}{{{b}}}{{{b}}}{{{b}}}{{{b}}}"\n'
        for a, b in zip('abcdefghij', 'bcdefghijk', strict=True)
    )
    layout = (
        'pipelines: [name: check]\nproject-templates: [{name: t, check: ["{a}"]}]\n'
        f'projects:\n- name: example/project\n  template:\n  - name: t\n{fields}'
    )
    assert set(_found(tmp_path, stack, layout)) == {'check {b}{b}{b}{b}{b}'}


@pytest.mark.parametrize(
    ('layout', 'reason'),
    [
        ('projects: [{name: example/project, check: [%s]}]' % ('a' * 201), 'the name of a job is too long'),
        ('jobs: [%s]\nprojects: [name: a]' % ('{name: a},' * 5001), 'the layout says too much about jobs'),
    ],
    ids=['name', 'rules'],
)
def test_layouts_have_bounds(tmp_path: Path, stack: ExitStack, layout: str, reason: str) -> None:
    with pytest.raises(CannotTell, match=reason):
        _found(tmp_path, stack, 'pipelines: [name: check]\n' + layout)
