# SPDX-License-Identifier: Apache-2.0
"""How timelines are drawn: sizes in pixels of text of the usual size, and what fits where.

The newest release stands first.  A page has sizes in parts of that of its text,
so that a drawing grows with it.  Pure: the words come in as they are to be
shown, and the same view gives the same drawing.  The shapes are in the template.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from maturity.model.events import EventType
from maturity.typesetting import text_width
from maturity.views.timelines import marker_words, segment_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from maturity.model import Message, Phrase
    from maturity.model.vocabulary import State
    from maturity.views.shapes import Axis, Bar, Marker, Segment, Timeline

# 24 releases with the names of rows beside them fill the page of a usual theme; a column is
# never narrower than a target for fingers may be (WCAG 2.2: 24 pixels).
PAGE, COLUMN, COLUMN_MAX = 748, 24, 96
HEAD_MIN, HEAD_MAX = 72, 172
# The sizes of letters and signs, where a single line of letters stands in a row, and its height.
LETTER, LINE, GAP, GLYPH, SIGN, MIDDLE, ROW = 14, 15, 8, 20, 9, 27, 38
# Pixels of the usual text.
REM = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A segment as it is drawn: its place and width, the pattern of its foot, its words and its signs.

    `word` is what is written on it: nothing beside its glyph where there is no room.
    """

    segment: Segment
    x: int
    width: int
    foot: str | None
    word: str
    title: str
    signs: tuple[tuple[int, Marker], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """The sizes of a timeline, and the words that fit in it.

    `head`, `column` and `top` are the sizes of the names of rows, of a column
    and of the names of releases above their years; `upright`: these are turned by a quarter.
    """

    id: str
    view: Timeline
    say: Callable[[Phrase], str]
    head: int
    column: int
    top: int
    upright: bool

    @classmethod
    def of(cls, view: Timeline, say: Callable[[Phrase], str], id_: str) -> Drawing | None:
        """Return the drawing of a timeline, or None where it has nothing to show."""
        columns = view.matrix.columns
        if not view.bars or not columns:
            return None
        head = max(text_width(say(bar.head.title), LETTER) for bar in view.bars) + 2 * GAP
        head = min(HEAD_MAX, max(HEAD_MIN, head))
        column = min(COLUMN_MAX, max(COLUMN, (PAGE - head) // len(columns)))
        widest = max(text_width(say(axis.ref.title), LETTER) for axis in columns)
        upright = widest > column - GAP
        top = widest + 2 * GAP if upright else 2 * LINE
        return cls(id=id_, view=view, say=say, head=head, column=column, top=top, upright=upright)

    @property
    def width(self) -> int:
        """The width of all columns."""
        return self.column * len(self.view.matrix.columns)

    def left(self, at: int) -> int:
        """Return where a column begins; the first release is the last of them."""
        return self.width - self.column * (at + 1)

    @property
    def releases(self) -> list[tuple[int, Axis]]:
        """The columns with their places, the newest release first."""
        columns = self.view.matrix.columns
        return [(self.left(at), columns[at]) for at in reversed(range(len(columns)))]

    @property
    def years(self) -> Iterator[tuple[float, str]]:
        """The years below the releases, each with the middle of its columns; short where there is no room."""
        for year, run in groupby(self.releases, lambda place: place[1].year):
            columns = list(run)
            width = self.column * len(columns)
            yield columns[0][0] + width / 2, year if text_width(year, LETTER) <= width else f"'{year[2:]}"

    @staticmethod
    def rem(pixels: float) -> str:
        """Return a length as a part of the size of the text of a page."""
        return f'{pixels / REM:g}rem'

    @property
    def patterns(self) -> frozenset[str | None]:
        """The patterns that occur."""
        return frozenset(state.tone.pattern for state in self.view.matrix.legend)

    @property
    def events(self) -> list[EventType]:
        """The types of events that have a sign."""
        found = {marker.type for bar in self.view.bars for part in bar.segments for marker in part.markers}
        return [type_ for type_ in EventType if type_ in found]

    def rows(self, bars: Sequence[Bar]) -> str:
        """Return the path of the lines between rows."""
        return ''.join(f'M0 {ROW * number}.5h{max(self.width, self.head)}' for number in range(len(bars)))

    def columns(self, height: int) -> str:
        """Return the path of the lines between columns."""
        return ''.join(f'M{x}.5 0v{height}' for x in range(0, self.width, self.column))

    def lines(self, bar: Bar) -> Iterator[tuple[int, str]]:
        """Yield the name of a bar, line by line with the place of each in its row."""
        lines = wrapped(self.say(bar.head.title), self.head - GAP, LETTER)
        first = MIDDLE - (len(lines) - 1) * LINE // 2
        yield from ((first + LINE * number, line) for number, line in enumerate(lines))

    def foot(self, state: State) -> str | None:
        """Return the id of the pattern in the foot of a bar, if it has one."""
        return None if state.tone.pattern is None else f'{self.id}-{state.tone.pattern}'

    def fill(self, state: State) -> str:
        """Return the colour of a bar on white paper, where the style sheet is not understood."""
        return state.tone.fill or 'none'

    def blocks(self, bar: Bar) -> Iterator[Block]:
        """Yield the parts of a bar in which something exists, the newest first."""
        for segment in reversed(bar.segments):
            if segment.ref is not None:
                width = (segment.last - segment.first + 1) * self.column - 2
                word = self.say(segment.state.words)
                yield Block(
                    segment=segment,
                    x=self.left(segment.last) + 1,
                    width=width,
                    foot=self.foot(segment.state),
                    word=word if GLYPH + text_width(word, LETTER) + GAP <= width else '',
                    title=';\n'.join(map(self.say, _words(bar, segment))),
                    signs=tuple(self.signs(segment.markers)),
                )

    def alone(self, bar: Bar) -> Iterator[tuple[int, Marker]]:
        """Yield the signs of what happened where there is no bar."""
        for segment in bar.segments:
            if segment.ref is None:
                yield from self.signs(segment.markers)

    def happened(self, bar: Bar, marker: Marker) -> str:
        """Return what a sign says where it stands alone."""
        return self.say(marker_words(bar, marker))

    def signs(self, markers: Iterable[Marker]) -> Iterator[tuple[int, Marker]]:
        """Yield markers with their places; those of one release stand side by side."""
        taken: dict[int, int] = {}
        for marker in markers:
            number = taken[marker.at] = taken.get(marker.at, -1) + 1
            yield self.left(marker.at) + 2 + (SIGN + 1) * number, marker


def _words(bar: Bar, segment: Segment) -> Iterator[Message]:
    """Yield what a segment and its signs say, for those who do not see them."""
    yield segment_words(bar, segment)
    yield from (marker.words for marker in segment.markers)


# Words ------------------------------------------------------------------------------------------


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
