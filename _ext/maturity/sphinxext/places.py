# SPDX-License-Identifier: Apache-2.0
"""Places of views, where one page can show several records.

The fragment of a place is made of ids, which two records may share.  So what
leads to a place of a further record begins with its prefix.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from maturity.views import shapes
from maturity.views.shapes import Matrix

if TYPE_CHECKING:
    from maturity.views.shapes import Axis

_HOLDERS = (
    *(shapes.Ref, shapes.Table, shapes.Row, shapes.Fields, shapes.Timeline, shapes.Bar, shapes.Segment),
    shapes.Marker,
)
_PLACES = frozenset({'anchor', 'fragment', 'places'})


def prefixed(value: Any, prefix: str) -> Any:  # noqa: ANN401 (a view or a part of one, as it came in)
    """Return a view, or a part of one, whose places begin with a prefix."""
    if isinstance(value, tuple):
        return tuple(prefixed(item, prefix) for item in value)
    if isinstance(value, Matrix):
        return _matrix(value, prefix)
    if not isinstance(value, _HOLDERS):
        return value
    parts: Any = {field.name: getattr(value, field.name) for field in fields(value)}
    return replace(
        value,
        **{
            name: _begun(part, prefix) if name in _PLACES else prefixed(part, prefix)
            for name, part in parts.items()
        },
    )


def _begun(place: Any, prefix: str) -> Any:  # noqa: ANN401 (a fragment, several, or none)
    """Return fragments that begin with a prefix."""
    if isinstance(place, tuple):
        return tuple(f'{prefix}{one}' for one in place)
    return None if place is None else f'{prefix}{place}'


def _matrix(matrix: Matrix, prefix: str) -> Matrix:
    """Return a matrix with the prefix at the part of each fragment that stands first."""
    if matrix.leads == 'row':
        return replace(matrix, rows=tuple(replace(row, head=_axis(row.head, prefix)) for row in matrix.rows))
    if matrix.leads in {'column', 'group'}:
        return replace(matrix, columns=tuple(_axis(column, prefix) for column in matrix.columns))
    return replace(matrix, anchor=f'{prefix}{matrix.anchor}')


def _axis(axis: Axis, prefix: str) -> Axis:
    return replace(axis, anchor=f'{prefix}{axis.anchor}')
