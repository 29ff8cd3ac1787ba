# SPDX-License-Identifier: Apache-2.0
"""Views for every other output: plain docutils tables, made for paper.

Runs after references are resolved.  HTML has its own fragments, and gettext
must see the texts of the view itself, not copies of them.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from maturity.model import Text
from maturity.sphinxext.domain import maturity_domain
from maturity.sphinxext.nodes import view as view_node
from maturity.views.parts import (
    LABELS,
    STAGE_LABELS,
    Checklist,
    Fields,
    Link,
    Matrix,
    Ref,
    State,
    Table,
    spaced,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from maturity.views.parts import Line, MatrixRow, Part, Stage

Inline = list[nodes.Node]

# Text that holds a word too long for a column, and the places where it may break.
_LONG = re.compile(r'\S{9}')
# Letters on a line of paper, and the longest word that a column makes room for.
_PAGE, _LONGEST = 84, 26
_JOINT = re.compile(r'(?<=[/_.:-])(?=\w)|(?<=\w{20})(?=\w{4})')


class ExpandViews(SphinxPostTransform):
    """Replaces view nodes by tables and lists, except for HTML and gettext."""

    # After ReferencesResolver (10), before what handles tables and links.
    default_priority = 100
    own: ClassVar[frozenset[str]] = frozenset({'html'})

    def run(self, **_kwargs: Any) -> None:
        """Expand every view of the document."""
        builder = maturity_domain(self.env).builder
        if builder.format in self.own or builder.name == 'gettext':
            return
        for node in list(self.document.findall(view_node)):
            expanded = Expansion(node, breaks=builder.format == 'latex').expand()
            for one in expanded:
                one.source, one.line = node.source, node.line
            node.replace_self(expanded)


class Expansion:
    """Makes plain nodes of one view; `breaks`: long names may break at their joints."""

    def __init__(self, node: view_node, *, breaks: bool = False) -> None:
        """Read translations and resolved references off the children."""
        self._breaks = breaks
        self.view = node['view']
        self._texts = node.texts
        found = node.children[len(node['texts']) :]
        self._refs = dict(zip(node['refs'], found, strict=True))

    def expand(self) -> list[nodes.Node]:
        """Return the nodes that stand for the view."""
        if isinstance(self.view, Matrix):
            return self.matrix(self.view)
        if isinstance(self.view, Table):
            return self.table(self.view)
        if isinstance(self.view, Fields):
            return self.fields(self.view)
        assert isinstance(self.view, Checklist)
        return self.checklist(self.view)

    # Words --------------------------------------------------------------------------------------

    def say(self, text: Text) -> str:
        """Return a text as it is to be shown."""
        return self._texts.get(text.value, text.value)

    def words(self, text: str) -> Inline:
        """Return text as nodes; on paper, paths and names of jobs are wider than a column."""
        if not self._breaks:
            return [nodes.Text(text)]
        pieces = _JOINT.split(text) if _LONG.search(text) else [text]
        result: Inline = [nodes.Text(pieces[0])]
        for piece in pieces[1:]:
            result += [nodes.raw('', r'\allowbreak{}', format='latex'), nodes.Text(piece)]
        return result

    def inline(self, parts: Iterable[Part]) -> Inline:
        """Return parts as inline nodes, with blanks between them."""
        result: Inline = []
        for blank, part in spaced(parts):
            result += [nodes.Text(blank)] if blank else []
            result += self.part(part)
        return result

    def part(self, part: Part) -> Iterator[nodes.Node]:
        """Yield the nodes of one part."""
        if isinstance(part, Ref):
            yield self.reference(part)
        elif isinstance(part, Link):
            yield nodes.reference(
                part.words, '', *self.words(part.words), refuri=part.address, internal=False
            )
            if part.as_of is not None:
                yield nodes.Text(f' (as of {self.say(part.as_of)})')
        elif isinstance(part, State):
            yield nodes.Text(f'{part.glyph} {self.say(part.words)}')
        else:
            yield from self.words(self.say(part))

    def reference(self, ref: Ref) -> nodes.Node:
        """Return a reference that reads as its title, or the title alone."""
        title, found = self.say(ref.title), self._refs[ref.type, ref.id]
        if not isinstance(found, nodes.reference):
            return nodes.inline('', '', *self.words(title))
        return nodes.inline('', '', nodes.reference('', '', *self.words(title), **found.attributes))

    # Tables -------------------------------------------------------------------------------------

    def _table(
        self,
        caption: Text,
        heads: Sequence[Inline],
        rows: Iterable[Sequence[Inline]],
        widths: Sequence[int],
    ) -> list[nodes.Node]:
        table = nodes.table('', classes=['longtable', 'colwidths-given', 'maturity'])
        title = self.say(caption)
        table += nodes.title(title, title)
        group = nodes.tgroup('', cols=len(heads))
        table += group
        group += [nodes.colspec('', colwidth=width) for width in widths]
        group += nodes.thead('', self._row(heads))
        group += nodes.tbody('', *[self._row(row) for row in rows])
        return [table]

    @staticmethod
    def _row(cells: Iterable[Inline]) -> nodes.row:
        return nodes.row('', *[nodes.entry('', nodes.paragraph('', '', *cell)) for cell in cells])

    def _empty(self, caption: Text, empty: Text) -> list[nodes.Node]:
        words = f'{self.say(caption)}: {self.say(empty)}'
        return [nodes.paragraph(words, words)]

    def table(self, view: Table) -> list[nodes.Node]:
        """Return a table as it is."""
        if not view.rows:
            return self._empty(view.caption, view.empty)
        every = [[self.inline(cell) for cell in row.cells] for row in view.rows]
        columns, rows = _filled(view.columns, every)
        heads: list[Inline] = [[nodes.Text(self.say(column))] for column in columns]
        return self._table(view.caption, heads, rows, _widths(heads, rows))

    def matrix(self, view: Matrix) -> list[nodes.Node]:
        """Return a matrix as states and where they hold: ranges over time, names otherwise.

        A column for each release or entry would be one letter wide on paper.
        """
        if not view.rows or not view.columns:
            return self._empty(view.caption, view.empty)
        where = Text('Releases') if view.over_time else Text('State: where')
        heads: list[Inline] = [[nodes.Text(self.say(view.corner))], [nodes.Text(self.say(where))]]
        rows = [[[self.reference(row.head.ref)], self._states(view, row)] for row in view.rows]
        return self._table(view.caption, heads, rows, (30, 70))

    def _states(self, view: Matrix, row: MatrixRow) -> Inline:
        names = [self.say(column.ref.title) for column in view.columns]
        parts = _ranges(row.cells, names) if view.over_time else _sets(row.cells, names)
        words = [
            f'{view.palette[cell].glyph} {self.say(view.palette[cell].words)}: {where}'
            for cell, where in parts
        ]
        return [nodes.Text('; '.join(words))]

    def fields(self, view: Fields) -> list[nodes.Node]:
        """Return labelled values as a definition list."""
        items = [
            nodes.definition_list_item(
                '',
                nodes.term('', self.say(label)),
                nodes.definition('', nodes.paragraph('', '', *self.inline(parts))),
            )
            for label, parts in view.fields
        ]
        return [nodes.definition_list('', *items, classes=['maturity'])] if items else []

    # Checklists ---------------------------------------------------------------------------------

    def checklist(self, view: Checklist) -> list[nodes.Node]:
        """Return what each stage lacks, and each requirement as ranges of releases.

        A table for each stage would repeat on every page what did not change.
        """
        if not view.stages:
            return self._empty(view.caption, view.empty)
        heads: list[Inline] = [[nodes.Text(self.say(label))] for label in STAGE_LABELS.values()]
        stages = [self._stage(stage) for stage in view.stages]
        lines = [self._run(run) for run in _runs(view.stages)]
        labels: list[Inline] = [[nodes.Text(self.say(label))] for label in LABELS.values()]
        labels.insert(1, [nodes.Text(self.say(STAGE_LABELS['releases']))])
        return [
            *self._table(view.summary, heads, stages, (20, 20, 60)),
            *self._table(view.caption, labels, lines, (22, 16, 14, 48)),
        ]

    def _stage(self, stage: Stage) -> list[Inline]:
        remarks = self.inline((stage.missing, *stage.remarks))
        return [self.words(self.say(stage.title)), list(self.part(stage.classification)), remarks]

    def _run(self, run: Sequence[tuple[Stage, Line]]) -> list[Inline]:
        """Return the row of a requirement over stages (newest first) that agree on it."""
        (newest, line), (oldest, _) = run[0], run[-1]
        ends = [self.say(ref.title) for ref in (oldest.releases[0], newest.releases[-1])]
        return [
            [self.reference(line.requirement)],
            [nodes.Text(' to '.join(dict.fromkeys(ends)))],
            list(self.part(line.state)),
            self.inline((line.reason, *line.links)),
        ]


def _runs(stages: Sequence[Stage]) -> Iterator[list[tuple[Stage, Line]]]:
    """Yield, requirement by requirement, the runs of stages that give the same reason."""
    by_requirement: dict[str, list[tuple[Stage, Line]]] = {}
    for stage in stages:
        for group in stage.groups:
            for line in group.lines:
                by_requirement.setdefault(line.requirement.id, []).append((stage, line))
    for found in by_requirement.values():
        for _, run in groupby(found, key=lambda pair: (pair[1].state, pair[1].reason)):
            yield list(run)


def _ranges(cells: Sequence[int], names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield each run of equal cells with the names at its ends."""
    position = 0
    for cell, run in groupby(cells):
        length = len(list(run))
        first, last = names[position], names[position + length - 1]
        yield cell, first if length == 1 else f'{first} to {last}'
        position += length


