# SPDX-License-Identifier: Apache-2.0
"""What views are made of: resolved, immutable, and free of any markup.

A view holds words, references to objects of the record and links to
evidence.  It holds no HTML, no reST and no nodes, so that every output says
the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity import links
from maturity.model import Message, Phrase, Text, msg, msgs
from maturity.model.vocabulary import BELOW, DEAD, RANKS, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.assessment import Assessment
    from maturity.model import Capability, Dataset, Entry, Evidence, Kind, Level, Release, Requirement


# Begins a new line where there is room for one; a blank elsewhere.
BREAK = Text('\n')

NOTHING = msg('Nothing is recorded.')
NOWHERE = msg('It exists in no release on record.')


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to an object: its type and id, and the words that stand for it.

    `fragment` leads to a place on the object's own page; None to its top.
    `order` is the place of a release in time.
    """

    type: str
    id: str
    title: Phrase
    fragment: str | None = None
    order: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link out of the site: an https address and words for it."""

    address: str
    words: str | Phrase
    as_of: Phrase | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file for machines beside the pages, by its path below the top of the site, and words for it."""

    path: str
    words: Phrase


Part = Text | Message | Ref | Link | State | File
Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `anchor` is a fragment of the page that leads to it."""

    cells: tuple[Parts, ...]
    anchor: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table of words, references and links; the first cell heads its row.

    `empty` is what stands there when it has no rows.
    """

    name: str
    caption: Phrase
    columns: tuple[Phrase, ...]
    rows: tuple[Row, ...]
    empty: Phrase
    anchor: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Fields:
    """A short list of labelled values."""

    name: str
    caption: Phrase
    fields: tuple[tuple[Phrase, Parts], ...]

    @property
    def without_files(self) -> Fields:
        """The same for an output that has no files beside its pages."""
        kept = ((label, parts) for label, parts in self.fields if not any(isinstance(x, File) for x in parts))
        return replace(self, fields=tuple(kept))


@dataclass(frozen=True, slots=True)
class Axis:
    """A row or column of a matrix; `anchor` is its part of a fragment.

    `maintained` is False for a release that is not maintained any more.
    """

    ref: Ref
    anchor: str
    maintained: bool = True


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row of a matrix: positions in the palette, one for each column.

    `type` and `has` are ids among the `types` and the `capabilities` of the
    matrix, by which readers can choose rows.
    """

    head: Axis
    cells: tuple[int, ...]
    type: str | None = None
    has: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """A support matrix: rows x columns of states.

    Cells are positions in `palette`, so a large matrix stays small.  `leads`
    says where a cell leads: to the page of its `row` or `column`, or to a
    place of this page named after its `here-row` or `here-column`; the
    fragment is `anchor-other` (see `fragment`).  `over_time`: the columns are
    releases, oldest first, so that successive ones can be told as ranges.
    `groups` are heads above successive columns, with the number of these;
    then a cell can lead to the place `anchor` on the page of its `group`.
    `id` names it among the views of a page; `window` says which releases are
    shown at first: all, or the maintained ones.
    """

    name: str
    caption: Phrase
    corner: Phrase
    columns: tuple[Axis, ...]
    rows: tuple[MatrixRow, ...]
    palette: tuple[State, ...]
    leads: str
    anchor: str = ''
    over_time: bool = False
    groups: tuple[tuple[Ref, int], ...] = ()
    id: str = ''
    window: str = 'all'
    types: tuple[tuple[str, Text], ...] = ()
    capabilities: tuple[tuple[str, Text], ...] = ()
    empty: Phrase = NOTHING

    @property
    def names(self) -> tuple[Phrase, ...]:
        """What each column is called where no head stands above it."""
        titles = [column.ref.title for column in self.columns]
        above = [ref.title for ref, number in self.groups for _ in range(number)]
        if not above:
            return tuple(titles)
        return tuple(
            msg('{group} {column}', group=one, column=two) for one, two in zip(above, titles, strict=True)
        )

    @property
    def legend(self) -> tuple[State, ...]:
        """The states that occur, in the order of the palette."""
        used = {cell for row in self.rows for cell in row.cells}
        return tuple(state for position, state in enumerate(self.palette) if position in used)


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement of a checklist: how it stands, why, and where to see it."""

    state: State
    requirement: Ref
    reason: Phrase
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The requirements of one level; `passed` when none is in the way."""

    level: Ref
    passed: State
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """Successive releases for which the whole checklist says the same."""

    title: Phrase
    anchors: tuple[str, ...]
    releases: tuple[Ref, ...]
    classification: State
    remarks: tuple[Phrase, ...]
    groups: tuple[Group, ...]
    missing: Phrase


@dataclass(frozen=True, kw_only=True, slots=True)
class Checklist:
    """The requirement checklist of an entry, newest release first."""

    name: str
    caption: Phrase
    summary: Phrase
    stages: tuple[Stage, ...]
    empty: Phrase = NOWHERE


LABELS = {
    'requirement': msg('Requirement'),
    'verdict': msg('Verdict'),
    'reason': msg('Reason'),
}
"""Heads of a checklist."""
STAGE_LABELS = {
    'releases': msg('Releases'),
    'classification': msg('Classification'),
    'missing': msg('What is missing'),
}
"""Heads of the summary of a checklist."""


def slug(id_: str) -> str:
    """Return the part of a fragment that stands for an id."""
    return id_.replace('.', '-')


def fragment(anchor: str, other: str) -> str:
    """Return the fragment of an entry's page about a release or capability."""
    return f'{anchor}-{other}'


