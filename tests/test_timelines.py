# SPDX-License-Identifier: Apache-2.0
"""Timelines: bars that say what the matrices say, and where they are drawn."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import maturity
from maturity.evaluate import evaluate
from maturity.load import load
from maturity.model.vocabulary import (
    ABSENT,
    RANKS,
    Agreement,
    CapabilityState,
    EventType,
    Shown,
    Tone,
    Verdict,
    Vote,
)
from maturity.sphinxext.drawing import (
    COLUMN,
    HEAD_MAX,
    PAGE,
    SMALL,
    Drawing,
    cut,
    text_width,
    wrapped,
)
from maturity.views import Request, RequestError, resolve
from maturity.views.shapes import Matrix, Timeline
from tests.builders import build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.evaluate import Assessments

SHAPES = Path(maturity.__file__).parent / 'sphinxext/templates/maturity/timeline.svg.jinja'
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
        (columns[one.at], one.type.value, one.ref.id, one.ref.fragment)
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
    data = load(str(build(tmp_path / 'data', spec))).dataset
    assert data is not None
    return evaluate(data)


def test_24_releases_fit_the_page(tmp_path: Path) -> None:
    wide = many(tmp_path, 24, other={'title': 'A name with more words than there is room for'})
    found = timeline(wide, kind='driver')
    drawing = drawn(found)
    assert (drawing.head, drawing.column) == (HEAD_MAX, COLUMN)
    assert drawing.head + drawing.width <= PAGE
    assert [len(list(drawing.lines(bar))) for bar in found.bars] == [1, 2]
    assert drawing.upright


def test_names_of_releases_are_upright_where_they_are_wider_than_a_column(mini: Assessments) -> None:
    found = timeline(mini, kind='driver')
    assert not drawn(found).upright
    drawing = Drawing.of(found, lambda words: f'{words}, which has a long name', 'x')
    assert drawing is not None
    assert drawing.upright
    assert drawing.top > text_width('Version 3.10, which has a long name', SMALL)


def test_signs_of_one_release_stand_side_by_side(mini: Assessments) -> None:
    found = timeline(mini, entry='gamma')
    drawing = drawn(found)
    signs = [sign for segment in found.bars[0].segments for sign in drawing.signs(segment.markers)]
    assert {marker.type for _at, marker in signs} == set(drawing.events)
    assert len({at for at, _marker in signs}) == len(signs) == 4


def test_nothing_to_show_is_no_drawing(mini: Assessments) -> None:
    nothing = timeline(mini, entry='cache', show='capabilities')
    assert nothing.bars == ()
    assert Drawing.of(nothing, str, 'x') is None


def test_levels_are_told_apart_by_their_patterns() -> None:
    patterns = [tone.pattern for tone in (*(tone for _glyph, tone in RANKS), Tone.EMPTY, Tone.DULL)]
    assert len(set(patterns)) == len(patterns)
    tiles = dict(re.findall(r"^  '(\w+)': '(M.*)'", SHAPES.read_text('utf-8'), re.MULTILINE))
    assert len(set(tiles.values())) == len(tiles)
    assert {tone.pattern for tone in Tone} - {None} == set(tiles)


@pytest.mark.parametrize('states', [CapabilityState, Verdict, Vote, Agreement])
def test_no_two_states_look_the_same(states: type[Shown]) -> None:
    looks = [one.tone for one in states]
    assert len(set(looks)) == len(looks)
    assert len({one.glyph for one in states}) == len({str(one.words) for one in states}) == len(looks)


def test_no_two_events_have_the_same_sign() -> None:
    assert len({type_.sign.path for type_ in EventType}) == len(EventType)


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
