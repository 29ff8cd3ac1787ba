# SPDX-License-Identifier: Apache-2.0
"""The tests that proboscis knows, walked through in the order in which it would run them."""

from __future__ import annotations

import ast
import re
from contextlib import suppress
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from maturity_audit.classes import Class, Function, class_of
from maturity_audit.modules import Modules
from maturity_audit.proboscis import registry
from maturity_audit.source import kept, once
from maturity_audit.tests_found import Outcome, Showing, TestFound, TestsFound, showing_of
from maturity_audit.walk import Walk
from maturity_audit.walk_values import Customs, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity_audit.modules import Home
    from maturity_audit.parameters import Expression, Pairs, Texts
    from maturity_audit.proboscis import Entry, Registry
    from maturity_audit.questions import Question
    from maturity_audit.walk_values import Ended, Instance

_NONE: Mapping[str, str] = {}


def of_proboscis(  # noqa: PLR0913 (each is a parameter of the recipe)
    question: Question,
    *,
    below: Texts,
    entry: str,
    packages: Texts,
    kind: str,
    shows: Pairs,
    walked: Texts,
    entry_repository: str | None = None,
    refusals: Expression | None = None,
    loader: str = '',
    values: Pairs = _NONE,
    dispatched: Pairs = _NONE,
    operations: Expression | None = None,
    by_class: Texts = (),
) -> TestsFound:
    """Return the tests of the files `below` that proboscis knows.

    `entry`, `entry-repository` and `packages` are as in the suites; the tests
    run for all entries of the kind `kind`.  The code of the packages `walked` is
    walked through (see `Customs` and `Showing` for the others): a test after
    those of its file, of its class alone in the files `by-class`, and all that
    they depend on.
    """
    known = registry(question, entry=entry, entry_repository=entry_repository, packages=packages)
    words = {'true': True, 'false': False, 'none': None}
    customs = Customs(
        loader=loader,
        values={name: words.get(value, value) for name, value in values.items()},
        dispatched={name: value.split() for name, value in dispatched.items()},
        operations=operations or re.compile(''),
    )
    # Releases with the same tests share the walks; the registry is the same where their files are.
    key = known, walked, tuple(shows.items()), loader, tuple(values.items()), tuple(dispatched.items())
    showing = showing_of(shows, refusals)
    runs = once(
        question.tree.source,
        key,
        lambda: ProboscisRuns(known, Modules(question.tree, walked), customs, showing, by_class),
    )
    data, release = question.data, question.release
    entries = tuple(data.id_at(one, release) for one in data.of_kind(kind) if data.exists(one, release))
    return TestsFound(question.tree, _found(known, below), entries, runs.run, {})


def _found(known: Registry, below: Texts) -> Iterator[TestFound]:
    for one in known.entries:
        is_test = one.when == 'test' and (one.parent is not None or one.is_function)
        if one.home is not None and is_test and one.path.startswith(below):
            groups = frozenset(one.groups)
            yield TestFound(path=one.path, symbol=one.home.symbol, line=one.line, groups=groups)


