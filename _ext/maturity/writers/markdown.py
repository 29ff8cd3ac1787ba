# SPDX-License-Identifier: Apache-2.0
"""Blocks as GitHub Flavored Markdown, for a web form or an issue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.typesetting import column_width, padded
from maturity.writers.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.writers.compact import Sheet

# A column up to here is filled up with blanks, so that the table can be read as it is too.
_FILLED = 44


class MarkdownWriter(Writer):
    """GitHub Flavored Markdown, of which CommonMark is a part; the rows of a table cannot be broken."""

    item = ('- ', '  ')
    cause = ('  - ', '    ')
    field = ('- ', '  ')
    note = '{number}. '
    border = 4
    line_break = '<br>'

    _SIGNS = re.compile(r'[\\`*\[\]<>|~$&]|(?<![^\W_])_|_(?![^\W_])|:(?=//)|(?<=www)\.(?=\w)')
    # Within a paragraph only a list that begins with one could begin.
    _WORDS = re.compile(r'(?:(?<= )|^)(?:([-+=#]+)(?= |$)|((?<= )1|(?<! )\d{1,9})(?=[.)](?: |$)))')

    def escaped(self, text: str) -> str:
        """Return text with a backslash before what would be markup, also at the beginning of a line."""
        words = self._SIGNS.sub(lambda match: f'\\{match[0]}', super().escaped(text))
        # A digit cannot be escaped, but the sign after it can.
        return self._WORDS.sub(lambda match: f'{match[2]}\\' if match[2] else f'\\{match[0]}', words)

    def link(self, words: str, address: str) -> str:
        """Return a link with its address."""
        return f'[{words}]({address.replace("(", "%28").replace(")", "%29")})'

    def heading(self, words: str, level: int) -> Iterator[str]:
        """Yield a title."""
        yield f'{"#" * level} {words}'

    def table(self, sheet: Sheet) -> Iterator[str]:
        """Yield a table below its caption."""
        if sheet.caption is not None:
            yield from self.wrapped(self.strong(self.say(sheet.caption)))
            yield ''
        rows = [[self.say(head) for head in sheet.heads], *([*map(self.cell, row)] for row in sheet.rows)]
        sizes = [max(3, min(_FILLED, max(map(column_width, column)))) for column in zip(*rows, strict=True)]
        rows.insert(1, ['-' * size for size in sizes])
        for row in rows:
            yield f'| {" | ".join(map(padded, row, sizes))} |'
        yield from self.legend(sheet)
        yield from self.notes(sheet)
