# SPDX-License-Identifier: Apache-2.0
"""Facts of the classes of a Python file: what their methods do, as far as their text shows it."""

from __future__ import annotations

import ast
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity_audit.python import FunctionNode, assigned, constant_text, dotted, literal, nodes, statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


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


def class_of(node: ast.ClassDef, texts: Mapping[str, str]) -> Class:
    """Return the facts of a class; `texts` are the variables of its file that are constant."""
    methods: dict[str, Method] = {}
    for part in statements(node.body):
        if isinstance(part, FunctionNode):
            methods[part.name] = _method(part, texts)
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


def _method(node: FunctionNode, texts: Mapping[str, str]) -> Method:
    inner = list(nodes(node))
    calls = [part for part in inner if isinstance(part, ast.Call)]
    returned = [part.value for part in inner if isinstance(part, ast.Return)]
    return Method(
        name=node.name,
        line=node.lineno,
        body=_body(node),
        calls=tuple(_calls(calls)),
        returns=tuple(dict.fromkeys(None if value is None else dotted(value) for value in returned)),
        texts=frozenset(_texts(returned, inner)),
        hands=_hands(node.name, calls, inner, texts),
    )


def _texts(returned: list[ast.expr | None], inner: list[ast.AST]) -> Iterator[str | None]:
    """Yield the texts that expressions are, or that are assigned to the variables that they are."""
    names = {value.id for value in returned if isinstance(value, ast.Name)}
    assignments = (part for part in inner if isinstance(part, ast.Assign) and names & set(assigned(part)))
    for value in (*returned, *(part.value for part in assignments)):
        if not isinstance(value, ast.Name):
            yield constant_text(value)


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


class _Locals:
    """Classes that the expressions of a method stand for."""

    def __init__(self, inner: list[ast.AST], texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._values: dict[str, ast.expr | None] = {}
        for node in inner:
            if isinstance(node, ast.arg):
                self._values[node.arg] = None
            elif isinstance(node, ast.Assign):
                # What is assigned twice is not plain.
                for name in assigned(node):
                    self._values[name] = None if name in self._values else node.value

    def named(self, node: ast.expr) -> str | None:
        """Return the class that an expression is, or is an object of."""
        if isinstance(node, ast.Name) and node.id in self._values:
            value = self._values[node.id]
            return None if value is None or isinstance(value, ast.Name) else self.named(value)
        if isinstance(node, ast.Call):
            if (dotted(node.func) or '').endswith('import_class') and node.args:
                return self._constant(node.args[0])
            return dotted(node.func)
        return dotted(node)

    def _constant(self, node: ast.expr) -> str | None:
        return self._texts.get(node.id) if isinstance(node, ast.Name) else constant_text(node)


def _hands(
    name: str, calls: list[ast.Call], inner: list[ast.AST], texts: Mapping[str, str]
) -> tuple[str | None, ...]:
    """Return what a method hands on to that of the base."""
    for call in calls:
        if dotted(call.func) == f'super.{name}':
            return tuple(map(_Locals(inner, texts).named, call.args))
    return ()
