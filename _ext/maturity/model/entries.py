# SPDX-License-Identifier: Apache-2.0
"""Entries, and the facts about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import chain
from typing import Annotated, ClassVar

from maturity.model.basics import SourceMark
from maturity.model.facts import Details, Evidences, Fact, GroupName
from maturity.model.forms import (
    LINE,
    AtLeast,
    CapabilityId,
    CapabilityIds,
    Demands,
    Distinct,
    Id,
    Ids,
    Key,
    Needs,
    OneOf,
    Only,
    Path,
    Private,
    Prose,
    Refers,
    ReleaseId,
    RequirementId,
    Symbol,
    Title,
    Words,
    Written,
    among,
    at_least_one,
    exactly_one,
)
from maturity.model.vocabulary import CapabilityState, Verdict, WaiverType


@dataclass(frozen=True, kw_only=True, slots=True)
class Implementation(Fact):
    """Where the code lives: a path, a symbol or both; or `none`, with a reason."""

    path: Path | None = None
    symbol: Symbol | None = None
    none: Annotated[Prose | None, 'Why there is no implementation.'] = None

    CONDITIONS: ClassVar = (
        at_least_one(
            'path', 'symbol', 'none', words="say 'path', 'symbol' or both; or 'none' with the reason"
        ),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Declaration(Fact):
    """What the project itself said: a level, and by which means."""

    SUBJECT: ClassVar = ('by',)

    level: Annotated[Id, Refers('level or below')]
    by: Annotated[Id, Refers('means'), 'By which means; ladders.yaml lists them.']


SAYABLE = tuple(state.value for state in CapabilityState if state is not CapabilityState.UNKNOWN)
State = Annotated[str, OneOf(SAYABLE)]


@dataclass(frozen=True, kw_only=True, slots=True)
class CapabilityFact(Fact):
    """State of one capability."""

    state: State
    reason: Annotated[Prose | None, 'Why; required for not-applicable.'] = None

    CONDITIONS: ClassVar = (Demands('state', 'not-applicable', 'reason'),)


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedStates(Fact):
    """States of many capabilities with the same range and evidence: a line for each state."""

    implemented: CapabilityIds = ()
    partial: CapabilityIds = ()
    missing: CapabilityIds = ()
    not_applicable: CapabilityIds = ()
    reason: Annotated[Prose | None, 'Why; required for not-applicable.'] = None

    CONDITIONS: ClassVar = (
        at_least_one(
            *SAYABLE,
            words="name capabilities under 'implemented', 'partial', 'missing' or 'not-applicable'",
        ),
        Needs({'not-applicable': 'reason'}),
    )

    def facts(self) -> Iterator[tuple[str, tuple[CapabilityFact]]]:
        """Yield each capability with its fact; those of one state share it."""
        common = {one.name: getattr(self, one.name) for one in fields(Fact)}
        for state in SAYABLE:
            # One list for all of them: what is made of it is made once.
            shared = (CapabilityFact(**common, state=state, reason=self.reason),)
            yield from ((id_, shared) for id_ in getattr(self, state.replace('-', '_')))


@dataclass(frozen=True, kw_only=True, slots=True)
class ListFact(Fact):
    """A list of values; an empty one says that there is known to be nothing."""

    SUBJECT: ClassVar[tuple[str, ...]] = ('by',)

    values: Annotated[
        tuple[Words, ...], Distinct(), 'The values; an empty list says that there is known to be nothing.'
    ]
    by: Annotated[Id | None, 'Which source says it.'] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class IdList(ListFact):
    """A list of ids."""

    SUBJECT: ClassVar[tuple[str, ...]] = ()

    values: Ids
    by: Annotated[None, Written.NOT, Private()] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim(Fact):
    """What the project claims that an entry can do: a list, or all that the tests of a suite assert of it."""

    values: Annotated[Ids, 'Capabilities.'] = ()
    suite: Annotated[GroupName | None, 'The suite of tests that is the claim.'] = None

    CONDITIONS: ClassVar = (exactly_one('values', 'suite', words="say 'values' or 'suite', one of the two"),)


@dataclass(frozen=True, kw_only=True, slots=True)
class Attestation(Fact):
    """Somebody states that a requirement is met or unmet, for a rule `attested`."""

    SUBJECT: ClassVar = ('requirement',)

    evidence: Annotated[Evidences, Written.INHERITED]
    requirement: RequirementId
    state: Annotated[str, among((Verdict.MET, Verdict.UNMET))]
    reason: Prose


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiver(Fact):
    """A requirement that is not applied."""

    SUBJECT: ClassVar = ('requirement',)

    requirement: RequirementId
    type: Annotated[str, among(WaiverType)]
    reason: Prose
    by: Annotated[str, LINE, 'Who decided.']


@dataclass(frozen=True, kw_only=True, slots=True)
class OptIn(Fact):
    """An entry takes an exceptional level of its ladder into account."""

    SUBJECT: ClassVar = ('level',)

    level: Annotated[Id, Refers('exceptional level')]
    reason: Prose


@dataclass(frozen=True, kw_only=True, slots=True)
class Milestone:
    """An event in the life of an entry, at the first release that shows it."""

    SUBJECT: ClassVar = ('release',)

    first: Annotated[ReleaseId | None, Key('release'), 'The first release that shows it.'] = None
    oldest: Annotated[
        ReleaseId | None, Key('before'), 'It is older than this release, the first on record.'
    ] = None
    old_id: Annotated[Id | None, Key('from'), 'Its id until then.'] = None
    reason: Prose | None = None
    evidence: Evidences = ()
    mark: SourceMark

    @property
    def release(self) -> str:
        """The release of the event, or the first on record where the event is older."""
        return self.first or self.oldest or ''

    @property
    def before(self) -> bool:
        """Whether the event is older than all on record."""
        return self.oldest is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Demotion:
    """Why a classification fell at a release, in the words of a person."""

    SUBJECT: ClassVar = ('release',)

    release: ReleaseId
    reason: Prose
    evidence: Annotated[Evidences, AtLeast(1), 'What shows the reason; at least one.']
    mark: SourceMark


Introduction = Annotated[
    Milestone,
    Only(
        *('release', 'before', 'reason', 'evidence'),
        conditions=[exactly_one('release', 'before', words="say 'release' or 'before', one of the two")],
    ),
]
Change = Annotated[Milestone, Only('release', 'reason', 'evidence', required=['release'])]
Death = Annotated[Milestone, Only('release', 'reason', 'evidence', required=['release', 'reason'])]
Rename = Annotated[Milestone, Only('release', 'from', 'reason', 'evidence', required=['release', 'from'])]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One part of the project that is classified."""

    id: Annotated[str, Written.NOT]
    kind: Annotated[str, Written.NOT]
    title: Title
    type: Annotated[Id | None, Refers('type'), 'One of the types of the kind.'] = None
    description: Prose | None = None
    details: Details = ()
    evidence: Annotated[Evidences, Private(), 'Evidence of every fact below that names none of its own.'] = ()
    introduced: Annotated[Introduction, 'When it arrived.']
    removed: Annotated[Change | None, 'The first release without it. Its page stays.'] = None
    dead: Annotated[Death | None, 'The first release in which its code is in the tree but unusable.'] = None
    rewritten: Annotated[
        Change | None, 'The release in which it was written anew: an event, not a removal.'
    ] = None
    renamed: Annotated[tuple[Rename, ...], 'A rename; the history is one.'] = ()
    implementation: Annotated[tuple[Implementation, ...], 'Where the code lives.']
    declared: Annotated[tuple[Declaration, ...], 'What the project itself said it is.'] = ()
    capabilities: Annotated[
        Mapping[CapabilityId, tuple[CapabilityFact, ...]], 'Capability id: its states.'
    ] = field(default_factory=dict)
    states: Annotated[
        tuple[SharedStates, ...], Private(), 'States of many capabilities at once; they join "capabilities".'
    ] = ()
    claims: Annotated[tuple[Claim, ...], 'Capabilities that the project claims.'] = ()
    facts: Annotated[Mapping[Id, tuple[ListFact, ...]], 'The lists of facts that the kind declares.'] = field(
        default_factory=dict
    )
    exercises: Annotated[
        CapabilityIds, 'Capabilities whose test exercises this entry where it is the default.'
    ] = ()
    default_for: Annotated[tuple[IdList, ...], 'Entries that use this one unless configured otherwise.'] = ()
    attestations: Annotated[tuple[Attestation, ...], 'Statements for rules "attested".'] = ()
    waivers: Annotated[tuple[Waiver, ...], 'Requirements not applied.'] = ()
    opt_ins: Annotated[tuple[OptIn, ...], 'Exceptional levels that this entry takes.'] = ()
    demotions: Annotated[tuple[Demotion, ...], 'Why a computed classification fell.'] = ()
    expect: Annotated[
        Mapping[ReleaseId, Annotated[Id, Refers('level of the kind or below')]],
        Private(),
        'Release: the level that must come out.',
    ] = field(default_factory=dict)
    mark: SourceMark

    def joined(self) -> Entry:
        """Return the entry with its shared states among those of each capability."""
        if not self.states:
            return self
        capabilities = dict(self.capabilities)
        for id_, facts in chain.from_iterable(shared.facts() for shared in self.states):
            capabilities[id_] = capabilities[id_] + facts if id_ in capabilities else facts
        return replace(self, capabilities=capabilities, states=())

    def lists(self) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        """Yield the lists of facts about the entry in the order of the record, as problems call them."""
        yield from (('implementation', self.implementation), ('declared by', self.declared))
        yield from ((f'capability {id_}', states) for id_, states in self.capabilities.items())
        yield 'claims', self.claims
        yield from self.facts.items()
        yield from (('default-for', self.default_for), ('attestation of', self.attestations))
        yield from (('waiver of', self.waivers), ('opt-in to', self.opt_ins))

    def every_fact(self) -> Iterator[Fact]:
        """Yield all facts about the entry, in the order of the record."""
        return chain.from_iterable(facts for _, facts in self.lists())

    def milestones(self, *names: str) -> Iterator[Milestone]:
        """Yield the events in the life of the entry that people recorded, or those of some fields."""
        for name in names or (field_.name for field_ in fields(self)):
            value = getattr(self, name)
            records = value if isinstance(value, tuple) else (value,)
            yield from (record for record in records if isinstance(record, Milestone))
