# SPDX-License-Identifier: Apache-2.0
"""Releases, and the jobs that tested them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.model.basics import Evidence, SourceMark, Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One job of one pipeline at a release, and what it was found to test.

    `tests` maps an entry to the capabilities that the job covers;
    `conditional` to those it covers only if configured to (`condition`).
    """

    name: str
    pipeline: str
    voting: bool
    line: int | None
    runs: Text | None
    version: str | None
    tests: Mapping[str, tuple[str, ...]]
    conditional: Mapping[str, tuple[str, ...]]
    condition: Text | None
    note: Text | None
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class GateChange:
    """A change of the test pipelines on the way to a release."""

    evidence: Evidence
    moves: Mapping[str, tuple[str, str]]
    note: Text | None
    mark: SourceMark


@dataclass(frozen=True, kw_only=True)
class Gate:
    """The test jobs of a release; `source` is the file that defines them."""

    source: Evidence
    also: tuple[Evidence, ...]
    jobs: tuple[Job, ...]
    changes: tuple[GateChange, ...]
    mark: SourceMark

    def naming(self, entries: Iterable[str]) -> list[Job]:
        """Return the jobs that name one of these entries, in file order."""
        return self._chosen(self._by_entry, entries)

    def covering(self, capabilities: Iterable[str]) -> list[Job]:
        """Return the jobs that cover one of these capabilities of whatever entry, in file order."""
        return self._chosen(self._by_capability, capabilities)

    def _chosen(self, index: Mapping[str, set[int]], keys: Iterable[str]) -> list[Job]:
        numbers = {number for key in keys for number in index.get(key, ())}
        return [self.jobs[number] for number in sorted(numbers)]

    # There can be a job for each entry, so each entry looks only at its own.

    @cached_property
    def _by_entry(self) -> Mapping[str, set[int]]:
        index: dict[str, set[int]] = {}
        for number, job in enumerate(self.jobs):
            for id_ in (*job.tests, *job.conditional):
                index.setdefault(id_, set()).add(number)
        return index

    @cached_property
    def _by_capability(self) -> Mapping[str, set[int]]:
        index: dict[str, set[int]] = {}
        for number, job in enumerate(self.jobs):
            for capabilities in (*job.tests.values(), *job.conditional.values()):
                for id_ in capabilities:
                    index.setdefault(id_, set()).add(number)
        return index


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """One release; its position in time is the order in `Dataset.releases`.

    `gate` None means that nothing is known about the tests of the release.
    """

    id: str
    title: Text
    position: int
    tag: str | None = None
    commit: str | None = None
    released: str | None = None
    planned: str | None = None
    status: str | None = None
    end_of_life: str | None = None
    branch: str | None = None
    versions: tuple[str, ...] = ()
    series_end: Evidence | None = None
    note: Text | None = None
    evidence: tuple[Evidence, ...] = ()
    gate: Gate | None = None
    mark: SourceMark
