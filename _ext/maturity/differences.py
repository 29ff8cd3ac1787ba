# SPDX-License-Identifier: Apache-2.0
"""What can be different between two releases: a record for each sort, and all of them together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, ClassVar

from maturity import model
from maturity.history import Event
from maturity.model.events import (
    COVERAGE,
    IN_BETWEEN,
    REQUIREMENTS,
    TEST_FACTS,
    VOTES,
    Direction,
    Section,
)
from maturity.model.forms import Named
from maturity.model.vocabulary import Coverage
from maturity.rules import Suite

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        return IN_BETWEEN if self.net is None else self.net.type.section


@dataclass(frozen=True, kw_only=True, slots=True)
class RequirementChange:
    """A requirement that came into force or went out of it, at `release`."""

    section: ClassVar = REQUIREMENTS

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
        return TEST_FACTS if self.type.tests else self.direction.facts


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverageChange:
    """How well a capability is tested that an entry offers in both releases."""

    section: ClassVar = COVERAGE

    entry: Entry
    capability: Capability
    direction: Direction
    before: Coverage
    after: Coverage


@dataclass(frozen=True, kw_only=True, slots=True)
class VoteChange:
    """The best test suite in a pipeline of the entries that share its jobs; `changes` name one of them."""

    section: ClassVar = VOTES

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
        return replace(
            self,
            entries=tuple(one for one in self.entries if one.entry.id in kinds),
            requirements=tuple(one for one in self.requirements if one.requirement.kind in kinds.values()),
            capabilities=tuple(one for one in self.capabilities if one.entry.id in kinds),
            facts=tuple(one for one in self.facts if one.entry.id in kinds),
            coverage=tuple(one for one in self.coverage if one.entry.id in kinds),
            votes=tuple(vote for vote in votes if vote.entries),
        )

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All of them, whatever their sort."""
        tests: tuple[Difference, ...] = (*self.coverage, *self.votes)
        return (*self.entries, *self.requirements, *self.capabilities, *self.facts, *tests)
