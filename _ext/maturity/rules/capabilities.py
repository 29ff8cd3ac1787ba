# SPDX-License-Identifier: Apache-2.0
"""Rules about capabilities: what must be implemented, and what is claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import at, clauses, msg
from maturity.rules.base import Verdict, dead, evidence_of, ruling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.model import Entry, Evidence, Message, Release, Rule
    from maturity.rules.base import Context, Ruling

_STATES: Mapping[str, Message] = {
    'missing': msg('not implemented: {capabilities}'),
    'partial': msg('only partly implemented: {capabilities}'),
    'unknown': msg('nothing recorded for: {capabilities}'),
}
"""The states that are in the way, the plainest first."""


def state_of(entry: Entry, capability: str, release: Release) -> str:
    """Return the state of a capability at a release; `unknown` without a fact."""
    fact = at(entry.capabilities.get(capability, ()), release)
    return 'unknown' if fact is None else fact.state


def by_state(context: Context, capabilities: Iterable[str]) -> dict[str, list[str]]:
    """Return the capabilities by their state; not applicable ones are left out."""
    found: dict[str, list[str]] = {}
    for capability in capabilities:
        state = state_of(context.entry, capability, context.release)
        if state != 'not-applicable':
            found.setdefault(state, []).append(capability)
    return found


def implements(rule: Rule, context: Context) -> Ruling:
    """Met when all the capabilities that the rule names are implemented."""
    return dead(context) or _all_implemented(context, rule.capabilities, msg('Required: {finding}.'))


def claims_implemented(rule: Rule, context: Context) -> Ruling:
    """Met when all that the project claims for the entry is implemented."""
    claim = at(context.entry.claims, context.release)
    if claim is not None:
        found = _all_implemented(context, claim.values, msg('Claimed: {finding}.'))
        return ruling(found.verdict, found.reason, (*evidence_of(context, [claim]), *found.evidence))
    if rule.without_claims != 'as-implemented':
        return ruling(Verdict.UNKNOWN, msg('Nothing is recorded of what the project claims.'))
    return _as_implemented(context)


def _all_implemented(context: Context, capabilities: Iterable[str], sentence: Message) -> Ruling:
    """Judge a list of capabilities: all must be implemented."""
    states = by_state(context, capabilities)
    short = {state: states[state] for state in _STATES if state in states}
    if not short:
        done = states.get('implemented', [])
        said = msg('{capabilities} implemented', capabilities=tuple(done))
        found = said if done else msg('nothing that applies')
        return ruling(Verdict.MET, sentence.filled(finding=found), _evidence(context, done))
    parts = clauses(_STATES[state].filled(capabilities=tuple(ids)) for state, ids in short.items())
    verdict = Verdict.UNKNOWN if set(short) == {'unknown'} else Verdict.UNMET
    used = [id_ for state in ('missing', 'partial') for id_ in short.get(state, ())]
    return ruling(verdict, sentence.filled(finding=parts), _evidence(context, used))


def _as_implemented(context: Context) -> Ruling:
    """Hold the code against itself: what it begins, it must do in full."""
    states = by_state(context, context.data.capabilities)
    partial, unknown = states.get('partial', []), states.get('unknown', [])
    if partial:
        reason = msg(
            'No claim is on record, so what the code offers counts; only partly there: {capabilities}.',
            capabilities=tuple(partial),
        )
        return ruling(Verdict.UNMET, reason, _evidence(context, partial))
    if unknown:
        reason = msg(
            'No claim is on record, and nothing is recorded for: {capabilities}.', capabilities=tuple(unknown)
        )
        return ruling(Verdict.UNKNOWN, reason)
    reason = msg('No claim is on record, so what the code offers counts; nothing of it is only partly there.')
    return ruling(
        Verdict.MET, reason, evidence_of(context, [at(context.entry.implementation, context.release)])
    )


def _evidence(context: Context, capabilities: Iterable[str]) -> list[Evidence]:
    facts = (at(context.entry.capabilities.get(id_, ()), context.release) for id_ in capabilities)
    return evidence_of(context, facts)