@dataclass(eq=False)
class ProboscisRuns:
    """Walks through the tests of a release, each selection of them once for an entry."""

    registry: Registry
    modules: Modules
    customs: Customs
    showing: Showing
    by_class: Texts
    _texts: dict[ast.AST, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find what comes before what."""
        every = self.registry.entries
        self.cases = {one.home: one for one in every if one.home is not None and one.is_case}
        self._by_group: dict[str, list[Home]] = {}
        self._by_class: dict[Home, list[Home]] = {}
        for home, one in self.cases.items():
            for group in one.groups:
                self._by_group.setdefault(group, []).append(home)
            if one.parent is not None:
                self._by_class.setdefault(one.parent, []).append(home)

    def _homes(self, homes: Iterable[Home]) -> list[Home]:
        return [
            inner
            for home in homes
            for inner in ([home] if home in self.cases else self._by_class.get(home, []))
        ]

    def _needed(self, one: Entry) -> list[Home]:
        groups = [home for group in one.depends_on_groups for home in self._by_group.get(group, [])]
        return groups + self._homes(one.depends_on)

    def _before(self, home: Home) -> set[Home]:
        """Return what runs before a test: what it comes after, and what it depends on."""
        one = self.cases[home]
        after = [inner for group in one.runs_after_groups for inner in self._by_group.get(group, [])]
        return {*after, *self._homes(one.runs_after), *self._needed(one)} - {home}

    # Selections -------------------------------------------------------------------------------------

    def selection(self, home: Home) -> frozenset[Home]:
        """Return the tests of the file of a test, or of its class, with all that they depend on."""
        one = self.cases[home]
        shared = 'parent' if one.path in self.by_class else 'path'
        return self._selection(shared, getattr(one, shared))

    @kept
    def _selection(self, shared: str, value: Home | str | None) -> frozenset[Home]:
        left = [home for home, one in self.cases.items() if getattr(one, shared) == value]
        taken: set[Home] = set()
        while left:
            home = left.pop()
            if home not in taken:
                taken.add(home)
                left += self._needed(self.cases[home])
        return frozenset(taken)

    def _ordered(self, selection: frozenset[Home]) -> list[Home]:
        """Return a selection in an order that what it depends on allows, else in that of the files."""
        ranks = {home: number for number, home in enumerate(self.cases) if home in selection}
        sorter = TopologicalSorter({home: self._before(home) & ranks.keys() for home in ranks})
        with suppress(CycleError):
            sorter.prepare()
        ordered: dict[Home, None] = {}
        while ready := sorted(sorter.get_ready(), key=ranks.__getitem__):
            ordered |= dict.fromkeys(ready)
            sorter.done(*ready)
        return [*ordered, *(home for home in ranks if home not in ordered)]

    # Walks ------------------------------------------------------------------------------------------

    def run(self, test: TestFound, entry: str, unset: frozenset[str] | None) -> Outcome:
        """Return how a test ends; no option decides about it."""
        home = self.registry.tests[test.path, test.symbol].home
        assert home is not None
        return self._run(self.selection(home), entry, unset)[home]

    @kept
    def _run(
        self, selection: frozenset[Home], entry: str, unset: frozenset[str] | None
    ) -> Mapping[Home, Outcome]:
        self.modules.forget()
        walk = Walk(self.customs, entry, unset, texts=self._texts)
        owners: dict[Class, Instance] = {}
        outcomes: dict[Home, Outcome] = {}
        for home in self._ordered(selection):
            one = self.cases[home]
            if not one.enabled and not walk.lenient:
                step = Step(one.path, home.symbol, one.line, '')
                outcomes[home] = Outcome(why='switched-off', step=step)
            else:
                outcomes[home] = self._test(walk, one, owners)
        return outcomes

    def _test(self, walk: Walk, one: Entry, owners: dict[Class, Instance]) -> Outcome:
        """Walk through a test, with the object of its class; one that is not walked through shows nothing."""
        assert one.home is not None
        module = self.modules.module(one.home.module)
        name, owner, method = one.home.symbol.rpartition('.')[2], None, None
        if module is not None and one.parent is not None:
            class_ = class_of(self.modules, one.parent)
            method = None if class_ is None else class_.find(name)
            if class_ is not None and class_ not in owners:
                owners[class_] = walk.made(class_)
            owner = None if class_ is None else owners[class_]
        elif module is not None:
            node = module.definitions.get(name)
            method = Function(module, None, node) if isinstance(node, ast.FunctionDef) else None
        if method is None:
            return Outcome()
        walk.steps.clear()
        return self._ended(walk, walk.test(method, owner))

    def _ended(self, walk: Walk, end: Ended | None) -> Outcome:
        if end is not None:
            return Outcome(why=end.why, step=end.step)
        shown, operations = self.showing.of(walk.steps, walk.entry), self.customs.operations
        acts = any(step.acts and operations.search(step.text) for step in walk.steps)
        if not acts and not walk.lenient:
            return Outcome(why='returns-early', step=walk.steps[-1])
        refusals = self.showing.refusals
        if shown and refusals is not None and all(refusals.search(step.text) for step in shown.values()):
            return Outcome(
                why='refused', step=next(iter(shown.values())), shown=shown if walk.lenient else {}
            )
        return Outcome(shown=shown)
