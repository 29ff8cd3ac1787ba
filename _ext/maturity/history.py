# SPDX-License-Identifier: Apache-2.0
"""Successive releases compared: what arrived, rose, fell and left, and why.

Nothing here is typed in by anybody.  A demotion must be explained in the
record, but whether there is one is computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from maturity.evaluate import PASSED
from maturity.rules import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.evaluate import Assessment, Assessments, Judgement
    from maturity.model import Demotion, Entry, Milestone, Release


class EventType(Enum):
    """What happened to an entry at a release."""

    INTRODUCED = 'introduced'
    PROMOTED = 'promoted'
    DEMOTED = 'demoted'
    NO_LONGER_SHOWN = 'no-longer-shown'
    DIED = 'died'
    REWRITTEN = 'rewritten'
    RENAMED = 'renamed'
    REMOVED = 'removed'


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A requirement whose verdict changed, with the judgements before and after.

    None: the requirement was not in force at that release.
    """

    before: Judgement | None
    after: Judgement | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that happened to an entry at a release.

    `old` and `new` are level ids; None where the entry does not exist.
    `causes` are the requirements that made the difference; `milestone` and
    `demotion` the records of people, where there are any.
    """

    type: EventType
    entry: Entry
    release: Release
    old: str | None
    new: str | None
    causes: tuple[Change, ...] = ()
    milestone: Milestone | None = None
    demotion: Demotion | None = None


def events(assessments: Assessments, entry: Entry) -> tuple[Event, ...]:
    """Return the events of one entry, oldest first."""
    return tuple(_events(assessments, entry))


def all_events(assessments: Assessments) -> tuple[Event, ...]:
    """Return the events of all entries, oldest release first, then by entry."""
    found = [event for entry in assessments.data.entries.values() for event in events(assessments, entry)]
    return tuple(sorted(found, key=lambda event: event.release.position))


def _events(assessments: Assessments, entry: Entry) -> Iterator[Event]:
    releases = assessments.data.releases
    history = list(assessments.by_entry[entry.id].values())
    if not history:
        return
    if not entry.introduced.before:
        first = history[0]
        yield Event(
            type=EventType.INTRODUCED,
            entry=entry,
            release=first.release,
            old=None,
            new=first.level,
            milestone=entry.introduced,
        )
    ladder = assessments.data.kinds[entry.kind].ladder
    previous: Assessment | None = None
    # The last assessment that showed a level of which nothing is known since.
    shown: Assessment | None = None
    for assessment in history:
        yield from _milestones(assessments, assessment)
        for event in _moves(ladder, previous, shown, assessment):
            yield event
            shown = previous if event.type is EventType.NO_LONGER_SHOWN else None
        previous = assessment
    if entry.removed is not None:
        yield Event(
            type=EventType.REMOVED,
            entry=entry,
            release=releases[entry.removed.release],
            old=history[-1].level,
            new=None,
            milestone=entry.removed,
        )


def _milestones(assessments: Assessments, assessment: Assessment) -> Iterator[Event]:
    entry, release = assessment.entry, assessment.release
    marked = [(EventType.RENAMED, one) for one in entry.renamed]
    if entry.rewritten is not None:
        marked.append((EventType.REWRITTEN, entry.rewritten))
    for type_, milestone in marked:
        if milestone.release == release.id and not milestone.before:
            yield Event(
                type=type_,
                entry=entry,
                release=release,
                old=assessment.level,
                new=assessment.level,
                milestone=milestone,
            )


def _height(ladder: Sequence[str], assessment: Assessment) -> int:
    """Return the position in the whole ladder of the kind; -1 below it.

    Not that in the ladder of the assessment, because an entry that opts in to
    an exceptional level changes its own.
    """
    return ladder.index(assessment.level) if assessment.level in ladder else -1


def _move(ladder: Sequence[str], before: Assessment, after: Assessment) -> Iterator[Event]:
    rise = _height(ladder, after) - _height(ladder, before)
    if after.dead and not before.dead:
        yield _event(EventType.DIED, ladder, before, after)
    elif rise > 0:
        yield _event(EventType.PROMOTED, ladder, before, after)
    elif rise < 0:
        yield _event(_fall(ladder, before, after), ladder, before, after)


def _moves(
    ladder: Sequence[str], previous: Assessment | None, shown: Assessment | None, after: Assessment
) -> Iterator[Event]:
    """Yield how the classification moved; a level no longer shown may turn out to be lost.

    Otherwise a demotion could pass without its reason, by way of a release of
    which nothing is recorded.
    """
    if previous is None:
        return
    found = list(_move(ladder, previous, after))
    lost = shown is not None and _fall(ladder, shown, after) is EventType.DEMOTED
    if not found and shown is not None and lost and _height(ladder, after) < _height(ladder, shown):
        yield _event(EventType.DEMOTED, ladder, shown, after)
    yield from found


def net(ladder: Sequence[str], before: Assessment, after: Assessment) -> Event | None:
    """Return how the classification of an entry moved between two releases, however far apart."""
    return next(_move(ladder, before, after), None)


def _event(type_: EventType, ladder: Sequence[str], before: Assessment, after: Assessment) -> Event:
    demotions = (one for one in after.entry.demotions if one.release == after.release.id)
    return Event(
        type=type_,
        entry=after.entry,
        release=after.release,
        old=before.level,
        new=after.level,
        causes=causes(ladder, before, after),
        milestone=after.entry.dead if type_ is EventType.DIED else None,
        demotion=next(demotions, None),
    )


def _between(ladder: Sequence[str], one: Assessment, other: Assessment) -> Sequence[str]:
    """Return the levels above the lower of two classifications, up to the higher."""
    low, high = sorted((_height(ladder, one), _height(ladder, other)))
    return ladder[low + 1 : high + 1]


def _fall(ladder: Sequence[str], before: Assessment, after: Assessment) -> EventType:
    """Return what a fall is: no demotion where it comes only from facts becoming unknown."""
    lost = {*_between(ladder, before, after)} & {*after.ladder}
    failed = [v for v in after.judgements if v.requirement.level in lost and v.verdict not in PASSED]
    if failed and all(judgement.verdict is Verdict.UNKNOWN for judgement in failed):
        return EventType.NO_LONGER_SHOWN
    return EventType.DEMOTED


def changes(before: Assessment, after: Assessment) -> tuple[Change, ...]:
    """Return every requirement whose verdict is not the same in both."""
    old = {judgement.requirement.id: judgement for judgement in before.judgements}
    new = {judgement.requirement.id: judgement for judgement in after.judgements}
    found = (Change(before=old.get(id_), after=new.get(id_)) for id_ in {**old, **new})
    return tuple(change for change in found if _verdict(change.before) is not _verdict(change.after))


def causes(ladder: Sequence[str], before: Assessment, after: Assessment) -> tuple[Change, ...]:
    """Return the changes at the levels between the two classifications.

    For a fall these are what broke a level that had been reached; for a rise
    what had been in its way.  `ladder` is the whole one of the kind.
    """
    between = _between(ladder, before, after)
    found = (change for change in changes(before, after) if _level(change) in between)
    return tuple(change for change in found if _matters(change, before, after))


def _matters(change: Change, before: Assessment, after: Assessment) -> bool:
    """Return whether a change opens or blocks its level.

    A requirement that comes or goes does so too where it is the only one:
    a level without any cannot be reached.
    """
    alone = not (before.of_level(_level(change)) and after.of_level(_level(change)))
    return alone or _passed(change.before) is not _passed(change.after)


def _level(change: Change) -> str:
    judgement = change.after or change.before
    assert judgement is not None
    return judgement.requirement.level


def _verdict(judgement: Judgement | None) -> Verdict | None:
    return None if judgement is None else judgement.verdict


def _passed(judgement: Judgement | None) -> bool:
    """Return whether nothing is in the way: passed, or not in force at all."""
    return judgement is None or judgement.verdict in PASSED


def steps(assessments: Assessments, entry: Entry) -> tuple[tuple[Assessment, Assessment], ...]:
    """Return the pairs of successive assessments of an entry."""
    return tuple(pairwise(assessments.by_entry[entry.id].values()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """Successive releases in which an entry stood at one level."""

    level: str
    dead: bool
    assessments: tuple[Assessment, ...]

    @property
    def first(self) -> Release:
        """The first release of the period."""
        return self.assessments[0].release

    @property
    def last(self) -> Release:
        """The last release of the period."""
        return self.assessments[-1].release


def periods(assessments: Assessments, entry: Entry) -> tuple[Period, ...]:
    """Return the periods of an entry's classification, oldest first."""
    found: list[list[Assessment]] = []
    for assessment in assessments.by_entry[entry.id].values():
        if found and (found[-1][-1].level, found[-1][-1].dead) == (assessment.level, assessment.dead):
            found[-1].append(assessment)
        else:
            found.append([assessment])
    return tuple(Period(level=part[0].level, dead=part[0].dead, assessments=tuple(part)) for part in found)
