# SPDX-License-Identifier: Apache-2.0
"""Releases, and the jobs that tested them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, ClassVar

from maturity.model.basics import SourceMark, Text
from maturity.model.facts import Evidence, Evidences, File, JobName, Named, Names, Retitling
from maturity.model.forms import (
    LINE,
    AnyRelease,
    AtLeast,
    Commit,
    Date,
    Distinct,
    EntryId,
    EntryIds,
    Form,
    Id,
    Key,
    LineNumber,
    Only,
    Private,
    Prose,
    Refers,
    Tag,
    Title,
    Version,
    Words,
    Written,
)

Pipeline = Annotated[
    str, Form('pipeline', '[a-z][a-z0-9-]*', 64, 'A pipeline: lower case letters, digits and hyphens.')
]
Pipelines = Annotated[tuple[Pipeline, ...], AtLeast(1), Distinct(), 'Pipelines that count.']
Selection = Annotated[
    str,
    Form(
        'selection',
        r'[A-Za-z0-9][A-Za-z0-9._:-]*|\^(?:[A-Za-z0-9_|()-]|\(\?!|\\\.|\.\*?)*',
        300,
        'A suite or group of tests; or, beginning with "^", a regular expression for names of tests, '
        r'of letters, digits, "_", "-", "\.", ".", ".*", groups, "|" and "(?!".',
    ),
]
Selections = Annotated[tuple[Selection, ...], Distinct()]


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One job of one pipeline at a release, and what it was found to test."""

    SUBJECT: ClassVar = ('name', 'pipeline')

    name: JobName
    pipeline: Annotated[Pipeline, Refers('pipeline')]
    voting: Annotated[bool | None, 'Whether it votes; left out, with a note, where no file tells.'] = None
    line: Annotated[LineNumber | None, 'Where "source" names it.'] = None
    version: Annotated[Version | None, 'Version under test.'] = None
    entries: Annotated[EntryIds, 'The entries for which it runs tests.'] = ()
    selects: Annotated[Selections, 'What it runs: suites, groups, or regular expressions for names.'] = ()
    excludes: Annotated[Selections, 'What it leaves out of that.'] = ()
    options: Annotated[Mapping[Words, Words], 'Options that it sets, and tests depend on.'] = field(
        default_factory=dict
    )
    files: Annotated[
        tuple[Words, ...], 'It runs for changes of these files alone; without it, for every change.'
    ] = ()
    uses: Annotated[EntryIds, 'Entries that it uses in place of the defaults of their type.'] = ()
    evidence: Annotated[Evidences, 'Where all that stands, beside the files of the gate.'] = ()
    note: Prose | None = None
    mark: SourceMark


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
        return self._by_name.get(name, [])

    @cached_property
    def _by_name(self) -> Mapping[str, list[Job]]:
        by_name: dict[str, list[Job]] = {}
        for job in self.jobs:
            by_name.setdefault(job.name, []).append(job)
        return by_name

    @cached_property
    def commits(self) -> Mapping[str, str]:
        """The commits of other repositories that count for the release, by repository."""
        files = (self.source, *self.also)
        return {file.repository: file.commit for file in files if file.repository and file.commit}


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesEnd:
    """Where the series ended, or stands."""

    ref: Tag
    commit: Commit
    date: Date | None = None
    mark: SourceMark

    @property
    def evidence(self) -> Evidence:
        """The commit as evidence, at which an audit looks as at all other."""
        return Evidence(change=self.commit, tag=self.ref, date=self.date, mark=self.mark)


@dataclass(frozen=True, kw_only=True, slots=True)
class NextStatus:
    """The status that comes after that of a release, and when."""

    status: Annotated[Id, Refers('status')]
    date: Date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Release(Named):
    """One release; its position in time is the order in `Dataset.releases`.

    `gate` None means that nothing is known about the tests of the release.
    """

    id: Annotated[str, Written.NOT]
    position: Annotated[int, Written.NOT, Private()]
    title: Title
    also: Names = ()
    former: Annotated[
        tuple[AnyRelease, ...],
        *(Distinct(), Private(), 'Ids that it had before, of which all addresses stay; the first one first.'),
    ] = ()
    renamed: Annotated[tuple[Retitling, ...], 'Titles that it had before.'] = ()
    tag: Tag | None = None
    commit: Commit | None = None
    released: Date | None = None
    planned: Date | None = None
    status: Annotated[Id | None, Refers('status')] = None
    next_status: Annotated[NextStatus | None, 'The status that comes then.'] = None
    end_of_life: Date | None = None
    slurp: Annotated[
        bool, 'Whether one can move here from the last such release, passing over the one between (SLURP).'
    ] = False
    branch: Tag | None = None
    versions: Annotated[tuple[Version, ...], 'All versions of the series.'] = ()
    series_end: Annotated[SeriesEnd | None, Private(), 'Where the series ended, or stands.'] = None
    note: Prose | None = None
    evidence: Evidences = ()
    gate: Gate | None = None
    mark: SourceMark

    @property
    def in_development(self) -> bool:
        """Whether it is not out yet: it has a day on which it is planned, and none on which it came."""
        return self.planned is not None and self.released is None

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The test jobs that are known."""
        return () if self.gate is None else self.gate.jobs
