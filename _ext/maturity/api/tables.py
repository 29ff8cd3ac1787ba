# SPDX-License-Identifier: Apache-2.0
"""Views as rows of plain words, for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import msg
from maturity.model.vocabulary import State
from maturity.views.shapes import (
    BREAK,
    LABELS,
    STAGE_LABELS,
    Checklist,
    File,
    Link,
    Matrix,
    Ref,
    Table,
    Timeline,
    spaced,
)
from maturity.views.timelines import TIMELINE_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.views import View
    from maturity.views.shapes import Part, Parts

    Cells = tuple[str, ...]

SINCE, LAST, LEVEL, EVIDENCE = msg('Since'), msg('Last'), msg('Level'), msg('Evidence')


def rows_of(view: View) -> Iterator[Cells]:
    """Yield the heads of a view and its rows, in plain English words; nothing for a list of fields.

    A state is its words, a link its address.  Columns and rows stand as on a
    page: the newest release first; a row of a timeline is one part of a bar.
    """
    if isinstance(view, Matrix):
        yield from _matrix(view)
    elif isinstance(view, Timeline):
        yield from _timeline(view)
    elif isinstance(view, Table):
        yield tuple(map(str, view.columns))
        yield from (tuple(map(words, row.cells)) for row in view.rows)
    elif isinstance(view, Checklist):
        yield from _checklist(view)


def words(parts: Parts) -> str:
    """Return parts in a row as plain words."""
    return ''.join(f'{blank}{_word(part)}' for blank, part in spaced(parts))


def _word(part: Part) -> str:
    if part == BREAK:
        return '; '
    if isinstance(part, Link):
        return str(part.address)
    if isinstance(part, State | File):
        return str(part.words)
    return str(part.title if isinstance(part, Ref) else part)


def _matrix(view: Matrix) -> Iterator[Cells]:
    step = -1 if view.over_time else 1
    said = [str(state.words) for state in view.palette]
    yield (str(view.corner), *map(str, view.names[::step]))
    for row in view.rows:
        yield (str(row.head.ref.title), *(said[cell] for cell in row.cells[::step]))


def _timeline(view: Timeline) -> Iterator[Cells]:
    names = [str(column.ref.title) for column in view.matrix.columns]
    labels = TIMELINE_LABELS['state'], SINCE, LAST, TIMELINE_LABELS['happened']
    yield (str(view.matrix.corner), *map(str, labels))
    for bar in view.bars:
        for part in bar.segments:
            happened = '; '.join(str(marker.words) for marker in part.markers)
            ends = names[part.first], names[part.last]
            yield (str(bar.head.title), str(part.state.words), *ends, happened)


def _checklist(view: Checklist) -> Iterator[Cells]:
    heads = STAGE_LABELS['releases'], STAGE_LABELS['classification'], LEVEL, *LABELS.values(), EVIDENCE
    yield tuple(map(str, heads))
    for stage in view.stages:
        about = str(stage.title), str(stage.classification.words)
        for group in stage.groups:
            for line in group.lines:
                requirement = str(line.requirement.title), str(line.state.words), str(line.reason)
                yield (*about, str(group.level.title), *requirement, words(line.links))
