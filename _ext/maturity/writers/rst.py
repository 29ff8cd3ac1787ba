# SPDX-License-Identifier: Apache-2.0
"""Blocks as reStructuredText, for documentation and release notes."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from maturity.typesetting import column_width
from maturity.writers.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.model import Phrase
    from maturity.views.shapes import Parts
    from maturity.writers.compact import Sheet

_RULES = {1: '=', 2: '-', 3: '~'}


class RestWriter(Writer):
    """reStructuredText."""

    item = ('* ', '  ')
    cause = ('  * ', '    ')
    field = ('* ', '  ')
    gap = ('',)
    # An empty line between: each is a paragraph of its own.
    line_break = '\n\n'

    _SIGNS = re.compile(r'[\\*`|@]|_(?![^\W_])|:(?=[^\s])|(?<=\S):(?=:|$)|(?<=:):')
    # Signs alone may be a line under a title, wherever a line breaks; these never begin one.
    _ALONE = re.compile(r'(?:(?<= )|^)(?![,;:.)](?: |$))(?=[!-/:-@\[\]^_`{-~]+(?: |$))')
    _FIRST = re.compile(
        r'[-+/:\u2022\u2023\u2043]|\.\.|>>>|\(?(?:\d+|[a-zA-Z]|[ivxlcdmIVXLCDM]+|#)[.)](?: |$)'
    )

    # Words --------------------------------------------------------------------------------------

    def escaped(self, text: str) -> str:
        """Return text with a backslash before what would be markup, also at the beginning of a line."""
        words = self._SIGNS.sub(lambda match: f'\\{match[0]}', super().escaped(text))
        return self._ALONE.sub(r'\\', words)

    def say(self, phrase: Phrase | str) -> str:
        """Return words that may begin a block."""
        return self._guarded(super().say(phrase))

    def inline(self, parts: Parts) -> str:
        """Return parts that may begin a block."""
        return self._guarded(super().inline(parts))

    def _guarded(self, words: str) -> str:
        """Return words, escaped already, with a backslash where they would begin a list or a block."""
        return f'\\{words}' if self._FIRST.match(words) else words

    def link(self, words: str, address: str) -> str:
        """Return an anonymous link with its address."""
        # An address that ends with an underscore would be the name of a target.
        return f'`{words} <{address.removesuffix("_")}{"%5F" * address.endswith("_")}>`__'

    # Blocks -------------------------------------------------------------------------------------

    def heading(self, words: str, level: int) -> Iterator[str]:
        """Yield a title and the line under it."""
        yield words
        yield _RULES[level] * max(4, column_width(words))

    def table(self, sheet: Sheet) -> Iterator[str]:
        """Yield a table with a row on each line, but where cells have several."""
        caption = '' if sheet.caption is None else self.say(sheet.caption)
        yield from self.wrapped(caption, '.. csv-table:: ', '   ')
        yield '   :header-rows: 1'
        yield ''
        out = io.StringIO()
        rows = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator='\n')
        rows.writerow(map(self.say, sheet.heads))
        rows.writerows(map(self.cell, row) for row in sheet.rows)
        yield from (f'   {line}'.rstrip() for line in out.getvalue().splitlines())
        yield from self.legend(sheet)
        yield from self.notes(sheet)
