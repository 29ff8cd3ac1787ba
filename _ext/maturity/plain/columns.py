# SPDX-License-Identifier: Apache-2.0
"""How wide the columns of a table are to be, where nothing else finds out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.screen import JOINT

if TYPE_CHECKING:
    from collections.abc import Sequence

    Columns = Sequence[Sequence[str]]
    """The words of each column, head and cells."""

# The longest word that a column makes room for; the gap after a column.
_LONGEST, _GAP = 26, 2
# A cell up to here, with the gap, is a name or a date: it is broken only for a table that is so much lower.
_NAME, _MUCH = 20, 0.85
# Halvings of a line until nothing of a letter is left.
_STEPS = 14
# What the width of a column goes by, as a power of what it holds.  The root is the best where only one cell
# of a row is long; more where long ones stand beside each other.
_POWERS = (0.5, 0.75, 1.0)


def widths(columns: Columns, line: int) -> list[int]:
    """Return widths in letters, with gaps, that make a table low; each has room for its longest word."""
    words = [min(_LONGEST, max(map(_longest, column))) + _GAP for column in columns]
    most = [max(low, max(map(_long, column)) + _GAP) for low, column in zip(words, columns, strict=True)]
    names = [top if top <= _NAME else low for low, top in zip(words, most, strict=True)]
    broken, whole = (_lowest(columns, least, most, line) for least in (words, names))
    is_worth_it = sum(names) > line or _height(columns, broken) < _MUCH * _height(columns, whole)
    return broken if is_worth_it else whole


def _lowest(columns: Columns, least: Sequence[int], most: Sequence[int], line: int) -> list[int]:
    """Return the widths that make the table lowest."""
    found = [_spread(columns, least, most, line, power) for power in _POWERS]
    return min(found, key=lambda one: _height(columns, one))


def _spread(
    columns: Columns, least: Sequence[int], most: Sequence[int], line: int, power: float
) -> list[int]:
    """Return widths between the least and the most ones that fill a line."""
    weights = [(sum(map(len, column)) or 1) ** power for column in columns]
    low, high, found = 0.0, float(line), [*least]
    for _ in range(_STEPS):
        unit = (low + high) / 2
        trial = [
            min(top, max(bottom, int(unit * weight)))
            for bottom, weight, top in zip(least, weights, most, strict=True)
        ]
        if sum(trial) <= line:
            low, found = unit, trial
        else:
            high = unit
    return found


def _height(columns: Columns, found: Sequence[int]) -> int:
    """Return about how many lines a table takes."""
    lines = [
        [-(-len(cell) // (width - _GAP)) + cell.count('\n') for cell in column]
        for column, width in zip(columns, found, strict=True)
    ]
    return sum(map(max, zip(*lines, strict=True)))


def _long(text: str) -> int:
    return max(map(len, text.split('\n')))


def _longest(text: str) -> int:
    return max((len(word) for part in text.split() for word in JOINT.split(part)), default=0)
