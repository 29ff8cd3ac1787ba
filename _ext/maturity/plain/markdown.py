# SPDX-License-Identifier: Apache-2.0
"""Plain documents as GitHub Flavored Markdown, for a web form or an issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.plain.blocks import Heading, Listing, Prose, Tabular, Values, blocks
from maturity.plain.layout import lines
from maturity.plain.notation import Markdown
from maturity.screen import WIDTH, column_width, hung, padded, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.plain.blocks import Block
    from maturity.views import View
    from maturity.views.parts import Parts

# A column up to here is filled up with blanks, so that the table can be read as it is too.
_FILLED = 44
# What stands around the cells of a row.
_BORDER = 4


class MarkdownWriter:
    """Writes blocks as Markdown."""

    def __init__(self, width: int = WIDTH) -> None:
        """Keep how long lines may be; the rows of a table cannot be broken."""
        self.width = width
        self.notation = Markdown()

    def blocks(self, view: View) -> Iterator[Block]:
        """Yield a view as blocks."""
        return blocks(view, self.notation.shown, self.width - _BORDER, column_width)

    def document(self, parts: Iterable[Block]) -> Iterator[str]:
        """Yield lines."""
        return trimmed(line for part in parts for line in (*self._block(part), ''))

    def _block(self, part: Block) -> Iterator[str]:
        if isinstance(part, Heading):
            yield f'{"#" * part.level} {self.notation.say(part.words)}'
        elif isinstance(part, Prose):
            yield from hung(self.notation.say(part.words), self.width, '', '')
        elif isinstance(part, Values):
            for label, parts in part.fields.fields:
                words = f'{self.notation.strong(self.notation.say(label))}: {self._cell(parts)}'
                yield from hung(words, self.width, '- ', '  ')
        elif isinstance(part, Listing):
            yield from self._listing(part)
        else:
            yield from self._table(part)

    def _listing(self, part: Listing) -> Iterator[str]:
        yield f'{"#" * part.level} {self.notation.say(part.group.section.title)} ({part.group.count})'
        yield ''
        for item in part.group.items:
            said = self.notation.strong(self.notation.inline(item.subject))
            if item.brief is not None:
                said = f'{said}: {self.notation.say(item.brief)}'
            yield from hung(said, self.width, '- ', '  ')
            for line in item.why:
                yield from hung(self.notation.inline(line), self.width, '  - ', '    ')

    def _cell(self, parts: Parts) -> str:
        return '<br>'.join(self.notation.inline(line).strip() for line in lines(parts))

    def _table(self, part: Tabular) -> Iterator[str]:
        yield from hung(self.notation.strong(self.notation.say(part.caption)), self.width, '', '')
        yield ''
        heads = [self.notation.say(head) for head in part.sheet.heads]
        rows = [[self._cell(cell) for cell in row] for row in part.sheet.rows]
        columns = [[head, *(row[at] for row in rows)] for at, head in enumerate(heads)]
        sizes = [max(3, min(_FILLED, max(map(column_width, column)))) for column in columns]
        for number, row in enumerate((heads, *rows)):
            yield f'| {" | ".join(padded(cell, size) for cell, size in zip(row, sizes, strict=True))} |'
            if number == 0:
                yield f'| {" | ".join("-" * size for size in sizes)} |'
        if part.legend:
            yield ''
            signs = ', '.join(f'{one.glyph} {self.notation.say(one.words)}' for one in part.legend)
            yield from hung(signs, self.width, '', '')
