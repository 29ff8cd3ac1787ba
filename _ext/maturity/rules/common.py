# SPDX-License-Identifier: Apache-2.0
"""What several rules ask: the evidence of facts, dead code, the states of capabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import links
from maturity.model import at, msg
from maturity.model.rules import unmet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.model import Context, Dataset, Entry, Evidence, Fact, Message, Release, Ruling, Text


NO_CLAIM = msg('Nothing is recorded of what the project claims.')


def evidence_of(context: Context, facts: Iterable[Fact | None]) -> list[Evidence]:
    """Return the evidence of facts, of each as it stood at the release."""
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
    record = context.data.death(context.entry, context.release)
    if record is None:
        return None
    return unmet(unusable(record.reason), links.newest(context.data, record.evidence, context.release))


def state_of(entry: Entry, capability: str, release: Release) -> str:
    """Return the state of a capability at a release; `unknown` without a fact."""
    fact = at(entry.capabilities.get(capability, ()), release)
    return 'unknown' if fact is None else fact.state


def claimed(data: Dataset, entry: Entry, release: Release) -> tuple[str, ...] | None:
    """Return the capabilities that the project claims at a release, or None where it claims nothing."""
    claim = at(entry.claims, release)
    if claim is None:
        return None
    if claim.suite is None:
        return claim.values
    asserted = data.coverage[release.id].asserted_by(claim.suite, entry.id)
    return tuple(id_ for id_ in data.capabilities if id_ in asserted)


def by_state(context: Context, capabilities: Iterable[str]) -> dict[str, list[str]]:
    """Return the capabilities by their state; what does not apply, or is not there, is left out."""
    states: dict[str, list[str]] = {}
    there = context.data.capabilities_at(context.release)
    for capability in capabilities:
        if capability not in there:
            continue
        state = state_of(context.entry, capability, context.release)
        if state != 'not-applicable':
            states.setdefault(state, []).append(capability)
    return states
