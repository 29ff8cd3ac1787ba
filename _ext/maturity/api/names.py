# SPDX-License-Identifier: Apache-2.0
"""Ids of events that never change."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import TYPE_CHECKING

from maturity.model.events import EventType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.history import Event
    from maturity.model import Dataset, Entry

# Fixed once and for all (a random one): every id is derived from it.
_NAMESPACE = uuid.UUID('6f0f3b52-53ab-4f0e-9d0c-7d9b2f2a51c4')


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
    if event.number > 1:
        names.append(str(event.number))
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


def newest_first(data: Dataset, events: Iterable[Event]) -> list[Event]:
    """Return events by their day and release, the newest first, as a feed has them."""
    return sorted(events, key=lambda event: (event.day(data), event.release.position), reverse=True)
