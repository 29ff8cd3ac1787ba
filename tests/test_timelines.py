# SPDX-License-Identifier: Apache-2.0
"""Timelines: bars that say what the matrices say, and where they are drawn."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.evaluate import evaluate
from maturity.history import EventType
from maturity.load import load
from maturity.sphinxext.drawing import (
    _PATTERNS,
    _SIGNS,
    _TILES,
    BAND,
    COLUMN,
    HEAD_MAX,
    PAGE,
    ROW,
    SMALL,
    Artist,
    cut,
    text_width,
    wrapped,
)
from maturity.views import Request, RequestError, resolve
from maturity.views.bars import Timeline
from maturity.views.parts import ABSENT, CAPABILITIES, VERDICTS, Matrix
from maturity.views.timelines import SIGNS
from tests.builders import build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.evaluate import Assessments
    from maturity.sphinxext.drawing import Drawing, Row

MINI = Path(__file__).parent / 'roots' / 'mini' / 'data'


@pytest.fixture(scope='module')
def mini() -> Assessments:
    """Return the assessments of the mini site, which has every type of event but one."""
    data = load(str(MINI)).dataset
    assert data is not None
    return evaluate(data)


def timeline(assessments: Assessments, **options: str) -> Timeline:
    found = resolve(assessments, Request('timeline', tuple(sorted(options.items()))))
    assert isinstance(found, Timeline)
    return found


def matrix(assessments: Assessments, **options: str) -> Matrix:
    found = resolve(assessments, Request('support-matrix', tuple(sorted(options.items()))))
    assert isinstance(found, Matrix)
    return found


def every_request(assessments: Assessments) -> Iterator[dict[str, str]]:
    """Yield the options of everything that a timeline can show."""
    data = assessments.data
    for kind in data.kinds:
        yield {'kind': kind}
        yield {'kind': kind, 'releases': '2'}
        for capability in data.capabilities:
            yield {'kind': kind, 'show': 'capabilities', 'capability': capability}
    for type_ in data.kinds['feature'].types:
        yield {'kind': 'feature', 'type': type_}
    for entry in data.entries:
        for show in ('classifications', 'capabilities', 'requirements'):
            yield {'entry': entry, 'show': show}
    for requirement in data.requirements:
        yield {'requirement': requirement, 'show': 'requirements'}


# What they say ----------------------------------------------------------------------------------


def test_every_state_is_that_of_the_matrix(mini: Assessments) -> None:
    for options in every_request(mini):
        bars, cells = timeline(mini, **options), matrix(mini, **options)
        names = [column.ref.id for column in bars.matrix.columns]
        drawn = {
            (bar.head.id, names[column]): segment.state
            for bar in bars.bars
            for segment in bar.segments
            for column in range(segment.first, segment.last + 1)
        }
        told = {
            (row.head.ref.id, column.ref.id): cells.palette[cell]
            for row in cells.rows
            for column, cell in zip(cells.columns, row.cells, strict=True)
        }
        for (row, release), state in drawn.items():
            # The matrix of an entry leaves out the releases in which it did not exist.
            assert state == told.pop((row, release), ABSENT), (options, row, release)
        assert told == {}, options


def test_segments_fill_all_releases_in_order(mini: Assessments) -> None:
    for options in every_request(mini):
        found = timeline(mini, **options)
        releases = [release.id for release in mini.data.releases.values()]
        columns = [column.ref.id for column in found.matrix.columns]
        assert columns == releases[-len(columns) :]
        for bar in found.bars:
            assert (bar.segments[0].first, bar.segments[-1].last) == (0, len(columns) - 1)
            for one, following in pairwise(bar.segments):
                assert one.first <= one.last == following.first - 1
                assert one.state != following.state
            assert all((one.state == ABSENT) is (one.ref is None) for one in bar.segments)


def lead(found: Timeline, row: int, segment: int) -> tuple[str, str, str | None]:
    ref = found.bars[row].segments[segment].ref
    assert ref is not None
    return ref.type, ref.id, ref.fragment


def test_a_segment_leads_to_its_newest_release(mini: Assessments) -> None:
    one = timeline(mini, entry='gamma')
    assert [str(part.releases) for part in one.bars[0].segments] == [
        'Amber to Birch',
        'Version 3.9',
        'Version 3.10',
    ]
    assert lead(one, 0, 0) == ('driver', 'gamma', 'gamma-birch')
    assert lead(timeline(mini, entry='alpha', show='requirements'), 0, 0) == (
        'driver',
        'alpha',
        'alpha-3-10',
    )


def test_a_capability_leads_to_its_facts(mini: Assessments) -> None:
    sync = timeline(mini, entry='alpha', show='capabilities')
    assert lead(sync, 2, 1) == ('driver', 'alpha', 'alpha-sync')
    paint = timeline(mini, kind='driver', show='capabilities', capability='paint')
    assert lead(paint, 0, 0) == ('driver', 'alpha', 'alpha-paint')


def happened(found: Timeline, row: int) -> list[tuple[str, str, str, str | None]]:
    columns = [column.ref.id for column in found.matrix.columns]
    return [
        (columns[one.at], one.type, one.ref.id, one.ref.fragment)
        for segment in found.bars[row].segments
        for one in segment.markers
        if segment.first <= one.at <= segment.last
    ]


def test_what_happened_is_marked(mini: Assessments) -> None:
    found = timeline(mini, kind='driver')
    rows = {bar.head.id: happened(found, row) for row, bar in enumerate(found.bars)}
    assert rows['alpha'] == [
        ('birch', 'promoted', 'alpha', 'alpha-birch'),
        ('3.9', 'promoted', 'alpha', 'alpha-3-9'),
        ('3.10', 'demoted', 'alpha', 'alpha-3-10'),
    ]
    assert rows['beta'] == [
        ('birch', 'introduced', 'beta', 'beta-birch'),
        ('3.9', 'promoted', 'beta', 'beta-3-9'),
        ('3.10', 'removed', '3.10', None),
    ]
    assert [type_ for _, type_, _, _ in rows['gamma']] == ['renamed', 'rewritten', 'promoted', 'died']


def test_a_window_shows_only_what_happened_in_it(mini: Assessments) -> None:
    found = timeline(mini, kind='driver', releases='1')
    rows = {bar.head.id: happened(found, row) for row, bar in enumerate(found.bars)}
    assert [one[:2] for one in rows['alpha']] == [('3.10', 'demoted')]
    assert [one[:2] for one in rows['beta']] == [('3.10', 'removed')]


def test_capabilities_and_requirements_have_no_events(mini: Assessments) -> None:
    for show in ('capabilities', 'requirements'):
        found = timeline(mini, entry='alpha', show=show)
        assert not any(segment.markers for bar in found.bars for segment in bar.segments)


@pytest.mark.parametrize(
    ('options', 'message'),
    [
        ({}, 'which kind'),
        ({'kind': 'drivr'}, "did you mean 'driver'"),
        ({'entry': 'alpha', 'show': 'capability'}, "'show' is one of"),
        ({'kind': 'driver', 'show': 'capabilities'}, 'which capability'),
        ({'entry': 'alpha', 'capability': 'read'}, 'capability has no effect'),
        ({'entry': 'alpha', 'type': 'front'}, 'type has no effect'),
    ],
    ids=str,
)
def test_a_wrong_request_is_explained(mini: Assessments, options: dict[str, str], message: str) -> None:
    with pytest.raises(RequestError, match=message):
        timeline(mini, **options)


# Where they are drawn ---------------------------------------------------------------------------


def drawn(found: Timeline) -> Drawing:
    drawing = Artist(str, lambda ref: f'{ref.id}.html', 'x').draw(found)
    assert drawing is not None
    return drawing


def rows_of(drawing: Drawing) -> list[Row]:
    return [row for band in drawing.bands for row in band.rows]


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
    data = load(str(build(tmp_path / 'data', spec))).dataset
    assert data is not None
    return evaluate(data)


def test_blocks_tile_their_columns_and_are_wide_enough_for_a_finger(mini: Assessments) -> None:
    for options in every_request(mini):
        found = timeline(mini, **options)
        if not found.bars:
            continue
        drawing = drawn(found)
        assert drawing.column >= COLUMN
        for bar, row in zip(found.bars, rows_of(drawing), strict=True):
            segments = [segment for segment in bar.segments if segment.ref is not None]
            for segment, block in zip(segments, row.blocks, strict=True):
                assert block.x - 1 == segment.first * drawing.column
                assert block.x + block.width + 1 == (segment.last + 1) * drawing.column
                assert block.x < block.glyph_x < block.x + block.width
                if block.word:
                    assert block.word_x + text_width(block.word, SMALL) <= block.x + block.width
                for sign in block.signs:
                    assert block.x <= sign.x < block.x + block.width


def test_24_releases_fit_the_page(tmp_path: Path) -> None:
    wide = many(tmp_path, 24, other={'title': 'A name with more words than there is room for'})
    drawing = drawn(timeline(wide, kind='driver'))
    assert (drawing.head, drawing.column) == (HEAD_MAX, COLUMN)
    assert drawing.head + drawing.width <= PAGE
    assert [len(row.lines) for row in rows_of(drawing)] == [1, 2]
    assert rows_of(drawing)[1].name == 'A name with more words than there is room for'
    assert drawing.upright


def test_a_long_drawing_is_several_pictures(tmp_path: Path) -> None:
    entries = {f'e{number}': {'title': f'E {number}'} for number in range(2 * BAND)}
    drawing = drawn(timeline(many(tmp_path, 2, **entries), kind='driver'))
    assert [len(band.rows) for band in drawing.bands] == [BAND, BAND, 1]
    assert len({band.id for band in drawing.bands}) == 3
    for band in drawing.bands:
        assert [row.y for row in band.rows] == [ROW * number for number in range(len(band.rows))]
        assert band.rows[-1].y + ROW <= band.height
    assert len({row.name for row in rows_of(drawing)}) == 2 * BAND + 1


def test_names_of_releases_are_upright_where_they_are_wider_than_a_column(mini: Assessments) -> None:
    assert not drawn(timeline(mini, kind='driver')).upright
    long = Artist(lambda words: f'{words}, which has a long name', lambda _ref: None, 'x')
    drawing = long.draw(timeline(mini, kind='driver'))
    assert drawing is not None
    assert drawing.upright
    assert drawing.top > text_width('Version 3.10, which has a long name', SMALL)


def test_signs_of_one_release_stand_side_by_side(mini: Assessments) -> None:
    found = timeline(mini, entry='gamma')
    signs = [sign for block in rows_of(drawn(found))[0].blocks for sign in block.signs]
    assert [one.sign.type for one in signs] == ['renamed', 'rewritten', 'promoted', 'died']
    places = [one.x for one in signs]
    assert len(set(places)) == len(places)


def test_a_removal_is_drawn_where_nothing_is_any_more(mini: Assessments) -> None:
    drawing = drawn(timeline(mini, entry='beta'))
    (row,) = rows_of(drawing)
    (sign,) = row.signs
    assert (sign.sign.type, sign.column, sign.href) == ('removed', 3 * drawing.column, '3.10.html')
    assert max(block.x + block.width for block in row.blocks) < sign.x


def test_nothing_to_show_is_no_drawing(mini: Assessments) -> None:
    nothing = timeline(mini, entry='cache', show='capabilities')
    assert nothing.bars == ()
    assert Artist(str, lambda _ref: None, 'x').draw(nothing) is None


def test_levels_are_told_apart_by_their_patterns() -> None:
    patterns = [_PATTERNS.get(id_) for id_ in ('rank-1', 'rank-2', 'rank-3', 'rank-4', 'below', 'dead')]
    assert len(set(patterns)) == len(patterns)
    assert len(set(_TILES.values())) == len(_TILES)
    assert set(_PATTERNS.values()) <= set(_TILES)


@pytest.mark.parametrize('states', [CAPABILITIES, VERDICTS], ids=['capabilities', 'verdicts'])
def test_unknown_and_no_have_patterns_of_their_own(states: dict[str, Any]) -> None:
    with_pattern = [_PATTERNS[id_] for id_ in states if id_ in _PATTERNS]
    assert len(set(with_pattern)) == len(with_pattern) == 4


def test_every_type_of_event_has_a_sign_and_words() -> None:
    types = {type_.value for type_ in EventType}
    assert types == {sign.type for sign in _SIGNS} == set(SIGNS)
    assert len({sign.path for sign in _SIGNS}) == len(_SIGNS)


# Words ------------------------------------------------------------------------------------------


@given(st.text(max_size=60), st.integers(20, 200))
def test_a_cut_text_fits(text: str, room: int) -> None:
    found = cut(text, room, SMALL)
    assert text_width(found, SMALL) <= room
    assert found == text or (found.endswith('…') and text.startswith(found[:-1]))


@given(st.lists(st.text('abcWi', min_size=1, max_size=12), min_size=1, max_size=8), st.integers(40, 200))
def test_a_name_has_at_most_two_lines_that_fit(words: list[str], room: int) -> None:
    lines = wrapped(' '.join(words), room, SMALL)
    assert 1 <= len(lines) <= 2
    assert all(text_width(line, SMALL) <= room for line in lines)
    if '…' not in ''.join(lines):
        assert ' '.join(lines) == ' '.join(words)


@pytest.mark.parametrize(
    ('text', 'wider'), [('illi', 'mmmm'), ('Redis', 'REDIS'), ('abcd', '東京都庁'), ('e', 'ee')]
)
def test_widths_follow_the_letters(text: str, wider: str) -> None:
    assert text_width(text, SMALL) < text_width(wider, SMALL)


def test_accents_of_their_own_take_no_room() -> None:
    assert text_width('e\u0301', SMALL) == text_width('e', SMALL)
