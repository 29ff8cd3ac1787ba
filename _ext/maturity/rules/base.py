# SPDX-License-Identifier: Apache-2.0
"""What every rule takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from maturity import links

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.model import Dataset, Entry, Evidence, Fact, Release, Requirement


class Outcome(Enum):
    """How a requirement stands; `WAIVED` is given by a waiver, never by a rule."""

    MET = 'met'
    UNMET = 'unmet'
    UNKNOWN = 'unknown'
    WAIVED = 'waived'


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """The outcome of a rule, its reason, and the evidence of the facts it used."""

    outcome: Outcome
    reason: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """What a rule judges: one entry at one release, for one requirement."""

    data: Dataset
    entry: Entry
    release: Release
    requirement: Requirement


def finding(outcome: Outcome, reason: str, evidence: Iterable[Evidence] = ()) -> Finding:
    """Return a finding; evidence that several facts share is named once."""
    return Finding(outcome=outcome, reason=reason, evidence=tuple(dict.fromkeys(evidence)))


def evidence_of(case: Case, facts: Iterable[Fact | None]) -> list[Evidence]:
    """Return the evidence of facts, of each as it stood at the release of the case."""
    return [
        part
        for fact in facts
        if fact is not None
        for part in links.newest(case.data, fact.evidence, case.release)
    ]


def words(parts: Iterable[str]) -> str:
    """Return `a`, `a and b` or `a, b and c`."""
    parts = list(parts)
    return ' and '.join(filter(None, (', '.join(parts[:-1]), *parts[-1:])))


def dead(case: Case) -> Finding | None:
    """Return what is found of unusable code, or None where the entry is alive."""
    record = case.entry.dead
    if record is None or not case.data.is_dead(case.entry, case.release):
        return None
    reason = f'The code is in the tree but unusable: {record.reason}'
    return finding(Outcome.UNMET, reason, links.newest(case.data, record.evidence, case.release))
