# SPDX-License-Identifier: Apache-2.0
"""How parts of views read in each notation: what an author wrote reads the same, and acts nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from maturity.model.vocabulary import State
from maturity.problems import one_line
from maturity.views.inline import spaced
from maturity.views.parts import File, Link, Ref

if TYPE_CHECKING:
    from maturity.model import Phrase
    from maturity.views.parts import Part, Parts

# What may stand in an address as it is (RFC 3986); all else is written as bytes.
_ADDRESS = ";/?:@&=+$,#%!*'().~-"


class Notation:
    """Plain text: links are numbers, with their addresses below."""

    def __init__(self) -> None:
        """Begin without addresses."""
        self._addresses: dict[str, int] = {}

    def escaped(self, text: str) -> str:
        """Return text so that it reads the same; one line without control characters."""
        return one_line(text)

    def link(self, words: str, address: str) -> str:
        """Return a link; `words` are escaped already."""
        number = self._addresses.setdefault(address, len(self._addresses) + 1)
        return f'{words} [{number}]'

    def strong(self, words: str) -> str:
        """Return words that stand out; they are escaped already."""
        return words

    def addresses(self) -> list[str]:
        """Return the addresses of links since the last time, each with its number."""
        found = [f'[{number}] {address}' for address, number in self._addresses.items()]
        self._addresses.clear()
        return found

    def say(self, phrase: Phrase | str) -> str:
        """Return words, escaped."""
        return self.escaped(str(phrase).strip())

    def shown(self, part: Part) -> str:
        """Return the words of one part as they are, without a link."""
        if isinstance(part, State):
            return f'{part.glyph} {part.words}'
        if isinstance(part, Link | File):
            return str(part.words)
        return str(part.title if isinstance(part, Ref) else part)

    def inline(self, parts: Parts) -> str:
        """Return parts with blanks between them, and commas between links."""
        words = ''
        before: Part | None = None
        following = (*parts, None)[1:]
        for (blank, part), after in zip(spaced(parts), following, strict=True):
            many = isinstance(part, Link) and isinstance(before, Link)
            words += (',' * many + blank) if blank else ''
            words += self._part(part)
            if isinstance(part, Link) and part.as_of is not None:
                same = isinstance(after, Link) and after.as_of == part.as_of
                words += '' if same else f' ({self.say(part.as_of)})'
            before = part
        return words

    def _part(self, part: Part) -> str:
        if isinstance(part, Link):
            return self.link(self.say(part.words), quote(one_line(part.address), safe=_ADDRESS))
        words = self.shown(part)
        # Blanks around a text belong to it; within a message or title they would mean nothing.
        inner = words.strip()
        if not inner:
            return words
        first, _, last = words.partition(inner)
        return first + self.escaped(inner) + last


class Markdown(Notation):
    """GitHub Flavored Markdown, of which CommonMark is a part."""

    _SIGNS = re.compile(r'[\\`*\[\]<>|~$&]|(?<![^\W_])_|_(?![^\W_])|:(?=//)|(?<=www)\.(?=\w)')
    # Within a paragraph only a list that begins with one could begin.
    _WORDS = re.compile(r'(?:(?<= )|^)(?:([-+=#]+)(?= |$)|((?<= )1|(?<! )\d{1,9})(?=[.)](?: |$)))')

    def escaped(self, text: str) -> str:
        """Return text with a backslash before what would be markup, also at the beginning of a line."""
        words = self._SIGNS.sub(lambda match: f'\\{match[0]}', one_line(text))
        return self._WORDS.sub(self._first, words)

    @staticmethod
    def _first(match: re.Match[str]) -> str:
        # A digit cannot be escaped, but the sign after it can.
        return f'{match[2]}\\' if match[2] else f'\\{match[0]}'

    def link(self, words: str, address: str) -> str:
        """Return a link with its address."""
        return f'[{words}]({address.replace("(", "%28").replace(")", "%29")})'

    def strong(self, words: str) -> str:
        """Return words in bold."""
        return f'**{words}**'


class Rest(Notation):
    """reStructuredText."""

    _SIGNS = re.compile(r'[\\*`|@]|_(?![^\W_])|:(?=[^\s])|(?<=\S):(?=:|$)|(?<=:):')
    # Signs alone may be a line under a title, wherever a line breaks; these never begin one.
    _ALONE = re.compile(r'(?:(?<= )|^)(?![,;:.)](?: |$))(?=[!-/:-@\[\]^_`{-~]+(?: |$))')
    _FIRST = re.compile(
        r'[-+/:\u2022\u2023\u2043]|\.\.|>>>|\(?(?:\d+|[a-zA-Z]|[ivxlcdmIVXLCDM]+|#)[.)](?: |$)'
    )

    def escaped(self, text: str) -> str:
        """Return text with a backslash before what would be markup, also at the beginning of a line."""
        words = self._SIGNS.sub(lambda match: f'\\{match[0]}', one_line(text))
        return self._ALONE.sub(r'\\', words)

    def say(self, phrase: Phrase | str) -> str:
        """Return words that may begin a block."""
        return self.guarded(super().say(phrase))

    def inline(self, parts: Parts) -> str:
        """Return parts that may begin a block."""
        return self.guarded(super().inline(parts))

    def guarded(self, words: str) -> str:
        """Return words, escaped already, with a backslash where they would begin a list or a block."""
        return f'\\{words}' if self._FIRST.match(words) else words

    def link(self, words: str, address: str) -> str:
        """Return an anonymous link with its address."""
        # An address that ends with an underscore would be the name of a target.
        return f'`{words} <{address.removesuffix("_")}{"%5F" * address.endswith("_")}>`__'

    def strong(self, words: str) -> str:
        """Return words in bold."""
        return f'**{words}**'
