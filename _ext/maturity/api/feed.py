# SPDX-License-Identifier: Apache-2.0
"""The promotion history as an Atom feed (RFC 4287), and ids of events that never change."""

from __future__ import annotations

import uuid
from collections import Counter
from posixpath import dirname, relpath
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from maturity import __version__
from maturity.api.text import words
from maturity.model.events import EventType
from maturity.paths import FEED, entry_file
from maturity.views.events import happened, why
from maturity.views.references import release_words
from maturity.views.shapes import stacked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.api.encoder import Export
    from maturity.history import Event
    from maturity.model import Dataset, Entry

_ATOM = 'http://www.w3.org/2005/Atom'
PRODUCER = 'sphinx-maturity'
# Fixed once and for all (a random one): every id is derived from it.
_NAMESPACE = uuid.UUID('6f0f3b52-53ab-4f0e-9d0c-7d9b2f2a51c4')


def feed(export: Export) -> bytes:
    """Return the feed of all events, newest first.

    Links are relative to the feed where the address of the site is not known.
    `updated` comes from the days of releases and corrections: nobody knows when
    something else was written down.
    """
    data = export.data
    name = title_of(data)
    root = ET.Element('feed', {'xmlns': _ATOM, 'xml:lang': 'en'})
    _add(root, 'id', urn(data, 'history'))
    _add(root, 'title', f'{name}: promotion history' if name else 'Promotion history')
    found = newest_first(data, export.assessments.all_events)
    days = [list(data.days.values())[-1], *(event.day(data) for event in found[:1])]
    _add(root, 'updated', _moment(max(days)))
    _add(root, 'generator', PRODUCER, version=__version__)
    _add(_add(root, 'author'), 'name', name or PRODUCER)
    if export.base:
        _add(root, 'link', rel='self', type='application/atom+xml', href=f'{export.base}{FEED}')
        _add(root, 'link', rel='alternate', type='text/html', href=export.home or export.base)
    for event in found:
        _entry(export, root, event)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding='utf-8')
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + content + b'\n'


def title_of(data: Dataset) -> str:
    """Return what a record is about: the title of its main repository, or nothing."""
    repository = data.repositories.get(data.main_repository or '')
    return '' if repository is None else str(repository.title)


def _entry(export: Export, root: ET.Element, event: Event) -> None:
    data = export.data
    element = _add(root, 'entry')
    _add(element, 'id', event_id(data, event))
    what = str(happened(data, event))
    _add(element, 'title', f'{event.entry.title} in {release_words(event.release)}: {what}')
    _add(element, 'updated', _moment(event.day(data)))
    if event.release.released:
        _add(element, 'published', _moment(event.release.released))
    for term in (event.type.value, event.entry.kind):
        _add(element, 'category', term=term)
    page = export.page(event)
    if page is not None:
        _add(element, 'link', rel='alternate', type='text/html', href=page)
    # Relative to the feed, which lies beside them, unless the address is known.
    file = entry_file(event.entry.id)
    data_of_it = f'{export.base}{file}' if export.base else relpath(file, dirname(FEED))
    _add(element, 'link', rel='related', type='application/json', href=data_of_it)
    _add(element, 'content', words(stacked(why(data, event))) or what, type='text')


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    element.text = text
    return element


def _moment(day: str) -> str:
    return f'{day}T00:00:00Z'


# Ids and order ------------------------------------------------------------------------------------


def urn(data: Dataset, *names: str) -> str:
    """Return the id of something in this record, which is told from others by its main repository.

    It depends on no address, so that a site can move without showing all
    events as new.
    """
    return uuid.uuid5(_NAMESPACE, '\n'.join((data.main_repository or '', *names))).urn


def event_id(data: Dataset, event: Event) -> str:
    """Return the id of an event, which outlives a change of the id of its entry or release."""
    release, *_ = (*event.release.former, event.release.id)
    names = [_first_id(data, event.entry), release, event.type.value]
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
