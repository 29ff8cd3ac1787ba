# SPDX-License-Identifier: Apache-2.0
"""Successive releases compared: what arrived, rose, fell and left, and why.

Nothing here is typed in by anybody.  A demotion must be explained in the
record, but whether there is one is computed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count, groupby, pairwise
from typing import TYPE_CHECKING

from maturity.model import Verdict, Waiver
from maturity.model.events import MARKS, OVER, EventType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.assessment import Assessment, Judgement
    from maturity.model import (
        Correction,
        Dataset,
        Demotion,
        Entry,
        Life,
        Milestone,
        Release,
        Requirement,
        Text,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A requirement whose verdict changed, with the judgements before and after.

    None: the requirement was not in force at that release.
    """

    before: Judgement | None
    after: Judgement | None

    @property
    def newest(self) -> Judgement:
        """The judgement after, or before where the requirement is no longer in force."""
        newest = self.after or self.before
        assert newest is not None
        return newest

    @property
    def ground(self) -> Waiver | Requirement | None:
        """What the record says of it: the waiver that ended, or the requirement that came with a reason."""
        if self.before is not None:
            return self.before.waiver
        requirement = self.newest.requirement
        return None if requirement.reason is None else requirement


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that happened to an entry at a release.

    `old` and `new` are level ids; None where the entry does not exist, and of
    a correction what counted before it and after.  `causes` are the requirements
    that made the difference; `milestone`, `demotion` and `correction` the
    records of people, where there are any.  `waivers` are those on which `new`
    rests; `number` tells corrections of the entry in one release apart, from 1.
    `grounds` are waivers that ended and requirements that came, where these alone
    explain a fall.
    """

    type: EventType
    entry: Entry
    release: Release
    old: str | None
    new: str | None
    causes: tuple[Change, ...] = ()
    milestone: Milestone | None = None
    demotion: Demotion | None = None
    correction: Correction | None = None
    grounds: tuple[Waiver | Requirement, ...] = ()
    waivers: int = 0
    number: int = 1

    @property
    def recorded(self) -> tuple[Demotion | Milestone | Correction | Waiver | Requirement, ...]:
        """What people recorded about it."""
        records = self.demotion, self.milestone, self.correction, *self.grounds
        return tuple(record for record in records if record is not None)

    @property
    def reasons(self) -> tuple[Text, ...]:
        """What people recorded as the reason; that of a waiver was why it did not matter until then."""
        reasons = (one.reason for one in self.recorded if not isinstance(one, Waiver))
        return tuple(filter(None, reasons))

    @property
    def explained(self) -> bool:
        """Whether the record says why the classification fell."""
        return self.demotion is not None or bool(self.grounds)

    def day(self, data: Dataset) -> str:
        """Return the day on which it happened: that of its release, unless it is a later correction."""
        return (self.correction and self.correction.date) or data.days[self.release.id]


def events(data: Dataset, entry: Entry, assessments: Sequence[Assessment]) -> Iterator[Event]:
    """Yield the events of one entry, oldest first, from its assessments in the order of time."""
    found = list(_corrections(data, entry))
    for number, life in enumerate(entry.lives):
        own = [one for one in assessments if one.release.position in life]
        if own:
            found += _of_life(data, life, own, again=number > 0)
    # A correction stands after what happened in its release.
    yield from sorted(found, key=lambda event: (event.release.position, event.type is EventType.CORRECTED))


def _corrections(data: Dataset, entry: Entry) -> Iterator[Event]:
    """Yield the corrections of what releases were published as, of one entry, under whatever name it had."""
    for publication in data.published.values():
        of_it = count(1)
        for done, correction in enumerate(publication.corrections):
            for id_ in {**correction.entries, **dict.fromkeys(correction.absent)}:
                if data.renamed.get(id_, id_) == entry.id:
                    before, after = (publication.valid(done + more).get(id_) for more in (0, 1))
                    yield Event(
                        type=EventType.CORRECTED,
                        entry=entry,
                        release=data.releases[publication.release],
                        old=None if before is None else before.level,
                        new=None if after is None else after.level,
                        correction=correction,
                        number=next(of_it),
                    )


def _of_life(data: Dataset, life: Life, own: Sequence[Assessment], *, again: bool) -> Iterator[Event]:
    """Yield the events of one life: nothing moves from the level before a removal to that after it."""
    first, last = own[0], own[-1]
    if not life.introduced.before:
        arrived = EventType.BACK if again else EventType.INTRODUCED
        yield replace(_at(arrived, first, life.introduced), old=None)
    yield from _marked(data, first)
    # The last assessment that showed a level of which nothing is known since.
    shown: Assessment | None = None
    ladder = data.kinds[first.entry.kind].ladder
    for before, after in pairwise(own):
        yield from _marked(data, after)
        for event in _moves(ladder, before, shown, after):
            yield event
            shown = before if event.type is EventType.NO_LONGER_SHOWN else None
    if life.removed is not None:
        gone = data.releases[life.removed.release]
        yield replace(_at(EventType.REMOVED, last, life.removed), release=gone, new=None, waivers=0)


def _at(type_: EventType, assessment: Assessment, milestone: Milestone | None) -> Event:
    """Return an event at which the classification stays what it is."""
    level = assessment.level
    return Event(
        type=type_,
        entry=assessment.entry,
        release=assessment.release,
        old=level,
        new=level,
        waivers=len(assessment.accepted_gaps),
        milestone=milestone,
    )


def _marked(data: Dataset, assessment: Assessment) -> Iterator[Event]:
    """Yield what people recorded that moves no classification."""
    for key, milestone in assessment.entry.milestones():
        if key in _MARKED and milestone.release == assessment.release.id:
            yield _at(_MARKED[key], assessment, milestone)
        last = milestone.last
        if last is not None and data.releases[last].position + 1 == assessment.release.position:
            yield _at(OVER[key], assessment, milestone)


_MARKED = {type_.value: type_ for type_ in MARKS}
"""What people record without moving a classification, by the key of the record."""


def _moves(
    ladder: Sequence[str], before: Assessment, shown: Assessment | None, after: Assessment
) -> Iterator[Event]:
    """Yield how the classification moved; a level no longer shown may turn out to be lost.

    Otherwise a demotion could pass without its reason, by way of a release of
    which nothing is recorded.
    """
    move = net(ladder, before, after)
    if move is not None:
        yield move
    elif shown is not None and _move(ladder, shown, after) is EventType.DEMOTED:
        yield _event(EventType.DEMOTED, ladder, shown, after)


def net(ladder: Sequence[str], before: Assessment, after: Assessment) -> Event | None:
    """Return how the classification of an entry moved between two releases, however far apart.

    `ladder` is the whole one of the kind: an entry that opts in to an
    exceptional level changes its own.
    """
    type_ = _move(ladder, before, after)
    return None if type_ is None else _event(type_, ladder, before, after)


def _move(ladder: Sequence[str], before: Assessment, after: Assessment) -> EventType | None:
    """Return what a move is: no demotion where it comes only from facts becoming unknown."""
    if after.dead and not before.dead:
        return EventType.DIED
    rise = _height(ladder, after) - _height(ladder, before)
    if rise >= 0:
        return EventType.PROMOTED if rise else None
    lost = {*_between(ladder, before, after)} & {*after.ladder}
    failed = [
        judgement
        for judgement in after.judgements
        if judgement.requirement.level in lost and not judgement.verdict.passed
    ]
    if failed and all(judgement.verdict is Verdict.UNKNOWN for judgement in failed):
        return EventType.NO_LONGER_SHOWN
    return EventType.DEMOTED


def _height(ladder: Sequence[str], assessment: Assessment) -> int:
    """Return the position in the whole ladder of the kind; -1 below it."""
    return ladder.index(assessment.level) if assessment.level in ladder else -1


def _between(ladder: Sequence[str], first: Assessment, second: Assessment) -> Sequence[str]:
    """Return the levels above the lower of two classifications, up to the higher."""
    low, high = sorted((_height(ladder, first), _height(ladder, second)))
    return ladder[low + 1 : high + 1]


def _event(type_: EventType, ladder: Sequence[str], before: Assessment, after: Assessment) -> Event:
    demotions = (demotion for demotion in after.entry.demotions if demotion.release == after.release.id)
    life = after.entry.life_at(after.release)
    causes = _causes(ladder, before, after)
    return replace(
        _at(type_, after, life.dead if life is not None and type_ is EventType.DIED else None),
        old=before.level,
        causes=causes,
        demotion=next(demotions, None),
        grounds=_grounds(causes) if type_ is EventType.DEMOTED else (),
    )


def _grounds(causes: Sequence[Change]) -> tuple[Waiver | Requirement, ...]:
    """Return what explains a fall, if it does so for each requirement that is not met any more."""
    grounds = [change.ground for change in causes if not _passed(change.after)]
    found = {id(one): one for one in grounds if one is not None}
    return () if None in grounds else tuple(found.values())


def changes(before: Assessment, after: Assessment) -> tuple[Change, ...]:
    """Return every requirement whose verdict is not the same in both."""
    old = {judgement.requirement.id: judgement for judgement in before.judgements}
    new = {judgement.requirement.id: judgement for judgement in after.judgements}
    pairs = ((old.get(id_), new.get(id_)) for id_ in {**old, **new})
    return tuple(Change(before=was, after=is_) for was, is_ in pairs if _verdict(was) is not _verdict(is_))


def _verdict(judgement: Judgement | None) -> Verdict | None:
    return None if judgement is None else judgement.verdict


def _causes(ladder: Sequence[str], before: Assessment, after: Assessment) -> tuple[Change, ...]:
    """Return the changes at the levels between the two classifications that open or block their level.

    For a fall these are what broke a level that had been reached; for a rise
    what had been in its way.  A requirement that comes or goes opens or blocks
    a level also where it is the only one: a level without any cannot be reached.
    """
    between = {*_between(ladder, before, after)}
    in_both = _levels(before) & _levels(after)
    return tuple(
        change
        for change in changes(before, after)
        if (level := change.newest.requirement.level) in between
        and (level not in in_both or _passed(change.before) is not _passed(change.after))
    )


def _levels(assessment: Assessment) -> set[str]:
    return {judgement.requirement.level for judgement in assessment.judgements}


def _passed(judgement: Judgement | None) -> bool:
    """Return whether nothing is in the way: passed, or not in force at all."""
    return judgement is None or judgement.verdict.passed


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


def periods(assessments: Sequence[Assessment]) -> tuple[Period, ...]:
    """Return the periods of an entry's classification, oldest first; a removal ends one."""
    return tuple(
        Period(level=level, dead=dead, assessments=tuple(part))
        for (level, dead, _life), part in groupby(
            assessments, key=lambda one: (one.level, one.dead, one.life)
        )
    )
