# SPDX-License-Identifier: Apache-2.0
"""Views: bars that say what the matrices say and how they are drawn, values by release, cards."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import maturity
from maturity import links
from maturity.model import SourceMark, natural
from maturity.model.events import EventType
from maturity.model.vocabulary import (
    ABSENCES,
    RANKS,
    Agreement,
    CapabilityState,
    Coverage,
    Shown,
    Tone,
    Verdict,
    Vote,
)
from maturity.sphinxext.drawing import (
    COLUMN,
    HEAD_MAX,
    LETTER,
    PAGE,
    Drawing,
    cut,
    wrapped,
)
from maturity.typesetting import text_width
from maturity.views import RequestError
from maturity.views.shapes import Matrix, Timeline
from tests.builders import build
from tests.conftest import judged, view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.evaluate import Assessments

SHAPES = Path(maturity.__file__).parent / 'sphinxext/templates/maturity/timeline.svg.jinja'
STYLE = Path(maturity.__file__).parent / 'sphinxext/static/maturity.css'


def timeline(assessments: Assessments, **options: str) -> Timeline:
    found = view(assessments, 'timeline', **options)
    assert isinstance(found, Timeline)
    return found


def matrix(assessments: Assessments, **options: str) -> Matrix:
    found = view(assessments, 'support-matrix', **options)
    assert isinstance(found, Matrix)
    return found


def every_request(assessments: Assessments) -> Iterator[dict[str, str]]:
    """Yield the options of everything that a timeline can show."""
    data = assessments.data
    for kind in data.kinds:
        yield {'kind': kind}
        yield {'kind': kind, 'releases': '2'}
    for type_ in data.kinds['feature'].types:
        yield {'kind': 'feature', 'type': type_}
    for entry in data.entries:
        yield {'entry': entry}


# What they say ----------------------------------------------------------------------------------


def test_bars_fill_the_releases_of_the_matrix_with_its_states(mini: Assessments) -> None:
    releases = list(mini.data.releases)
    for options in every_request(mini):
        found, cells = timeline(mini, **options), matrix(mini, **options)
        names = [column.ref.id for column in found.matrix.columns]
        first = releases.index(names[0]) if names else 0
        assert names == releases[first : first + len(names)]
        told = {
            (row.head.ref.id, column.ref.id): cells.palette[cell]
            for row in cells.rows
            for column, cell in zip(cells.columns, row.cells, strict=True)
        }
        for bar in found.bars:
            assert (bar.segments[0].first, bar.segments[-1].last) == (0, len(names) - 1)
            for one, following in pairwise(bar.segments):
                assert one.first <= one.last == following.first - 1
                assert one.state != following.state
            for segment in bar.segments:
                assert (segment.state in ABSENCES) is (segment.ref is None)
                for release in names[segment.first : segment.last + 1]:
                    assert segment.state == told.pop((bar.head.id, release)).plain, (options, release)
        assert told == {}, options


def test_releases_before_all_and_after_all_have_no_column(tmp_path: Path) -> None:
    lives = [{'introduced': 'r1', 'removed': 'r2'}, {'introduced': 'r3', 'removed': 'r4'}]
    facts = {'implementation': {'r1': 'code/it.py', 'r3': 'code/it.py'}}
    found = timeline(many(tmp_path, 6, it={'lives': lives, **facts}), kind='driver')
    # It is gone in r2, which lies between: time has no gaps.
    assert [column.ref.id for column in found.matrix.columns] == ['r1', 'r2', 'r3']


def test_what_was_removed_stands_last_and_is_counted(mini: Assessments) -> None:
    found = matrix(mini, kind='driver')
    there = [row.head.ref.id for row in found.rows][: -found.gone]
    assert found.gone == 1
    assert 'beta' not in there
    assert [(str(title), len(rows)) for title, rows in found.sections] == [
        ('', len(there)),
        ('Removed (1)', 1),
    ]
    # Nobody unfolds a view of nothing else.
    assert matrix(mini, kind='driver', entries='beta').gone == 0
    assert matrix(mini, kind='driver', rows='release').gone == 0


# Where they are drawn ---------------------------------------------------------------------------


def drawn(found: Timeline) -> Drawing:
    drawing = Drawing.of(found, str, 'x')
    assert drawing is not None
    return drawing


def many(tmp_path: Path, releases: int, **entries: Any) -> Assessments:
    """Return a record of many releases."""
    names = [f'r{number}' for number in range(releases)]
    spec = {
        'releases': names,
        'capabilities': ['a'],
        'kinds': {'driver': {'ladder': ['bronze']}},
        'requirements': {'needs-a': {'rule': {'implements': ['a']}}},
        'entries': {'it': {}, **entries},
    }
    return judged(build(tmp_path / 'data', spec))


def test_24_releases_fit_the_page(tmp_path: Path) -> None:
    wide = many(tmp_path, 24, other={'title': 'A name with more words than there is room for'})
    found = timeline(wide, kind='driver')
    drawing = drawn(found)
    assert (drawing.head, drawing.column) == (HEAD_MAX, COLUMN)
    assert drawing.head + drawing.width <= PAGE
    assert [len(list(drawing.lines(bar))) for bar in found.bars] == [2, 1]
    assert drawing.upright


def test_signs_of_one_release_stand_side_by_side(mini: Assessments) -> None:
    found = timeline(mini, entry='gamma')
    drawing = drawn(found)
    signs = [sign for segment in found.bars[0].segments for sign in drawing.signs(segment.markers)]
    assert {marker.type for _at, marker in signs} == set(drawing.events)
    assert len({at for at, _marker in signs}) == len(signs) == 4


def test_nothing_to_show_is_no_drawing(mini: Assessments) -> None:
    nothing = replace(timeline(mini, kind='driver'), bars=())
    assert Drawing.of(nothing, str, 'x') is None


def test_levels_are_told_apart_by_their_patterns() -> None:
    patterns = [tone.pattern for tone in (*(tone for _glyph, tone in RANKS), Tone.EMPTY, Tone.DULL)]
    assert len(set(patterns)) == len(patterns)
    tiles = dict(re.findall(r"^  '(\w+)': '(M.*)'", SHAPES.read_text('utf-8'), re.MULTILINE))
    assert len(set(tiles.values())) == len(tiles)
    assert {tone.pattern for tone in Tone} - {None} == set(tiles)


def test_every_tone_has_a_ground_and_where_bars_are_filled_a_colour_there() -> None:
    sheet = STYLE.read_text('utf-8')
    for tone in Tone:
        ground = rf'^(\.mt-\w+, )?\.mt-{tone.value}\b[^{{]*{{ background: '
        assert re.search(ground, sheet, re.MULTILINE), tone
        assert (f'.mt-timeline .mt-{tone.value} {{ --mt-fill: ' in sheet) == (tone.fill is not None), tone


@pytest.mark.parametrize('states', [CapabilityState, Coverage, Verdict, Vote, Agreement])
def test_no_two_states_look_the_same(states: type[Shown]) -> None:
    looks = [one.tone for one in states]
    assert len(set(looks)) == len(looks)
    assert len({one.glyph for one in states}) == len({str(one.words) for one in states}) == len(looks)


def test_no_two_events_have_the_same_sign() -> None:
    assert len({type_.sign.path for type_ in EventType}) == len(EventType)


# Words ------------------------------------------------------------------------------------------


@given(st.text(max_size=60), st.integers(20, 200))
def test_a_cut_text_fits(text: str, room: int) -> None:
    found = cut(text, room, LETTER)
    assert text_width(found, LETTER) <= room
    assert found == text or (found.endswith('…') and text.startswith(found[:-1]))


@given(st.lists(st.text('abcWi', min_size=1, max_size=12), min_size=1, max_size=8), st.integers(40, 200))
def test_a_name_has_at_most_two_lines_that_fit(words: list[str], room: int) -> None:
    lines = wrapped(' '.join(words), room, LETTER)
    assert 1 <= len(lines) <= 2
    assert all(text_width(line, LETTER) <= room for line in lines)
    if '…' not in ''.join(lines):
        assert ' '.join(lines) == ' '.join(words)


@pytest.mark.parametrize(
    ('text', 'wider'), [('illi', 'mmmm'), ('Redis', 'REDIS'), ('abcd', '東京都庁'), ('e', 'ee')]
)
def test_widths_follow_the_letters(text: str, wider: str) -> None:
    assert text_width(text, LETTER) < text_width(wider, LETTER)


def test_accents_of_their_own_take_no_room() -> None:
    assert text_width('e\u0301', LETTER) == text_width('e', LETTER)


@pytest.mark.parametrize(
    ('name', 'options', 'message'),
    [
        ('timeline', {}, 'which kind'),
        ('timeline', {'kind': 'drivr'}, "did you mean 'driver'"),
        ('support-matrix', {'entry': 'alpha', 'show': 'capability'}, "'show' is one of"),
        ('timeline', {'entry': 'alpha', 'capability': 'read'}, 'capability has no effect'),
        ('timeline', {'entry': 'alpha', 'type': 'front'}, 'type has no effect'),
        ('value-matrix', {'kind': 'driver', 'fact': 'setings'}, "did you mean 'settings'"),
        ('at-a-glance', {'kind': 'driver', 'release': '3.11'}, "no release '3.11'"),
        (
            'support-matrix',
            {'entry': 'alpha', 'show': 'capabilities', 'capabilities': 'synk'},
            "did you mean 'sync'",
        ),
        ('record-source', {}, 'which entry'),
        ('support-matrix', {'kind': 'driver', 'window': 'maintaned'}, "did you mean 'maintained'"),
        ('promotion-history', {'causes': 'maybe'}, "'causes' is one of"),
        ('promotion-history', {'limit': '0'}, 'whole number from 1'),
        ('fact-table', {'entry': 'alpha', 'fact': 'images', 'release': '3.9'}, 'release has no effect'),
    ],
    ids=str,
)
def test_a_wrong_request_is_explained(
    mini: Assessments, name: str, options: dict[str, str], message: str
) -> None:
    with pytest.raises(RequestError, match=message):
        view(mini, name, **options)


# Values by release ------------------------------------------------------------------------------


def rows(assessments: Assessments, **options: str) -> dict[str, list[str]]:
    """Return what each release says of each value, as the words of its states."""
    matrix = view(assessments, 'value-matrix', kind='driver', **options)
    assert isinstance(matrix, Matrix)
    return {row.head.ref.id: [str(matrix.palette[cell].words) for cell in row.cells] for row in matrix.rows}


def test_versions_are_ordered_as_numbers() -> None:
    assert sorted(['10.4', '8.0', '5.7.29', '5.7', '8', 'latest'], key=natural) == [
        'latest',
        '5.7',
        '5.7.29',
        '8',
        '8.0',
        '10.4',
    ]


def test_a_title_stays_one_value_of_the_address(mini: Assessments) -> None:
    mark = SourceMark('data/a b.yaml', 7)
    address = links.record_address(mini.data, 'report', mark, 'x&y=z#1 "{path}"/../')
    assert address is not None
    assert address.startswith('https://bugs.example.org/new?about=data/a%20b.yaml&title=x%26y%3Dz%231%20%22')
    assert address.count('&') == 1
    assert 'data/a' not in address.partition('title=')[2]