def _sets(cells: Sequence[int], names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield each state with the names of all its columns."""
    for cell in sorted(set(cells)):
        yield cell, ', '.join(name for one, name in zip(cells, names, strict=True) if one == cell)


def _widths(heads: Sequence[Inline], rows: Sequence[Sequence[Inline]]) -> list[int]:
    """Return widths in letters: room for the longest word of each column, the rest by need."""
    columns = [[_plain(row[index]) for row in (heads, *rows)] for index in range(len(heads))]
    least = [min(_LONGEST, max(map(_longest, column)) + 2) for column in columns]
    usual = [sorted(map(len, column))[len(column) * 3 // 4] for column in columns]
    wanted = [max(0, length - room) for length, room in zip(usual, least, strict=True)]
    spare, total = max(0, _PAGE - sum(least)), sum(wanted) or 1
    return [room + spare * want // total for room, want in zip(least, wanted, strict=True)]


def _plain(cell: Inline) -> str:
    # What only guides line breaks is no text of the cell.
    return ''.join('' if isinstance(node, nodes.raw) else node.astext() for node in cell)


def _longest(text: str) -> int:
    return max((len(word) for part in text.split() for word in _JOINT.split(part)), default=0)


def _filled(
    columns: Sequence[Text], rows: Sequence[Sequence[Inline]]
) -> tuple[list[Text], list[list[Inline]]]:
    """Return a table without the columns that are empty in every row."""
    kept = [index for index in range(len(columns)) if any(row[index] for row in rows)]
    return [columns[index] for index in kept], [[row[index] for index in kept] for row in rows]
