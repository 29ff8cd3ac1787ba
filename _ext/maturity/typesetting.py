# SPDX-License-Identifier: Apache-2.0
"""How plain text is set: the width of words, line breaks, and colours.

It knows no terminal: `console` finds out what there is.  Colours only ever
repeat what a word or a sign says.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDTH = 96
"""Columns where nobody says how many: then the output is the same everywhere."""

NARROWEST = 40
"""No terminal is taken to be narrower: words have to fit."""

# Where a word that is too long may break.
JOINT = re.compile(r'(?<=[/_.:-])(?=\w)|(?<=\w{20})(?=\w{4})')
# A sign stays on the line of the word after it, and so does a number of them; a number of a link
# stays on that of the word before.
WORD = re.compile(r'(?:\d+ × )?(?:[^\w\s] )*\S+(?: \[\d+\]\S*)?')
_WIDE = frozenset('WF')
# Letters that are much narrower or wider than most in the usual fonts without serifs.
_NARROW, _BROAD = frozenset(" .,:;!|'()[]{}/\\Iijlftr-"), frozenset('mwMW@%—…')
# ECMA-48, SGR: the basic colours, which follow the theme of the terminal.
_TONES = {'head': '1', 'good': '32', 'bad': '31', 'doubt': '33', 'dim': '2'}


def column_width(text: str) -> int:
    """Return how many columns a text takes: wide letters of East Asia take two, combining ones none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(letter) in _WIDE for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) > 0 for letter in text)


@cache
def text_width(text: str, size: int) -> int:
    """Return about how many pixels wide a text is in letters of a size; rather too much than too little."""
    return round(sum(map(_letter, text)) * size + 0.5)


@cache
def _letter(letter: str) -> float:
    """Return the width of a letter in parts of the size of the font."""
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in _WIDE:
        return 1
    if letter in _NARROW:
        return 0.36
    return 0.88 if letter in _BROAD else 0.7 if letter.isupper() else 0.58


def longest_word(text: str) -> int:
    """Return how many columns the longest word takes: what a head needs that may break between words."""
    return max(map(column_width, text.split()), default=1)


def padded(text: str, size: int) -> str:
    """Return text with blanks behind it up to so many columns."""
    return text + ' ' * (size - column_width(text))


def wrap(text: str, width: int, first: str = '', then: str = '', *, whole: bool = True) -> list[str]:
    """Return text in lines of so many columns, the first after `first`, the others after `then`.

    Words that are longer than a line stay `whole`, so that addresses can be
    followed, or else break, at joints where they can.
    """
    lines, is_empty = [first], True
    for blank, piece in _pieces(text, width, whole=whole):
        longer = f'{lines[-1]}{"" if is_empty else blank}{piece}'
        if is_empty or column_width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(f'{then}{piece}')
        is_empty = False
    return [line.rstrip() for line in lines]


def _pieces(text: str, width: int, *, whole: bool) -> Iterator[tuple[str, str]]:
    """Yield what may stand on a line, and what stands before each if it is not the first there."""
    for word in WORD.findall(text):
        if whole or column_width(word) <= width:
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
