# SPDX-License-Identifier: Apache-2.0
"""What a file says of releases before its own: cells that say since when something holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from maturity.console import UsageError
from maturity.matrices.model import Cell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from maturity.matrices.model import Feature, Matrix, Step
    from maturity_import.successive import ReleaseMatrix


def dated(files: Sequence[ReleaseMatrix], order: Sequence[str]) -> list[ReleaseMatrix]:
    """Return matrices also of the releases that cells name, which have no file of their own.

    `order` is that of all releases.  Raises `UsageError` where a cell names
    one after that of its file.
    """
    own = {(one.release, one.group_id) for one in files}
    found = [*files]
    for one in files:
        positions = sorted({order.index(step.since) for step in steps(one.matrix.features.values())})
        if not positions:
            continue
        if positions[-1] > order.index(one.release):
            message = (
                f'{one.name} is of the release {one.release!r}, and names {order[positions[-1]]!r}, which '
                'is later; say with --release of which it is'
            )
            raise UsageError(message)
        earlier = range(positions[0], order.index(one.release))
        found += [
            _before(one, order, position)
            for position in earlier
            if (order[position], one.group_id) not in own
        ]
    return sorted(found, key=lambda one: order.index(one.release))


def steps(features: Iterable[Feature], target: str | None = None) -> list[Step]:
    """Return all steps of the cells of features, or those of one target."""
    return [
        step
        for feature in features
        for key, cell in feature.cells.items()
        for step in cell.steps
        if target in {None, key}
    ]


def _before(one: ReleaseMatrix, order: Sequence[str], position: int) -> ReleaseMatrix:
    """Return what a file says of an earlier release; evidence is read where the file is."""
    place = {**one.place, **one.read_at} if 'path' in one.place else one.place
    matrix = _matrix(one.matrix, {*order[: position + 1]})
    return replace(one, release=order[position], matrix=matrix, place=place, read_at={})


def _matrix(matrix: Matrix, releases: Collection[str]) -> Matrix:
    """Return what a matrix was up to some releases.

    What has no release at all is taken to have been there: when it came
    nobody says.
    """
    features = matrix.features.values()
    there = {key for key in matrix.targets if _has_begun(steps(features, key), releases)}
    return replace(
        matrix,
        targets={key: target for key, target in matrix.targets.items() if key in there},
        features={
            key: replace(one, status=None, cells=dict(_cells(one, releases)))
            for key, one in matrix.features.items()
            if _has_begun(steps([one]), releases)
        },
        problems=(),
    )


def _has_begun(found: Sequence[Step], releases: Collection[str]) -> bool:
    return not found or any(step.since in releases for step in found)


def _cells(feature: Feature, releases: Collection[str]) -> Iterator[tuple[str, Cell]]:
    for key, cell in feature.cells.items():
        found = [step for step in cell.steps if step.since in releases]
        if found:
            yield key, Cell(state=found[-1].state, note=found[-1].note, mark=cell.mark)
