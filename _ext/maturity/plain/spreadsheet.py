# SPDX-License-Identifier: Apache-2.0
"""Views as rows of a spreadsheet: words and addresses, nothing put together, nothing left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.plain.blocks import spelt
from maturity.plain.layout import lines
from maturity.plain.notation import Notation
from maturity.views.parts import State

if TYPE_CHECKING:
    from maturity.views import View
    from maturity.views.parts import Part, Parts


class _Cells(Notation):
    """Words as they are: a spreadsheet has no markup; signs would only be in the way of filters."""

    def link(self, words: str, address: str) -> str:
        """Return a link with its address beside it."""
        return f'{words} <{address}>'

    def shown(self, part: Part) -> str:
        """Return the words of one part, of a state without its sign."""
        return str(part.words) if isinstance(part, State) else super().shown(part)


def rows(view: View) -> list[list[str]]:
    """Return the heads of a view and its rows."""
    sheet = spelt(view)
    cells = _Cells()
    return [
        [cells.say(head) for head in sheet.heads],
        *([_words(cells, cell) for cell in row] for row in sheet.rows),
    ]


def _words(cells: Notation, parts: Parts) -> str:
    return '; '.join(cells.inline(line).strip() for line in lines(parts))
