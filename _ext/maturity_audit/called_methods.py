# SPDX-License-Identifier: Apache-2.0
"""Which methods the tests of a file call, as far as its text shows it.

A test calls a method where it, or test code that it calls, does so on an object
of which the text shows the class, hands the method on to be called
(`assertRaises`), or reads a property.  Methods that the test, its decorators or
`setUp` replace by mocks are not called, and neither `setUp` nor making an
object is a test.
"""

from __future__ import annotations

import ast
import builtins
import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity_audit.code import names_of
from maturity_audit.python import constant_text, dotted, nodes
from maturity_audit.python_bodies import is_property
from maturity_audit.python_modules import is_called
from maturity_audit.python_objects import Object, Objects, Scope, inner_scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity_audit.python_bodies import Function
    from maturity_audit.python_names import File
    from maturity_audit.python_objects import Definition
    from maturity_audit.source import Snapshot

_MOCKS = ('Mock', 'MagicMock', 'PropertyMock')
_BEFORE = ('setUp', 'setUpClass', 'setup_class', 'setup_method')


@dataclass(frozen=True, slots=True)
class Called:
    """A call that a test makes: the class of the object, the class that defines the method, its name."""

    test: str
    line: int
    of: str
    definer: str
    method: str


@functools.lru_cache(maxsize=256)
def called_methods(tree: Snapshot, path: str) -> tuple[Called, ...]:
    """Return all calls of methods of the source that the tests of a file make."""
    file = names_of(tree).file_at(path)
    if file is None:
        return ()
    objects = Objects(names_of(tree))
    # Nobody runs a class within a class by itself; those that inherit from it are run.
    names = [name for name in file.module.classes if '.' not in name]
    return tuple(call for name in names for call in _of_class(objects, file, name))


def _of_class(objects: Objects, file: File, name: str) -> Iterator[Called]:
    """Yield the calls that the tests of a class make, those that it inherits included."""
    test_class = Object(f'{file.name}.{name}', made=True)
    classes = objects.behind(test_class)
    if not any(one.definition is None and not hasattr(builtins, one.name) for one in classes):
        # It is no test case: those are defined by a test framework, elsewhere.
        return
    tests = {
        function
        for ancestor in classes
        for function in getattr(objects.body(ancestor), 'functions', ())
        if function.startswith('test')
    }
    for test in sorted(tests):
        yield from _Test(objects, file, test_class, f'{name}.{test}').calls(test)


class _Test:
    """One test: a method of a test class, with all methods of that class that it calls."""

    def __init__(self, objects: Objects, file: File, test_class: Object, name: str) -> None:
        self._objects = objects
        self._file = file
        self._class = test_class
        self._name = name
        self._line = 0
        self._seen: set[tuple[str, str]] = set()

    def calls(self, test: str) -> Iterator[Called]:
        """Yield the calls that the test makes."""
        found = self._objects.definition(self._class, test)
        if found is None or _is_skipped(found.function):
            return
        inherited = found.ancestor.file != self._file
        test_class = self._objects.behind(self._class)[0].definition
        self._line = test_class.line if inherited and test_class is not None else found.function.lineno
        scope = inner_scope(found.ancestor, self._class, found.function, Scope(self._file))
        mocks = {*self._mocks_before(), *self._mocks(found.function, scope)}
        yield from self._within(self._class, found, replace(scope, mocks=frozenset(mocks)))

    # Mocks ----------------------------------------------------------------------------------------

    def _mocks_before(self) -> Iterator[tuple[str, str]]:
        """Yield what the test class and its bases replace before each test."""
        for ancestor in self._objects.behind(self._class):
            body = self._objects.body(ancestor)
            if body is None or ancestor.file is None:
                continue
            top = Scope(ancestor.file)
            for decorator in body.decorators:
                yield from self._mocks(decorator, top)
            for function in [body.functions[name] for name in _BEFORE if name in body.functions]:
                yield from self._mocks(function, inner_scope(ancestor, self._class, function, top))

    def _mocks(self, top: ast.AST, scope: Scope) -> Iterator[tuple[str, str]]:
        """Yield what code replaces: the name of a module or class, and the attribute."""
        for node in nodes(top):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Attribute):
                        owners = self._owners(target.value, scope)
                        yield from ((owner, target.attr) for owner in owners if owner != self._class.name)
            elif isinstance(node, ast.Call) and _is_patch(node):
                yield from self._patched(node, scope)

    def _patched(self, call: ast.Call, scope: Scope) -> Iterator[tuple[str, str]]:
        kind, first = (dotted(call.func) or '').rpartition('.')[2], call.args[0] if call.args else None
        text = constant_text(first)
        if text is not None and kind != 'multiple':
            owner, _, name = text.rpartition('.')
            class_ = self._objects.class_(owner)
            yield owner if class_ is None else class_.name, name
        elif first is not None:
            named = [constant_text(node) for node in call.args[1:2]] if kind == 'object' else []
            names = named or [keyword.arg for keyword in call.keywords]
            yield from ((owner, name) for owner in self._owners(first, scope) for name in names if name)

    def _owners(self, node: ast.expr, scope: Scope) -> Iterator[str]:
        """Yield the names of the classes or of the module that an expression can be."""
        found = self._objects.of(node, scope)
        name = None if found else self._objects.absolute(node, scope)
        yield from (one.name for one in found)
        if name is not None:
            yield name

    # Calls ----------------------------------------------------------------------------------------

    def _within(self, object_: Object, found: Definition, scope: Scope) -> Iterator[Called]:
        """Yield the calls that a method makes, and those that methods of the test code make for it."""
        key = found.ancestor.name, found.function.name
        if key in self._seen:
            return
        self._seen.add(key)
        scope = inner_scope(found.ancestor, object_, found.function, scope)
        for node, called in _uses(found.function):
            for owner in self._objects.of(node.value, scope):
                used = self._objects.definition(owner, node.attr)
                if used is None or self._objects.is_mocked(owner, node.attr, scope):
                    continue
                if owner.name == self._class.name or used.ancestor.file == self._file:
                    yield from self._within(owner, used, scope)
                elif called or is_property(used.function):
                    yield Called(self._name, self._line, self._tested(owner), used.ancestor.name, node.attr)

    def _tested(self, object_: Object) -> str:
        """Return the class of an object, or the first behind it that the test file does not define itself."""
        names = [one.name for one in self._objects.behind(object_) if one.file != self._file]
        return names[0] if names else object_.name


def _uses(function: Function) -> Iterator[tuple[ast.Attribute, bool]]:
    """Yield the attributes that the code of a function uses, and whether it calls them or hands them on.

    What stands before another attribute (`app` in `manager.app.stop`) is only
    the way there, and what is given to a mock or patch is not used.
    """
    stack: list[ast.AST] = [*reversed(function.body)]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Attribute):
            if isinstance(node.ctx, ast.Load):
                yield node, False
            stack.append(_before(node))
            continue
        if not isinstance(node, ast.Call):
            stack += reversed([*ast.iter_child_nodes(node)])
            continue
        if _is_patch(node) or is_called(node, *_MOCKS):
            continue
        for part in (node.func, *node.args, *(keyword.value for keyword in node.keywords)):
            if isinstance(part, ast.Attribute):
                yield part, True
            stack.append(_before(part))


def _before(node: ast.expr) -> ast.expr:
    """Return the expression before the first dot."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node


def _is_patch(call: ast.Call) -> bool:
    return 'patch' in (dotted(call.func) or '').split('.')


def _is_skipped(function: Function) -> bool:
    return any((dotted(node) or '').rpartition('.')[2] == 'skip' for node in function.decorator_list)
