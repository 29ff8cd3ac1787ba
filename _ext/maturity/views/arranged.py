# SPDX-License-Identifier: Apache-2.0
"""Matrices made over: rows and columns exchanged, and what is empty left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from maturity.model.vocabulary import ABSENCES, NOT_IN_FORCE, Absence, CapabilityState, Verdict
from maturity.views.shapes import MatrixRow

if TYPE_CHECKING:
    from collections.abc import Container

    from maturity.model.vocabulary import State
    from maturity.views.shapes import Matrix

EMPTY = {state.state for state in (CapabilityState.UNKNOWN, Verdict.UNKNOWN, *Absence)}
"""States of cells of which nothing at all is known."""
_NOTHING_THERE = {*ABSENCES, NOT_IN_FORCE}


def exchanged(matrix: Matrix) -> Matrix:
    """Return a matrix whose rows are the columns of another; the newest release stands first."""
    cells = zip(*(row.cells for row in matrix.rows), strict=True)
    places = list(zip(*(row.places for row in matrix.rows), strict=True)) or [()] * len(matrix.columns)
    columns = list(zip(matrix.columns, cells, places, strict=False))
    return replace(
        matrix,
        corner=matrix.across,
        across=matrix.corner,
        columns=tuple(row.head for row in matrix.rows),
        rows=tuple(
            MatrixRow(axis, cells, places=places)
            for axis, cells, places in columns[:: -1 if matrix.over_time else 1]
        ),
        leads={'row': 'column', 'column': 'row'}.get(matrix.leads, matrix.leads),
        over_time=False,
        groups=matrix.row_groups,
        row_groups=matrix.groups,
        gone=0,
        types=(),
        capabilities=(),
    )


def without(
    matrix: Matrix, states: Container[State], *, rows_too: bool = True, columns: bool = True
) -> Matrix:
    """Return a matrix without the rows and columns that say nothing but such states."""
    empty = {at for at, state in enumerate(matrix.palette) if state in states}
    rows = [row for row in matrix.rows if not rows_too or not empty.issuperset(row.cells)]
    kept = [at for at in range(len(matrix.columns)) if any(row.cells[at] not in empty for row in rows)]
    if matrix.over_time and kept:
        # What runs through time has no gaps.
        kept = list(range(kept[0], kept[-1] + 1))
    if columns and len(kept) < len(matrix.columns):
        rows = [replace(row, cells=tuple(row.cells[at] for at in kept)) for row in rows]
        matrix = replace(matrix, columns=tuple(matrix.columns[at] for at in kept))
    return replace(matrix, rows=tuple(rows))


def arranged(matrix: Matrix, *, by_release: bool, empty: bool) -> Matrix:
    """Return a matrix over time as it is asked for: without what is empty, or a row for each release.

    No release stands in it at which none of the rows could be anything.
    """
    matrix = without(matrix, _NOTHING_THERE, rows_too=False) if empty else without(matrix, EMPTY)
    return exchanged(matrix) if by_release else matrix
