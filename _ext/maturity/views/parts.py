# SPDX-License-Identifier: Apache-2.0
"""What views are made of: resolved, immutable, and free of any markup.

A view holds words, references to objects of the record and links to
evidence.  It holds no HTML, no reST and no nodes, so that every output says
the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity import links
from maturity.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.evaluate import Assessment
    from maturity.model import Capability, Dataset, Entry, Evidence, Kind, Level, Release, Requirement


NOTHING = Text('Nothing is recorded.')
NOWHERE = Text('It exists in no release on record.')


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to an object: its type and id, and the words that stand for it.

    `fragment` leads to a place on the object's own page; None to its top.
    """

    type: str
    id: str
    title: Text
    fragment: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link out of the site: an https address and words for it."""

    address: str
    words: str
    as_of: Text | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A small value with a closed vocabulary: never told by colour alone.

    `id` names it (and its style), `glyph` is one character, `words` the same
    for people.
    """

    id: str
    glyph: str
    words: Text


Part = Text | Ref | Link | State
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
    caption: Text
    columns: tuple[Text, ...]
    rows: tuple[Row, ...]
    empty: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Fields:
    """A short list of labelled values."""

    name: str
    caption: Text
    fields: tuple[tuple[Text, Parts], ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """A row or column of a matrix; `anchor` is its part of a fragment."""

    ref: Ref
    anchor: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row of a matrix: positions in the palette, one for each column."""

    head: Axis
    cells: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """A support matrix: rows x columns of states.

    Cells are positions in `palette`, so a large matrix stays small.  `leads`
    says where a cell leads: to the page of its `row` or `column`, or to a
    place of this page named after its `here-row` or `here-column`; the
    fragment is `anchor-other` (see `fragment`).  `over_time`: the columns are
    releases, so that successive ones can be told as ranges.
    """

    name: str
    caption: Text
    corner: Text
    columns: tuple[Axis, ...]
    rows: tuple[MatrixRow, ...]
    palette: tuple[State, ...]
    leads: str
    anchor: str = ''
    over_time: bool = False
    empty: Text = NOTHING

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
    reason: Text
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

    title: Text
    anchors: tuple[str, ...]
    releases: tuple[Ref, ...]
    classification: State
    remarks: tuple[Text, ...]
    groups: tuple[Group, ...]
    missing: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Checklist:
    """The requirement checklist of an entry, newest release first."""

    name: str
    caption: Text
    summary: Text
    stages: tuple[Stage, ...]
    empty: Text = NOWHERE


View = Matrix | Table | Fields | Checklist


# Words and glyphs of this package ---------------------------------------------------------------

VERDICTS = {
    'met': State('met', '✓', Text('met')),
    'unmet': State('unmet', '✗', Text('not met')),
    'unknown': State('unknown', '?', Text('unknown')),
    'waived': State('waived', '~', Text('waived')),
    'not-in-force': State('not-in-force', '–', Text('not in force')),
}
CAPABILITIES = {
    'implemented': State('implemented', '✓', Text('implemented')),
    'partial': State('partial', '◐', Text('partial')),
    'missing': State('missing', '✗', Text('missing')),
    'unknown': State('unknown', '?', Text('unknown')),
    'not-applicable': State('not-applicable', '–', Text('not applicable')),
}
ABSENT = State('absent', '·', Text('did not exist'))
PASSED = State('met', '✓', Text('all met'))
NOT_PASSED = State('unmet', '✗', Text('not all met'))
VOTING = State('voting', '●', Text('voting'))
NON_VOTING = State('non-voting', '○', Text('non-voting'))

LABELS = {
    'requirement': Text('Requirement'),
    'verdict': Text('Verdict'),
    'reason': Text('Reason'),
}
"""Heads of a checklist."""
STAGE_LABELS = {
    'releases': Text('Releases'),
    'classification': Text('Classification'),
    'missing': Text('What is missing'),
}
"""Heads of the summary of a checklist."""

# Fuller as the level rises; where a ladder is longer, neighbours share one.
_FILL = ('◔', '◑', '◕', '●')


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
    return Ref('release', release.id, release.title)


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
        return State(f'below level-{data.below.id}', '○', title)
    return State(f'rank-{_step(kind, level) + 1} level-{level}', _FILL[_step(kind, level)], title)


def _step(kind: Kind, level: str) -> int:
    top = len(kind.ladder) - 1
    return len(_FILL) - 1 if top == 0 else round(kind.ladder.index(level) * (len(_FILL) - 1) / top)


def classification(data: Dataset, assessment: Assessment) -> State:
    """Return the classification of an assessment as a state."""
    state = level_state(data, data.kinds[assessment.entry.kind], assessment.level)
    if assessment.dead:
        return State('dead', '†', Text('Dead code', assessment.entry.mark))
    if gaps := len(assessment.accepted_gaps):
        title = f'{state.words} ({gaps} waiver{"s" if gaps > 1 else ""})'
        return State(state.id, state.glyph, Text(title, state.words.mark))
    return state


def evidence_links(
    data: Dataset, evidence: tuple[Evidence, ...], release: Release | None = None
) -> tuple[Link, ...]:
    """Return links to evidence; seen from a release, they say as of when they are."""
    return tuple(dict.fromkeys(_link(data, one, release) for one in evidence if links.address(data, one)))


def _link(data: Dataset, evidence: Evidence, release: Release | None) -> Link:
    where = data.releases.get(evidence.release or '')
    dated = release is not None and where is not None and where.id != release.id
    return Link(
        links.address(data, evidence) or '',
        links.label(evidence),
        where.title if dated and where is not None else None,
    )


def range_words(first: Release, last: Release) -> str:
    """Return `First` or `First to Last`."""
    return str(first.title) if first is last else f'{first.title} to {last.title}'


def joined(parts: Iterable[Parts], between: str = ', ') -> Parts:
    """Return parts with words between them."""
    result: list[Part] = []
    for part in parts:
        if result:
            result.append(Text(between))
        result.extend(part)
    return tuple(result)


def spaced(parts: Iterable[Part]) -> Iterator[tuple[str, Part]]:
    """Yield each part with what stands before it: a blank, or nothing at punctuation."""
    before: Part | None = None
    for part in parts:
        yield '' if before is None or _joins(before, part) else ' ', part
        before = part


def _joins(before: Part, part: Part) -> bool:
    """Return whether no blank belongs between two parts: one is there, or a sign follows."""
    if isinstance(before, Text) and before.value.endswith(' '):
        return True
    return isinstance(part, Text) and part.value[:1] in {' ', ',', ';', ':', '.', ')'}
