# SPDX-License-Identifier: Apache-2.0
"""What the modules of a tree say to proboscis: tests with their groups, and groups that are registered."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maturity_audit.classes import Class, class_of
from maturity_audit.modules import Home, flat
from maturity_audit.python import FunctionNode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity_audit.modules import Module, TopCall

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
