# SPDX-License-Identifier: Apache-2.0
"""What every rule takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from maturity import links
from maturity.model import msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.model import Dataset, Entry, Evidence, Fact, Message, Release, Requirement, Text


class Outcome(Enum):
    """How a requirement stands; `WAIVED` is given by a waiver, never by a rule."""

    MET = 'met'
    UNMET = 'unmet'
    UNKNOWN = 'unknown'
    WAIVED = 'waived'


OUTCOMES = {
    Outcome.MET: msg('met'),
    Outcome.UNMET: msg('unmet'),
    Outcome.UNKNOWN: msg('unknown'),
    Outcome.WAIVED: msg('waived'),
}
"""Each outcome as it reads in a sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """The outcome of a rule, its reason, and the evidence of the facts it used."""

    outcome: Outcome
    reason: Message
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """What a rule judges: one entry at one release, for one requirement."""

    data: Dataset
    entry: Entry
    release: Release
    requirement: Requirement


def finding(outcome: Outcome, reason: Message, evidence: Iterable[Evidence] = ()) -> Finding:
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


def unusable(reason: Text | None) -> Message:
    """Return that the code is dead, and why."""
    return msg('The code is in the tree but unusable: {reason}', reason=reason or '')


def dead(case: Case) -> Finding | None:
    """Return what is found of unusable code, or None where the entry is alive."""
    record = case.entry.dead
    if record is None or not case.data.is_dead(case.entry, case.release):
        return None
    reason = unusable(record.reason)
    return finding(Outcome.UNMET, reason, links.newest(case.data, record.evidence, case.release))
