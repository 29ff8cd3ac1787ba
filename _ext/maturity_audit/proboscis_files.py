# SPDX-License-Identifier: Apache-2.0
"""What the modules of a tree say to proboscis: tests with their groups, and groups that are registered.

A module is read as far as it is plain: constants, lists that are copied and
extended, names of other modules, decorators, and calls of `register`.  Nothing
of it is run.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maturity_audit.proboscis_values import added, flat, formatted
from maturity_audit.python import FunctionNode, nodes, python_tree
from maturity_audit.source import CannotTell, kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity_audit.source import Snapshot

_DECORATORS = frozenset({'test', 'before_class', 'after_class'})
_LISTS = ('groups', 'depends_on_groups', 'depends_on', 'runs_after_groups', 'runs_after')
_DASHED = "replace('_', '-')"


@dataclass(frozen=True, slots=True)
class Home:
    """A class, function or method that can be a test."""

    module: str
    symbol: str


@dataclass(frozen=True, slots=True)
class ModuleName:
    """A module that a name of another one stands for."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What proboscis knows: a test, or groups that are registered to depend on others.

    `home` is None for registered groups; `parent` is the class of a method;
    `enabled` is False only where the decorator says so plainly.  Groups and
    homes that could not be read are left out, and `plain` is False.
    """

    path: str
    line: int
    home: Home | None = None
    parent: Home | None = None
    is_case: bool = True
    groups: tuple[str, ...] = ()
    depends_on_groups: tuple[str, ...] = ()
    depends_on: tuple[Home, ...] = ()
    runs_after_groups: tuple[str, ...] = ()
    runs_after: tuple[Home, ...] = ()
    when: str = 'test'
    is_function: bool = False
    enabled: bool = True
    plain: bool = True


class Modules:
    """The modules of a tree, and of a folder that comes before it on the path of Python."""

    def __init__(
        self, tree: Snapshot, packages: tuple[str, ...], first: tuple[Snapshot, str] | None = None
    ) -> None:
        """Look modules of some packages up in a folder of another tree (`first`), then in the tree."""
        self._roots = ([first] if first is not None else []) + [(tree, '')]
        self._packages = tuple(f'{package}.' for package in packages)
        self.known_classes: dict[tuple[str, str], Any] = {}

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
        """Return a module, None where there is none; one that cannot be parsed is empty."""
        file = self.file(dotted)
        if file is None:
            return None
        tree, path = file
        try:
            body = python_tree(tree.made(bytes, path) or b'').body
        except CannotTell:
            body = []
        return Module(self, dotted, path, body)

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


class Module:
    """A module as far as it is plain."""

    def __init__(self, modules: Modules, dotted: str, path: str, body: list[ast.stmt]) -> None:
        """Read the statements at the top, in their order."""
        self.modules, self.dotted, self.path, self.body = modules, dotted, path, body
        self.names: dict[str, Any] = {}
        self.definitions: dict[str, ast.stmt] = {}
        self.imports: dict[str, None] = {}
        self.registered: list[Entry] = []
        self._read(body)

    def inner_imports(self) -> Iterator[str]:
        """Yield the modules that its functions import."""
        for node in nodes(ast.Module(self.body, [])):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield from (name for _, name in self._imported(node))

    def _read(self, body: Iterable[ast.stmt]) -> None:
        for node in body:
            match node:
                case ast.Import() | ast.ImportFrom():
                    for _, name in self._imported(node):
                        self.imports[name] = None
                    self._import(node)
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self.names[name] = self.value(value)
                case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                    self.definitions[name] = node
                    self.names[name] = Home(self.dotted, name)
                case ast.Expr(value=ast.Call() as call):
                    self._call(call)
                case ast.If(test=ast.Compare(left=ast.Name(id='__name__'))):
                    pass
                case ast.If() | ast.Try():
                    self._read(node.body)

    # Imports --------------------------------------------------------------------------------------

    def _imported(self, node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
        """Yield the modules of these trees that a statement imports, by the names that it gives them."""
        for one in node.names:
            if isinstance(node, ast.Import):
                if self.modules.file(one.name):
                    yield one.asname or one.name.partition('.')[0], one.name
                continue
            inner = f'{node.module}.{one.name}'
            if self.modules.file(inner):
                yield one.asname or one.name, inner
            elif node.module and self.modules.file(node.module):
                yield one.asname or one.name, node.module

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for one in node.names:
            if isinstance(node, ast.Import):
                name = one.name if one.asname else one.name.partition('.')[0]
                self.names[one.asname or name] = ModuleName(name)
            elif self.modules.file(f'{node.module}.{one.name}'):
                self.names[one.asname or one.name] = ModuleName(f'{node.module}.{one.name}')
            else:
                self.names[one.asname or one.name] = ('from', node.module, one.name)

    def lookup(self, name: str) -> Any:  # noqa: ANN401 (whatever a module can hold)
        """Return the value of a name, None where it is not plain."""
        value = self.names.get(name)
        if isinstance(value, tuple):
            module = self.modules.module(value[1] or '')
            return None if module is None or module is self else module.lookup(value[2])
        return value

    # Values ---------------------------------------------------------------------------------------

    def value(self, node: ast.expr | None) -> Any:  # noqa: ANN401 (as above)
        """Return what an expression stands for, a text, a list, a module or a home, or None."""
        value: Any = None
        match node:
            case ast.Constant():
                value = node.value
            case ast.List(elts=items) | ast.Tuple(elts=items):
                value = [self.value(item) for item in items]
            case ast.Name(id=name):
                value = self.lookup(name)
            case ast.Attribute(value=owner, attr=name):
                value = self._attribute(self.value(owner), name)
            case ast.Call(func=ast.Name(id='list'), args=[inner]):
                inside = self.value(inner)
                # The copy of a text is a list of its letters.
                value = list(inside) if isinstance(inside, list | str) else None
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                value = added(self.value(left), self.value(right))
            case ast.BinOp(left=left, op=ast.Mod(), right=right):
                value = formatted(self.value(left), self.value(right))
        return value

    def _attribute(self, owner: object, name: str) -> Any:  # noqa: ANN401 (as above)
        if isinstance(owner, Home):
            return Home(owner.module, f'{owner.symbol}.{name}')
        if not isinstance(owner, ModuleName):
            return None
        inner = f'{owner.name}.{name}'
        if self.modules.file(inner):
            return ModuleName(inner)
        module = self.modules.module(owner.name)
        return None if module is None else module.lookup(name)

    # Groups that are registered -------------------------------------------------------------------

    def _call(self, call: ast.Call) -> None:
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr='extend' | 'append'), args=[arg]):
                known, more = self.names.get(name), self.value(arg)
                if isinstance(known, list):
                    more = more if call.func.attr == 'extend' and isinstance(more, list) else [more]  # type: ignore[attr-defined]
                    self.names[name] = known + more
            case ast.Call(func=ast.Attribute(value=ast.Name(id='proboscis'), attr='register')):
                given = {one.arg: self.value(one.value) for one in call.keywords}
                self._register(call.lineno, given.get('groups'), [given.get('depends_on_groups') or []])
            case ast.Call(func=ast.Name(id='register')) if 'register' in self.definitions:
                self._register_all(call)

    def _register_all(self, call: ast.Call) -> None:
        """Register what a function `register(names, *groups, **parts)` of the module does.

        Each part gets names of its own that end with that of the part; with
        hyphens too, where the function replaces underscores.
        """
        names = flat(self.value(call.args[0])) if call.args else ()
        parts = {str(one.arg): self.value(one.value) for one in call.keywords}
        dashed = _DASHED in ast.unparse(self.definitions['register'])
        every = list(parts.values()) if parts else [self.value(arg) for arg in call.args[1:]]
        wanted = {names: every}
        wanted |= {tuple(f'{name}_{part}' for name in names): [value] for part, value in parts.items()}
        for named, groups in wanted.items():
            self._register(call.lineno, list(named), groups)
            if dashed:
                self._register(call.lineno, [name.replace('_', '-') for name in named], groups)

    def _register(self, line: int, names: object, groups: list[object]) -> None:
        known, needed = flat(names), flat(groups)
        plain = all(isinstance(one, str) for one in (*known, *needed))
        self.registered.append(
            Entry(
                path=self.path,
                line=line,
                groups=tuple(one for one in known if isinstance(one, str)),
                depends_on_groups=tuple(one for one in needed if isinstance(one, str)),
                plain=plain,
            )
        )

    # Tests ------------------------------------------------------------------------------------------

    def entries(self) -> Iterator[Entry]:
        """Yield the tests that the module defines, those of a class after it, and what it registers."""
        for node in self.body:
            if isinstance(node, FunctionNode):
                given = self._given(node)
                if given is not None:
                    yield self._entry(Home(self.dotted, node.name), node, given)
            elif isinstance(node, ast.ClassDef):
                given = self._given(node)
                if given is not None:
                    yield from self._class(node, given)
        yield from self.registered

    def _class(self, node: ast.ClassDef, given: Mapping[str, Any]) -> Iterator[Entry]:
        home = Home(self.dotted, node.name)
        # Only classes of unittest are cases of their own; all others are what their methods are.
        is_case = any(ast.unparse(base).rpartition('.')[2] == 'TestCase' for base in node.bases)
        yield self._entry(home, node, given, is_case=is_case)
        methods = [
            (name, owner, method, inner)
            for name, (owner, method) in self.methods(node).items()
            if (inner := owner.given(method, self, node)) is not None
        ]
        homes = {name: Home(self.dotted, f'{node.name}.{name}') for name, *_ in methods}
        first = [homes[name] for name, _, _, inner in methods if inner['when'] == 'before_class']
        others = [homes[name] for name, _, _, inner in methods if inner['when'] != 'after_class']
        for name, _, method, inner in methods:
            both = {key: [*flat(inner[key]), *flat(given[key])] for key in _LISTS}
            if inner['when'] != 'before_class':
                both['depends_on'] += first
            if inner['when'] == 'after_class':
                both['depends_on'] += others
            both |= {'enabled': inner['enabled'] and given['enabled'], 'when': inner['when']}
            yield self._entry(homes[name], method, both, parent=home)

    def methods(self, node: ast.ClassDef) -> dict[str, tuple[Module, ast.FunctionDef]]:
        """Return the methods of a class and of those behind it, with their modules."""
        own = {one.name: (self, one) for one in node.body if isinstance(one, ast.FunctionDef)}
        for base in node.bases:
            home = self.value(base)
            module = self.modules.module(home.module) if isinstance(home, Home) else None
            if not isinstance(home, Home) or module is None:
                continue
            above = module.definitions.get(home.symbol)
            if isinstance(above, ast.ClassDef) and above is not node:
                own = {**module.methods(above), **own}
        return own

    def given(self, node: ast.FunctionDef, user: Module, class_: ast.ClassDef) -> Mapping[str, Any] | None:
        """Return what the decorator of a method says, for a class of another module that inherits it."""
        return self._given(node, Home(user.dotted, class_.name), class_)

    def _given(
        self,
        node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef,
        class_: Home | None = None,
        scope: ast.ClassDef | None = None,
    ) -> Mapping[str, Any] | None:
        for decorator in node.decorator_list:
            call = decorator if isinstance(decorator, ast.Call) else None
            name = ast.unparse(decorator if call is None else call.func).rpartition('.')[2]
            if name in _DECORATORS:
                given = {one.arg: one.value for one in call.keywords} if call is not None else {}
                body = scope.body if scope is not None else ()
                own = frozenset(one.name for one in body if isinstance(one, ast.FunctionDef))
                values = {
                    key: self._several(given.get(key), class_, own) for key in (*_LISTS, 'depends_on_classes')
                }
                values['depends_on'] += values.pop('depends_on_classes')
                enabled = self.value(given.get('enabled')) is not False
                return {**values, 'enabled': enabled, 'when': name}
        return None

    def _several(self, node: ast.expr | None, class_: Home | None, own: Iterable[str]) -> list[Any]:
        if node is None:
            return []
        items = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
        values: list[Any] = []
        for item in items:
            if class_ is not None and isinstance(item, ast.Name) and item.id in own:
                values.append(Home(class_.module, f'{class_.symbol}.{item.id}'))
            else:
                value = self.value(item)
                values += value if isinstance(value, list) else [value]
        return values

    def _entry(
        self,
        home: Home,
        node: ast.stmt,
        given: Mapping[str, Any],
        *,
        parent: Home | None = None,
        is_case: bool = True,
    ) -> Entry:
        groups, needed, homes, after, later = (flat(given[key]) for key in _LISTS)
        return Entry(
            path=self.path,
            line=node.lineno,
            home=home,
            parent=parent,
            is_case=is_case,
            groups=tuple(one for one in groups if isinstance(one, str)),
            depends_on_groups=tuple(one for one in needed if isinstance(one, str)),
            depends_on=tuple(one for one in homes if isinstance(one, Home)),
            runs_after_groups=tuple(one for one in after if isinstance(one, str)),
            runs_after=tuple(one for one in later if isinstance(one, Home)),
            when=given['when'],
            is_function=isinstance(node, FunctionNode) and parent is None,
            enabled=given['enabled'],
            plain=all(isinstance(one, str) for one in (*groups, *needed)),
        )
