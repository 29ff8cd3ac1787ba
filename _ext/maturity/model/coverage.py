# SPDX-License-Identifier: Apache-2.0
"""What the jobs of a release run, and what that shows: derived from tests, selections and skips."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING

from maturity.model.expressions import Name, compiled, is_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity.model.basics import Text
    from maturity.model.releases import Job, Release
    from maturity.model.tests import Skip, Suite, Test


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


class Catalogue:
    """The tests that there are, and which of them a name or an expression selects.

    Tests are the bits of a number: bit 0 is the first of the catalogue.
    """

    def __init__(self, tests: Iterable[Test], suites: Mapping[str, Suite]) -> None:
        """Take all tests and suites of the record."""
        self.tests = tuple(tests)
        self._suites = suites
        self._matching: dict[str, int] = {}
        self._of_suites: dict[tuple[str, int], int] = {}

    def at(self, position: int) -> int:
        """Return the tests that there are at a release."""
        return _bits(position in test.span for test in self.tests)

    def of(self, selections: Iterable[str], position: int) -> int:
        """Return the tests that any of these suites, groups and expressions selects at a release."""
        chosen = 0
        for one in selections:
            chosen |= self._matched(one) if one.startswith('^') else self._named(one, position)
        return chosen

    def _matched(self, selection: str) -> int:
        if selection not in self._matching:
            expression = compiled(selection)
            matches = (expression is not None and is_in(expression, name) for name in self._names)
            self._matching[selection] = _bits(matches)
        return self._matching[selection]

    @cached_property
    def _names(self) -> tuple[Name, ...]:
        return tuple(Name(test.name) for test in self.tests)

    def _named(self, name: str, position: int) -> int:
        suite = self._suites.get(name)
        if suite is None:
            return self._by_group.get(name, 0)
        if (name, position) not in self._of_suites:
            contents = (one for one in suite.contents if position in one.span)
            groups = (self._by_group.get(group, 0) for one in contents for group in one.groups)
            self._of_suites[name, position] = reduce(or_, groups, 0)
        return self._of_suites[name, position]

    @cached_property
    def showing(self) -> Mapping[str, int]:
        """The tests that show a capability, by its id."""
        showing: dict[str, int] = {}
        for number, test in enumerate(self.tests):
            for capability in test.shows:
                showing[capability] = showing.get(capability, 0) | 1 << number
        return showing

    @cached_property
    def _by_group(self) -> Mapping[str, int]:
        by_group: dict[str, int] = {}
        for number, test in enumerate(self.tests):
            for group in test.groups:
                by_group[group] = by_group.get(group, 0) | 1 << number
        return by_group


def _bits(flags: Iterable[bool]) -> int:
    """Return the number of which each flag is a bit, the lowest first."""
    return int('0' + ''.join('01'[flag] for flag in flags)[::-1], 2)


class ReleaseCoverage:
    """The tests that the jobs of a release run, by entry and capability."""

    def __init__(self, release: Release, catalogue: Catalogue) -> None:
        """Take the catalogue of the tests of all releases."""
        self._release = release
        self._catalogue = catalogue
        self._firmest: dict[str, Mapping[str | None, tuple[Cover, ...]]] = {}

    def of(self, entry: str) -> Mapping[str | None, list[Cover]]:
        """Return the tests that jobs run for an entry, by what they show; all of them are behind None."""
        return self._by_entry.get(entry, {})

    def firmest(self, entry: str) -> Mapping[str | None, tuple[Cover, ...]]:
        """Return the same, with one test for each job: one that runs in any case, if there is any."""
        if entry not in self._firmest:
            covered = self.of(entry).items()
            self._firmest[entry] = {shown: tuple(_firmest(covers)) for shown, covers in covered}
        return self._firmest[entry]

    def of_job(self, job: Job) -> Mapping[str, Mapping[str, list[Cover]]]:
        """Return what a job of the release covers, by entry and capability; entries of which it tests any."""
        return self._by_job[id(job)]

    @cached_property
    def _by_job(self) -> Mapping[int, Mapping[str, Mapping[str, list[Cover]]]]:
        by_job: dict[int, dict[str, dict[str, list[Cover]]]] = {id(job): {} for job in self._release.jobs}
        for job in self._release.jobs:
            for entry, capability, cover in self._covers(job):
                shown = by_job[id(job)].setdefault(entry, {})
                if capability is not None:
                    shown.setdefault(capability, []).append(cover)
        return by_job

    def asserted_by(self, suite: str, entry: str) -> tuple[str, ...]:
        """Return the capabilities of an entry that the tests of a suite assert, run by jobs or not."""
        shown = (
            capability
            for test in self.selected((suite,))
            if not test.entries or entry in test.entries
            for capability, condition in self._shown(test, entry, {})
            if capability is not None and condition is None
        )
        return tuple(dict.fromkeys(shown))

    def idle(self, entry: str, capability: str) -> Iterator[tuple[Test, Skip | None]]:
        """Yield the tests that could show a capability of an entry, with what is in the way of each.

        None says that no job for the entry selects the test, or none that counts.
        """
        jobs = (job for job in self._release.jobs if entry in job.entries)
        chosen = (self._chosen(job.selects, job.excludes) for job in jobs)
        showing = self._there & self._catalogue.showing.get(capability, 0)
        selected = {test.id for test in self._those(showing & reduce(or_, chosen, 0))}
        for test in self._those(showing):
            if not test.entries or entry in test.entries:
                position = self._release.position
                skips = (skip for skip in test.skips if skip.concerns(position, entry, capability))
                yield test, next(skips, None) if test.id in selected else None

    def selected(self, selects: Iterable[str], excludes: Iterable[str] = ()) -> Iterator[Test]:
        """Yield the tests that are selected and not excluded, in the order of the catalogue."""
        return self._those(self._chosen(selects, excludes))

    def _chosen(self, selects: Iterable[str], excludes: Iterable[str]) -> int:
        position = self._release.position
        chosen = self._there & self._catalogue.of(selects, position)
        return chosen & ~self._catalogue.of(excludes, position)

    def _those(self, chosen: int) -> Iterator[Test]:
        while chosen:
            lowest = chosen & -chosen
            yield self._catalogue.tests[lowest.bit_length() - 1]
            chosen ^= lowest

    @cached_property
    def _there(self) -> int:
        return self._catalogue.at(self._release.position)

    @cached_property
    def _by_entry(self) -> Mapping[str, Mapping[str | None, list[Cover]]]:
        by_entry: dict[str, dict[str | None, list[Cover]]] = {}
        for job in self._release.jobs:
            for entry, capability, cover in self._covers(job):
                by_entry.setdefault(entry, {}).setdefault(capability, []).append(cover)
        return by_entry

    def _covers(self, job: Job) -> Iterator[tuple[str, str | None, Cover]]:
        """Yield what a job covers, entry by entry; with None for a capability, that it runs a test at all."""
        tests = tuple(self.selected(job.selects, job.excludes)) if job.entries else ()
        for entry in job.entries:
            for test in tests:
                if not test.entries or entry in test.entries:
                    for capability, condition in self._shown(test, entry, job.options):
                        yield entry, capability, Cover(job, test, condition)

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


def _firmest(covers: Iterable[Cover]) -> Iterable[Cover]:
    by_job: dict[int, Cover] = {}
    for cover in covers:
        known = by_job.get(id(cover.job))
        if known is None or (cover.firm and not known.firm):
            by_job[id(cover.job)] = cover
    return by_job.values()
