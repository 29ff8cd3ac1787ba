# SPDX-License-Identifier: Apache-2.0
"""CSV: views in plain words, the tables of a release, and no formulas."""

from __future__ import annotations

import csv
import io
from itertools import product
from typing import TYPE_CHECKING

import pytest

from maturity import api
from maturity.api.tables import rows_of
from maturity.api.text import as_csv, safe
from maturity.views import VIEWS, Request, resolve
from maturity.views.shapes import Fields
from tests.api.test_documents import ROOTS, exported

if TYPE_CHECKING:
    from maturity.views import View


@pytest.fixture(scope='module')
def mini() -> api.Export:
    return exported(ROOTS / 'mini' / 'data')


def parsed(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode('utf-8'), newline='')))


def view(export: api.Export, name: str, **options: str) -> View:
    return resolve(export.assessments, Request(name, tuple(sorted(options.items()))))


def rows(export: api.Export, name: str, **options: str) -> list[list[str]]:
    return parsed(as_csv(rows_of(view(export, name, **options))).encode())


# Formulas ---------------------------------------------------------------------------------------

BEGINS = ('=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20')
BEFORE = ('', ' ', '  ', '\t', '\r', '\n', '\r\n', '\u00a0', '\u3000', ' \t')


@pytest.mark.parametrize('before', BEFORE)
def test_no_cell_is_a_formula(before: str) -> None:
    for begin in BEGINS:
        assert safe(f'{before}{begin}1+1') == f"'{before}{begin}1+1"


@pytest.mark.parametrize('cell', ['', ' ', 'a', 'a=1', '1', '–', '✓ met', '"=1"', '(=1)', '#', '\uff58'])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert safe(cell) == cell


def test_what_was_meant_can_be_told() -> None:
    cells = ["'", "'a", "''=1", "'=1", '=1', ' =1', '\tx', '\r\nx', 'a,b', 'a"b', 'a\nb', 'a;=1', '']
    (found,) = parsed(as_csv([cells]).encode())
    assert [cell.removeprefix("'") for cell in found] == cells


# Views ------------------------------------------------------------------------------------------


def test_what_is_no_list_of_fields_is_a_table(mini: api.Export) -> None:
    arguments = {
        'entry': 'alpha',
        'release': '3.9',
        'requirement': next(iter(mini.data.requirements)),
        'capability': 'read',
        'level': mini.data.below.id,
        'kind': 'driver',
    }
    for name, one in VIEWS.items():
        if one.argument in {None, *arguments} and name not in {'support-matrix', 'timeline', 'value-matrix'}:
            options = {} if one.argument is None else {one.argument: arguments[one.argument]}
            shown = view(mini, name, **options)
            if not isinstance(shown, Fields):
                heads, *others = rows_of(shown)
                assert {len(row) for row in others} <= {len(heads)}, name


def test_a_matrix_is_states_in_words_with_the_newest_release_first(mini: api.Export) -> None:
    assert rows(mini, 'support-matrix', kind='driver')[:2] == [
        ['Driver', 'Version 3.10', 'Version 3.9', 'Birch', 'Amber'],
        ['Alpha', 'Tested', 'Complete', 'Tested', 'Draft'],
    ]


def test_unknown_no_partial_not_applicable_and_absent_are_five_words(mini: api.Export) -> None:
    cells = {
        cell
        for name, options in product(
            ('support-matrix', 'timeline'),
            (
                {'kind': 'driver', 'capability': 'paint'},
                {'entry': 'alpha'},
                {'kind': 'driver', 'capability': 'sync'},
            ),
        )
        for row in rows(mini, name, show='capabilities', **options)[1:]
        for cell in row[1:]
    }
    assert cells >= {'unknown', 'missing', 'partial', 'not applicable', 'did not exist'}


def test_a_bar_is_a_row_for_each_of_its_parts(mini: api.Export) -> None:
    heads, *others = rows(mini, 'timeline', entry='alpha')
    assert heads == ['Driver', 'State', 'Since', 'Last', 'What happened']
    assert [row[1:4] for row in others] == [
        ['Draft', 'Amber', 'Amber'],
        ['Tested', 'Birch', 'Birch'],
        ['Complete', 'Version 3.9', 'Version 3.9'],
        ['Tested', 'Version 3.10', 'Version 3.10'],
    ]
    assert others[3][4].startswith('Version 3.10: Demoted from Complete to Tested')


def test_a_link_is_its_address_and_a_line_break_a_semicolon(mini: api.Export) -> None:
    address = 'https://git.example.org/example/engine/tag/1.0/engine/alpha.py#n12'
    assert rows(mini, 'implementation', entry='alpha')[1][-1] == address
    history = rows(mini, 'promotion-history')
    assert any('; ' in row[-1] for row in history)
    assert not any('\n' in cell for row in history for cell in row)


def test_a_checklist_is_a_row_for_each_requirement(mini: api.Export) -> None:
    heads, *others = rows(mini, 'requirement-checklist', entry='alpha')
    assert heads == ['Releases', 'Classification', 'Level', 'Requirement', 'Verdict', 'Reason', 'Evidence']
    assert others[0][:2] == ['Version 3.10', 'Tested']
    assert {row[4] for row in others} <= {'met', 'unmet', 'unknown', 'waived'}


# The tables of a release ------------------------------------------------------------------------


CLASSIFICATIONS = 'kind,entry,release,classification,unmet,unknown,waived'


@pytest.mark.parametrize(
    ('path', 'heads', 'row'),
    [
        ('matrix', CLASSIFICATIONS, 'driver,beta,3.9,tested,dr-vote,,dr-cover'),
        ('releases/birch', CLASSIFICATIONS, 'driver,alpha,birch,tested,dr-vote,,'),
        (
            'releases/birch-capabilities',
            'kind,entry,release,capability,state',
            'driver,alpha,birch,resize,not-applicable',
        ),
        (
            'releases/birch-facts',
            'kind,entry,release,list,source,value',
            'driver,alpha,birch,images,builds,alpha-large',
        ),
        # What is known to be nothing is not what is unknown.
        ('releases/birch-facts', 'kind,entry,release,list,source,value', 'driver,gamma,birch,images,,'),
        (
            'releases/3.9-jobs',
            'release,pipeline,job,voting,conditional,entry,capabilities',
            '3.9,check,suite-beta,false,true,beta,write',
        ),
    ],
)
def test_a_table_has_a_row_for_each_fact(path: str, heads: str, row: str, mini: api.Export) -> None:
    content = dict(api.files(mini, ['csv']))[f'api/v1/{path}.csv']
    lines = content.decode().split('\r\n')
    assert lines[0] == heads
    assert row in lines
    assert {len(cells) for cells in parsed(content)} == {len(heads.split(','))}
