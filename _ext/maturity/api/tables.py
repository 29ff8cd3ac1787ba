# SPDX-License-Identifier: Apache-2.0
"""Tables and matrices as rows of plain words, for a spreadsheet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity.model.vocabulary import State
from maturity.views.shapes import BREAK, File, Link, Ref, Strong, Table
from maturity.views.spacing import spaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.model import Phrase
    from maturity.views.shapes import Matrix, Part, Parts

GROUP = msg('Group')


def rows_of(view: Table | Matrix) -> Iterator[tuple[str, ...]]:
    """Yield the heads and the rows in plain English words: a state is its words, evidence its address.

    Notes stand in the cells.  Where rows are in groups, the second column names
    them, so that a spreadsheet can filter and count by group.
    """
    if isinstance(view, Table):
        yield tuple(map(str, view.columns))
        yield from (tuple(map(partial(words, notes=view.notes), row.cells)) for row in view.rows)
        return
    group = (str(GROUP),) if view.row_groups else ()
    yield (str(view.corner), *group, *map(str, view.names))
    states = [_state(state, view.notes) for state in view.palette]
    for title, rows in view.sections:
        for row in rows:
            group = (str(title),) if view.row_groups else ()
            yield (str(row.head.ref.title), *group, *(states[cell] for cell in row.cells))


def words(parts: Parts, notes: Sequence[Phrase] = ()) -> str:
    """Return parts in a row as plain words, with the notes that their numbers mean."""
    return ''.join(f'{blank}{_word(part, notes)}' for blank, part in spaced(parts))


def _word(part: Part, notes: Sequence[Phrase]) -> str:
    if part == BREAK:
        return '; '
    if isinstance(part, Link):
        # A name that leads somewhere stays a name; evidence is where it leads.
        return str(part.words if part.is_name else part.address)
    if isinstance(part, State):
        return _state(part, notes)
    if isinstance(part, File | Strong):
        return str(part.words)
    return str(part.title if isinstance(part, Ref) else part)


def _state(state: State, notes: Sequence[Phrase]) -> str:
    found = ' '.join(str(notes[number - 1]) for number in state.notes)
    return f'{state.said} ({found})' if found else str(state.said)
