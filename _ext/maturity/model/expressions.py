# SPDX-License-Identifier: Apache-2.0
"""Regular expressions for names of tests, matched in a time that nobody who writes them can make long.

The matcher of Python tries one way after another, and of those there are
2^100 in a hundred times `(a|a)`.  This one goes through an expression once,
from its end to its beginning, and keeps all places of a name from which what
is behind matches, as the bits of a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial


class Name:
    """A name to search in: at which places each of its signs stands, as bits."""

    def __init__(self, text: str) -> None:
        """Note the places."""
        self.everywhere = (2 << len(text)) - 1
        self.places: dict[str, int] = {}
        for place, sign in enumerate(text):
            self.places[sign] = self.places.get(sign, 0) | 1 << place


Part = Callable[[Name, int], int]
"""Returns the places from which a part of an expression matches up to one of the places given."""

# Alternatives and groups nest, the rest is read one after the other.
_TOKEN = re.compile(r'\(\?!|\.\*|\\\.|.')


@cache
def compiled(text: str) -> Part | None:
    """Return an expression of the form of `Selection`, or None where its groups do not open and close."""
    tokens = _TOKEN.findall(text)[::-1]
    try:
        whole = _alternatives(tokens)
    except IndexError:
        return None
    return None if tokens else whole


def is_in(expression: Part, name: Name) -> bool:
    """Return whether an expression matches anywhere in a name."""
    return expression(name, name.everywhere) != 0


# From tokens, the next one last -----------------------------------------------------------------


def _alternatives(tokens: list[str]) -> Part:
    parts = [_sequence(tokens)]
    while tokens and tokens[-1] == '|':
        tokens.pop()
        parts.append(_sequence(tokens))
    return parts[0] if len(parts) == 1 else partial(_any_of, parts)


def _sequence(tokens: list[str]) -> Part:
    parts = []
    while tokens and tokens[-1] not in {'|', ')'}:
        parts.append(_part(tokens))
    return partial(_in_turn, parts[::-1])


def _part(tokens: list[str]) -> Part:
    first = tokens.pop()
    if first in {'(', '(?!'}:
        group = _alternatives(tokens)
        tokens.pop()
        return group if first == '(' else partial(_not_ahead, group)
    return _SIGNS.get(first) or partial(_sign, first[-1])


# What each part matches -------------------------------------------------------------------------


def _any_of(parts: list[Part], name: Name, behind: int) -> int:
    places = 0
    for part in parts:
        places |= part(name, behind)
    return places


def _in_turn(parts: list[Part], name: Name, behind: int) -> int:
    for part in parts:
        behind = part(name, behind)
    return behind


def _not_ahead(group: Part, name: Name, behind: int) -> int:
    return behind & ~group(name, name.everywhere)


def _sign(sign: str, name: Name, behind: int) -> int:
    return behind >> 1 & name.places.get(sign, 0)


_SIGNS: dict[str, Part] = {
    '^': lambda _name, behind: behind & 1,
    '.': lambda _name, behind: behind >> 1,
    '.*': lambda _name, behind: (1 << behind.bit_length()) - 1,
}
