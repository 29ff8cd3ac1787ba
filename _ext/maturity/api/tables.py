# SPDX-License-Identifier: Apache-2.0
"""Tables and matrices as rows of plain words, for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model.vocabulary import State
from maturity.views.shapes import BREAK, File, Link, Ref, Table, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.views.shapes import Matrix, Part, Parts


def rows_of(view: Table | Matrix) -> Iterator[tuple[str, ...]]:
    """Yield the heads and the rows in plain English words: a state is its words, evidence its address."""
    if isinstance(view, Table):
        yield tuple(map(str, view.columns))
        yield from (tuple(map(words, row.cells)) for row in view.rows)
    else:
        yield (str(view.corner), *map(str, view.names))
        states = [str(state.words) for state in view.palette]
        for row in view.rows:
            yield (str(row.head.ref.title), *(states[cell] for cell in row.cells))


def words(parts: Parts) -> str:
    """Return parts in a row as plain words."""
    return ''.join(f'{blank}{_word(part)}' for blank, part in spaced(parts))


def _word(part: Part) -> str:
    if part == BREAK:
        return '; '
    if isinstance(part, Link):
        # A name that leads somewhere stays a name; evidence is where it leads.
        return str(part.words if part.is_name else part.address)
    if isinstance(part, State | File):
        return str(part.words)
    return str(part.title if isinstance(part, Ref) else part)
