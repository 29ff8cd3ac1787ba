# SPDX-License-Identifier: Apache-2.0
"""Readers of texts: expressions over lines, passages that name an entry, tables."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from maturity_audit.parameters import LONGEST_PATTERN
from maturity_audit.tables import Row, matrix, tables
from maturity_audit.texts import LONGEST_LINE, lines, named, pattern
from tests.audit.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = """\
VERSION="0"
if blue
    VERSION="1.0"
    VERSION="1.1"
else
    VERSION="2.0"
fi
if red
    VERSION=$OTHER
fi
if blue
    VERSION="1.0"
fi
Blue 3.1 and Rot 4.2
"""
GUIDE = """\
Levels

   * - Gold
     - Green, BLUE and Yellow
   * - Bronze
     - All others
"""
TABLE = """\
Intro

* - no - table

.. list-table:: Supported
   :header-rows: 2

   * - Release
     - Blue
     -
     - Red
     -
   * -
     - 1
     - **2**
     - 3
     - 4
   * - r1 First
     - ✔
     - ✔
     - ✘
     - ✔
   * - r1x
     - ✔

After

- nothing
"""
MIDDLE = """\
.. list-table::

   * - Release
     -
     - Blue
     -
     - Red
   * -
     - 1
     - 2
     - 3
     - 4
   * - r1
     - ✔
     - ✔
     - ✔
     - ✔
"""


@pytest.fixture(scope='module')
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    with ExitStack() as stack:
        files = {'script': SCRIPT, 'guide': GUIDE, 'table': TABLE, 'middle': MIDDLE, 'odd': b'a\xff=1\r\nb=2'}
        yield Asking(tmp_path_factory.mktemp('texts'), stack, files)


# Lines -------------------------------------------------------------------------------------------

BLUE = {'path': 'script', 'pattern': '^ +VERSION="(.+)"$', 'after': '^if {name}$', 'until': '^(else|fi)$'}


def test_values_of_the_lines_that_count(ask: Asking) -> None:
    assert ask(pattern, BLUE) == ['1.0', '1.1']
    assert ask.places(pattern, BLUE) == ['script:3', 'script:4']


def test_a_line_that_is_not_plain_cannot_be_told(ask: Asking) -> None:
    unclear = BLUE | {'unclear': r'VERSION=\$'}
    assert ask(pattern, unclear) == ['1.0', '1.1']
    assert ask(pattern, unclear, entry='red') == 'line 9 of script is not plain'
    assert ask(pattern, BLUE, entry='red') == []


@pytest.mark.parametrize(
    ('parameters', 'expected'),
    [
        ({'pattern': r'(?i)\b{name} ([\d.]+)'}, ['3.1']),
        ({'pattern': r'(?i)\b{name} ([\d.]+)', 'names': ('blue=rot', 'red=blue')}, ['4.2']),
        ({'pattern': r'(\w+) ([\d.]+) and', 'value': r'\2 \1'}, ['3.1 Blue']),
        ({'pattern': 'Blue', 'value': 'there'}, ['there']),
        ({'pattern': 'Violet', 'value': 'there'}, []),
        ({'pattern': 'Blue'}, r'\1 names a group that the expression lacks'),
        ({'pattern': '(Blue'}, '(Blue is no expression: missing ), unterminated subpattern at position 0'),
        ({'pattern': 'x' * (LONGEST_PATTERN + 1)}, 'pattern is too long an expression'),
        ({'pattern': '(B)', 'path': 'gone'}, 'example/project has no file gone there'),
        ({'pattern': r'^(.+)=1$', 'path': 'odd'}, ['a\ufffd']),
    ],
)
def test_expressions(
    ask: Asking, parameters: dict[str, str | tuple[str, ...]], expected: list[str] | str
) -> None:
    assert ask(pattern, {'path': 'script', **parameters}) == expected


def test_the_name_of_an_entry_is_no_expression(ask: Asking) -> None:
    parameters = {'path': 'script', 'pattern': '({name})', 'names': 'blue=....'}
    assert ask(pattern, parameters) == []


def test_overlong_lines_are_not_looked_at() -> None:
    assert lines(b'a' * LONGEST_LINE + b'\n' + b'b' * (LONGEST_LINE + 1) + b'\nc') == (
        'a' * LONGEST_LINE,
        '',
        'c',
    )


# Passages ----------------------------------------------------------------------------------------

LEVELS = {
    'path': 'guide',
    'pattern': '^ +\\* - (Gold|Bronze)\n +- (.+)$',
    'others': 'All others',
    'values': ('Gold=gold', 'Bronze=bronze'),
}


def test_the_passage_that_names_the_entry_or_all_others(ask: Asking) -> None:
    assert ask(named, LEVELS) == ['gold']
    assert ask.places(named, LEVELS) == ['guide:4']
    assert ask(named, LEVELS, entry='red') == ['bronze']
    assert ask.places(named, LEVELS, entry='red') == ['guide:6']
    assert ask(named, LEVELS | {'names': 'red=Yellow'}, entry='red') == ['gold']
    assert ask(named, LEVELS | {'values': 'Gold=best'}) == ['best']
    assert ask(named, LEVELS | {'others': 'Nobody'}, entry='red') == []


def test_a_passage_has_a_value_and_names(ask: Asking) -> None:
    assert ask(named, LEVELS | {'pattern': 'Gold'}) == 'pattern has to have two groups'


# Tables ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ('entry', 'parameters', 'expected'),
    [
        ('blue', {}, ['1', '2']),
        ('red', {}, ['4']),
        ('red', {'marks': ('✔', '✘')}, ['3', '4']),
        ('old', {}, []),
        ('old', {'names': 'old=red'}, ['4']),
        ('blue', {'path': 'middle'}, ['2', '3']),
        ('blue', {'path': 'middle', 'headings': 'middle'}, ['1', '2', '3']),
        ('red', {'path': 'middle', 'headings': 'middle'}, ['4']),
        ('blue', {'path': 'guide'}, 'guide has no row for R1'),
    ],
)
def test_matrix(
    ask: Asking, entry: str, parameters: dict[str, str | tuple[str, ...]], expected: list[str] | str
) -> None:
    assert ask(matrix, {'path': 'table', 'marks': '✔', **parameters}, entry=entry) == expected


def test_a_release_has_a_row_of_its_own(ask: Asking) -> None:
    parameters = {'path': 'table', 'marks': '✔'}
    assert ask(matrix, parameters, release='r2') == 'table has no row for R2'
    assert ask.places(matrix, parameters) == ['table:18']


def test_tables_begin_and_end() -> None:
    two = b'.. list-table::\n\n * - a\n   - b\n * - c\n   -\n\nx\n\n * - d\n\n.. list-table::\n'
    assert tables(two) == ((Row(3, ('a', 'b')), Row(5, ('c', ''))), ())
    assert tables(b'.. list-table::\n   - a\n') == ((),)
