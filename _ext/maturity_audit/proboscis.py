# SPDX-License-Identifier: Apache-2.0
"""What the modules of a tree say to proboscis, and which tests it runs for a group.

Those are the tests of the group, and all that they depend on.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from maturity.model import msg
from maturity_audit.classes import Class, class_of
from maturity_audit.modules import Home, Modules, flat
from maturity_audit.python import FunctionNode, nodes
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell, once

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from maturity_audit.modules import Module, TopCall
    from maturity_audit.parameters import Texts
    from maturity_audit.questions import Question
    from maturity_audit.source import Snapshot

_DECORATORS = frozenset({'test', 'before_class', 'after_class'})
_LISTS: Mapping[str, type] = {
    'groups': str,
    'depends_on_groups': str,
    'depends_on': Home,
    'runs_after_groups': str,
    'runs_after': Home,
}
"""What a decorator lists, and of which kind."""
_DASHED = "replace('_', '-')"


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


def entries(module: Module) -> Iterator[Entry]:
    """Yield the tests that a module defines, those of a class after it, and what it registers."""
    for node in module.body:
        if isinstance(node, FunctionNode | ast.ClassDef):
            given = _given(module, node)
            home = Home(module.dotted, node.name)
            class_ = class_of(module.modules, home)
            if given is not None and class_ is not None:
                yield from _of_class(class_, home, given)
            elif given is not None:
                yield _entry(module, home, node, given, is_function=True)
    for call in module.calls:
        yield from _registered(module, call)


# Groups that are registered ---------------------------------------------------------------------


def _registered(module: Module, call: TopCall) -> Iterator[Entry]:
    match call.node.func:
        case ast.Attribute(value=ast.Name(id='proboscis'), attr='register'):
            yield _groups(module, call, call.named.get('groups'), call.named.get('depends_on_groups') or [])
        case ast.Name(id='register') if 'register' in module.definitions:
            yield from _registered_by_function(module, call)


def _registered_by_function(module: Module, call: TopCall) -> Iterator[Entry]:
    """Yield what a function `register(names, *groups, **parts)` of a module registers.

    Each part gets names of its own that end with that of the part; with
    hyphens too, where the function replaces underscores.
    """
    names = tuple(flat(call.args[:1]))
    wanted = {names: list(call.named.values() or call.args[1:])}
    wanted |= {tuple(f'{name}_{part}' for name in names): [value] for part, value in call.named.items()}
    dashed = _DASHED in ast.unparse(module.definitions['register'])
    for named, groups in wanted.items():
        yield _groups(module, call, named, groups)
        if dashed:
            yield _groups(module, call, [name.replace('_', '-') for name in named], groups)


def _groups(module: Module, call: TopCall, names: object, groups: object) -> Entry:
    return _entry(module, None, call.node, {'groups': names, 'depends_on_groups': groups})


# Tests ------------------------------------------------------------------------------------------


def _of_class(class_: Class, home: Home, given: Mapping[str, Any]) -> Iterator[Entry]:
    """Yield a class, and its methods, those that it inherits included."""
    # Only classes of unittest are cases of their own; all others are what their methods are.
    is_case = any(ast.unparse(base).rpartition('.')[2] == 'TestCase' for base in class_.node.bases)
    yield _entry(class_.module, home, class_.node, given, is_case=is_case)
    methods = [
        (Home(home.module, f'{home.symbol}.{name}'), function.node, inner)
        for name, function in class_.every_function().items()
        if (inner := _given(function.module, function.node, class_)) is not None
    ]
    first = [one for one, _, inner in methods if inner['when'] == 'before_class']
    others = [one for one, _, inner in methods if inner['when'] != 'after_class']
    for one, method, inner in methods:
        both: dict[str, Any] = {key: [*flat(inner[key]), *flat(given[key])] for key in _LISTS}
        if inner['when'] != 'before_class':
            both['depends_on'] += first
        if inner['when'] == 'after_class':
            both['depends_on'] += others
        both |= {'enabled': inner['enabled'] and given['enabled'], 'when': inner['when']}
        yield _entry(class_.module, one, method, both, parent=home)


def _given(
    module: Module, node: ast.ClassDef | FunctionNode, class_: Class | None = None
) -> Mapping[str, Any] | None:
    """Return what a decorator says; of a method, for a class that has or inherits it."""
    for decorator in node.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        name = ast.unparse(decorator if call is None else call.func).rpartition('.')[2]
        if name in _DECORATORS:
            given = {one.arg: one.value for one in call.keywords} if call is not None else {}
            values = {
                key: _several(module, given.get(key), class_) for key in (*_LISTS, 'depends_on_classes')
            }
            values['depends_on'] += values.pop('depends_on_classes')
            enabled = module.value(given.get('enabled')) is not False
            return {**values, 'enabled': enabled, 'when': name}
    return None


def _several(module: Module, node: ast.expr | None, class_: Class | None) -> list[Any]:
    """Return the values of a list; the name of a method of the class stands for it."""
    items = node.elts if isinstance(node, ast.List | ast.Tuple) else [] if node is None else [node]
    values: list[Any] = []
    for item in items:
        if class_ is not None and isinstance(item, ast.Name) and item.id in class_.functions:
            values.append(Home(class_.module.dotted, f'{class_.name}.{item.id}'))
        else:
            value = module.value(item)
            values += value if isinstance(value, list) else [value]
    return values


def _entry(
    module: Module, home: Home | None, node: ast.stmt | ast.Call, given: Mapping[str, Any], **others: Any
) -> Entry:
    """Return an entry; what it is given that is of another kind is left out."""
    lists = {key: flat(given.get(key, ())) for key in _LISTS}
    known: dict[str, Any] = {
        key: tuple(one for one in lists[key] if isinstance(one, kind)) for key, kind in _LISTS.items()
    }
    plain = all(isinstance(one, str) for key in ('groups', 'depends_on_groups') for one in lists[key])
    own = {key: given[key] for key in ('when', 'enabled') if key in given}
    return Entry(path=module.path, line=node.lineno, home=home, plain=plain, **known, **own, **others)


MOST_MODULES = 2_000


# What runs for a group --------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Registry:
    """All that proboscis knows at a release."""

    entries: tuple[Entry, ...]

    @cached_property
    def tests(self) -> Mapping[tuple[str, str], Entry]:
        """The tests by path and symbol."""
        return {(one.path, one.home.symbol): one for one in self.entries if one.home is not None}

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(group for one in self.entries if one.home is not None for group in one.groups)

    def registered(self, name: str) -> Entry | None:
        """Return where groups are registered under a name."""
        return next((one for one in self.entries if one.home is None and name in one.groups), None)

    @property
    def names(self) -> Iterator[str]:
        """The names under which groups are registered."""
        return (name for one in self.entries if one.home is None for name in one.groups)

    def run_for(self, name: str) -> tuple[frozenset[Entry], frozenset[str]]:
        """Return the tests that run where a name is selected, and the groups that are wanted for it.

        What is taken wants the groups that it depends on, and the tests; what
        is switched off is taken all the same, with all that it depends on.
        """
        wanted, homes, left = {name}, set[Home](), [one for one in self.entries if one.is_case]
        taken = set[Entry]()
        while new := [one for one in left if wanted & {*one.groups} or homes & {one.home, one.parent}]:
            for one in new:
                if not one.plain:
                    line = str(one.line)
                    raise CannotTell(msg('line {line} of {path} is not plain', line=line, path=one.path))
                wanted.update(one.depends_on_groups)
                homes.update(one.depends_on)
            taken.update(new)
            left = [one for one in left if one not in taken]
        tests = frozenset(one for one in taken if one.home is not None)
        return tests, frozenset(wanted & self._known) - {name}

    def of_groups(self, groups: Collection[str]) -> frozenset[Entry]:
        """Return the tests of some groups."""
        return frozenset(
            one
            for one in self.entries
            if one.is_case and one.home is not None and any(group in groups for group in one.groups)
        )


def registry(
    question: Question, *, entry: str, packages: Texts, entry_repository: str | None = None
) -> Registry:
    """Return what the script `entry` makes proboscis know: all modules of `packages` that it leads to.

    Modules are looked up beside the script first, which can lie in another
    repository, then in the tree of the question.
    """
    tree = question.tree if entry_repository is None else question.at_gate(entry_repository)
    folders = (question.tree.node(package.replace('.', '/')) for package in packages)
    own = tree.node(entry.rpartition('/')[0])
    key = registry, entry, packages, own, *folders
    return once(question.tree.source, key, lambda: _registry(question.tree, tree, entry, packages))


def _registry(main: Snapshot, tree: Snapshot, entry: str, packages: Texts) -> Registry:
    folder, _, file = entry.rpartition('/')
    name = file.removesuffix('.py')
    modules = Modules(main, (*packages, name), (tree, f'{folder}/'))
    script = modules.module(name)
    if script is None:
        repository = tree.source.name
        raise CannotTell(msg('{repository} has no file {path} there', repository=repository, path=entry))
    left, seen = [*script.imports, *script.imported(nodes(ast.Module(script.body, [])))], {script.dotted}
    found = [*entries(script)]
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        module = modules.module(name)
        if len(seen) > MOST_MODULES:
            raise CannotTell(msg('{path} imports too many modules', path=entry))
        parts = name.split('.')
        left += ['.'.join(parts[:end]) for end in range(1, len(parts))]
        if module is not None:
            left += module.imports
            found += entries(module)
    return Registry(tuple(found))


def suite(
    question: Question, *, entry: str, packages: Texts, name: str, entry_repository: str | None = None
) -> Reading:
    """Return a name, where proboscis knows groups that are registered under it."""
    known = registry(question, entry=entry, entry_repository=entry_repository, packages=packages)
    one = known.registered(name)
    if one is None:
        return Reading(frozenset(), ())
    return Reading(frozenset([name]), (question.place(one.path, one.line),))
