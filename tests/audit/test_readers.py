# SPDX-License-Identifier: Apache-2.0
"""The table of readers: what its schema says of them, and those that other packages add."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from maturity.load import load
from maturity_audit import gate
from maturity_audit.catalogue import SuiteSettings
from maturity_audit.conditions import state_of
from maturity_audit.parameters import declared
from maturity_audit.questions import elsewhere
from maturity_audit.readers import CONDITIONS, GATES, READERS, SUITES, TESTS
from maturity_audit.readers import problems as problems_of
from maturity_audit.recorded import left_out
from tests.audit.test_end_to_end import World


@pytest.fixture
def world(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> World:
    return World(tmp_path, capsys)


PAGE = Path(__file__).parents[2] / 'source' / 'contributor' / 'audit.rst'


def test_the_page_names_all_that_readers_take() -> None:
    text = PAGE.read_text('utf-8')
    # At the margin stands what several take.
    shared = set(re.findall(r'^:([\w-]+): ', text, re.MULTILINE))
    assert shared <= {
        *declared(elsewhere),
        *declared(gate.Settings),
        *declared(GATES['zuul-layout']),
        *declared(SuiteSettings),
        *declared(left_out),
    }
    named: dict[str, set[str]] = {}
    for name, parameter in re.findall(r'^(?:``([\w-]+)``$|   :([\w-]+): )', text, re.MULTILINE):
        if name:
            named[name] = parameters = set()
        else:
            parameters.add(parameter)
    functions = {**READERS, **GATES, **SUITES, **TESTS, CONDITIONS: state_of}
    assert {name: parameters - shared for name, parameters in named.items()} == {
        name: set(declared(function)) - shared for name, function in functions.items()
    }


def edited(world: World, old: str, new: str) -> None:
    path = world.folder / 'data' / 'audit.yaml'
    text = path.read_text('utf-8')
    assert old in text
    path.write_text(text.replace(old, new), 'utf-8')


@pytest.mark.parametrize(
    ('old', 'new', 'words'),
    [
        ('name: known, ', '', 'missing-key dictionary: name is missing'),
        ('name: known', 'nmae: known', 'unknown-key dictionary: nmae is not known here'),
        ("with: {path: code/registry.py, name: known, key: '{entry}'}", '', 'missing-key dictionary: path'),
    ],
)
def test_what_a_reader_is_told_wrongly_is_a_problem(world: World, old: str, new: str, words: str) -> None:
    edited(world, old, new)
    data = load(str(world.folder / 'data')).dataset
    assert data is not None
    found = [str(one) for one in problems_of(data)]
    assert any(words in one for one in found), found


def test_a_reader_that_there_is_not_is_named_with_its_place(world: World) -> None:
    edited(world, 'reader: dictionary', 'reader: dictionry')
    assert load(str(world.folder / 'data')).problems == ()
    code, printed = world()
    assert code == 1
    (line,) = printed.splitlines()
    assert 'audit.yaml:4:13: unknown-reference ' in line
    assert "'dictionry' is no reader of registry" in line
    assert "did you mean 'dictionary'?" in line


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
        code, printed = world('--format', 'json')
    finally:
        sys.modules.pop('ours_reading', None)
    assert code == 0
    found = [one for one in json.loads(printed)['findings'] if one['fact'] == 'registry']
    assert [one['outcome'] for one in found] == ['agrees']
