# SPDX-License-Identifier: Apache-2.0
"""Views as docutils nodes, for every output but HTML: tables, lists and paragraphs that any writer knows."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from docutils import nodes

from maturity.model import Message, Text
from maturity.model.vocabulary import State
from maturity.typesetting import JOINT, Screen, longest_word
from maturity.views.of_files import linked
from maturity.views.shapes import Fields, Link, Ref, Strong, joined
from maturity.views.spacing import has_inline, spread
from maturity.writers.blocks import Paragraph, blocks
from maturity.writers.compact import Sheet, lines
from maturity.writers.text import TextWriter, widths
from maturity.writers.writer import pieces, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from maturity.model import Phrase
    from maturity.sphinxext.nodes import view as view_node
    from maturity.views.shapes import Part, Parts
    from maturity.writers.blocks import Block
    from maturity.writers.text import Lines

STYLE = Path(__file__).parent / 'latex' / 'maturity.sty'
"""The package of LaTeX that draws signs."""

_DRAWN = {
    chr(int(code, 16)): rf'\maturitysign{{{code}}}'
    for code in re.findall(r'^\\maturitydraw{(\w+)}', STYLE.read_text('utf-8'), re.MULTILINE)
}
# Signs that every font has, under names that every engine knows.
_NAMED = {
    '–': r'\textendash{}',
    '—': r'\textemdash{}',
    '…': r'\textellipsis{}',
    '“': r'\textquotedblleft{}',
    '”': r'\textquotedblright{}',
    '„': r'\quotedblbase{}',
    '\N{LEFT SINGLE QUOTATION MARK}': r'\textquoteleft{}',
    '\N{RIGHT SINGLE QUOTATION MARK}': r'\textquoteright{}',
}
MACROS: Mapping[str, str] = MappingProxyType(_DRAWN | _NAMED)
"""Signs that not each engine prints with each font, and what LaTeX prints in place of each."""

_SIGN = re.compile(f'([{"".join(MACROS)}])')


class NodeWriter:
    """Writes one view as docutils nodes, with the references that its own node has."""

    # Letters on a line of a table, and between its columns.
    line, gap = 84, 2
    # In how many tables of signs a matrix may be; without a number it has none.
    tables: int | None = None

    def __init__(self, node: view_node) -> None:
        """Take words and references from the page of the view."""
        self.view = node['view']
        self.view_page = node['page']
        self.say = node['page'].say
        self._refs = node['page'].references

    def write(self) -> list[nodes.Node]:
        """Return the nodes that stand for the view."""
        return [node for block in self.blocks() for node in self.block(block)]

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the view."""
        line = None if self.tables is None else self.line
        return blocks(self.view, self.shown, line, longest_word, self.tables)

    def block(self, block: Block) -> Iterator[nodes.Node]:
        """Yield the nodes of a block."""
        match block:
            case Paragraph():
                yield nodes.paragraph('', '', *self.inline(block.parts))
            case Fields() if block.fields:
                yield self.fields(block)
            case Sheet():
                yield from self.table(block)
                if block.legend:
                    legend = self.inline(joined(state for state in block.legend))
                    yield nodes.paragraph('', '', *legend)
                if block.notes:
                    yield self._notes(block.notes)

    def fields(self, fields: Fields) -> nodes.Node:
        """Return labelled values as a list of definitions."""
        items = (
            nodes.definition_list_item(
                '', nodes.term('', self.say(label)), nodes.definition('', *self.paragraphs(parts))
            )
            for label, parts in fields.fields
        )
        return nodes.definition_list('', *items, classes=['maturity'])

    def table(self, sheet: Sheet) -> Iterator[nodes.Node]:
        """Yield the nodes of a table."""
        heads = [self.paragraphs((head,)) for head in sheet.heads]
        rows = [[self.paragraphs(cell) for cell in row] for row in sheet.rows]
        words = ([_text(cell) for cell in row] for row in (heads, *rows))
        columns = list(zip(*words, strict=True))
        group = nodes.tgroup('', cols=len(heads))
        sizes = widths(columns, self.line - self.gap * len(columns))
        group += [nodes.colspec('', colwidth=size + self.gap) for size in sizes]
        group += nodes.thead('', _row(heads))
        _lead([row[0][0] for row in rows], sheet)
        group += nodes.tbody('', *map(_row, rows))
        title = nodes.title('', self.say(sheet.caption) if sheet.caption else '')
        yield nodes.table('', title, group, classes=['longtable', 'colwidths-given', 'maturity'])

    def _notes(self, notes: Sequence[Phrase]) -> nodes.enumerated_list:
        paragraphs = (nodes.paragraph('', '', *self._note(note)) for note in notes)
        items = (nodes.list_item('', paragraph) for paragraph in paragraphs)
        return nodes.enumerated_list('', *items, enumtype='arabic', prefix='', suffix='.')

    def _note(self, note: Phrase) -> Iterator[nodes.Node]:
        words = self.say(note)
        return self.inline(linked(words) if getattr(self.view, 'linked', False) else (Text(words),))

    def paragraphs(self, parts: Parts) -> list[nodes.paragraph]:
        """Return the lines of parts."""
        return [nodes.paragraph('', '', *self.inline(line)) for line in lines(parts)]

    # Words --------------------------------------------------------------------------------------

    def shown(self, part: Part) -> str:
        """Return the words of one part."""
        return shown(part, self.say)

    def words(self, text: str) -> list[nodes.Node]:
        """Return text as nodes."""
        return [nodes.Text(text)]

    def inline(self, parts: Parts) -> Iterator[nodes.Node]:
        """Yield parts as inline nodes."""
        for piece in pieces(parts):
            if isinstance(piece, Ref):
                yield self._reference(piece)
            elif isinstance(piece, Link):
                words = self.words(self.label(piece))
                reference = nodes.reference('', '', *words, refuri=piece.address, internal=False)
                # Without a line of its own, it has that of the view.
                reference.line = self.view_page.line_of(piece)
                yield reference
            elif isinstance(piece, Message) and has_inline(piece):
                for one in spread(piece, self.say):
                    yield from self.words(one) if isinstance(one, str) else self.inline((one,))
            elif isinstance(piece, Strong):
                yield nodes.strong('', '', *self.inline((piece.words,)))
            elif isinstance(piece, State) and piece.notes:
                yield from self.words(self.shown(replace(piece, notes=())))
                yield nodes.superscript('', ', '.join(map(str, piece.notes)))
            else:
                yield from self.words(piece if isinstance(piece, str) else self.shown(piece))

    def label(self, link: Link) -> str:
        """Return the words of a link; they have to say what is there, where nobody sees an address."""
        return self.shown(link)

    def _reference(self, ref: Ref) -> nodes.Node:
        """Return a reference that reads as its title, or the title alone."""
        title, reference = self.words(self.say(ref.title)), self._refs[ref.type, ref.id]
        if reference is None:
            return nodes.inline('', '', *title)
        return nodes.inline('', '', nodes.reference('', '', *title, **reference.attributes))


