# SPDX-License-Identifier: Apache-2.0
"""What a walk through tests knows of values: classes and objects of the tests, and what is opaque."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from maturity_audit.proboscis_files import Home, ModuleName

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity_audit.proboscis_files import Module


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
    def is_static(self) -> bool:
        """Whether it takes no object."""
        return self._is('staticmethod')

    @property
    def is_property(self) -> bool:
        """Whether its value is an attribute."""
        return self._is('property')

    def _is(self, name: str) -> bool:
        return any(isinstance(one, ast.Name) and one.id == name for one in self.node.decorator_list)


@dataclass(eq=False)
class Class:
    """A class of the tests; `state` is what the walk assigned to it."""

    module: Module
    node: ast.ClassDef
    state: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name."""
        return self.node.name

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
    def line(self) -> tuple[Class, ...]:
        """The class and those behind it."""
        behind = [one for base in self.node.bases for one in self.behind(base)]
        return (self, *dict.fromkeys(behind))

    @cached_property
    def is_enum(self) -> bool:
        """Whether it is an enumeration."""
        return any(ast.unparse(base).rpartition('.')[2] == 'Enum' for base in self.node.bases)

    def behind(self, base: ast.expr) -> Iterator[Class]:
        """Yield the class that an expression names, and those behind it, as far as they are at hand."""
        home = self.module.value(base)
        if isinstance(home, Home):
            found = class_of(self.module, home)
            if found is not None and found is not self:
                yield from found.line

    def find(self, name: str, after: Class | None = None) -> Function | None:
        """Return the method of a name, of the class itself or the first behind it that has one."""
        line = self.line
        start = line.index(after) + 1 if after in line else 0
        for one in line[start:]:
            for node in one.node.body:
                if isinstance(node, ast.FunctionDef) and node.name == name:
                    return Function(one.module, one, node)
        return None

    @staticmethod
    def named(module: Module, name: str) -> Class | None:
        """Return a class of the folder of a module, or of the folders beside it, by its name."""
        home = module.modules.classes(module.dotted).get(name)
        return None if home is None else class_of(module, home)


def class_of(module: Module, home: Home) -> Class | None:
    """Return the class of a module of the same tree, the same object each time."""
    key = home.module, home.symbol
    known: dict[tuple[str, str], Class] = module.modules.known_classes
    if key not in known:
        where = module.modules.module(home.module)
        node = None if where is None else where.definitions.get(home.symbol)
        if where is None or not isinstance(node, ast.ClassDef):
            return None
        known[key] = Class(where, node)
    return known[key]


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
    return not isinstance(value, Opaque | Undecided | Instance | Class | Bound | Behind | ModuleName | Home)


def truth(value: object) -> bool | None:
    """Return whether a value is true, None where nobody can tell."""
    if isinstance(value, Undecided):
        return None
    if isinstance(value, list | tuple | dict | str | int | float | bool | type(None)):
        return bool(value)
    return True
