# SPDX-License-Identifier: Apache-2.0
"""What stands between the parts of a cell where they are written in a row, and within a sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from maturity.model import Inline, Message, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from maturity.model.messages import Value
    from maturity.views.shapes import Part


def spaced(parts: Iterable[Part]) -> Iterator[tuple[str, Part]]:
    """Yield each part with what stands before it: a blank, or nothing at punctuation."""
    before: Part | None = None
    for part in parts:
        yield '' if before is None or _joins(before, part) else ' ', part
        before = part


def _joins(before: Part, part: Part) -> bool:
    """Return whether no blank belongs between two parts: one is there, or a sign follows."""
    if isinstance(before, Text) and before.value.endswith((' ', '\n', '(')):
        return True
    begins = part.value if isinstance(part, Text) else part.template if isinstance(part, Message) else 'x'
    return begins[:1] in {' ', '\n', ',', ';', ':', '.', ')'}


# Within a sentence ------------------------------------------------------------------------------

# Stands for what is more than words while a sentence is said; no text of a record can contain it.
_PLACE = re.compile('\x00([0-9]+)\x00')


def has_inline(value: Value) -> bool:
    """Return whether there is more in a sentence than its words."""
    if isinstance(value, Message):
        return any(has_inline(one) for _name, one in value.values)
    return any(map(has_inline, value)) if isinstance(value, tuple) else isinstance(value, Inline)


def spread(message: Message, say: Callable[[Message], str]) -> Iterator[str | Part]:
    """Yield a sentence in pieces: its words, in the order of their language, and what is more than words."""
    found: list[Any] = []
    pieces = _PLACE.split(say(_marked(message, found)))
    for words, place in zip_longest(pieces[::2], pieces[1::2]):
        if words:
            yield words
        if place is not None:
            yield found[int(place)]


def _marked(message: Message, found: list[Any]) -> Message:
    """Return a sentence with a mark for what is more than words, and collect that."""

    def mark(value: Value) -> Value:
        match value:
            case Message():
                return _marked(value, found)
            case tuple():
                return tuple(map(mark, value))
            case Inline():
                found.append(value)
                return f'\x00{len(found) - 1}\x00'
        return value

    return replace(message, values=tuple((name, mark(value)) for name, value in message.values))
