# SPDX-License-Identifier: Apache-2.0
"""Which methods the tests of a file call, as a walk through them shows it.

A test calls a method where it, or test code that it calls, does so on an object
of a class of the source, hands the method on to be called (`assertRaises`), or
reads a property.  Methods that the test, its decorators or `setUp` replace by
mocks are not called, and neither `setUp` nor making an object is a test.
"""

from __future__ import annotations

import ast
import functools
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from maturity.model import msg
from maturity_audit.classes import Class, Function, classes_of, find
from maturity_audit.modules import ModuleName, dotted_path, modules_of
from maturity_audit.python import constant_text, dotted, nodes
from maturity_audit.source import CannotTell
from maturity_audit.walk import Raised, Walk
from maturity_audit.walk_calls import MOST_STATEMENTS
from maturity_audit.walk_values import OPAQUE, Behind, Bound, Customs, Ended, Instance, Returned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from maturity_audit.modules import Module
    from maturity_audit.source import Snapshot

_MOCKS = frozenset({'Mock', 'MagicMock', 'PropertyMock'})
_BEFORE = ('setUpClass', 'setup_class', 'setUp', 'setup_method')
DEEPEST = 4
"""Methods of the source within one another of which it matters what they return."""


class Called(NamedTuple):
    """A call that a test makes: the line of the test, and the classes of the object and of the method."""

    line: int
    of: str
    definer: str


@functools.lru_cache(maxsize=256)
def called_methods(tree: Snapshot, path: str) -> tuple[Called, ...]:
    """Return all calls of methods of the source that the tests of a file make."""
    module = modules_of(tree).module(dotted_path(path))
    if module is None:
        return ()
    # Nobody runs a class within a class by itself; those that inherit from it are run.
    # It is a test case where a test framework defines what it is, elsewhere.
    return tuple(call for one in classes_of(module) if one.has_base_elsewhere for call in _of_class(one))


def _of_class(class_: Class) -> Iterator[Called]:
    """Yield the calls that the tests of a class make, those that it inherits included."""
    for name, test in sorted(class_.every_function().items()):
        if name.startswith('test') and not _is_skipped(test):
            line = test.node.lineno if test.module is class_.module else class_.node.lineno
            yield from (Called(line, *classes) for classes in _Test(class_).calls(test))


