# SPDX-License-Identifier: Apache-2.0
"""Values of a list of facts, such as engine versions, as a matrix of yes and no by release."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.model import Text, msg
from maturity.model.vocabulary import ABSENT, Naming, State
from maturity.views.parts import NOTHING, Axis, Matrix, MatrixRow, Ref, release_ref, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from maturity.model import Dataset, Entry, FactType, Kind, ListFact, Message, Release

PALETTE = (*(one.state for one in Naming), ABSENT)

BEFORE = 3
"""How many releases stand beside the one that is asked for: people upgrade from one of these."""


def value_matrix(
    data: Dataset, kind: Kind, type_: FactType, releases: Sequence[Release], by: str | None
) -> Matrix:
    """Return releases (newest first) x values of each entry, grouped by entry.

    `by` asks for one source of the facts; without it all of them count.  A
    value that no fact of the release names, though others are named, is "not
    named"; where nothing is recorded of an entry, it is unknown.
    """
    shown = [
        (entry, found)
        for entry in data.of_kind(kind.id)
        if (found := _values(_facts(entry, type_, by), releases))
    ]
    rows = tuple(_row(type_, by, release, shown, data) for release in reversed(releases))
    return Matrix(
        name='values',
        caption=_caption(kind, type_, by),
        corner=msg('Release'),
        columns=tuple(
            Axis(Ref(entry.kind, entry.id, Text(value)), entry.id)
            for entry, found in shown
            for value in found
        ),
        groups=tuple((Ref(entry.kind, entry.id, entry.title), len(found)) for entry, found in shown),
        rows=rows if shown else (),
        palette=PALETTE,
        leads='group',
        anchor=type_.id,
        empty=NOTHING,
    )


def _caption(kind: Kind, type_: FactType, by: str | None) -> Message:
    if by is None:
        return msg('{kinds}: {facts} by release', kinds=kind.plural, facts=type_.title)
    source = type_.sources[by]
    return msg('{kinds}: {facts} by release ({source})', kinds=kind.plural, facts=type_.title, source=source)


def _facts(entry: Entry, type_: FactType, by: str | None) -> list[ListFact]:
    return [fact for fact in entry.facts.get(type_.id, ()) if by in {None, fact.by}]


def _values(facts: Iterable[ListFact], releases: Iterable[Release]) -> tuple[str, ...]:
    """Return the distinct values at any of the releases, 8.0 before 10.4."""
    shown = list(releases)
    held = [fact for fact in facts if any(release.position in fact.span for release in shown)]
    return tuple(sorted({value for fact in held for value in fact.values}, key=_natural))


def _natural(value: str) -> list[tuple[int, str]]:
    """Return a key that orders numbers within text as numbers."""
    return [(int(part), '') if part.isdecimal() else (-1, part) for part in re.split(r'(\d+)', value) if part]


def _row(
    type_: FactType,
    by: str | None,
    release: Release,
    shown: Iterable[tuple[Entry, tuple[str, ...]]],
    data: Dataset,
) -> MatrixRow:
    cells: list[int] = []
    for entry, found in shown:
        facts = [fact for fact in _facts(entry, type_, by) if release.position in fact.span]
        held = {value for fact in facts for value in fact.values}
        there = data.exists(entry, release)
        cells.extend(PALETTE.index(_state(value in held, bool(facts), there=there)) for value in found)
    return MatrixRow(Axis(release_ref(release), slug(release.id)), tuple(cells))


def _state(listed: bool, recorded: bool, *, there: bool) -> State:  # noqa: FBT001 (three plain truths)
    if not there:
        return ABSENT
    if listed:
        return Naming.NAMED.state
    return (Naming.NOT_NAMED if recorded else Naming.UNKNOWN).state
