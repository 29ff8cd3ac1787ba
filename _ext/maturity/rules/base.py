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


class Verdict(Enum):
    """The outcome of a requirement; `WAIVED` is given by a waiver, never by a rule."""

    MET = 'met'
    UNMET = 'unmet'
    UNKNOWN = 'unknown'
    WAIVED = 'waived'


VERDICT_WORDS = {
    Verdict.MET: msg('met'),
    Verdict.UNMET: msg('unmet'),
    Verdict.UNKNOWN: msg('unknown'),
    Verdict.WAIVED: msg('waived'),
}
"""Each verdict as it reads in a sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """What a rule says: a verdict, its reason, and the evidence of the facts it used."""

    verdict: Verdict
    reason: Message
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What a rule judges: one entry at one release, for one requirement."""

    data: Dataset
    entry: Entry
    release: Release
    requirement: Requirement


def ruling(verdict: Verdict, reason: Message, evidence: Iterable[Evidence] = ()) -> Ruling:
    """Return a ruling; evidence that several facts share is named once."""
    return Ruling(verdict=verdict, reason=reason, evidence=tuple(dict.fromkeys(evidence)))


def evidence_of(context: Context, facts: Iterable[Fact | None]) -> list[Evidence]:
    """Return the evidence of facts, of each as it stood at the release of the context."""
    return [
        part
        for fact in facts
        if fact is not None
        for part in links.newest(context.data, fact.evidence, context.release)
    ]


def unusable(reason: Text | None) -> Message:
    """Return that the code is dead, and why."""
    return msg('The code is in the tree but unusable: {reason}', reason=reason or '')


def dead(context: Context) -> Ruling | None:
    """Return the ruling on unusable code, or None where the entry is alive."""
    record = context.entry.dead
    if record is None or not context.data.is_dead(context.entry, context.release):
        return None
    reason = unusable(record.reason)
    return ruling(Verdict.UNMET, reason, links.newest(context.data, record.evidence, context.release))
