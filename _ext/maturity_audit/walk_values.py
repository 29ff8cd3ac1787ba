# SPDX-License-Identifier: Apache-2.0
"""What a walk through tests is told, what it knows of values, and what it yields."""

from __future__ import annotations

import ast
import copy
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from maturity_audit.classes import Class, Function
from maturity_audit.modules import Home, ModuleName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from maturity_audit.parameters import Expression


class Opaque:
    """An object of which nothing is known but that it is there."""


class Undecided:
    """A value of which nobody can tell whether it is true."""


OPAQUE, UNDECIDED = Opaque(), Undecided()


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an enumeration."""

    name: str


@dataclass(eq=False)
class Instance:
    """An object of a class of the tests."""

    class_: Class
    state: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bound:
    """A method of an object."""

    owner: Instance | Class
    name: str


@dataclass(frozen=True, slots=True)
class Behind:
    """What `super()` returns: an object, as the classes behind one of its classes see it."""

    owner: Instance | Class
    after: Class


def is_known(value: object) -> bool:
    """Return whether a value is what it is at run time."""
    if isinstance(value, list | tuple | set):
        return all(map(is_known, value))
    if isinstance(value, dict):
        return all(map(is_known, value.values()))
    unknown = Opaque | Undecided | Instance | Class | Function | Bound | Behind | ModuleName | Home
    return not isinstance(value, unknown)


def truth(value: object) -> bool | None:
    """Return whether a value is true, None where nobody can tell."""
    if isinstance(value, Undecided):
        return None
    if isinstance(value, list | tuple | dict | str | int | float | bool | type(None)):
        return bool(value)
    return True


# What is told and yielded ------------------------------------------------------------------------

NOTHING = '  # of nothing'
"""What follows the text of a call that gets an empty list, or nothing."""

EMPTY = next(one for one in ast.parse('def none(): pass').body if isinstance(one, ast.FunctionDef))
"""A function without code, for what stands in a class."""


class Step(NamedTuple):
    """Code that a walk reached: where it is, the method that it is part of, and its text.

    `acts` says that it calls what is not part of the tests.
    """

    path: str
    symbol: str
    line: int
    text: str
    acts: bool = False


class Ended(Exception):  # noqa: N818 (how a walk ends is no error of ours)
    """A test that does not come to its end: why, where, and in what words."""

    def __init__(self, why: str, step: Step) -> None:
        """Keep both."""
        super().__init__(why)
        self.why, self.step = why, step


class Returned(Exception):  # noqa: N818 (it is no error)
    """A function that returns a value."""

    def __init__(self, value: object) -> None:
        """Keep the value."""
        super().__init__()
        self.value = value


@dataclass(frozen=True, kw_only=True)
class Customs:
    """What a project's tests have of their own.

    `loader` is the function that returns the class of an entry by the name of
    its base, which is its third argument; `values` are texts of
    expressions whose value every job sets; `dispatched` are methods that call
    one of several others, with their first argument in the name; `operations`
    finds calls by which a test does or checks something; `options` finds
    options in the text of an expression.
    """

    loader: str = ''
    values: Mapping[str, object] = field(default_factory=dict)
    dispatched: Mapping[str, Sequence[str]] = field(default_factory=dict)
    operations: Expression = re.compile('')
    options: Expression | None = None
    skips: Expression = re.compile(r'\bSkip|skipException')
    known_bugs: Expression = re.compile('KnownBug')


def is_nothing(value: object) -> bool:
    """Return whether a value is nothing: None, zero, or an empty list."""
    return value is None or (isinstance(value, list | int) and not value and value is not False)


def raising(node: ast.FunctionDef) -> ast.FunctionDef:
    """Return a function with nothing of its body but what it raises at once."""
    body: list[ast.stmt] = [one for one in node.body if isinstance(one, ast.Raise)]
    raising = copy.copy(node)
    raising.body = body
    return raising


def stops(body: Sequence[ast.stmt]) -> bool:
    """Return whether a block ends the test: it raises, returns or fails."""
    for node in body:
        match node:
            case ast.Raise() | ast.Return():
                return True
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr='fail') | ast.Name(id='fail'))):
                return True
    return False


def catches_all(handler: ast.ExceptHandler) -> bool:
    """Return whether a handler takes all errors."""
    return handler.type is None or ast.unparse(handler.type) in {'Exception', 'AssertionError'}


def catches_skips(handler: ast.ExceptHandler) -> bool:
    """Return whether a handler takes skips."""
    return handler.type is None or 'Skip' in ast.unparse(handler.type)
