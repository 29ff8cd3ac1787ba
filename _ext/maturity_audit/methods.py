# SPDX-License-Identifier: Apache-2.0
"""What methods do, as far as their text shows it."""

from __future__ import annotations

import ast
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity_audit.python import FunctionNode, Member, assigned, constant_text, dotted, literal, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


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


def _assignments(method: Member) -> Mapping[str, Sequence[ast.expr | None]]:
    """Return the values that a method gives to its variables; None is what a caller gives."""
    values: dict[str, list[ast.expr | None]] = {}
    for node in nodes(method):
        if isinstance(node, ast.arg):
            values.setdefault(node.arg, []).append(None)
        elif isinstance(node, ast.Assign):
            for name in assigned(node):
                values.setdefault(name, []).append(node.value)
    return values


def _returned(method: Member) -> list[ast.expr | None]:
    return [node.value for node in nodes(method) if isinstance(node, ast.Return)]


def returned_names(method: Member) -> frozenset[str | None]:
    """Return the names that a method returns; None is what is not plain."""
    return frozenset(None if value is None else dotted(value) for value in _returned(method))


def returned_texts(method: Member) -> frozenset[str | None]:
    """Return the constant texts that a method returns, by itself or through a variable."""
    values, returned = _assignments(method), _returned(method)
    named = [values.get(one.id, ()) if isinstance(one, ast.Name) else [one] for one in returned]
    each = (value for several in named for value in several)
    return frozenset(constant_text(value) for value in each if not isinstance(value, ast.Name))


def calls(method: Member) -> Iterator[Call]:
    """Yield the calls that a method makes."""
    for call in _calls(method):
        name = dotted(call.func)
        if name is not None:
            yield Call(name, constant_text(call.args[0]) if call.args else None)


def _calls(method: Member) -> list[ast.Call]:
    return [node for node in nodes(method) if isinstance(node, ast.Call)]


def argument_defaults(function: FunctionNode) -> Mapping[str, ast.expr]:
    """Return what the arguments of a function are where a caller does not say."""
    own = function.args
    positional = [*own.posonlyargs, *own.args]
    pairs = [*zip(positional[len(positional) - len(own.defaults) :], own.defaults, strict=True)]
    only = zip(own.kwonlyargs, own.kw_defaults, strict=True)
    return {arg.arg: value for arg, value in (*pairs, *only) if value is not None}


# What a method is for ----------------------------------------------------------------------------


def body_of(node: ast.AST) -> Body:
    """Return what a method is for, by what is left of it without words and logging."""
    if not isinstance(node, FunctionNode):
        return Body.DOES
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


def handed(method: Member, variables: Mapping[str, ast.expr]) -> tuple[str | None, ...]:
    """Return the classes that a constructor hands on to that of the base: themselves or objects of them.

    `variables` are those of its module; None is what is not plain.
    """
    call = next((call for call in _calls(method) if dotted(call.func) == 'super.__init__'), None)
    values = _assignments(method)
    return tuple(_handed(node, values, variables) for node in (call.args if call is not None else ()))


def _handed(
    node: ast.expr, values: Mapping[str, Sequence[ast.expr | None]], variables: Mapping[str, ast.expr]
) -> str | None:
    several = values.get(node.id, ()) if isinstance(node, ast.Name) else ()
    # What is assigned twice, or from another variable, is not plain.
    plain = several[0] if len(several) == 1 and not isinstance(several[0], ast.Name) else None
    value = plain if several else node
    if isinstance(value, ast.Call) and (dotted(value.func) or '').endswith('import_class') and value.args:
        name = value.args[0]
        return constant_text(variables.get(name.id) if isinstance(name, ast.Name) else name)
    return None if value is None else dotted(value)
