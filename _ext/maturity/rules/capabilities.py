# SPDX-License-Identifier: Apache-2.0
"""Rules about capabilities: what must be implemented, and what is claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import at, clauses, msg
from maturity.rules.base import Outcome, dead, evidence_of, finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.model import Entry, Evidence, Message, Release, Rule
    from maturity.rules.base import Case, Finding

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


def by_state(case: Case, capabilities: Iterable[str]) -> dict[str, list[str]]:
    """Return the capabilities by their state; not applicable ones are left out."""
    found: dict[str, list[str]] = {}
    for capability in capabilities:
        state = state_of(case.entry, capability, case.release)
        if state != 'not-applicable':
            found.setdefault(state, []).append(capability)
    return found


def implements(rule: Rule, case: Case) -> Finding:
    """Met when all the capabilities that the rule names are implemented."""
    return dead(case) or _all_implemented(case, rule.capabilities, msg('Required: {finding}.'))


def claims_implemented(rule: Rule, case: Case) -> Finding:
    """Met when all that the project claims for the entry is implemented."""
    claim = at(case.entry.claims, case.release)
    if claim is not None:
        found = _all_implemented(case, claim.values, msg('Claimed: {finding}.'))
        return finding(found.outcome, found.reason, (*evidence_of(case, [claim]), *found.evidence))
    if rule.without_claims != 'as-implemented':
        return finding(Outcome.UNKNOWN, msg('Nothing is recorded of what the project claims.'))
    return _as_implemented(case)


def _all_implemented(case: Case, capabilities: Iterable[str], sentence: Message) -> Finding:
    """Judge a list of capabilities: all must be implemented."""
    states = by_state(case, capabilities)
    short = {state: states[state] for state in _STATES if state in states}
    if not short:
        done = states.get('implemented', [])
        said = msg('{capabilities} implemented', capabilities=tuple(done))
        found = said if done else msg('nothing that applies')
        return finding(Outcome.MET, sentence.filled(finding=found), _evidence(case, done))
    parts = clauses(_STATES[state].filled(capabilities=tuple(ids)) for state, ids in short.items())
    outcome = Outcome.UNKNOWN if set(short) == {'unknown'} else Outcome.UNMET
    used = [id_ for state in ('missing', 'partial') for id_ in short.get(state, ())]
    return finding(outcome, sentence.filled(finding=parts), _evidence(case, used))


def _as_implemented(case: Case) -> Finding:
    """Hold the code against itself: what it begins, it must do in full."""
    states = by_state(case, case.data.capabilities)
    partial, unknown = states.get('partial', []), states.get('unknown', [])
    if partial:
        reason = msg(
            'No claim is on record, so what the code offers counts; only partly there: {capabilities}.',
            capabilities=tuple(partial),
        )
        return finding(Outcome.UNMET, reason, _evidence(case, partial))
    if unknown:
        reason = msg(
            'No claim is on record, and nothing is recorded for: {capabilities}.', capabilities=tuple(unknown)
        )
        return finding(Outcome.UNKNOWN, reason)
    reason = msg('No claim is on record, so what the code offers counts; nothing of it is only partly there.')
    return finding(Outcome.MET, reason, evidence_of(case, [at(case.entry.implementation, case.release)]))


def _evidence(case: Case, capabilities: Iterable[str]) -> list[Evidence]:
    facts = (at(case.entry.capabilities.get(id_, ()), case.release) for id_ in capabilities)
    return evidence_of(case, facts)
