# SPDX-License-Identifier: Apache-2.0
"""CSV: views in plain words, the tables of a release, and no formulas."""

from __future__ import annotations

import csv
import io

import pytest

from maturity import api
from maturity.api.text import as_csv, rows_of
from maturity.views.shapes import Matrix, Table
from tests.conftest import view


def parsed(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode('utf-8'), newline='')))


def rows(export: api.Export, name: str, **options: str) -> list[list[str]]:
    found = view(export.assessments, name, **options)
    assert isinstance(found, Table | Matrix)
    return parsed(as_csv(rows_of(found)).encode())


# Formulas ---------------------------------------------------------------------------------------

BEGINS = ('=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20')
BEFORE = ('', ' ', '  ', '\t', '\r', '\n', '\r\n', '\u00a0', '\u3000', ' \t')


@pytest.mark.parametrize('before', BEFORE)
def test_no_cell_is_a_formula(before: str) -> None:
    cells = [f'{before}{begin}1+1' for begin in BEGINS]
    assert parsed(as_csv([cells]).encode()) == [[f"'{cell}" for cell in cells]]


@pytest.mark.parametrize(
    'number', ['3.0', '2015.10', '1.2.3', '3.', '007', '1e3', '1E3', '12345678901234567']
)
def test_where_a_number_would_become_another_all_of_its_column_are_texts(number: str) -> None:
    rows = [['11.4', '11.4', '4'], [number, '8', '8.4'], ['5', '', '10'], ['v3', '5.1', '']]
    first, *others = zip(*parsed(as_csv(rows).encode()), strict=True)
    assert first == ("'11.4", f"'{number}", "'5", 'v3')
    assert others == [*zip(*rows, strict=True)][1:]


@pytest.mark.parametrize('cell', ['', 'a=1', '10', 'v3.0', '1e', '.5', '✓ met', '"=1"', '(=1)', '\uff58'])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert parsed(as_csv([[cell, 'x']]).encode()) == [[cell, 'x']]


def test_what_was_meant_can_be_told() -> None:
    cells = ["'", "'a", "''=1", "'=1", '=1', ' =1', '\tx', '\r\nx', 'a,b', 'a"b', 'a\nb', 'a;=1', '']
    (found,) = parsed(as_csv([cells]).encode())
    assert [cell.removeprefix("'") for cell in found] == cells


def test_a_link_is_its_address_and_a_line_break_a_semicolon(mini: api.Export) -> None:
    address = 'https://git.example.org/example/engine/tag/1.0/engine/alpha.py#n12'
    assert rows(mini, 'implementation', entry='alpha')[1][-1] == address
    history = rows(mini, 'promotion-history')
    assert {len(row) for row in history} == {4}
    assert any('; ' in row[-1] for row in history)
    assert not any('\n' in cell for row in history for cell in row)


CLASSIFICATIONS = 'kind,entry,release,classification,unmet,unknown,waived,announced'


@pytest.mark.parametrize(
    ('path', 'heads', 'row'),
    [
        ('matrix', CLASSIFICATIONS, "driver,beta,'3.9,tested,dr-vote,,dr-cover,"),
        ('releases/birch', CLASSIFICATIONS, 'driver,alpha,birch,tested,dr-vote,,,'),
        (
            'releases/birch-capabilities',
            'kind,entry,release,capability,state,from,reason,note',
            'driver,alpha,birch,resize,not-applicable,,Its size is fixed.,',
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
        (
            'releases/3.9-coverage',
            'kind,entry,release,capability,coverage,jobs',
            'driver,beta,3.9,write,conditional,suite-beta',
        ),
    ],
)
def test_a_table_has_a_row_for_each_fact(path: str, heads: str, row: str, mini: api.Export) -> None:
    content = dict(api.files(mini, ['csv']))[f'api/v1/{path}.csv']
    lines = content.decode().split('\r\n')
    assert lines[0] == heads
    assert row in lines
    assert {len(cells) for cells in parsed(content)} == {len(heads.split(','))}
