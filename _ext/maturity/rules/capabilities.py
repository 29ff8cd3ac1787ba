# SPDX-License-Identifier: Apache-2.0
"""Rules about capabilities: what must be implemented, and what is claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import at
from maturity.rules.base import Outcome, dead, evidence_of, finding, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.model import Entry, Evidence, Release, Rule
    from maturity.rules.base import Case, Finding

_STATES: Mapping[str, str] = {
    'missing': 'not implemented',
    'partial': 'only partly implemented',
    'unknown': 'nothing recorded for',
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
    return dead(case) or _all_implemented(case, rule.capabilities, 'Required')


def claims_implemented(rule: Rule, case: Case) -> Finding:
    """Met when all that the project claims for the entry is implemented."""
    claim = at(case.entry.claims, case.release)
    if claim is not None:
        found = _all_implemented(case, claim.values, 'Claimed')
        return finding(found.outcome, found.reason, (*evidence_of(case, [claim]), *found.evidence))
    if rule.without_claims != 'as-implemented':
        return finding(Outcome.UNKNOWN, 'Nothing is recorded of what the project claims.')
    return _as_implemented(case)


def _all_implemented(case: Case, capabilities: Iterable[str], claim: str) -> Finding:
    """Judge a list of capabilities: all must be implemented."""
    states = by_state(case, capabilities)
    short = {state: states[state] for state in _STATES if state in states}
    if not short:
        done = states.get('implemented', [])
        said = f'{claim}: {words(done)} implemented.' if done else f'{claim}: nothing that applies.'
        return finding(Outcome.MET, said, _evidence(case, done))
    parts = '; '.join(f'{_STATES[state]}: {words(found)}' for state, found in short.items())
    outcome = Outcome.UNKNOWN if set(short) == {'unknown'} else Outcome.UNMET
    used = [id_ for state in ('missing', 'partial') for id_ in short.get(state, ())]
    return finding(outcome, f'{claim}: {parts}.', _evidence(case, used))


def _as_implemented(case: Case) -> Finding:
    """Hold the code against itself: what it begins, it must do in full."""
    states = by_state(case, case.data.capabilities)
    partial, unknown = states.get('partial', []), states.get('unknown', [])
    if partial:
        reason = (
            f'No claim is on record, so what the code offers counts; only partly there: {words(partial)}.'
        )
        return finding(Outcome.UNMET, reason, _evidence(case, partial))
    if unknown:
        reason = f'No claim is on record, and nothing is recorded for: {words(unknown)}.'
        return finding(Outcome.UNKNOWN, reason)
    reason = 'No claim is on record, so what the code offers counts; nothing of it is only partly there.'
    return finding(Outcome.MET, reason, evidence_of(case, [at(case.entry.implementation, case.release)]))


def _evidence(case: Case, capabilities: Iterable[str]) -> list[Evidence]:
    facts = (at(case.entry.capabilities.get(id_, ()), case.release) for id_ in capabilities)
    return evidence_of(case, facts)
