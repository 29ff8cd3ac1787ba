# SPDX-License-Identifier: Apache-2.0
"""The state of a capability, as what the code shows decides it.

Conditions know three answers: they hold, they do not, or it cannot be told
(`CannotTell`); "no" is said only where the source shows it.  The tables of
predicates are the vocabulary of `read` in capabilities.yaml; its schema has the
same names.  Like readers, predicates declare their parameters; those about a
class share the ones that say which (`Code.ancestry`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from maturity.model import msg
from maturity_audit.classes import find, name_of
from maturity_audit.code import Code
from maturity_audit.modules import module_at
from maturity_audit.options import dictionary
from maturity_audit.parameters import bound
from maturity_audit.python import Body, FunctionNode, argument_defaults, body_of, literal
from maturity_audit.python import calls as calls_of
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from maturity.model import Condition, Derivation
    from maturity_audit.code import Ancestry
    from maturity_audit.parameters import Texts
    from maturity_audit.questions import Question
    from maturity_audit.source import Place


class Decision(NamedTuple):
    """Whether a condition holds, and the places that decide."""

    holds: bool
    places: tuple[Place, ...] = ()


def every(parts: Iterable[Callable[[], Decision]], *, ends: bool = False) -> Decision:
    """Return whether all hold; what cannot be told matters only where no other part says no (`ends` it)."""
    undecided: CannotTell | None = None
    places: list[Place] = []
    for part in parts:
        try:
            decision = part()
        except CannotTell as error:
            undecided = undecided or error
            continue
        if decision.holds is ends:
            return decision
        places += decision.places
    if undecided is not None:
        raise undecided
    return Decision(not ends, tuple(dict.fromkeys(places)))


some = partial(every, ends=True)
"""Returns whether one holds; what cannot be told matters only where no other part says yes."""

_NO_REFUSAL = frozenset({Body.DOES, Body.EMPTY})


# Classes -----------------------------------------------------------------------------------------


def _methods(
    code: Code, ancestry: Ancestry, names: Iterable[str], wanted: frozenset[Body] = _NO_REFUSAL
) -> Iterator[Callable[[], Decision]]:
    """Yield for each method whether the class has it, with a body of the kinds that are wanted."""

    def decide(name: str) -> Decision:
        found = code.method(ancestry, name)
        if found is None:
            return Decision(holds=False, places=code.place(ancestry[0]))
        return Decision(body_of(found.node) in wanted, code.place(found.class_, found.node.lineno))

    return (partial(decide, name) for name in names)


def does(code: Code, ancestry: Ancestry, *, does: Texts) -> Decision:
    """Return whether the class, or one behind it, has all these methods, and none only raises."""
    return every(_methods(code, ancestry, does))


def does_any(code: Code, ancestry: Ancestry, *, does_any: Texts) -> Decision:
    """Return whether it has one of these methods that does not only raise."""
    return some(_methods(code, ancestry, does_any))


def acts(code: Code, ancestry: Ancestry, *, acts: Texts) -> Decision:
    """Return whether it has all these methods, and none only raises, is empty or returns nothing."""
    return every(_methods(code, ancestry, acts, frozenset({Body.DOES})))


def extends(code: Code, ancestry: Ancestry, *, extends: str) -> Decision:
    """Return whether the class is this one, or has it behind it."""
    for one in ancestry:
        if name_of(one) == extends:
            return Decision(holds=True, places=code.place(one))
    for one in ancestry:
        if code.is_unknown(one):
            raise CannotTell(msg('{name} is not in the source', name=name_of(one)))
    return Decision(holds=False, places=code.place(ancestry[0]))


def reaches(code: Code, ancestry: Ancestry, *, reaches: Texts, from_: Texts) -> Decision:
    """Return whether a method of `from` makes one of these calls, itself or by methods of the same object."""
    stack = [(name, 0) for name in reversed(from_)]
    seen = set(stack)
    undecided: CannotTell | None = None
    while stack:
        name, start = stack.pop()
        try:
            found = code.method(ancestry, name, start)
        except CannotTell as error:
            undecided = undecided or error
            continue
        if found is None:
            continue
        made = [call.name for call in calls_of(found.node)]
        if not set(reaches).isdisjoint(made):
            return Decision(holds=True, places=code.place(found.class_, found.node.lineno))
        below = {step for call in made if (step := _step(call, found.position))} - seen
        seen |= below
        stack.extend(sorted(below))
    if undecided is not None:
        raise undecided
    return Decision(holds=False, places=code.place(ancestry[0]))


def _step(call: str, position: int) -> tuple[str, int] | None:
    """Return the method that a call leads to, and the class from which on it is looked for."""
    who, _, name = call.partition('.')
    if '.' in name or who not in {'self', 'super'}:
        return None
    return (name, 0) if who == 'self' else (name, position + 1)


def answers(code: Code, ancestry: Ancestry, *, answers: Texts) -> Decision:
    """Return whether the class of the entry has a method for every message that another class sends.

    The other is named by `on`; it sends by these calls, whose first argument
    is the name of the method.
    """
    other = ancestry[0]
    if isinstance(other, str):
        raise CannotTell(msg('{name} is not in the source', name=other))
    made = [call for node in other.members.values() for call in calls_of(node)]
    sent = dict.fromkeys(call.text for call in made if call.name in answers)
    if not sent or None in sent:
        raise CannotTell(msg('what {name} sends is not plain', name=other.full_name))
    return every(_methods(code, code.behind(code.implementation()), filter(None, sent)))


# Options and files -------------------------------------------------------------------------------


def class_exists(code: Code, *, class_: str) -> Decision:
    """Return whether there is such a class in the source."""
    found, (top, *_) = find(code.modules, class_), class_.split('.')
    if found is None and not any(map(code.question.tree.node, (top, f'{top}.py'))):
        raise CannotTell(msg('{name} is not in the source', name=class_))
    return Decision(found is not None, () if found is None else code.place(found))


def option(code: Code, *, option: str, group: str | None = None) -> Decision:
    """Return whether the default of an option of the entry, or of `group`, is neither false nor empty."""
    found = code.option(code.name if group is None else group, option)
    if found is None:
        return Decision(holds=False)
    if not found.default.literal:
        raise CannotTell(msg('the default of {option} is computed', option=option))
    return Decision(bool(found.default.value), (code.question.place(code.options, found.line),))


def file(code: Code, *, file: str) -> Decision:
    """Return whether there is such a file or folder."""
    exists = code.question.tree.node(file) is not None
    return Decision(exists, (code.question.place(file),) if exists else ())


def dictionary_key(code: Code, *, path: str, name: str, key: str) -> Decision:
    """Return whether the dictionary `name` of a Python file has this key."""
    table = dictionary(module_at(code.question, path), name)
    line = table.items[key].line if key in table.items else table.line
    return Decision(key in table.items, (code.question.place(path, line),))


def argument_default(code: Code, *, path: str, function: str, argument: str, contains: str) -> Decision:
    """Return whether what an argument of a function is by default contains this text."""
    node = module_at(code.question, path).definitions.get(function)
    default = literal(argument_defaults(node).get(argument)) if isinstance(node, FunctionNode) else None
    if default is None or not isinstance(default.value, list | tuple):
        raise CannotTell(msg('{path} has no such argument of {function}', path=path, function=function))
    return Decision(contains in default.value, (code.question.place(path, default.line),))


OF_CLASSES: Mapping[str, Callable[..., Decision]] = {
    'does': does,
    'does-any': does_any,
    'acts': acts,
    'extends': extends,
    'reaches': reaches,
    'answers': answers,
}
OF_FILES: Mapping[str, Callable[..., Decision]] = {
    'class': class_exists,
    'option': option,
    'file': file,
    'dictionary': dictionary_key,
    'argument-default': argument_default,
}


# States ------------------------------------------------------------------------------------------

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


def capability(code: Code, *, capability: str) -> Decision:
    """Return whether another capability is implemented at the same release."""
    other = code.question.data.capabilities.get(capability)
    if other is None:
        raise CannotTell(msg('capabilities.yaml has no such capability'))
    state, places = _state(other.read, code)
    return Decision(state == IMPLEMENTED, places)


def _first_does_not(parts: list[Callable[[], Decision]]) -> Decision:
    decision = parts[0]()
    return decision._replace(holds=not decision.holds)


COMBINED: Mapping[str, Callable[[list[Callable[[], Decision]]], Decision]] = {
    'all': every,
    'any': some,
    'not': _first_does_not,
}
CAPABILITY = 'capability'