class _Test(Walk):
    """A walk through one test: what it calls of the source is kept; of that only matters what it returns."""

    def __init__(self, class_: Class) -> None:
        super().__init__(Customs(), '')
        self._class, self._object = class_, Instance(class_)
        self._called: dict[tuple[str, str], None] = {}
        self._mocks: set[tuple[str, str]] = set()
        # Methods of the source, or what comes before the test, within which the walk is.
        self._outside_depth = 1
        self._on_the_way = False

    def calls(self, test: Function) -> Iterable[tuple[str, str]]:
        """Return what the test calls: the classes of objects, and those that define the methods."""
        self._class.module.modules.forget()
        for before in filter(None, map(self._class.find, _BEFORE)):
            self.test(before, self._object)
        decorated = [(test.module, test.node.decorator_list)]
        decorated += [(one.module, one.node.decorator_list) for one in self._class.line]
        for module, decorators in decorated:
            for decorator in decorators:
                with suppress(Ended, Raised, RecursionError):
                    self.elsewhere(decorator, Function(module, None, test.node))
        self._outside_depth = 0
        self.test(test, self._object)
        if self.statements > MOST_STATEMENTS:
            raise CannotTell(msg('the tests of {path} go on for too long', path=self._class.module.path))
        return self._called

    def note(self, _node: ast.AST, _args: Sequence[Any] = (), *, acts: bool = False) -> None:
        """Keep no code: nobody asks for it."""

    # What is replaced -----------------------------------------------------------------------------

    def visit_Call(self, node: ast.Call) -> Any:  # noqa: ANN401
        """Keep what a mock replaces, or a call; a class that is imported by its name is that class."""
        first, names = node.args[0] if node.args else None, (dotted(node.func) or '').split('.')
        kind, text = names[-1], constant_text(first)
        if kind == 'import_class' and first is not None:
            return self._found(self.value(first))
        if first is None or 'patch' not in names:
            return super().visit_Call(node)
        if text is not None and kind != 'multiple':
            owner, _, name = text.rpartition('.')
            self._mocks.add((self._full_name(self._found(owner)) or owner, name))
        else:
            named = [constant_text(one) for one in node.args[1:2]] if kind == 'object' else []
            owner = self._full_name(self.value(first), self.frame.function.module.value(first))
            self._mocks.update((owner, name) for name in named or [one.arg for one in node.keywords] if name)
        return OPAQUE

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Walk through a function within a function: the test, or what it calls, calls it."""
        super().visit_FunctionDef(node)
        self.frames.append(self.frame._replace(names=dict(self.frame.names)))
        try:
            self.block(node.body)
        except (Returned, Raised):
            pass
        finally:
            self.frames.pop()

    def _found(self, name: object) -> object:
        """Return a class by its dotted name."""
        with suppress(CannotTell):
            return (isinstance(name, str) and find(self._class.module.modules, name)) or OPAQUE
        return OPAQUE

    def _full_name(self, *values: object) -> str:
        """Return the dotted name of the first class or module among some values."""
        for value in values:
            found = value.class_ if isinstance(value, Instance) else value
            if isinstance(found, Class | ModuleName):
                return found.full_name
        return ''

    def _is_mocked(self, owner: Instance | Class, name: str, method: Function | None) -> bool:
        """Return whether a test replaces an attribute, in a class that comes before that of the method."""
        if not self._mocks:
            return False
        line = owner.class_.line
        reached = (
            line if method is None or method.class_ not in line else line[: line.index(method.class_) + 1]
        )
        return any((one.full_name, name) in self._mocks for one in reached)

    # What is reached ------------------------------------------------------------------------------

    def visit_Name(self, node: ast.Name) -> Any:  # noqa: ANN401
        """Return the value of a variable, where no mock replaces it in the module."""
        is_own = node.id in self.frame.names
        is_mocked = not is_own and (self.frame.function.module.dotted, node.id) in self._mocks
        return OPAQUE if is_mocked else super().visit_Name(node)

    def attribute(self, owner: object, node: ast.Attribute) -> Any:  # noqa: ANN401
        """Return what has a name in what stands before it, where no mock replaces it."""
        module = self.frame.function.module
        before = module.value(node.value) if not isinstance(owner, Instance | Class | Behind) else None
        if isinstance(before, ModuleName) and (before.full_name, node.attr) in self._mocks:
            return OPAQUE
        self._on_the_way = not self._outside_depth and node in _on_the_way(module)
        value = super().attribute(owner, node)
        self._on_the_way = False
        return value

    def attribute_of(self, owner: Instance | Class, name: str) -> Any:  # noqa: ANN401
        """Return an attribute of an object or class, where no mock replaces it."""
        is_mocked = self._is_mocked(owner, name, owner.class_.find(name))
        return OPAQUE if is_mocked else super().attribute_of(owner, name)

    def called(self, node: ast.Call, args: list[Any], named: dict[str, Any]) -> Any:  # noqa: ANN401
        """Keep methods that are handed on to be called, but to no mock, and return what a call returns."""
        if (dotted(node.func) or '').rpartition('.')[2] not in _MOCKS:
            for one in (*args, *named.values()):
                method = one.owner.class_.find(one.name) if isinstance(one, Bound) else None
                if method is not None and not self._is_own(one.owner, method):
                    self._keep(one.owner, method)
        return super().called(node, args, named)

    def call(
        self,
        owner: Instance | Class,
        name: str,
        args: Sequence[Any],
        named: Mapping[str, Any],
        after: Class | None = None,
    ) -> Any:  # noqa: ANN401
        """Return what a method returns, and keep those of the source."""
        on_the_way, self._on_the_way = self._on_the_way, False
        method = owner.class_.find(name, after)
        if method is None or self._is_mocked(owner, name, method):
            return OPAQUE
        if not on_the_way:
            if self._is_own(owner, method):
                return super().call(owner, name, args, named, after)
            self._keep(owner, method)
        return self._returned(method, [] if method.has('staticmethod') else [owner], args, named)

    def _returned(self, method: Function, *given: Any) -> Any:  # noqa: ANN401
        """Return what a method of the source returns, whatever it does before."""
        if self._outside_depth >= DEEPEST:
            return OPAQUE
        self._outside_depth += 1
        try:
            return self.run(method, *given)
        except (Raised, Ended):
            return OPAQUE
        finally:
            self._outside_depth -= 1

    def _is_own(self, owner: Instance | Class, method: Function) -> bool:
        """Return whether a method is test code, which the test has in its own name."""
        return owner.class_ is self._class or method.module is self._class.module

    def _keep(self, owner: Instance | Class, method: Function) -> None:
        if not self._outside_depth and method.class_ is not None and method.node.name != '__init__':
            # Of the classes of the test file it is that behind them which is tested.
            tested = (one for one in owner.class_.line if one.module is not self._class.module)
            self._called[next(tested, owner.class_).full_name, method.class_.full_name] = None


@functools.lru_cache(maxsize=16)
def _on_the_way(module: Module) -> frozenset[ast.AST]:
    """Return the expressions of a module that only lead to an attribute (`app` in `manager.app.stop`)."""
    every = (node for top in module.body for node in nodes(top))
    return frozenset(node.value for node in every if isinstance(node, ast.Attribute))


def _is_skipped(function: Function) -> bool:
    names = (dotted(node) or '' for node in function.node.decorator_list)
    return any(name.rpartition('.')[2] == 'skip' for name in names)
