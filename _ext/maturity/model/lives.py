# SPDX-License-Identifier: Apache-2.0
"""The lives of an entry: when it arrived, what was announced, when it went, what it became."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from maturity.model.basics import SourceMark, Text
from maturity.model.facts import Evidences
from maturity.model.forms import (
    EntryIds,
    Excludes,
    Id,
    Key,
    Line,
    OneOrMany,
    Only,
    Private,
    Prose,
    ReleaseId,
    Written,
    at_least_one,
    exactly_one,
)
from maturity.model.vocabulary import Relation


@dataclass(frozen=True, kw_only=True, slots=True)
class Milestone:
    """An event in the life of an entry, at the first release that shows it."""

    SUBJECT: ClassVar = ('release',)

    first: Annotated[ReleaseId | None, Key('release'), 'The first release that shows it.'] = None
    oldest: Annotated[
        ReleaseId | None, Key('before'), 'It is older than this release, the first on record.'
    ] = None
    old_id: Annotated[Id | None, Key('from'), 'Its id until then.'] = None
    old_title: Annotated[Line | None, Key('title'), 'What it was called until then.'] = None
    last: Annotated[ReleaseId | None, 'The last release of which it is true, if it was withdrawn.'] = None
    until: Annotated[
        ReleaseId | None,
        Written.ANY_RELEASE,
        'The release that is to be the first without it.',
    ] = None
    instead: Annotated[EntryIds, OneOrMany(), 'What to use instead.'] = ()
    merged_into: Annotated[EntryIds, OneOrMany(), 'The entry that it became a part of.'] = ()
    split_into: Annotated[EntryIds, OneOrMany(), 'The entries that it was split into.'] = ()
    succeeded_by: Annotated[EntryIds, OneOrMany(), 'What took its place.'] = ()
    split_from: Annotated[EntryIds, OneOrMany(), 'The entry that it was a part of.'] = ()
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

    @property
    def names(self) -> tuple[str | Text, ...]:
        """The names that ended there."""
        return tuple(name for name in (self.old_id, self.old_title) if name is not None)

    def relations(self) -> Iterator[tuple[Relation, EntryIds]]:
        """Yield what it says of other entries."""
        for relation in Relation:
            if ids := getattr(self, relation.value.replace('-', '_')):
                yield relation, ids


Introduction = Annotated[
    Milestone,
    Only(
        *('release', 'before', 'split-from', 'reason', 'evidence'),
        conditions=[exactly_one('release', 'before', words="say 'release' or 'before', one of the two")],
    ),
]
Change = Annotated[Milestone, Only('release', 'reason', 'evidence', required=['release'])]
Death = Annotated[Milestone, Only('release', 'reason', 'evidence', required=['release', 'reason'])]
Rename = Annotated[
    Milestone,
    Only(
        *('release', 'from', 'title', 'reason', 'evidence'),
        required=['release'],
        conditions=[at_least_one('from', 'title', words="say 'from' (the id until then), 'title' or both")],
    ),
]
Announcement = Annotated[
    Milestone,
    Only(*('release', 'last', 'reason', 'instead', 'until', 'evidence'), required=['release', 'reason']),
]
Announcements = Annotated[tuple[Announcement, ...], OneOrMany()]
BECOMES = ('merged-into', 'split-into', 'succeeded-by')
Removal = Annotated[
    Milestone,
    Only(
        *('release', *BECOMES, 'instead', 'reason', 'evidence'),
        required=['release'],
        conditions=[Excludes(one, tuple(BECOMES[at + 1 :])) for at, one in enumerate(BECOMES[:-1])],
    ),
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Life:
    """Releases in a row that have an entry: how that began, and how it ended, or is going to.

    `start` and `stop` are the positions of the first and the last of them.
    """

    introduced: Annotated[Introduction, 'When it arrived, or came back.']
    deprecated: Annotated[Announcements, 'Since when its end is announced.'] = ()
    unsupported: Annotated[Announcements, 'Since when nobody supports it, though it is there.'] = ()
    dead: Annotated[Death | None, 'The first release in which its code is in the tree but unusable.'] = None
    removed: Annotated[Removal | None, 'The first release without it. Its page stays.'] = None
    start: Annotated[int, Written.NOT, Private()] = 0
    stop: Annotated[int, Written.NOT, Private()] = 0
    mark: SourceMark

    def __contains__(self, position: int) -> bool:
        """Return whether the release at `position` has the entry."""
        return self.start <= position <= self.stop

    def placed(self, positions: Mapping[str, int]) -> Life:
        """Return the same with its positions among the releases."""
        start = 0 if self.introduced.before else positions[self.introduced.release]
        stop = len(positions) - 1 if self.removed is None else positions[self.removed.release] - 1
        return replace(self, start=start, stop=stop)


LIFE = ('introduced', 'deprecated', 'unsupported', 'dead', 'removed')
"""The keys of a life, in the order of time."""
