# SPDX-License-Identifier: Apache-2.0
"""Support matrices of capabilities and requirements: of a kind at a release, and through time."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from maturity.evaluate import Assessments
from maturity.model import Capability, Dataset, Entry, Kind, Release, msg
from maturity.model.vocabulary import ABSENCES, NOT_IN_FORCE
from maturity.views.arranged import EMPTY, exchanged, without
from maturity.views.coverage import STATES
from maturity.views.matrices import (
    VERDICTS,
    Grid,
    axes,
    entries_of,
    filled,
    implemented,
    life_of,
    release_axes,
    verdicts,
    with_choices,
)
from maturity.views.notes import Notes
from maturity.views.options import (
    ByEntry,
    ByRelease,
    Chosen,
    Empty,
    Entries,
    EntryType,
    GroupId,
    Newest,
    Releases,
    Window,
)
from maturity.views.references import about_requirement, classification, group_title, ref_of, slug
from maturity.views.registry import view
from maturity.views.shapes import NO_GROUP, NOTHING, Axis, Matrix, Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from maturity.model import Message, Release, Requirement, Text
    from maturity.model.vocabulary import State
    from maturity.views.shapes import Groups


def _shown(data: Dataset, chosen: Sequence[Capability], group: str | None) -> list[Capability]:
    """Return all capabilities, or those chosen; those of a group stand together, in the order of groups."""
    places = {one.title: place for place, one in enumerate(data.groups.values())}
    titles = {one.id: group_title(data, one) for one in chosen or data.capabilities.values()}
    only = None if group is None else data.groups[group].title
    shown = [data.capabilities[id_] for id_, title in titles.items() if only in {None, title}]
    return sorted(shown, key=lambda one: -1 if (title := titles[one.id]) is None else places[title])


def _heads(data: Dataset, only: str | None, matrix: Matrix) -> Groups:
    """Return the heads of the groups of rows; none where there is no group, or only one is shown."""
    if only is not None:
        return ()
    found = _counted(group_title(data, data.capabilities[row.head.anchor]) or NO_GROUP for row in matrix.rows)
    return () if all(head == NO_GROUP for head, _ in found) else found


def _counted(heads: Iterable[Ref | Text]) -> Groups:
    """Return successive heads that are the same once, each with their number."""
    return tuple((head, len(list(run))) for head, run in groupby(heads))


# At a release -----------------------------------------------------------------------------------


def _over_time(entry: Entry, id_: str, name: str, caption: Message, corner: Message) -> Matrix:
    """Return the empty matrix of an entry over its releases."""
    return Matrix(
        name=name,
        caption=caption,
        corner=corner,
        across=msg('Release'),
        leads='here',
        anchor=entry.id,
        over_time=True,
        id=id_,
    )


@view('support-matrix', 'capabilities')
def capabilities_at(  # noqa: PLR0913 (options of a directive)
    data: Dataset,
    *,
    kind: Kind,
    type_: EntryType | None = None,
    release: Newest,
    rows: ByEntry = False,
    entries: Entries = (),
    capabilities: Chosen = (),
    group: GroupId | None = None,
    empty: Empty = True,
) -> Matrix:
    """Return the capabilities of the entries of a kind at one release."""
    known = _shown(data, capabilities, group) if kind.id in data.capable else []
    there = [one for one in entries_of(data, kind, type_, entries) if data.exists(one, release)]
    notes = Notes(data, there)
    matrix = Matrix(
        name='capabilities',
        caption=_caption(data, kind, release, group),
        corner=msg('Capability'),
        across=kind.title,
        leads='column',
        at=slug(release.id),
        id=f'{kind.id}-capabilities',
        empty=msg('None in {release}.', release=release.title) if known else NOTHING,
    )
    rows_, columns = axes(data, known, release), axes(data, there, release)
    matrix = filled(matrix, rows_, columns, lambda one, entry: notes(entry, one, release), STATES)
    matrix = replace(without(matrix, ABSENCES if empty else EMPTY), notes=notes.texts)
    matrix = replace(matrix, row_groups=_heads(data, group, matrix))
    if not rows:
        return matrix
    titles = {row.head.anchor: data.capabilities[row.head.anchor].title for row in matrix.rows}
    return with_choices(
        data, kind, exchanged(matrix), titles, lambda entry: implemented(entry, titles, release)
    )


def _caption(data: Dataset, kind: Kind, release: Release, group: str | None) -> Message:
    if group is None:
        return msg('{kinds}: capabilities in {release}', kinds=kind.plural, release=release.title)
    title = data.groups[group].title
    return msg('{kinds}: {group} in {release}', kinds=kind.plural, group=title, release=release.title)


# Through time -----------------------------------------------------------------------------------


@view('support-matrix', 'capabilities')
def capability_over_time(  # noqa: PLR0913 (options of a directive)
    assessments: Assessments,
    *,
    capability: Capability,
    kind: Kind,
    entries: Entries = (),
    releases: Releases,
    window: Window = 'all',
    rows: ByRelease = False,
    empty: Empty = True,
) -> Matrix:
    """Return who has a capability, release by release."""
    data = assessments.data
    shown = entries_of(data, kind, chosen=entries) if kind.id in data.capable else ()
    notes = Notes(data, shown)
    matrix = Matrix(
        name='capabilities',
        caption=msg('{kinds}: {title}', kinds=kind.plural, title=capability.title),
        anchor=capability.id,
        id=f'{kind.id}-{capability.id}',
        window=window,
    )
    grid = Grid(assessments, kind, shown, releases)
    found = replace(
        without(grid.fill(matrix, lambda one: notes(one.entry, capability, one.release), STATES), ABSENCES),
        notes=notes.texts,
    )
    return grid.arranged(found, by_release=rows, empty=empty)


@view('support-matrix', 'capabilities')
def entry_capabilities(
    assessments: Assessments,
    *,
    entry: Entry,
    capabilities: Chosen = (),
    group: GroupId | None = None,
    empty: Empty = True,
) -> Matrix:
    """Return the capabilities of one entry over its life."""
    data = assessments.data
    notes = Notes(data, [entry])
    caption = msg('{title}: capabilities by release', title=entry.title)
    matrix = _over_time(entry, 'capabilities', 'capabilities', caption, msg('Capability'))
    known = axes(data, _shown(data, capabilities, group)) if entry.capabilities else []
    columns = release_axes(data, life_of(data, entry))
    matrix = filled(matrix, known, columns, lambda one, release: notes(entry, one, release), STATES)
    matrix = without(matrix, ABSENCES if empty else EMPTY, columns=False)
    return replace(matrix, notes=notes.texts, row_groups=_heads(data, group, matrix))


# Requirements ------------------------------------------------------------------------------------


@view('support-matrix', 'requirements')
def requirements_at(
    assessments: Assessments, *, kind: Kind, release: Newest, entries: Entries = ()
) -> Matrix:
    """Return which requirements the entries of a kind meet at one release."""
    data, verdict = assessments.data, verdicts()
    there = [one for one in entries_of(data, kind, chosen=entries) if data.exists(one, release)]
    matrix = Matrix(
        name='verdicts',
        caption=msg('{kinds}: requirements in {release}', kinds=kind.plural, release=release.title),
        corner=msg('Requirement'),
        across=kind.title,
        leads='column',
        at=slug(release.id),
        id=f'{kind.id}-requirements',
        empty=msg('None in {release}.', release=release.title),
    )
    # What is missing at a release stands in one place for all requirements.
    rows = [(Axis(ref_of(one), ''), one) for one in _of_kind(data, kind)]
    return _by_level(
        data,
        filled(
            matrix,
            rows,
            axes(data, there, release),
            lambda requirement, entry: verdict(assessments.by_entry[entry.id][release.id], requirement),
            VERDICTS,
        ),
    )


@view('support-matrix', 'requirements')
def entry_requirements(assessments: Assessments, *, entry: Entry) -> Matrix:
    """Return the classification of one entry over its life, and how it meets each requirement."""
    data, history, verdict = assessments.data, assessments.by_entry[entry.id], verdicts()

    def state(requirement: Requirement | None, release: Release) -> State:
        one = history.get(release.id)
        if one is None:
            return entry.absence(release).state
        return classification(data, one) if requirement is None else verdict(one, requirement)

    caption = msg('{title}: classification and requirements by release', title=entry.title)
    matrix = _over_time(entry, 'requirements', 'verdicts', caption, msg('Requirement'))
    columns = release_axes(data, life_of(data, entry))
    rows: list[tuple[Axis, Requirement | None]] = [
        (Axis(ref_of(one), about_requirement(one)), one) for one in _of_kind(data, data.kinds[entry.kind])
    ]
    latest, levels = assessments.latest(entry.id), []
    if latest is not None:
        # The classification leads to what is said of a release; its name to what the last one means.
        rows.insert(0, (Axis(Ref('classification', latest.level, msg('Classification')), ''), None))
        levels = [state(None, release) for _, release in columns[::-1]]
    return _by_level(data, filled(matrix, rows, columns, state, dict.fromkeys([*levels, *VERDICTS])))


def _of_kind(data: Dataset, kind: Kind) -> list[Requirement]:
    """Return the requirements of a kind, level by level."""
    requirements = data.requirements.values()
    return [one for level in kind.ladder for one in requirements if (one.kind, one.level) == (kind.id, level)]


def _by_level(data: Dataset, matrix: Matrix) -> Matrix:
    """Return a matrix without requirements that were never in force, those of a level below its title."""
    found = without(matrix, {NOT_IN_FORCE}, columns=False)
    return replace(found, row_groups=_counted(_head(data, row.head.ref) for row in found.rows))


def _head(data: Dataset, row: Ref) -> Ref | Text:
    """Return what stands above a row: the level of a requirement, nothing above a classification."""
    return ref_of(data.level_of(data.requirements[row.id].level)) if row.type == 'requirement' else NO_GROUP
