# SPDX-License-Identifier: Apache-2.0
"""What the classes and functions of a Python file give to variables and attributes, as syntax trees."""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity_audit.python import FunctionNode, dotted, nodes, python_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Body:
    """What a class defines: its functions, and what its attributes are given, with where that is."""

    functions: Mapping[str, Function]
    attributes: Mapping[str, tuple[tuple[Function | None, ast.expr], ...]]
    decorators: tuple[ast.expr, ...]


@functools.lru_cache(maxsize=64)
def bodies(data: bytes) -> Mapping[int, Body]:
    """Return what the classes of a file define, by the lines at which they stand."""
    return {node.lineno: _body(node) for node in nodes(python_tree(data)) if isinstance(node, ast.ClassDef)}


def _body(node: ast.ClassDef) -> Body:
    functions = {part.name: part for part in node.body if isinstance(part, FunctionNode)}
    attributes: dict[str, tuple[tuple[Function | None, ast.expr], ...]] = {}
    for function in (None, *functions.values()):
        for part in node.body if function is None else nodes(function):
            for target in part.targets if isinstance(part, ast.Assign) else ():
                name = _attribute_name(function, target)
                if isinstance(part, ast.Assign) and name is not None:
                    attributes[name] = (*attributes.get(name, ()), (function, part.value))
    return Body(functions, attributes, tuple(node.decorator_list))


def _attribute_name(function: Function | None, target: ast.expr) -> str | None:
    """Return the attribute of a class or its object to which a value is given, or None."""
    if function is None:
        return target.id if isinstance(target, ast.Name) else None
    match target:
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if function.args.args:
            return attr if name == function.args.args[0].arg else None
        case _:
            return None


def is_property(function: Function) -> bool:
    """Return whether a function is called by reading an attribute."""
    return any((dotted(node) or '').endswith('property') for node in function.decorator_list)


def values_of(function: Function) -> Mapping[str, tuple[ast.expr, ...]]:
    """Return what a function gives to variables and attributes, by their dotted names."""
    values: dict[str, tuple[ast.expr, ...]] = {}
    for node in nodes(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                name = plain_name(target)
                if name is not None:
                    values[name] = (*values.get(name, ()), node.value)
    return values


def plain_name(node: ast.expr) -> str | None:
    """Return a dotted name without calls in it, or None."""
    part = node
    while isinstance(part, ast.Attribute):
        part = part.value
    return dotted(node) if isinstance(part, ast.Name) else None
