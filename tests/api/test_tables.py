# SPDX-License-Identifier: Apache-2.0
"""CSV: every table in plain words, at a path of its own, without formulas."""

from __future__ import annotations

import csv
import io
import re
from itertools import product
from typing import TYPE_CHECKING

import pytest

from maturity import api
from maturity.api.tables import path_of, requests, rows_of
from maturity.api.text import as_csv, safe
from maturity.views import VIEWS, Request, resolve
from maturity.views.parts import Fields
from tests.api.test_documents import ROOTS, edition

if TYPE_CHECKING:
    from collections.abc import Iterable


@pytest.fixture(scope='module', params=['mini', 'foreign'])
def made(request: pytest.FixtureRequest) -> api.Edition:
    return edition(ROOTS / request.param / 'data')


@pytest.fixture(scope='module')
def mini() -> api.Edition:
    return edition(ROOTS / 'mini' / 'data')


def parsed(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode('utf-8'), newline='')))


def rows(made: api.Edition, view: str, **options: str) -> list[list[str]]:
    request = Request(view, tuple(sorted(options.items())))
    return parsed(api.table(resolve(made.assessments, request)))


# Formulas ---------------------------------------------------------------------------------------

BEGINS = ('=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20')
BEFORE = ('', ' ', '  ', '\t', '\r', '\n', '\r\n', '\u00a0', '\u3000', ' \t')


@pytest.mark.parametrize(('before', 'begin'), list(product(BEFORE, BEGINS)))
def test_no_cell_is_a_formula(before: str, begin: str) -> None:
    assert safe(f'{before}{begin}1+1') == f"'{before}{begin}1+1"


@pytest.mark.parametrize('cell', ['', ' ', 'a', 'a=1', '1', '–', '✓ met', '"=1"', '(=1)', '#', '\uff58'])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert safe(cell) == cell


def test_what_was_meant_can_be_told() -> None:
    cells = ["'", "'a", "''=1", "'=1", '=1', ' =1', '\tx', '\r\nx', 'a,b', 'a"b', 'a\nb', 'a;=1', '']
    (found,) = parsed(as_csv([cells]).encode())
    assert [cell.removeprefix("'") for cell in found] == cells


# Tables -----------------------------------------------------------------------------------------


def test_every_row_of_every_table_has_a_cell_for_each_head(made: api.Edition) -> None:
    views = set()
    for request in requests(made.data):
        heads, *others = rows_of(resolve(made.assessments, request))
        views.add(request.view)
        assert {len(row) for row in others} <= {len(heads)}, request
    assert {*VIEWS} - views <= {name for name, one in VIEWS.items() if not one.tabular} | {
        'audit-counts',
        'audit-findings',
    }


def test_what_is_no_list_of_fields_is_a_table(mini: api.Edition) -> None:
    data = mini.data
    arguments = {
        'entry': 'alpha',
        'release': '3.9',
        'requirement': next(iter(data.requirements)),
        'capability': 'read',
        'level': data.below.id,
    }
    for name, one in VIEWS.items():
        if one.argument in {None, *arguments} and name not in {'support-matrix', 'timeline', 'value-matrix'}:
            options = () if one.argument is None else ((one.argument, arguments[one.argument]),)
            view = resolve(mini.assessments, Request(name, options))
            assert isinstance(view, Fields) is not one.tabular, name
            assert (path_of(Request(name, options)) is None) is not one.tabular


def test_a_matrix_is_states_in_words_with_the_newest_release_first(mini: api.Edition) -> None:
    assert rows(mini, 'support-matrix', kind='driver') == [
        ['Driver', 'Version 3.10', 'Version 3.9', 'Birch', 'Amber'],
        ['Alpha', 'Tested', 'Complete', 'Tested', 'Draft'],
        *rows(mini, 'support-matrix', kind='driver')[2:],
    ]


def test_unknown_no_partial_not_applicable_and_absent_are_five_words(mini: api.Edition) -> None:
    cells = {
        cell
        for view in ('support-matrix', 'timeline')
        for row in rows(mini, view, kind='driver', capability='paint', show='capabilities')[1:]
        + rows(mini, view, entry='alpha', show='capabilities')[1:]
        + rows(mini, view, kind='driver', capability='sync', show='capabilities')[1:]
        for cell in row[1:]
    }
    assert cells >= {'unknown', 'missing', 'partial', 'not applicable', 'did not exist'}


