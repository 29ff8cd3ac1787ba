# SPDX-License-Identifier: Apache-2.0
"""Names, attributes and calls in a walk through tests: what leads from one piece of code to another."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from maturity_audit.classes import Class, Function, class_of, definition_of
from maturity_audit.modules import MOST, Home, ModuleName
from maturity_audit.python import nodes
from maturity_audit.walk_expressions import Expressions, Frame
from maturity_audit.walk_values import (
    EMPTY,
    NOTHING,
    OPAQUE,
    UNDECIDED,
    Behind,
    Bound,
    Ended,
    Instance,
    Member,
    Opaque,
    Returned,
    Step,
    Undecided,
    is_known,
    is_nothing,
    raising,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from maturity_audit.modules import Module

DEEPEST = 60
"""Calls within one another."""
MOST_STEPS = 20_000
MOST_STATEMENTS = 200_000
"""Statements of one walk; those within loops count each time."""
_NONE: Mapping[str, Any] = {}


class Calls(Expressions):
    """Expressions with all that they lead to in the tests; statements are for a class that knows them."""

    def end(self, why: str, text: str) -> object:
        """Raise `Ended` here; a lenient walk goes on with something opaque."""
        if not self.lenient and self.frame.path:
            raise Ended(why, self.step(self.line, text))
        return OPAQUE

    # Names and attributes -------------------------------------------------------------------------

    def visit_Name(self, node: ast.Name) -> Any:  # noqa: ANN401 (whatever the code has)
        """Return the value of a variable, of the function or of its module."""
        if node.id in self.frame.names:
            return self.frame.names[node.id]
        module = self.frame.function.module
        value = module.lookup(node.id)
        if isinstance(value, Home):
            return definition_of(module.modules, value) or OPAQUE
        return OPAQUE if value is None or isinstance(value, ModuleName | ast.Call) else value

    def visit_Attribute(self, node: ast.Attribute) -> Any:  # noqa: ANN401
        """Return an attribute of an object or class, or what a module has under a name."""
        return self.attribute(self.value(node.value), node)

    def attribute(self, owner: object, node: ast.Attribute) -> Any:  # noqa: ANN401
        """Return what has a name in what stands before it."""
        if isinstance(owner, Behind):
            return Bound(owner.owner, node.attr)
        if isinstance(owner, Instance | Class):
            return self.attribute_of(owner, node.attr)
        module = self.frame.function.module
        value = module.value(node) if isinstance(node.value, ast.Name | ast.Attribute) else None
        if isinstance(value, Home):
            return definition_of(module.modules, value) or OPAQUE
        return value if isinstance(value, str | int | list) else OPAQUE

    def attribute_of(self, owner: Instance | Class, name: str) -> Any:  # noqa: ANN401
        """Return an attribute of an object or class, in the order in which Python looks for it."""
        if name in self.customs.values:
            return self.customs.values[name]
        class_ = owner.class_
        for one in (owner, *class_.line):
            if name in one.state:
                return one.state[name]
        method = class_.find(name)
        if method is not None:
            return self.call(owner, name, (), {}) if method.has('property') else Bound(owner, name)
        if class_.is_enum and name in class_.attributes:
            return Member(name)
        definer = next((one for one in class_.line if name in one.attributes), None)
        if definer is not None:
            return self._class_value(definer, name)
        homes = (Home(one.module.dotted, f'{one.name}.{name}') for one in class_.line)
        return next((inner for home in homes if (inner := class_of(class_.module.modules, home))), OPAQUE)

    def _class_value(self, class_: Class, name: str) -> Any:  # noqa: ANN401
        inner = (one.id for one in nodes(class_.attributes[name]) if isinstance(one, ast.Name))
        names = {
            other: class_.state[other] if other in class_.state else self._class_value(class_, other)
            for other in inner
            if other in class_.attributes and other != name
        }
        value = self.elsewhere(class_.attributes[name], Function(class_.module, class_, EMPTY), names)
        class_.state[name] = value
        return value

    # Calls ----------------------------------------------------------------------------------------

    def visit_Call(self, node: ast.Call) -> Any:  # noqa: ANN401
        """Keep a call, and return what it returns."""
        args: list[Any] = []
        for one in node.args:
            value = self.value(one.value if isinstance(one, ast.Starred) else one)
            args += value if isinstance(one, ast.Starred) and isinstance(value, list) else [value]
        named: dict[str, Any] = {one.arg: self.value(one.value) for one in node.keywords if one.arg}
        for keyword in node.keywords:
            value = self.value(keyword.value) if keyword.arg is None else None
            if isinstance(value, dict):
                named |= {key: inner for key, inner in value.items() if isinstance(key, str)}
        self.line = node.lineno
        self.note(node, args[:1])
        return self.called(node, args, named)

    def called(self, node: ast.Call, args: list[Any], named: dict[str, Any]) -> Any:  # noqa: ANN401
        """Return what a call returns for arguments."""
        match node.func:
            case ast.Name(id='super'):
                return self._behind()
            case ast.Name(id=name) if name in _BUILTINS and name not in self.frame.names:
                return _BUILTINS[name](args, named)
            case ast.Attribute(value=before, attr=name):
                match self.value(before):
                    case Behind() as behind:
                        return self.call(behind.owner, name, args, named, after=behind.after)
                    case Instance() | Class() as owner:
                        return self._method(node, owner, name, args, named)
                    case dict() | list() as owner:
                        return _of_collection(owner, name, args)
                    case owner:
                        target = self.attribute(owner, node.func)
            case _:
                target = self.value(node.func)
        return self._target(node, target, args, named)

    def _behind(self) -> object:
        """Return what `super()` returns."""
        owner, after = next(iter(self.frame.names.values()), None), self.frame.function.class_
        if isinstance(owner, Instance | Class) and after is not None:
            return Behind(owner, after)
        return OPAQUE

    def _target(self, node: ast.Call, target: object, args: list[Any], named: dict[str, Any]) -> Any:  # noqa: ANN401
        """Return what a function returns, or an object of a class."""
        match target:
            case Bound():
                return self.call(target.owner, target.name, args, named)
            case Class():
                made = Instance(target)
                if target.find('__init__') is not None:
                    self.call(made, '__init__', args, named)
                return made
            case Function():
                return self.run(target, [], args, named)
        # A function that is not at hand.
        self.note(node, acts=True)
        return target if isinstance(target, Opaque | Undecided) else OPAQUE

    def _method(
        self, node: ast.Call, owner: Instance | Class, name: str, args: list[Any], named: dict[str, Any]
    ) -> Any:  # noqa: ANN401
        """Return what a method of an object or class returns."""
        known = owner.class_.find(name)
        if name in owner.state or (known is None and name not in self.customs.dispatched):
            return self._target(node, self.attribute_of(owner, name), args, named)
        is_unbound = isinstance(owner, Class) and args and isinstance(args[0], Instance)
        if known is not None and is_unbound and not known.has('staticmethod', 'classmethod'):
            return self.run(known, args[:1], args[1:], named)
        return self.call(owner, name, args, named)

    # Functions ------------------------------------------------------------------------------------

    def call(
        self,
        owner: Instance | Class,
        name: str,
        args: Sequence[Any],
        named: Mapping[str, Any],
        after: Class | None = None,
    ) -> Any:  # noqa: ANN401
        """Return what a method returns; with `after`, that of the classes behind this one."""
        if name in self.customs.dispatched and after is None:
            self.steps.append(self.step(self.line, name)._replace(acts=True))
            return self._dispatch(owner, name, args)
        method = owner.class_.find(name, after)
        if method is None:
            return OPAQUE
        if name == self.customs.loader:
            return self._loaded(method.module, args)
        return self.run(method, [] if method.has('staticmethod') else [owner], args, named)

    def _dispatch(self, owner: Instance | Class, name: str, args: Sequence[Any]) -> Any:  # noqa: ANN401
        first = args[0].name if args and isinstance(args[0], Member) else ''
        for pattern in self.customs.dispatched[name]:
            method = owner.class_.find(pattern.replace('*', first))
            if method is not None:
                # What it does with data is its own affair; but it can say at once that it does nothing.
                self.run(Function(method.module, method.class_, raising(method.node)), [owner])
                return OPAQUE
        return self.end('skipped', f'{owner.class_.name} has no {self.customs.dispatched[name][-1]}')

    def _loaded(self, module: Module, args: Sequence[Any]) -> object:
        """Return the class of the entry for a base: the one that is named after both, else the base."""
        base = next(iter(args[2:]), None)
        if not isinstance(base, str):
            return OPAQUE
        prefix = self.entry.capitalize()
        names = (prefix + base, prefix + base.replace('Test', ''), base)
        return next((found for name in names if (found := Class.named(module, name)) is not None), OPAQUE)

    def run(
        self,
        function: Function,
        bound: Sequence[Any],
        args: Sequence[Any] = (),
        named: Mapping[str, Any] = _NONE,
    ) -> Any:  # noqa: ANN401
        """Return what a function returns for arguments; those that are missing are opaque."""
        if len(self.frames) > DEEPEST or len(self.steps) > MOST_STEPS:
            return OPAQUE
        names = self._arguments(function, [*bound, *args], named)
        self._decorated(function)
        line, self.line = self.line, function.node.lineno
        self.frames.append(Frame(function, names, function.module.path, function.symbol))
        # A password or a host that is not given is no lack of what the call is about.
        empty = any(map(is_nothing, args[:1])) or [] in [value for value in args if isinstance(value, list)]
        self.steps.append(self.step(self.line, f'def {function.node.name}{NOTHING * empty}'))
        try:
            self.block(function.node.body)
        except Returned as returned:
            return returned.value
        finally:
            self.frames.pop()
            self.line = line
        return None

    def block(self, body: Sequence[ast.stmt]) -> None:
        """Walk through statements, as long as there are not too many."""
        for node in body:
            self.statements += 1
            if self.statements > MOST_STATEMENTS:
                raise Returned(OPAQUE)
            self.line = node.lineno
            self.visit(node)

    def _arguments(self, function: Function, values: list[Any], named: Mapping[str, Any]) -> dict[str, Any]:
        own = function.node.args
        names, only = [one.arg for one in (*own.posonlyargs, *own.args)], [one.arg for one in own.kwonlyargs]
        given = dict(zip(names, values, strict=False))
        given |= {name: value for name, value in named.items() if name in {*names, *only}}
        if own.vararg is not None:
            given[own.vararg.arg] = values[len(names) :]
        if own.kwarg is not None:
            given[own.kwarg.arg] = {key: value for key, value in named.items() if key not in {*names, *only}}
        optional = zip(names[len(names) - len(own.defaults) :], own.defaults, strict=True)
        for name, default in (*optional, *zip(only, own.kw_defaults, strict=True)):
            if name not in given and default is not None:
                given[name] = self.elsewhere(default, function)
        return {**given, **dict.fromkeys((name for name in names if name not in given), OPAQUE)}

    def _decorated(self, function: Function) -> None:
        """Raise `Ended` where a decorator leaves the function out."""
        for decorator in function.node.decorator_list:
            if not isinstance(decorator, ast.Call) or not decorator.args:
                continue
            name = ast.unparse(decorator.func).rpartition('.')[2]
            wanted = {'skipUnless': False, 'skipIf': True}.get(name)
            if wanted is None or truth(self.elsewhere(decorator.args[0], function)) is not wanted:
                continue
            if not self.lenient:
                place = function.module.path, function.symbol, decorator.lineno
                raise Ended('skipped', Step(*place, ast.unparse(decorator)))  # noqa: EM101 (a word, no message)


def _of_collection(owner: Any, name: str, args: list[Any]) -> Any:  # noqa: ANN401
    """Return what a method of a known dictionary or list returns."""
    if isinstance(owner, dict):
        if name == 'get' and args and is_known(args[0]):
            return owner.get(args[0], args[1] if len(args) > 1 else None)
        return list(owner.items()) if name == 'items' else OPAQUE
    if name == 'append':
        owner.append(args[0])
    elif name == 'extend':
        owner.extend(args[0][:MOST] if isinstance(args[0], list) and len(owner) < MOST else [OPAQUE])
    return None if name in {'append', 'extend', 'remove'} else OPAQUE


def _listed(args: list[Any], _named: Mapping[str, Any]) -> object:
    if not args:
        return []
    return list(args[0]) if isinstance(args[0], list | tuple) else OPAQUE


def _made_dict(args: list[Any], named: Mapping[str, Any]) -> object:
    if not args:
        return dict(named)
    return {**args[0], **named} if isinstance(args[0], dict) else OPAQUE


def _of_all(args: list[Any], *, empty: bool) -> object:
    return empty if isinstance(args[0], list) and not args[0] else UNDECIDED


_BUILTINS: Mapping[str, Callable[[list[Any], Mapping[str, Any]], object]] = {
    **dict.fromkeys(('list', 'tuple', 'sorted', 'set'), _listed),
    'dict': _made_dict,
    'any': lambda args, _named: _of_all(args, empty=False),
    'all': lambda args, _named: _of_all(args, empty=True),
    **dict.fromkeys(('isinstance', 'hasattr'), lambda _args, _named: UNDECIDED),
}
