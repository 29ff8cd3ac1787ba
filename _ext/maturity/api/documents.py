# SPDX-License-Identifier: Apache-2.0
"""The JSON documents: everything, one entry, one release, and a list of what there is."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from maturity import __version__, places
from maturity.api import happenings, verdicts
from maturity.api.encoder import encode
from maturity.api.feed import PRODUCER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from maturity.api.edition import Edition
    from maturity.assessment import Assessment
    from maturity.history import Event
    from maturity.model import Entry, Release

    Object = dict[str, object]

SCHEMA_VERSION = '1.0'
"""The first number is that of the API; the second grows where something is added."""


def _head(edition: Edition, path: str, schema: str) -> Object:
    """Return how every document begins; the schema is named relative to where the document lies."""
    relative = posixpath.relpath(places.api_schema(schema), posixpath.dirname(path))
    return {
        '$schema': relative,
        'schema-version': SCHEMA_VERSION,
        'producer': {'name': PRODUCER, 'version': __version__},
        'digest': edition.digest,
    }


def maturity(edition: Edition) -> Object:
    """Return the whole record, the classification of every entry in every release, and all events."""
    record = edition.record
    entries = record['entries']
    assert isinstance(entries, list)
    return {
        **_head(edition, places.MATURITY, 'maturity'),
        **record,
        'entries': [
            {**one, 'classifications': _summaries(edition.assessments.by_entry[one['id']].values())}
            for one in entries
        ],
        'events': _events(edition, lambda _event: True),
    }


def _summaries(found: Iterable[Assessment]) -> list[Object]:
    return [{'release': str(one.release.id), **verdicts.summary(one)} for one in found]


def entry(edition: Edition, one: Entry) -> Object:
    """Return one entry: its facts, every verdict with its reason and evidence, and its events."""
    data = edition.data
    found = edition.assessments.by_entry[one.id].values()
    return {
        **_head(edition, places.entry_file(one.id, 'json'), 'entry'),
        'entry': encode(data, one),
        'assessments': [verdicts.assessment(data, assessment) for assessment in found],
        'events': _events(edition, lambda event: event.entry is one),
    }


def release(edition: Edition, one: Release) -> Object:
    """Return one release: its test jobs, the classification of every entry in it, and its events."""
    found = (edition.assessments.get(entry, one.id) for entry in edition.data.entries)
    return {
        **_head(edition, places.release_file(one.id, 'json'), 'release'),
        'release': encode(edition.data, one),
        'entries': [
            {'kind': str(there.entry.kind), 'entry': str(there.entry.id), **verdicts.summary(there)}
            for there in found
            if there is not None
        ],
        'events': _events(edition, lambda event: event.release is one),
    }


def _events(edition: Edition, wanted: Callable[[Event], bool]) -> list[Object]:
    data = edition.data
    return [
        happenings.event(data, one, edition.days[one.release.id])
        for one in happenings.newest_first(filter(wanted, edition.assessments.all_events))
    ]


def index(edition: Edition) -> Object:
    """Return what there is: a name for each file, relative to this one."""
    data = edition.data
    return {
        **_head(edition, places.INDEX, 'index'),
        'files': {
            name: _from_index(path)
            for name, path in (
                ('maturity', places.MATURITY),
                ('matrix', places.MATRIX),
                ('history', places.FEED),
            )
        },
        'entries': [_entry_files(edition, one) for one in data.entries.values()],
        'releases': [
            {
                'id': str(one.id),
                'title': str(one.title),
                'json': _from_index(places.release_file(one.id, 'json')),
                'csv': _from_index(places.release_file(one.id, 'csv')),
            }
            for one in data.releases.values()
        ],
    }


def _entry_files(edition: Edition, one: Entry) -> Object:
    latest = edition.assessments.latest(one.id)
    newest = {'release': str(latest.release.id), 'classification': str(latest.level)} if latest else {}
    return {
        'id': str(one.id),
        'kind': str(one.kind),
        'title': str(one.title),
        **newest,
        'json': _from_index(places.entry_file(one.id, 'json')),
        'csv': _from_index(places.entry_file(one.id, 'csv')),
        'badge': _from_index(places.badge(one.id)),
    }


def _from_index(path: str) -> str:
    return posixpath.relpath(path, posixpath.dirname(places.INDEX))
