# SPDX-License-Identifier: Apache-2.0
"""Tests that are methods of classes, as unittest collects them: inherited ones too."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity_audit.classes import Class, class_of, classes_of
from maturity_audit.modules import Home, Modules, dotted_path
from maturity_audit.options import option_of
from maturity_audit.python import nodes
from maturity_audit.source import kept
from maturity_audit.tests_found import Outcome, Showing, TestFound, TestsFound, showing_of
from maturity_audit.walk import Walk
from maturity_audit.walk_values import Customs, Instance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity_audit.modules import Module
    from maturity_audit.parameters import Expression, Pairs, Texts
    from maturity_audit.questions import Question


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
    runs = ClassRuns(Modules(tree, package), customs, showing_of(shows, None), fixture)
    paths = (path for folder in below for path in tree.files(folder.rstrip('/')))
    found = list(_found(runs.modules, paths, entry_attribute))
    module = runs.modules.module(dotted_path(defaults))
    return TestsFound(tree, found, (), runs.run, {} if module is None else option_defaults(module))


def option_defaults(module: Module) -> Mapping[str, bool]:
    """Return whether the default of each option that a module defines is true, by name."""
    every = (option_of(module, node) for top in module.body for node in nodes(top))
    return {one.name: bool(one.default.value) or not one.default.literal for one in every if one is not None}


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

    def run(self, test: TestFound, _entry: str, unset: frozenset[str] | None) -> Outcome:
        """Return how a test ends, which is for the entry of its class alone."""
        return self._walked(test, unset)

    @kept
    def _walked(self, test: TestFound, unset: frozenset[str] | None) -> Outcome:
        name, _, method_name = test.symbol.partition('.')
        class_ = class_of(self.modules, Home(dotted_path(test.path), name))
        method = None if class_ is None else class_.find(method_name)
        if class_ is None or method is None:
            return Outcome()
        entry, owner = next(iter(test.entries), ''), Instance(class_)
        walk = Walk(self.customs, entry, unset)
        for setup in filter(None, map(class_.find, self.fixture)):
            walk.test(setup, owner)
        before = list(walk.steps)
        end = walk.test(method, owner)
        steps = before if end is not None else walk.steps
        step = end.step if end is not None else steps[-1] if steps else None
        why, shown = None if end is None else end.why, self.showing.of(steps, walk.entry)
        return Outcome(why=why, step=step, shown=shown, asked=frozenset(walk.asked))
