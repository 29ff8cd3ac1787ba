# SPDX-License-Identifier: Apache-2.0
"""The modules of a tree, and what stands at the top of each.

A module is read as far as it is plain: constants, lists that are copied and
extended, names of other modules, classes and functions.  Nothing of it is run.
"""

from __future__ import annotations

import ast
import functools
import re
import weakref
from dataclasses import dataclass
from importlib.util import resolve_name
from typing import TYPE_CHECKING, Any, NamedTuple

from maturity.model import msg
from maturity_audit.python import assigned, python_tree, statements
from maturity_audit.source import CannotTell, kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity_audit.questions import Question
    from maturity_audit.source import Snapshot

LONGEST_WAY = 12
"""Imports from a name to its definition that are followed."""
MOST = 20_000
"""Elements of a list, and signs of a text, that are put together."""
_PLAIN = re.compile('(?:[^%]|%[sd%])*')


@dataclass(frozen=True, slots=True)
class Home:
    """A class, function or method at the top of a module."""

    module: str
    symbol: str


@dataclass(frozen=True, slots=True)
class ModuleName:
    """A module that a name of another one stands for."""

    full_name: str


class Imported(NamedTuple):
    """What another module has under a name."""

    module: str
    name: str

    @property
    def full_name(self) -> str:
        """The name after that of the module."""
        return f'{self.module}.{self.name}'


class TopCall(NamedTuple):
    """A call at the top of a module, with the values of its arguments when it is made."""

    node: ast.Call
    args: tuple[Any, ...]
    named: Mapping[str | None, Any]


class Modules:
    """The modules of a tree, and of a folder that comes before it on the path of Python."""

    def __init__(
        self, tree: Snapshot, packages: tuple[str, ...] = (), first: tuple[Snapshot, str] | None = None
    ) -> None:
        """Look up modules of some packages, or of all; in a folder of another tree (`first`) before this."""
        self._roots = ([first] if first is not None else []) + [(tree, '')]
        self._packages = tuple(f'{package}.' for package in packages) or ('',)
        self.known_classes: dict[Home, Any] = {}

    @kept
    def file(self, dotted: str) -> tuple[Snapshot, str] | None:
        """Return the file of a module."""
        base = dotted.replace('.', '/')
        if not f'{dotted}.'.startswith(self._packages):
            return None
        for tree, folder in self._roots:
            for ending in ('.py', '/__init__.py'):
                path = f'{folder}{base}{ending}'
                node = tree.node(path)
                if node is not None and node.type == 'file':
                    return tree, path
        return None

    @kept
    def module(self, dotted: str) -> Module | None:
        """Return a module, None where there is none; one that cannot be parsed is empty, and says so."""
        file = self.file(dotted)
        if file is None:
            return None
        tree, path = file
        # Modules know this object for as long as it is there, so that all of it goes at once.
        owner = weakref.proxy(self)
        try:
            return Module(owner, dotted, path, python_tree(tree.made(bytes, path) or b'').body)
        except CannotTell as error:
            return Module(owner, dotted, path, [], error)
        except RecursionError:
            return Module(owner, dotted, path, [], CannotTell(msg('{path} is too deep', path=path)))

    @kept
    def classes(self, dotted: str) -> Mapping[str, Home]:
        """Return the classes in the folders beside that of a module, by name."""
        file = self.file(dotted)
        if file is None:
            return {}
        tree, path = file
        above, prefix = path.rsplit('/', 2)[0], dotted.rsplit('.', 2)[0]
        found: dict[str, Home] = {}
        for inner in tree.files(above, ending='.py'):
            name = prefix + inner.removeprefix(above).removesuffix('.py').replace('/', '.')
            module = self.module(name)
            nodes_ = () if module is None else module.definitions.values()
            found |= {node.name: Home(name, node.name) for node in nodes_ if isinstance(node, ast.ClassDef)}
        return found

    def module_of(self, name: str) -> tuple[Module | None, str]:
        """Return the module that a dotted name begins with, the longest one, and the rest of the name."""
        parts = name.split('.')
        for end in range(len(parts) - 1, 0, -1):
            module = self.module('.'.join(parts[:end]))
            if module is not None:
                return module, '.'.join(parts[end:])
        return None, name

    def attribute(self, owner: object, name: str) -> Any:  # noqa: ANN401
        """Return what a module or class has under a name, None where it is not plain."""
        if isinstance(owner, Home):
            return Home(owner.module, f'{owner.symbol}.{name}')
        if not isinstance(owner, ModuleName):
            return None
        inner = f'{owner.full_name}.{name}'
        if self.file(inner):
            return ModuleName(inner)
        module = self.module(owner.full_name)
        return None if module is None else module.lookup(name)

    def forget(self) -> None:
        """Forget what walks have given to classes."""
        for class_ in self.known_classes.values():
            class_.state.clear()


