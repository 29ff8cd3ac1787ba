# SPDX-License-Identifier: Apache-2.0
"""What a Python file says, read from its syntax tree: nothing of it is imported or run.

The functions take the content of a file and return frozen data; they know
neither its path nor its module, which several releases may call differently.
"""

from __future__ import annotations

import ast
import enum
import functools
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Member = FunctionNode | ast.Assign
"""A method of a class, or the assignment of another name."""
TREES = 128
"""Syntax trees that are at hand at once; one takes some hundred times the bytes of its file."""
MOST_PARTS = 20
"""Parts of the longest dotted name that is read."""
_BRANCHES = ('body', 'handlers', 'orelse', 'finalbody')
_EMPTY: Mapping[str, object] = {'dict': {}, 'list': [], 'tuple': ()}


@dataclass(frozen=True, slots=True)
class Value:
    """The value of an expression, and its line; `literal` is False where it is computed at run time."""

    value: object
    line: int
    literal: bool = True


@functools.lru_cache(maxsize=TREES)
def python_tree(data: bytes) -> ast.Module:
    """Return the syntax tree of a Python file; raises `CannotTell` where this Python cannot parse it.

    All who ask for the same content share one tree, whatever its path and
    release, so that nobody may change it; what they make of it they keep
    (`Source.made`).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            return ast.parse(data)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        where = getattr(error, 'lineno', None)
        raise CannotTell(msg('Python cannot parse the file (line {line})', line=str(where or '?'))) from error


def statements(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """Yield statements in their order, with those below `if`, `try` and `with`."""
    stack: list[ast.AST] = [*reversed(body)]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, ast.If | ast.Try | ast.With | ast.ExceptHandler):
            below = [one for name in _BRANCHES for one in getattr(node, name, ())]
            stack.extend(reversed(below))


def nodes(top: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and all below it, in the order of the text; twice as fast as `ast.walk`."""
    stack: list[object] = [top]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(reversed(node))
        elif isinstance(node, ast.AST):
            yield node
            stack.extend(reversed(node.__dict__.values()))


def dotted(node: ast.AST) -> str | None:
    """Return a dotted name, with calls in it left out (`a().b` is `a.b`), or None."""
    parts: list[str] = []
    while len(parts) < MOST_PARTS:
        match node:
            case ast.Name(id=name):
                return '.'.join([name, *reversed(parts)])
            case ast.Attribute(value=node, attr=name):
                parts.append(name)
            case ast.Call(func=node):
                pass
            case _:
                return None
    return None


def constant_text(node: ast.AST | None) -> str | None:
    """Return the text of an expression that is a constant one, or None."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def assigned(node: ast.AST) -> Iterator[str]:
    """Yield the names to which a statement assigns its value."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, 'target', None)]
    return (target.id for target in targets if isinstance(target, ast.Name))


def literal(node: ast.expr | None, names: Mapping[str, ast.expr] | None = None) -> Value:
    """Return the value of an expression; a variable of `names` stands for its own, `dict()` for `{}`."""
    if isinstance(node, ast.Name) and names is not None:
        node = names.get(node.id, node)
    if node is None:
        return Value(None, 0)
    if isinstance(node, ast.Call) and not node.args and not node.keywords:
        empty = _EMPTY.get(dotted(node.func) or '')
        return Value(empty, node.lineno, empty is not None)
    try:
        return Value(ast.literal_eval(node), node.lineno)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return Value(None, node.lineno, literal=False)


def definitions(data: bytes) -> Mapping[str, tuple[range, ...]]:
    """Return the lines at which a Python file defines each name: classes, methods, variables, options.

    Of a function all its lines count, of all else the one on which it stands;
    decorators count as well.  A name that is the first argument of a call counts
    where the call stands, because tables of options are written so.
    """
    found: dict[str, list[range]] = {}
    stack: list[tuple[str, ast.AST]] = [('', python_tree(data))]
    while stack:
        prefix, parent = stack.pop()
        for node in ast.iter_child_nodes(parent):
            for name, first, last in _defined(node):
                found.setdefault(prefix + name, []).append(range(first, last + 1))
            stack.append(
                (f'{prefix}{node.name}.' if isinstance(node, ast.ClassDef | FunctionNode) else prefix, node)
            )
    return {name: tuple(lines) for name, lines in found.items()}


def _defined(node: ast.AST) -> Iterator[tuple[str, int, int]]:
    """Yield the names that a piece of code defines, each with its first and its last line."""
    if isinstance(node, ast.ClassDef | FunctionNode):
        last = node.end_lineno if isinstance(node, FunctionNode) else None
        yield node.name, node.lineno, last or node.lineno
        yield from ((node.name, one.lineno, one.lineno) for one in node.decorator_list)
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        yield from ((name, node.lineno, node.lineno) for name in assigned(node))
    elif isinstance(node, ast.Call):
        match node.args:
            case [ast.Constant(value=str(name), lineno=line), *_]:
                yield name, node.lineno, node.lineno
                yield name, line, line


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
