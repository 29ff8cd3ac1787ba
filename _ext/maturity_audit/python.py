# SPDX-License-Identifier: Apache-2.0
"""What a Python file says, read from its syntax tree: nothing of it is imported or run.

The functions take the content of a file and return frozen data; they know
neither its path nor its module, which several releases may call differently.
"""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.python_classes import Class, class_of, constant_text, dotted, statements
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_EMPTY: Mapping[str, object] = {'dict': {}, 'list': [], 'tuple': ()}


@dataclass(frozen=True, slots=True)
class Value:
    """The value of an expression, and its line; `literal` is False where it is computed at run time."""

    value: object
    line: int
    literal: bool = True


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A dictionary of constant texts; the lines of its items are those of their keys."""

    line: int
    items: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a module, and what its arguments are where the caller does not say."""

    name: str
    line: int
    defaults: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Module:
    """The names that a file defines at its top.

    `imports` are the dotted names that local ones stand for, relative ones
    with their dots; `stars` where all names of another module are taken over.
    `lines` are those of every variable; `dictionaries` of those that are a
    literal one of texts.
    """

    imports: Mapping[str, str]
    stars: bool
    classes: Mapping[str, Class]
    functions: Mapping[str, Function]
    lines: Mapping[str, int]
    texts: Mapping[str, str]
    dictionaries: Mapping[str, Dictionary]


def python_tree(data: bytes) -> ast.Module:
    """Return the syntax tree of a Python file; raises `CannotTell` where this Python cannot parse it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            return ast.parse(data)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        where = getattr(error, 'lineno', None)
        raise CannotTell(msg('Python cannot parse the file (line {line})', line=str(where or '?'))) from error


def module(data: bytes) -> Module:
    """Return the names of a file; of two definitions of one, the later.

    Definitions below `if` and `try` count as much as the others.
    """
    imports: dict[str, str] = {}
    classes: list[ast.ClassDef] = []
    functions: dict[str, Function] = {}
    variables = dict[str, ast.expr]()
    for node in statements(python_tree(data).body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports.update(_imported(node))
        elif isinstance(node, ast.ClassDef):
            classes.append(node)
        elif isinstance(node, FunctionNode):
            functions[node.name] = Function(node.name, node.lineno, dict(_defaults(node)))
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            variables.update(dict.fromkeys(_targets(node), node.value))
    texts = {name: text for name, node in variables.items() if (text := constant_text(node)) is not None}
    dictionaries = {name: _dictionary(node) for name, node in variables.items()}
    return Module(
        imports=imports,
        stars='*' in imports,
        classes={node.name: class_of(node, texts) for node in classes},
        functions=functions,
        lines={name: node.lineno for name, node in variables.items()},
        texts=texts,
        dictionaries={name: found for name, found in dictionaries.items() if found is not None},
    )


def dictionary(found: Module, name: str) -> Dictionary:
    """Return a variable that is a dictionary of texts; raises `CannotTell` where it is none."""
    if name in found.dictionaries:
        return found.dictionaries[name]
    if name in found.lines:
        raise CannotTell(msg('{name} is no dictionary of constant texts', name=name))
    raise CannotTell(msg('the file has no variable {name}', name=name))


def literal(node: ast.expr | None, names: Mapping[str, ast.expr] | None = None) -> Value:
    """Return the value of an expression; a variable of `names` stands for its own, `dict()` for `{}`."""
    if node is None:
        return Value(None, 0)
    if isinstance(node, ast.Name) and names is not None and node.id in names:
        node = names[node.id]
    if isinstance(node, ast.Constant):
        return Value(node.value, node.lineno)
    if isinstance(node, ast.Call) and not node.args and not node.keywords:
        empty = _EMPTY.get(dotted(node.func) or '')
        return Value(empty, node.lineno, empty is not None)
    try:
        return Value(ast.literal_eval(node), node.lineno)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return Value(None, node.lineno, literal=False)


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Yield the local names of an import, with what they stand for."""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            prefix = '.' * node.level + (f'{node.module}.' if node.module else '')
            yield alias.asname or alias.name, prefix + alias.name
        elif alias.asname is not None:
            yield alias.asname, alias.name
        else:
            top = alias.name.partition('.')[0]
            yield top, top


def _targets(node: ast.Assign | ast.AnnAssign) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return (target.id for target in targets if isinstance(target, ast.Name))


def _dictionary(node: ast.expr) -> Dictionary | None:
    """Return a literal dictionary of texts, or None where the expression is something else."""
    if not isinstance(node, ast.Dict):
        return None
    items: dict[str, Value] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        name, text = constant_text(key), constant_text(value)
        if key is None or name is None or text is None:
            return None
        items[name] = Value(text, key.lineno)
    return Dictionary(node.lineno, items)


def _defaults(node: FunctionNode) -> Iterator[tuple[str, Value]]:
    """Yield the arguments of a function that have a default."""
    positional = [*node.args.posonlyargs, *node.args.args]
    optional = positional[len(positional) - len(node.args.defaults) :]
    yield from ((arg.arg, literal(value)) for arg, value in zip(optional, node.args.defaults, strict=True))
    for arg, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
        if value is not None:
            yield arg.arg, literal(value)
