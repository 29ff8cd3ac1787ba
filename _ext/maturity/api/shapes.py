# SPDX-License-Identifier: Apache-2.0
"""What is another thing in JSON than in the record: with addresses, or with what counts as of a release.

A shape is only declared: the encoder takes each value from the record, by the
name of the field or as `From` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from maturity import links, model
from maturity.api import computed
from maturity.history import Event
from maturity.model.catalogues import Group, Reading, Repository
from maturity.model.facts import GroupName, JobName
from maturity.model.forms import (
    Commit,
    Date,
    From,
    Https,
    Id,
    Ids,
    Line,
    LineNumber,
    Path,
    Prose,
    ReleaseId,
    RepositoryName,
    Symbol,
    Words,
    field_each,
)
from maturity.model.releases import Move
from maturity.model.tests import Pipeline, Suite, Test
from maturity.model.vocabulary import Verdict
from maturity.rules.exercises import job_evidence

if TYPE_CHECKING:
    from maturity.model import Dataset
    from maturity.model.shapes import Hint

Address = Annotated[Https | None, 'Where a reader can see it.']


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Where a reader can see for himself: one of path, change, job and doc."""

    type: Literal['path', 'change', 'job', 'doc']
    path: Annotated[Path | None, From(_path), 'A file or folder.'] = None
    change: Annotated[Commit | None, 'A commit that made the difference.'] = None
    job: Annotated[JobName | None, 'A job of the release, by name.'] = None
    doc: Annotated[Https | None, 'A web page.'] = None
    repository: Annotated[
        RepositoryName | None, From(_repository), 'The repository of a path or a change.'
    ] = None
    ref: Annotated[Words | None, From(_ref), 'The commit or tag at which a path is to be read.'] = None
    release: Annotated[ReleaseId | None, 'The release at which it is to be read.'] = None
    line: LineNumber | None = None
    symbol: Symbol | None = None
    date: Date | None = None
    note: Prose | None = None
    address: Annotated[Address, From(links.address)] = None


def _path(_data: Dataset, evidence: model.Evidence) -> str | None:
    return evidence.target if evidence.type == 'path' else None


def _repository(data: Dataset, evidence: model.Evidence) -> str | None:
    is_in_one = evidence.type in {'path', 'change'}
    return (evidence.repository or data.main_repository) if is_in_one else None


def _ref(data: Dataset, evidence: model.Evidence) -> str | None:
    return links.reference(data, evidence)[1] if evidence.type == 'path' else None


def _or_none(name: str) -> Callable[[Dataset, model.Milestone], tuple[str, ...] | None]:
    """Return what gives a list of a milestone that most do not have: None where it is empty."""
    return lambda _data, milestone: getattr(milestone, name) or None


