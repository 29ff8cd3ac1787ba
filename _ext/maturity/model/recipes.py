# SPDX-License-Identifier: Apache-2.0
"""How facts are read from a source, and what the last audit found: data, like all that is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.model.basics import Evidence, SourceMark, Span, Text

Parameter = str | tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """How one kind of fact is read, over a range of releases.

    `fact` is a list of facts of the kind, or `implementation`, `declared`,
    `claims`, `default-for`, `capabilities`; `gate` and `release` are about
    releases and have no `kind`.  `by` limits it to facts that name this source
    or means; `types` to entries of these types.  `parameters` belong to the
    reader.
    """

    fact: str
    kind: str | None
    by: str | None
    types: tuple[str, ...]
    span: Span
    reader: str
    parameters: Mapping[str, Parameter]
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """What the code must show: a predicate with its parameters.

    `parts` are those of `all`, `any` and `not`.
    """

    name: str
    parameters: Mapping[str, Parameter]
    parts: tuple[Condition, ...] = ()
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Derivation:
    """When a capability is there, by what the code shows, over a range of releases.

    The states are asked in their order; where none holds, it is `missing`.
    """

    span: Span
    states: Mapping[str, Condition]
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditedCount:
    """How many facts of a kind agreed, disagreed and could not be told at a release."""

    release: str
    fact: str
    agrees: int
    disagrees: int
    cannot_tell: int
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditedFinding:
    """A fact that did not agree: `outcome` is `disagrees` or `cannot-tell`."""

    release: str
    last: str
    fact: str
    subject: str
    about: Text
    outcome: str
    found: Text
    place: Evidence | None
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Audited:
    """What the last audit found; `sources` are the newest commits that were at hand, by repository.

    `digest` is that of the record as it was audited.
    """

    digest: str
    sources: Mapping[str, str]
    counts: tuple[AuditedCount, ...]
    findings: tuple[AuditedFinding, ...]
