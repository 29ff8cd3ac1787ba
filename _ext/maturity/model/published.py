# SPDX-License-Identifier: Apache-2.0
"""What a release was published as: frozen, and corrected only in the open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.model.basics import Evidence, SourceMark, Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """An entry as it was published: its level, and verdicts by requirement, both as ids."""

    level: str
    verdicts: Mapping[str, str]
    mark: SourceMark | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """Entries of a published release that are different now, or not in it, and why."""

    reason: Text
    date: str | None
    by: str | None
    evidence: tuple[Evidence, ...]
    entries: Mapping[str, Published]
    absent: tuple[str, ...]
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """A published release; entries are by the ids that they had."""

    release: str
    date: str
    entries: Mapping[str, Published]
    corrections: tuple[Correction, ...]
    mark: SourceMark

    def valid(self, corrections: int | None = None) -> Mapping[str, Published]:
        """Return what counts now, or what counted after so many corrections."""
        found = dict(self.entries)
        for one in self.corrections[:corrections]:
            found |= one.entries
            for id_ in one.absent:
                found.pop(id_, None)
        return found
