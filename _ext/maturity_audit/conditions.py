# SPDX-License-Identifier: Apache-2.0
"""The state of a capability, as what the code shows decides it.

Conditions know three answers: they hold, they do not, or it cannot be told
(`CannotTell`).  The tables of predicates are the vocabulary of `read` in
capabilities.yaml; its schema has the same names.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.code import Code
from maturity_audit.parameters import bound
from maturity_audit.predicates import OF_CLASSES, OF_FILES, Decision, every, negated, some
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from maturity.model import Condition, Derivation
    from maturity_audit.parameters import Texts
    from maturity_audit.questions import Question
    from maturity_audit.source import Place

IMPLEMENTED, MISSING = 'implemented', 'missing'
Derivations = tuple['Derivation', ...]


def state_of(
    question: Question, derivations: Derivations, *, options: str = '', outside: Texts = ()
) -> Reading:
    """Return the state of a capability: the first whose condition holds, else `missing`.

    `options` is the file that defines the options; `outside` are classes of
    other projects that have none of the methods that are asked for.
    Raises `CannotTell` where a condition that comes first is not decided.
    """
    if question.entry is None:
        raise CannotTell(msg('the question is about no entry'))
    state, places = _state(derivations, Code(question, question.entry, options, outside))
    return Reading(frozenset({state}), places)


def _state(derivations: Derivations, code: Code) -> tuple[str, tuple[Place, ...]]:
    position = code.question.release.position
    derivation = next((one for one in derivations if position in one.span), None)
    if derivation is None:
        raise CannotTell(msg('capabilities.yaml does not say how to read it at this release'))
    places: tuple[Place, ...] = ()
    for state, condition in derivation.states.items():
        decision = holds(code, condition)
        if decision.holds:
            return state, decision.places
        places += decision.places
    return MISSING, tuple(dict.fromkeys(places))


def holds(code: Code, condition: Condition) -> Decision:
    """Return whether a condition holds, and why; raises `CannotTell`."""
    name = condition.name
    if name in COMBINED:
        return COMBINED[name]([partial(holds, code, part) for part in condition.parts])
    given = code.filled(condition.parameters)
    if name in OF_CLASSES:
        ancestry = code.ancestry(**bound(Code.ancestry, given))
        return OF_CLASSES[name](code, ancestry, **bound(OF_CLASSES[name], given))
    predicate = capability if name == CAPABILITY else OF_FILES[name]
    return predicate(code, **bound(predicate, given))


def _first_does_not(parts: list[Callable[[], Decision]]) -> Decision:
    return negated(parts[0]())


def capability(code: Code, *, id_: str) -> Decision:
    """Return whether another capability is implemented at the same release."""
    other = code.question.data.capabilities.get(id_)
    if other is None:
        raise CannotTell(msg('capabilities.yaml has no such capability'))
    state, places = _state(other.read, code)
    return Decision(state == IMPLEMENTED, places)


COMBINED: Mapping[str, Callable[[list[Callable[[], Decision]]], Decision]] = {
    'all': every,
    'any': some,
    'not': _first_does_not,
}
CAPABILITY = 'capability'
