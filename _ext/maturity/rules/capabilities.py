# SPDX-License-Identifier: Apache-2.0
"""Rules about capabilities: what must be implemented, and what is claimed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from maturity.model import Rule, Verdict, at, clauses, msg
from maturity.model.entries import State
from maturity.model.forms import AtLeast, CapabilityId, CapabilityIds
from maturity.model.rules import Ruling, met, unknown, unmet
from maturity.model.vocabulary import CapabilityState
from maturity.rules.common import NO_CLAIM, by_state, claimed, dead, evidence_of, state_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from maturity.model import Context, Evidence, Message
    from maturity.model.messages import Value

_WORST_FIRST = (CapabilityState.MISSING, CapabilityState.PARTIAL, CapabilityState.UNKNOWN)
_SHORTFALLS = {state.value: state.shortfall for state in _WORST_FIRST if state.shortfall is not None}
"""What the states that are in the way say, the plainest first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Implements(Rule):
    """Met when all these capabilities are implemented."""

    name = 'implements'
    alone = 'capabilities'

    capabilities: Annotated[CapabilityIds, AtLeast(1)]

    def looks_at(self) -> tuple[str, ...]:
        """Return that capabilities decide."""
        return ('capabilities',)

    def judge(self, context: Context) -> Ruling:
        """Judge the capabilities that the rule names."""
        return dead(context) or _all_implemented(context, self.capabilities, msg('Required: {finding}.'))

    def needed(self, context: Context) -> tuple[str, ...]:
        """Return the capabilities that would have to be there."""
        states = by_state(context, self.capabilities)
        return tuple(f'{id_}=implemented' for state in _SHORTFALLS for id_ in states.get(state, ()))


@dataclass(frozen=True, kw_only=True, slots=True)
class ImplementsWhere(Rule):
    """Met when all these capabilities are implemented, or the condition does not hold."""

    name = 'implements-where'

    capabilities: Annotated[CapabilityIds, AtLeast(1)]
    where: Annotated[
        Mapping[CapabilityId, State], AtLeast(1), 'The condition: capabilities, and the state each has then.'
    ]

    def looks_at(self) -> tuple[str, ...]:
        """Return that capabilities decide."""
        return ('capabilities',)

    def judge(self, context: Context) -> Ruling:
        """Judge the capabilities where the condition holds, or may hold."""
        there = context.data.capabilities_at(context.release)
        states = {
            id_: state_of(context.entry, id_, context.release) if id_ in there else 'not-applicable'
            for id_ in self.where
        }
        other = [id_ for id_, state in states.items() if state not in {self.where[id_], 'unknown'}]
        if (ruling := dead(context)) is not None:
            return ruling
        if other:
            words = msg('Not required: {finding}.', finding=_said(states, other))
            return met(words, _evidence(context, other))
        ruling = _all_implemented(context, self.capabilities, msg('Required: {finding}.'))
        unsaid = [id_ for id_, state in states.items() if state == 'unknown']
        if not unsaid or ruling.verdict is Verdict.MET:
            return ruling
        return unknown(msg('Whether it is required: {finding}.', finding=_said(states, unsaid)))


def _said(states: Mapping[str, str], chosen: Iterable[str]) -> Value:
    """Return capabilities by their states, in words."""
    by: dict[str, list[str]] = {}
    for id_ in chosen:
        by.setdefault(states[id_], []).append(id_)
    sentences = ((CapabilityState(state).words, tuple(ids)) for state, ids in by.items())
    return clauses(msg('{capabilities} {state}', capabilities=ids, state=words) for words, ids in sentences)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimsImplemented(Rule):
    """Met when all that the project claims is implemented."""

    name = 'claims-implemented'

    without_claims: Annotated[
        Literal['unknown', 'as-implemented'] | None,
        'What to compare it with where the project claims nothing: nothing, or what the code itself offers.',
    ] = None
    partly: Annotated[CapabilityIds, 'Capabilities of which it is enough that they are there in part.'] = ()

    def looks_at(self) -> tuple[str, ...]:
        """Return that claims and capabilities decide."""
        return ('capabilities', 'claims')

    def judge(self, context: Context) -> Ruling:
        """Judge what is claimed at the release."""
        claim = at(context.entry.claims, context.release)
        values = claimed(context.data, context.entry, context.release)
        if claim is not None and values is not None:
            ruling = _all_implemented(context, values, msg('Claimed: {finding}.'), self.partly)
            evidence = dict.fromkeys((*evidence_of(context, [claim]), *ruling.evidence))
            return Ruling(ruling.verdict, ruling.reason, tuple(evidence))
        if self.without_claims != 'as-implemented':
            return unknown(NO_CLAIM)
        return _as_implemented(context, self.partly)


def _all_implemented(
    context: Context, capabilities: Iterable[str], sentence: Message, partly: Container[str] = ()
) -> Ruling:
    """Judge a list of capabilities: all must be implemented, and those of `partly` at least in part."""
    states = _lenient(by_state(context, capabilities), partly)
    short = {state: states[state] for state in _SHORTFALLS if state in states}
    if not short:
        done = states.get('implemented', [])
        implemented = msg('{capabilities} implemented', capabilities=tuple(done))
        words = implemented if done else msg('nothing that applies')
        return met(sentence.filled(finding=words), _evidence(context, done))
    parts = clauses(_SHORTFALLS[state].filled(capabilities=tuple(ids)) for state, ids in short.items())
    used = [id_ for state in ('missing', 'partial') for id_ in short.get(state, ())]
    decide = unmet if used else unknown
    return decide(sentence.filled(finding=parts), _evidence(context, used))


def _as_implemented(context: Context, partly: Container[str]) -> Ruling:
    """Compare the code with itself: what it begins, it must do in full."""
    states = _lenient(by_state(context, context.data.capabilities), partly)
    if partial := states.get('partial'):
        reason = msg(
            'No claim is on record, so what the code offers counts; only partly there: {capabilities}.',
            capabilities=tuple(partial),
        )
        return unmet(reason, _evidence(context, partial))
    if missing := states.get('unknown'):
        return unknown(
            msg(
                'No claim is on record, and nothing is recorded for: {capabilities}.',
                capabilities=tuple(missing),
            )
        )
    return met(
        msg('No claim is on record, so what the code offers counts; nothing of it is only partly there.'),
        evidence_of(context, [at(context.entry.implementation, context.release)]),
    )


def _lenient(states: dict[str, list[str]], partly: Container[str]) -> dict[str, list[str]]:
    """Return capabilities by state, with those of `partly` that are there in part among the implemented."""
    partial = states.get('partial', [])
    enough = [id_ for id_ in partial if id_ in partly]
    if not enough:
        return states
    short = [id_ for id_ in partial if id_ not in partly]
    found = {**states, 'implemented': [*states.get('implemented', ()), *enough], 'partial': short}
    return {state: ids for state, ids in found.items() if ids}


def _evidence(context: Context, capabilities: Iterable[str]) -> list[Evidence]:
    facts = (at(context.entry.capabilities.get(id_, ()), context.release) for id_ in capabilities)
    return evidence_of(context, facts)
