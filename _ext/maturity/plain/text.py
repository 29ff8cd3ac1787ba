# SPDX-License-Identifier: Apache-2.0
"""Plain documents as text, for a terminal or a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model.vocabulary import State
from maturity.plain.blocks import Heading, Listing, Prose, Tabular, Values, blocks
from maturity.plain.columns import widths
from maturity.plain.layout import lines
from maturity.plain.notation import Notation
from maturity.screen import PLAIN, column_width, hung, padded, trimmed, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from maturity.plain.blocks import Block
    from maturity.screen import Screen
    from maturity.views import View
    from maturity.views.changes import Item
    from maturity.views.parts import Parts

# Blanks between columns.
_GAP = 2
_RULES = {1: '=', 2: '-'}


class TextWriter:
    """Writes blocks as text."""

    def __init__(self, screen: Screen = PLAIN) -> None:
        """Keep what it is set on."""
        self.screen = screen
        self.notation = Notation()

    def blocks(self, view: View) -> Iterator[Block]:
        """Yield a view as blocks that fit."""
        return blocks(view, self.notation.shown, self.screen.width, _longest)

    def document(self, parts: Iterable[Block]) -> Iterator[str]:
        """Yield lines, and the addresses of all links at the end."""
        return trimmed(self._document(parts))

    def _document(self, parts: Iterable[Block]) -> Iterator[str]:
        for part in parts:
            yield from trimmed(self._block(part))
            yield ''
        yield from self.notation.addresses()

    def _block(self, part: Block) -> Iterator[str]:
        if isinstance(part, Heading):
            yield from self._heading(self.notation.say(part.words), part.level)
        elif isinstance(part, Prose):
            yield from hung(self.notation.say(part.words), self.screen.width, '', '')
        elif isinstance(part, Values):
            for label, parts in part.fields.fields:
                words = f'{self.notation.say(label)}: {self._cell(parts)}'.replace('\n', '; ')
                yield from hung(words, self.screen.width, '', '    ')
        elif isinstance(part, Listing):
            title = f'{self.notation.say(part.group.section.title)} ({part.group.count})'
            yield self.screen.paint(title, part.group.section.tone.terminal or 'head')
            for item in part.group.items:
                yield from self._item(item)
        else:
            yield from self._table(part)

    def _heading(self, words: str, level: int) -> Iterator[str]:
        for line in hung(words, self.screen.width, '', ''):
            yield self.screen.paint(line, 'head')
        if level in _RULES:
            yield _RULES[level] * min(column_width(words), self.screen.width)

    def _item(self, item: Item) -> Iterator[str]:
        said = self.notation.inline(item.subject)
        if item.brief is not None:
            said = f'{said}: {self.notation.say(item.brief)}'
        yield from hung(said, self.screen.width, '  * ', '    ')
        for line in item.why:
            yield from hung(self.notation.inline(line), self.screen.width, '      ', '      ')

    # Tables -------------------------------------------------------------------------------------

    def _cell(self, parts: Parts) -> str:
        return '\n'.join(self.notation.inline(line) for line in lines(parts))

    def _table(self, part: Tabular) -> Iterator[str]:
        sheet = part.sheet
        for line in hung(self.notation.say(part.caption), self.screen.width, '', ''):
            yield self.screen.paint(line, 'head')
        heads = [self.notation.say(head) for head in sheet.heads]
        rows = [[self._cell(cell).rstrip() for cell in row] for row in sheet.rows]
        tones = [[_tone(cell) for cell in row] for row in sheet.rows]
        sizes = self._sizes([[head, *(row[at] for row in rows)] for at, head in enumerate(heads)])
        if sizes is None:
            yield from self._records(heads, rows)
        else:
            yield from self._drawn(heads, rows, tones, sizes)
        if part.legend:
            yield ''
            words = ', '.join(self.notation.escaped(f'{one.glyph} {one.words}') for one in part.legend)
            yield from hung(words, self.screen.width, '', '')

    def _sizes(self, columns: Sequence[Sequence[str]]) -> list[int] | None:
        """Return the widths of columns; None where they do not fit."""
        found = widths(columns, self.screen.width + _GAP)
        if sum(found) > self.screen.width + _GAP:
            return None
        return [max(1, one - _GAP) for one in found]

    def _drawn(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        tones: Sequence[Sequence[str]],
        sizes: Sequence[int],
    ) -> Iterator[str]:
        cells = [[wrapped(cell, size) for cell, size in zip(row, sizes, strict=True)] for row in rows]
        top = [wrapped(head, size) for head, size in zip(heads, sizes, strict=True)]
        taken = [
            max(column_width(line) for row in (top, *cells) for line in row[at]) for at in range(len(sizes))
        ]
        yield from self._row(top, taken, ['head'] * len(taken))
        yield (' ' * _GAP).join('-' * size for size in taken)
        # Rows of several lines need something between them.
        high = any(len(cell) > 1 for row in cells for cell in row)
        for number, (row, painted) in enumerate(zip(cells, tones, strict=True)):
            if high and number:
                yield ''
            yield from self._row(row, taken, painted)

    def _row(
        self, cells: Sequence[Sequence[str]], sizes: Sequence[int], tones: Sequence[str]
    ) -> Iterator[str]:
        for number in range(max(map(len, cells))):
            line = ''
            for cell, size, one in zip(cells, sizes, tones, strict=True):
                words = cell[number] if number < len(cell) else ''
                blanks = padded(words, size)[len(words) :]
                line += self.screen.paint(words, one) + blanks + ' ' * _GAP
            yield line.rstrip()

    def _records(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
        """Yield each row as labelled values, where a table would not fit."""
        for number, row in enumerate(rows):
            if number:
                yield ''
            for head, cell in zip(heads, row, strict=True):
                if cell:
                    words = f'{head}: {cell}'.replace('\n', '; ')
                    yield from hung(words, self.screen.width, '', '    ')


def _tone(parts: Parts) -> str:
    first = parts[0] if parts else None
    return first.tone.terminal if isinstance(first, State) else ''


def _longest(text: str) -> int:
    """Return the columns of the longest word: heads break between words."""
    return max((column_width(word) for word in text.split()), default=1)
