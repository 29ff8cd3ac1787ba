# SPDX-License-Identifier: Apache-2.0
"""A view as a small document of blocks, made once for all outputs that are read in a row.

HTML shows a view as it is, with columns that open and bars; here the same is
said in tables and lists that no output needs to know anything about.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from maturity.model import Text, commas, msg
from maturity.typesetting import column_width
from maturity.views.arranged import exchanged
from maturity.views.shapes import NO_GROUP, Fields, Matrix, Strong, Table, Timeline, joined
from maturity.views.statements import Picker, Statement
from maturity.writers.compact import Sheet, compact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from maturity.model import Phrase
    from maturity.model.messages import Value
    from maturity.model.vocabulary import State
    from maturity.views import View
    from maturity.views.changes import Group
    from maturity.views.shapes import Axis, MatrixRow, Parts
    from maturity.writers.compact import Cells, Say

    Measure = Callable[[str], int]
    """Returns how many columns the head of a column takes at least."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title of the document (1) or of a part of it (2, 3)."""

    level: int
    words: Phrase


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or two."""

    words: Phrase | Parts

    @property
    def parts(self) -> Parts:
        """The words in a row."""
        return self.words if isinstance(self.words, tuple) else (self.words,)


@dataclass(frozen=True, slots=True)
class Listing:
    """Differences of one sort, under a title of a level."""

    group: Group
    level: int


Block = Heading | Paragraph | Sheet | Fields | Listing

# What a column of a matrix takes beside its words; the head of the rows takes so much of a line at most.
_GAP, _HEAD = 3, 36


def blocks(
    view: View,
    say: Say,
    line: int | None = None,
    measure: Measure = column_width,
    most: int | None = None,
) -> Iterator[Block]:
    """Yield a view as blocks; `say` returns what the output shows of a part.

    A matrix that is not over time has a column of signs for each of its
    columns, in several tables if it is wider than a `line`; without one, or
    where these would be more than `most`, it says of each state where it holds.
    """
    match view:
        case Timeline():
            yield from blocks(view.matrix, say, line, measure, most)
        case Fields():
            yield view.without_files
        case Picker():
            pass
        case Statement():
            yield from _statement(view)
        case Matrix() if view.rows and view.columns:
            signs = None if view.over_time or line is None else _signs(view, line, measure, most)
            yield from _ranges(view) if signs is None else signs
        case Table() if view.rows:
            yield compact(view, say)
        case _:
            yield Paragraph(msg('{caption}: {empty}', caption=view.caption, empty=view.empty))


def _statement(view: Statement) -> Iterator[Block]:
    yield from map(Paragraph, view.paragraphs)
    if view.steps is not None:
        yield Paragraph(msg('{title}:', title=view.steps.title))
        yield from (Paragraph(msg('[ ] {task}', task=task)) for task in view.steps.tasks)
        yield Paragraph(view.steps.files)
        yield from () if view.steps.command is None else (Paragraph(Text(view.steps.command)),)


# Matrices ---------------------------------------------------------------------------------------


def _ranges(view: Matrix) -> Iterator[Sheet]:
    """Yield a matrix as the states of each row: a column for each release would say the same many times."""
    heads = (view.corner, msg('Releases') if view.over_time else msg('State: where'))
    rows = tuple(_rows(view, lambda row: (states(view, row),)))
    yield Sheet(view.caption, heads, rows, notes=view.notes)


def _rows(view: Matrix, cells: Callable[[MatrixRow], Cells]) -> Iterator[Cells]:
    """Yield the rows of a matrix, those of a group below its title."""
    for title, rows in view.sections:
        shown: list[Cells] = [(_head(row.head), *cells(row)) for row in rows]
        if title != NO_GROUP and shown:
            yield (Strong(title),), *((),) * (len(shown[0]) - 1)
        yield from shown


def _head(axis: Axis) -> Parts:
    return (axis.ref,) if axis.remark is None else (axis.ref, msg('({remark})', remark=axis.remark))


def states(view: Matrix, row: MatrixRow) -> Parts:
    """Return the states of a row, each with where it holds: ranges over time, names otherwise."""
    spans = _over_time(row.cells, view.names) if view.over_time else _by_state(row.cells, view.names)
    return joined((_state(view.palette[cell], where) for cell, where in spans), '; ')


def _state(state: State, where: Value) -> Parts:
    """Return a state and where it holds; the number of a note stands between, where it belongs."""
    if state.notes:
        return state, msg(': {where}', where=where)
    return (replace(state, words=msg('{state}: {where}', state=state.said, where=where), point=None),)


def _over_time(cells: Sequence[int], names: Sequence[Phrase]) -> Iterator[tuple[int, Value]]:
    """Yield each run of equal cells with the names at its ends."""
    for cell, run in groupby(zip(cells, names, strict=True), key=lambda pair: pair[0]):
        (_, first), *_others = pairs = list(run)
        yield cell, first if len(pairs) == 1 else msg('{first} to {last}', first=first, last=pairs[-1][1])


def _by_state(cells: Sequence[int], names: Sequence[Phrase]) -> Iterator[tuple[int, Value]]:
    """Yield each state with the names of all its columns."""
    for cell in sorted(set(cells)):
        yield cell, commas(name for other, name in zip(cells, names, strict=True) if other == cell)


def _signs(view: Matrix, line: int, measure: Measure, most: int | None) -> Iterator[Sheet] | None:
    """Return a matrix as signs; rows and columns are exchanged where only so the tables are few enough."""
    for matrix in (view, exchanged(view)):
        parts = _parts(matrix, line, measure)
        if most is None or len(parts) <= most:
            return _sheets(matrix, parts)
    return None


def _parts(view: Matrix, line: int, measure: Measure) -> list[range]:
    """Return the columns of each of the tables that a matrix takes."""
    heads = (str(view.corner), *(str(row.head.ref.title) for row in view.rows))
    room = line - min(_HEAD, max(map(len, heads))) - _GAP
    return _split([measure(str(name)) + _GAP for name in view.names], room)


def _sheets(view: Matrix, parts: Sequence[range]) -> Iterator[Sheet]:
    """Yield a matrix as signs; they are explained once, where the last of the tables ends."""
    for number, columns in enumerate(parts, 1):
        caption: Phrase = view.caption
        if len(parts) > 1:
            caption = msg('{caption} ({number} of {count})', caption=caption, number=number, count=len(parts))
        yield Sheet(
            caption,
            (view.corner, *(view.names[at] for at in columns)),
            tuple(_rows(view, partial(_row_of_signs, view, columns))),
            legend=view.legend if number == len(parts) else (),
            notes=view.notes if number == len(parts) else (),
        )


def _row_of_signs(view: Matrix, columns: Sequence[int], row: MatrixRow) -> Cells:
    states = (view.palette[row.cells[at]] for at in columns)
    return tuple((replace(state, words=state.point or Text(''), point=None),) for state in states)


def _split(sizes: Sequence[int], room: int) -> list[range]:
    """Return ranges of equally many columns that fit, as few as there can be."""
    for count in range(1, len(sizes) + 1):
        size = -(-len(sizes) // count)
        parts = [range(at, min(at + size, len(sizes))) for at in range(0, len(sizes), size)]
        if all(sum(sizes[at] for at in part) <= room for part in parts):
            return parts
    return [range(at, at + 1) for at in range(len(sizes))]
