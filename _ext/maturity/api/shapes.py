# SPDX-License-Identifier: Apache-2.0
"""What is another thing in JSON than in the record: with addresses, or with what counts as of a release."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from maturity import links, model
from maturity.api import computed
from maturity.history import Event
from maturity.model.facts import JobName
from maturity.model.forms import (
    Commit,
    Date,
    Https,
    Id,
    Ids,
    LineNumber,
    Path,
    Prose,
    ReleaseId,
    RepositoryName,
    Symbol,
    Words,
)
from maturity.model.releases import Move
from maturity.rules import job_evidence

if TYPE_CHECKING:
    from maturity.model import Dataset
    from maturity.model.shapes import Hint

Address = Annotated[Https | None, 'Where a reader can see it.']


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Where a reader can see for himself: one of path, change, job and doc."""

    type: Literal['path', 'change', 'job', 'doc']
    path: Annotated[Path | None, 'A file or folder.'] = None
    change: Annotated[Commit | None, 'A commit that made the difference.'] = None
    job: Annotated[JobName | None, 'A job of the release, by name.'] = None
    doc: Annotated[Https | None, 'A web page.'] = None
    repository: Annotated[RepositoryName | None, 'The repository of a path or a change.'] = None
    ref: Annotated[Words | None, 'The commit or tag at which a path is to be read.'] = None
    release: Annotated[ReleaseId | None, 'The release at which it is to be read.'] = None
    line: LineNumber | None = None
    symbol: Symbol | None = None
    date: Date | None = None
    note: Prose | None = None
    address: Address = None


def _evidence(data: Dataset, evidence: model.Evidence) -> Evidence:
    type_ = evidence.type
    in_a_repository = type_ in {'path', 'change'}
    return Evidence(
        type=type_,
        path=evidence.target if type_ == 'path' else None,
        change=evidence.change,
        job=evidence.job,
        doc=evidence.doc,
        repository=(evidence.repository or data.main_repository) if in_a_repository else None,
        ref=links.reference(data, evidence)[1] if type_ == 'path' else None,
        release=evidence.release,
        line=evidence.line,
        symbol=evidence.symbol,
        date=evidence.date,
        note=evidence.note,
        address=links.address(data, evidence),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Milestone:
    """An event in the life of an entry."""

    release: Annotated[ReleaseId, 'The first release that shows it.']
    before: Annotated[Literal[True] | None, 'It is older than this release, the first on record.'] = None
    from_: Annotated[Id | None, 'The id until then.'] = None
    reason: Prose | None = None
    evidence: tuple[model.Evidence, ...]


def _milestone(_data: Dataset, milestone: model.Milestone) -> Milestone:
    return Milestone(
        release=milestone.release,
        before=milestone.before or None,
        from_=milestone.old_id,
        reason=milestone.reason,
        evidence=milestone.evidence,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class GateChange:
    """A change of the test pipelines on the way to a release."""

    moves: Annotated[Mapping[Id, Move], 'Entry id: its best test suite before and after.']
    note: Prose | None = None
    evidence: model.Evidence


def _gate_change(_data: Dataset, change: model.GateChange) -> GateChange:
    return GateChange(moves=change.moves, note=change.note, evidence=change.evidence)


@dataclass(frozen=True, kw_only=True, slots=True)
class Job(model.Job):
    """One job of one pipeline at a release, and what it was found to test."""

    address: Annotated[Address, 'The line that puts it into its pipeline.'] = None


@dataclass(frozen=True, kw_only=True)
class Gate(model.Gate):
    """The test jobs of a release."""

    jobs: tuple[Job, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishedEntry:
    """An entry as it was published: requirements in force by their verdicts."""

    entry: Annotated[Id, 'Its id at that time.']
    classification: Id
    met: Ids
    unmet: Ids
    unknown: Ids
    waived: Ids


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """What was published wrongly, and why it is different now."""

    date: Date | None = None
    reason: Prose
    by: Annotated[Words | None, 'Who decided it.'] = None
    evidence: tuple[model.Evidence, ...]
    entries: tuple[PublishedEntry, ...]
    absent: Annotated[Ids, 'Entries that the release did not have after all.']


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """What a release was published as."""

    date: Annotated[Date, 'The day on which it was published.']
    entries: tuple[PublishedEntry, ...]
    corrections: tuple[Correction, ...]


def _publication(publication: model.Publication) -> Publication:
    corrections = (
        Correction(**_same(correction, Correction, entries=_published(correction.entries)))
        for correction in publication.corrections
    )
    return Publication(
        date=publication.date, entries=_published(publication.entries), corrections=tuple(corrections)
    )


def _published(entries: Mapping[str, model.Published]) -> tuple[PublishedEntry, ...]:
    return tuple(
        PublishedEntry(**_same(published, PublishedEntry, entry=id_, classification=published.level))
        for id_, published in entries.items()
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Release(model.Release):
    """A release; without `gate` nothing is known about its test jobs."""

    maintained: Annotated[bool, 'Whether it is in the window of maintained releases.']
    gate: Gate | None = None
    published: Publication | None = None


def _release(data: Dataset, release: model.Release) -> Release:
    gate = None
    if release.gate is not None:
        jobs = tuple(
            Job(**_same(job, Job, address=links.address(data, job_evidence(release, job))))
            for job in release.gate.jobs
        )
        gate = Gate(**_same(release.gate, Gate, jobs=jobs))
    publication = data.published.get(release.id)
    published = None if publication is None else _publication(publication)
    maintained = data.is_maintained(release)
    return Release(**_same(release, Release, maintained=maintained, gate=gate, published=published))


def _same(record: Any, shape: Any, **others: Any) -> dict[str, Any]:  # noqa: ANN401 (any two records)
    """Return the fields of a record that a shape has too, and others."""
    names = (field.name for field in fields(shape) if hasattr(record, field.name))
    return {name: getattr(record, name) for name in names} | others


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogues:
    """Levels, kinds, requirements, capabilities and repositories, in the order of the record."""

    levels: Mapping[Id, model.Level]
    below: model.Level
    kinds: Mapping[Id, model.Kind]
    requirements: Mapping[Id, model.Requirement]
    capabilities: Mapping[Id, model.Capability]
    main_repository: Annotated[RepositoryName | None, 'Where evidence lies that names no repository.'] = None
    repositories: Mapping[RepositoryName, model.Repository]
    declared_by: Annotated[Mapping[Id, model.Text], 'By which means a project declares a level itself.']
    statuses: Annotated[Mapping[Id, model.Text], 'States of support of releases.']


def catalogues(data: Dataset) -> Catalogues:
    """Return the catalogues of a record."""
    return Catalogues(**_same(data, Catalogues))


class Conversion(NamedTuple):
    """The shape that a record has in JSON, and what makes it."""

    shape: Any
    make: Callable[[Dataset, Any], Any]


CONVERTED: Mapping[type, Conversion] = {
    model.Evidence: Conversion(Evidence, _evidence),
    model.Milestone: Conversion(Milestone, _milestone),
    model.GateChange: Conversion(GateChange, _gate_change),
    model.Release: Conversion(Release, _release),
    Event: Conversion(computed.Happened, computed.event),
}
"""What makes of a record what it is in JSON."""


def has_id(hint: Hint) -> bool:
    """Return whether the values of a mapping say their ids themselves, so that they are a list in JSON."""
    return hint.is_record and any(field.name == 'id' for field in fields(hint.base))
