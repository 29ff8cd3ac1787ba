# SPDX-License-Identifier: Apache-2.0
"""Tables in LaTeX, by the commands of `latex/maturity.sty`.

Words and links in them stay nodes, so that the writer escapes and resolves
all of it as usual.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from maturity.sphinxext.expand import Inline

# No table needs more lines than these on the page where it begins.
_HIGH = 30


def tex(code: str) -> nodes.raw:
    """Return LaTeX as a node."""
    return nodes.raw('', code, format='latex')


def command(name: str, words: Inline) -> Inline:
    """Return a command with an argument."""
    return [tex(rf'\{name}{{'), *words, tex('}')]


def text(words: Inline) -> nodes.Node:
    """Return a paragraph in the type of tables."""
    return nodes.inline('', '', *command('maturitytext', words), tex('\n'))


def fields(rows: Sequence[tuple[Inline, Inline]]) -> nodes.Node:
    """Return labels with values beside them."""
    pieces: Inline = []
    for label, value in rows:
        # What a row begins with is no argument of what ended the row before.
        pieces += [tex('{}'), *label, tex(' & '), *value, tex('\\tabularnewline\n')]
    begin, end = tex(f'\\begin{{maturityfields}}{{{len(rows)}}}\n'), tex('\\end{maturityfields}\n')
    return nodes.inline('', '', begin, *pieces, end)


def row(cells: Sequence[Inline], before: Inline) -> Inline:
    """Return a row; `before` may hold what stands over it."""
    result = [*before, tex('{}')]
    for number, cell in enumerate(cells):
        result += [tex(' & '), *cell] if number else cell
    return [*result, tex('\\maturityend\n')]


@dataclass(frozen=True, slots=True)
class Shape:
    """The environment of a table: its columns in LaTeX and how many, the lines its first row takes."""

    name: str
    columns: str
    number: int
    lines: int

    @property
    def need(self) -> int:
        """How many lines the page must have left for heads and the first row."""
        return min(self.lines, _HIGH) + 6

    def table(
        self, captions: Sequence[Inline], heads: Sequence[Inline], rows: Iterable[Inline]
    ) -> nodes.Node:
        """Return the table; the captions are that of its first page and that of others."""
        pieces: Inline = [tex(f'\\begin{{{self.name}}}{{{self.columns}}}{{{self.need}}}{{{self.number}}}')]
        cells = [piece for cell in heads for piece in (tex(' & '), *cell)][1:]
        for argument in (*captions, cells):
            pieces += [tex('{'), *argument, tex('}')]
        pieces.append(tex('\n'))
        for one in rows:
            pieces += one
        return nodes.inline('', '', *pieces, tex(f'\\end{{{self.name}}}\n'))
