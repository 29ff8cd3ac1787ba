# SPDX-License-Identifier: Apache-2.0
"""What the release team keeps about a release."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from maturity_audit.deliverables import deliverable
from tests.audit.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Iterator

SERIES = """\
- name: second
  release-id: r2
  status: development
  initial-release: 2020-06-01
- name: r1
  status: end of life
  initial-release: 2020-03-01
  eol-date: 2021-03-01
- text
"""
FIRST = """\
releases:
  - version: 1.0.0.0rc1
    projects: [{{repo: example/project, hash: aaaa}}]
  - version: 1.0
    projects:
      - {{repo: example/other, hash: bbbb}}
      - {{repo: example/project, hash: {commit}}}
  - version: 1.10
    projects: [{{repo: example/project, hash: cccc}}]
  - version: 1.11
    projects: [{{repo: example/other, hash: dddd}}]
  - version: first-eol
    projects: [{{repo: example/project, hash: eeee}}]
  - nonsense
"""
PARAMETERS = {
    'repository': 'example/other',
    'ref': 'HEAD',
    'list': 'list.yaml',
    'path': '{series}/project.yaml',
    'status': ('end of life=over', 'development=open'),
}


@pytest.fixture(scope='module')
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    with ExitStack() as stack:
        asking = Asking(tmp_path_factory.mktemp('deliverables'), stack, {})
        commit = asking.main.git('rev-parse', 'v-r1')
        files = {
            'list.yaml': SERIES,
            'r1/project.yaml': FIRST.format(commit=commit),
            'second/project.yaml': 'team: project\n',
            'moved/project.yaml': FIRST.format(commit='ffff'),
            'unordered.yaml': 'r1: {}\n',
        }
        asking.other.commit(files)
        yield asking


def test_a_release_with_its_versions_and_dates(ask: Asking) -> None:
    commit = ask.main.git('rev-parse', 'v-r1')
    assert ask(deliverable, PARAMETERS, entry=None) == [
        f'commit={commit}',
        'end-of-life=2021-03-01',
        'released=2020-03-01',
        'status=over',
        'tag=1.0',
        'version=1.0',
        'version=1.10',
    ]
    assert ask.places(deliverable, PARAMETERS) == ['r1/project.yaml:None', 'list.yaml:5']


def test_a_release_that_is_still_to_come(ask: Asking) -> None:
    commit = ask.main.git('rev-parse', 'v-r2')
    assert ask(deliverable, PARAMETERS, entry=None, release='r2') == [
        f'commit={commit}',
        'planned=2020-06-01',
        'status=open',
    ]


def test_a_tag_that_moved_shows_both_commits(ask: Asking) -> None:
    found = ask(deliverable, PARAMETERS | {'path': 'moved/project.yaml'}, entry=None)
    assert [one for one in found if one.startswith('commit=')] == [
        f'commit={ask.main.git("rev-parse", "v-r1")}',
        'commit=ffff',
    ]


def test_a_status_that_has_no_other_word_is_its_own(ask: Asking) -> None:
    assert 'status=end of life' in ask(deliverable, PARAMETERS | {'status': ()}, entry=None)


@pytest.mark.parametrize(
    ('parameters', 'why'),
    [
        ({'list': 'unordered.yaml'}, 'the list of series lacks R1'),
        ({'path': 'gone.yaml'}, 'example/other has no file gone.yaml there'),
    ],
)
def test_what_cannot_be_told(ask: Asking, parameters: dict[str, str], why: str) -> None:
    assert why in ask(deliverable, PARAMETERS | parameters, entry=None)
