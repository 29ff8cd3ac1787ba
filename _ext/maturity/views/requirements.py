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
from maturity.views.matrices import VERDICTS, axes, entries_of, filled, life_of, release_axes
from maturity.views.options import Entries, Newest
from maturity.views.references import about_requirement, classification, ref_of, slug
from maturity.views.registry import view
from maturity.views.shapes import NO_GROUP, Axis, Matrix, MatrixRow, Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    from maturity.model import Dataset, Requirement
    from maturity.model.vocabulary import State

    C = TypeVar('C')


@view('support-matrix', 'requirements')
def requirements_at(
    assessments: Assessments, *, kind: Kind, release: Newest, entries: Entries = ()
) -> Matrix:
    """Return which requirements the entries of a kind meet at one release."""
    data = assessments.data
    judged = {
        one.id: {judgement.requirement.id: judgement.verdict.state for judgement in assessment.judgements}
        for one in entries_of(data, kind, chosen=entries)
        if (assessment := assessments.get(one.id, release.id)) is not None
    }
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
    return _by_level(
        data,
        kind,
        matrix,
        axes(data, [data.entries[id_] for id_ in judged], release),
        lambda requirement, entry: judged[entry.id].get(requirement.id, NOT_IN_FORCE),
        # What is missing at a release stands in one place for all requirements.
        lambda _requirement: '',
    )


@view('support-matrix', 'requirements')
def entry_requirements(assessments: Assessments, *, entry: Entry) -> Matrix:
    """Return the classification of one entry over its life, and how it meets each requirement."""
    data, history = assessments.data, assessments.by_entry[entry.id]
    verdicts = {
        id_: {judgement.requirement.id: judgement.verdict.state for judgement in one.judgements}
        for id_, one in history.items()
    }
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
    below = _by_level(
        data,
        data.kinds[entry.kind],
        matrix,
        columns,
        lambda requirement, release: (
            verdicts[release.id].get(requirement.id, NOT_IN_FORCE)
            if release.id in verdicts
            else entry.absence(release).state
        ),
        about_requirement,
    )
    latest = assessments.latest(entry.id)
    if latest is None:
        return below
    # The classification leads to what is said of a release; its name to what the last one means.
    head = Axis(Ref('classification', latest.level, msg('Classification')), '')
    states = [
        classification(data, history[release.id]) if release.id in history else entry.absence(release).state
        for _, release in columns
    ]
    palette = tuple(dict.fromkeys((*states[::-1], *below.palette)))
    rows = (
        replace(row, cells=tuple(palette.index(below.palette[cell]) for cell in row.cells))
        for row in below.rows
    )
    return replace(
        below,
        palette=palette,
        rows=(MatrixRow(head, tuple(map(palette.index, states))), *rows),
        row_groups=((NO_GROUP, 1), *below.row_groups),
    )


def _by_level(  # noqa: PLR0913, PLR0917 (what a matrix is made of)
    data: Dataset,
    kind: Kind,
    matrix: Matrix,
    columns: Sequence[tuple[Axis, C]],
    state: Callable[[Requirement, C], State],
    anchor: Callable[[Requirement], str],
) -> Matrix:
    """Return a matrix of the requirements of a kind, those of a level below its title."""
    requirements = [
        one
        for level in kind.ladder
        for one in data.requirements.values()
        if (one.kind, one.level) == (kind.id, level)
    ]
    axes = ((Axis(ref_of(one), anchor(one)), one) for one in requirements)
    found = without(filled(matrix, axes, columns, state, VERDICTS), {NOT_IN_FORCE}, columns=False)
    levels = groupby(found.rows, lambda row: data.requirements[row.head.ref.id].level)
    heads = ((ref_of(data.level_of(level)), len(list(rows))) for level, rows in levels)
    return replace(found, row_groups=tuple(heads))
