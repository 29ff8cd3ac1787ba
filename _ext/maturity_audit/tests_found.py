# SPDX-License-Identifier: Apache-2.0
"""The tests that a reader finds at a release: what each shows, and where it does not run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maturity_audit.walk_parts import Customs, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from maturity_audit.parameters import Pairs, Texts
    from maturity_audit.source import Place, Snapshot


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

    `outcomes` returns for each entry how the tests end, as they run; `potential`
    what a test shows where nothing keeps it from running.
    """

    def __init__(  # noqa: PLR0913 (each is a part of the whole)
        self,
        tree: Snapshot,
        tests: Iterable[TestFound],
        entries: Texts,
        *,
        outcome: Callable[[TestFound, str], Outcome],
        potential: Callable[[TestFound], Mapping[str, Step]],
        by_option: Callable[[TestFound, str], Mapping[str, tuple[str, Step, frozenset[str]]]],
    ) -> None:
        """Keep them; nothing is walked through before it is asked for."""
        self._tree = tree
        self.tests = {(one.path, one.symbol): one for one in tests}
        self.entries = entries
        self._outcome, self._potential, self._by_option = outcome, potential, by_option

    def place(self, path: str, line: int) -> Place:
        """Return a place in the tree."""
        return self._tree.place(path, line)

    def shows(self, path: str, symbol: str) -> Mapping[str, Place]:
        """Return what a test shows where it runs, with the places that show it."""
        one = self.tests[path, symbol]
        return {name: self.place(step.path, step.line) for name, step in self._potential(one).items()}

    def runs(self, path: str, symbol: str, entry: str) -> Iterable[str]:
        """Return what a test shows of an entry, as it runs."""
        return self._outcome(self.tests[path, symbol], entry).shown

    def stays_out(self, path: str, symbol: str) -> bool:
        """Return whether a test runs for no entry, so that nobody sees what it would show."""
        one = self.tests[path, symbol]
        entries = one.entries or self.entries
        return not self._potential(one) and all(self._outcome(one, entry).why for entry in entries)

    def skips(self, path: str, symbol: str, capabilities: Iterable[str]) -> Mapping[tuple[str, str], str]:
        """Return why a test does not show a capability, by entry and capability.

        Of a test that runs for no entry, it is said of all `capabilities`.
        """
        one = self.tests[path, symbol]
        if not self.stays_out(path, symbol):
            return {key: why for key, (why, _) in self._skips(one).items()}
        return {
            (entry, capability): self._outcome(one, entry).why or ''
            for entry in one.entries or self.entries
            for capability in capabilities
        }

    def skip_places(self, path: str, symbol: str) -> tuple[Place, ...]:
        """Return where it is seen that a test does not run."""
        steps = dict.fromkeys(step for _, step in self._skips(self.tests[path, symbol]).values() if step)
        return tuple(self.place(step.path, step.line) for step in steps)

    def _skips(self, one: TestFound) -> Mapping[tuple[str, str], tuple[str, Step | None]]:
        found: dict[tuple[str, str], tuple[str, Step | None]] = {}
        for entry in one.entries or self.entries:
            outcome, every = self._outcome(one, entry), self._potential(one)
            for capability in every.keys() - outcome.shown.keys():
                found[entry, capability] = outcome.why or 'returns-early', outcome.step
            for option, (why, step, lost) in self._by_option(one, entry).items():
                for capability in lost:
                    known = found.get((entry, capability))
                    words = f'{why} {option}'
                    words = words if known is None else ', '.join(sorted([*known[0].split(', '), words]))
                    found[entry, capability] = words, step
        return found


def customs_of(
    loader: str,
    values: Pairs,
    dispatched: Pairs,
    operations: re.Pattern[str] | None,
    options: re.Pattern[str] | None = None,
) -> Customs:
    """Return the customs of tests that a recipe describes."""
    words = {'true': True, 'false': False, 'none': None}
    return Customs(
        loader=loader,
        values={name: words.get(value, value) for name, value in values.items()},
        dispatched={name: value.split() for name, value in dispatched.items()},
        operations=operations or re.compile(''),
        options=options,
    )


def showing_of(shows: Pairs, refusals: re.Pattern[str] | None) -> Showing:
    """Return what shows capabilities, from `capability=expression` or `capability@entry=expression`."""
    named = ((*name.partition('@')[::2], re.compile(text)) for name, text in shows.items())
    return Showing(patterns=tuple(named), refusals=refusals)
