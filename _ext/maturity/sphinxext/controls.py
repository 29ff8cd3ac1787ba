# SPDX-License-Identifier: Apache-2.0
"""What the script of a page can do with a view: filter, sort, and show fewer releases.

The controls are part of the page as a template, which nobody sees without the
script: so their words are translated like all others, and none of them is dead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import Message, Text
from maturity.model.vocabulary import State
from maturity.views.facts import RELEASES
from maturity.views.shapes import Matrix, Ref, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.model import Phrase
    from maturity.views import View
    from maturity.views.shapes import Parts

    Choices = tuple[tuple[str, Phrase], ...]

# A view with fewer rows is seen in one look.
MATRIX_ROWS, TABLE_ROWS = 4, 9
# Of more than two, two can be put side by side.
MATRIX_COLUMNS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Controls:
    """What there is to choose; `id` names the view in addresses.

    `sort` holds a name for each column that rows can be sorted by, and None
    for the others; `tags` what rows can be chosen by.
    """

    id: str
    rows: bool = True
    columns: bool = False
    states: Choices = ()
    types: Choices = ()
    capabilities: Choices = ()
    window: str | None = None
    sort: tuple[str | None, ...] = ()
    tags: tuple[tuple[str, Phrase, Choices], ...] = ()


def controls_of(view: View) -> Controls | None:
    """Return the controls of a view, or None where there is nothing to choose."""
    if isinstance(view, Matrix):
        return _of_matrix(view)
    if isinstance(view, Table) and not view.grouped and len(view.rows) >= TABLE_ROWS:
        tags = (
            (name, label, _several(tuple(dict.fromkeys(row.tags[place] for row in view.rows))))
            for place, (name, label) in enumerate(view.choices)
        )
        chosen = tuple(tag for tag in tags if tag[2])
        return Controls(id=view.name, sort=tuple(_sortable(view)), tags=chosen)
    return None


def _of_matrix(view: Matrix) -> Controls | None:
    if view.leads == 'group' or view.merged:
        # Columns share the anchors of their groups, or cells reach over several.
        return None
    axes = (*view.columns, *(row.head for row in view.rows))
    releases = {axis.maintained for axis in axes if axis.ref.type == 'release'}
    window = view.window if len(releases) > 1 else None
    id_ = view.id or view.name
    if len(view.rows) < MATRIX_ROWS:
        return None if window is None else Controls(id=id_, rows=False, window=window)
    return Controls(
        id=id_,
        columns=not releases and len(view.columns) >= MATRIX_COLUMNS,
        states=_several(tuple(_states(view))),
        types=_several(view.types),
        capabilities=_several(view.capabilities),
        window=window,
        sort=('name', *_names(view)),
    )


def _names(view: Matrix) -> Iterator[str | None]:
    """Yield the names of columns in the order in which HTML shows them; heads of groups can repeat them."""
    seen: set[str] = {'name'}
    for column in reversed(view.columns) if view.over_time else view.columns:
        yield None if column.anchor in seen else column.anchor
        seen.add(column.anchor)


def _several(choices: Choices) -> Choices:
    """Return choices where there is one to make."""
    return choices if len(choices) > 1 else ()


def _states(view: Matrix) -> Iterator[tuple[str, Phrase]]:
    """Yield the name and the words of the states of a legend, each name once."""
    names = {state_name(state) for state in view.legend}
    for state in view.palette:
        if (name := state_name(state)) in names:
            names.remove(name)
            yield name, state.words


def state_name(state: State) -> str:
    """Return what stands for a state in an address: the id of its level, or its own."""
    return state.id.removeprefix('level-')


def _sortable(view: Table) -> Iterator[str | None]:
    """Yield the number of each column whose cells have one part, that is no range of releases."""
    for position, title in enumerate(view.columns):
        cells = [row.cells[position] for row in view.rows]
        short = all(
            len(cell) <= 1 and isinstance(one, Ref | State | Text | Message) for cell in cells for one in cell
        )
        yield str(position + 1) if short and title != RELEASES else None


def order_of(cell: Parts) -> int | None:
    """Return the number by which a cell is sorted: releases by time, levels from the top; None for words."""
    first = cell[0] if cell else None
    return first.order if isinstance(first, Ref | State) else None
