# SPDX-License-Identifier: Apache-2.0
"""Facts of the classes of a Python file: what their methods do, as far as their text shows it."""

from __future__ import annotations

import ast
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity_audit.python import FunctionNode, assigned, constant_text, dotted, literal, nodes, statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Variables = Mapping[str, ast.expr]
    Assignments = Mapping[str, Sequence[ast.expr | None]]


class Body(enum.Enum):
    """What a method is for: it does something, nothing, or raises whatever it is asked."""

    DOES = 'does'
    EMPTY = 'empty'
    REFUSES = 'refuses'


@dataclass(frozen=True, slots=True)
class Call:
    """A call that a method makes: of what, and the constant text that is its first argument.

    Calls within the name are written without parentheses: `super.prepare` for
    `super().prepare()`, `self.app.stop` for `self.app().stop()`.
    """

    name: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a class, or another name that its body assigns.

    `returns` are the names that it returns, `texts` the constant texts, by itself
    or through a variable; `hands` the classes that it hands on to the method of
    the same name of the base, by position: the class itself or an object of it.
    None is what is not plain.
    """

    name: str
    line: int
    body: Body
    calls: tuple[Call, ...] = ()
    returns: tuple[str | None, ...] = ()
    texts: frozenset[str | None] = frozenset()
    hands: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Class:
    """A class, the names of its bases (None where one is computed), and its methods."""

    name: str
    line: int
    bases: tuple[str | None, ...]
    methods: Mapping[str, Method]


def class_of(node: ast.ClassDef, variables: Variables) -> Class:
    """Return the facts of a class; `variables` are those of its file."""
    methods: dict[str, Method] = {}
    for part in statements(node.body):
        if isinstance(part, FunctionNode):
            methods[part.name] = _method(part, variables)
        elif isinstance(part, ast.Assign):
            for name in assigned(part):
                methods[name] = Method(name, part.lineno, Body.DOES)
    return Class(node.name, node.lineno, tuple(_bases(node)), methods)


def _bases(node: ast.ClassDef) -> Iterator[str | None]:
    for base in node.bases:
        if not isinstance(base, ast.Call):
            yield dotted(base)
        elif (dotted(base.func) or '').endswith('with_metaclass'):
            # six.with_metaclass(Meta, Base, ...) stands for the bases.
            yield from (dotted(argument) for argument in base.args[1:])
        else:
            yield None


def _method(node: FunctionNode, variables: Variables) -> Method:
    inner = list(nodes(node))
    calls = [part for part in inner if isinstance(part, ast.Call)]
    returned = [part.value for part in inner if isinstance(part, ast.Return)]
    values = _assignments(inner)
    return Method(
        name=node.name,
        line=node.lineno,
        body=_body(node),
        calls=tuple(_calls(calls)),
        returns=tuple(dict.fromkeys(None if value is None else dotted(value) for value in returned)),
        texts=frozenset(_texts(returned, values)),
        hands=tuple(_hands(node.name, calls, values, variables)),
    )


def _assignments(inner: list[ast.AST]) -> Assignments:
    """Return the values that a method gives to its variables; None is what a caller gives."""
    values: dict[str, list[ast.expr | None]] = {}
    for node in inner:
        if isinstance(node, ast.arg):
            values.setdefault(node.arg, []).append(None)
        elif isinstance(node, ast.Assign):
            for name in assigned(node):
                values.setdefault(name, []).append(node.value)
    return values


def _texts(returned: list[ast.expr | None], values: Assignments) -> Iterator[str | None]:
    """Yield the texts that expressions are, or that are assigned to the variables that they are."""
    for one in returned:
        several = values.get(one.id, ()) if isinstance(one, ast.Name) else [one]
        yield from (constant_text(value) for value in several if not isinstance(value, ast.Name))


def _calls(calls: list[ast.Call]) -> Iterator[Call]:
    for call in calls:
        name = dotted(call.func)
        if name is not None:
            yield Call(name, constant_text(call.args[0]) if call.args else None)


# What a method is for ----------------------------------------------------------------------------


def _body(node: FunctionNode) -> Body:
    """Return what a method is for, by what is left of it without words and logging."""
    left = [part for part in _flat(node.body) if not _is_idle(part)]
    if not left:
        return Body.EMPTY
    if isinstance(left[-1], ast.Raise) and all(isinstance(part, ast.Assign) for part in left[:-1]):
        return Body.REFUSES
    if len(left) == 1 and isinstance(left[0], ast.Return) and _is_nothing(left[0].value):
        return Body.EMPTY
    return Body.DOES


def _flat(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Yield statements; instead of a `with`, those in it, because it only surrounds them."""
    stack: list[ast.AST] = [*reversed(body)]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.With | ast.AsyncWith):
            stack.extend(reversed(node.body))
        else:
            yield node


def _is_idle(node: ast.AST) -> bool:
    """Return whether a statement only speaks: `pass`, a docstring, a line for the log."""
    if not isinstance(node, ast.Expr):
        return isinstance(node, ast.Pass)
    if isinstance(node.value, ast.Call):
        return (dotted(node.value.func) or '').lower().startswith(('log.', 'logger.', 'logging.'))
    return isinstance(node.value, ast.Constant)


def _is_nothing(node: ast.expr | None) -> bool:
    """Return whether an expression is `None`, `False` or an empty list or mapping."""
    value = literal(node)
    return value.literal and (value.value is None or value.value is False or value.value in ({}, [], ()))


# What a method hands on --------------------------------------------------------------------------


def _hands(
    name: str, calls: list[ast.Call], values: Assignments, variables: Variables
) -> Iterator[str | None]:
    """Yield what a method hands on to that of the base."""
    call = next((call for call in calls if dotted(call.func) == f'super.{name}'), None)
    for node in call.args if call is not None else ():
        several = values.get(node.id, ()) if isinstance(node, ast.Name) else ()
        # What is assigned twice, or from another variable, is not plain.
        plain = len(several) == 1 and several[0] is not None and not isinstance(several[0], ast.Name)
        yield _named(several[0] if plain else node, variables) if plain or not several else None


def _named(node: ast.expr | None, variables: Variables) -> str | None:
    """Return the class that an expression is, or is an object of."""
    if isinstance(node, ast.Call) and (dotted(node.func) or '').endswith('import_class') and node.args:
        name = node.args[0]
        return constant_text(variables.get(name.id) if isinstance(name, ast.Name) else name)
    return None if node is None else dotted(node)
