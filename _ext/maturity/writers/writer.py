# SPDX-License-Identifier: Apache-2.0
"""What the writers of blocks as characters share."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import quote

from maturity.model.vocabulary import State
from maturity.problems import one_line
from maturity.typesetting import PLAIN, column_width, trimmed, wrap
from maturity.views.shapes import Fields, File, Link, Ref, Shares, Strong, joined
from maturity.views.spacing import spaced
from maturity.writers.blocks import Heading, Listing, Paragraph, blocks
from maturity.writers.compact import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from maturity.model import Phrase
    from maturity.typesetting import Screen
    from maturity.views import View
    from maturity.views.changes import Item
    from maturity.views.shapes import Part, Parts
    from maturity.writers.blocks import Block
    from maturity.writers.compact import Sheet

# What may stand in an address as it is (RFC 3986); all else is written as bytes.
_ADDRESS = ";/?:@&=+$,#%!*'().~-"


def pieces(parts: Parts) -> Iterator[str | Part]:
    """Yield parts with what stands between them: blanks, commas between links, and as of when links are."""
    before: Part | None = None
    for (blank, part), after in zip(spaced(parts), (*parts, None)[1:], strict=True):
        if blank:
            yield ',' * (isinstance(part, Link) and isinstance(before, Link)) + blank
        yield part
        # The next link may be as old, and says so for both.
        age = part.as_of if isinstance(part, Link) else None
        if age is not None and not (isinstance(after, Link) and after.as_of == age):
            yield ' ('
            yield age
            yield ')'
        before = part


def shown(part: Part, words: Callable[[Phrase | str], str] = str) -> str:
    """Return the words of one part as they are, without a link."""
    match part:
        case State():
            numbers = (f'({number})' for number in part.notes)
            return ' '.join(filter(None, (part.glyph, words(part.said), *numbers)))
        case Link() | File() | Strong():
            return words(part.words)
        case Ref() | Shares():
            return words(part.phrase)
        case _:
            return words(part)


class Writer:
    """Writes blocks in a notation: what an author wrote reads the same, and acts nowhere.

    `words` returns the words of a text or message, such as their translation.
    """

    # What an item of a list begins with, its further lines, and the same of its causes.
    item: tuple[str, str]
    cause: tuple[str, str]
    field: tuple[str, str]
    # What stands before a note of a table.
    note = '({number}) '
    # Before and after causes.
    gap: tuple[str, ...] = ()
    # What stands around the cells of a row.
    border = 0
    line_break = '\n'

    def __init__(self, screen: Screen = PLAIN, words: Callable[[Phrase | str], str] = str) -> None:
        """Keep what it is set on: how long lines may be; an address is never broken."""
        self.screen = screen
        self.words = words

    def blocks(self, view: View) -> Iterator[Block]:
        """Yield a view as blocks that fit."""
        return blocks(view, self.shown, self.screen.width - self.border, self.head_width)

    def document(self, parts: Iterable[Block]) -> Iterator[str]:
        """Yield lines, and the addresses of links where they stand at the end."""
        lines = (line for part in parts for line in (*self.block(part), ''))
        return trimmed(chain(lines, self.addresses()))

    def block(self, part: Block) -> Iterator[str]:
        """Yield the lines of a block."""
        match part:
            case Heading():
                yield from self.heading(self.say(part.words), part.level)
            case Paragraph():
                yield from self.wrapped(self.inline(part.parts))
            case Fields():
                for label, value in part.fields:
                    yield from self.labelled(self.say(label), value)
            case Listing():
                yield from self.title(f'{self.say(part.group.section.title)} ({part.group.count})', part)
                for item in part.group.items:
                    yield from self.listed(item)
            case _:
                yield from self.table(part)
                yield from self.legend(part)
                yield from self.notes(part)

    # Blocks -------------------------------------------------------------------------------------

    def heading(self, words: str, level: int) -> Iterator[str]:
        """Yield the lines of a title."""
        raise NotImplementedError

    def table(self, sheet: Sheet) -> Iterator[str]:
        """Yield the lines of a table, without what its signs and numbers mean."""
        raise NotImplementedError

    def title(self, words: str, listing: Listing) -> Iterator[str]:
        """Yield the title of a list."""
        yield from self.heading(words, listing.level)
        yield ''

    def labelled(self, label: str, value: Parts) -> Iterator[str]:
        """Yield a value behind its label."""
        words = '; '.join(self.paragraphs(value))
        yield from self.wrapped(f'{self.strong(label)}: {words}', *self.field)

    def listed(self, item: Item) -> Iterator[str]:
        """Yield a difference as an item of a list, with its causes below it."""
        words = self.strong(self.inline(item.subject))
        if item.brief is not None:
            words = f'{words}: {self.say(item.brief)}'
        yield from self.wrapped(words, *self.item)
        if item.why:
            yield from self.gap
            for line in item.why:
                yield from self.wrapped(self.inline(line), *self.cause)
            yield from self.gap

    def legend(self, sheet: Sheet) -> Iterator[str]:
        """Yield what the signs of a table mean, behind an empty line."""
        if sheet.legend:
            yield ''
            yield from self.wrapped(self.inline(joined(state for state in sheet.legend)))

    def notes(self, sheet: Sheet) -> Iterator[str]:
        """Yield what the numbers in a table mean, behind an empty line."""
        if sheet.notes:
            yield ''
        for number, note in enumerate(sheet.notes, 1):
            mark = self.note.format(number=number)
            yield from self.wrapped(self.say(note), mark, ' ' * len(mark))

    def wrapped(self, words: str, first: str = '', then: str = '') -> list[str]:
        """Return words in lines."""
        return wrap(words, self.screen.width, first, then)

    # Words --------------------------------------------------------------------------------------

    def head_width(self, text: str) -> int:
        """Return how many columns the head of a column of signs takes."""
        return column_width(text)

    def escaped(self, text: str) -> str:
        """Return text so that it reads the same; one line without control characters."""
        return one_line(text)

    def strong(self, words: str) -> str:
        """Return words in bold; they are escaped already."""
        return f'**{words}**'

    def link(self, words: str, address: str) -> str:
        """Return a link; `words` are escaped already."""
        raise NotImplementedError

    def addresses(self) -> Iterator[str]:
        """Yield the addresses of links that do not stand with them."""
        yield from ()

    def say(self, phrase: Phrase | str) -> str:
        """Return words, escaped."""
        return self.escaped(self.words(phrase).strip())

    def shown(self, part: Part) -> str:
        """Return the words of one part as they are, without a link."""
        return shown(part, self.words)

    def inline(self, parts: Parts) -> str:
        """Return parts in a row."""
        return ''.join(piece if isinstance(piece, str) else self._part(piece) for piece in pieces(parts))

    def _part(self, part: Part) -> str:
        if isinstance(part, Link):
            return self.link(self.say(part.words), quote(one_line(part.address), safe=_ADDRESS))
        if isinstance(part, Strong):
            return self.strong(self.say(part.words))
        words = self.shown(part)
        # Blanks around a text belong to it; within a message or title they would mean nothing.
        inner = words.strip()
        if not inner:
            return words
        first, _, last = words.partition(inner)
        return first + self.escaped(inner) + last

    def paragraphs(self, parts: Parts) -> list[str]:
        """Return the lines of a cell or value."""
        return [self.inline(line).strip() for line in lines(parts)]

    def cell(self, parts: Parts) -> str:
        """Return a cell of a table."""
        return self.line_break.join(self.paragraphs(parts))
