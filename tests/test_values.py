# SPDX-License-Identifier: Apache-2.0
"""What pages say beside classifications: values by release, and where the record lies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from maturity import links
from maturity.evaluate import evaluate
from maturity.load import load
from maturity.model import SourceMark, Text
from maturity.model.vocabulary import CapabilityState, State
from maturity.views import Request, RequestError, resolve
from maturity.views.checklists import _in_vain
from maturity.views.matrices import _natural
from maturity.views.shapes import Fields, Link, Matrix, Table

if TYPE_CHECKING:
    from maturity.evaluate import Assessments
    from maturity.views import View

MINI = Path(__file__).parent / 'roots' / 'mini' / 'data'


@pytest.fixture(scope='module')
def mini() -> Assessments:
    data = load(str(MINI)).dataset
    assert data is not None
    return evaluate(data)


def view(assessments: Assessments, name: str, **options: str) -> View:
    return resolve(assessments, Request(name, tuple(sorted(options.items()))))


def rows(assessments: Assessments, **options: str) -> dict[str, list[str]]:
    """Return what each release says of each value, as the words of its states."""
    matrix = view(assessments, 'value-matrix', kind='driver', **options)
    assert isinstance(matrix, Matrix)
    return {row.head.ref.id: [str(matrix.palette[cell].words) for cell in row.cells] for row in matrix.rows}


def test_values_stand_below_their_entry_and_the_newest_release_first(mini: Assessments) -> None:
    matrix = view(mini, 'value-matrix', kind='driver', fact='settings')
    assert isinstance(matrix, Matrix)
    assert [(ref.id, number) for ref, number in matrix.groups] == [('alpha', 2), ('beta', 1)]
    assert [str(name) for name in matrix.names] == [
        'Alpha driver = alpha',
        'Alpha driver = engine.alpha',
        'Beta driver = beta',
    ]
    assert [row.head.ref.id for row in matrix.rows] == ['3.10', '3.9', 'birch', 'amber']


def test_a_value_that_others_replaced_is_not_named_and_absent_is_neither(mini: Assessments) -> None:
    found = rows(mini, fact='settings')
    assert found['3.9'][:2] == ['not named', 'named']
    assert found['birch'] == ['named', 'not named', 'named']
    assert found['amber'] == ['named', 'not named', 'did not exist']


def test_one_source_alone_leaves_unknown_what_it_says_nothing_about(mini: Assessments) -> None:
    assert rows(mini, fact='images')['amber'] == ['named', 'named']
    assert rows(mini, fact='images', by='manual') == {
        '3.10': ['named'],
        '3.9': ['named'],
        'birch': ['named'],
        'amber': ['unknown'],
    }


def test_a_release_stands_with_the_few_before_it(mini: Assessments) -> None:
    assert list(rows(mini, fact='settings', release='birch')) == ['birch', 'amber']


def test_versions_are_ordered_as_numbers() -> None:
    assert sorted(['10.4', '8.0', '5.7.29', '5.7', '8', 'latest'], key=_natural) == [
        'latest',
        '5.7',
        '5.7.29',
        '8',
        '8.0',
        '10.4',
    ]


@pytest.mark.parametrize(
    ('options', 'words'),
    [
        ({'fact': 'setings'}, "did you mean 'settings'"),
        ({'fact': 'images', 'by': 'manuel'}, "did you mean 'manual'"),
        ({'fact': 'images', 'release': '3.11'}, "no release '3.11'"),
    ],
)
def test_a_wrong_name_says_what_there_is(mini: Assessments, options: dict[str, str], words: str) -> None:
    with pytest.raises(RequestError, match=words):
        rows(mini, **options)


def test_a_page_says_where_its_record_is_edited_and_how_an_error_is_reported(mini: Assessments) -> None:
    fields = view(mini, 'record-source', entry='alpha')
    assert isinstance(fields, Fields)
    edit, report = fields.fields[0][1]
    assert isinstance(edit, Link)
    assert edit.address.startswith(
        'https://git.example.org/example/record/edit/data/drivers/alpha.yaml?line='
    )
    assert isinstance(report, Link)
    assert report.address == 'https://bugs.example.org/new?about=data/drivers/alpha.yaml&title=Alpha'


def test_a_title_stays_one_value_of_the_address(mini: Assessments) -> None:
    mark = SourceMark('data/a b.yaml', 7)
    address = links.record_address(mini.data, 'report', mark, 'x&y=z#1 "{path}"/../')
    assert address is not None
    assert address.startswith('https://bugs.example.org/new?about=data/a%20b.yaml&title=x%26y%3Dz%231%20%22')
    assert address.count('&') == 1
    assert 'data/a' not in address.partition('title=')[2]


def test_a_glance_has_a_column_for_each_capability_that_is_asked_for(mini: Assessments) -> None:
    table = view(mini, 'at-a-glance', kind='driver', capabilities='sync, paint')
    assert isinstance(table, Table)
    assert [str(column) for column in table.columns[3:5]] == [
        str(mini.data.capabilities['sync'].title),
        str(mini.data.capabilities['paint'].title),
    ]
    row = next(row for row in table.rows if str(row.cells[0][0].title) == 'Alpha')  # type: ignore[union-attr]
    assert [part.words for cell in row.cells[3:5] for part in cell if isinstance(part, State)] == [
        CapabilityState(id_).words for id_ in ('implemented', 'partial')
    ]
    with pytest.raises(RequestError, match="did you mean 'sync'"):
        view(mini, 'at-a-glance', kind='driver', capabilities='synk')


def test_a_history_without_causes_says_only_what_happened(mini: Assessments) -> None:
    long, short = view(mini, 'promotion-history'), view(mini, 'promotion-history', causes='no')
    assert isinstance(long, Table)
    assert isinstance(short, Table)
    assert [row.cells[:3] for row in long.rows] == [row.cells for row in short.rows]
    assert len(long.columns) == len(short.columns) + 1


def test_a_level_whose_lower_one_is_not_reached_does_not_say_all_met(mini: Assessments) -> None:
    state = _in_vain(mini.data, 'tested')
    assert str(state.words) == 'all met, but Tested is not reached'
    assert state.words != Text('all met')
