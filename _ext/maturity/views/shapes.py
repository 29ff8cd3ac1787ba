# SPDX-License-Identifier: Apache-2.0
"""What views are made of: resolved, immutable, and free of any markup.

A view holds words, references to objects of the record and links to
evidence.  It holds no HTML, no reST and no nodes, so that every output says
the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from maturity.model import Inline, Message, Phrase, Text, msg
from maturity.model.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from maturity.model import SourceMark
    from maturity.model.events import EventType

T = TypeVar('T')

# Begins a new line where there is room for one; a blank elsewhere.
BREAK = Text('\n')

NOTHING = msg('Nothing is recorded.')
NO_GROUP = Text('')


@dataclass(frozen=True, slots=True)
class Ref(Inline):
    """A reference to an object: its type and id, and the words that stand for it.

    `fragment` leads to a place on the object's own page; None to its top.
    `order` is the place of a release in time.
    """

    type: str
    id: str
    title: Phrase
    fragment: str | None = None
    order: int | None = None

    @property
    def phrase(self) -> Phrase:
        """What it reads as."""
        return self.title


@dataclass(frozen=True, slots=True)
class Link:
    """A link out of the site: an https address, words for it, and where the record has it (`mark`).

    `short` are words that do where readers see the address.
    """

    address: str
    words: str | Phrase
    as_of: Phrase | None = None
    short: Phrase | None = None
    is_name: bool = False
    mark: SourceMark | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class File:
    """A file for machines beside the pages, by its path below the top of the site, and words for it."""

    path: str
    words: Phrase


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that head what stands below them."""

    words: Phrase


@dataclass(frozen=True, slots=True)
class Shares(Inline):
    """How many of something are in which state, as a bar with its words; the best first."""

    counts: tuple[tuple[State, int], ...]
    words: Message


