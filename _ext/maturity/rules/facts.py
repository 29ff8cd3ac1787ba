# SPDX-License-Identifier: Apache-2.0
"""Rules about the lists of facts of an entry, and about statements of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from maturity.model import Rule, Sentence, Text, Verdict, at, following, msg
from maturity.model.forms import Id, Refers
from maturity.model.rules import Ruling, met, unknown, unmet
from maturity.rules.common import dead, evidence_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.model import Context, FactType, ListFact
    from maturity.model.messages import Value


@dataclass(frozen=True, kw_only=True, slots=True)
class Has(Rule):
    """Met when this list of facts (or "implementation") is not empty."""

    name = 'has'
    alone = 'fact'

    fact: Annotated[Id, Refers('list of facts')]

    def looks_at(self) -> tuple[str, ...]:
        """Return the list."""
        return (self.fact,)

    def judge(self, context: Context) -> Ruling:
        """Judge the facts of all sources together."""
        if self.fact == 'implementation':
            return dead(context) or _has_implementation(context)
        type_ = context.data.kinds[context.entry.kind].facts[self.fact]
        facts = context.entry.facts.get(self.fact, ())
        return _has_values(context, type_, [fact for fact in facts if context.release.position in fact.span])


def _has_values(context: Context, type_: FactType, facts: list[ListFact]) -> Ruling:
    if not facts:
        return unknown(msg('{title}: nothing is recorded.', title=type_.title))
    values = _values(type_, facts)
    if not values:
        notes = (Sentence(fact.note) for fact in facts if fact.note is not None)
        reason = following(msg('{title}: none.', title=type_.title), *notes)
        return unmet(reason, evidence_of(context, facts))
    named = [fact for fact in facts if fact.values]
    return met(
        msg('{title}: {values}.', title=type_.title, values=values),
        evidence_of(context, named),
    )


def _values(type_: FactType, facts: Iterable[ListFact]) -> tuple[Value, ...]:
    """Return what the facts name, each once: texts, or ids of entries."""
    named = dict.fromkeys(Text(value, fact.mark) for fact in facts for value in fact.values)
    return tuple(text.value if type_.values else text for text in named)


def _has_implementation(context: Context) -> Ruling:
    fact = at(context.entry.implementation, context.release)
    if fact is None:
        return unknown(msg('Implementation: nothing is recorded.'))
    if fact.none is not None:
        reason = msg('No implementation: {reason}', reason=fact.none)
        return unmet(reason, evidence_of(context, [fact]))
    if fact.symbol and fact.path:
        where = msg('Implemented: {symbol} in {path}.', symbol=fact.symbol, path=fact.path)
    else:
        where = msg('Implemented: {place}.', place=fact.symbol or fact.path or '')
    return met(where, evidence_of(context, [fact]))


@dataclass(frozen=True, kw_only=True, slots=True)
class Attested(Rule):
    """Met when somebody states it, with evidence."""

    name = 'attested'

    def looks_at(self) -> tuple[str, ...]:
        """Return that statements decide."""
        return ('attestations',)

    def judge(self, context: Context) -> Ruling:
        """Judge as somebody states it; unknown where nobody does."""
        stated = (one for one in context.entry.attestations if one.requirement == context.requirement.id)
        fact = at(stated, context.release)
        if fact is None:
            return unknown(msg('Nobody has stated whether this is so.'))
        reason = msg('Stated: {reason}', reason=fact.reason)
        return Ruling(Verdict(fact.state), reason, tuple(dict.fromkeys(evidence_of(context, [fact]))))
