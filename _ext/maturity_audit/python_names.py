# SPDX-License-Identifier: Apache-2.0
"""Dotted names in the Python code of a snapshot: modules, classes, and the classes behind a class."""

from __future__ import annotations

import builtins
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import resolve_name
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.python_modules import module
from maturity_audit.source import CannotTell, kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity_audit.python_classes import Class, Method
    from maturity_audit.python_modules import Module
    from maturity_audit.source import Snapshot

LONGEST_WAY = 12
"""Imports from a name to its definition that are followed."""
MOST_CLASSES = 100
"""Classes behind a class."""
MOST_BASES = 20
DEEPEST = 50


@dataclass(frozen=True, slots=True)
class File:
    """A module of the snapshot: its dotted name, its path, what it says."""

    name: str
    path: str
    module: Module

    def absolute(self, name: str) -> str:
        """Return a name that is relative to this module (`.service.users`) as an absolute one."""
        # In the module of a package itself one dot is the package.
        package = self.name if self.path.endswith('/__init__.py') else self.name.rpartition('.')[0]
        try:
            return resolve_name(name, package)
        except ImportError:
            # It leads out of the source.
            return name


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A class, or one behind it; without a file where it is not defined in the snapshot."""

    name: str
    file: File | None = None
    definition: Class | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A method, and the position of its class among the ancestors."""

    position: int
    ancestor: Ancestor
    method: Method


@dataclass(frozen=True, slots=True)
class Ancestry:
    """A class and those behind it, in the order in which Python looks for a method.

    `outside` are classes of other projects that have none of the methods that
    are asked for.
    """

    classes: tuple[Ancestor, ...]
    outside: frozenset[str]

    def method(self, name: str, start: int = 0) -> Found | None:
        """Return the first method of a name, or None; `start` is the first class that is asked.

        Raises `CannotTell` where nobody knows what a class before it has.
        """
        for position, ancestor in enumerate(self.classes[start:], start):
            if self.is_unknown(ancestor):
                raise CannotTell(msg('{name} is not in the source', name=ancestor.name))
            if ancestor.definition is not None and name in ancestor.definition.methods:
                return Found(position, ancestor, ancestor.definition.methods[name])
        return None

    def is_unknown(self, ancestor: Ancestor) -> bool:
        """Return whether nobody knows what a class has: it is neither in the source nor harmless."""
        harmless = ancestor.name in self.outside or hasattr(builtins, ancestor.name)
        return ancestor.definition is None and not harmless


class Names:
    """The modules and classes of a snapshot."""

    def __init__(self, tree: Snapshot, outside: frozenset[str] = frozenset()) -> None:
        """Keep the snapshot; `outside` as in `Ancestry`."""
        self.tree = tree
        self._outside = outside

    @kept
    def file(self, name: str) -> File | None:
        """Return a module by its dotted name, or None."""
        base = name.replace('.', '/')
        for path in (f'{base}/__init__.py', f'{base}.py'):
            code = self.tree.made(module, path)
            if code is not None:
                return File(name, path, code)
        return None

    def file_at(self, path: str) -> File | None:
        """Return the module of a path, or None where there is none that Python can parse."""
        with suppress(CannotTell):
            return self.file(path.removesuffix('.py').removesuffix('/__init__').replace('/', '.'))
        return None

    def is_outside(self, name: str) -> bool:
        """Return whether the source has not even the package in which a name would be."""
        top = name.partition('.')[0]
        return self.tree.node(top) is None and self.tree.node(f'{top}.py') is None

    def find(self, name: str) -> Ancestor | None:
        """Return a class by its dotted name, or one under which it is imported, or None."""
        for _ in range(LONGEST_WAY):
            file, rest = self._module_of(name)
            if file is None:
                return None
            head, _, tail = rest.partition('.')
            if rest in file.module.classes:
                return Ancestor(f'{file.name}.{rest}', file, file.module.classes[rest])
            if head not in file.module.imports:
                self._refuse_hidden(file, head)
                return None
            name = '.'.join(filter(None, (file.absolute(file.module.imports[head]), tail)))
        raise CannotTell(msg('the imports of {name} go round in circles', name=name))

    @staticmethod
    def _refuse_hidden(file: File, name: str) -> None:
        """Raise `CannotTell` where a module can have a class that its text does not show."""
        if name in file.module.variables or name in file.module.classes:
            raise CannotTell(msg('{path} does not define {name} plainly', path=file.path, name=name))
        if '*' in file.module.imports:
            raise CannotTell(msg('{path} imports all names of another module', path=file.path))

    def _module_of(self, name: str) -> tuple[File | None, str]:
        """Return the module that a name begins with, the longest one, and the rest of the name."""
        parts = name.split('.')
        for end in range(len(parts) - 1, 0, -1):
            file = self.file('.'.join(parts[:end]))
            if file is not None:
                return file, '.'.join(parts[end:])
        return None, name

    def within(self, file: File, name: str) -> str:
        """Return the absolute form of a name that is used in a module."""
        head, _, tail = name.partition('.')
        if head in file.module.imports:
            return '.'.join(filter(None, (file.absolute(file.module.imports[head]), tail)))
        if head in file.module.classes:
            return f'{file.name}.{name}'
        return name

    # The classes behind a class -----------------------------------------------------------------

    @kept
    def ancestry(self, name: str) -> Ancestry:
        """Return a class and those behind it; raises `CannotTell` where their order cannot be found."""
        known: dict[str, Ancestor] = {}
        # Python itself knows the order in which it asks classes: empty ones of the same names tell it.
        order = self._made(self.find(name) or Ancestor(name), known, {}, ()).__mro__[:-1]
        return Ancestry(tuple(known[one.__name__] for one in order), self._outside)

    def _made(
        self, one: Ancestor, known: dict[str, Ancestor], made: dict[str, type], below: tuple[str, ...]
    ) -> type:
        """Return an empty class with the name and the bases of one of the source."""
        if one.name in below:
            raise CannotTell(msg('{name} is a base of itself', name=below[0]))
        if one.name not in made:
            bases = list(self._bases(one))
            if len(known) >= MOST_CLASSES or len(bases) > MOST_BASES or len(below) > DEEPEST:
                raise CannotTell(msg('{name} has too many bases', name=one.name))
            known[one.name] = one
            behind = tuple(self._made(base, known, made, (*below, one.name)) for base in bases)
            try:
                made[one.name] = type(one.name, behind, {})
            except TypeError:
                raise CannotTell(msg('the bases contradict each other in their order')) from None
        return made[one.name]

    def _bases(self, one: Ancestor) -> Iterator[Ancestor]:
        if one.file is None or one.definition is None:
            return
        for base in one.definition.bases:
            if base is None:
                raise CannotTell(msg('a base of {name} is computed', name=one.name))
            name = self.within(one.file, base)
            yield self.find(name) or Ancestor(name)