def _text(cell: Sequence[nodes.paragraph]) -> str:
    """Return what readers see of a cell."""
    return ' '.join(
        ''.join(
            text.parent.get('sign', '') if isinstance(text.parent, nodes.raw) else text
            for text in paragraph.findall(nodes.Text)
        )
        for paragraph in cell
    )


def _lead(paragraphs: Sequence[nodes.paragraph], sheet: Sheet) -> None:
    """Put the places to which links lead into the first paragraphs of rows."""
    for paragraph, anchors in zip(paragraphs, sheet.anchors, strict=False):
        paragraph[:0] = [nodes.target('', '', ids=[anchor]) for anchor in anchors]


def _row(cells: Sequence[Sequence[nodes.Node]]) -> nodes.row:
    return nodes.row('', *(nodes.entry('', *cell) for cell in cells))


class CellWriter(NodeWriter):
    """Writes tables as lists, in a cell of another table: few writers know tables in tables."""

    def table(self, sheet: Sheet) -> Iterator[nodes.Node]:
        """Yield the caption, and a list in which each cell stands behind the head of its column."""
        if sheet.caption:
            yield nodes.paragraph('', '', *self.words(self.say(sheet.caption)))
        rows = [list(self._row(sheet, row)) for row in sheet.rows]
        _lead([row[0] for row in rows], sheet)
        yield nodes.bullet_list('', *(nodes.list_item('', *row) for row in rows))

    def _row(self, sheet: Sheet, row: Sequence[Parts]) -> Iterator[nodes.paragraph]:
        for number, (head, cell) in enumerate(zip(sheet.heads, row, strict=True)):
            lines = self.paragraphs(cell)
            if number and cell:
                lines[0].insert(0, nodes.Text(f'{self.say(head)}: '))
            yield from lines if cell or not number else ()


