# SPDX-License-Identifier: Apache-2.0
"""Blocks as text, for a terminal, a mail, or the pages of the text builder."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from maturity.model.vocabulary import State
from maturity.typesetting import JOINT, PLAIN, WORD, column_width, longest_word, padded, wrap
from maturity.writers.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from maturity.model import Phrase
    from maturity.typesetting import Screen
    from maturity.views.shapes import Parts
    from maturity.writers.blocks import Listing
    from maturity.writers.compact import Sheet

    Lines = Sequence[str]


_RULES = {1: '=', 2: '-'}


class TextWriter(Writer):
    """Plain text: links are numbers, with their addresses at the end."""

    item = ('  * ', '    ')
    cause = ('      ', '      ')
    field = ('', '    ')
    # What stands before, between and after the cells of a row.
    edges = ('', '  ', '')
    # Whether each row of a table that does not fit is shown as labelled values.
    has_records = True

    def __init__(self, screen: Screen = PLAIN, words: Callable[[Phrase | str], str] = str) -> None:
        """Begin without addresses."""
        super().__init__(screen, words)
        self._numbers: dict[str, int] = {}

    def strong(self, words: str) -> str:
        """Return words as they are."""
        return words

    def link(self, words: str, address: str) -> str:
        """Return words with the number of an address."""
        return f'{words} [{self._numbers.setdefault(address, len(self._numbers) + 1)}]'

    def addresses(self) -> Iterator[str]:
        """Yield the addresses of links since the last time, each with its number."""
        yield from (f'[{number}] {address}' for address, number in self._numbers.items())
        self._numbers.clear()

    def heading(self, words: str, level: int) -> Iterator[str]:
        """Yield a title, with a rule below where it is one of the first levels."""
        yield from self._painted(words, 'head')
        if level in _RULES:
            yield _RULES[level] * min(column_width(words), self.screen.width)

    def title(self, words: str, listing: Listing) -> Iterator[str]:
        """Yield the title of a list in the tone of what it lists."""
        yield from self._painted(words, listing.group.section.tone.terminal or 'head')

    def _painted(self, words: str, tone_: str) -> Iterator[str]:
        yield from (self.screen.paint(line, tone_) for line in self.wrapped(words))

    def head_width(self, text: str) -> int:
        """Return the columns of the longest word: heads break between words."""
        return longest_word(text)

    # Tables -------------------------------------------------------------------------------------

    def table(self, sheet: Sheet) -> Iterator[str]:
        """Yield a table below its caption."""
        if sheet.caption is not None:
            yield from self._painted(self.say(sheet.caption), 'head')
        columns = [[self.say(head), *map(self.cell, sheet.column(at))] for at, head in enumerate(sheet.heads)]
        left, between, right = self.edges
        line = self.screen.width - len(left) - len(between) * (len(columns) - 1) - len(right)
        sizes = widths(columns, line)
        if sum(sizes) > line and self.has_records:
            yield from self._records(columns)
        else:
            rows = list(zip(*map(_set, columns, sizes), strict=True))
            taken = [max(column_width(line) for row in rows for line in row[at]) for at in range(len(sizes))]
            tones = [['head'] * len(sizes), *([_tone(cell) for cell in row] for row in sheet.rows)]
            yield from self.drawn(rows, taken, tones)

    def drawn(
        self, rows: Sequence[Sequence[Lines]], sizes: Sequence[int], tones: Sequence[Sequence[str]]
    ) -> Iterator[str]:
        """Yield rows of cells, each of them lines; the first are the heads."""
        is_high = any(len(cell) > 1 for row in rows[1:] for cell in row)
        for number, (row, painted) in enumerate(zip(rows, tones, strict=True)):
            # Rows of several lines need something between them.
            if is_high and number > 1:
                yield ''
            yield from self.row(row, sizes, painted)
            if number == 0:
                yield self.edges[1].join('-' * size for size in sizes)

    def row(self, cells: Sequence[Lines], sizes: Sequence[int], tones: Sequence[str]) -> Iterator[str]:
        """Yield the lines of a row."""
        left, between, right = self.edges
        for line in zip_longest(*cells, fillvalue=''):
            painted = (
                self.screen.paint(words, tone) + padded(words, size)[len(words) :]
                for words, size, tone in zip(line, sizes, tones, strict=True)
            )
            yield f'{left}{between.join(painted)}{right}'.rstrip()

    def _records(self, columns: Sequence[Sequence[str]]) -> Iterator[str]:
        heads, *rows = zip(*columns, strict=True)
        for row in rows:
            for head, cell in zip(heads, row, strict=True):
                if cell:
                    yield from self.wrapped(f'{head}: {cell}'.replace('\n', '; '), *self.field)
            yield ''


def _set(column: Sequence[str], size: int) -> list[list[str]]:
    """Return the lines of each cell of a column."""
    return [[line for part in cell.split('\n') for line in wrap(part, size, whole=False)] for cell in column]


def _tone(parts: Parts) -> str:
    first = parts[0] if parts else None
    return first.tone.terminal if isinstance(first, State) else ''


# How wide columns are ----------------------------------------------------------------------------


# The longest word that a column makes room for; words and cells up to here, such as dates and names, are
# broken as rarely as can be.
_LONGEST, _WHOLE, _NAME = 26, 10, 18


def widths(columns: Sequence[Sequence[str]], line: int) -> list[int]:
    """Return widths in letters that fill a line, if so much is needed, and make the table low.

    `columns` are the words of each column, head and cells.  Each gets room for
    its longest word, even where the line has not.
    """
    least = [min(_LONGEST, max(map(_longest_word, column))) for column in columns]
    most = [max(column_width(line) for cell in column for line in cell.split('\n')) for column in columns]
    names = [wide if wide <= _NAME else low for low, wide in zip(least, most, strict=True)]
    starts = (names, least) if sum(names) <= line else (least,)
    return min(
        (_filled(columns, start, most, line) for start in starts), key=lambda sizes: _height(columns, sizes)
    )


def _filled(
    columns: Sequence[Sequence[str]], start: Sequence[int], most: Sequence[int], line: int
) -> list[int]:
    """Return widths that fill a line, from those to start with up to the most that is needed."""
    sizes = [*start]
    weights = [sum(map(len, column)) for column in columns]
    for _ in range(line - sum(sizes)):
        narrow = [at for at, size in enumerate(sizes) if size < most[at]]
        if not narrow:
            break
        # Where one letter more takes away the most lines.
        sizes[max(narrow, key=lambda at: weights[at] / (sizes[at] * (sizes[at] + 1)))] += 1
    return sizes


def _height(columns: Sequence[Sequence[str]], sizes: Sequence[int]) -> int:
    """Return about how many lines a table takes."""
    lines = [
        [-(-len(cell) // size) + cell.count('\n') for cell in column]
        for column, size in zip(columns, sizes, strict=True)
    ]
    return sum(map(max, zip(*lines, strict=True)))


def _longest_word(text: str) -> int:
    words = WORD.findall(text)
    pieces = (piece for word in words for piece in (JOINT.split(word) if len(word) > _WHOLE else [word]))
    return max(map(column_width, pieces), default=1)
