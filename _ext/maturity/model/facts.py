# SPDX-License-Identifier: Apache-2.0
"""What every part of the record is made of: ranges, evidence, details, facts, and the lives of an entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Annotated, Any, ClassVar, Literal, Protocol

from maturity.model.basics import SourceMark, Text
from maturity.model.forms import (
    AnyRelease,
    Commit,
    Date,
    Distinct,
    EntryIds,
    Excludes,
    Form,
    Https,
    Id,
    Key,
    Line,
    LineNumber,
    Needs,
    OneOrMany,
    Only,
    Path,
    Private,
    Prose,
    ReleaseId,
    RepositoryName,
    Symbol,
    Tag,
    Version,
    Written,
    among,
    at_least_one,
    exactly_one,
)
from maturity.model.vocabulary import Confidence, Relation

Sureness = Annotated[str, among(Confidence)]
GroupName = Annotated[
    str,
    Form(
        'group-name',
        '[A-Za-z0-9][A-Za-z0-9._:-]*',
        200,
        'A name by which jobs select tests: letters, digits, and ". _ : -".',
    ),
]
JobName = Annotated[
    str,
    Form('job-name', '[A-Za-z0-9][A-Za-z0-9._-]*', 300, 'The name of a job: letters, digits, and ". _ -".'),
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Detail:
    """What else readers should know, under a label."""

    label: Annotated[Line, 'What it is; details with one label stand together.']
    text: Prose | None = None
    link: Annotated[Https | None, 'Where it leads; "text" is then what the link is called.'] = None

    CONDITIONS: ClassVar = (at_least_one('text', 'link', words="say 'text', 'link' or both"),)


Names = Annotated[
    tuple[Line, ...], OneOrMany(), Distinct(), 'What it is also called; commands and roles take these too.'
]

Details = Annotated[
    tuple[Detail, ...],
    'What else readers should know, each with its label: no rule depends on it.',
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A range of releases, both ends inclusive, with their positions in time.

    `last` is None while the fact still holds; `stop` is then the position of
    the newest release.
    """

    since: Annotated[ReleaseId, 'First release at which the fact holds.']
    last: Annotated[ReleaseId | None, 'Last release at which it holds; without it, it still does.'] = None
    start: Annotated[int, Written.NOT, Private()]
    stop: Annotated[int, Written.NOT, Private()]

    def __contains__(self, position: int) -> bool:
        """Return whether the release at `position` lies in the range."""
        return self.start <= position <= self.stop

    @property
    def positions(self) -> range:
        """The positions of its releases."""
        return range(self.start, self.stop + 1)


Range = Annotated[Span, Written.INLINE]
Period = Annotated[
    Span,
    Written.INLINE,
    Only('since', 'last'),
]
"""A range that begins with the first release on record where it names no other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Retitling:
    """A title that something had until a release."""

    SUBJECT: ClassVar = ('release',)

    release: Annotated[ReleaseId, 'The first release with the title of now, or the next one.']
    old_title: Annotated[Line, Key('title'), 'What it was called until then.']
    mark: SourceMark

    @property
    def names(self) -> tuple[str | Text, ...]:
        """The names that ended there."""
        return (self.old_title,)


class Placed(Protocol):
    """What has a position in time: a release."""

    @property
    def position(self) -> int:
        """Its place in the order of releases, from 0."""


class Named:
    """What has other names, and had some before; what ended these has them as `names`."""

    __slots__ = ()

    also: Names
    renamed: tuple[Any, ...]

    @property
    def former(self) -> tuple[str, ...]:
        """The ids that it had before at all releases; only a release has some."""
        return ()

    @property
    def other_names(self) -> tuple[str, ...]:
        """What else it is called, or was, each name once."""
        former = chain.from_iterable(one.names for one in self.renamed)
        return tuple(dict.fromkeys(map(str, (*self.also, *former, *self.former))))


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """One of path, change, job or doc, and where to find it."""

    path: Annotated[
        Path | None,
        'A file or folder. A capability may leave it out: then it is that of the implementation.',
    ] = None
    change: Annotated[Commit | None, 'A commit that made the difference.'] = None
    job: Annotated[JobName | None, 'A job of the release, by name.'] = None
    doc: Annotated[Https | None, 'A web page.'] = None
    release: Annotated[
        ReleaseId | None,
        Written.INHERITED,
        'The release at which to read it; without it, that of "since".',
    ] = None
    repository: RepositoryName | None = None
    tag: Annotated[Tag | None, 'Read it at this tag instead of that of the release.'] = None
    commit: Annotated[Commit | None, 'Read it at this commit instead of the tag of the release.'] = None
    line: LineNumber | None = None
    symbol: Symbol | None = None
    date: Date | None = None
    note: Prose | None = None
    mark: SourceMark = field(compare=False)

    CONDITIONS: ClassVar = (
        at_least_one(
            *('path', 'change', 'job', 'doc', 'line', 'symbol'),
            words='evidence has one of path, change, job or doc; of the implementation, a line or symbol',
        ),
        Excludes('path', ('change', 'job', 'doc')),
        Excludes('change', ('job', 'doc', 'line', 'symbol')),
        Excludes('job', ('doc', 'line', 'symbol')),
        Excludes('doc', ('line', 'symbol')),
        Needs({'tag': 'path'}),
    )

    @property
    def type(self) -> Literal['path', 'change', 'job', 'doc']:
        """What it is: `change`, `job`, `doc` or `path`."""
        return 'change' if self.change else 'job' if self.job else 'doc' if self.doc else 'path'

    @property
    def is_of_implementation(self) -> bool:
        """Whether it names no file: that of the implementation is meant."""
        return not (self.path or self.change or self.job or self.doc)

    @property
    def target(self) -> str:
        """The commit, job, address or path."""
        return self.change or self.job or self.doc or self.path or ''


Evidences = Annotated[
    tuple[Evidence, ...],
    'What a reader can open to see for himself. The newest not after a release is shown for it.',
]
File = Annotated[
    Evidence,
    Only('repository', 'commit', 'tag', 'path', 'line', 'date', 'note', required=['path']),
]
"""A file of a repository."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """What every fact has: a range, evidence, a remark, a place.

    `SUBJECT` are the keys that say what a fact of a list is about; of facts
    about one thing, one holds at a release at most.  `SAYS` are those of which
    one has what it says.
    """

    SUBJECT: ClassVar[tuple[str, ...]] = ()
    SAYS: ClassVar[tuple[str, ...]] = ()

    span: Range
    point: Annotated[
        Version | None,
        Key('from'),
        'The point release of "since" that brought it, where that is not the first of the series.',
    ] = None
    evidence: Annotated[Evidences, Written.INHERITED] = ()
    note: Annotated[Prose | None, 'A remark for readers.'] = None
    confidence: Annotated[Sureness | None, 'Said where the author is not sure.'] = None
    mark: SourceMark

    @property
    def subject(self) -> tuple[str, ...]:
        """What it is about."""
        return tuple(getattr(self, key) or '' for key in self.SUBJECT)

    @property
    def said(self) -> tuple[str, ...]:
        """What it says: values, an id or a name; nothing where it only has a reason."""
        value = next(filter(None, (getattr(self, key) for key in self.SAYS)), ())
        return (value,) if isinstance(value, str) else value

    def within(self, name: str) -> str:
        """Return the name of the list that has it, and what it is about."""
        return ' '.join((name, *self.subject)).strip()


# Lives -------------------------------------------------------------------------------------------


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
    until: Annotated[AnyRelease | None, 'The release that is to be the first without it.'] = None
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
