# SPDX-License-Identifier: Apache-2.0
"""Releases, and the jobs that tested them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, ClassVar

from maturity.model.basics import SourceMark, Text
from maturity.model.facts import Evidence, Evidences, File, JobName
from maturity.model.forms import (
    LINE,
    AtLeast,
    CapabilityIds,
    Commit,
    Date,
    Distinct,
    EntryId,
    Form,
    Id,
    Key,
    Line,
    LineNumber,
    Needs,
    Only,
    Private,
    Prose,
    Refers,
    Tag,
    Title,
    Version,
    Written,
)

Pipeline = Annotated[
    str, Form('pipeline', '[a-z][a-z0-9-]*', 64, 'A pipeline: lower case letters, digits and hyphens.')
]
Pipelines = Annotated[tuple[Pipeline, ...], AtLeast(1), Distinct(), 'Pipelines that count.']
Branch = Annotated[
    str, Form('branch', '[A-Za-z0-9][A-Za-z0-9._/-]*', 100, 'A branch or tag of the repository.')
]
Tests = Annotated[Mapping[EntryId, CapabilityIds], 'Entry id: capabilities the job covers.']


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One job of one pipeline at a release, and what it was found to test."""

    SUBJECT: ClassVar = ('name', 'pipeline')

    name: JobName
    pipeline: Pipeline
    voting: bool
    line: Annotated[LineNumber | None, 'Where "source" names it.'] = None
    runs: Annotated[Line | None, 'The test groups or expression it runs.'] = None
    version: Annotated[Version | None, 'Version under test.'] = None
    tests: Tests
    conditional: Annotated[Tests, 'Entry id: capabilities it covers only if configured to.'] = field(
        default_factory=dict
    )
    condition: Annotated[Prose | None, 'That condition.'] = None
    note: Prose | None = None
    mark: SourceMark

    CONDITIONS: ClassVar = (Needs({'conditional': 'condition'}),)


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """The best test suite of an entry before and after a change of the pipelines."""

    old: Annotated[str, LINE, Key('from')]
    new: Annotated[str, LINE, Key('to')]


@dataclass(frozen=True, kw_only=True, slots=True)
class GateChange:
    """A change of the test pipelines on the way to a release.

    The date is the day on which it was merged, where that is known; otherwise
    that of the commit.
    """

    evidence: Annotated[
        Evidence,
        Written.INLINE,
        Only('change', 'repository', 'path', 'date', 'note', required=['change', 'date']),
    ]
    moves: Annotated[Mapping[EntryId, Move], 'Entry id: its best test suite before and after the change.']
    mark: SourceMark

    @property
    def note(self) -> Text | None:
        """A remark for readers."""
        return self.evidence.note


@dataclass(frozen=True, kw_only=True)
class Gate:
    """The test jobs of a release."""

    source: Annotated[File, 'The file that defines the jobs.']
    also: Annotated[tuple[File, ...], 'Further files that define what the jobs test.'] = ()
    jobs: tuple[Job, ...]
    changes: Annotated[
        tuple[GateChange, ...], 'Changes of the pipelines on the way to the release, oldest first.'
    ] = ()
    mark: SourceMark

    def named(self, name: str) -> list[Job]:
        """Return the jobs of this name."""
        return self._chosen('name', (name,))

    def naming(self, entries: Iterable[str]) -> list[Job]:
        """Return the jobs that name one of these entries, in file order."""
        return self._chosen('entry', entries)

    def covering(self, capabilities: Iterable[str]) -> list[Job]:
        """Return the jobs that cover one of these capabilities of whatever entry, in file order."""
        return self._chosen('capability', capabilities)

    def _chosen(self, about: str, ids: Iterable[str]) -> list[Job]:
        numbers = {number for id_ in ids for number in self._index.get((about, id_), ())}
        return [self.jobs[number] for number in sorted(numbers)]

    @cached_property
    def _index(self) -> Mapping[tuple[str, str], set[int]]:
        """The numbers of jobs by what they are about, so that an entry looks only at its own."""
        index: dict[tuple[str, str], set[int]] = {}
        for number, job in enumerate(self.jobs):
            for key in _about(job):
                index.setdefault(key, set()).add(number)
        return index


def _about(job: Job) -> Iterator[tuple[str, str]]:
    yield 'name', job.name
    for tests in (job.tests, job.conditional):
        for entry, capabilities in tests.items():
            yield 'entry', entry
            yield from (('capability', capability) for capability in capabilities)


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesEnd:
    """Where the series ended, or stands."""

    ref: Branch
    commit: Commit
    date: Date | None = None
    mark: SourceMark

    @property
    def evidence(self) -> Evidence:
        """The commit as evidence."""
        return Evidence(change=self.commit, tag=self.ref, date=self.date, mark=self.mark)


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """One release; its position in time is the order in `Dataset.releases`.

    `gate` None means that nothing is known about the tests of the release.
    """

    id: Annotated[str, Written.NOT]
    position: Annotated[int, Written.NOT, Private()]
    title: Title
    tag: Tag | None = None
    commit: Commit | None = None
    released: Date | None = None
    planned: Date | None = None
    status: Annotated[Id | None, Refers('status')] = None
    end_of_life: Date | None = None
    branch: Branch | None = None
    versions: Annotated[tuple[Version, ...], 'All versions of the series.'] = ()
    series_end: Annotated[SeriesEnd | None, Private(), 'Where the series ended, or stands.'] = None
    note: Prose | None = None
    evidence: Evidences = ()
    gate: Gate | None = None
    mark: SourceMark
