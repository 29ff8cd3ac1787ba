# SPDX-License-Identifier: Apache-2.0
"""Blocks as GitHub Flavored Markdown, for a web form or an issue, and as reStructuredText.

That is for documentation, and a comparison of releases is a note for reno.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from maturity.typesetting import column_width, padded, trimmed
from maturity.writers.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.comparison import Comparison
    from maturity.model import Dataset, Phrase
    from maturity.typesetting import Screen
    from maturity.views.changes import Group
    from maturity.views.shapes import Parts
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


# reStructuredText -------------------------------------------------------------------------------

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


# Release notes -----------------------------------------------------------------------------------

SECTIONS = ('features', 'upgrade', 'deprecations', 'issues', 'other')
# Letters of the part of a name that reno tells notes by.
_UNIQUE = 16
# A note is indented by so much.
_INDENT = ' ' * 4


def file_name(data: Dataset, comparison: Comparison) -> str:
    """Return the name of a note: always the same for two releases of one record, so that it is replaced."""
    about = '\0'.join((data.main_repository or '', comparison.before.id, comparison.after.id))
    unique = hashlib.sha256(about.encode()).hexdigest()[:_UNIQUE]
    return f'maturity-{comparison.before.id}-{comparison.after.id}-{unique}.yaml'


def note(groups: Sequence[Group], screen: Screen) -> Iterator[str]:
    """Yield the lines of a note; one that has nothing to say is an empty mapping."""
    writer = RestWriter(replace(screen, width=screen.width - len(_INDENT)))
    yield '---'
    if not groups:
        yield '{}'
    for section in SECTIONS:
        chosen = [group for group in groups if group.section.note == section]
        if chosen:
            yield f'{section}:'
        for group in chosen:
            yield '  - |'
            # The first line of a group is its title, so the text never begins with a blank.
            body = [f'{writer.say(group.section.title)}:', '']
            body += [line for item in group.items for line in writer.listed(item)]
            yield from (f'{_INDENT}{line}'.rstrip() for line in trimmed(body))
