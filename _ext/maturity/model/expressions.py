# SPDX-License-Identifier: Apache-2.0
"""Regular expressions of others for names, matched in a time that nobody who writes them can make long.

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
_TOKEN = re.compile(r'\(\?(?:!|:|<!)|\.\*|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.', re.DOTALL)
_MEANING = frozenset('?*+{[\\')
_CLASSES = frozenset({'\\w', '\\W', '\\d', '\\D', '\\s', '\\S'})
_MANY = frozenset('*+')
_GROUPS = frozenset({'(', '(?:', '(?!', '(?<!'})


@cache
def compiled(text: str) -> Part | None:
    """Return an expression; None for what is none, and for counts, flags, names and repeated repetition."""
    tokens = _TOKEN.findall(text)[::-1]
    try:
        whole = _alternatives(tokens)
    except (IndexError, re.error):
        return None
    return None if tokens else whole


def is_in(expression: Part, name: Name) -> bool:
    """Return whether an expression matches anywhere in a name."""
    return expression(name, name.everywhere) != 0


def begins(expression: Part, name: Name) -> bool:
    """Return whether an expression matches the beginning of a name."""
    return expression(name, name.everywhere) & 1 == 1


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
    first, before = tokens.pop(), tokens.copy()
    if first in _GROUPS:
        part = _alternatives(tokens)
        tokens.pop()
        if first in _AROUND:
            return partial(_AROUND[first], part)
    else:
        part = _SIGNS.get(first) or _sign(first)
    if not tokens or tokens[-1] not in _REPEATED:
        return part
    # A group that repeats what repeats would be matched again and again.
    if first in {'^', '$', '.*'} or (tokens[-1] != '?' and not _MANY.isdisjoint(before[len(tokens) :])):
        raise IndexError
    repeated = partial(_REPEATED[tokens.pop()], part)
    if tokens and tokens[-1] in _REPEATED:
        raise IndexError
    return repeated


def _sign(token: str) -> Part:
    """Return a part for one sign: itself, a class of signs, or what an escape stands for."""
    if token[0] == '[' or token in _CLASSES:
        return partial(_one_of, re.compile(token))
    if token in _MEANING or (len(token) > 1 and token[1].isalnum()):
        raise IndexError
    return partial(_this, token[-1])


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


def _not_behind(group: Part, name: Name, behind: int) -> int:
    ends = (1 << place for place in range(behind.bit_length()) if behind >> place & 1)
    return sum(end for end in ends if not group(name, end))


def _this(sign: str, name: Name, behind: int) -> int:
    return behind >> 1 & name.places.get(sign, 0)


def _one_of(sign: re.Pattern[str], name: Name, behind: int) -> int:
    return behind >> 1 & sum(places for one, places in name.places.items() if sign.fullmatch(one))


def _perhaps(part: Part, name: Name, behind: int) -> int:
    return behind | part(name, behind)


def _often(part: Part, name: Name, behind: int) -> int:
    while more := part(name, behind) & ~behind:
        behind |= more
    return behind


def _once_or_often(part: Part, name: Name, behind: int) -> int:
    return part(name, _often(part, name, behind))


_AROUND = {'(?!': _not_ahead, '(?<!': _not_behind}
_REPEATED = {'?': _perhaps, '*': _often, '+': _once_or_often}
_SIGNS: dict[str, Part] = {
    '^': lambda _name, behind: behind & 1,
    '.': lambda _name, behind: behind >> 1,
    '.*': lambda _name, behind: (1 << behind.bit_length()) - 1,
    '$': lambda name, behind: behind & (name.everywhere + 1 >> 1),
}
