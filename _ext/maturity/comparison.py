# SPDX-License-Identifier: Apache-2.0
"""Two releases compared: what is different in the later one, and why.

The site, `maturity diff` and release notes are all made from this.  Nothing
is compared by the name of a job, because jobs get renamed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from maturity import model
from maturity.history import Event, net
from maturity.model import events
from maturity.model.events import MARKS, Direction, Section
from maturity.model.forms import Named
from maturity.model.vocabulary import Absence, Coverage, Vote
from maturity.rules.common import state_of
from maturity.rules.exercises import Suite, best_suites, tested

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from maturity.evaluate import Assessments
    from maturity.model import Dataset

# What can be different ---------------------------------------------------------------------------

Entry = Annotated[model.Entry, Named(('id', 'kind', 'title'))]
Release = Annotated[model.Release, Named(('id', 'title', 'tag'))]
Capability = Annotated[model.Capability, Named(('id', 'title'))]
FactType = Annotated[model.FactType, Named(('id', 'title'))]


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryChange:
    """What became of an entry.

    `net` says it in one event, None where the entry is in the end what it
    was.  `steps` are the events on the way where they say more than that,
    oldest first.
    """

    entry: Entry
    net: Event | None
    steps: tuple[Event, ...] = ()

    @property
    def section(self) -> Section:
        """The sort of the difference."""
        return events.IN_BETWEEN if self.net is None else self.net.type.section


@dataclass(frozen=True, kw_only=True, slots=True)
class RequirementChange:
    """A requirement that came into force or went out of it, at `release`."""

    section: ClassVar = events.REQUIREMENTS

    requirement: model.Requirement
    in_force: bool
    release: Release


@dataclass(frozen=True, kw_only=True, slots=True)
class CapabilityChange:
    """The state of a capability of an entry; `fact` is what says so now, if anything does.

    Unknown and not applicable are neither more nor less than other states.
    """

    entry: Entry
    capability: Capability
    direction: Direction
    before: str
    after: str
    fact: model.CapabilityFact | None

    @property
    def section(self) -> Section:
        """The sort of the difference."""
        return self.direction.capabilities


@dataclass(frozen=True, kw_only=True, slots=True)
class FactChange:
    """What a list of facts of an entry has more, or less, as one source says it.

    Where nothing is recorded at one end, `values` are all of the other.
    """

    entry: Entry
    type: FactType
    by: str | None
    direction: Direction
    values: tuple[str, ...]
    before: model.ListFact | None
    after: model.ListFact | None

    @property
    def section(self) -> Section:
        """The sort of the difference."""
        return events.TEST_FACTS if self.type.tests else self.direction.facts


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverageChange:
    """How well a capability is tested that an entry offers in both releases."""

    section: ClassVar = events.COVERAGE

    entry: Entry
    capability: Capability
    direction: Direction
    before: Coverage
    after: Coverage


@dataclass(frozen=True, kw_only=True, slots=True)
class VoteChange:
    """The best test suite in a pipeline of the entries that share its jobs; `changes` name one of them."""

    section: ClassVar = events.VOTES

    entries: tuple[Entry, ...]
    pipeline: str
    direction: Direction
    before: Suite
    after: Suite
    changes: tuple[model.GateChange, ...]


Difference = EntryChange | RequirementChange | CapabilityChange | FactChange | CoverageChange | VoteChange


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """All that is different in `after` from `before`, the earlier of the two.

    Entries stand in the order of the record, votes by pipeline, the best first;
    of capabilities, facts, coverage and votes only entries are compared that
    exist in both releases.
    """

    before: Release
    after: Release
    entries: tuple[EntryChange, ...] = ()
    requirements: tuple[RequirementChange, ...] = ()
    capabilities: tuple[CapabilityChange, ...] = ()
    facts: tuple[FactChange, ...] = ()
    coverage: tuple[CoverageChange, ...] = ()
    votes: tuple[VoteChange, ...] = ()

    @property
    def adjacent(self) -> bool:
        """Whether no release lies between the two."""
        return self.after.position - self.before.position == 1

    def of(self, kinds: Mapping[str, str]) -> Comparison:
        """Return what is different of some entries, given with their kinds."""
        votes = (
            replace(
                vote,
                entries=tuple(entry for entry in vote.entries if entry.id in kinds),
                changes=tuple(change for change in vote.changes if not kinds.keys().isdisjoint(change.moves)),
            )
            for vote in self.votes
        )
        own: dict[str, Any] = {
            name: tuple(one for one in getattr(self, name) if one.entry.id in kinds)
            for name in ('entries', 'capabilities', 'facts', 'coverage')
        }
        own['requirements'] = tuple(
            one for one in self.requirements if one.requirement.kind in kinds.values()
        )
        return replace(self, **own, votes=tuple(vote for vote in votes if vote.entries))

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All of them, whatever their sort."""
        tests: tuple[Difference, ...] = (*self.coverage, *self.votes)
        return (*self.entries, *self.requirements, *self.capabilities, *self.facts, *tests)