# A release is done before the next one begins; what was read of it takes much room.
modules_of = functools.lru_cache(maxsize=2)(Modules)


def module_at(question: Question, path: str) -> Module:
    """Return the module of a file; raises `CannotTell` where there is none, or none that can be parsed."""
    question.made(bytes, path)
    module = modules_of(question.tree).module(dotted_path(path))
    if module is None:
        raise CannotTell(msg('{path} is no module', path=path))
    if module.error is not None:
        raise module.error
    return module


def dotted_path(path: str) -> str:
    """Return the dotted name of the module of a path."""
    return path.removesuffix('.py').removesuffix('/__init__').replace('/', '.')


class Module:
    """A module as far as it is plain; `error` says why it could not be parsed.

    `variables` are the expressions that names were given last.
    """

    def __init__(
        self,
        modules: Modules,
        dotted: str,
        path: str,
        body: list[ast.stmt],
        error: CannotTell | None = None,
    ) -> None:
        """Read the statements at the top, in their order."""
        self.modules, self.dotted, self.path, self.body, self.error = modules, dotted, path, body, error
        self.names: dict[str, Any] = {}
        self.variables: dict[str, ast.expr] = {}
        self.definitions: dict[str, ast.stmt] = {}
        self.imports: dict[str, None] = {}
        self.calls: list[TopCall] = []
        self._read(body)

    def _read(self, body: Iterable[ast.stmt]) -> None:
        for node in body:
            match node:
                case ast.Import() | ast.ImportFrom():
                    self.names.update(self._imported(node))
                    self.imports |= dict.fromkeys(self.imported([node]))
                case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
                    names = dict.fromkeys(assigned(node))
                    self.variables |= dict.fromkeys(names, value)
                    self.names |= dict.fromkeys(names, self.value(value))
                case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
                    self.names[name] = added(self.names.get(name), self.value(value))
                case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                    self.definitions[name] = node
                    self.names[name] = Home(self.dotted, name)
                case ast.Expr(value=ast.Call() as call):
                    self._call(call)
                case ast.If(test=ast.Compare(left=ast.Name(id='__name__'))):
                    pass
                case ast.If() | ast.Try() | ast.With():
                    self._read(node.body)
                    self._read_otherwise(statements([node]))

    def _read_otherwise(self, nodes: Iterable[ast.AST]) -> None:
        """Read what another branch defines, for the names that the first one does not."""
        for node in nodes:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name not in self.names:
                self.definitions[node.name] = node
                self.names[node.name] = Home(self.dotted, node.name)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                self.names = {**dict(self._imported(node)), **self.names}
            elif isinstance(node, ast.Assign):
                self.variables |= {
                    name: node.value for name in assigned(node) if name not in self.definitions
                }

    def _call(self, call: ast.Call) -> None:
        """Let a list grow, or keep another call."""
        match call.func:
            case ast.Attribute(value=ast.Name(id=name), attr=verb) if isinstance(self.names.get(name), list):
                more = [self.value(arg) for arg in call.args]
                is_plain = verb == 'append' or (
                    verb == 'extend' and all(isinstance(one, list) for one in more)
                )
                # Whatever else is done to a list, nobody knows what is in it.
                self.names[name] = added(self.names[name], flat(more) if is_plain else [None])
            case _:
                args, named = call.args, {one.arg: self.value(one.value) for one in call.keywords}
                self.calls.append(TopCall(call, tuple(map(self.value, args)), named))

    def _imported(self, node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, ModuleName | Imported]]:
        """Yield the names of an import, with what they stand for."""
        for one in node.names:
            if isinstance(node, ast.Import):
                name = one.name if one.asname else one.name.partition('.')[0]
                yield one.asname or name, ModuleName(name)
            else:
                module = self._absolute('.' * node.level + (node.module or ''))
                inner = f'{module}.{one.name}'
                is_module = self.modules.file(inner) is not None
                yield one.asname or one.name, ModuleName(inner) if is_module else Imported(module, one.name)

    def _absolute(self, name: str) -> str:
        """Return the absolute form of a name that can be relative to this module."""
        package = self.dotted if self.path.endswith('/__init__.py') else self.dotted.rpartition('.')[0]
        try:
            return resolve_name(name, package)
        except ImportError:
            # It leads out of the source.
            return name

    def imported(self, nodes_: Iterable[ast.AST]) -> Iterator[str]:
        """Yield the modules of these trees that some statements import."""
        for node in nodes_:
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom):
                values = [value for _, value in self._imported(node)]
                names = [one.full_name if isinstance(one, ModuleName) else one.module for one in values]
            yield from (name for name in names if self.modules.file(name))

    # Values ---------------------------------------------------------------------------------------

    def definition(self, symbol: str) -> ast.stmt | None:
        """Return a class or function at the top, or a class within one (`Outer.Inner`)."""
        first, *inner = symbol.split('.')
        node = self.definitions.get(first)
        for name in inner:
            body = node.body if isinstance(node, ast.ClassDef) else ()
            node = next((one for one in body if isinstance(one, ast.ClassDef) and one.name == name), None)
        return node

    def full_name(self, name: str) -> str:
        """Return the absolute form of a dotted name that is used here."""
        head, _, tail = name.partition('.')
        value = self.names.get(head)
        if isinstance(value, Imported | ModuleName):
            return '.'.join(filter(None, (value.full_name, tail)))
        return f'{self.dotted}.{name}' if head in self.definitions else name

    def lookup(self, name: str) -> Any:  # noqa: ANN401 (whatever a module can hold)
        """Return the value of a name, None where it is not plain."""
        module: Module | None = self
        for _ in range(LONGEST_WAY):
            value = None if module is None else module.names.get(name)
            if not isinstance(value, Imported):
                return value
            module, name = self.modules.module(value.module), value.name
        return None

    def value(self, node: ast.expr | None) -> Any:  # noqa: ANN401
        """Return what an expression stands for, a text, a list, a module, a home or a call, or None."""
        value: Any = None
        match node:
            case ast.Constant():
                value = node.value
            case ast.List(elts=items) | ast.Tuple(elts=items):
                value = [self.value(item) for item in items]
            case ast.Name(id=name):
                value = self.lookup(name)
            case ast.Attribute(value=owner, attr=name):
                value = self.modules.attribute(self.value(owner), name)
            case ast.Call(func=ast.Name(id='list'), args=[inner]):
                inside = self.value(inner)
                # The copy of a text is a list of its letters.
                value = list(inside) if isinstance(inside, list | str) else None
            case ast.Call():
                value = node
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                value = added(self.value(left), self.value(right))
            case ast.BinOp(left=left, op=ast.Mod(), right=right):
                value = _formatted(self.value(left), self.value(right))
        return value


def flat(value: object) -> list[Any]:
    """Return what is in a list and the lists in it, each once; a list that stands in many is read once."""
    found: dict[Any, None] = {}
    stack, seen = [value], set[int]()
    while stack:
        one = stack.pop()
        if not isinstance(one, list | tuple):
            found[one] = None
        elif id(one) not in seen:
            seen.add(id(one))
            stack.extend(reversed(one))
    return list(found)


def added(first: object, second: object) -> Any:  # noqa: ANN401 (a text or a list)
    """Return the sum of two texts or two lists, None of others and of what grows without end."""
    is_same = isinstance(first, str | list) and type(first) is type(second)
    if not is_same or len(first) + len(second) > MOST:  # type: ignore[arg-type]
        return None
    return first + second  # type: ignore[operator]


def _formatted(pattern: object, values: object) -> str | None:
    """Return a text with values filled in, None where it cannot be."""
    if (
        not isinstance(pattern, str)
        or not _PLAIN.fullmatch(pattern)
        or not isinstance(values, str | int | list)
    ):
        return None
    try:
        text = pattern % (tuple(values) if isinstance(values, list) else values)
    except (TypeError, ValueError):
        return None
    return text if len(text) <= MOST else None
