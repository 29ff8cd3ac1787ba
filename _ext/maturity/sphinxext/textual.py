# SPDX-License-Identifier: Apache-2.0
"""Views as letters, for the text builder.

Sphinx folds the lines of a cell twice: names of jobs get blanks, and long
paths break anywhere.  So tables are drawn here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from maturity import screen
from maturity.plain.columns import widths
from maturity.plain.layout import Sheet, compact, lines, weave
from maturity.screen import wrapped
from maturity.sphinxext.expand import Expansion
from maturity.views.parts import Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maturity.model import Phrase
    from maturity.plain.layout import Cells
    from maturity.views.parts import Line, Parts, Stage, Table

# Letters on a line of a table without its rules.
_LINE = 84


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
    pairs = zip(columns, widths(columns, line), strict=True)
    return screen.grid([[wrapped(cell, width) for cell in column] for column, width in pairs])
