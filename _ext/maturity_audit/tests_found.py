# SPDX-License-Identifier: Apache-2.0
"""The tests that a reader finds at a release: what each shows, and where it does not run."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from maturity_audit.source import kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity_audit.parameters import Pairs, Texts
    from maturity_audit.source import Place, Snapshot
    from maturity_audit.walk_values import Step


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
    """How a test ends for an entry: why it does not come to its end, where, and the steps by capability.

    `asked` are the options that the test asks for.
    """

    why: str | None = None
    step: Step | None = None
    shown: Mapping[str, Step] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()


Run: TypeAlias = Callable[[TestFound, str, frozenset[str] | None], Outcome]
"""Says how a test ends for an entry where nobody sets some options; with None, past all that stops it."""


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

    Nothing is walked through before it is asked for.  `defaults` says of
    options, by their names, whether they are set where no job sets them.
    """

    def __init__(
        self,
        tree: Snapshot,
        tests: Iterable[TestFound],
        entries: Texts,
        run: Run,
        defaults: Mapping[str, bool],
    ) -> None:
        """Keep them."""
        self._tree = tree
        self.tests = {(one.path, one.symbol): one for one in tests}
        self.entries = entries
        self._run = run
        self._defaults = defaults

    def place(self, step: Step | TestFound) -> Place:
        """Return a place in the tree."""
        return self._tree.place(step.path, step.line)

    def shows(self, one: TestFound) -> Mapping[str, Place]:
        """Return what a test shows where it runs, with the places that show it."""
        return {name: self.place(step) for name, step in self._potential(one).items()}

    def runs(self, one: TestFound, entry: str) -> Iterable[str]:
        """Return what a test shows of an entry, as it runs."""
        return self._run(one, entry, frozenset()).shown

    def stays_out(self, one: TestFound) -> bool:
        """Return whether a test runs for no entry, so that nobody sees what it would show."""
        entries = one.entries or self.entries
        return not self._potential(one) and all(self._run(one, entry, frozenset()).why for entry in entries)

    def skips(
        self, one: TestFound, capabilities: Iterable[str]
    ) -> Mapping[tuple[str, str], tuple[str, Place | None]]:
        """Return why a test does not show a capability and where that is seen, by entry and capability.

        Of a test that runs for no entry, it is said of all `capabilities`.
        """
        found: dict[tuple[str, str], tuple[str, Place | None]] = {}
        every, stays_out = self._potential(one), self.stays_out(one)
        for entry in one.entries or self.entries:
            outcome = self._run(one, entry, frozenset())
            place = None if outcome.step is None or stays_out else self.place(outcome.step)
            for capability in capabilities if stays_out else sorted(every.keys() - outcome.shown.keys()):
                found[entry, capability] = outcome.why or 'returns-early', place
            for why, step, lost in self._by_option(one, entry, outcome):
                for capability in lost:
                    before = found.get((entry, capability))
                    words = [why] if before is None else sorted([*before[0].split(', '), why])
                    found[entry, capability] = ', '.join(words), self.place(step)
        return found

    def _by_option(
        self, one: TestFound, entry: str, outcome: Outcome
    ) -> Iterator[tuple[str, Step, Iterable[str]]]:
        """Yield what a test does not show without each of the options that it asks for: why, and where."""
        for option in sorted(outcome.asked):
            if not self._defaults.get(option.rpartition('.')[2], True):
                without = self._run(one, entry, frozenset({option}))
                if without.step is not None:
                    lost = sorted(outcome.shown.keys() - without.shown.keys())
                    yield f'{without.why or "returns-early"} {option}', without.step, lost

    @kept
    def _potential(self, one: TestFound) -> Mapping[str, Step]:
        """Return what a test shows for any entry; where it runs for none, what it would show."""
        shown: dict[str, Step] = {}
        for unset in (frozenset[str](), None):
            for entry in one.entries or self.entries or ('',):
                outcome = self._run(one, entry, unset)
                shown = {**outcome.shown, **shown}
            if shown:
                break
        return shown


def showing_of(shows: Pairs, refusals: re.Pattern[str] | None) -> Showing:
    """Return what shows capabilities, from `capability=expression` or `capability@entry=expression`."""
    named = ((*name.partition('@')[::2], re.compile(text)) for name, text in shows.items())
    return Showing(patterns=tuple(named), refusals=refusals)
