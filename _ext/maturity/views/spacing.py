# SPDX-License-Identifier: Apache-2.0
"""What stands between the parts of a cell where they are written in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import Message, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
