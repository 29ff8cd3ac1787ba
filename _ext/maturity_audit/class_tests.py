# SPDX-License-Identifier: Apache-2.0
"""Tests that are methods of classes, as unittest collects them: inherited ones too."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from maturity_audit.classes import Class, class_of, classes_of
from maturity_audit.modules import Home, Modules, dotted_path
from maturity_audit.python import literal, nodes, python_tree
from maturity_audit.source import kept
from maturity_audit.tests_found import Outcome, Showing, TestFound, TestsFound, showing_of
from maturity_audit.walk import Walk
from maturity_audit.walk_values import Customs, Instance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity_audit.parameters import Expression, Pairs, Texts
    from maturity_audit.questions import Question
    from maturity_audit.walk_values import Step

_Walked: TypeAlias = tuple[Outcome, frozenset[str]]


def of_classes(  # noqa: PLR0913 (each is a parameter of the recipe)
    question: Question,
    *,
    repository: str,
    below: Texts,
    shows: Pairs,
    fixture: Texts = (),
    entry_attribute: str = '',
    options: Expression | None = None,
    defaults: str = '',
) -> TestsFound:
    """Return the tests of the classes in files `test*.py` of the folders `below` of a repository.

    The attribute `entry-attribute` of a class is the entry that its tests are for.
    `shows` is as in the reader `proboscis-tests`; what the methods `fixture` do before
    a test counts for it, even where the test itself is skipped.  `options`
    finds the name of an option in code that asks for it; the file `defaults`
    defines the options: one whose default is false or empty is set by nobody
    but a job that sets it.
    """
    tree = question.at_gate(repository)
    package = tuple(dict.fromkeys(one.partition('/')[0] for one in below))
    customs = Customs(options=options)
    known = tree.made(option_defaults, defaults) if defaults else None
    runs = ClassRuns(Modules(tree, package), customs, showing_of(shows, None), fixture, known or {})
    paths = (path for folder in below for path in tree.files(folder.rstrip('/')))
    found = list(_found(runs.modules, paths, entry_attribute))
    return TestsFound(tree, found, (), runs)


def option_defaults(data: bytes) -> Mapping[str, bool]:
    """Return whether the default of each option that a file defines is true, by name."""
    calls = (node for node in nodes(python_tree(data)) if isinstance(node, ast.Call))
    found: dict[str, bool] = {}
    for call in calls:
        match call.args:
            case [ast.Constant(value=str(name)), *_]:
                default = next((one.value for one in call.keywords if one.arg == 'default'), None)
                value = literal(default)
                found[name] = bool(value.value) or not value.literal
    return found


def _found(modules: Modules, paths: Iterable[str], attribute: str) -> Iterator[TestFound]:
    for path in paths:
        if not path.rpartition('/')[2].startswith('test') or not path.endswith('.py'):
            continue
        module = modules.module(dotted_path(path))
        for class_ in () if module is None else classes_of(module):
            yield from _of_class(class_, path, attribute)


def _of_class(class_: Class, path: str, attribute: str) -> Iterator[TestFound]:
    values = (one.attributes[attribute] for one in class_.line if attribute in one.attributes)
    entry = next((node.value for node in values if isinstance(node, ast.Constant)), None)
    for name, function in class_.every_function().items():
        if name.startswith('test'):
            yield TestFound(
                path=path,
                symbol=f'{class_.name}.{name}',
                line=function.node.lineno if function.class_ is class_ else class_.node.lineno,
                entries=(entry,) if isinstance(entry, str) else (),
            )


@dataclass(eq=False)
class ClassRuns:
    """Walks through the tests of a release, each with the methods that set it up."""

    modules: Modules
    customs: Customs
    showing: Showing
    fixture: Texts
    defaults: Mapping[str, bool]

    def outcome(self, test: TestFound, _entry: str) -> Outcome:
        """Return what a test shows where all options are set."""
        return self._walked(test, frozenset())[0]

    def potential(self, test: TestFound, _entries: Texts) -> Mapping[str, Step]:
        """Return the same: nothing but options keeps such a test from running."""
        return self._walked(test, frozenset())[0].shown

    def by_option(self, test: TestFound) -> Mapping[str, tuple[str, Step, frozenset[str]]]:
        """Return what a test does not show without each of the options that it asks for."""
        every, asked = self._walked(test, frozenset())
        found = {}
        for option in sorted(asked):
            if self.defaults.get(option.rpartition('.')[2], True):
                continue
            without, _ = self._walked(test, frozenset({option}))
            lost = frozenset(every.shown) - frozenset(without.shown)
            if lost and without.step is not None:
                found[option] = without.why or 'returns-early', without.step, lost
        return found

    @kept
    def _walked(self, test: TestFound, unset: frozenset[str]) -> _Walked:
        name, _, method_name = test.symbol.partition('.')
        class_ = class_of(self.modules, Home(dotted_path(test.path), name))
        method = None if class_ is None else class_.find(method_name)
        if class_ is None or method is None:
            return Outcome(), frozenset()
        walk, owner = Walk(self.customs, next(iter(test.entries), ''), unset), Instance(class_)
        for fixture in self.fixture:
            setup = class_.find(fixture)
            if setup is not None:
                walk.test(setup, owner)
        before = list(walk.steps)
        end = walk.test(method, owner)
        steps = before if end is not None else walk.steps
        step = end.step if end is not None else steps[-1] if steps else None
        outcome = Outcome(
            why=None if end is None else end.why, step=step, shown=self.showing.of(steps, walk.entry)
        )
        return outcome, frozenset(walk.asked)
