# SPDX-License-Identifier: Apache-2.0
"""Tables as they stand in files, whatever their form: rows of fields, each with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING

from maturity.model import SourceMark, Text
from maturity.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LONGEST, FIELDS = 2_000, 100_000
"""How long a field can be of which more than its text is asked, and how many a table may have."""
_MARK = r'(?:\[\^?(?P<label>[\w.*†‡§-]+)\]_?|\\?(?P<sign>\*+|[†‡§]+|[⁰¹²³⁴-⁹]+))'
_EXPLAINED = re.compile(rf'\s*{_MARK}:?\s+(?P<text>\S.*)')
_MARKED = re.compile(rf'(?s)(?P<words>.*\S)\s*{_MARK}')


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a table; a merged one is the same in all the places that it covers."""

    text: str
    mark: SourceMark

    @property
    def words(self) -> str:
        """Its text on one line."""
        return ' '.join(self.text.split())


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """A table: the first `heads` of its rows name the columns, and all rows are of one length."""

    title: str
    heads: int
    rows: Sequence[Sequence[Field]]


@dataclass(kw_only=True, slots=True)
class Sheet:
    """All tables of a file, and what stands below them as the text of a footnote, by its mark."""

    path: str
    grids: list[Grid] = field(default_factory=list)
    footnotes: dict[str, str] = field(default_factory=dict)
    # In order, and each once.
    problems: dict[Problem, None] = field(default_factory=dict)

    def report(self, code: str, message: str, mark: SourceMark) -> None:
        """Keep a problem."""
        self.problems[Problem(code=code, message=message, mark=mark)] = None

    def add(self, title: str, rows: Iterable[Sequence[Field]], heads: int = 1) -> None:
        """Add a table without empty columns; what is missing at the end of a row is empty there."""
        rows = [*filter(None, rows)]
        width = max(map(len, rows), default=0)
        if rows and width * len(rows) > FIELDS:
            message = f'a table may have {FIELDS} fields; this one is left out'
            self.report('too-large', message, rows[0][0].mark)
        elif rows:
            filled = [[*row, *[Field('', row[-1].mark)] * (width - len(row))] for row in rows]
            used = [any(one.text for one in column) for column in zip(*filled, strict=True)]
            filled = [[*compress(row, used)] for row in filled]
            if any(used):
                self.grids.append(Grid(title=title.strip(), heads=min(heads, len(rows)), rows=filled))

    def explain(self, line: str) -> bool:
        """Keep a line that is a footnote; return whether it is one."""
        match = _EXPLAINED.fullmatch(line)
        if match is not None:
            self.footnotes[match['label'] or match['sign']] = match['text'].strip()
        return match is not None

    def marked(self, one: Field) -> tuple[str, Text | None]:
        """Return the text of a field without the marks behind it, and what their footnotes say."""
        words = one.text.strip()
        notes: list[str] = []
        while len(words) < LONGEST and (match := _MARKED.fullmatch(words)):
            mark = match['label'] or match['sign']
            if mark not in self.footnotes:
                self.report('import-missing', f'no footnote explains {mark!r}; write it below', one.mark)
            else:
                notes.insert(0, self.footnotes[mark])
            words = match['words']
        return words, Text(' '.join(notes), one.mark) if notes else None


def headings(grid: Grid) -> list[tuple[str, Field]]:
    """Return for each column what its heads have above the last, and the last."""
    found = []
    for column in zip(*grid.rows[: grid.heads], strict=True):
        parts = [one for number, one in enumerate(column) if one.text and one not in column[:number]]
        last = parts[-1] if parts else column[-1]
        found.append((': '.join(one.words for one in parts[:-1]), last))
    return found


def without(text: str, parts: Mapping[str, str]) -> str:
    """Return a text with some parts replaced, as patterns say; a very long one is no field, and stays."""
    for pattern, by in parts.items() if 0 < len(text) < LONGEST else ():
        text = re.sub(pattern, by, text)
    return text
