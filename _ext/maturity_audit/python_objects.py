# SPDX-License-Identifier: Apache-2.0
"""Which objects the expressions of Python code can be, as far as its text shows it.

An expression is followed through variables, attributes, properties and what
methods return to the class of which an object is made.  What comes from
elsewhere, such as a mock or an argument, is nothing that is known.
"""

from __future__ import annotations

import ast
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.python import constant_text, dotted, nodes
from maturity_audit.python_bodies import bodies, is_property, plain_name, values_of
from maturity_audit.python_modules import is_called
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity_audit.python_bodies import Body, Function
    from maturity_audit.python_names import Ancestor, File, Names

LONGEST_CHAIN = 12
"""Expressions that are followed, one through the other."""
MOST_EXPRESSIONS = 200_000
"""Expressions that are followed altogether, for the tests of one file."""


@dataclass(frozen=True, slots=True)
class Object:
    """An object of a class, or with `made` False the class itself; the name is that of its definition.

    `after` is the class behind which its methods are looked for, as `super()` does.
    """

    name: str
    made: bool
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: in a file, in a method that `receiver` has under the name `me`.

    `definer` is the class that defines the method.

    `values` are those of the variables of the method, and of the attributes that
    it gives to its object (`self.app`).  `mocks` are names that a test replaces,
    with what has them: a module or a class.
    """

    file: File
    receiver: Object | None = None
    me: str = ''
    definer: str = ''
    values: Mapping[str, tuple[ast.expr, ...]] = field(default_factory=dict)
    mocks: frozenset[tuple[str, str]] = frozenset()
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Definition:
    """A function of a class, and the position of the class among those behind that of the object."""

    position: int
    ancestor: Ancestor
    function: Function


class Objects:
    """The objects of a snapshot, as far as a bounded number of expressions leads to them."""

    def __init__(self, names: Names) -> None:
        """Keep the names of the snapshot."""
        self.names = names
        self._left = MOST_EXPRESSIONS

    # Classes --------------------------------------------------------------------------------------

    def behind(self, object_: Object) -> tuple[Ancestor, ...]:
        """Return the class of an object and those behind it; the class alone where their order is unclear."""
        try:
            return self.names.ancestry(object_.name).classes
        except CannotTell:
            found = self.class_(object_.name)
            return () if found is None else (found,)

    def body(self, ancestor: Ancestor) -> Body | None:
        """Return what a class defines, or None where it is not in the snapshot."""
        if ancestor.file is None or ancestor.definition is None:
            return None
        data = self.names.tree.made(bytes, ancestor.file.path) or b''
        return bodies(data).get(ancestor.definition.line)

    def class_(self, name: str) -> Ancestor | None:
        """Return a class by its absolute dotted name, or None where the text does not show it."""
        with suppress(CannotTell):
            return self.names.find(name)
        return None

    def definition(self, object_: Object, name: str) -> Definition | None:
        """Return the function that is called as a method of an object, or None."""
        classes = self.behind(object_)
        names = [ancestor.name for ancestor in classes]
        start = names.index(object_.after) + 1 if object_.after in names else 0
        for position, ancestor in enumerate(classes[start:], start):
            body = self.body(ancestor)
            if body is not None and name in body.functions:
                return Definition(position, ancestor, body.functions[name])
            if body is not None and any(function is None for function, _ in body.attributes.get(name, ())):
                return None
        return None

    def is_mocked(self, object_: Object, name: str, scope: Scope) -> bool:
        """Return whether a test replaces the attribute that an object has under a name."""
        found = self.definition(object_, name)
        classes = self.behind(object_)
        reached = classes if found is None else classes[: found.position + 1]
        return any((ancestor.name, name) in scope.mocks for ancestor in reached)

    # Expressions ----------------------------------------------------------------------------------

    def of(self, node: ast.expr | None, scope: Scope) -> frozenset[Object]:
        """Return what an expression can be; nothing where the text does not show it.

        Raises `CannotTell` where expressions lead to too many others.
        """
        self._left -= 1
        if self._left < 0:
            raise CannotTell(msg('the expressions of {path} lead to too many others', path=scope.file.path))
        if scope.depth >= LONGEST_CHAIN:
            return frozenset()
        scope = replace(scope, depth=scope.depth + 1)
        match node:
            case ast.Name(id=name):
                return self._variable(name, scope) or self._class_of_name(node, scope)
            case ast.Attribute():
                return self._class_of_name(node, scope) or self._attribute(node, scope)
            case ast.Call():
                return self._called(node, scope)
            case ast.IfExp() | ast.BoolOp():
                return self._any(
                    [node.body, node.orelse] if isinstance(node, ast.IfExp) else node.values, scope
                )
            case _:
                return frozenset()

    def _variable(self, name: str, scope: Scope) -> frozenset[Object]:
        if scope.receiver is not None and name == scope.me:
            return frozenset([scope.receiver])
        return self._any(scope.values.get(name, ()), scope)

    def _any(self, several: Iterable[ast.expr], scope: Scope) -> frozenset[Object]:
        return frozenset(object_ for node in several for object_ in self.of(node, scope))

    def absolute(self, node: ast.expr, scope: Scope) -> str | None:
        """Return the absolute form of a name that is used in a module, or None where it is no such name."""
        name = plain_name(node)
        top = '' if name is None else name.partition('.')[0]
        if name is None or top in scope.values or top == scope.me:
            return None
        return self.names.within(scope.file, name)

    def _class_of_name(self, node: ast.expr, scope: Scope) -> frozenset[Object]:
        name = self.absolute(node, scope)
        within, _, last = (name or '').rpartition('.')
        found = None if name is None or (within, last) in scope.mocks else self.class_(name)
        return frozenset() if found is None else frozenset([Object(found.name, made=False)])

    def _attribute(self, node: ast.Attribute, scope: Scope) -> frozenset[Object]:
        given = scope.values.get(plain_name(node) or '')
        if given is not None:
            return self._any(given, scope)
        return frozenset(
            result
            for object_ in self.of(node.value, scope)
            if not self.is_mocked(object_, node.attr, scope)
            for result in self._attribute_of(object_, node.attr, scope)
        )

    def _attribute_of(self, object_: Object, name: str, scope: Scope) -> Iterator[Object]:
        """Yield what an attribute of an object can be: what a property returns, or what it was given."""
        found = self.definition(object_, name)
        if found is not None:
            if is_property(found.function):
                yield from self._returned(object_, found, scope)
            return
        for ancestor in self.behind(object_):
            body = self.body(ancestor)
            if body is not None:
                for function, value in body.attributes.get(name, ()):
                    yield from self.of(value, inner_scope(ancestor, object_, function, scope))

    def _returned(self, object_: Object, found: Definition, scope: Scope) -> Iterator[Object]:
        inner = inner_scope(found.ancestor, object_, found.function, scope)
        for node in nodes(found.function):
            if isinstance(node, ast.Return):
                yield from self.of(node.value, inner)

    def _called(self, call: ast.Call, scope: Scope) -> frozenset[Object]:
        if is_called(call, 'import_class') and call.args:
            return self._imported(call.args[0], scope)
        if dotted(call.func) == 'super' and scope.receiver is not None:
            return frozenset([replace(scope.receiver, after=scope.definer)])
        made = {replace(class_, made=True) for class_ in self.of(call.func, scope) if not class_.made}
        if isinstance(call.func, ast.Attribute) and not made:
            for object_ in self.of(call.func.value, scope):
                found = self.definition(object_, call.func.attr)
                if found is not None and not self.is_mocked(object_, call.func.attr, scope):
                    made.update(self._returned(object_, found, scope))
        return frozenset(made)

    def _imported(self, node: ast.expr, scope: Scope) -> frozenset[Object]:
        """Return the class whose dotted name a text is, by itself or through a variable of the module."""
        variable = scope.file.module.variables.get(node.id) if isinstance(node, ast.Name) else None
        name = constant_text(variable or node)
        found = None if name is None else self.class_(name)
        return frozenset() if found is None else frozenset([Object(found.name, made=False)])


def inner_scope(ancestor: Ancestor, object_: Object, function: Function | None, scope: Scope) -> Scope:
    """Return the scope of a function of a class, or of the body of a class itself; mocks go with it."""
    decorators = {dotted(node) for node in function.decorator_list} if function is not None else set()
    arguments = function.args.args if function is not None and 'staticmethod' not in decorators else []
    receiver = Object(object_.name, made=object_.made and 'classmethod' not in decorators)
    return replace(
        scope,
        file=ancestor.file or scope.file,
        receiver=receiver if arguments else None,
        me=arguments[0].arg if arguments else '',
        definer=ancestor.name,
        values={} if function is None else values_of(function),
    )
