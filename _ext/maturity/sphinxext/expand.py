# SPDX-License-Identifier: Apache-2.0
"""Views as plain docutils tables and lists: for every output but HTML and paper."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes

from maturity.model import msg
from maturity.model.vocabulary import State
from maturity.plain.columns import widths
from maturity.plain.layout import Sheet, filled, lines, states
from maturity.sphinxext.messages import Speaker
from maturity.views.bars import Timeline
from maturity.views.inline import spaced
from maturity.views.parts import LABELS, STAGE_LABELS, Checklist, Fields, File, Link, Matrix, Ref, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.model import Phrase
    from maturity.plain.layout import Cells
    from maturity.sphinxext.messages import Messages
    from maturity.sphinxext.nodes import view as view_node
    from maturity.views.parts import Line, MatrixRow, Part, Parts, Stage

Inline = list[nodes.Node]

# Letters on a line.
_LINE = 84


class Expansion(Speaker):
    """Makes plain nodes of one view."""

    def __init__(self, node: view_node, messages: Messages) -> None:
        """Take words and references from the page of the view."""
        super().__init__(messages, node['page'].texts)
        view = node['view']
        self.view = view.without_files if isinstance(view, Fields) else view
        self._refs = node['page'].references

    def expand(self) -> list[nodes.Node]:
        """Return the nodes that stand for the view."""
        if isinstance(self.view, Matrix):
            return self.matrix(self.view)
        if isinstance(self.view, Timeline):
            return self.matrix(self.view.matrix)
        if isinstance(self.view, Table):
            return self.table(self.view)
        if isinstance(self.view, Fields):
            return self.fields(self.view)
        assert isinstance(self.view, Checklist)
        return self.checklist(self.view)

    # Words --------------------------------------------------------------------------------------

    def words(self, text: str) -> Inline:
        """Return text as nodes."""
        return [nodes.Text(text)]

    def shown(self, part: Part) -> str:
        """Return the words of one part."""
        if isinstance(part, State):
            return f'{part.glyph} {self.say(part.words)}'
        if isinstance(part, Link | File):
            return self.say(part.words)
        return self.say(part.title if isinstance(part, Ref) else part)

    def inline(self, parts: Parts) -> Inline:
        """Return parts as inline nodes, with blanks between them and commas between links."""
        result: Inline = []
        following = (*parts, None)[1:]
        before: Part | None = None
        for (blank, part), after in zip(spaced(parts), following, strict=True):
            many = isinstance(part, Link) and isinstance(before, Link)
            result += [nodes.Text(',' * many + blank)] if blank else []
            result += self.part(part, before)
            if isinstance(part, Link) and part.as_of is not None and not _as_old(part, after):
                result.append(nodes.Text(f' ({self.say(part.as_of)})'))
            before = part
        return result

    def part(self, part: Part, before: Part | None) -> Inline:
        """Return the nodes of one part; `before` is what stands before it."""
        if isinstance(part, Ref):
            return [self.reference(part)]
        if isinstance(part, Link):
            words = self.label(part, before)
            return [nodes.reference(words, '', *self.words(words), refuri=part.address, internal=False)]
        return self.words(self.shown(part))

    def label(self, link: Link, before: Part | None) -> str:
        """Return the words of a link; they have to say what is there, where nobody sees an address."""
        return self.shown(link)

    def reference(self, ref: Ref) -> nodes.Node:
        """Return a reference that reads as its title, or the title alone."""
        title, found = self.say(ref.title), self._refs[ref.type, ref.id]
        if not isinstance(found, nodes.reference):
            return nodes.inline('', '', *self.words(title))
        return nodes.inline('', '', nodes.reference('', '', *self.words(title), **found.attributes))

    # Tables -------------------------------------------------------------------------------------

    def sheet(self, caption: Phrase, sheet: Sheet) -> list[nodes.Node]:
        """Return a table."""
        table = nodes.table('', classes=['longtable', 'colwidths-given', 'maturity'])
        title = self.say(caption)
        table += nodes.title(title, title)
        group = nodes.tgroup('', cols=len(sheet.heads))
        table += group
        group += [nodes.colspec('', colwidth=width) for width in widths(self.columns(sheet), _LINE)]
        group += nodes.thead('', self._row(tuple((head,) for head in sheet.heads)))
        group += nodes.tbody('', *[self._row(row, sheet.places(at)) for at, row in enumerate(sheet.rows)])
        return [table]

    def _row(self, cells: Cells, places: Sequence[str] = ()) -> nodes.row:
        return nodes.row('', *[nodes.entry('', *self._paragraphs(cell)) for cell in cells], ids=[*places])

    def _paragraphs(self, parts: Parts) -> list[nodes.Node]:
        return [nodes.paragraph('', '', *self.inline(line)) for line in lines(parts)]

    def columns(self, sheet: Sheet) -> list[list[str]]:
        """Return the words of each column, head and cells."""
        return [
            [self.say(head), *(self.plain(cell) for cell in sheet.column(index))]
            for index, head in enumerate(sheet.heads)
        ]

    def plain(self, parts: Parts) -> str:
        """Return about the words of parts, as far as the widths of columns need them."""
        words, before = '', None
        for blank, part in spaced(parts):
            words += blank + (self.label(part, before) if isinstance(part, Link) else self.shown(part))
            before = part
        return words

    def _empty(self, caption: Phrase, empty: Phrase) -> list[nodes.Node]:
        words = f'{self.say(caption)}: {self.say(empty)}'
        return [nodes.paragraph(words, words)]

    def table(self, view: Table) -> list[nodes.Node]:
        """Return a table, without the columns in which nothing stands."""
        if not view.rows:
            return self._empty(view.caption, view.empty)
        return self.sheet(view.caption, filled(Sheet(view.columns, tuple(row.cells for row in view.rows))))

    def matrix(self, view: Matrix) -> list[nodes.Node]:
        """Return a matrix as states and where they hold: ranges over time, names otherwise.

        A column for each release or entry would be one letter wide.
        """
        if not view.rows or not view.columns:
            return self._empty(view.caption, view.empty)
        where = msg('Releases') if view.over_time else msg('State: where')
        rows = tuple(((row.head.ref,), self.states(view, row)) for row in view.rows)
        return self.sheet(view.caption, Sheet((view.corner, where), rows))

    def states(self, view: Matrix, row: MatrixRow) -> Parts:
        """Return the states of a row, each with where it holds."""
        return states(view, row)

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
        spells = list(_spells(view.stages))
        summary = Sheet(
            tuple(STAGE_LABELS.values()), tuple(map(_summary, spells)), tuple(map(_anchors, spells))
        )
        requirement, *others = LABELS.values()
        labels = (requirement, STAGE_LABELS['releases'], *others)
        lines = Sheet(labels, tuple(self.run(run) for run in _runs(view.stages)))
        return [*self.sheet(view.summary, summary), *self.sheet(view.caption, lines)]

    def run(self, run: Sequence[tuple[Stage, Line]]) -> Cells:
        """Return the row of a requirement over stages (newest first) that agree on it."""
        (newest, line), (oldest, _) = run[0], run[-1]
        return (line.requirement,), (_range(newest, oldest),), (line.state,), (line.reason, *line.links)


def _range(newest: Stage, oldest: Stage) -> Phrase:
    first, last = oldest.releases[0], newest.releases[-1]
    return first.title if first == last else msg('{first} to {last}', first=first.title, last=last.title)


def _anchors(spell: Sequence[Stage]) -> tuple[str, ...]:
    return tuple(anchor for stage in spell for anchor in stage.anchors)


def _summary(spell: Sequence[Stage]) -> Cells:
    """Return the row of successive stages that lack the same."""
    newest = spell[0]
    return (_range(newest, spell[-1]),), (newest.classification,), (newest.missing, *newest.remarks)


def _spells(stages: Sequence[Stage]) -> Iterator[list[Stage]]:
    """Yield successive stages that differ only in reasons."""
    for _, spell in groupby(stages, key=lambda one: (one.classification, one.missing, one.remarks)):
        yield list(spell)


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


def _as_old(link: Link, after: Part | None) -> bool:
    """Return whether the next link is of the same release, and says so for both."""
    return isinstance(after, Link) and after.as_of == link.as_of
