# SPDX-License-Identifier: Apache-2.0
"""The state of a capability, as what the code shows decides it.

Conditions know three answers: they hold, they do not, or it cannot be told
(`CannotTell`).  The table of predicates is the vocabulary of `read` in
capabilities.yaml; its schema has the same names.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit import predicates
from maturity_audit.cases import Case
from maturity_audit.python_names import Names
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell
from maturity_audit.verdicts import Verdict, every, negated, some

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from maturity.model import Condition, Derivation
    from maturity_audit.findings import Place
    from maturity_audit.predicates import Predicate
    from maturity_audit.questions import Question

IMPLEMENTED, MISSING = 'implemented', 'missing'


def state_of(derivations: tuple[Derivation, ...], question: Question) -> Reading:
    """Return the state of a capability: the first whose condition holds, else `missing`.

    Raises `CannotTell` where a condition that comes first is not decided.
    """
    if question.entry is None:
        raise CannotTell(msg('the question is about no entry'))
    names = _names(question.tree, frozenset(question.texts('outside')))
    state, places = _state(derivations, Case(question, question.entry, names))
    return Reading(frozenset({state}), places)


# All capabilities of all entries ask the same classes, in whatever order an audit goes.
_names = lru_cache(maxsize=64)(Names)


def _state(derivations: tuple[Derivation, ...], case: Case) -> tuple[str, tuple[Place, ...]]:
    position = case.question.release.position
    found = next((one for one in derivations if position in one.span), None)
    if found is None:
        raise CannotTell(msg('capabilities.yaml does not say how to read it at this release'))
    places: tuple[Place, ...] = ()
    for state, condition in found.states.items():
        verdict = holds(case, condition)
        if verdict.holds:
            return state, verdict.places
        places += verdict.places
    return MISSING, tuple(dict.fromkeys(places))


def holds(case: Case, condition: Condition) -> Verdict:
    """Return whether a condition holds, and why; raises `CannotTell`."""
    return PREDICATES[condition.name](case, condition)


def _parts(case: Case, condition: Condition) -> Iterator[Callable[[], Verdict]]:
    for part in condition.parts:
        yield partial(holds, case, part)


def all_hold(case: Case, condition: Condition) -> Verdict:
    """Return whether all these conditions hold."""
    return every(_parts(case, condition))


def any_holds(case: Case, condition: Condition) -> Verdict:
    """Return whether one of these conditions holds."""
    return some(_parts(case, condition))


def does_not_hold(case: Case, condition: Condition) -> Verdict:
    """Return whether the condition does not hold."""
    return negated(holds(case, condition.parts[0]))


def capability(case: Case, condition: Condition) -> Verdict:
    """Return whether another capability is implemented at the same release."""
    other = case.question.data.capabilities.get(case.text(condition, 'id'))
    if other is None:
        raise CannotTell(msg('capabilities.yaml has no such capability'))
    state, places = _state(other.read, case)
    return Verdict(state == IMPLEMENTED, places)


PREDICATES: Mapping[str, Predicate] = {
    'all': all_hold,
    'any': any_holds,
    'not': does_not_hold,
    'capability': capability,
    'does': predicates.does,
    'does-any': predicates.does_any,
    'acts': predicates.acts,
    'extends': predicates.extends,
    'reaches': predicates.reaches,
    'answers': predicates.answers,
    'class': predicates.class_exists,
    'option': predicates.option,
    'file': predicates.file,
    'dictionary': predicates.dictionary_key,
    'argument-default': predicates.argument_default,
}
"""What can be asked, by the name that conditions call it."""
