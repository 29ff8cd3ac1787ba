# SPDX-License-Identifier: Apache-2.0
"""Views for every other output: plain docutils tables, made for paper.

Runs after references are resolved.  HTML has its own fragments, and gettext
must see the texts of the view itself, not copies of them.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from maturity.model import Text
from maturity.sphinxext.nodes import view as view_node
from maturity.views.parts import LABELS, Checklist, Fields, Link, Matrix, Ref, State, Table, spaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from maturity.views.parts import Group, MatrixRow, Part, Stage

Inline = list[nodes.Node]


class ExpandViews(SphinxPostTransform):
    """Replaces view nodes by tables and lists, except for HTML and gettext."""

    # After ReferencesResolver (10), before what handles tables and links.
    default_priority = 100
    own: ClassVar[frozenset[str]] = frozenset({'html'})

    def run(self, **_kwargs: Any) -> None:
        """Expand every view of the document."""
        builder = self.env._builder_cls  # noqa: SLF001 (as SphinxPostTransform asks for it itself)
        if builder.format in self.own or builder.name == 'gettext':
            return
        for node in list(self.document.findall(view_node)):
            expanded = Expansion(node).expand()
            for one in expanded:
                one.source, one.line = node.source, node.line
            node.replace_self(expanded)


class Expansion:
    """Makes plain nodes of one view."""

    def __init__(self, node: view_node) -> None:
        """Read translations and resolved references off the children."""
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
            yield nodes.reference(part.words, part.words, refuri=part.address, internal=False)
            if part.as_of is not None:
                yield nodes.Text(f' (as of {self.say(part.as_of)})')
        elif isinstance(part, State):
            yield nodes.Text(f'{part.glyph} {self.say(part.words)}')
        else:
            yield nodes.Text(self.say(part))

    def reference(self, ref: Ref) -> nodes.Node:
        """Return a reference that reads as its title, or the title alone."""
        title, found = self.say(ref.title), self._refs[ref.type, ref.id]
        if not isinstance(found, nodes.reference):
            return nodes.inline(title, title)
        copy = nodes.reference(title, title, **found.attributes)
        return nodes.inline('', '', copy)

    # Tables -------------------------------------------------------------------------------------

    def _table(
        self,
        caption: Text,
        heads: Sequence[Inline],
        rows: Iterable[Sequence[Inline]],
        widths: Sequence[int],
    ) -> list[nodes.Node]:
        table = nodes.table('', classes=['longtable', 'maturity'])
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
        heads: list[Inline] = [[nodes.Text(self.say(column))] for column in view.columns]
        rows = [[self.inline(cell) for cell in row.cells] for row in view.rows]
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
        """Return the stages, each with a table of requirements and what is missing."""
        if not view.stages:
            return self._empty(view.caption, view.empty)
        return [node for stage in view.stages for node in self._stage(stage)]

    def _stage(self, stage: Stage) -> Iterator[nodes.Node]:
        state = stage.classification
        title = f'{self.say(stage.title)}: {state.glyph} {self.say(state.words)}'
        yield nodes.rubric(title, title)
        for remark in stage.remarks:
            yield nodes.paragraph('', self.say(remark))
        heads: list[Inline] = [[nodes.Text(self.say(label))] for label in LABELS.values()]
        rows = [line for group in stage.groups for line in self._group(group)]
        caption = Text(f'{self.say(self.view.caption)}: {self.say(stage.title)}')
        yield from self._table(caption, heads, rows, (28, 14, 58))
        yield nodes.paragraph('', self.say(stage.missing))

    def _group(self, group: Group) -> Iterator[list[Inline]]:
        yield [[nodes.strong('', '', self.reference(group.level))], list(self.part(group.passed)), []]
        for line in group.lines:
            reason = self.inline((line.reason, *line.links))
            yield [[self.reference(line.requirement)], list(self.part(line.state)), reason]


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
    """Return widths that follow the longest words and the usual length of each column."""
    widths = []
    for index, head in enumerate(heads):
        lengths = [sum(len(node.astext()) for node in row[index]) for row in rows]
        usual = sorted(lengths)[len(lengths) * 3 // 4]
        widths.append(max(6, min(60, usual), len(head[0].astext())))
    return widths