# Comparing --------------------------------------------------------------------------------------


def compare(
    assessments: Assessments, before: Release, after: Release, entries: Collection[Entry] | None = None
) -> Comparison:
    """Return what is different in `after`, a later release than `before`; of these entries, or of all."""
    key = compare, before.id, after.id
    kept = assessments.data.kept
    if key not in kept:
        kept[key] = _whole(assessments, before, after)
    whole: Comparison = kept[key]
    return whole if entries is None else whole.of({entry.id: entry.kind for entry in entries})


def _whole(assessments: Assessments, before: Release, after: Release) -> Comparison:
    data = assessments.data
    lasting = [one for one in data.entries.values() if data.exists(one, before) and data.exists(one, after)]
    return Comparison(
        before=before,
        after=after,
        entries=tuple(_entries(assessments, before, after)),
        requirements=tuple(_requirements(data, before, after)),
        capabilities=tuple(capabilities(data, lasting, before, after)),
        facts=tuple(facts(data, lasting, before, after)),
        coverage=tuple(_coverage(data, lasting, before, after)),
        votes=tuple(sorted(_votes(data, lasting, before, after), key=_rank)),
    )


def previous(data: Dataset, release: Release) -> Release | None:
    """Return the release before, or None for the first on record."""
    return list(data.releases.values())[release.position - 1] if release.position else None


# Entries ----------------------------------------------------------------------------------------


def _entries(assessments: Assessments, before: Release, after: Release) -> Iterable[EntryChange]:
    if after.position - before.position == 1:
        return (EntryChange(entry=one.entry, net=one) for one in assessments.events_by_release[after.id])
    entries = assessments.data.entries.values()
    return (change for entry in entries for change in _entry(assessments, entry, before, after))


def _entry(assessments: Assessments, entry: Entry, before: Release, after: Release) -> Iterator[EntryChange]:
    """Yield what became of an entry over several releases."""
    span = range(before.position + 1, after.position + 1)
    path = [event for event in assessments.events[entry.id] if event.release.position in span]
    moves = tuple(event for event in path if event.type not in MARKS)
    whole = _net(assessments, entry, moves, (before, after))
    if whole is not None or moves:
        alone = whole is not None and moves == (whole,)
        yield EntryChange(entry=entry, net=whole, steps=() if alone else moves)
    if assessments.get(entry.id, after.id) is not None:
        yield from (EntryChange(entry=entry, net=event) for event in path if event.type in MARKS)


def _net(
    assessments: Assessments, entry: Entry, moves: tuple[Event, ...], ends: tuple[Release, Release]
) -> Event | None:
    """Return what happened in the end: one of the moves where that says it all."""
    old, new = (assessments.get(entry.id, release.id) for release in ends)
    if old is None and new is None:
        return None
    if old is None or new is None:
        # An arrival is the first of the moves, and a removal the last.
        first, last = moves[0], moves[-1]
        if old is not None:
            return replace(last, old=old.level)
        return replace(first, new=None if new is None else new.level)
    whole = net(assessments.data.kinds[entry.kind].ladder, old, new)
    if whole is None:
        return None
    only = moves[0] if len(moves) == 1 else whole
    return only if (only.type, only.old, only.new) == (whole.type, whole.old, whole.new) else whole


# What entries have ------------------------------------------------------------------------------


def _requirements(data: Dataset, before: Release, after: Release) -> Iterator[RequirementChange]:
    releases = list(data.releases.values())
    for requirement in data.requirements.values():
        was, is_ = before.position in requirement.span, after.position in requirement.span
        if was != is_:
            since = requirement.span.start if is_ else requirement.span.stop + 1
            yield RequirementChange(requirement=requirement, in_force=is_, release=releases[since])


def capabilities(
    data: Dataset, entries: Sequence[Entry], before: Release, after: Release
) -> Iterator[CapabilityChange]:
    """Yield what capabilities the entries gained or lost, which have to exist in both releases."""
    for entry, capability in product(entries, data.capabilities.values()):
        if capability.id not in entry.capabilities:
            continue
        was, is_ = (offered(entry, capability, release) for release in (before, after))
        # Nobody gains or loses what the project only begins, or ends, to have.
        if was != is_ and ({was, is_}.isdisjoint(ABSENT) or not {was, is_}.isdisjoint(THERE)):
            yield CapabilityChange(
                entry=entry,
                capability=capability,
                direction=_direction('capability', was, is_),
                before=was,
                after=is_,
                fact=model.at(entry.capabilities.get(capability.id, ()), after),
            )


