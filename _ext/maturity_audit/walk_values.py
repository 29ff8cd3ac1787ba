# SPDX-License-Identifier: Apache-2.0
"""What a walk through tests knows of values: classes and objects of the tests, and what is opaque."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from maturity_audit.modules import Home, ModuleName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity_audit.modules import Module


class Opaque:
    """An object of which nothing is known but that it is there."""


class Undecided:
    """A value of which nobody can tell whether it is true."""


OPAQUE, UNDECIDED = Opaque(), Undecided()


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an enumeration."""

    name: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method of a module, and the class that defines it."""

    module: Module
    class_: Class | None
    node: ast.FunctionDef

    @property
    def symbol(self) -> str:
        """Its name, after that of its class."""
        return self.node.name if self.class_ is None else f'{self.class_.name}.{self.node.name}'

    @property
    def is_property(self) -> bool:
        """Whether its value is an attribute."""
        return self.has('property')

    def has(self, *decorators: str) -> bool:
        """Return whether it has one of these decorators."""
        return any(isinstance(one, ast.Name) and one.id in decorators for one in self.node.decorator_list)


@dataclass(eq=False)
class Class:
    """A class of the tests; `state` is what the walk assigned to it."""

    module: Module
    name: str
    node: ast.ClassDef
    state: dict[str, Any] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        """Its name after that of its module."""
        return f'{self.module.dotted}.{self.name}'

    @property
    def class_(self) -> Class:
        """Itself: it can stand for an object, in methods of classes."""
        return self

    @cached_property
    def attributes(self) -> Mapping[str, ast.expr]:
        """The values that its body assigns."""
        return {
            target.id: one.value
            for one in self.node.body
            if isinstance(one, ast.Assign)
            for target in one.targets
            if isinstance(target, ast.Name)
        }

    @cached_property
    def functions(self) -> Mapping[str, ast.FunctionDef]:
        """The methods that its body defines."""
        return {node.name: node for node in self.node.body if isinstance(node, ast.FunctionDef)}

    @property
    def line(self) -> tuple[Class, ...]:
        """The class and those behind it."""
        return (self, *self._behind)

    @cached_property
    def _behind(self) -> tuple[Class, ...]:
        found = (self.base(node) for node in self.node.bases)
        return tuple(dict.fromkeys(one for base in found if base is not None for one in base.line))

    @cached_property
    def has_base_elsewhere(self) -> bool:
        """Whether a class behind it is not in the source."""
        bases = ((one, node) for one in self.line for node in one.node.bases)
        return any(one.base(node) is None and not hasattr(builtins, ast.unparse(node)) for one, node in bases)

    @cached_property
    def is_enum(self) -> bool:
        """Whether it is an enumeration."""
        return any(ast.unparse(base).rpartition('.')[2] == 'Enum' for base in self.node.bases)

    def base(self, node: ast.expr) -> Class | None:
        """Return the class that an expression names, None where it is not at hand."""
        home = self.module.value(node)
        found = class_of(self.module, home) if isinstance(home, Home) else None
        return None if found is self else found

    def find(self, name: str, after: Class | None = None) -> Function | None:
        """Return the method of a name, of the class itself or the first behind it that has one."""
        start = self.line.index(after) + 1 if after in self.line else 0
        found = next((one for one in self.line[start:] if name in one.functions), None)
        return None if found is None else Function(found.module, found, found.functions[name])

    def every_function(self) -> dict[str, Function]:
        """Return all methods, those of the classes behind it first."""
        names = (name for one in reversed(self.line) for name in one.functions)
        return {name: found for name in names if (found := self.find(name)) is not None}

    @staticmethod
    def named(module: Module, name: str) -> Class | None:
        """Return a class of the folder of a module, or of the folders beside it, by its name."""
        home = module.modules.classes(module.dotted).get(name)
        return None if home is None else class_of(module, home)


def class_of(module: Module, home: Home) -> Class | None:
    """Return the class of a module of the same tree, the same object each time."""
    known: dict[Home, Class] = module.modules.known_classes
    if home not in known:
        found = definition_of(module, home)
        return found if isinstance(found, Class) else None
    return known[home]


def definition_of(module: Module, home: Home) -> Class | Function | None:
    """Return a class, or a function at the top, of a module of the same tree."""
    known: dict[Home, Class] = module.modules.known_classes
    where = module.modules.module(home.module)
    node = None if where is None else where.definition(home.symbol)
    if where is None or node is None:
        return None
    if isinstance(node, ast.ClassDef):
        return known.setdefault(home, Class(where, home.symbol, node))
    return Function(where, None, node) if isinstance(node, ast.FunctionDef) else None


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
