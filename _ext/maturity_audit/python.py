# SPDX-License-Identifier: Apache-2.0
"""What a Python file says, read from its syntax tree: nothing of it is imported or run.

The functions take the content of a file and return frozen data; they know
neither its path nor its module, which several releases may call differently.
"""

from __future__ import annotations

import ast
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