class LatexWriter(NodeWriter):
    """Lets words break where they have to, names files without their folders, and draws signs."""

    line, gap = 118, 3
    tables = 3

    def words(self, text: str) -> list[nodes.Node]:
        """Return text as nodes: paths and names of jobs may break at their joints."""
        result: list[nodes.Node] = []
        for piece in JOINT.split(text) if re.search(r'\S{9}', text) else [text]:
            result += [nodes.raw('', r'\allowbreak{}', format='latex')] if result else []
            result += map(_printed, filter(None, _SIGN.split(piece)))
        return result

    def fields(self, fields: Fields) -> nodes.Node:
        """Return labelled values line by line: a book has a card on each of a hundred pages."""
        block = nodes.line_block('', classes=['maturity'])
        for label, parts in fields.fields:
            first, *others = (nodes.line('', '', *self.inline(line)) for line in lines(parts))
            first[:0] = [nodes.strong('', self.say(label)), nodes.Text(': ')]
            block += [first, nodes.line_block('', *others)] if others else [first]
        return block

    def label(self, link: Link) -> str:
        """Return the name of a file or symbol; the whole address is behind the link."""
        return self.shown(replace(link, words=link.short or link.words))


def _printed(text: str) -> nodes.Node:
    """Return a text, or what LaTeX prints for a sign."""
    macro = MACROS.get(text)
    return nodes.Text(text) if macro is None else nodes.raw('', macro, format='latex', sign=text)


class TextPageWriter(NodeWriter):
    """Sets the text of a page itself.

    Sphinx folds the lines of a cell twice: names of jobs get blanks, and long
    paths break anywhere.
    """

    line = 88
    tables = 4

    def write(self) -> list[nodes.Node]:
        """Return the lines that stand for the view."""
        page = _TextPage(Screen(self.line), self.say)
        text = '\n'.join(page.document(self.blocks()))
        return [nodes.raw('', text, format='text')] if text else []


class _TextPage(TextWriter):
    """Text as the pages of Sphinx have it: grids, and links without their addresses."""

    edges = ('| ', ' | ', ' |')
    has_records = False

    def link(self, words: str, address: str) -> str:
        return words

    def labelled(self, label: str, value: Parts) -> Iterator[str]:
        yield label
        for line in self.paragraphs(value):
            yield from self.wrapped(line, '   ', '   ')
        yield ''

    def drawn(
        self, rows: Sequence[Sequence[Lines]], sizes: Sequence[int], tones: Sequence[Sequence[str]]
    ) -> Iterator[str]:
        light, strong = (
            f'{end}{end.join(sign * (size + 2) for size in sizes)}{end}' for end, sign in ('+-', '|=')
        )
        yield light
        for number, (row, painted) in enumerate(zip(rows, tones, strict=True)):
            yield from self.row(row, sizes, painted)
            yield light if number else strong
