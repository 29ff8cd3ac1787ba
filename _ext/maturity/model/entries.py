# SPDX-License-Identifier: Apache-2.0
"""Entries, and the facts about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model.basics import Fact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.model.basics import Detail, Evidence, SourceMark, Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Implementation(Fact):
    """Where the code lives: a path, a symbol or both; or `none`, with a reason."""

    path: str | None = None
    symbol: str | None = None
    none: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Declaration(Fact):
    """What the project itself said: a level, and by which means."""

    level: str
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CapabilityFact(Fact):
    """State of one capability: implemented, partial, missing or not-applicable."""

    state: str
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ListFact(Fact):
    """A list of values; an empty one says that there is known to be nothing.

    `by` names the source where several sources say it independently.
    """

    values: tuple[str, ...]
    by: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Attestation(Fact):
    """Somebody states that a requirement is met or unmet, for a rule `attested`."""

    requirement: str
    state: str
    reason: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiver(Fact):
    """A requirement that is not applied: `not-applicable` or `accepted-gap`."""

    requirement: str
    type: str
    reason: Text
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OptIn(Fact):
    """An entry takes an exceptional level of its ladder into account."""

    level: str
    reason: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Milestone:
    """An event in the life of an entry, at the first release that shows it.

    `before`: the event is older than `release`, which is the first on record.
    """

    release: str
    before: bool = False
    reason: Text | None = None
    old_id: str | None = None
    evidence: tuple[Evidence, ...] = ()
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Demotion:
    """Why a classification fell at a release, in the words of a person."""

    release: str
    reason: Text
    evidence: tuple[Evidence, ...]
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Expectation:
    """An assertion: at `release` the computed classification is `level`."""

    release: str
    level: str
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One part of the project that is classified."""

    id: str
    kind: str
    title: Text
    type: str | None
    description: Text | None
    details: tuple[Detail, ...]
    introduced: Milestone
    removed: Milestone | None
    dead: Milestone | None
    rewritten: Milestone | None
    renamed: tuple[Milestone, ...]
    implementation: tuple[Implementation, ...]
    declared: tuple[Declaration, ...]
    capabilities: Mapping[str, tuple[CapabilityFact, ...]]
    claims: tuple[ListFact, ...]
    facts: Mapping[str, tuple[ListFact, ...]]
    exercises: tuple[str, ...]
    default_for: tuple[ListFact, ...]
    attestations: tuple[Attestation, ...]
    waivers: tuple[Waiver, ...]
    opt_ins: tuple[OptIn, ...]
    demotions: tuple[Demotion, ...]
    expect: tuple[Expectation, ...]
    mark: SourceMark
