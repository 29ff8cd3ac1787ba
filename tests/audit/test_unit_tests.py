# SPDX-License-Identifier: Apache-2.0
"""Whose methods unit tests call, by the cases of `unit_tests.yaml`."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from maturity_audit.called_methods import called_methods
from maturity_audit.unit_tests import method_tests
from tests.audit.asking import SPEC, Asking
from tests.builders import build, sound

if TYPE_CHECKING:
    from collections.abc import Iterator

TREE = yaml.safe_load((Path(__file__).parent / 'unit_tests.yaml').read_text('utf-8'))
CASES = {f'tests/test_{number}.py': case for number, case in enumerate(TREE['cases'])}
GIVEN = {'folders': 'tests', 'below': 'pkg.blue'}
INHERITED = {**GIVEN, 'inherited': 'true'}
# The driver old is that of blue under another name.
CODE = {'blue': 'pkg/blue/driver.py', 'red': 'pkg/red/driver.py', 'old': 'pkg/blue/driver.py'}


@pytest.fixture(scope='module')
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    tests = {path: TREE['imports'] + case['test'] for path, case in CASES.items()}
    folder = tmp_path_factory.mktemp('tests')
    # What would take all memory, or all of the stack, if it were run.
    every = '; '.join(['many = many + many', 'many.extend(many)', 'many = [many, many]'] * 40)
    code = {
        path: text.replace('@EVERY@', every).replace('@DEEP@', '-' * 900 + '1')
        for path, text in TREE['code'].items()
    }
    entries = {id_: {'implementation': {'..': path}} for id_, path in CODE.items()}
    with ExitStack() as stack:
        asking = Asking(folder, stack, {**code, **tests})
        asking.data = sound(build(folder / 'drivers', {**SPEC, 'entries': entries}))
        yield asking


@pytest.mark.parametrize('entry', ['blue', 'red'])
@pytest.mark.parametrize('path', [pytest.param(path, id=case['shows']) for path, case in CASES.items()])
def test_call(ask: Asking, path: str, entry: str) -> None:
    given = {'folders': 'tests', 'below': f'pkg.{entry}'}
    own = ask(method_tests, given, entry=entry)
    inherited = ask(method_tests, {**given, 'inherited': 'true'}, entry=entry)
    expected = CASES[path]['calls'] if entry == 'blue' else CASES[path].get('red', [])
    assert [*['own'] * (path in own), *['inherited'] * (path in inherited)] == expected


def test_a_package_belongs_to_the_entry_after_which_it_is_named(ask: Asking) -> None:
    assert ask(method_tests, GIVEN, entry='old') == []
    both = {*ask(method_tests, GIVEN), *ask(method_tests, INHERITED)}
    assert ask(method_tests, INHERITED, entry='old') == sorted(both)


def test_tests_that_go_on_for_too_long(ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(method_tests, {**GIVEN, 'folders': 'many'}) == ['many/test_many.py']
    called_methods.cache_clear()
    for module in ('walk_calls', 'called_methods'):
        monkeypatch.setattr(f'maturity_audit.{module}.MOST_STATEMENTS', 100)
    reason = 'the tests of many/test_many.py go on for too long'
    assert ask(method_tests, {**GIVEN, 'folders': 'many'}) == reason


def test_what_grows_without_end_or_is_too_deep_does_no_harm(ask: Asking) -> None:
    assert ask(method_tests, {**GIVEN, 'folders': 'deep'}) == []
