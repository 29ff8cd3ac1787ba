# SPDX-License-Identifier: Apache-2.0
"""What the code can be asked: predicates about classes, options and files.

Each answers with a `Verdict`, or raises `CannotTell`; "no" is said only where
the source shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.cases import Case
from maturity_audit.python import dictionary, module
from maturity_audit.python_classes import Body
from maturity_audit.source import CannotTell
from maturity_audit.verdicts import Verdict, every, no, some, yes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.model import Condition
    from maturity_audit.python_names import Ancestry

Predicate = Callable[[Case, 'Condition'], Verdict]
"""Decides a condition, or raises `CannotTell`."""


# Methods -----------------------------------------------------------------------------------------


def _method(case: Case, ancestry: Ancestry, name: str, wanted: frozenset[Body]) -> Verdict:
    found = ancestry.method(name)
    if found is None:
        return no(*case.class_place(ancestry.classes[0]))
    return Verdict(found.method.body in wanted, (case.place(found),))


def _methods(case: Case, condition: Condition, wanted: frozenset[Body]) -> Iterator[Callable[[], Verdict]]:
    ancestry = case.ancestry(condition)
    for name in case.texts(condition, 'methods'):
        yield partial(_method, case, ancestry, name, wanted)


_NO_REFUSAL = frozenset({Body.DOES, Body.EMPTY})


def does(case: Case, condition: Condition) -> Verdict:
    """Return whether the class, or one behind it, has all these methods, and none only raises."""
    return every(_methods(case, condition, _NO_REFUSAL))


def does_any(case: Case, condition: Condition) -> Verdict:
    """Return whether it has one of these methods that does not only raise."""
    return some(_methods(case, condition, _NO_REFUSAL))


def acts(case: Case, condition: Condition) -> Verdict:
    """Return whether it has all these methods, and none only raises, is empty or returns nothing."""
    return every(_methods(case, condition, frozenset({Body.DOES})))


def extends(case: Case, condition: Condition) -> Verdict:
    """Return whether the class is this one, or has it behind it."""
    wanted = case.text(condition, 'base')
    ancestry = case.ancestry(condition)
    for one in ancestry.classes:
        if one.name == wanted:
            return yes(*case.class_place(one))
    for one in ancestry.classes:
        if ancestry.is_unknown(one):
            raise CannotTell(msg('{name} is not in the source', name=one.name))
    return no(*case.class_place(ancestry.classes[0]))


def reaches(case: Case, condition: Condition) -> Verdict:
    """Return whether a method of `from` makes one of these calls, itself or by methods of the same object."""
    ancestry = case.ancestry(condition)
    calls = frozenset(case.texts(condition, 'calls'))
    stack = [(name, 0) for name in reversed(case.texts(condition, 'from'))]
    seen = set(stack)
    undecided: CannotTell | None = None
    while stack:
        name, start = stack.pop()
        try:
            found = ancestry.method(name, start)
        except CannotTell as error:
            undecided = undecided or error
            continue
        if found is None:
            continue
        if any(call.name in calls for call in found.method.calls):
            return yes(case.place(found))
        below = {step for call in found.method.calls if (step := _step(call.name, found.position))} - seen
        seen |= below
        stack.extend(sorted(below))
    if undecided is not None:
        raise undecided
    return no(*case.class_place(ancestry.classes[0]))


def _step(call: str, position: int) -> tuple[str, int] | None:
    """Return the method that a call leads to, and the class from which on it is looked for."""
    who, _, name = call.partition('.')
    if '.' in name or who not in {'self', 'super'}:
        return None
    return (name, 0) if who == 'self' else (name, position + 1)


def answers(case: Case, condition: Condition) -> Verdict:
    """Return whether the class of the entry has a method for every message that another class sends.

    The other is named by `on`; it sends by these calls, whose first argument
    is the name of the method.
    """
    other = case.ancestry(condition).classes[0]
    if other.definition is None:
        raise CannotTell(msg('{name} is not in the source', name=other.name))
    calls = frozenset(case.texts(condition, 'calls'))
    made = [call for method in other.definition.methods.values() for call in method.calls]
    sent = [call.text for call in made if call.name in calls]
    if not sent or None in sent:
        raise CannotTell(msg('what {name} sends is not plain', name=other.name))
    own = case.names.ancestry(case.implementation())
    return every(partial(_method, case, own, name, _NO_REFUSAL) for name in dict.fromkeys(filter(None, sent)))


def class_exists(case: Case, condition: Condition) -> Verdict:
    """Return whether there is such a class in the source."""
    name = case.text(condition, 'on')
    found = case.names.find(name)
    if found is None:
        if case.names.is_outside(name):
            raise CannotTell(msg('{name} is not in the source', name=name))
        return no()
    return yes(*case.class_place(found))


# Options and files -------------------------------------------------------------------------------


def option(case: Case, condition: Condition) -> Verdict:
    """Return whether the default of an option of the entry, or of `group`, is neither false nor empty."""
    group = case.text(condition, 'group') if 'group' in condition.parameters else case.entry.id
    name = case.text(condition, 'name')
    found = case.options.option(group, name)
    if found is None:
        return no()
    if not found.default.literal:
        raise CannotTell(msg('the default of {option} is computed', option=name))
    place = case.question.place(case.question.text('options'), found.line)
    return Verdict(bool(found.default.value), (place,))


def file(case: Case, condition: Condition) -> Verdict:
    """Return whether there is such a file or folder."""
    path = case.text(condition, 'path')
    if case.question.tree.node(path) is None:
        return no()
    return yes(case.question.place(path))


def dictionary_key(case: Case, condition: Condition) -> Verdict:
    """Return whether the dictionary `name` of a Python file has this key."""
    path, key = case.text(condition, 'path'), case.text(condition, 'key')
    found = case.question.tree.made(module, path)
    if found is None:
        raise CannotTell(msg('there is no file {path}', path=path))
    table = dictionary(found, case.text(condition, 'name'))
    line = table.items[key].line if key in table.items else table.line
    return Verdict(key in table.items, (case.question.place(path, line),))


def argument_default(case: Case, condition: Condition) -> Verdict:
    """Return whether what an argument of a function is by default contains this text."""
    path, function = case.text(condition, 'path'), case.text(condition, 'function')
    found = case.question.tree.made(module, path)
    known = None if found is None else found.functions.get(function)
    default = None if known is None else known.defaults.get(case.text(condition, 'argument'))
    if default is None or not isinstance(default.value, list | tuple):
        raise CannotTell(msg('{path} has no such argument of {function}', path=path, function=function))
    contains = case.text(condition, 'contains') in default.value
    return Verdict(contains, (case.question.place(path, default.line),))
