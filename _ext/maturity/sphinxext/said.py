# SPDX-License-Identifier: Apache-2.0
"""What views say, so that outputs that are read in a row say nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.views.bars import Timeline
from maturity.views.parts import Checklist, Matrix, Table, fragment

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from maturity.views import View


def told(view: View) -> frozenset[Hashable]:
    """Return all that a matrix or table says; equal for two that say the same in another shape."""
    if isinstance(view, Timeline):
        return told(view.matrix)
    if isinstance(view, Matrix):
        return frozenset(_cells(view))
    if isinstance(view, Table) and view.rows:
        return frozenset([(view.name, view.caption, view.columns, tuple(row.cells for row in view.rows))])
    return frozenset()


def _cells(matrix: Matrix) -> Iterator[Hashable]:
    """Yield the subject, row, column and state of every cell."""
    # Classifications are the same whatever entries a matrix is about; others are about their caption.
    about = None if matrix.name == 'classifications' else matrix.caption
    columns = [(one.anchor, name) for one, name in zip(matrix.columns, matrix.names, strict=True)]
    for row in matrix.rows:
        for column, cell in zip(columns, row.cells, strict=True):
            yield matrix.name, about, row.head.anchor, column, matrix.palette[cell]


def needed(views: Sequence[View]) -> list[bool]:
    """Return which views of a page say what no other one there does."""
    details = {place for view in views for place in _places(view)}
    known: set[Hashable] = set()
    result = []
    for view in views:
        said = told(view)
        matrix = view.matrix if isinstance(view, Timeline) else view
        elsewhere = isinstance(matrix, Matrix) and matrix.rows and set(_summed(matrix)) & details
        result.append(not (elsewhere or (said and said <= known)))
        known |= said
    return result


def _places(view: View) -> Iterator[str]:
    """Yield the places of a page at which a view gives details."""
    if isinstance(view, Checklist):
        yield from (anchor for stage in view.stages for anchor in stage.anchors)
    elif isinstance(view, Table):
        yield from (row.anchor for row in view.rows if row.anchor is not None)


def _summed(matrix: Matrix) -> Iterator[str]:
    """Yield the places of its own page to which a matrix leads, because it only sums up what is there."""
    axes: Iterable[str] = ()
    if matrix.leads == 'here-row':
        axes = (row.head.anchor for row in matrix.rows)
    elif matrix.leads == 'here-column':
        axes = (column.anchor for column in matrix.columns)
    yield from (fragment(matrix.anchor, anchor) for anchor in axes)


class Book:
    """What the pages of a book have said so far, and where."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._known: dict[Hashable, str] = {}

    def place(self, view: View, name: str) -> str | None:
        """Return the name of the view that has said all of this, or note this one by its `name`.

        A single row is no repetition: it is there to be read where it stands.
        """
        said = told(view)
        if not said or _rows(view) < _TABLE:
            return None
        if said <= self._known.keys():
            return min((self._known[one] for one in said), key=int)
        for one in said:
            self._known.setdefault(one, name)
        return None


# A table has two rows at least.
_TABLE = 2


def _rows(view: View) -> int:
    matrix = view.matrix if isinstance(view, Timeline) else view
    return len(matrix.rows) if isinstance(matrix, Matrix | Table) else 0
