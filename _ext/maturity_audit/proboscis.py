# SPDX-License-Identifier: Apache-2.0
"""Which tests proboscis runs for a group: those of the group, and all that they depend on."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.modules import Home, Modules
from maturity_audit.proboscis_files import Entry, entries
from maturity_audit.python import nodes
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell, once

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from maturity_audit.parameters import Texts
    from maturity_audit.questions import Question
    from maturity_audit.source import Snapshot

MOST_MODULES = 2_000


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
        while new := [one for one in left if self._is_taken(one, wanted, homes)]:
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

    @staticmethod
    def _is_taken(one: Entry, wanted: set[str], homes: set[Home]) -> bool:
        return not wanted.isdisjoint(one.groups) or bool(homes & {one.home, one.parent})


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
