# SPDX-License-Identifier: Apache-2.0
"""The classes and functions of the modules of a tree, and the classes behind a class."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from maturity.model import Message, msg
from maturity_audit.modules import LONGEST_WAY, Home, Imported, ModuleName
from maturity_audit.python import FunctionNode, Member, assigned, dotted, statements
from maturity_audit.source import CannotTell, known, or_reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity_audit.modules import Module, Modules

MOST_CLASSES = 100
"""Classes behind a class."""
MOST_BASES = 20
DEEPEST = 50


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

    def has(self, *decorators: str) -> bool:
        """Return whether it has one of these decorators."""
        return any(isinstance(one, ast.Name) and one.id in decorators for one in self.node.decorator_list)


@dataclass(eq=False)
class Class:
    """A class; `state` is what a walk assigned to it."""

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
    def members(self) -> Mapping[str, Member]:
        """The methods that its body defines, and the other names that it assigns."""
        members: dict[str, Member] = {}
        for node in statements(self.node.body):
            if isinstance(node, FunctionNode):
                # What sets or deletes a property is not what its value is.
                names = [dotted(one) or '' for one in node.decorator_list]
                if not any(name.endswith(('.setter', '.deleter')) for name in names):
                    members[node.name] = node
            elif isinstance(node, ast.Assign):
                members |= dict.fromkeys(assigned(node), node)
        return members

    @cached_property
    def functions(self) -> Mapping[str, ast.FunctionDef]:
        """The methods that its body defines."""
        return {name: node for name, node in self.members.items() if isinstance(node, ast.FunctionDef)}

    @cached_property
    def attributes(self) -> Mapping[str, ast.expr]:
        """The values that its body assigns."""
        return {name: node.value for name, node in self.members.items() if isinstance(node, ast.Assign)}

    @cached_property
    def is_enum(self) -> bool:
        """Whether it is an enumeration."""
        return any(ast.unparse(base).rpartition('.')[2] == 'Enum' for base in self.node.bases)

    # The classes behind it ------------------------------------------------------------------------

    @property
    def ancestors(self) -> tuple[Ancestor, ...]:
        """The class and those behind it, in the order of Python; raises `CannotTell` where there is none."""
        return (self, *known(self._behind))

    @cached_property
    def line(self) -> tuple[Class, ...]:
        """The class and those behind it that are at hand; the class alone where their order is unclear."""
        behind = () if isinstance(self._behind, Message) else self._behind
        return (self, *(one for one in behind if isinstance(one, Class)))

    @cached_property
    def _behind(self) -> tuple[Ancestor, ...] | Message:
        return or_reason(self._ordered)

    def _ordered(self) -> tuple[Ancestor, ...]:
        found: dict[str, Ancestor] = {}
        # Python itself knows the order in which it asks classes: empty ones of the same names tell it.
        order = _made(self, found, {}, ()).__mro__[1:-1]
        return tuple(found[one.__name__] for one in order)

    @property
    def has_base_elsewhere(self) -> bool:
        """Whether a class behind it is not in the source."""
        return isinstance(self._behind, Message) or any(map(is_elsewhere, self._behind))

    def bases(self) -> Iterator[Ancestor]:
        """Yield the classes from which it inherits."""
        nodes = [inner for base in self.node.bases for inner in _plain(base)]
        for node in nodes:
            name = None if isinstance(node, ast.Call) else dotted(node)
            if name is None:
                raise CannotTell(msg('a base of {name} is computed', name=self.full_name))
            full_name = self.module.full_name(name)
            yield find(self.module.modules, full_name) or full_name

    # What it has ----------------------------------------------------------------------------------

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
        return None if home is None else class_of(module.modules, home)


Ancestor: TypeAlias = Class | str
"""A class, or the name of one that is not defined in the source."""


def is_elsewhere(one: Ancestor) -> bool:
    """Return whether a class is neither in the source nor of Python itself."""
    return isinstance(one, str) and not hasattr(builtins, one)


def name_of(one: Ancestor) -> str:
    """Return the full name of a class."""
    return one if isinstance(one, str) else one.full_name


def _plain(base: ast.expr) -> list[ast.expr]:
    """Return the bases that an expression stands for: six.with_metaclass(Meta, Base, ...) for several."""
    is_several = isinstance(base, ast.Call) and (dotted(base.func) or '').endswith('with_metaclass')
    return base.args[1:] if isinstance(base, ast.Call) and is_several else [base]


def _made(one: Ancestor, known: dict[str, Ancestor], made: dict[str, type], below: tuple[str, ...]) -> type:
    """Return an empty class with the name and the bases of one of the source."""
    name = name_of(one)
    if name in below:
        raise CannotTell(msg('{name} is a base of itself', name=below[0]))
    if name not in made:
        bases = [] if isinstance(one, str) else list(one.bases())
        if len(known) >= MOST_CLASSES or len(bases) > MOST_BASES or len(below) > DEEPEST:
            raise CannotTell(msg('{name} has too many bases', name=name))
        known[name] = one
        behind = tuple(_made(base, known, made, (*below, name)) for base in bases)
        try:
            made[name] = type(name, behind, {})
        except TypeError:
            raise CannotTell(msg('the bases contradict each other in their order')) from None
    return made[name]


# Where classes are ------------------------------------------------------------------------------


def class_of(modules: Modules, home: Home) -> Class | None:
    """Return a class, the same object each time."""
    found = modules.known_classes.get(home) or definition_of(modules, home)
    return found if isinstance(found, Class) else None


def classes_of(module: Module) -> Iterator[Class]:
    """Yield the classes at the top of a module."""
    homes = (Home(module.dotted, name) for name in module.definitions)
    yield from (one for home in homes if (one := class_of(module.modules, home)) is not None)


def definition_of(modules: Modules, home: Home) -> Class | Function | None:
    """Return a class, or a function at the top of a module."""
    known: dict[Home, Class] = modules.known_classes
    where = modules.module(home.module)
    node = None if where is None else where.definition(home.symbol)
    if where is not None and isinstance(node, ast.ClassDef):
        return known.setdefault(home, Class(where, home.symbol, node))
    return Function(where, None, node) if where is not None and isinstance(node, ast.FunctionDef) else None


def find(modules: Modules, name: str) -> Class | None:
    """Return a class by its dotted name, or one under which it is imported, or None.

    Raises `CannotTell` where a module can have a class that its text does not show.
    """
    for _ in range(LONGEST_WAY):
        module, rest = modules.module_of(name)
        if module is None:
            return None
        if module.error is not None:
            raise module.error
        found = class_of(modules, Home(module.dotted, rest))
        head, _, tail = rest.partition('.')
        value = module.names.get(head)
        if found is not None:
            return found
        if not isinstance(value, Imported | ModuleName):
            _refuse_hidden(module, head)
            return None
        name = '.'.join(filter(None, (value.full_name, tail)))
    raise CannotTell(msg('the imports of {name} go round in circles', name=name))


def _refuse_hidden(module: Module, name: str) -> None:
    if name in module.variables or isinstance(module.definitions.get(name), ast.ClassDef):
        raise CannotTell(msg('{path} does not define {name} plainly', path=module.path, name=name))
    if '*' in module.names:
        raise CannotTell(msg('{path} imports all names of another module', path=module.path))
