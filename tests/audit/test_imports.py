# SPDX-License-Identifier: Apache-2.0
"""Test files that import some code."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from maturity_audit.imports import imports, unit_tests
from tests.audit.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Iterator

TEST = 'def test_it():\n    pass\n'
TABLE = "mapping = {'blue': 'pkg.blue.Driver', 'red': 'pkg.red.Driver'}\n"
FILES = {
    'tests/test_plain.py': f'from pkg.blue import Driver\n{TEST}',
    'tests/deep/test_module.py': f'from pkg import blue as it\nit.Driver\n{TEST}',
    'tests/test_import.py': f'import os, pkg.blue.more\n{TEST}',
    'tests/test_lines.py': f'from pkg import (\n    red,\n    blue,\n)\n{TEST}',
    'tests/test_inner.py': 'class T:\n    def test_it(self):\n        x = 1; from pkg.blue import Driver\n',
    'tests/test_continued.py': f'from pkg.blue \\\n    import Driver\n{TEST}',
    'tests/test_similar.py': f'from pkg.blues import Driver\nimport pkg.bluest\n{TEST}',
    'tests/test_other_class.py': f'from pkg.blue import Helper\n{TEST}',
    'tests/fake.py': 'from pkg.blue import Driver\n',
    'tests/test_quoted.py': f"patch('pkg.blue.Driver')\n{TEST}",
    'tests/test_split.py': f"patch('pkg.blue.'\n      'Driver')\n{TEST}",
    'tests/test_copy.py': f"{TABLE}load(mapping['red'])\n{TEST}",
    'tests/test_copy_blue.py': f"{TABLE}load(mapping['blue'])\n{TEST}",
    'tests/test_copy_all.py': f'{TABLE}load(mapping)\n{TEST}',
    'tests/test_copy_get.py': f"{TABLE}mapping['red']\nmapping.get(name)\n{TEST}",
    'tests/text.txt': f'from pkg.blue import Driver\n{TEST}',
    'more/test_more.py': f'from pkg.blue import Driver\n{TEST}',
    'old/test_two.py': 'from pkg.old import x\nprint "two"\n',
    'old/test_fine.py': f'print("three")\n{TEST}',
    'pkg/blue.py': '',
}


@pytest.fixture(scope='module')
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    with ExitStack() as stack:
        yield Asking(tmp_path_factory.mktemp('imports'), stack, FILES)


def _names(found: list[str] | str) -> list[str] | str:
    if isinstance(found, str):
        return found
    return [path.removeprefix('tests/').removesuffix('.py') for path in found]


IMPORTING = ['deep/test_module', 'test_continued', 'test_import', 'test_inner', 'test_lines']


def test_files_that_import_below_a_package(ask: Asking) -> None:
    found = ask(unit_tests, {'folders': 'tests', 'below': 'pkg.blue'})
    assert _names(found) == [*IMPORTING, 'test_other_class', 'test_plain']


def test_files_that_name_a_class(ask: Asking) -> None:
    found = ask(unit_tests, {'folders': 'tests', 'below': 'pkg.blue', 'class': 'Driver'})
    quoted = ['test_copy_all', 'test_copy_blue', 'test_copy_get']
    plain = ['deep/test_module', 'test_continued', *quoted, 'test_inner']
    assert _names(found) == sorted([*plain, 'test_plain', 'test_quoted', 'test_split'])


def test_a_copied_table_counts_only_where_it_is_used(ask: Asking) -> None:
    found = ask(unit_tests, {'folders': 'tests', 'below': 'pkg.red', 'class': 'Driver'})
    assert _names(found) == ['test_copy', 'test_copy_all', 'test_copy_get']


def test_folders(ask: Asking) -> None:
    below = {'below': 'pkg.blue', 'class': 'Driver'}
    assert ask(unit_tests, below | {'folders': ('more', 'gone')}) == ['more/test_more.py']
    assert ask(unit_tests, below | {'folders': ('gone', 'away')}) == 'the release has no gone, away'
    assert ask.places(unit_tests, {'folders': ('old', 'gone'), 'below': 'pkg.none'}) == ['old:None']


def test_only_a_file_that_matters_has_to_be_parsed(ask: Asking) -> None:
    assert ask(unit_tests, {'folders': 'old', 'below': 'pkg.blue'}) == []
    assert ask(unit_tests, {'folders': 'old', 'below': 'pkg.old'}) == 'Python cannot parse the file (line 2)'


@pytest.mark.parametrize('parameters', [{'below': ''}, {'below': 'pkg.blue', 'class': ''}])
def test_an_entry_without_code_cannot_be_told(ask: Asking, parameters: dict[str, str]) -> None:
    found = ask(unit_tests, {'folders': 'tests', **parameters})
    assert found == 'the record names no code of blue'


def test_relative_imports_stay_among_the_tests() -> None:
    assert imports(b'from . import pkg\nfrom .pkg import blue\n').modules == frozenset()
