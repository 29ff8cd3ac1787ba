# SPDX-License-Identifier: Apache-2.0
"""Ids of events that never change, and the days of releases."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from typing import TYPE_CHECKING

from maturity.model.vocabulary import EventType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.history import Event
    from maturity.model import Dataset, Entry

# Fixed once and for all (a random one): every id is derived from it.
_NAMESPACE = uuid.UUID('6f0f3b52-53ab-4f0e-9d0c-7d9b2f2a51c4')
# Of a record in which no release has a day.
_NO_DAY = dt.date(1970, 1, 1).isoformat()


def urn(data: Dataset, *names: str) -> str:
    """Return the id of something in this record, which is told from others by its main repository.

    It depends on no address, so that a site can move without showing all
    events as new.
    """
    return uuid.uuid5(_NAMESPACE, '\n'.join((data.main_repository or '', *names))).urn


def event_id(data: Dataset, event: Event) -> str:
    """Return the id of an event, which outlives a change of the id of its entry."""
    names = [_first_id(data, event.entry), event.release.id, event.type.value]
    if event.type is EventType.RENAMED and event.milestone is not None:
        # One release can show two of these.
        names.append(event.milestone.old_id or '')
    return urn(data, 'event', *names)


def _first_id(data: Dataset, entry: Entry) -> str:
    """Return the first id that an entry had, unless that could be taken for another entry."""
    if not entry.renamed:
        return entry.id
    first = min(entry.renamed, key=lambda milestone: data.releases[milestone.release].position).old_id
    former = Counter(milestone.old_id for other in data.entries.values() for milestone in other.renamed)
    if first is None or first in data.entries or former[first] > 1:
        return entry.id
    return first


def days(data: Dataset) -> Mapping[str, str]:
    """Return the day of every release: released or planned, or that of its nearest neighbour before it.

    The order of releases is certain where their days are not; without a day
    before, the next one counts.
    """
    known = {id_: release.released or release.planned for id_, release in data.releases.items()}
    last = next((day for day in known.values() if day), _NO_DAY)
    by_release = {}
    for id_, day in known.items():
        last = by_release[id_] = str(day or last)
    return by_release


def newest_first(events: Iterable[Event]) -> list[Event]:
    """Return events by their release, the newest first, as a feed has them."""
    return sorted(events, key=lambda event: -event.release.position)
