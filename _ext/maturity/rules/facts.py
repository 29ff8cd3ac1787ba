# SPDX-License-Identifier: Apache-2.0
"""Rules about the lists of facts of an entry, and about statements of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import at
from maturity.rules.base import Outcome, dead, evidence_of, finding, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.model import ListFact, Rule
    from maturity.rules.base import Case, Finding


def has(rule: Rule, case: Case) -> Finding:
    """Met when the list of facts that the rule names is not empty."""
    if rule.fact == 'implementation':
        return dead(case) or _has_implementation(case)
    assert rule.fact is not None
    title = case.data.kinds[case.entry.kind].facts[rule.fact].title
    facts = [fact for fact in case.entry.facts.get(rule.fact, ()) if case.release.position in fact.span]
    if not facts:
        return finding(Outcome.UNKNOWN, f'{title}: nothing is recorded.')
    values = list(dict.fromkeys(value for fact in facts for value in fact.values))
    if not values:
        return finding(Outcome.UNMET, _with_notes(f'{title}: none.', facts), evidence_of(case, facts))
    named = [fact for fact in facts if fact.values]
    return finding(Outcome.MET, f'{title}: {words(values)}.', evidence_of(case, named))


def _with_notes(reason: str, facts: Iterable[ListFact]) -> str:
    notes = [str(fact.note).rstrip('.') for fact in facts if fact.note is not None]
    return ' '.join([reason, *(f'{note[:1].upper()}{note[1:]}.' for note in notes)])


def _has_implementation(case: Case) -> Finding:
    fact = at(case.entry.implementation, case.release)
    if fact is None:
        return finding(Outcome.UNKNOWN, 'Implementation: nothing is recorded.')
    if fact.none is not None:
        return finding(Outcome.UNMET, f'No implementation: {fact.none}', evidence_of(case, [fact]))
    where = ' in '.join(filter(None, (fact.symbol, fact.path)))
    return finding(Outcome.MET, f'Implemented: {where}.', evidence_of(case, [fact]))


def attested(_rule: Rule, case: Case) -> Finding:
    """Met or unmet as somebody states it; unknown where nobody does."""
    stated = [one for one in case.entry.attestations if one.requirement == case.requirement.id]
    fact = at(stated, case.release)
    if fact is None:
        return finding(Outcome.UNKNOWN, 'Nobody has stated whether this is so.')
    return finding(Outcome(fact.state), f'Stated: {fact.reason}', evidence_of(case, [fact]))