def test_a_bar_is_a_row_for_each_of_its_parts(mini: api.Edition) -> None:
    heads, *others = rows(mini, 'timeline', entry='alpha')
    assert heads == ['Driver', 'State', 'Since', 'Last', 'What happened']
    assert [row[1:4] for row in others] == [
        ['Draft', 'Amber', 'Amber'],
        ['Tested', 'Birch', 'Birch'],
        ['Complete', 'Version 3.9', 'Version 3.9'],
        ['Tested', 'Version 3.10', 'Version 3.10'],
    ]
    assert others[3][4].startswith('Version 3.10: Demoted from Complete to Tested')


def test_a_link_is_its_address(mini: api.Edition) -> None:
    found = rows(mini, 'implementation', entry='alpha')
    assert found[1][-1] == 'https://git.example.org/example/engine/tag/1.0/engine/alpha.py#n12'


def test_a_checklist_is_a_row_for_each_requirement(mini: api.Edition) -> None:
    heads, *others = rows(mini, 'requirement-checklist', entry='alpha')
    assert heads == [
        'Releases',
        'Classification',
        'Level',
        'Requirement',
        'Verdict',
        'Reason',
        'Evidence',
    ]
    assert others[0][:2] == ['Version 3.10', 'Tested']
    assert {row[4] for row in others} <= {'met', 'unmet', 'unknown', 'waived'}


def test_a_line_break_is_a_semicolon(mini: api.Edition) -> None:
    history = rows(mini, 'promotion-history')
    assert any('; ' in row[-1] for row in history)
    assert not any('\n' in cell for row in history for cell in row)


# Paths ------------------------------------------------------------------------------------------


def path(view: str, **options: str) -> str | None:
    return path_of(Request(view, tuple(sorted(options.items()))))


@pytest.mark.parametrize(
    ('view', 'options', 'expected'),
    [
        ('release-list', {}, 'release-list/all.csv'),
        ('at-a-glance', {'kind': 'driver', 'release': '3.9'}, 'at-a-glance/kind-driver_release-3.9.csv'),
        (
            'at-a-glance',
            {'kind': 'driver', 'capabilities': ' read ,write,, '},
            'at-a-glance/capabilities-read.write_kind-driver.csv',
        ),
        ('promotion-history', {'limit': '08', 'causes': 'no'}, 'promotion-history/causes-no_limit-8.csv'),
        ('promotion-history', {'limit': '\u0668'}, 'promotion-history/limit-8.csv'),
        ('support-matrix', {'kind': 'driver', 'window': 'maintained'}, 'support-matrix/kind-driver.csv'),
        (
            'support-matrix',
            {'kind': 'driver', 'show': 'classifications', 'releases': 'all'},
            'support-matrix/kind-driver.csv',
        ),
    ],
)
def test_a_path_says_the_options(view: str, options: dict[str, str], expected: str) -> None:
    assert path(view, **options) == f'api/v1/tables/{expected}'


def test_a_long_path_is_shortened_and_still_its_own() -> None:
    names = ','.join(f'capability-{number}' for number in range(200))
    one, other = (path('at-a-glance', kind='driver', capabilities=f'{names},{last}') for last in 'ab')
    assert one is not None
    assert one != other
    assert len(one.rpartition('/')[2]) < 200


def test_tables_at_one_path_are_the_same(made: api.Edition) -> None:
    found: dict[str, bytes] = {}
    for request in everything(made):
        where = path_of(request)
        assert where is not None
        assert re.fullmatch(r'api/v1/tables/[a-z-]+/[a-z0-9._-]+\.csv', where)
        content = api.table(resolve(made.assessments, request))
        assert found.setdefault(where, content) == content


def everything(made: api.Edition) -> Iterable[Request]:
    """Yield the requests of all tables, also with what need not be said."""
    for request in requests(made.data):
        yield request
        options = dict(request.options)
        if request.view == 'support-matrix' and 'show' not in options:
            yield Request(request.view, tuple(sorted({**options, 'window': 'maintained'}.items())))
