# SPDX-License-Identifier: Apache-2.0
"""Timelines as numbers: where every bar, sign and word stands, in pixels.

Pure: the words come in as they are to be shown, and the same view gives the
same drawing.  The template only writes down what stands here.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.views.timelines import marker_words, segment_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from maturity.model import Phrase
    from maturity.views.bars import Bar, Marker, Segment, Timeline
    from maturity.views.parts import Ref, State

# 24 releases with the names of rows beside them fill the page of a usual theme; a column is
# never narrower, nor a row lower, than a target for fingers may be (WCAG 2.2: 24 pixels).
PAGE, COLUMN, COLUMN_MAX = 748, 24, 96
HEAD_MIN, HEAD_MAX = 72, 172
ROW, TOP, BAR, FOOT, ROUND, TILE = 38, 11, 25, 6, 4, 6
# A picture is never broken between two pages of paper, so a long one is several.
BAND = 16
SMALL, USUAL, LINE, GAP, GLYPH, SIGN, KEY = 12, 13, 13, 8, 16, 9, 30


def _foot(x: int, width: int) -> str:
    """Return the lower edge of a bar, with its corners rounded like those of the bar."""
    corner = f'a{ROUND} {ROUND} 0 0 1 -{ROUND}'
    side, across = FOOT - ROUND, width - 2 * ROUND
    return f'M{x} {TOP + BAR - FOOT}h{width}v{side}{corner} {ROUND}h-{across}{corner} -{ROUND}z'


SIZES: Mapping[str, int | str] = {
    'row': ROW,
    'top': TOP,
    'bar': BAR,
    'round': ROUND,
    'tile': TILE,
    'small': SMALL,
    'usual': USUAL,
    'gap': GAP,
    'sign': SIGN,
    'key': KEY,
    'key_foot': _foot(1, KEY - 2),
    # The foot of the letters in a bar, and the top of a sign in the middle of it.
    'text': TOP + 14,
    'middle': TOP + (BAR - SIGN) // 2,
}
"""What is the same in every drawing."""

# The pattern in the foot of a bar: the fuller, the better.  Tiles of 6 x 6 pixels.
_TILES = {
    'full': 'M0 0h6v6h-6z',
    'dense': 'M0 0h3v3h-3zM3 3h3v3h-3z',
    'slanted': 'M0 6L6 0h-3L0 3zM6 6v-3L3 6z',
    'dotted': 'M2 2h2v2h-2z',
    'crossed': 'M0 0h1L6 5v1h-1L0 1zM5 0h1v1L1 6h-1v-1z',
    'dashed': 'M0 2h3v2h-3z',
}
_PATTERNS = {
    'rank-4': 'full',
    'rank-3': 'dense',
    'rank-2': 'slanted',
    'rank-1': 'dotted',
    'dead': 'crossed',
    'implemented': 'full',
    'met': 'full',
    'partial': 'slanted',
    'waived': 'slanted',
    'missing': 'crossed',
    'unmet': 'crossed',
    'unknown': 'dashed',
}
"""The pattern of each state; the others have an empty foot."""


@dataclass(frozen=True, slots=True)
class Sign:
    """The shape of a type of event, 9 x 8 pixels; an open one is a line."""

    type: str
    path: str
    open: bool = False


_SIGNS = (
    Sign('promoted', 'M0 8L4.5 0L9 8z'),
    Sign('demoted', 'M0 0h9L4.5 8z'),
    Sign('no-longer-shown', 'M1 1h7L4.5 7z', open=True),
    Sign('introduced', 'M4.5 0.5v7M1 4h7', open=True),
    Sign('rewritten', 'M4.5 0L8.5 4L4.5 8L0.5 4z'),
    Sign('renamed', 'M4.5 0.5L8 4L4.5 7.5L1 4z', open=True),
    Sign('died', 'M4.5 0v8M1.5 2.5h6', open=True),
    Sign('removed', 'M1 0.5L8 7.5M8 0.5L1 7.5', open=True),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A sign at `x` in the column that begins at `column`, and what it says."""

    sign: Sign
    x: int
    column: int
    title: str
    href: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A segment: where it stands, how it looks, and what is written on it.

    `word` is empty where there is no room for it; the glyph always stands
    there.
    """

    x: int
    width: int
    state: State
    pattern: str | None
    foot: str
    glyph_x: int
    word_x: int
    word: str
    title: str
    href: str | None
    signs: tuple[Placed, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A bar: its name in lines with their heights, its blocks, and signs where none is."""

    y: int
    name: str
    lines: tuple[tuple[int, str], ...]
    href: str | None
    blocks: tuple[Block, ...]
    signs: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A release: the middle of its column, and its name."""

    x: int
    name: str
    href: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """Rows that are one picture; `grid` draws the lines of columns, `lines` those of rows."""

    id: str
    height: int
    rows: tuple[Row, ...]
    grid: str
    lines: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """A timeline in numbers.

    `head`, `column` and `top` are the sizes of the names of rows, of a column
    and of the names of releases; `upright`: these are turned by a quarter.
    """

    id: str
    head: int
    column: int
    top: int
    width: int
    upright: bool
    columns: tuple[Column, ...]
    bands: tuple[Band, ...]
    tiles: tuple[tuple[str, str], ...]
    states: tuple[tuple[State, str | None], ...]
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Artist:
    """Draws timelines: how words read, where references lead, and the id of the drawing."""

    say: Callable[[Phrase], str]
    href: Callable[[Ref], str | None]
    id: str

    def draw(self, view: Timeline) -> Drawing | None:
        """Return the numbers of a timeline, or None where it has nothing to show."""
        if not view.bars or not view.matrix.columns:
            return None
        names = [self.say(column.ref.title) for column in view.matrix.columns]
        head, column = _widths([self.say(bar.head.title) for bar in view.bars], len(names))
        widest = max(text_width(name, SMALL) for name in names)
        upright = widest > column - GAP
        states = tuple((state, _pattern(state)) for state in view.matrix.legend)
        used = {pattern for _state, pattern in states}
        happened = {one.type for bar in view.bars for part in bar.segments for one in part.markers}
        return Drawing(
            id=self.id,
            head=head,
            column=column,
            top=widest + 2 * GAP if upright else 2 * LINE,
            width=column * len(names),
            upright=upright,
            columns=tuple(
                Column(column * position + column // 2, name, self.href(axis.ref))
                for position, (name, axis) in enumerate(zip(names, view.matrix.columns, strict=True))
            ),
            bands=tuple(self._bands(view, head, column)),
            tiles=tuple((name, tile) for name, tile in _TILES.items() if name in used),
            states=states,
            signs=tuple(sign for sign in _SIGNS if sign.type in happened),
        )

    def _bands(self, view: Timeline, head: int, column: int) -> Iterator[Band]:
        width = column * len(view.matrix.columns)
        for first in range(0, len(view.bars), BAND):
            bars = view.bars[first : first + BAND]
            # Room below the last row, so that nothing touches the edge.
            height = ROW * len(bars) + (GAP if first + BAND >= len(view.bars) else 0)
            yield Band(
                id=f'{self.id}-{first // BAND + 1}',
                height=height,
                rows=tuple(self._row(bar, ROW * row, head, column) for row, bar in enumerate(bars)),
                grid=''.join(f'M{x}.5 0v{height}' for x in range(0, width, column)),
                lines=''.join(f'M0 {ROW * row}.5h{max(width, head)}' for row in range(len(bars))),
            )

    def _row(self, bar: Bar, y: int, head: int, column: int) -> Row:
        name = self.say(bar.head.title)
        lines = wrapped(name, head - GAP, USUAL)
        first = y + TOP + 15 - (len(lines) - 1) * LINE // 2
        gone = [one for segment in bar.segments if segment.ref is None for one in segment.markers]
        return Row(
            y=y,
            name=name,
            lines=tuple((first + LINE * number, line) for number, line in enumerate(lines)),
            href=self.href(bar.head),
            blocks=tuple(
                self._block(bar, segment, segment.ref, column)
                for segment in bar.segments
                if segment.ref is not None
            ),
            signs=tuple(self._placed(bar, gone, column)),
        )

    def _block(self, bar: Bar, segment: Segment, ref: Ref, column: int) -> Block:
        x, width = segment.first * column + 1, (segment.last - segment.first + 1) * column - 2
        word = self.say(segment.state.words)
        fits = GLYPH + text_width(word, SMALL) + GAP <= width
        told = (segment_words(bar, segment), *(marker.words for marker in segment.markers))
        return Block(
            x=x,
            width=width,
            state=segment.state,
            pattern=_pattern(segment.state),
            foot=_foot(x, width),
            glyph_x=x + (GLYPH * 3 // 4 if fits else width // 2),
            word_x=x + GLYPH + GAP // 2,
            word=word if fits else '',
            title=';\n'.join(map(self.say, told)),
            href=self.href(ref),
            signs=tuple(self._placed(bar, segment.markers, column)),
        )

    def _placed(self, bar: Bar, markers: Iterable[Marker], column: int) -> Iterator[Placed]:
        """Yield the signs of markers; those of one release stand side by side."""
        taken: dict[int, int] = {}
        signs = {sign.type: sign for sign in _SIGNS}
        for marker in markers:
            number = taken[marker.at] = taken.get(marker.at, -1) + 1
            yield Placed(
                sign=signs[marker.type],
                x=marker.at * column + 2 + (SIGN + 1) * number,
                column=marker.at * column,
                title=self.say(marker_words(bar, marker)),
                href=self.href(marker.ref),
            )


def _pattern(state: State) -> str | None:
    return _PATTERNS.get(state.id.partition(' ')[0])


def _widths(names: Iterable[str], columns: int) -> tuple[int, int]:
    """Return the widths of the names of rows and of a column: as wide as the page allows."""
    wanted = max(text_width(name, USUAL) for name in names) + 2 * GAP
    head = min(HEAD_MAX, max(HEAD_MIN, wanted))
    return head, min(COLUMN_MAX, max(COLUMN, (PAGE - head) // columns))


# Words ------------------------------------------------------------------------------------------

# Letters that are much narrower or wider than most, in parts of the size of the font.
_NARROW, _WIDE = frozenset(" .,:;!|'()[]{}/\\Iijlftr-"), frozenset('mwMW@%—…')


def text_width(text: str, size: int) -> int:
    """Return about how wide a text is in pixels; rather too much than too little."""
    return round(sum(map(_letter, text)) * size + 0.5)


def _letter(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in {'W', 'F'}:
        return 1
    if letter in _NARROW:
        return 0.36
    return 0.88 if letter in _WIDE else 0.7 if letter.isupper() else 0.58


def cut(text: str, room: int, size: int) -> str:
    """Return a text that fits in `room`, with an ellipsis where something is left out."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(f'{text}…', size) > room:
        text = text[:-1]
    return f'{text.rstrip()}…'


def wrapped(text: str, room: int, size: int) -> tuple[str, ...]:
    """Return a text in one line, or in two of which the second may be cut."""
    words, first = text.split(' '), ''
    while words and text_width(f'{first} {words[0]}'.strip(), size) <= room:
        first = f'{first} {words.pop(0)}'.strip()
    lines = (first, ' '.join(words))
    return tuple(cut(line, room, size) for line in lines if line)
