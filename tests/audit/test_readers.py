# SPDX-License-Identifier: Apache-2.0
"""The table of readers: what its schema says of them, and those that other packages add."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from maturity.load import load
from maturity.model.readers import READERS as TAKEN
from maturity_audit.readers import CONDITIONS, GATES, READERS
from tests.audit.test_end_to_end import World

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def world(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> World:
    return World(tmp_path, capsys)


def test_the_record_says_what_the_readers_take() -> None:
    assert sorted(TAKEN) == sorted([*READERS, *GATES, CONDITIONS])


def edited(world: World, old: str, new: str) -> None:
    path = world.folder / 'data' / 'audit.yaml'
    text = path.read_text('utf-8')
    assert old in text
    path.write_text(text.replace(old, new), 'utf-8')


@pytest.mark.parametrize(
    ('old', 'new', 'words'),
    [
        ('name: known, ', '', "audit.yaml:5:11: missing-key 'name' is missing"),
        ('name: known', 'nmae: known', "unknown-key 'nmae' is not known here"),
        ('name: known', 'name: {a: b}', 'wrong-type'),
        ("with: {path: code/registry.py, name: known, key: '{entry}'}", '', "missing-key 'with' is missing"),
    ],
)
def test_what_a_reader_is_told_wrongly_is_a_problem(world: World, old: str, new: str, words: str) -> None:
    edited(world, old, new)
    found = [str(one) for one in load(str(world.folder / 'data')).problems]
    assert any(words in one for one in found), found


def test_a_reader_that_there_is_not_is_named_with_its_place(world: World) -> None:
    edited(world, 'reader: dictionary', 'reader: dictionry')
    assert load(str(world.folder / 'data')).problems == ()
    code, said = world()
    assert code == 1
    (line,) = said.splitlines()
    assert 'audit.yaml:4:13: unknown-reference ' in line
    assert "'dictionry' is no reader of registry" in line
    assert "did you mean 'dictionary'?" in line


def test_a_reader_of_jobs_reads_no_lists(world: World) -> None:
    edited(world, 'reader: conditions', 'reader: zuul-project')
    assert [one.code for one in load(str(world.folder / 'data')).problems] == [
        'missing-key',
        'missing-key',
        'unknown-key',
    ]
    edited(world, 'with: {options: code/options.py}', 'with: {project: own/code, branches: [master]}')
    code, said = world()
    assert code == 1
    assert "'zuul-project' is no reader of capabilities; there is only conditions" in said


PACKAGE = """
from maturity_audit.questions import Question, Reading


def first_line(question: Question, *, path: str) -> Reading:
    data = question.made(bytes, path)
    return Reading(frozenset([data.decode().split('=')[1].split("'")[3]]), (question.place(path, 1),))
"""


def test_another_package_adds_a_reader(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = tmp_path / 'packages'
    info = packages / 'ours-1.dist-info'
    info.mkdir(parents=True)
    (packages / 'ours_reading.py').write_text(PACKAGE, 'utf-8')
    (info / 'METADATA').write_text('Metadata-Version: 2.1\nName: ours\nVersion: 1\n', 'utf-8')
    lines = [
        '[maturity.readers]',
        'first-line = ours_reading:first_line',
        'dictionary = ours_reading:missing',
    ]
    (info / 'entry_points.txt').write_text('\n'.join(lines) + '\n', 'utf-8')
    monkeypatch.syspath_prepend(str(packages))
    edited(world, 'reader: dictionary', 'reader: first-line')
    edited(world, ", name: known, key: '{entry}'", '')
    try:
        # What has the name of one of ours is not even loaded.
        code, said = world('--format', 'json')
    finally:
        sys.modules.pop('ours_reading', None)
    assert code == 0
    found = [one for one in json.loads(said)['findings'] if one['fact'] == 'registry']
    assert [one['outcome'] for one in found] == ['agrees']