@dataclass(frozen=True, kw_only=True, slots=True)
class Milestone:
    """An event in the life of an entry."""

    release: Annotated[ReleaseId, 'The first release that shows it.']
    before: Annotated[
        Literal[True] | None,
        From(lambda _, milestone: milestone.before or None),
        'It is older than this release, the first on record.',
    ] = None
    from_: Annotated[Id | None, From('old_id'), 'The id until then.'] = None
    title: Annotated[Line | None, From('old_title'), 'The title until then.'] = None
    last: Annotated[ReleaseId | None, 'The last release of which it is true, if it was withdrawn.'] = None
    until: Annotated[ReleaseId | None, 'The release that is to be the first without it.'] = None
    instead: Annotated[Ids | None, From(_or_none('instead')), 'What to use instead.'] = None
    merged_into: Annotated[Ids | None, From(_or_none('merged_into')), 'What it became a part of.'] = None
    split_into: Annotated[Ids | None, From(_or_none('split_into')), 'What it was split into.'] = None
    succeeded_by: Annotated[Ids | None, From(_or_none('succeeded_by')), 'What took its place.'] = None
    split_from: Annotated[Ids | None, From(_or_none('split_from')), 'What it was a part of.'] = None
    reason: Prose | None = None
    evidence: tuple[model.Evidence, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class GateChange:
    """A change of the test pipelines on the way to a release."""

    moves: Annotated[Mapping[Id, Move], 'Entry id: its best test suite before and after.']
    note: Prose | None = None
    evidence: model.Evidence


@dataclass(frozen=True, kw_only=True, slots=True)
class Job(model.Job):
    """One job of one pipeline at a release, and what it was found to test."""

    address: Annotated[Address, 'The line that puts it into its pipeline.'] = None


@dataclass(frozen=True, kw_only=True)
class Gate(model.Gate):
    """The test jobs of a release."""

    jobs: tuple[Job, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
@field_each(Verdict, lambda _: Ids, after='classification')
class PublishedEntry:
    """An entry as it was published: requirements in force by their verdicts."""

    entry: Annotated[Id, 'Its id at that time.']
    classification: Id


def _entries(_data: Dataset, published: model.Publication | model.Correction) -> Iterator[PublishedEntry]:
    for id_, entry in published.entries.items():
        yield PublishedEntry(**_same(entry, PublishedEntry, entry=id_, classification=entry.level))


PublishedEntries = Annotated[tuple[PublishedEntry, ...], From(_entries)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """What was published wrongly, and why it is different now."""

    date: Date | None = None
    reason: Prose
    by: Annotated[Words | None, 'Who decided it.'] = None
    evidence: tuple[model.Evidence, ...]
    entries: PublishedEntries
    absent: Annotated[Ids, 'Entries that the release did not have after all.']


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """What a release was published as."""

    date: Annotated[Date, 'The day on which it was published.']
    entries: PublishedEntries
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Release(model.Release):
    """A release; without `gate` nothing is known about its test jobs."""

    maintained: Annotated[
        bool, From(model.Dataset.is_maintained), 'Whether it is in the window of maintained releases.'
    ]
    gate: Annotated[Gate | None, From(_gate)] = None
    published: Annotated[Publication | None, From(lambda data, release: data.published.get(release.id))] = (
        None
    )


def _gate(data: Dataset, release: model.Release) -> model.Gate | None:
    """Return the gate of a release, its jobs with addresses: these depend on the release."""
    if release.gate is None:
        return None
    jobs = (
        Job(**_same(job, Job, address=links.address(data, job_evidence(release, job))))
        for job in release.gate.jobs
    )
    return replace(release.gate, jobs=tuple(jobs))


def _same(record: Any, shape: Any, **others: Any) -> dict[str, Any]:  # noqa: ANN401 (any two records)
    """Return the fields of a record that a shape has too, and others."""
    names = (field.name for field in fields(shape) if hasattr(record, field.name))
    return {name: getattr(record, name) for name in names} | others


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogues:
    """Levels, kinds, requirements, readings, capabilities, tests and repositories, in their order."""

    levels: Mapping[Id, model.Level]
    below: model.Level
    kinds: Mapping[Id, model.Kind]
    requirements: Mapping[Id, model.Requirement]
    readings: Mapping[Id, Reading]
    capabilities: Mapping[Id, model.Capability]
    groups: Annotated[Mapping[str, Group], 'Groups of capabilities; these name them by id.']
    pipelines: Mapping[Id, Pipeline]
    suites: Mapping[GroupName, Suite]
    tests: Mapping[Id, Test]
    main_repository: Annotated[RepositoryName | None, 'Where evidence lies that names no repository.'] = None
    repositories: Mapping[RepositoryName, Repository]
    declared_by: Annotated[Mapping[Id, model.Text], 'By which means a project declares a level itself.']
    statuses: Annotated[Mapping[Id, model.Text], 'States of support of releases.']


SHAPES: Mapping[type, Any] = {
    model.Evidence: Evidence,
    model.Milestone: Milestone,
    model.GateChange: GateChange,
    model.Release: Release,
    Event: computed.Happened,
}
"""The shapes that records have in JSON wherever they stand; all others have that of the record."""


def has_id(hint: Hint) -> bool:
    """Return whether the values of a mapping say their ids themselves, so that they are a list in JSON."""
    return hint.is_record and any(field.name == 'id' for field in fields(hint.base))
