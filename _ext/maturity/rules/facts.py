# SPDX-License-Identifier: Apache-2.0
"""Rules about the lists of facts of an entry, and about statements of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import Sentence, Text, at, following, msg
from maturity.rules.base import Verdict, dead, evidence_of, ruling

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.model import FactType, ListFact, Message, Rule
    from maturity.model.messages import Value
    from maturity.rules.base import Context, Ruling


def has(rule: Rule, context: Context) -> Ruling:
    """Met when the list of facts that the rule names is not empty."""
    if rule.fact == 'implementation':
        return dead(context) or _has_implementation(context)
    assert rule.fact is not None
    type_ = context.data.kinds[context.entry.kind].facts[rule.fact]
    facts = [fact for fact in context.entry.facts.get(rule.fact, ()) if context.release.position in fact.span]
    if not facts:
        return ruling(Verdict.UNKNOWN, msg('{title}: nothing is recorded.', title=type_.title))
    values = _values(type_, facts)
    if not values:
        reason = _with_notes(msg('{title}: none.', title=type_.title), facts)
        return ruling(Verdict.UNMET, reason, evidence_of(context, facts))
    named = [fact for fact in facts if fact.values]
    reason = msg('{title}: {values}.', title=type_.title, values=values)
    return ruling(Verdict.MET, reason, evidence_of(context, named))


def _values(type_: FactType, facts: Iterable[ListFact]) -> tuple[Value, ...]:
    """Return what the facts name, each once: texts, or ids of entries."""
    named = dict.fromkeys(Text(value, fact.mark) for fact in facts for value in fact.values)
    return tuple(text.value if type_.values else text for text in named)


def _with_notes(reason: Message, facts: Iterable[ListFact]) -> Message:
    return following(reason, *(Sentence(fact.note) for fact in facts if fact.note is not None))


def _has_implementation(context: Context) -> Ruling:
    fact = at(context.entry.implementation, context.release)
    if fact is None:
        return ruling(Verdict.UNKNOWN, msg('Implementation: nothing is recorded.'))
    if fact.none is not None:
        reason = msg('No implementation: {reason}', reason=fact.none)
        return ruling(Verdict.UNMET, reason, evidence_of(context, [fact]))
    if fact.symbol and fact.path:
        where = msg('Implemented: {symbol} in {path}.', symbol=fact.symbol, path=fact.path)
    else:
        where = msg('Implemented: {place}.', place=fact.symbol or fact.path or '')
    return ruling(Verdict.MET, where, evidence_of(context, [fact]))


def attested(_rule: Rule, context: Context) -> Ruling:
    """Met or unmet as somebody states it; unknown where nobody does."""
    stated = [one for one in context.entry.attestations if one.requirement == context.requirement.id]
    fact = at(stated, context.release)
    if fact is None:
        return ruling(Verdict.UNKNOWN, msg('Nobody has stated whether this is so.'))
    reason = msg('Stated: {reason}', reason=fact.reason)
    return ruling(Verdict(fact.state), reason, evidence_of(context, [fact]))
