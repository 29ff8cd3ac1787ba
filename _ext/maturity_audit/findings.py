# SPDX-License-Identifier: Apache-2.0
"""What an audit finds: for each fact at each release whether the source agrees."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.model import Phrase, SourceMark
    from maturity.model.vocabulary import Agreement


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a repository."""

    repository: str
    commit: str
    path: str
    line: int | None = None

    def __str__(self) -> str:
        """Return `repository@commit:path:line`."""
        line = '' if self.line is None else f':{self.line}'
        return f'{self.repository}@{self.commit[:10]}:{self.path}{line}'


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One question put to the source.

    `kind` is the kind of fact; `release` the id of the release at which it was
    put; `subject` what it is about, an entry or the release itself; `about`
    the fact, in the words of the record; `found` what the source shows, or why
    it cannot tell; `mark` the place in the record.
    """

    kind: str
    release: str
    subject: str
    about: Phrase
    outcome: Agreement
    found: Phrase | None = None
    places: tuple[Place, ...] = ()
    mark: SourceMark = field(compare=False)


def counted(findings: Iterable[Finding]) -> Mapping[tuple[str, str], Counter[Agreement]]:
    """Return how many findings of each outcome there are, by release and kind."""
    result: dict[tuple[str, str], Counter[Agreement]] = {}
    for one in findings:
        result.setdefault((one.release, one.kind), Counter())[one.outcome] += 1
    return result
