# SPDX-License-Identifier: Apache-2.0
"""How wide the columns of a table are to be, where nothing else finds out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.typesetting import JOINT, WORD, column_width

if TYPE_CHECKING:
    from collections.abc import Sequence

# The longest word that a column makes room for; words and cells up to here, such as dates and names, are
# broken as rarely as can be.
_LONGEST, _WHOLE, _NAME = 26, 10, 18


def widths(columns: Sequence[Sequence[str]], line: int) -> list[int]:
    """Return widths in letters that fill a line, if so much is needed, and make the table low.

    `columns` are the words of each column, head and cells.  Each gets room for
    its longest word, even where the line has not.
    """
    least = [min(_LONGEST, max(map(_longest_word, column))) for column in columns]
    most = [max(map(_longest_line, column)) for column in columns]
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


def _longest_line(text: str) -> int:
    return max(map(column_width, text.split('\n')))


def _longest_word(text: str) -> int:
    words = WORD.findall(text)
    pieces = (piece for word in words for piece in (JOINT.split(word) if len(word) > _WHOLE else [word]))
    return max(map(column_width, pieces), default=1)
