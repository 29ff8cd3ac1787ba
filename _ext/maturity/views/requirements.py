# SPDX-License-Identifier: Apache-2.0
"""Matrices of requirements, those of a level below its title: of a kind at a release, and of an entry."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from maturity.evaluate import Assessments
from maturity.model import Entry, Kind, msg
from maturity.model.vocabulary import NOT_IN_FORCE
from maturity.views.arranged import without
from maturity.views.matrices import (
    VERDICTS,
    axes,
    entries_of,
    filled,
    life_of,
    release_axes,
    verdicts,
)
from maturity.views.options import Entries, Newest
from maturity.views.references import about_requirement, classification, ref_of, slug
from maturity.views.registry import view
from maturity.views.shapes import NO_GROUP, Axis, Matrix, Ref

if TYPE_CHECKING:
    from maturity.model import Dataset, Release, Requirement, Text
    from maturity.model.vocabulary import State


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

    matrix = Matrix(
        name='verdicts',
        caption=msg('{title}: classification and requirements by release', title=entry.title),
        corner=msg('Requirement'),
        across=msg('Release'),
        leads='here',
        anchor=entry.id,
        over_time=True,
        id='requirements',
    )
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
    levels = groupby(found.rows, lambda row: _head(data, row.head.ref))
    return replace(found, row_groups=tuple((head, len(list(rows))) for head, rows in levels))


def _head(data: Dataset, row: Ref) -> Ref | Text:
    """Return what stands above a row: the level of a requirement, nothing above a classification."""
    return ref_of(data.level_of(data.requirements[row.id].level)) if row.type == 'requirement' else NO_GROUP
