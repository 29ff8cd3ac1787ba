# SPDX-License-Identifier: Apache-2.0
"""What timelines are made of: bars, their segments, and signs for what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maturity.model import Message, Phrase
    from maturity.model.vocabulary import EventType, State
    from maturity.views.parts import Matrix, Ref


@dataclass(frozen=True, slots=True)
class Marker:
    """Something that happened at a release: in the column `at`; `type` says which sign it has."""

    at: int
    type: EventType
    words: Message
    ref: Ref


@dataclass(frozen=True, slots=True)
class Segment:
    """Successive releases in one state, from the column `first` to `last`, and where it leads.

    `ref` is None where nothing existed: then nothing is drawn.
    """

    first: int
    last: int
    state: State
    releases: Phrase
    ref: Ref | None
    markers: tuple[Marker, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a timeline; its segments fill all columns, oldest first."""

    head: Ref
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A matrix over time, told as bars: the columns are releases, oldest first."""

    matrix: Matrix
    bars: tuple[Bar, ...]

    @property
    def name(self) -> str:
        """The name of the view."""
        return self.matrix.name
