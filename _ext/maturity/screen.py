# SPDX-License-Identifier: Apache-2.0
"""What plain text is set on: so many columns, with colours or without.

It knows no terminal: `console` finds out what there is.  Colours only ever
repeat what a word or a sign says.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WIDTH = 96
"""Columns where nobody says how many: then the output is the same everywhere."""

NARROWEST = 40
"""No terminal is taken to be narrower: words have to fit."""

# Where a word that is too long may break.
JOINT = re.compile(r'(?<=[/_.:-])(?=\w)|(?<=\w{20})(?=\w{4})')
# A sign stays on the line of the word after it, and so does a number of them; a number of a link
# stays on that of the word before.
_WORD = re.compile(r'(?:\d+ × )?(?:[^\w\s] )*\S+(?: \[\d+\]\S*)?')
_WIDE = frozenset('WF')
# ECMA-48, SGR: the basic colours, which follow the theme of the terminal.
_TONES = {'head': '1', 'good': '32', 'bad': '31', 'doubt': '33', 'dim': '2'}


def column_width(text: str) -> int:
    """Return how many columns a text takes: wide letters of East Asia take two, combining ones none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(letter) in _WIDE for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) > 0 for letter in text)


def padded(text: str, size: int) -> str:
    """Return text with blanks behind it up to so many columns."""
    return text + ' ' * (size - column_width(text))


def wrapped(text: str, width: int) -> list[str]:
    """Return text in lines of so many columns; only words that are longer break, at joints if they can."""
    result: list[str] = []
    for line in text.split('\n'):
        result.append('')
        for blank, piece in _pieces(line, width):
            longer = f'{result[-1]}{blank}{piece}' if result[-1] else piece
            if column_width(longer) <= width:
                result[-1] = longer
            elif result[-1]:
                result.append(piece)
            else:
                result[-1] = piece
    return result


def _pieces(line: str, width: int) -> Iterator[tuple[str, str]]:
    """Yield what may stand on a line, and what stands before each if it is not the first there."""
    for word in _WORD.findall(line):
        if column_width(word) <= width:
            yield ' ', word
            continue
        blank = ' '
        for piece in JOINT.split(word):
            for part in _cut(piece, width):
                yield blank, part
                blank = ''


def _cut(piece: str, width: int) -> Iterator[str]:
    """Yield a piece in parts of at most so many columns, or single letters that are wider."""
    part = ''
    for letter in piece:
        if part and column_width(part + letter) > width:
            yield part
            part = ''
        part += letter
    yield part


def hung(text: str, width: int, first: str, then: str) -> list[str]:
    """Return text in lines of so many columns, the first after `first`, the others after `then`.

    Words are never broken, so that addresses can be followed.
    """
    result = [first]
    room = False
    for word in _WORD.findall(text):
        longer = f'{result[-1]} {word}' if room else f'{result[-1]}{word}'
        if room and column_width(longer) > width:
            longer = f'{then}{word}'
            result.append('')
        result[-1] = longer
        room = True
    return [line.rstrip() for line in result]


def trimmed(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines without more than one empty line in a row, and none at the end."""
    waiting = False
    for line in lines:
        if line:
            yield from [''] if waiting else ()
            yield line
        waiting = not line


@dataclass(frozen=True, slots=True)
class Screen:
    """How wide lines may be, and whether colours have an effect."""

    width: int = WIDTH
    colour: bool = False

    def paint(self, text: str, tone: str) -> str:
        """Return text in a tone; as it is without colours, or where the tone is empty.

        The sequences are put around text that is escaped already, so they are
        never an author's.
        """
        code = _TONES.get(tone)
        return f'\x1b[{code}m{text}\x1b[0m' if self.colour and code and text.strip() else text


PLAIN = Screen()
"""Not a terminal: the same everywhere."""


def grid(columns: Sequence[Sequence[Sequence[str]]], *, cross: str = '|') -> list[str]:
    """Return the lines of a table of wrapped cells, given by columns; the first cell of each is its head.

    `cross` is the sign where the rule below the heads meets those between columns.
    """
    sizes = [max(column_width(one) for cell in column for one in cell) for column in columns]
    head, *rows = [list(_lines(row, sizes)) for row in zip(*columns, strict=True)]
    strong, light = (
        f'{end}{end.join(sign * (size + 2) for size in sizes)}{end}'
        for end, sign in ((cross, '='), ('+', '-'))
    )
    return [light, *head, strong, *(one for row in rows for one in (*row, light))]


def _lines(row: Sequence[Sequence[str]], sizes: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a row."""
    for number in range(max(map(len, row))):
        found = [cell[number] if number < len(cell) else '' for cell in row]
        cells = [padded(one, size) for one, size in zip(found, sizes, strict=True)]
        yield f'| {" | ".join(cells)} |'