ABSENT = tuple(absence.value for absence in Absence)
THERE = ('partial', 'implemented')
SCALES: Mapping[str, tuple[str, ...]] = {
    'capability': (*ABSENT, 'missing', *THERE),
    'coverage': tuple(
        state.value for state in reversed(Coverage) if state not in {Coverage.UNKNOWN, Coverage.NOT_OFFERED}
    ),
    'suite': tuple(vote.value for vote in Vote if vote is not Vote.UNKNOWN),
}
"""What is more or less than each other, from the least, by what it says."""


def offered(entry: Entry, capability: model.Capability, release: Release) -> str:
    """Return the state of a capability of an entry, or why the project does not have it."""
    absence = capability.absence(release)
    return state_of(entry, capability.id, release) if absence is None else absence.value


def facts(data: Dataset, entries: Sequence[Entry], before: Release, after: Release) -> Iterator[FactChange]:
    """Yield what lists of the entries have more and less, which have to exist in both releases."""
    for entry in entries:
        for type_ in data.kinds[entry.kind].facts.values():
            found = entry.facts.get(type_.id, ())
            for by in dict.fromkeys(fact.by for fact in found):
                by_source = [fact for fact in found if fact.by == by]
                was, is_ = model.at(by_source, before), model.at(by_source, after)
                for direction, values in _listed(was, is_):
                    yield FactChange(
                        entry=entry,
                        type=type_,
                        by=by,
                        direction=direction,
                        values=values,
                        before=was,
                        after=is_,
                    )


def _listed(
    before: model.ListFact | None, after: model.ListFact | None
) -> Iterator[tuple[Direction, tuple[str, ...]]]:
    """Yield what a list has more and less; of what is recorded at one end alone nobody can tell."""
    if before is None or after is None:
        if (known := before or after) is not None:
            yield Direction.CHANGED, known.values
        return
    for direction, one, other in ((Direction.GAINED, after, before), (Direction.LOST, before, after)):
        if values := tuple(value for value in one.values if value not in other.values):
            yield direction, values


def _coverage(
    data: Dataset, entries: Sequence[Entry], before: Release, after: Release
) -> Iterator[CoverageChange]:
    for entry, capability in product(entries, data.capabilities.values()):
        was, is_ = (coverage(data, entry, capability, release) for release in (before, after))
        if was is not None and is_ is not None and was is not is_:
            direction = _direction('coverage', was.value, is_.value)
            yield CoverageChange(
                entry=entry, capability=capability, direction=direction, before=was, after=is_
            )


def coverage(data: Dataset, entry: Entry, capability: Capability, release: Release) -> Coverage | None:
    """Return how well a capability is tested that an entry offers; None where nobody can tell."""
    if not (capability.tested and data.tests and entry.capabilities):
        return None
    state = tested(data, entry, release, capability.id).state
    return state if state.value in SCALES['coverage'] else None


def _votes(data: Dataset, entries: Sequence[Entry], before: Release, after: Release) -> Iterator[VoteChange]:
    pipelines = dict.fromkeys(job.pipeline for job in (*before.jobs, *after.jobs))
    between = list(data.releases.values())[before.position + 1 : after.position + 1]
    records = [record for one in between if one.gate is not None for record in one.gate.changes]
    shared: dict[tuple[str, Suite, Suite], list[Entry]] = {}
    for entry in entries:
        old, new = (best_suites(data, entry, release, pipelines) for release in (before, after))
        for pipeline in pipelines:
            if old[pipeline].vote is not new[pipeline].vote:
                shared.setdefault((pipeline, old[pipeline], new[pipeline]), []).append(entry)
    for (pipeline, was, is_), sharing in shared.items():
        ids = {entry.id for entry in sharing}
        yield VoteChange(
            entries=tuple(sharing),
            pipeline=pipeline,
            direction=_direction('suite', was.vote.value, is_.vote.value),
            before=was,
            after=is_,
            changes=tuple(record for record in records if not ids.isdisjoint(record.moves)),
        )


def _rank(change: VoteChange) -> tuple[str, int, int]:
    order = list(Vote)
    return change.pipeline, -order.index(change.after.vote), -order.index(change.before.vote)


def _direction(sort: str, before: str, after: str) -> Direction:
    """Return the direction on a scale."""
    scale = SCALES[sort]
    if before not in scale or after not in scale:
        return Direction.CHANGED
    return Direction.GAINED if scale.index(after) > scale.index(before) else Direction.LOST