Part = Text | Message | Ref | Link | State | File | Strong | Shares
Parts = tuple[Part, ...]
Cell = Part | tuple['Cell', ...] | None
"""What stands in a cell: a part, several in a row, or nothing."""
Field = tuple[Phrase, Cell]
"""A value behind its label."""
Groups = tuple[tuple[Ref | Phrase, int], ...]
"""Heads of successive rows or columns, each with the number of these."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: `places` lead to it, `tags` answer to the choices of the table."""

    cells: tuple[Parts, ...]
    places: tuple[str, ...] = ()
    tags: tuple[tuple[str, Phrase], ...] = ()
    record: Link | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table of words, references and links; the first cell heads its row.

    `empty` is what stands there when it has no rows.  `notes` are what the
    numbers of states mean, from 1.  `grouped`: successive rows with the same
    head belong together, in this order.  `folded`: it is opened by who
    wants to know.  `choices` are the ids and labels of what rows can be
    chosen by.
    """

    name: str
    caption: Phrase
    columns: tuple[Phrase, ...]
    rows: tuple[Row, ...]
    empty: Phrase
    anchor: str | None = None
    grouped: bool = False
    notes: tuple[Phrase, ...] = ()
    folded: bool = False
    choices: tuple[tuple[str, Phrase], ...] = ()


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

    `maintained` is False for a release that is not maintained any more, `planned`
    is True for one that is in development; `year` is when it came, or will.
    `remark` are words beside the head, and `place` is the fragment that leads there.
    """

    ref: Ref
    anchor: str
    maintained: bool = True
    planned: bool = False
    year: str = ''
    remark: Phrase | None = None
    place: str | None = None

    @property
    def name(self) -> Phrase:
        """What it is called on one line, with its remark."""
        title = self.ref.title
        return title if self.remark is None else msg('{title} ({remark})', title=title, remark=self.remark)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row of a matrix: positions in the palette, one for each column.

    `type` and `has` are ids among the `types` and the `capabilities` of the
    matrix, by which readers can choose rows.  `places` are the fragments of the
    cells, where these have some of their own.
    """

    head: Axis
    cells: tuple[int, ...]
    type: str | None = None
    has: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """A support matrix: rows x columns of states.

    Cells are positions in `palette`, so a large matrix stays small.  `leads`
    says where a cell leads: to the page of its `row` or `column`, or to a
    place of this page (`here`).  With an
    `anchor` a cell leads to that place there; about a capability, to what
    holds at the release (see `fragment`), which is `at` where it is the same
    for all.  `over_time`: the columns are releases, oldest first, so that
    successive ones can be told as ranges.  `corner` says what the rows are, and
    `across` what the columns are.  `groups` are heads above successive columns,
    with the number of these; then a cell can lead to the place `anchor` on the
    page of its `group`.  `row_groups` are the same for rows; what is in no group
    has the title ''.  `gone` is the
    number of the last rows that are about what was removed: pages fold them.  `nowhere`: no cell
    leads anywhere.  `id` names it among the views of a page; `window` says
    which releases are shown at first: all, or the maintained ones.  `notes` are
    what the numbers of states mean, from 1; with `linked` addresses in them are links.
    `scale` are states that the legend has though no cell is in them.
    """

    name: str
    caption: Phrase
    corner: Phrase = NOTHING
    across: Phrase = NOTHING
    columns: tuple[Axis, ...] = ()
    rows: tuple[MatrixRow, ...] = ()
    palette: tuple[State, ...] = ()
    leads: str = 'row'
    anchor: str = ''
    at: str = ''
    over_time: bool = False
    groups: Groups = ()
    row_groups: Groups = ()
    gone: int = 0
    id: str = ''
    window: str = 'all'
    types: tuple[tuple[str, Text], ...] = ()
    capabilities: tuple[tuple[str, Text], ...] = ()
    notes: tuple[Phrase, ...] = ()
    linked: bool = False
    scale: tuple[State, ...] = ()
    empty: Phrase = NOTHING

    @property
    def merged(self) -> bool:
        """Whether successive cells of one state are one: they all lead to what this page says of them."""
        return self.over_time and self.leads == 'here'

    @property
    def names(self) -> tuple[Phrase, ...]:
        """What each column is called where no head stands above it."""
        titles = (column.name for column in self.columns)
        (first, _), *others = self.groups or ((NO_GROUP, 0),)
        if not others and not isinstance(first, Ref):
            return tuple(titles)
        above = (head for head, number in self.groups for _ in range(number))
        return tuple(map(_below, above, titles))

    @property
    def sections(self) -> Iterator[tuple[Phrase, tuple[MatrixRow, ...]]]:
        """The rows of each group, with its title."""
        first = 0
        removed = ((msg('Removed ({count})', count=self.gone), self.gone),) if self.gone else ()
        for head, number in self.row_groups or ((NO_GROUP, len(self.rows) - self.gone), *removed):
            title = head.title if isinstance(head, Ref) else head
            yield title, self.rows[first : first + number]
            first += number

    @property
    def legend(self) -> tuple[State, ...]:
        """The states that occur and those of the scale, in the order of the palette."""
        used = {cell for row in self.rows for cell in row.cells}
        states = {self.palette[cell].plain for cell in used} | set(self.scale)
        return tuple(state for state in self.palette if state in states)


def _below(head: Ref | Phrase, title: Phrase) -> Phrase:
    """Return what a column is called that stands below the head of a group."""
    if isinstance(head, Ref):
        return msg('{group} {column}', group=head.title, column=title)
    return title if head == NO_GROUP else msg('{group}: {column}', group=head, column=title)


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

    @property
    def parts(self) -> Iterator[tuple[Phrase, tuple[Bar, ...]]]:
        """The bars of what is there, and under a title those of what was removed."""
        there = len(self.bars) - self.matrix.gone
        yield NO_GROUP, self.bars[:there]
        if self.matrix.gone:
            *_, (title, _rows) = self.matrix.sections
            yield title, self.bars[there:]


# Parts in a row ---------------------------------------------------------------------------------


def table(  # noqa: PLR0913 (all that a table is)
    name: str,
    caption: Phrase,
    items: Iterable[T],
    columns: Iterable[tuple[Phrase, Callable[[T], Cell]]],
    *,
    empty: Phrase = NOTHING,
    places: Callable[[T], Iterable[str]] = lambda _item: (),
    tags: Callable[[T], tuple[tuple[str, Phrase], ...]] = lambda _item: (),
    record: Callable[[T], Link | None] = lambda _item: None,
    type_: type[Table] = Table,
    **more: Any,
) -> Table:
    """Return a table with a row for each item: columns are heads with what stands there of an item.

    `places` are the fragments that lead to the row of an item, `tags` what readers can choose it by, and
    `record` is where it is corrected; `more` are further fields of the table, or of a `type_` of its own.
    """
    heads = tuple(columns)
    return type_(
        name=name,
        caption=caption,
        columns=tuple(head for head, _show in heads),
        rows=tuple(
            Row(tuple(cell(show(one)) for _head, show in heads), tuple(places(one)), tags(one), record(one))
            for one in items
        ),
        empty=empty,
        **more,
    )


def in_order(*heads: Phrase) -> Iterator[tuple[Phrase, Callable[[tuple[Cell, ...]], Cell]]]:
    """Return the columns of items that are rows of cells already."""
    return zip(heads, map(itemgetter, range(len(heads))), strict=True)


def cell(*values: Cell) -> Parts:
    """Return what stands in a cell as parts in a row."""
    parts: list[Part] = []
    for value in values:
        if isinstance(value, tuple):
            parts += cell(*value)
        elif value is not None:
            parts.append(value)
    return tuple(parts)


def card(name: str, caption: Phrase, *fields: Field) -> Fields:
    """Return labelled values without those in which nothing stands."""
    values = ((label, cell(value)) for label, value in fields)
    return Fields(name=name, caption=caption, fields=tuple(one for one in values if one[1]))


def joined(cells: Iterable[Cell], between: str = ', ') -> Parts:
    """Return what stands in cells as parts, with words between those that are not empty."""
    parts: list[Part] = []
    for found in filter(None, map(cell, cells)):
        parts += (Text(between), *found) if parts else found
    return tuple(parts)


def stacked(cells: Iterable[Cell]) -> Parts:
    """Return what stands in cells as parts, each cell on lines of its own."""
    return joined(cells, BREAK.value)
