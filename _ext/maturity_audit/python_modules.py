# SPDX-License-Identifier: Apache-2.0
"""The names that a Python file defines at its top: imports, classes, functions, variables."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.python import (
    FunctionNode,
    Value,
    assigned,
    constant_text,
    dotted,
    literal,
    python_tree,
    statements,
)
from maturity_audit.python_classes import Class, class_of
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A dictionary of constant texts; the lines of its items are those of their keys."""

    line: int
    items: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Module:
    """The names that a file defines at its top.

    `imports` are the dotted names that local ones stand for, relative ones
    with their dots; `*` is there where all names of another module are taken over.
    `functions` are what their arguments are where the caller does not say.
    `variables` are the expressions that they were given last.
    """

    imports: Mapping[str, str]
    classes: Mapping[str, Class]
    functions: Mapping[str, Mapping[str, Value]]
    variables: Mapping[str, ast.expr]


def module(data: bytes) -> Module:
    """Return the names of a file; of two definitions of one, the later.

    Definitions below `if` and `try` count as much as the others.
    """
    imports: dict[str, str] = {}
    classes: list[ast.ClassDef] = []
    functions: dict[str, Mapping[str, Value]] = {}
    variables = dict[str, ast.expr]()
    for node in statements(python_tree(data).body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports.update(_imported(node))
        elif isinstance(node, ast.ClassDef):
            classes.append(node)
        elif isinstance(node, FunctionNode):
            functions[node.name] = dict(_defaults(node))
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            variables.update(dict.fromkeys(assigned(node), node.value))
    return Module(
        imports=imports,
        classes={name: class_of(node, variables) for name, node in _nested(classes)},
        functions=functions,
        variables=variables,
    )


def dictionary(code: Module, name: str) -> Dictionary:
    """Return a variable that is a dictionary of texts; raises `CannotTell` where it is none."""
    node = code.variables.get(name)
    if node is None:
        raise CannotTell(msg('the file has no variable {name}', name=name))
    items: dict[str, Value] = {}
    for key, value in (
        zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else [(None, node)]
    ):
        key_text, text = constant_text(key), constant_text(value)
        if key is None or key_text is None or text is None:
            raise CannotTell(msg('{name} is no dictionary of constant texts', name=name))
        items[key_text] = Value(text, key.lineno)
    return Dictionary(node.lineno, items)


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


def _nested(classes: Iterable[ast.ClassDef]) -> Iterator[tuple[str, ast.ClassDef]]:
    """Yield classes by their names, and those within them by dotted ones."""
    for node in classes:
        yield node.name, node
        inner = _nested(part for part in node.body if isinstance(part, ast.ClassDef))
        yield from ((f'{node.name}.{name}', part) for name, part in inner)


def _defaults(node: FunctionNode) -> Iterator[tuple[str, Value]]:
    """Yield the arguments of a function that have a default."""
    positional = [*node.args.posonlyargs, *node.args.args]
    optional = positional[len(positional) - len(node.args.defaults) :]
    yield from ((arg.arg, literal(value)) for arg, value in zip(optional, node.args.defaults, strict=True))
    for arg, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
        if value is not None:
            yield arg.arg, literal(value)


# Lists that grow ---------------------------------------------------------------------------------


@dataclass(slots=True)
class Variables:
    """What the variables of a file stand for so far, while its statements are read in their order.

    `values` are their expressions, `lists` the elements of these: expressions
    too, each once, so that no list can grow without bound; None is what is computed.
    """

    values: dict[str, ast.expr] = field(default_factory=dict)
    lists: dict[str, dict[ast.expr | None, None]] = field(default_factory=dict)

    def read(self, node: ast.AST) -> None:
        """Read a statement: a value is assigned, or a list grows."""
        match node:
            case ast.Assign(value=value):
                for name in assigned(node):
                    self.values[name], self.lists[name] = value, self.elements([value])
            case ast.AugAssign(target=ast.Name(id=name), value=value):
                self._grow(name, [value])
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=verb), args=args)):
                if verb in {'append', 'extend'}:
                    self._grow(name, args)
                elif verb in {'insert', 'remove', 'pop'}:
                    self.lists.setdefault(name, {})[None] = None

    def _grow(self, name: str, more: Iterable[ast.expr]) -> None:
        self.lists.setdefault(name, {}).update(self.elements(more))

    def elements(self, expressions: Iterable[ast.expr]) -> dict[ast.expr | None, None]:
        """Return the elements of lists that expressions stand for, or an expression itself that is none."""
        result: dict[ast.expr | None, None] = {}
        stack = list(expressions)
        while stack:
            node = stack.pop()
            match node:
                case ast.List(elts=parts) | ast.Tuple(elts=parts):
                    stack += reversed(parts)
                case ast.BinOp(op=ast.Add(), left=left, right=right):
                    stack += [right, left]
                case ast.Call(func=ast.Name(id='list'), args=[inner]):
                    stack.append(inner)
                case ast.Name(id=name) if name in self.lists:
                    result |= self.lists[name]
                case ast.Starred():
                    result[None] = None
                case _:
                    result[node] = None
        return result


def keywords(call: ast.Call) -> dict[str | None, ast.expr]:
    """Return what a call gives by keyword; None is what it hands on unseen."""
    return {keyword.arg: keyword.value for keyword in call.keywords}


def is_called(call: ast.Call, *names: str) -> bool:
    """Return whether a call is of a function of one of these names, whatever has it."""
    return (dotted(call.func) or '').rpartition('.')[2] in names
