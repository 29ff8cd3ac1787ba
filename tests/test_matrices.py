# SPDX-License-Identifier: Apache-2.0
"""Matrices of capabilities: which rows and columns they have, their groups, and what holds with a note."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from maturity import api
from maturity.api.text import as_csv, rows_of
from maturity.views.shapes import Matrix, Table
from maturity.writers import WRITERS
from tests.builders import EVIDENCE, build
from tests.conftest import judged, view

if TYPE_CHECKING:
    from maturity.evaluate import Assessments

GOLDEN = Path(__file__).parent / 'golden'
DARK = 'Only by daylight.'
SHARED = {
    'since': 'r3',
    'implemented': ['late'],
    'partial': ['more'],
    'reason': 'So far.',
    'evidence': EVIDENCE,
}
SPEC = {
    'releases': ['r1', 'r2', 'r3'],
    # In ladders.yaml the second group stands first.
    'groups': {'pool': {'title': 'Pools'}, 'listener': {'title': 'Listeners and TLS'}},
    'kinds': {'driver': {'ladder': ['bronze'], 'types': ['near', 'far']}},
    'capabilities': {
        'tls': {'group': 'listener'},
        'ping': {},
        'drain': {'group': 'pool'},
        'sni': {'group': 'listener'},
        'late': {'since': 'r3'},
        'more': {'since': 'r3'},
    },
    'requirements': {'pings': {'rule': {'implements': ['ping']}}},
    'entries': {
        'north': {
            'type': 'near',
            'capabilities': {
                'tls': {
                    'r1': 'missing',
                    'r2..': {'state': 'implemented', 'from': '2.0.3', 'note': DARK},
                },
                'ping': 'implemented',
                'drain': {'..': {'state': 'partial', 'reason': 'One at a time.', 'note': DARK}},
                'sni': 'not-applicable',
            },
            # A reason is that of the states which need one.
            'states': [SHARED],
        },
        'south': {
            'type': 'far',
            'introduced': 'r2',
            'capabilities': {'ping': 'missing', 'drain': {'..': {'state': 'partial', 'note': DARK}}},
        },
        'west': {'type': 'near', 'introduced': 'r3'},
        'early': {'type': 'far', 'removed': 'r2', 'capabilities': {'ping': 'implemented'}},
    },
}


@pytest.fixture(scope='module')
def cranes(tmp_path_factory: pytest.TempPathFactory) -> Assessments:
    return judged(build(tmp_path_factory.mktemp('cranes') / 'data', SPEC))


def matrix(assessments: Assessments, **options: str) -> Matrix:
    found = view(assessments, 'support-matrix', **{'show': 'capabilities', **options})
    assert isinstance(found, Matrix)
    return found


def rows(found: Matrix) -> list[str]:
    return [row.head.ref.id for row in found.rows]


def columns(found: Matrix) -> list[str]:
    return [column.ref.id for column in found.columns]


def told(found: Matrix) -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    """Return the words and the notes of each cell."""
    return {
        (row.head.ref.id, column.ref.id): (
            str(found.palette[cell].said),
            tuple(str(found.notes[number - 1]) for number in found.palette[cell].notes),
        )
        for row in found.rows
        for column, cell in zip(found.columns, row.cells, strict=True)
    }


# Rows and columns -------------------------------------------------------------------------------


def test_rows_and_columns_are_exchanged_and_each_cell_says_the_same(cranes: Assessments) -> None:
    usual = matrix(cranes, kind='driver', release='r2')
    other = matrix(cranes, kind='driver', release='r2', rows='driver')
    assert (rows(other), columns(other)) == (columns(usual), rows(usual))
    assert {(b, a): cell for (a, b), cell in told(usual).items()} == told(other)
    assert (str(usual.corner), str(other.corner)) == ('Capability', 'Driver')
    assert [row.type for row in other.rows] == ['near', 'far']
    assert [row.has for row in other.rows] == [('ping', 'tls'), ()]
    assert [id_ for id_, _ in other.capabilities] == ['ping', 'tls']


@pytest.mark.parametrize(
    'options',
    [{'show': 'classifications', 'kind': 'driver'}, {'kind': 'driver', 'capability': 'tls'}],
    ids=['classifications', 'capability'],
)
def test_releases_as_rows_begin_with_the_newest(options: dict[str, str], cranes: Assessments) -> None:
    usual, other = matrix(cranes, **options), matrix(cranes, **options, rows='release')
    assert rows(other) == ['r3', 'r2', 'r1']
    assert columns(other) == rows(usual)
    assert {(b, a): cell for (a, b), cell in told(usual).items()} == told(other)


def test_what_is_chosen_stands_in_the_order_of_the_choice(cranes: Assessments) -> None:
    found = matrix(cranes, kind='driver', rows='driver', entries='west, north', capabilities='sni, ping, tls')
    assert rows(found) == ['west', 'north']
    # Groups stay together.
    assert columns(found) == ['ping', 'sni', 'tls']
    table = view(cranes, 'at-a-glance', kind='driver', entries='south,north')
    assert isinstance(table, Table)
    assert [str(row.cells[0][0].title) for row in table.rows] == ['South', 'North']  # type: ignore[union-attr]
    over_time = matrix(cranes, show='classifications', kind='driver', entries='south,early')
    assert rows(over_time) == ['south', 'early']


def test_what_is_empty_is_left_out_where_that_is_asked_for(cranes: Assessments) -> None:
    assert 'west' in columns(matrix(cranes, kind='driver'))
    found = matrix(cranes, kind='driver', empty='no')
    assert columns(found) == ['north', 'south']
    assert rows(found) == ['ping', 'late', 'more', 'drain', 'tls', 'sni']
    assert sum(number for _, number in found.row_groups) == len(found.rows)
    assert rows(matrix(cranes, kind='driver', capability='tls', empty='no')) == ['north']


def test_a_capability_that_the_project_did_not_have_is_always_left_out(cranes: Assessments) -> None:
    assert 'late' in rows(matrix(cranes, kind='driver', release='r3'))
    assert 'late' not in rows(matrix(cranes, kind='driver', release='r2'))
    assert 'late' not in rows(matrix(cranes, entry='early'))
    # It was gone before the capability came; the others lack it, which is known of none.
    assert rows(matrix(cranes, kind='driver', capability='late')) == ['north', 'west', 'south']


@pytest.mark.parametrize('name', ['listener', 'Listener', 'LISTENERS AND TLS'])
def test_one_group_by_id_or_title_needs_no_head(name: str, cranes: Assessments) -> None:
    found = matrix(cranes, kind='driver', group=name)
    assert (rows(found), found.row_groups) == (['tls', 'sni'], ())
    assert str(found.caption) == 'Drivers: Listeners and TLS in R3'


def written(assessments: Assessments, name: str) -> str:
    """Return the matrices of a release and of an entry as a form writes them."""
    lines: list[str] = []
    for options in ({}, {'rows': 'driver'}, {'entry': 'north'}):
        about = options if 'entry' in options else {'kind': 'driver', 'release': 'r2', **options}
        found = matrix(assessments, **about)
        if name == 'csv':
            lines += as_csv(rows_of(found)).splitlines()
        else:
            writer = WRITERS[name]()
            lines += writer.document(writer.blocks(found))
        lines.append('')
    return '\n'.join(lines)


@pytest.mark.parametrize('name', [*WRITERS, 'csv'])
def test_every_form_has_groups_and_notes(name: str, cranes: Assessments) -> None:
    """After a change, read what is different: a person has read the golden file."""
    assert (
        written(cranes, name).splitlines()
        == GOLDEN.joinpath(f'capabilities.{name}').read_text('utf-8').splitlines()
    )


def test_programs_read_what_qualifies_a_state(cranes: Assessments) -> None:
    files = dict(api.files(api.Export(assessments=cranes), ['csv']))
    at_r2, at_r3 = (files[f'api/v1/releases/{id_}-capabilities.csv'].decode() for id_ in ('r2', 'r3'))
    assert f"driver,north,r2,tls,implemented,'2.0.3,,{DARK}" in at_r2.splitlines()
    assert f'driver,north,r2,drain,partial,,One at a time.,{DARK}' in at_r2.splitlines()
    assert f'driver,north,r3,tls,implemented,,,{DARK}' in at_r3.splitlines()
    assert 'driver,north,r3,late,implemented,,,' in at_r3.splitlines()
