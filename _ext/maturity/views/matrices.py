# SPDX-License-Identifier: Apache-2.0
"""Support matrices: classifications, verdicts and values of facts, and what all of them share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING, TypeVar

from maturity.evaluate import Assessments
from maturity.model import (
    Capability,
    Dataset,
    Entry,
    FactType,
    Kind,
    Release,
    Requirement,
    Text,
    msg,
    natural,
)
from maturity.model.events import ENDS
from maturity.model.vocabulary import IN_DEVELOPMENT, NOT_IN_FORCE, Absence, Naming, Verdict
from maturity.rules.common import state_of
from maturity.views.arranged import arranged
from maturity.views.options import ByRelease, Empty, Entries, EntryType, Releases, Window
from maturity.views.references import classification, level_state, ref_of, slug, with_end
from maturity.views.registry import view
from maturity.views.shapes import Axis, Matrix, MatrixRow, Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from maturity.assessment import Assessment
    from maturity.model import ListFact
    from maturity.model.vocabulary import State

R = TypeVar('R')
C = TypeVar('C')
N = TypeVar('N', Entry, Capability)


VERDICTS = [*(one.state for one in Verdict), NOT_IN_FORCE]


def filled(
    matrix: Matrix,
    rows: Iterable[tuple[Axis, R]],
    columns: Sequence[tuple[Axis, C]],
    state: Callable[[R, C], State],
    legend: Iterable[State],
) -> Matrix:
    """Return a matrix with the state of each cell; the palette begins with the legend, in its order."""
    palette = {one: at for at, one in enumerate(legend)}
    all_rows = tuple(
        MatrixRow(axis, tuple(palette.setdefault(state(row, column), len(palette)) for _, column in columns))
        for axis, row in rows
    )
    return replace(matrix, columns=tuple(axis for axis, _ in columns), rows=all_rows, palette=tuple(palette))


def release_axes(data: Dataset, releases: Iterable[Release]) -> list[tuple[Axis, Release]]:
    """Return releases as rows or columns."""
    return [(_release_axis(data, one), one) for one in releases]


def _release_axis(data: Dataset, release: Release) -> Axis:
    year = (release.released or release.planned or '')[:4]
    axis = Axis(ref_of(release), slug(release.id), data.is_maintained(release), year=year)
    return replace(axis, remark=IN_DEVELOPMENT, planned=True) if release.in_development else axis


def axes(data: Dataset, records: Iterable[N], release: Release | None = None) -> list[tuple[Axis, N]]:
    """Return entries or capabilities as rows or columns, with the titles that they had at a release."""
    titles = ((one, None if release is None else data.title(one, release)) for one in records)
    return [(Axis(ref_of(one, title=title), one.id), one) for one, title in titles]


def life_of(data: Dataset, entry: Entry, *, after: int = 0) -> list[Release]:
    """Return the releases from the first with an entry to the last, and some `after`; it may go between."""
    first, last = entry.lives[0].start, entry.lives[-1].stop + after
    return list(data.releases.values())[first : last + 1]


def entries_of(
    data: Dataset, kind: Kind, type_: str | None = None, chosen: Sequence[Entry] = ()
) -> Sequence[Entry]:
    """Return the entries of a kind or type, the removed ones last; the chosen ones in their order."""
    entries = chosen or sorted(data.of_kind(kind.id), key=data.is_gone)
    return [entry for entry in entries if type_ in {None, entry.type}]


# Entries x releases -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grid:
    """Entries of a kind x releases."""

    assessments: Assessments
    kind: Kind
    entries: Sequence[Entry]
    releases: Sequence[Release]

    def fill(self, matrix: Matrix, state: Callable[[Assessment], State], legend: Iterable[State]) -> Matrix:
        """Return a matrix with the state of each assessment, and what readers can choose rows by."""

        def cell(entry: Entry, release: Release) -> State:
            assessment = self.assessments.get(entry.id, release.id)
            return entry.absence(release).state if assessment is None else state(assessment)

        data = self.assessments.data
        whole = filled(matrix, axes(data, self.entries), release_axes(data, self.releases), cell, legend)
        whole = replace(whole, corner=self.kind.title, across=msg('Release'), over_time=True)
        titles = {id_: capability.title for id_, capability in data.capabilities.items()}
        return with_choices(data, self.kind, whole, titles, self._has)

    def arranged(self, matrix: Matrix, *, by_release: ByRelease, empty: Empty) -> Matrix:
        """Return a matrix of these as it is asked for; what was removed stands below what was not."""
        matrix = arranged(matrix, by_release=by_release, empty=empty)
        if by_release:
            return matrix
        data = self.assessments.data
        entries = [data.entries[row.head.ref.id] for row in reversed(matrix.rows)]
        gone = len(list(takewhile(data.is_gone, entries)))
        return replace(matrix, gone=gone if gone < len(entries) else 0)

    def _has(self, entry: Entry) -> tuple[str, ...]:
        newest = self.assessments.latest(entry.id)
        # Nobody chooses among one.
        if newest is None or len(self.entries) == 1:
            return ()
        return implemented(entry, self.assessments.data.capabilities, newest.release)


def with_choices(
    data: Dataset,
    kind: Kind,
    matrix: Matrix,
    titles: Mapping[str, Text],
    has: Callable[[Entry], tuple[str, ...]],
) -> Matrix:
    """Return a matrix whose rows are entries with what readers can choose them by.

    That is their type, and which of the capabilities with these titles each `has`.
    """
    entries = [data.entries[row.head.ref.id] for row in matrix.rows]
    rows = tuple(
        replace(row, type=entry.type if entry.type in kind.types else None, has=has(entry))
        for row, entry in zip(matrix.rows, entries, strict=True)
    )
    return replace(
        matrix,
        rows=rows,
        types=_occurring(kind.types, (row.type for row in rows)),
        capabilities=_occurring(titles, (id_ for row in rows for id_ in row.has)),
    )


def implemented(entry: Entry, known: Iterable[str], release: Release) -> tuple[str, ...]:
    """Return which of the capabilities that are known an entry implements."""
    ids = known if entry.capabilities else ()
    return tuple(id_ for id_ in ids if state_of(entry, id_, release) == 'implemented')


def _occurring(titles: Mapping[str, Text], found: Iterable[str | None]) -> tuple[tuple[str, Text], ...]:
    """Return the ids that were found and their titles, in the order of the record."""
    ids = set(found)
    return tuple((id_, title) for id_, title in titles.items() if id_ in ids)


def _classifications(grid: Grid, matrix: Matrix) -> Matrix:
    data, ladder = grid.assessments.data, grid.kind.ladder
    levels = [level_state(data, grid.kind, level) for level in (*reversed(ladder), data.below.id)]
    # What is going to end stands right behind what is not.
    legend = [
        state for level in levels for state in (level, *(with_end(level, type_) for type_ in ENDS[::-1]))
    ]
    matrix = replace(matrix, scale=tuple(levels))
    return grid.fill(matrix, lambda assessment: classification(data, assessment), legend)


@view('support-matrix', 'classifications')
def classifications(  # noqa: PLR0913 (options of a directive)
    assessments: Assessments,
    *,
    kind: Kind,
    type_: EntryType | None = None,
    entries: Entries = (),
    releases: Releases,
    window: Window = 'all',
    rows: ByRelease = False,
    empty: Empty = True,
) -> Matrix:
    """Return the computed classification of the entries of a kind, release by release."""
    shown = entries_of(assessments.data, kind, type_, entries)
    caption = msg('{kinds}: computed classification by release', kinds=kind.plural)
    matrix = Matrix(name='classifications', caption=caption, id=type_ or kind.id, window=window)
    grid = Grid(assessments, kind, shown, releases)
    return grid.arranged(_classifications(grid, matrix), by_release=rows, empty=empty)


@view('support-matrix', 'classifications')
def entry_classification(assessments: Assessments, *, entry: Entry, window: Window = 'all') -> Matrix:
    """Return the computed classification of one entry over its life, to its removal: one row."""
    kind = assessments.data.kinds[entry.kind]
    caption = msg('{entry}: computed classification by release', entry=entry.title)
    matrix = Matrix(name='classifications', caption=caption, id=entry.type or kind.id, window=window)
    life = life_of(assessments.data, entry, after=1)
    return _classifications(Grid(assessments, kind, [entry], life), matrix)


@view('support-matrix', 'requirements')
def requirement_over_time(  # noqa: PLR0913 (options of a directive)
    assessments: Assessments,
    *,
    requirement: Requirement,
    entries: Entries = (),
    releases: Releases,
    window: Window = 'all',
    rows: ByRelease = False,
    empty: Empty = True,
) -> Matrix:
    """Return who meets a requirement, release by release."""
    kind = assessments.data.kinds[requirement.kind]
    caption = msg('Who meets it: {requirement}', requirement=requirement.title)
    matrix = Matrix(name='verdicts', caption=caption, id=requirement.id, window=window)
    grid = Grid(assessments, kind, entries_of(assessments.data, kind, chosen=entries), releases)
    verdict = verdicts()
    found = grid.fill(matrix, lambda one: verdict(one, requirement), VERDICTS)
    return grid.arranged(found, by_release=rows, empty=empty)


def verdicts() -> Callable[[Assessment, Requirement], State]:
    """Return what gives the verdict on a requirement in an assessment.

    At one release all entries of a kind are judged by the same requirements,
    so that the place of each among them is looked up once.
    """
    places: dict[tuple[str, str], Mapping[str, int]] = {}

    def state(one: Assessment, requirement: Requirement) -> State:
        key = one.entry.kind, one.release.id
        if key not in places:
            places[key] = {judged.requirement.id: at for at, judged in enumerate(one.judgements)}
        place = places[key].get(requirement.id)
        return NOT_IN_FORCE if place is None else one.judgements[place].verdict.state

    return state


# Values of facts --------------------------------------------------------------------------------


@view('value-matrix')
def value_matrix(data: Dataset, fact: FactType, *, kind: Kind, releases: Releases) -> Matrix:
    """Return the values of a list of facts of each entry by release, as yes and no.

    A value that no fact of the release names, though others are named, is "not
    named"; where nothing is recorded of an entry, it is unknown.
    """
    facts = {one.id: one.facts.get(fact.id, ()) for one in data.of_kind(kind.id)}
    columns = [
        (data.entries[id_], value) for id_, found in facts.items() for value in _values(found, releases)
    ]

    def cell(release: Release, column: tuple[Entry, str]) -> State:
        entry, value = column
        there = data.exists(entry, release)
        return _named(value, facts[entry.id], release) if there else entry.absence(release).state

    numbers = Counter(entry.id for entry, _value in columns)
    matrix = Matrix(
        name='values',
        caption=msg('{kinds}: {facts} by release', kinds=kind.plural, facts=fact.title),
        corner=msg('Release'),
        groups=tuple((ref_of(data.entries[id_]), number) for id_, number in numbers.items()),
        leads='group',
        anchor=fact.id,
    )
    return filled(
        matrix,
        release_axes(data, releases[::-1]) if columns else [],
        [
            (Axis(Ref(entry.kind, entry.id, Text(value)), entry.id), (entry, value))
            for entry, value in columns
        ],
        cell,
        [one.state for one in (*Naming, *Absence)],
    )


def _values(facts: Iterable[ListFact], releases: Iterable[Release]) -> list[str]:
    """Return the distinct values at any of the releases, 8.0 before 10.4."""
    positions = [release.position for release in releases]
    held = (fact for fact in facts if any(position in fact.span for position in positions))
    return sorted({value for fact in held for value in fact.values}, key=natural)


def _named(value: str, facts: Iterable[ListFact], release: Release) -> State:
    there = [fact for fact in facts if release.position in fact.span]
    if not there:
        return Naming.UNKNOWN.state
    return (Naming.NAMED if any(value in fact.values for fact in there) else Naming.NOT_NAMED).state
