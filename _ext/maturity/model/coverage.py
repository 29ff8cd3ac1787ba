# SPDX-License-Identifier: Apache-2.0
"""What the jobs of a release run, and what that shows: derived from tests, selections and skips."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity.model.basics import Text
    from maturity.model.releases import Job, Release
    from maturity.model.tests import Suite, Test


@dataclass(frozen=True, slots=True)
class Cover:
    """A test that a job runs for an entry; with a `condition`, only where that is so."""

    job: Job
    test: Test
    condition: Text | None = None

    @property
    def firm(self) -> bool:
        """Whether it runs in any case."""
        return self.condition is None


class ReleaseCoverage:
    """The tests that the jobs of a release run, by entry and capability."""

    def __init__(self, release: Release, tests: Iterable[Test], suites: Mapping[str, Suite]) -> None:
        """Take the tests that there are at the release."""
        self._release = release
        self._tests = [test for test in tests if release.position in test.span]
        self._suites = suites
        self._selected: dict[tuple[str, ...], frozenset[int]] = {}

    def runs(self, entry: str) -> tuple[Cover, ...]:
        """Return the tests that jobs run for an entry, whatever they show, in the order of the jobs."""
        return tuple(self._by_entry.get(entry, {}).get(None, ()))

    def of(self, entry: str) -> Mapping[str | None, list[Cover]]:
        """Return the tests that show something of an entry, by capability."""
        return self._by_entry.get(entry, {})

    def of_job(self, job: Job) -> Mapping[str, Mapping[str, list[Cover]]]:
        """Return what a job covers, by entry and capability; entries for which it runs any test."""
        covered: dict[str, dict[str, list[Cover]]] = {}
        for entry in job.entries:
            for capability, covers in self.of(entry).items():
                own = [cover for cover in covers if cover.job is job]
                if own:
                    shown = covered.setdefault(entry, {})
                    if capability is not None:
                        shown[capability] = own
        return covered

    def asserted_by(self, suite: str, entry: str) -> tuple[str, ...]:
        """Return the capabilities of an entry that the tests of a suite assert, run by jobs or not."""
        tests = (self._tests[number] for number in sorted(self._matching((suite,))))
        shown = (
            capability
            for test in tests
            if not test.entries or entry in test.entries
            for capability, condition in self._shown(test, entry, {})
            if capability is not None and condition is None
        )
        return tuple(dict.fromkeys(shown))

    @cached_property
    def _by_entry(self) -> Mapping[str, Mapping[str | None, list[Cover]]]:
        by_entry: dict[str, dict[str | None, list[Cover]]] = {}
        for job in () if self._release.gate is None else self._release.gate.jobs:
            for test in self.selected(job):
                for entry in job.entries:
                    if not test.entries or entry in test.entries:
                        shown = by_entry.setdefault(entry, {})
                        for capability, condition in self._shown(test, entry, job.options):
                            shown.setdefault(capability, []).append(Cover(job, test, condition))
        return by_entry

    def _shown(
        self, test: Test, entry: str, options: Mapping[str, str]
    ) -> Iterator[tuple[str | None, Text | None]]:
        """Yield what a test shows of an entry, and on which condition; None says that it runs at all."""
        for capability in (None, *test.shows):
            skips = [
                skip
                for skip in test.skips
                if skip.concerns(self._release.position, entry, capability) and skip.holds(options)
            ]
            conditions = [skip.condition for skip in skips]
            if None not in conditions:
                yield capability, next(iter(conditions), None)

    def selected(self, job: Job) -> Iterator[Test]:
        """Yield the tests that a job selects, in the order of the catalogue."""
        numbers = self._matching(job.selects) - self._matching(job.excludes)
        return (self._tests[number] for number in sorted(numbers))

    def _matching(self, selections: tuple[str, ...]) -> frozenset[int]:
        if selections not in self._selected:
            self._selected[selections] = frozenset(
                number for selection in selections for number in self._numbers(selection)
            )
        return self._selected[selections]

    def _numbers(self, selection: str) -> Iterable[int]:
        """Yield the tests of a suite or group, or those whose names a regular expression matches."""
        if selection.startswith('^'):
            pattern = compiled(selection)
            found = pattern.search if pattern is not None else lambda _name: None
            return (number for number, test in enumerate(self._tests) if found(test.name))
        return (number for group in self._groups(selection) for number in self._by_group.get(group, ()))

    def _groups(self, selection: str) -> Iterable[str]:
        suite = self._suites.get(selection)
        if suite is None:
            return (selection,)
        return (
            group
            for content in suite.contents
            if self._release.position in content.span
            for group in content.groups
        )

    @cached_property
    def _by_group(self) -> Mapping[str, list[int]]:
        by_group: dict[str, list[int]] = {}
        for number, test in enumerate(self._tests):
            for group in test.groups:
                by_group.setdefault(group, []).append(number)
        return by_group


@cache
def compiled(selection: str) -> re.Pattern[str] | None:
    """Return the regular expression of a selection, or None where it is none."""
    try:
        return re.compile(selection)
    except re.error:
        return None
