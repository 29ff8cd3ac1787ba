# SPDX-License-Identifier: Apache-2.0
"""What is computed of a record, as it stands in the documents of the API."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from maturity import model
from maturity.api.classifications import ids_by_verdict
from maturity.api.names import event_id
from maturity.model.forms import Date, Id, Ids, ReleaseId, among
from maturity.model.vocabulary import EventType, Verdict
from maturity.views.events import event_anchor, happened

if TYPE_CHECKING:
    from maturity.assessment import Assessment, Judgement
    from maturity.history import Change, Event
    from maturity.model import Dataset

Level = Annotated[Id, 'A level, or what is below the first.']
Outcome = Annotated[str, among(Verdict), 'How a requirement stands.']
English = Annotated[str, 'Words in English.']


# Classifications --------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class InRelease:
    """What stands at the beginning of a classification in the list of an entry."""

    release: ReleaseId


@dataclass(frozen=True, kw_only=True)
class OfEntry:
    """What stands at the beginning of a classification in the list of a release."""

    kind: Id
    entry: Id


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A classification, and the requirements that stand otherwise than met, whatever their level."""

    classification: Level
    unmet: Ids
    unknown: Ids
    waived: Ids
    dead: Annotated[Literal[True] | None, 'The code is in the tree but unusable.'] = None
    accepted_gaps: Annotated[Ids | None, 'Requirements waived as a gap on which the level rests.'] = None


@dataclass(frozen=True, kw_only=True)
class ReleaseSummary(Summary, InRelease):
    """The classification of an entry in a release, and the requirements that stand otherwise than met."""


@dataclass(frozen=True, kw_only=True)
class EntrySummary(Summary, OfEntry):
    """The classification of an entry, and the requirements that stand otherwise than met."""


def release_summary(assessment: Assessment) -> ReleaseSummary:
    """Return a classification for the list of an entry."""
    return ReleaseSummary(release=assessment.release.id, **_summary(assessment))


def entry_summary(assessment: Assessment) -> EntrySummary:
    """Return a classification for the list of a release."""
    entry = assessment.entry
    return EntrySummary(kind=entry.kind, entry=entry.id, **_summary(assessment))


def _summary(assessment: Assessment) -> dict[str, Any]:
    return {
        'classification': assessment.level,
        **ids_by_verdict(assessment),
        'dead': assessment.dead or None,
        'accepted_gaps': _ids(assessment.accepted_gaps) or None,
    }


def _ids(judgements: Iterable[Judgement]) -> tuple[str, ...]:
    return tuple(judgement.requirement.id for judgement in judgements)


# Assessments ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Declared:
    """What the project itself called an entry, and by which means."""

    level: Id
    by: Id


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """How a requirement stands, and why."""

    requirement: Id
    level: Annotated[Id, 'The level that requires it.']
    outcome: Outcome
    reason: English
    waiver: Annotated[model.Waiver | None, 'Why it is not applied.'] = None
    evidence: tuple[model.Evidence, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessed:
    """All that is found of one entry at one release."""

    release: ReleaseId
    classification: Level
    dead: Annotated[bool, 'Whether the code is in the tree but unusable.']
    ladder: Annotated[Ids, 'The levels that count.']
    next_level: Annotated[Id | None, 'The level above; without it, this is the highest.'] = None
    missing: Annotated[Ids, 'The requirements in the way of the next level.']
    accepted_gaps: Annotated[Ids, 'Requirements waived as a gap on which the level rests.']
    declared: Annotated[tuple[Declared, ...], 'What the project itself called it.']
    verdicts: Annotated[tuple[Judged, ...], 'One for each requirement in force, in the order of the record.']


def assessed(assessment: Assessment) -> Assessed:
    """Return all that is found of an entry at a release."""
    position = assessment.release.position
    return Assessed(
        release=assessment.release.id,
        classification=assessment.level,
        dead=assessment.dead,
        ladder=assessment.ladder,
        next_level=assessment.next_level,
        missing=_ids(assessment.in_the_way),
        accepted_gaps=_ids(assessment.accepted_gaps),
        declared=tuple(
            Declared(level=declared.level, by=declared.by)
            for declared in assessment.entry.declared
            if position in declared.span
        ),
        verdicts=tuple(map(_judged, assessment.judgements)),
    )


def _judged(judgement: Judgement) -> Judged:
    return Judged(
        requirement=judgement.requirement.id,
        level=judgement.requirement.level,
        outcome=judgement.verdict.value,
        reason=_english(judgement.reason),
        waiver=judgement.waiver,
        evidence=judgement.evidence,
    )


@lru_cache(maxsize=10_000)
def _english(reason: model.Message) -> str:
    """Return a reason in words; most are the same in many releases."""
    return str(reason)


# Events -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Cause:
    """A requirement that made a difference."""

    requirement: Id
    before: Annotated[str | None, among(Verdict), 'How it stood; without it, it was not in force.'] = None
    after: Annotated[str | None, among(Verdict), 'How it stands; without it, it is not in force.'] = None
    reason: Annotated[str | None, 'Why it stands so, in English.'] = None
    evidence: Annotated[tuple[model.Evidence, ...], 'Of how it stands, or stood last.']


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """Something that happened to an entry at a release."""

    id: Annotated[
        str,
        'It never changes, wherever the site lies and whatever the entry is called later. '
        'The id of the entry in the Atom feed.',
    ]
    anchor: Annotated[str, 'The fragment of the event on the page of the promotion history.']
    type: Annotated[
        str,
        among(EventType),
        'What happened. "no-longer-shown": a level was lost only because facts are unknown.',
    ]
    kind: Annotated[Id, 'The kind of the entry.']
    entry: Annotated[Id, 'The entry.']
    release: Annotated[ReleaseId, 'The first release that shows it.']
    date: Annotated[
        Date, 'The day of the release: released or planned, or of its nearest neighbour that has one.'
    ]
    old: Annotated[Id | None, 'The level before; without it, the entry did not exist.'] = None
    new: Annotated[Id | None, 'The level after; without it, the entry does not exist any more.'] = None
    words: Annotated[str, 'The same in English.']
    former_id: Annotated[Id | None, 'The id that the entry had before.'] = None
    reasons: Annotated[tuple[model.Text, ...], 'What people recorded as the reason.']
    causes: Annotated[tuple[Cause, ...], 'The requirements that made the difference.']
    evidence: tuple[model.Evidence, ...]


def event(data: Dataset, happening: Event) -> Happened:
    """Return an event with its causes and what people recorded about it."""
    people = [record for record in (happening.demotion, happening.milestone) if record is not None]
    return Happened(
        id=event_id(data, happening),
        anchor=event_anchor(happening),
        type=happening.type.value,
        kind=happening.entry.kind,
        entry=happening.entry.id,
        release=happening.release.id,
        date=data.days[happening.release.id],
        old=happening.old,
        new=happening.new,
        words=str(happened(data, happening)),
        former_id=happening.milestone.old_id if happening.milestone is not None else None,
        reasons=tuple(record.reason for record in people if record.reason is not None),
        causes=tuple(map(_cause, happening.causes)),
        evidence=tuple(part for record in people for part in record.evidence),
    )


def _cause(change: Change) -> Cause:
    before, after = change.before, change.after
    return Cause(
        requirement=change.newest.requirement.id,
        before=None if before is None else before.verdict.value,
        after=None if after is None else after.verdict.value,
        reason=None if after is None else _english(after.reason),
        evidence=change.newest.evidence,
    )
