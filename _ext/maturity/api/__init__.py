# SPDX-License-Identifier: Apache-2.0
"""The outputs for machines: JSON, CSV, an Atom feed and badges, with the schemas of them.

`outputs` is the one list of all; the site and `maturity export` write what it
says, byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from maturity import places
from maturity.api import badges, documents, feed, verdicts
from maturity.api.edition import Edition, based, digest, record
from maturity.api.tables import path_of, requests, rows_of
from maturity.api.text import as_csv, as_json
from maturity.schemas import API_NAMES, NAMES, api_schema_text, schema_text
from maturity.views import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from maturity.evaluate import Assessments
    from maturity.model import Dataset, Entry, Release
    from maturity.views import Request, View

__all__ = [
    'PARTS',
    'Edition',
    'Output',
    'based',
    'digest',
    'files',
    'outputs',
    'path_of',
    'record',
    'table',
    'tables',
]

PARTS = ('json', 'csv', 'atom', 'badges')
"""The parts that can be asked for alone."""


@dataclass(frozen=True, slots=True)
class Output:
    """A file: its path, the part that it belongs to, and how its bytes are made."""

    path: str
    part: str
    make: Callable[[Edition], bytes]


def outputs(data: Dataset) -> Iterator[Output]:
    """Yield all files of a record but its tables; none is made before it is asked for."""
    yield Output(places.INDEX, 'json', lambda edition: _json(documents.index(edition)))
    yield Output(places.MATURITY, 'json', lambda edition: _json(documents.maturity(edition)))
    yield Output(
        places.MATRIX,
        'csv',
        lambda edition: _csv(
            verdicts.classification_rows(edition.assessments, kinds=edition.data.kinds.values())
        ),
    )
    yield Output(places.FEED, 'atom', feed.feed)
    for name in API_NAMES:
        yield Output(places.api_schema(name), 'json', partial(_api_schema, name))
    for name in NAMES:
        yield Output(places.record_schema(name), 'json', partial(_record_schema, name))
    for entry in data.entries.values():
        yield from _of_entry(data, entry)
    for release in data.releases.values():
        yield from _of_release(release)


def _of_entry(data: Dataset, entry: Entry) -> Iterator[Output]:
    yield Output(
        places.entry_file(entry.id, 'json'), 'json', lambda edition: _json(documents.entry(edition, entry))
    )
    yield Output(
        places.entry_file(entry.id, 'csv'),
        'csv',
        lambda edition: _csv(verdicts.entry_rows(edition.assessments, entry.id)),
    )
    yield Output(places.badge(entry.id), 'badges', lambda edition: badges.badge(edition.assessments, entry))
    for release in data.releases.values():
        yield Output(
            places.badge(entry.id, release.id), 'badges', partial(_badge, entry=entry, release=release)
        )


def _of_release(release: Release) -> Iterator[Output]:
    yield Output(
        places.release_file(release.id, 'json'),
        'json',
        lambda edition: _json(documents.release(edition, release)),
    )
    yield Output(
        places.release_file(release.id, 'csv'),
        'csv',
        lambda edition: _csv(
            verdicts.classification_rows(
                edition.assessments, kinds=edition.data.kinds.values(), release=release.id
            )
        ),
    )


def _badge(edition: Edition, entry: Entry, release: Release) -> bytes:
    return badges.badge(edition.assessments, entry, release)


def _api_schema(name: str, _edition: Edition) -> bytes:
    return api_schema_text(name).encode()


def _record_schema(name: str, _edition: Edition) -> bytes:
    return schema_text(name).encode()


def _json(value: object) -> bytes:
    return as_json(value).encode()


def _csv(rows: Iterable[Iterable[str]]) -> bytes:
    return as_csv(rows).encode()


def table(view: View) -> bytes:
    """Return a view as CSV: its heads and rows."""
    return _csv(rows_of(view))


def tables(assessments: Assessments, wanted: Iterable[Request]) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the bytes of the tables that are asked for."""
    for request in wanted:
        if (path := path_of(request)) is not None:
            yield path, table(resolve(assessments, request))


def files(edition: Edition, parts: Collection[str] = PARTS) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the bytes of every file of these parts, with every table of the record."""
    for output in outputs(edition.data):
        if output.part in parts:
            yield output.path, output.make(edition)
    if 'csv' in parts:
        yield from tables(edition.assessments, requests(edition.data))
