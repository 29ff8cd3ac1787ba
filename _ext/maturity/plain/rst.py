# SPDX-License-Identifier: Apache-2.0
"""Plain documents as reStructuredText, for documentation and release notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import screen
from maturity.plain.blocks import Heading, Listing, Prose, Tabular, Values, blocks
from maturity.plain.columns import widths
from maturity.plain.layout import lines
from maturity.plain.notation import Rest
from maturity.screen import WIDTH, column_width, hung, trimmed, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from maturity.plain.blocks import Block
    from maturity.views import View
    from maturity.views.changes import Item
    from maturity.views.parts import Parts

_RULES = {1: '=', 2: '-', 3: '~'}
# What the rules of a grid take for each column, and once.
_RULE, _END = 3, 1
# The indent of a table, and what stands around the cells of a row.
_BORDER = 7


class RestWriter:
    """Writes blocks as reST."""

    def __init__(self, width: int = WIDTH) -> None:
        """Keep how long lines may be; an address is never broken."""
        self.width = width
        self.notation = Rest()

    def blocks(self, view: View) -> Iterator[Block]:
        """Yield a view as blocks that fit."""
        return blocks(view, self.notation.shown, self.width - _BORDER, _longest)

    def document(self, parts: Iterable[Block]) -> Iterator[str]:
        """Yield lines."""
        return trimmed(line for part in parts for line in (*self._block(part), ''))

    def _block(self, part: Block) -> Iterator[str]:
        if isinstance(part, Heading):
            yield from self._heading(self.notation.say(part.words), part.level)
        elif isinstance(part, Prose):
            yield from hung(self.notation.say(part.words), self.width, '', '')
        elif isinstance(part, Values):
            for label, parts in part.fields.fields:
                words = f'{self.notation.strong(self.notation.say(label))}: {self._words(parts)}'
                yield from hung(words, self.width, '* ', '  ')
        elif isinstance(part, Listing):
            yield from self._heading(
                f'{self.notation.say(part.group.section.title)} ({part.group.count})', part.level
            )
            yield ''
            for item in part.group.items:
                yield from self.item(item, brief=True)
        else:
            yield from self._table(part)

    @staticmethod
    def _heading(words: str, level: int) -> Iterator[str]:
        yield words
        yield _RULES[level] * max(4, column_width(words))

    def item(self, item: Item, *, brief: bool) -> Iterator[str]:
        """Yield a difference as an item of a list, with its causes below it."""
        said = self.notation.strong(self.notation.inline(item.subject))
        words = item.brief if brief else item.change
        if words is not None:
            said = f'{said}: {self.notation.say(words)}'
        yield from hung(said, self.width, '* ', '  ')
        if item.why:
            yield ''
            for line in item.why:
                yield from hung(self.notation.inline(line), self.width, '  * ', '    ')
            yield ''

    # Tables -------------------------------------------------------------------------------------

    def _words(self, parts: Parts) -> str:
        return '; '.join(self._paragraphs(parts))

    def _paragraphs(self, parts: Parts) -> list[str]:
        return [self.notation.inline(line).strip() for line in lines(parts)]

    def _table(self, part: Tabular) -> Iterator[str]:
        heads = [[self.notation.say(head)] for head in part.sheet.heads]
        rows = [[self._paragraphs(cell) for cell in row] for row in part.sheet.rows]
        caption = self.notation.say(part.caption)
        sizes = self._sizes([[row[at] for row in (heads, *rows)] for at in range(len(heads))])
        if sizes is None:
            yield from self._list_table(caption, [heads, *rows])
        else:
            yield from hung(caption, self.width, '.. table:: ', '   ')
            yield ''
            cells = [[_lines(row[at], size) for row in (heads, *rows)] for at, size in enumerate(sizes)]
            yield from (f'   {line}' for line in screen.grid(cells, cross='+'))
        if part.legend:
            yield ''
            signs = ', '.join(f'{one.glyph} {self.notation.say(one.words)}' for one in part.legend)
            yield from hung(self.notation.guarded(signs), self.width, '', '')

    def _sizes(self, columns: Sequence[Sequence[Sequence[str]]]) -> list[int] | None:
        """Return the widths of columns; None where a word would have to be broken, or a grid is too wide."""
        words = [['\n'.join(cell) for cell in column] for column in columns]
        line = self.width - len('   ') - _END - _RULE * len(columns)
        least = [max(_longest(cell) for cell in column) for column in words]
        found = [max(one, low) for one, low in zip(widths(words, line), least, strict=True)]
        return found if sum(found) <= line else None

    def _list_table(self, caption: str, rows: Sequence[Sequence[Sequence[str]]]) -> Iterator[str]:
        yield from hung(caption, self.width, '.. list-table:: ', '   ')
        yield '   :header-rows: 1'
        yield ''
        for row in rows:
            for number, cell in enumerate(row):
                yield from _item('   * - ' if number == 0 else '     - ', cell)


def _item(begin: str, cell: Sequence[str]) -> Iterator[str]:
    """Yield the paragraphs of a cell of a list; an empty one is nothing but its bullet."""
    for number, words in enumerate(cell):
        if number:
            yield ''
        yield f'{begin if number == 0 else " " * len(begin)}{words}'.rstrip()


def _lines(cell: Sequence[str], size: int) -> list[str]:
    """Return the paragraphs of a cell in lines of so many columns."""
    result: list[str] = []
    for words in cell:
        result += ['', *wrapped(words, size)] if result else wrapped(words, size)
    return result


def _longest(text: str) -> int:
    return max((column_width(word) for word in text.split()), default=1)
