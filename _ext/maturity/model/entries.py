# SPDX-License-Identifier: Apache-2.0
"""Entries, and the facts about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import chain
from operator import attrgetter
from sys import intern
from typing import Annotated, ClassVar

from maturity.model.basics import SourceMark
from maturity.model.facts import (
    LIFE,
    Change,
    Details,
    Evidence,
    Evidences,
    Fact,
    GroupName,
    Life,
    Milestone,
    Named,
    Names,
    Placed,
    Rename,
)
from maturity.model.forms import (
    AtLeast,
    CapabilityId,
    CapabilityIds,
    Distinct,
    Excludes,
    Id,
    Ids,
    Needs,
    OneOf,
    Only,
    Path,
    PlainLine,
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
from maturity.model.vocabulary import Absence, CapabilityState, Verdict, WaiverType


@dataclass(frozen=True, kw_only=True, slots=True)
class Implementation(Fact):
    """Where the code lives: a path, a symbol or both; or `none`, with a reason."""

    SAYS: ClassVar = ('symbol', 'path')

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
    SAYS: ClassVar = ('level',)

    level: Annotated[Id, Refers('level or below')]
    by: Annotated[Id, Refers('means'), 'By which means; ladders.yaml lists them.']


SAYABLE = tuple(state.value for state in CapabilityState if state is not CapabilityState.UNKNOWN)
State = Annotated[str, OneOf(SAYABLE)]


@dataclass(frozen=True, kw_only=True, slots=True)
class CapabilityFact(Fact):
    """State of one capability."""

    SAYS: ClassVar = ('state',)

    state: State
    reason: Annotated[Prose | None, 'Why; required for not-applicable.'] = None

    CONDITIONS: ClassVar = (Needs({'state': 'reason'}, value='not-applicable'),)


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
    SAYS: ClassVar = ('values',)

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

    SAYS: ClassVar = ('values', 'suite')

    values: Annotated[CapabilityIds, 'Capabilities.'] = ()
    suite: Annotated[GroupName | None, Refers('suite'), 'The suite of tests that is the claim.'] = None

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
    by: Annotated[PlainLine, 'Who decided.']


@dataclass(frozen=True, kw_only=True, slots=True)
class OptIn(Fact):
    """An entry takes an exceptional level of its ladder into account."""

    SUBJECT: ClassVar = ('level',)

    level: Annotated[Id, Refers('exceptional level')]
    reason: Prose


@dataclass(frozen=True, kw_only=True, slots=True)
class Demotion:
    """Why a classification fell at a release, in the words of a person."""

    SUBJECT: ClassVar = ('release',)

    release: ReleaseId
    reason: Prose
    evidence: Annotated[Evidences, AtLeast(1), 'What shows the reason; at least one.']
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry(Named):
    """One part of the project that is classified."""

    id: Annotated[str, Written.NOT]
    kind: Annotated[str, Written.NOT]
    title: Title
    type: Annotated[Id | None, Refers('type'), 'One of the types of the kind.'] = None
    description: Prose | None = None
    details: Details = ()
    evidence: Annotated[Evidences, Private(), 'Evidence of every fact below that names none of its own.'] = ()
    also: Names = ()
    life: Annotated[Life | None, Written.INLINE, Private(), Only(*LIFE)] = None
    lives: Annotated[
        tuple[Annotated[Life, Only(*LIFE, required=['introduced'])], ...],
        AtLeast(1),
        'All its lives, oldest first, where it was removed and came back.',
    ] = ()
    rewritten: Annotated[
        Change | None, 'The release in which it was written anew: an event, not a removal.'
    ] = None
    renamed: Annotated[tuple[Rename, ...], 'What it was called before; the history is one.'] = ()
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

    CONDITIONS: ClassVar = (
        exactly_one('introduced', 'lives', words="say 'introduced', or 'lives' with one in each"),
        Excludes('lives', LIFE[1:], '; put it into the life that it is about'),
    )

    def joined(self, positions: Mapping[str, int]) -> Entry:
        """Return the entry as all else takes it.

        Its lives are a list with their places among the releases, its shared
        states are among those of each capability, and evidence of the
        implementation names the file.
        """
        lives = self.lives if self.life is None else (self.life,)
        capabilities = dict(self.capabilities)
        for named, facts in chain.from_iterable(shared.facts() for shared in self.states):
            # As few texts as there are capabilities, however many entries name them.
            id_ = intern(str(named))
            capabilities[id_] = capabilities[id_] + facts if id_ in capabilities else facts
        code = Code(self.implementation, positions)
        return replace(
            self,
            lives=tuple(life.placed(positions) for life in lives),
            life=None,
            capabilities={id_: code.located(facts) for id_, facts in capabilities.items()},
            states=(),
        )

    # Lives --------------------------------------------------------------------------------------

    @property
    def introduced(self) -> Milestone:
        """When it first arrived."""
        return self.lives[0].introduced

    @property
    def removed(self) -> Milestone | None:
        """The removal after which it is gone; None while it is there."""
        return self.lives[-1].removed

    def life_at(self, release: Placed) -> Life | None:
        """Return the life that a release belongs to."""
        return next((life for life in self.lives if release.position in life), None)

    def absence(self, release: Placed) -> Absence:
        """Return why a release does not have it."""
        return Absence.NOT_YET if release.position < self.lives[0].start else Absence.REMOVED

    def milestones(self) -> Iterator[tuple[str, Milestone]]:
        """Yield what people recorded of its lives and names, with the key that each stands under."""
        for life in self.lives:
            yield from _recorded(life, LIFE)
        yield from _recorded(self, ('rewritten', 'renamed'))

    # Facts --------------------------------------------------------------------------------------

    def lists(self) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        """Yield the lists of facts about the entry in the order of the record, as problems call them."""
        yield from (('implementation', self.implementation), ('declared by', self.declared))
        yield from ((f'capability {id_}', states) for id_, states in self.capabilities.items())
        yield 'claims', self.claims
        yield from self.facts.items()
        yield from (('default-for', self.default_for), ('attestation of', self.attestations))
        yield from (('waiver of', self.waivers), ('opt-in to', self.opt_ins))


def _recorded(record: Life | Entry, names: Iterable[str]) -> Iterator[tuple[str, Milestone]]:
    for name in names:
        value = getattr(record, name)
        found = value if isinstance(value, tuple) else (value,)
        yield from ((name, one) for one in found if one is not None)


class Code:
    """Where the code of an entry lies, for evidence that names no file."""

    def __init__(self, implementation: Iterable[Implementation], positions: Mapping[str, int]) -> None:
        """Keep the files by range."""
        self._files = [one for one in implementation if one.path is not None]
        self._positions = positions
        self._releases = tuple(positions)
        # Facts that many capabilities share stay one object.
        self._known: dict[int, tuple[CapabilityFact, ...]] = {}

    def located(self, facts: tuple[CapabilityFact, ...]) -> tuple[CapabilityFact, ...]:
        """Return facts whose evidence names the file of the implementation where it names none."""
        if id(facts) not in self._known:
            self._known[id(facts)] = tuple(map(self._located, facts))
        return self._known[id(facts)]

    def _located(self, fact: CapabilityFact) -> CapabilityFact:
        if fact.evidence and not any(map(_OF_CODE, fact.evidence)):
            return fact
        return replace(fact, evidence=tuple(self._evidence(fact)))

    def _evidence(self, fact: CapabilityFact) -> Iterator[Evidence]:
        for one in fact.evidence:
            position = self._positions.get(one.release or '')
            files = (file for file in self._files if position is not None and position in file.span)
            file = next(files, None) if one.is_of_implementation else None
            yield one if file is None else _within(one, file)
        if not fact.evidence and fact.state == CapabilityState.MISSING.value:
            for file in self._files:
                start = max(file.span.start, fact.span.start)
                if start <= min(file.span.stop, fact.span.stop):
                    yield _within(Evidence(release=self._releases[start], mark=fact.mark), file)


_OF_CODE = attrgetter('is_of_implementation')


def _within(evidence: Evidence, file: Implementation) -> Evidence:
    """Return evidence in a file; one of another repository is read where the implementation is."""
    other = next((one for one in file.evidence if one.path == file.path and one.repository), None)
    if other is None or evidence.repository is not None:
        return replace(evidence, path=file.path)
    return replace(evidence, path=file.path, repository=other.repository, commit=other.commit, tag=other.tag)
