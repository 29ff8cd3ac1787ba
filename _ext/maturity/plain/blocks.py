# SPDX-License-Identifier: Apache-2.0
"""What a plain document is made of, and how views become that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity.model import Text, msg
from maturity.plain.layout import Sheet, short, states
from maturity.views.bars import Timeline
from maturity.views.parts import Fields, Matrix, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from maturity.model import Phrase
    from maturity.model.vocabulary import State
    from maturity.plain.layout import Cells
    from maturity.views import View
    from maturity.views.changes import Group
    from maturity.views.parts import MatrixRow, Part, Parts

    Measure = Callable[[str], int]
    """Returns how many columns the head of a column takes at least."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title of the document (1) or of a part of it (2, 3)."""

    level: int
    words: Phrase


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    words: Phrase


@dataclass(frozen=True, kw_only=True, slots=True)
class Tabular:
    """A table; its `legend` says what the signs in it mean."""

    caption: Phrase
    sheet: Sheet
    legend: tuple[State, ...] = ()


@dataclass(frozen=True, slots=True)
class Values:
    """Labelled values."""

    fields: Fields


@dataclass(frozen=True, slots=True)
class Listing:
    """Differences of one sort, under a title of a level."""

    group: Group
    level: int


Block = Heading | Prose | Tabular | Values | Listing

# What a column of a matrix takes beside its words; the head of the rows takes so much of a line at most.
_GAP, _HEAD = 3, 36


def blocks(view: View, say: Callable[[Part], str], line: int, measure: Measure) -> Iterator[Block]:
    """Yield a view as blocks; a matrix that is wider than a line is several tables."""
    if isinstance(view, Timeline):
        view = view.matrix
    if isinstance(view, Matrix):
        yield from _matrix(view, line, measure)
    elif isinstance(view, Table):
        if view.rows:
            sheet = short(Sheet(view.columns, tuple(row.cells for row in view.rows)), say)
            yield Tabular(caption=view.caption, sheet=sheet)
        else:
            yield Prose(msg('{caption}: {empty}', caption=view.caption, empty=view.empty))
    elif isinstance(view, Fields):
        yield Values(view)
    else:
        message = f'no plain form of {type(view).__name__}'
        raise TypeError(message)


def _matrix(view: Matrix, line: int, measure: Measure) -> Iterator[Block]:
    if not view.rows or not view.columns:
        yield Prose(msg('{caption}: {empty}', caption=view.caption, empty=view.empty))
    elif view.over_time:
        # A column for each release would say the same many times.
        rows = tuple(((row.head.ref,), states(view, row)) for row in view.rows)
        yield Tabular(caption=view.caption, sheet=Sheet((view.corner, msg('Releases')), rows))
    else:
        parts = list(_split([measure(str(name)) + _GAP for name in view.names], line - _head(view)))
        for number, columns in enumerate(parts, 1):
            caption = (
                view.caption
                if len(parts) == 1
                else msg(
                    '{caption} ({number} of {count})', caption=view.caption, number=number, count=len(parts)
                )
            )
            # The signs are explained once, where the last of the tables ends.
            legend = view.legend if number == len(parts) else ()
            yield Tabular(caption=caption, sheet=_part(view, columns), legend=legend)


def _head(view: Matrix) -> int:
    """Return how many columns the heads of the rows take."""
    heads = (str(view.corner), *(str(row.head.ref.title) for row in view.rows))
    return min(_HEAD, max(map(len, heads))) + _GAP


def _split(sizes: Sequence[int], room: int) -> Iterator[range]:
    """Yield ranges of columns that fit, about as many in each."""
    least = _fitting(sizes, room)
    # Equal parts are easier to compare than a rest of one column, where they fit too.
    size = -(-len(sizes) // len(least))
    even = [range(at, min(at + size, len(sizes))) for at in range(0, len(sizes), size)]
    yield from even if all(sum(sizes[at] for at in part) <= room for part in even) else least


def _fitting(sizes: Sequence[int], room: int) -> list[range]:
    found: list[range] = []
    first = taken = 0
    for at, size in enumerate(sizes):
        if at > first and taken + size > room:
            found.append(range(first, at))
            first, taken = at, 0
        taken += size
    return [*found, range(first, len(sizes))]


def _part(view: Matrix, columns: range) -> Sheet:
    """Return some columns of a matrix as signs."""
    heads = (view.corner, *(view.names[at] for at in columns))
    return Sheet(heads, tuple(_signs(view, row, columns) for row in view.rows))


def _signs(view: Matrix, row: MatrixRow, columns: range) -> Cells:
    cells: list[Parts] = [(_sign(view.palette[row.cells[at]]),) for at in columns]
    return (row.head.ref,), *cells


def _sign(state: State) -> State:
    return replace(state, words=Text(''))
