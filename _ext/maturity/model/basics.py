# SPDX-License-Identifier: Apache-2.0
"""What every record is made of: places and texts, and the order of texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SourceMark:
    """A place in a file: path relative to the data folder's parent, from 1."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        """Return `path:line:column`."""
        return f'{self.path}:{self.line}:{self.column}'

    def __reduce__(self) -> tuple[type[SourceMark], tuple[str, int, int]]:
        """Pickle by the constructor: several times as fast, and every record has a mark."""
        return SourceMark, (self.path, self.line, self.column)


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text for people, and where it was written (None: by this package)."""

    value: str
    mark: SourceMark | None = field(default=None, compare=False)

    def __str__(self) -> str:
        """Return the text alone."""
        return self.value

    def __repr__(self) -> str:
        """Return the text in quotes: digests are made of it, and dataclasses make their own slowly."""
        return f'Text({self.value!r})'


def natural(value: str) -> list[tuple[int, str]]:
    """Return a key that orders numbers within text as numbers."""
    return [(int(part), '') if part.isdecimal() else (-1, part) for part in re.split(r'(\d+)', value) if part]