# References -------------------------------------------------------------------------------------


def entry_ref(entry: Entry, *, about: str | None = None) -> Ref:
    """Return a reference to an entry, or to what its page says `about` something."""
    return Ref(entry.kind, entry.id, entry.title, None if about is None else fragment(entry.id, slug(about)))


def release_ref(release: Release) -> Ref:
    """Return a reference to a release."""
    return Ref('release', release.id, release.title, order=release.position)


def requirement_ref(requirement: Requirement) -> Ref:
    """Return a reference to a requirement."""
    return Ref('requirement', requirement.id, requirement.title)


def capability_ref(capability: Capability) -> Ref:
    """Return a reference to a capability."""
    return Ref('capability', capability.id, capability.title)


def level_of(data: Dataset, id_: str) -> Level:
    """Return a level by id, or what is below the first."""
    return data.levels.get(id_, data.below)


def level_ref(data: Dataset, id_: str) -> Ref:
    """Return a reference to a level."""
    level = level_of(data, id_)
    return Ref('classification', level.id, level.title)


# States -----------------------------------------------------------------------------------------


def level_state(data: Dataset, kind: Kind, level: str) -> State:
    """Return a level of a kind's ladder as a state; what is below is an empty circle."""
    title = level_of(data, level).title
    if level not in kind.ladder:
        return State(f'level-{data.below.id}', BELOW[0], title, BELOW[1], order=0)
    place, top = kind.ladder.index(level), len(kind.ladder) - 1
    last = len(RANKS) - 1
    glyph, tone = RANKS[round(place * last / top) if top else last]
    return State(f'level-{level}', glyph, title, tone, order=-1 - place)


def classification(data: Dataset, assessment: Assessment) -> State:
    """Return the classification of an assessment as a state."""
    state = level_state(data, data.kinds[assessment.entry.kind], assessment.level)
    if assessment.dead:
        return DEAD
    if gaps := len(assessment.accepted_gaps):
        words = msgs(
            '{classification} ({count} waiver)',
            '{classification} ({count} waivers)',
            gaps,
            classification=state.words,
        )
        return replace(state, words=words)
    return state


def evidence_links(
    data: Dataset, evidence: tuple[Evidence, ...], release: Release | None = None
) -> tuple[Link, ...]:
    """Return links to evidence; seen from a release, they say as of when they are."""
    return tuple(dict.fromkeys(_link(data, one, release) for one in evidence if links.address(data, one)))


def _link(data: Dataset, evidence: Evidence, release: Release | None) -> Link:
    where = data.releases.get(evidence.release or '')
    dated = where is not None and release is not None and where.id != release.id
    return Link(
        links.address(data, evidence) or '',
        links.label(evidence),
        _as_of(where, release) if dated else None,  # type: ignore[arg-type]
    )


def _as_of(where: Release, release: Release) -> Message:
    """Return as of which other release evidence is, and how much older that makes it."""
    age = release.position - where.position
    if age < 1:
        return msg('as of {release}', release=where.title)
    return msgs(
        'as of {release}, {count} release earlier',
        'as of {release}, {count} releases earlier',
        age,
        release=where.title,
    )


def range_words(first: Release, last: Release) -> Phrase:
    """Return `First` or `First to Last`."""
    if first is last:
        return first.title
    return msg('{first} to {last}', first=first.title, last=last.title)


def joined(parts: Iterable[Parts], between: str = ', ') -> Parts:
    """Return parts with words between them."""
    result: list[Part] = []
    for part in parts:
        if result:
            result.append(Text(between))
        result.extend(part)
    return tuple(result)
