# SPDX-License-Identifier: Apache-2.0
"""The catalogues: levels, kinds, requirements and their rules, capabilities, repositories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.model.basics import Detail, Evidence, SourceMark, Span, Text
    from maturity.model.recipes import Derivation
    from maturity.model.rules import Rule


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A classification."""

    id: str
    title: Text
    meaning: Text
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class FactType:
    """A list of facts that entries of a kind may have.

    `values` is the id of the kind whose entries the values are, or None for
    free text; `after_removal`: may hold where the entry is gone already.
    """

    id: str
    title: Text
    description: Text | None
    values: str | None
    after_removal: bool
    sources: Mapping[str, Text]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A kind of entry, its ladder and the lists of facts it has.

    `exceptional` levels are left out of the ladder of an entry unless the
    entry opts in.
    """

    id: str
    title: Text
    plural: Text
    folder: str
    ladder: tuple[str, ...]
    exceptional: tuple[str, ...]
    types: Mapping[str, Text]
    facts: Mapping[str, FactType]
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Requirement:
    """What an entry of a kind must do to reach a level, while in force."""

    id: str
    kind: str
    level: str
    title: Text
    quote: Text
    note: Text | None
    span: Span
    rule: Rule
    evidence: tuple[Evidence, ...]
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Capability:
    """Something that an entry can offer; `tested`: a test suite could cover it.

    `read` is what `derived_from` says, for a machine.
    """

    id: str
    title: Text
    description: Text | None
    group: Text | None
    details: tuple[Detail, ...]
    derived_from: Text | None
    read: tuple[Derivation, ...]
    tested: bool
    reason: Text | None
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Repository:
    """A repository that evidence names; `links` are URL patterns by type."""

    id: str
    title: Text
    links: Mapping[str, str]
    mark: SourceMark
