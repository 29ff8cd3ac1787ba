# SPDX-License-Identifier: Apache-2.0
"""Views as letters, for the text builder.

Sphinx folds the lines of a cell twice: names of jobs get blanks, and long
paths break anywhere.  So tables are drawn here.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils import column_width

from maturity.sphinxext.columns import JOINT, widths
from maturity.sphinxext.expand import Expansion, lines
from maturity.sphinxext.layout import Sheet, compact, weave
from maturity.views.parts import Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.model import Phrase
    from maturity.sphinxext.layout import Cells
    from maturity.views.parts import Line, Parts, Stage, Table

# Letters on a line of a table without its rules.
_LINE = 84
# A sign stays on the line of the word after it, and so does a number of them.
_WORD = re.compile(r'(?:\d+ × )?(?:[^\w\s] )*\S+')


class TextExpansion(Expansion):
    """Draws the tables of one view."""

    def table(self, view: Table) -> list[nodes.Node]:
        """Return a table in as few rows and columns as say the same."""
        if not view.rows:
            return self._empty(view.caption, view.empty)
        sheet = Sheet(view.columns, tuple(row.cells for row in view.rows))
        return self.sheet(view.caption, compact(sheet, self.shown))

    def sheet(self, caption: Phrase, sheet: Sheet) -> list[nodes.Node]:
        """Return a table with its caption above."""
        drawn = '\n'.join([self.say(caption), *grid(self.columns(sheet), _LINE)])
        return [nodes.raw('', drawn, format='text')]

    def plain(self, parts: Parts) -> str:
        """Return the words of parts, line by line."""
        return '\n'.join(''.join(one.astext() for one in self.inline(line)) for line in lines(parts))

    def run(self, run: Sequence[tuple[Stage, Line]]) -> Cells:
        """Return the row of a requirement; what its reason names is not named again."""
        *cells, (reason, *found) = super().run(run)
        links = [link for link in found if isinstance(link, Link)]
        return *cells, weave(self.shown(reason), links, lambda link: self.shown(link).rpartition(' ')[2])


def grid(columns: Sequence[Sequence[str]], line: int) -> list[str]:
    """Return the lines of a table that is given by columns; the first cell of each is its head."""
    cells = [
        [wrapped(cell, width) for cell in column]
        for column, width in zip(columns, widths(columns, line), strict=True)
    ]
    sizes = [max(column_width(one) for cell in column for one in cell) for column in cells]
    head, *rows = [list(_lines(row, sizes)) for row in zip(*cells, strict=True)]
    strong, light = (
        f'{end}{end.join(sign * (size + 2) for size in sizes)}{end}' for end, sign in ('|=', '+-')
    )
    return [light, *head, strong, *(one for row in rows for one in (*row, light))]


def _lines(row: Sequence[Sequence[str]], sizes: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a row."""
    for number in range(max(map(len, row))):
        found = [cell[number] if number < len(cell) else '' for cell in row]
        padded = [one + ' ' * (size - column_width(one)) for one, size in zip(found, sizes, strict=True)]
        yield f'| {" | ".join(padded)} |'


def wrapped(text: str, width: int) -> list[str]:
    """Return text in lines of so many letters; only words that are longer break, at joints if they can."""
    result: list[str] = []
    for line in text.split('\n'):
        result.append('')
        for blank, piece in _pieces(line, width):
            longer = f'{result[-1]}{blank}{piece}' if result[-1] else piece
            if column_width(longer) <= width:
                result[-1] = longer
            elif result[-1]:
                result.append(piece)
            else:
                result[-1] = piece
    return result


def _pieces(line: str, width: int) -> Iterator[tuple[str, str]]:
    """Yield what may stand on a line, and what stands before each if it is not the first there."""
    for word in _WORD.findall(line):
        if column_width(word) <= width:
            yield ' ', word
            continue
        blank = ' '
        for piece in JOINT.split(word):
            for begin, end in pairwise([*range(0, len(piece), width), len(piece)]):
                yield blank, piece[begin:end]
                blank = ''
