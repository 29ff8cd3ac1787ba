# SPDX-License-Identifier: Apache-2.0
"""What every part of the record is made of: places, texts, ranges, evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

ID = re.compile('[a-z][a-z0-9]*(-[a-z0-9]+)*')
"""The form of the id of an entry, requirement or capability."""


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
    mark: SourceMark | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        """Return the text alone."""
        return self.value


@dataclass(frozen=True, kw_only=True, slots=True)
class Detail:
    """What else readers should know, under a label; `link` is an https address."""

    label: Text
    text: Text | None
    link: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A range of releases, both ends inclusive, with their positions in time.

    `last` is None while the fact still holds; `stop` is then the position of
    the newest release.
    """

    since: str
    last: str | None
    start: int
    stop: int

    def __contains__(self, position: int) -> bool:
        """Return whether the release at `position` lies in the range."""
        return self.start <= position <= self.stop


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Where a reader can see for himself.

    `type` is `path`, `change`, `job` or `doc`; `target` the path, commit, job
    name or address.  `release` is the release at which the target is to be
    read; `ref` a tag or commit where it is not that of the release.
    """

    type: str
    target: str
    release: str | None = None
    repository: str | None = None
    tag: str | None = None
    commit: str | None = None
    line: int | None = None
    symbol: str | None = None
    date: str | None = None
    note: Text | None = None
    mark: SourceMark = field(compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """What every fact has: a range, evidence, a remark, a place.

    `confidence` is `low` or `medium` where the author is not sure.
    """

    span: Span
    evidence: tuple[Evidence, ...] = ()
    note: Text | None = None
    confidence: str | None = None
    mark: SourceMark
