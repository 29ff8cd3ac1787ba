# SPDX-License-Identifier: Apache-2.0
"""Support matrices: classifications, capabilities, verdicts and values of facts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from maturity.evaluate import Assessments
from maturity.model import Capability, Dataset, Entry, FactType, Kind, Release, Requirement, Text, msg
from maturity.model.vocabulary import NOT_IN_FORCE, Absence, Naming, Shown, Verdict
from maturity.rules import state_of
from maturity.views.coverage import STATES, capability_state
from maturity.views.options import EntryType, Newest, Releases, Source, Window
from maturity.views.references import (
    capability_ref,
    classification,
    entry_ref,
    level_state,
    release_ref,
    requirement_ref,
    slug,
)
from maturity.views.registry import view
from maturity.views.shapes import Axis, Matrix, MatrixRow, Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from maturity.assessment import Assessment
    from maturity.model import ListFact, Message
    from maturity.model.vocabulary import State

R = TypeVar('R')
C = TypeVar('C')

BEFORE = 3
"""How many releases stand beside the one that is asked for: people upgrade from one of these."""


def _states(rows: Iterable[Shown]) -> list[State]:
    return [one.state for one in rows]


VERDICTS = [*_states(Verdict), NOT_IN_FORCE]


def _filled(
    matrix: Matrix,
    rows: Iterable[tuple[Axis, R]],
    columns: Sequence[tuple[Axis, C]],
    state: Callable[[R, C], State],
    legend: Iterable[State],
) -> Matrix:
    """Return a matrix with the state of each cell; the palette begins with the legend, in its order."""
    palette = {one: at for at, one in enumerate(legend)}
    filled = tuple(
        MatrixRow(axis, tuple(palette.setdefault(state(row, column), len(palette)) for _, column in columns))
        for axis, row in rows
    )
    return replace(matrix, columns=tuple(axis for axis, _ in columns), rows=filled, palette=tuple(palette))


def _releases(data: Dataset, releases: Iterable[Release]) -> list[tuple[Axis, Release]]:
    return [(Axis(release_ref(one), slug(one.id), data.is_maintained(one)), one) for one in releases]


def _entries(entries: Iterable[Entry]) -> list[tuple[Axis, Entry]]:
    return [(Axis(entry_ref(one), one.id), one) for one in entries]


def _capabilities(data: Dataset, *, recorded: object) -> list[tuple[Axis, Capability]]:
    """Return all capabilities, where anything is recorded of them."""
    known = data.capabilities.values() if recorded else ()
    return [(Axis(capability_ref(one), one.id), one) for one in known]


def _life(data: Dataset, entry: Entry) -> list[Release]:
    """Return the releases from the first with an entry to the last; it may be gone between."""
    first, last = entry.lives[0].start, entry.lives[-1].stop
    return list(data.releases.values())[first : last + 1]


def entries_of(data: Dataset, kind: Kind, type_: str | None) -> Sequence[Entry]:
    """Return the entries of a kind, or those of a type."""
    return [entry for entry in data.of_kind(kind.id) if type_ in {None, entry.type}]


# Entries x releases -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Grid:
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
        columns = _releases(data, self.releases)
        filled = _filled(matrix, _entries(self.entries), columns, cell, legend)
        rows = tuple(map(self._with_choices, filled.rows, self.entries))
        titles = {id_: capability.title for id_, capability in data.capabilities.items()}
        return replace(
            filled,
            corner=self.kind.title,
            rows=rows,
            over_time=True,
            types=_occurring(self.kind.types, (row.type for row in rows)),
            capabilities=_occurring(titles, (id_ for row in rows for id_ in row.has)),
        )

    def _with_choices(self, row: MatrixRow, entry: Entry) -> MatrixRow:
        type_ = entry.type if entry.type in self.kind.types else None
        newest = self.assessments.latest(entry.id)
        # Nobody chooses among one.
        if newest is None or not entry.capabilities or len(self.entries) == 1:
            return replace(row, type=type_)
        known = self.assessments.data.capabilities
        has = tuple(id_ for id_ in known if state_of(entry, id_, newest.release) == 'implemented')
        return replace(row, type=type_, has=has)


def _occurring(titles: Mapping[str, Text], found: Iterable[str | None]) -> tuple[tuple[str, Text], ...]:
    """Return the ids that were found and their titles, in the order of the record."""
    ids = set(found)
    return tuple((id_, title) for id_, title in titles.items() if id_ in ids)


def _classifications(grid: _Grid, matrix: Matrix) -> Matrix:
    data, ladder = grid.assessments.data, grid.kind.ladder
    legend = [level_state(data, grid.kind, level) for level in (*reversed(ladder), data.below.id)]
    return grid.fill(matrix, lambda assessment: classification(data, assessment), legend)


@view('support-matrix', 'classifications')
def classifications(
    assessments: Assessments,
    *,
    kind: Kind,
    type_: EntryType | None = None,
    releases: Releases,
    window: Window = 'all',
) -> Matrix:
    """Return the computed classification of the entries of a kind, release by release."""
    entries = entries_of(assessments.data, kind, type_)
    caption = msg('{kinds}: computed classification by release', kinds=kind.plural)
    matrix = Matrix(name='classifications', caption=caption, id=type_ or kind.id, window=window)
    return _classifications(_Grid(assessments, kind, entries, releases), matrix)


@view('support-matrix', 'classifications')
def entry_classification(assessments: Assessments, *, entry: Entry, window: Window = 'all') -> Matrix:
    """Return the computed classification of one entry over its life: one row."""
    kind = assessments.data.kinds[entry.kind]
    caption = msg('{entry}: computed classification by release', entry=entry.title)
    matrix = Matrix(name='classifications', caption=caption, id=entry.type or kind.id, window=window)
    life = _life(assessments.data, entry)
    return _classifications(_Grid(assessments, kind, [entry], life), matrix)


@view('support-matrix', 'requirements')
def requirement_over_time(
    assessments: Assessments, *, requirement: Requirement, releases: Releases, window: Window = 'all'
) -> Matrix:
    """Return who meets a requirement, release by release."""
    kind = assessments.data.kinds[requirement.kind]
    caption = msg('Who meets it: {requirement}', requirement=requirement.title)
    matrix = Matrix(name='verdicts', caption=caption, id=requirement.id, window=window)
    grid = _Grid(assessments, kind, assessments.data.of_kind(kind.id), releases)
    return grid.fill(matrix, _verdict_on(requirement), VERDICTS)


def _verdict_on(requirement: Requirement) -> Callable[[Assessment], State]:
    """Return what gives the verdict on a requirement in an assessment.

    At one release all entries of a kind are judged by the same requirements,
    so that the place of one among them is looked up once.
    """
    places: dict[str, int | None] = {}

    def state(assessment: Assessment) -> State:
        release, judgements = assessment.release.id, assessment.judgements
        if release not in places:
            found = (at for at, one in enumerate(judgements) if one.requirement is requirement)
            places[release] = next(found, None)
        place = places[release]
        return NOT_IN_FORCE if place is None else judgements[place].verdict.state

    return state


# Capabilities -----------------------------------------------------------------------------------


def has_capabilities(data: Dataset, kind: Kind) -> bool:
    """Return whether anything is recorded of the capabilities of a kind."""
    return any(entry.capabilities for entry in data.of_kind(kind.id))


@view('support-matrix', 'capabilities')
def capabilities_at(data: Dataset, *, kind: Kind, type_: EntryType | None = None, release: Newest) -> Matrix:
    """Return the capabilities of the entries of a kind at one release."""
    matrix = Matrix(
        name='capabilities',
        caption=msg('{kinds}: capabilities in {release}', kinds=kind.plural, release=release.title),
        corner=msg('Capability'),
        leads='column',
        anchor=slug(release.id),
        id=f'{kind.id}-capabilities',
    )
    return _filled(
        matrix,
        _capabilities(data, recorded=has_capabilities(data, kind)),
        _entries(one for one in entries_of(data, kind, type_) if data.exists(one, release)),
        lambda capability, entry: capability_state(data, entry, capability, release),
        STATES,
    )


@view('support-matrix', 'capabilities')
def capability_over_time(
    assessments: Assessments,
    *,
    capability: Capability,
    kind: Kind,
    releases: Releases,
    window: Window = 'all',
) -> Matrix:
    """Return who has a capability, release by release."""
    data = assessments.data
    grid = _Grid(assessments, kind, data.of_kind(kind.id) if has_capabilities(data, kind) else (), releases)
    matrix = Matrix(
        name='capabilities',
        caption=msg('{kinds}: {title}', kinds=kind.plural, title=capability.title),
        anchor=capability.id,
        id=f'{kind.id}-{capability.id}',
        window=window,
    )
    return grid.fill(matrix, lambda one: capability_state(data, one.entry, capability, one.release), STATES)


@view('support-matrix', 'capabilities')
def entry_capabilities(assessments: Assessments, *, entry: Entry, window: Window = 'all') -> Matrix:
    """Return the capabilities of one entry over its life."""
    data = assessments.data
    matrix = Matrix(
        name='capabilities',
        caption=msg('{title}: capabilities by release', title=entry.title),
        corner=msg('Capability'),
        leads='here-row',
        anchor=entry.id,
        over_time=True,
        id='capabilities',
        window=window,
    )
    return _filled(
        matrix,
        _capabilities(data, recorded=entry.capabilities),
        _releases(data, _life(data, entry)),
        lambda capability, release: capability_state(data, entry, capability, release),
        STATES,
    )


@view('support-matrix', 'requirements')
def entry_requirements(assessments: Assessments, *, entry: Entry, window: Window = 'all') -> Matrix:
    """Return how one entry meets its requirements over its life."""
    requirements = (one for one in assessments.data.requirements.values() if one.kind == entry.kind)
    verdicts = {
        id_: {judgement.requirement.id: judgement.verdict.state for judgement in one.judgements}
        for id_, one in assessments.by_entry[entry.id].items()
    }
    matrix = Matrix(
        name='verdicts',
        caption=msg('{title}: requirements by release', title=entry.title),
        corner=msg('Requirement'),
        leads='here-column',
        anchor=entry.id,
        over_time=True,
        id='requirements',
        window=window,
    )
    return _filled(
        matrix,
        ((Axis(requirement_ref(one), one.id), one) for one in requirements),
        _releases(assessments.data, _life(assessments.data, entry)),
        lambda requirement, release: (
            verdicts[release.id].get(requirement.id, NOT_IN_FORCE)
            if release.id in verdicts
            else entry.absence(release).state
        ),
        VERDICTS,
    )


# Values of facts --------------------------------------------------------------------------------


@view('value-matrix')
def value_matrix(
    data: Dataset, fact: FactType, *, kind: Kind, by: Source | None = None, releases: Releases
) -> Matrix:
    """Return the values of a list of facts of each entry by release, as yes and no.

    `by` asks for one source of the facts; without it all of them count.  A
    value that no fact of the release names, though others are named, is "not
    named"; where nothing is recorded of an entry, it is unknown.
    """
    entries = data.of_kind(kind.id)
    facts = {
        one.id: [fact_ for fact_ in one.facts.get(fact.id, ()) if by in {None, fact_.by}] for one in entries
    }
    columns = [(entry, value) for entry in entries for value in _values(facts[entry.id], releases)]

    def cell(release: Release, column: tuple[Entry, str]) -> State:
        entry, value = column
        there = data.exists(entry, release)
        return _named(value, facts[entry.id], release) if there else entry.absence(release).state

    numbers = Counter(entry.id for entry, _value in columns)
    matrix = Matrix(
        name='values',
        caption=_caption(kind, fact, by),
        corner=msg('Release'),
        groups=tuple((entry_ref(data.entries[id_]), number) for id_, number in numbers.items()),
        leads='group',
        anchor=fact.id,
    )
    return _filled(
        matrix,
        [(Axis(release_ref(one), slug(one.id)), one) for one in releases[::-1] if columns],
        [
            (Axis(Ref(entry.kind, entry.id, Text(value)), entry.id), (entry, value))
            for entry, value in columns
        ],
        cell,
        [*_states(Naming), *_states(Absence)],
    )


@view('value-matrix')
def value_matrix_at(
    data: Dataset, fact: FactType, *, kind: Kind, by: Source | None = None, release: Release
) -> Matrix:
    """Return the same for a release and the few before it."""
    shown = list(data.releases.values())[max(0, release.position - BEFORE) : release.position + 1]
    return value_matrix(data, fact, kind=kind, by=by, releases=shown)


def _caption(kind: Kind, type_: FactType, by: str | None) -> Message:
    if by is None:
        return msg('{kinds}: {facts} by release', kinds=kind.plural, facts=type_.title)
    source = type_.sources[by]
    return msg('{kinds}: {facts} by release ({source})', kinds=kind.plural, facts=type_.title, source=source)


def _values(facts: Iterable[ListFact], releases: Iterable[Release]) -> list[str]:
    """Return the distinct values at any of the releases, 8.0 before 10.4."""
    positions = [release.position for release in releases]
    held = (fact for fact in facts if any(position in fact.span for position in positions))
    return sorted({value for fact in held for value in fact.values}, key=_natural)


def _natural(value: str) -> list[tuple[int, str]]:
    """Return a key that orders numbers within text as numbers."""
    return [(int(part), '') if part.isdecimal() else (-1, part) for part in re.split(r'(\d+)', value) if part]


def _named(value: str, facts: Iterable[ListFact], release: Release) -> State:
    there = [fact for fact in facts if release.position in fact.span]
    if not there:
        return Naming.UNKNOWN.state
    return (Naming.NAMED if any(value in fact.values for fact in there) else Naming.NOT_NAMED).state
