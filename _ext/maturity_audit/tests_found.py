# SPDX-License-Identifier: Apache-2.0
"""The tests that a reader finds at a release: what each shows, and where it does not run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity_audit.class_tests import ClassRuns
    from maturity_audit.parameters import Pairs, Texts
    from maturity_audit.proboscis_tests import ProboscisRuns
    from maturity_audit.source import Place, Snapshot
    from maturity_audit.walk_values import Step

    Runs: TypeAlias = ClassRuns | ProboscisRuns


@dataclass(frozen=True, kw_only=True, slots=True)
class TestFound:
    """A test: where it is, the groups that it is in, and the entries that it is for alone."""

    path: str
    symbol: str
    line: int
    groups: frozenset[str] = frozenset()
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """How a test ends for an entry: why it does not come to its end, where, and the steps by capability."""

    why: str | None = None
    step: Step | None = None
    shown: Mapping[str, Step] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Showing:
    """What shows a capability: expressions for `symbol: code` of what a test reaches; what refuses."""

    patterns: tuple[tuple[str, str, re.Pattern[str]], ...]
    refusals: re.Pattern[str] | None = None

    def of(self, steps: Iterable[Step], entry: str) -> dict[str, Step]:
        """Return the capabilities that steps show of an entry, with the first that does."""
        shown: dict[str, Step] = {}
        texts = [(f'{step.symbol}: {step.text}', step) for step in dict.fromkeys(steps)]
        for capability, alone, pattern in self.patterns:
            if alone in {'', entry}:
                step = next((step for text, step in texts if pattern.search(text)), None)
                if step is not None:
                    shown.setdefault(capability, step)
        return shown


class TestsFound:
    """The tests of a tree, the entries for which they can run, and what walks through them say.

    `runs` says how a test ends for an entry, and what it shows where nothing
    keeps it from running; nothing is walked through before it is asked for.
    """

    def __init__(self, tree: Snapshot, tests: Iterable[TestFound], entries: Texts, runs: Runs) -> None:
        """Keep them."""
        self._tree = tree
        self.tests = {(one.path, one.symbol): one for one in tests}
        self.entries = entries
        self._runs = runs

    def place(self, step: Step | TestFound) -> Place:
        """Return a place in the tree."""
        return self._tree.place(step.path, step.line)

    def shows(self, one: TestFound) -> Mapping[str, Place]:
        """Return what a test shows where it runs, with the places that show it."""
        return {name: self.place(step) for name, step in self._potential(one).items()}

    def runs(self, one: TestFound, entry: str) -> Iterable[str]:
        """Return what a test shows of an entry, as it runs."""
        return self._runs.outcome(one, entry).shown

    def stays_out(self, one: TestFound) -> bool:
        """Return whether a test runs for no entry, so that nobody sees what it would show."""
        entries = one.entries or self.entries
        return not self._potential(one) and all(self._runs.outcome(one, entry).why for entry in entries)

    def skips(self, one: TestFound, capabilities: Iterable[str]) -> Mapping[tuple[str, str], str]:
        """Return why a test does not show a capability, by entry and capability.

        Of a test that runs for no entry, it is said of all `capabilities`.
        """
        if not self.stays_out(one):
            return {key: why for key, (why, _) in self._skips(one).items()}
        return {
            (entry, capability): self._runs.outcome(one, entry).why or ''
            for entry in one.entries or self.entries
            for capability in capabilities
        }

    def skip_places(self, one: TestFound) -> tuple[Place, ...]:
        """Return where it is seen that a test does not run."""
        return tuple(map(self.place, dict.fromkeys(step for _, step in self._skips(one).values() if step)))

    def _potential(self, one: TestFound) -> Mapping[str, Step]:
        return self._runs.potential(one, self.entries)

    def _skips(self, one: TestFound) -> Mapping[tuple[str, str], tuple[str, Step | None]]:
        found: dict[tuple[str, str], tuple[str, Step | None]] = {}
        for entry in one.entries or self.entries:
            outcome, every = self._runs.outcome(one, entry), self._potential(one)
            for capability in every.keys() - outcome.shown.keys():
                found[entry, capability] = outcome.why or 'returns-early', outcome.step
            for option, (why, step, lost) in self._runs.by_option(one).items():
                for capability in lost:
                    known = found.get((entry, capability))
                    words = f'{why} {option}'
                    words = words if known is None else ', '.join(sorted([*known[0].split(', '), words]))
                    found[entry, capability] = words, step
        return found


def showing_of(shows: Pairs, refusals: re.Pattern[str] | None) -> Showing:
    """Return what shows capabilities, from `capability=expression` or `capability@entry=expression`."""
    named = ((*name.partition('@')[::2], re.compile(text)) for name, text in shows.items())
    return Showing(patterns=tuple(named), refusals=refusals)
