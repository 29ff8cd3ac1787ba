# SPDX-License-Identifier: Apache-2.0
"""When the project has a capability, and evidence that leaves out what the implementation says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from maturity.load import load
from tests.audit.test_end_to_end import World

if TYPE_CHECKING:
    from pathlib import Path

READ = '- {id: read, title: Read, read: [{implemented: {does: [read]}}]}\n'
WRITE = """\
- id: write
  title: Write
  since: r2
  evidence: [{path: code/api.py, line: 2, symbol: Api.write}]
  read: [{implemented: {does: [write]}}]
"""
BLUE = """\
title: Blue
introduced: {before: r1}
implementation:
  - {since: r1, last: r1, path: code/blue.py, symbol: code.blue.Blue, evidence: [{path: code/blue.py}]}
  - {since: r2, path: code/new.py, symbol: code.new.Blue, evidence: [{path: code/new.py}]}
capabilities:
  read:
    - {since: r1, state: implemented, evidence: [{line: 2, symbol: Blue.read}, {release: r2, line: 4}]}
  write:
    - {since: r2, state: missing}
"""
CLASS = 'class Blue:\n    def read(self):\n        return 1\n'
ABLE = f'{CLASS}    def write(self): return 2\n'
API = 'class Api:\n    def write(self): return self.cast()\n'
NEW = f'import os\n{CLASS}'
V1 = {'code/api.py': 'class Api: pass\n', 'code/new.py': None}
V2 = {'code/api.py': API, 'code/blue.py': None, 'code/new.py': NEW}


class Lives(World):
    """A capability that begins with the second release, when the code of the only driver moves."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        super().__init__(folder, capsys)
        self.write('capabilities.yaml', READ + WRITE)
        self.write('drivers/blue.yaml', BLUE)
        recipe = '{fact: capabilities, kind: driver, reader: conditions, with: {options: code/options.py}}'
        self.write('audit.yaml', f'recipes:\n  - {recipe}\n')

    def write(self, name: str, text: str) -> None:
        (self.folder / 'data' / name).write_text(text, 'utf-8')

    def tagged(
        self, first: dict[str, str | None] | None = None, then: dict[str, str | None] | None = None
    ) -> None:
        """Make both releases, with other files than usual."""
        self.repository.commit(
            {name: text for name, text in (V1 | (first or {})).items() if text is not None}
        )
        self.repository.git('tag', '--force', 'v1')
        self.repository.commit(V2 | (then or {}), tag='v2')

    def findings(self) -> list[dict[str, Any]]:
        assert load(str(self.folder / 'data')).problems == ()
        found = json.loads(self('--format=json')[1])['findings']
        assert isinstance(found, list)
        return found

    def lives(self) -> list[tuple[str, str, str]]:
        """Return where the life of the capability was looked at, and what that came to."""
        return [
            (one['subject'], one['release'], one['outcome'] + (f': {one["found"]}' if one['found'] else ''))
            for one in self.findings()
            if one['fact'] == 'capability-lives'
        ]


@pytest.fixture
def world(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Lives:
    return Lives(tmp_path, capsys)


def test_before_it_begins_nobody_has_it_and_its_evidence_is_not_there(world: Lives) -> None:
    world.tagged()
    assert world.lives() == [('write', 'r1', 'agrees'), ('blue', 'r1', 'agrees')]
    assert not [one for one in world.findings() if one['outcome'] != 'agrees']


def test_whoever_has_it_before_disagrees(world: Lives) -> None:
    world.tagged({'code/blue.py': ABLE})
    found = 'disagrees: the project does not have it there, yet it is implemented'
    assert world.lives() == [('write', 'r1', 'agrees'), ('blue', 'r1', found)]
    assert world()[0] == 1


@pytest.mark.parametrize(
    ('then', 'outcome'),
    [
        ({'code/api.py': 'class Api: pass\n'}, 'agrees'),
        ({}, 'disagrees: what shows it at One is there as well'),
    ],
    ids=['gone', 'still there'],
)
def test_after_it_ended_nobody_has_it_and_its_evidence_is_gone(
    world: Lives, then: dict[str, str | None], outcome: str
) -> None:
    ended = WRITE.replace('since: r2', 'last: r1').replace('{path: code/api', '{release: r1, path: code/api')
    world.write('capabilities.yaml', READ + ended)
    world.write('drivers/blue.yaml', BLUE.replace('{since: r2, state', '{since: r1, last: r1, state'))
    world.tagged({'code/api.py': API}, then)
    assert world.lives() == [('write', 'r2', outcome), ('blue', 'r2', 'agrees')]


def test_without_evidence_nobody_can_tell_where_it_begins(world: Lives) -> None:
    world.write(
        'capabilities.yaml', '\n'.join(line for line in (READ + WRITE).splitlines() if 'api' not in line)
    )
    world.tagged()
    assert world.lives()[0] == ('write', 'r1', 'cannot-tell: no path shows it at Two')


def test_evidence_that_the_implementation_completes_is_looked_at(world: Lives) -> None:
    world.write('capabilities.yaml', READ + '- {id: write, title: Write}\n')
    world.write(
        'drivers/blue.yaml', BLUE.replace('{since: r2, state: missing}', '{since: r1, state: missing}')
    )
    world.tagged(then={'code/new.py': ''})
    seen = {
        (one['release'], one['about'], one['outcome'])
        for one in world.findings()
        if one['fact'] == 'evidence-path' and one['subject'] == 'blue'
    }
    # The fact says nothing of evidence: it is both files, each at its first release.
    assert seen == {
        ('r1', 'code/blue.py', 'agrees'),
        ('r1', 'code/blue.py:2 Blue.read', 'agrees'),
        ('r2', 'code/new.py', 'agrees'),
        ('r2', 'code/new.py:4', 'disagrees'),
    }
