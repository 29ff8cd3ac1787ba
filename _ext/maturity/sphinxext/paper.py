# SPDX-License-Identifier: Apache-2.0
"""Views on paper: tables for LaTeX that fit, in which nothing is said twice.

What makes tables small is in `layout`; what LaTeX they are made of, in `tabular`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from maturity.model import Text, msg
from maturity.model.vocabulary import ABSENT, State
from maturity.plain.columns import widths
from maturity.plain.layout import Sheet, compact, grouped, merged, weave
from maturity.screen import JOINT
from maturity.sphinxext.expand import Expansion
from maturity.sphinxext.tabular import Shape, command, fields, row, tex, text
from maturity.views.bars import Timeline
from maturity.views.parts import BREAK, Link, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from maturity.model import Phrase
    from maturity.plain.layout import Cells
    from maturity.sphinxext.expand import Inline
    from maturity.sphinxext.messages import Messages
    from maturity.sphinxext.nodes import view as view_node
    from maturity.views.parts import Fields, Line, Matrix, MatrixRow, Part, Parts, Stage, Table

# Letters on a line of a table, and those that a gap between columns takes beside what a width has for it.
_LINE, _GAP = 118, 2
# So many columns of signs fit beside the heads of rows; these take at most so much of the line.
_SIGNS, _HEADS = 40, 0.32
# Shares of the line: a column of signs at most, and what is between halves; so few columns make halves.
_SIGN, _BETWEEN, _FEW = 0.045, 0.04, 6
# Text that holds a word too long for a column.
_LONG = re.compile(r'\S{9}')
_PATH = re.compile(r'(?:[\w.-]+/){2,}([\w.-]+\.\w+)')


class PaperExpansion(Expansion):
    """Makes LaTeX of one view; the writer fills in words and links, so that all is escaped as usual."""

    def __init__(
        self, node: view_node, messages: Messages, *, name: str = '0', above: str = '', alone: bool = False
    ) -> None:
        """Read translations and references off the node.

        Other views can lead to this one by its `name`.  It needs no caption
        where it is `alone` below a heading, or the heading right `above` says
        the same.  Once expanded, `need` is how many lines of a page it takes
        to begin.
        """
        super().__init__(node, messages)
        self.name = name
        self.need = 0
        self._above = above
        self._alone = alone
        self._placed = False

    def see(self, name: str) -> list[nodes.Node]:
        """Return where the view stands that says the same."""
        caption = self.view.matrix.caption if isinstance(self.view, Timeline) else self.view.caption
        # The number of the page is known to LaTeX alone.
        before, after = self.say(msg('{caption}: see page {page}.', caption=caption, page='\0')).split('\0')
        page = tex(rf'\maturitypage{{{name}}}')
        return [text([nodes.Text(before), page, nodes.Text(after)])]

    def _empty(self, caption: Phrase, empty: Phrase) -> list[nodes.Node]:
        return self._sentence(caption, self.words(self.say(empty)))

    def _sentence(self, caption: Phrase, words: Inline) -> list[nodes.Node]:
        return [text([*command('textbf', [nodes.Text(f'{self.say(caption)}:')]), nodes.Text(' '), *words])]

    def part(self, part: Part, before: Part | None) -> Inline:
        """Return the nodes of one part; a sign stays on the line of its word, with the number of them."""
        if isinstance(part, State):
            return [nodes.Text(part.glyph), _tie(), *self.words(self.say(part.words))]
        if isinstance(part, Text) and part.value.endswith(' × '):
            return [nodes.Text(part.value.removesuffix(' × ')), _tie(), nodes.Text('×'), _tie()]
        return [tex(r'\newline{}')] if part == BREAK else super().part(part, before)

    def words(self, text: str) -> Inline:
        """Return text as nodes: paths and names of jobs may break at their joints."""
        pieces = JOINT.split(text) if _LONG.search(text) else [text]
        result: Inline = [nodes.Text(pieces[0])]
        for piece in pieces[1:]:
            result += [tex(r'\allowbreak{}'), nodes.Text(piece)]
        return result

    def label(self, link: Link, before: Part | None) -> str:
        """Return the name of a file and its line, or only the line after a link to the same file.

        The whole address is behind the link.
        """
        path, name = _place(self.shown(link))
        file, colon, line = name.rpartition(':')
        if colon and isinstance(before, Link):
            other, same = _place(self.shown(before))
            if (path, file) == (other, same.rpartition(':')[0]):
                return f':{line}'
        return name

    # Tables -------------------------------------------------------------------------------------

    def table(self, view: Table) -> list[nodes.Node]:
        """Return a table in as few rows and columns as say the same."""
        if not view.rows:
            return self._empty(view.caption, view.empty)
        sheet = Sheet(view.columns, tuple(row.cells for row in view.rows))
        return self.sheet(view.caption, compact(sheet, self.shown))

    def sheet(self, caption: Phrase, sheet: Sheet) -> list[nodes.Node]:
        """Return a table whose rows stand under what they share, where they share much."""
        groups = grouped(sheet)
        below = sheet if groups is None else sheet.without(0)
        heads = {} if groups is None else _begins(groups)
        rows = [
            row(
                [self.inline(cell) for cell in cells],
                [*self._head(heads.get(at), below), *self._leads(at, below)],
            )
            for at, cells in enumerate(below.rows)
        ]
        shape = self._shape(below)
        self.need = self.need or shape.need
        labels: list[Inline] = [[nodes.Text(self.say(head))] for head in below.heads]
        return [shape.table([self._caption(caption), self._again(caption)], labels, rows)]

    def _head(self, head: Parts | None, below: Sheet) -> Inline:
        """Return the head that a row shares with others."""
        if head is None:
            return []
        return [*command(f'maturitygroup{{{len(below.heads)}}}', self.inline(head)), tex('\n')]

    def _leads(self, at: int, sheet: Sheet) -> Inline:
        """Return the places that lead to a row; the first is that of the view too."""
        places: Inline = [nodes.target('', '', ids=[one]) for one in sheet.places(at)]
        return [*self._place(), *places]

    def _shape(self, sheet: Sheet) -> Shape:
        """Return widths as fractions of the line, and how many lines the first row takes."""
        columns = self.columns(sheet)
        line = _LINE - _GAP * (len(columns) - 1)
        found = widths(columns, line)
        whole = max(line, sum(found))
        lines = max(
            -(-len(words) // width)
            for column, width in zip(columns, found, strict=True)
            for words in column[:2]
        )
        spec = ''.join(rf'\maturitycolumn{{{width / whole:.4f}}}' for width in found)
        return Shape('maturitytable', spec, len(found), lines)

    def _place(self) -> Inline:
        """Return the place of the view, once."""
        if self._placed:
            return []
        self._placed = True
        return [tex(rf'\maturityplace{{{self.name}}}')]

    def _caption(self, caption: Phrase) -> Inline:
        words = self.say(caption)
        said = self._above and words.casefold().endswith(self._above.casefold())
        return [] if said or self._alone else [nodes.Text(words)]

    def _again(self, caption: Phrase) -> Inline:
        return [nodes.Text(self.say(msg('{caption} (continued)', caption=caption)))]

    # Matrices -----------------------------------------------------------------------------------

    def matrix(self, view: Matrix) -> list[nodes.Node]:
        """Return a matrix as ranges over time, a line of text for one row, signs otherwise."""
        if not view.rows or not view.columns:
            return self._empty(view.caption, view.empty)
        if not view.over_time:
            return self.signs(view) if _is_legible(view) else super().matrix(view)
        if len(view.rows) == 1:
            return self._sentence(view.caption, self.inline(self.states(view, view.rows[0])))
        rows = tuple(((row.head.ref,), self.states(view, row)) for row in view.rows)
        sheet = Sheet((view.corner, msg('Releases')), rows)
        # Who reads what is classified how looks for a name.
        return self.sheet(view.caption, sheet if _is_about_entries(view) else merged(sheet, self.shown))

    def states(self, view: Matrix, row: MatrixRow) -> Parts:
        """Return the states of a row; only tables of classifications say where there was nothing."""
        parts = super().states(view, row)
        if _is_about_entries(view) or all(part.id == ABSENT.id for part in parts if isinstance(part, State)):
            return parts
        found = [(part,) for part in parts if isinstance(part, State) and part.id != 'absent']
        return joined(found, '; ')

    def signs(self, view: Matrix) -> list[nodes.Node]:
        """Return a matrix with a narrow column of signs for each of its columns, and what they mean.

        One of few columns stands in two halves beside each other.
        """
        halves = 2 if len(view.columns) <= _FEW < len(view.rows) else 1
        height = -(-len(view.rows) // halves)
        rows = []
        for at in range(height):
            cells = [cell for one in view.rows[at::height] for cell in self._signs(view, one)]
            rows.append(row(cells, self._place()))
        names = [self.say(name) for name in view.names]
        heads: list[Inline] = [
            [nodes.Text(self.say(view.corner))],
            *(command('maturityturn', [nodes.Text(one)]) for one in names),
        ]
        # A letter that stands upright is half as wide as a line is high.
        shape = Shape(
            'maturitysigns', self._halves(view, halves), len(heads) * halves, max(map(len, names)) // 2
        )
        self.need = shape.need
        legend = command('maturitylegend', self.inline(joined((state,) for state in view.legend)))
        captions = [[*self._caption(view.caption), *legend], self._again(view.caption)]
        return [shape.table(captions, heads * halves, rows)]

    def _signs(self, view: Matrix, found: MatrixRow) -> list[Inline]:
        """Return the cells of a row."""
        signs: list[Inline] = [[nodes.Text(view.palette[cell].glyph)] for cell in found.cells]
        return [[self.reference(found.head.ref)], *signs]

    def _halves(self, view: Matrix, halves: int) -> str:
        """Return the columns of a matrix of signs, once or twice beside each other."""
        number, longest = len(view.columns), max(len(self.say(one.head.ref.title)) for one in view.rows)
        first = min(_HEADS, longest / _LINE + 0.02)
        sign = min(_SIGN, ((1 - _BETWEEN * (halves - 1)) / halves - first) / number)
        half = rf'\maturitycolumn{{{first:.4f}}}*{{{number}}}{{\maturitysign{{{sign:.4f}}}}}'
        return rf'@{{\hspace{{{_BETWEEN}\linewidth}}}}'.join([half] * halves)

    # Others -------------------------------------------------------------------------------------

    def fields(self, view: Fields) -> list[nodes.Node]:
        """Return labelled values, the labels beside them."""
        rows: list[tuple[Inline, Inline]] = [
            ([nodes.Text(self.say(label))], self.inline(parts)) for label, parts in view.fields
        ]
        self.need = len(rows)
        return [fields(rows)] if rows else []

    def run(self, run: Sequence[tuple[Stage, Line]]) -> tuple[Parts, ...]:
        """Return the row of a requirement; the reason itself leads to the files and jobs that it names."""
        requirement, releases, state, (reason, *found) = super().run(run)
        links = [link for link in found if isinstance(link, Link)]
        words = self.shown(reason)
        for link in links:
            path = _PATH.fullmatch(self.shown(link))
            words = words.replace(path[0], path[1]) if path else words
        return requirement, releases, state, weave(words, links, self._name)

    def _name(self, link: Link) -> str:
        """Return the file or job that a link leads to, as reasons call it."""
        name = _place(self.shown(link))[1]
        return name.rpartition(':')[0] if ':' in name else name.rpartition(' ')[2]


def _tie() -> nodes.Node:
    return tex(r'\nobreakspace{}')


def _begins(groups: Iterable[tuple[Parts, Sequence[Cells]]]) -> dict[int, Parts]:
    """Return the heads of groups by the number of their first rows."""
    found, at = {}, 0
    for head, rows in groups:
        found[at] = head
        at += len(rows)
    return found


def _is_about_entries(view: Matrix) -> bool:
    return view.name == 'classifications'


def _is_legible(view: Matrix) -> bool:
    """Return whether columns of signs fit on a page, and each sign means one state."""
    legend = view.legend
    return len(view.columns) <= _SIGNS and len({state.glyph for state in legend}) == len(legend)


def _place(words: str) -> tuple[str, str]:
    """Return the folder and the name in the words for evidence: `symbol in folder/name:line`."""
    path = words.rpartition(' in ')[2]
    folder, _, name = path.rstrip('/').rpartition('/')
    return (folder, name) if folder else ('', words)
