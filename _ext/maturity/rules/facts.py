# SPDX-License-Identifier: Apache-2.0
"""Rules about the lists of facts of an entry, and about statements of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import Sentence, Text, at, following, msg
from maturity.rules.base import Outcome, dead, evidence_of, finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.model import FactType, ListFact, Message, Rule
    from maturity.model.messages import Value
    from maturity.rules.base import Case, Finding


def has(rule: Rule, case: Case) -> Finding:
    """Met when the list of facts that the rule names is not empty."""
    if rule.fact == 'implementation':
        return dead(case) or _has_implementation(case)
    assert rule.fact is not None
    type_ = case.data.kinds[case.entry.kind].facts[rule.fact]
    facts = [fact for fact in case.entry.facts.get(rule.fact, ()) if case.release.position in fact.span]
    if not facts:
        return finding(Outcome.UNKNOWN, msg('{title}: nothing is recorded.', title=type_.title))
    values = _values(type_, facts)
    if not values:
        reason = _with_notes(msg('{title}: none.', title=type_.title), facts)
        return finding(Outcome.UNMET, reason, evidence_of(case, facts))
    named = [fact for fact in facts if fact.values]
    reason = msg('{title}: {values}.', title=type_.title, values=values)
    return finding(Outcome.MET, reason, evidence_of(case, named))


def _values(type_: FactType, facts: Iterable[ListFact]) -> tuple[Value, ...]:
    """Return what the facts name, each once: texts, or ids of entries."""
    named = dict.fromkeys(Text(value, fact.mark) for fact in facts for value in fact.values)
    return tuple(text.value if type_.values else text for text in named)


def _with_notes(reason: Message, facts: Iterable[ListFact]) -> Message:
    return following(reason, *(Sentence(fact.note) for fact in facts if fact.note is not None))


def _has_implementation(case: Case) -> Finding:
    fact = at(case.entry.implementation, case.release)
    if fact is None:
        return finding(Outcome.UNKNOWN, msg('Implementation: nothing is recorded.'))
    if fact.none is not None:
        reason = msg('No implementation: {reason}', reason=fact.none)
        return finding(Outcome.UNMET, reason, evidence_of(case, [fact]))
    if fact.symbol and fact.path:
        where = msg('Implemented: {symbol} in {path}.', symbol=fact.symbol, path=fact.path)
    else:
        where = msg('Implemented: {place}.', place=fact.symbol or fact.path or '')
    return finding(Outcome.MET, where, evidence_of(case, [fact]))


def attested(_rule: Rule, case: Case) -> Finding:
    """Met or unmet as somebody states it; unknown where nobody does."""
    stated = [one for one in case.entry.attestations if one.requirement == case.requirement.id]
    fact = at(stated, case.release)
    if fact is None:
        return finding(Outcome.UNKNOWN, msg('Nobody has stated whether this is so.'))
    reason = msg('Stated: {reason}', reason=fact.reason)
    return finding(Outcome(fact.state), reason, evidence_of(case, [fact]))
