# SPDX-License-Identifier: Apache-2.0
"""Corrections of published releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import Text, msg
from maturity.views.parts import (
    NOTHING,
    Parts,
    Row,
    Table,
    entry_ref,
    evidence_links,
    joined,
    level_state,
)
from maturity.views.tables import EVIDENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.model import Correction, Dataset, Publication, Published, Release

ABSENT = msg('not in it')


def corrections(data: Dataset, release: Release) -> Table:
    """Return the corrections of a published release, newest first, an entry each."""
    publication = data.published.get(release.id)
    rows = [] if publication is None else list(_rows(data, release, publication))
    return Table(
        name='corrections',
        caption=msg('Corrections of {release}', release=release.title),
        columns=(msg('Date'), msg('Entry'), msg('Published as'), msg('Corrected to'), msg('Why'), EVIDENCE),
        rows=tuple(rows[::-1]),
        empty=NOTHING,
    )


def _rows(data: Dataset, release: Release, publication: Publication) -> Iterator[Row]:
    for number, correction in enumerate(publication.corrections):
        was, now = publication.valid(number), publication.valid(number + 1)
        for id_ in {**correction.entries, **dict.fromkeys(correction.absent)}:
            if was.get(id_) != now.get(id_):
                yield _row(data, release, correction, id_, (was.get(id_), now.get(id_)))


def _row(
    data: Dataset,
    release: Release,
    correction: Correction,
    id_: str,
    states: tuple[Published | None, Published | None],
) -> Row:
    who = () if correction.by is None else (msg('Decided by {by}.', by=Text(correction.by, correction.mark)),)
    return Row(
        (
            (Text(correction.date or '–'),),
            _entry(data, release, id_),
            *(_state(data, id_, state) for state in states),
            (correction.reason, *who),
            evidence_links(data, correction.evidence, release),
        )
    )


def _entry(data: Dataset, release: Release, id_: str) -> Parts:
    """Return an entry by its name of today; what is gone has only the id that it had."""
    entry = data.entries.get(data.renamed.get(id_, id_))
    if entry is None:
        return (Text(id_),)
    return (entry_ref(entry, about=release.id if data.exists(entry, release) else None),)


def _state(data: Dataset, id_: str, state: Published | None) -> Parts:
    if state is None:
        return (ABSENT,)
    entry = data.entries.get(data.renamed.get(id_, id_))
    if entry is None or state.level not in {*data.levels, data.below.id}:
        return (Text(state.level),)
    return joined(((level_state(data, data.kinds[entry.kind], state.level),),))
