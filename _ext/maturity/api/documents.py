# SPDX-License-Identifier: Apache-2.0
"""The JSON documents: everything, one entry, one release, and a list of what there is."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any, Literal

from maturity import __version__, model, paths
from maturity.api import over_time
from maturity.api.badges import releases_with_badge
from maturity.api.computed import Assessed, EntrySummary, InReading, ReleaseSummary, in_readings
from maturity.api.feed import PRODUCER, newest_first
from maturity.api.release_tables import TABLES
from maturity.api.shapes import Catalogues
from maturity.api.text import document, encoded, listed
from maturity.comparison import SCALES
from maturity.history import Event
from maturity.model.forms import Form, Id, Key, ReleaseId, Words
from maturity.model.shapes import published

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.api.encoder import Export

SCHEMA_VERSION = '1.3'
"""The first number is that of the API; the second is raised once for each release of this package that
adds something: by the first change after a release, and not by those that follow it."""

File = Annotated[
    str,
    Form('file', r'(\.\./)*[A-Za-z0-9][A-Za-z0-9._/-]*', 400, 'A path relative to this document.'),
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Producer:
    """The program that wrote the document."""

    name: Annotated[Literal['sphinx-maturity'], 'Its name.']
    version: Annotated[str, 'Its version.']


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """How every document begins."""

    schema: Annotated[str, Key('$schema'), 'The schema of this document, relative to where it lies.']
    schema_version: Annotated[
        str,
        Form(
            'schema-version',
            r'1\.[0-9]+',
            20,
            'The version of these documents: that of the API, a point, '
            'and a number that grows where something is added.',
        ),
    ]
    producer: Producer


Digest = Annotated[
    str,
    Form(
        'digest',
        'sha256:[0-9a-f]{64}',
        71,
        'A digest of what the record says: comments and the layout of its files do not count.',
    ),
]
Events = Annotated[tuple[Event, ...], 'What happened, the newest release first.']


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryDocument(Document):
    """api/v1/entries/<id>.json: one entry with its facts, every verdict, and its events."""

    entry: model.Entry
    assessments: Annotated[tuple[Assessed, ...], 'The entry at each release that has it, oldest first.']
    readings: Annotated[
        tuple[InReading, ...], 'Where it would be at another level in another reading of the requirements.'
    ]
    events: Events


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseDocument(Document):
    """api/v1/releases/<id>.json: one release with its test jobs, its classifications, and its events."""

    release: model.Release
    entries: Annotated[tuple[EntrySummary, ...], 'Every entry that the release has.']
    events: Events


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassifiedEntry(model.Entry):
    """One part of the project, with all facts about it and its classifications."""

    classifications: Annotated[
        tuple[ReleaseSummary, ...], 'Its classification in each release that has it, oldest first.'
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class MaturityDocument(Document):
    """api/v1/maturity.json: the whole record, all classifications, and all events.

    The reasons of verdicts are in the documents of the entries.
    """

    digest: Digest
    catalogues: Catalogues
    releases: Annotated[tuple[model.Release, ...], 'All releases, oldest first.']
    entries: Annotated[tuple[ClassifiedEntry, ...], 'All entries.']
    events: Events


@dataclass(frozen=True, kw_only=True, slots=True)
class Files:
    """Files about everything."""

    maturity: Annotated[File, 'The whole record and all classifications, as JSON.']
    matrix: Annotated[File, 'All classifications, as CSV.']
    history: Annotated[File, 'All events, as an Atom feed.']
    upgrades: Annotated[File, 'What everything was over time, to compare any two releases.']


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryFiles:
    """An entry and its files."""

    id: Id
    kind: Id
    title: model.Text
    release: Annotated[
        ReleaseId | None, 'The newest release that is out and has it, or the newest of all.'
    ] = None
    classification: Annotated[Id | None, 'Its classification in that release.'] = None
    json: Annotated[File, 'All about it.']
    badge: Annotated[File, 'The badge of that release, or of its removal.']
    badges: Annotated[Mapping[ReleaseId, File], 'Its badges at releases, maintained or published.']


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseFiles:
    """A release and its files."""

    id: ReleaseId
    title: model.Text
    json: Annotated[File, 'All about it.']
    csv: Annotated[File, 'The classifications in it.']
    tables: Annotated[Mapping[Id, File], 'Other tables of it, as CSV.']


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexDocument(Document):
    """api/v1/index.json: what there is, with the path of each file relative to this document."""

    digest: Digest
    files: Files
    entries: Annotated[tuple[EntryFiles, ...], 'All entries.']
    releases: Annotated[tuple[ReleaseFiles, ...], 'All releases, oldest first.']


@dataclass(frozen=True, kw_only=True, slots=True)
class UpgradesDocument(Document):
    """api/v1/upgrades.json: what everything was over time, to tell what is different between two releases."""

    scales: Annotated[
        Mapping[Id, tuple[Words, ...]],
        'Values of which one is more than another, from the least, by the sort of what has them.',
    ]
    releases: Annotated[tuple[ReleaseId, ...], 'All releases, oldest first.']
    aspects: Annotated[tuple[over_time.Aspect, ...], 'Requirements in force, and pipelines with jobs.']
    entries: Annotated[tuple[over_time.EntryOverTime, ...], 'All entries.']


DOCUMENTS: Mapping[str, type[Document]] = {
    'index': IndexDocument,
    'maturity': MaturityDocument,
    'entry': EntryDocument,
    'release': ReleaseDocument,
    'upgrades': UpgradesDocument,
}
"""The documents by the names of their schemas."""


def index(export: Export) -> Iterator[bytes]:
    """Yield what there is: a name for each file, relative to this one."""
    files = Files(
        maturity=_from_index(paths.MATURITY),
        matrix=_from_index(paths.MATRIX),
        history=_from_index(paths.FEED),
        upgrades=_from_index(paths.UPGRADES),
    )
    return _written(
        'index',
        paths.INDEX,
        digest=encoded(export.digest),
        files=export.encoder(files),
        entries=export.encoder.each(_entry_files(export, record) for record in export.data.entries.values()),
        releases=export.encoder.each(map(_release_files, export.data.releases.values())),
    )


def _entry_files(export: Export, record: model.Entry) -> EntryFiles:
    latest = export.assessments.latest(record.id)
    return EntryFiles(
        id=record.id,
        kind=record.kind,
        title=record.title,
        release=None if latest is None else latest.release.id,
        classification=None if latest is None else latest.level,
        json=_from_index(paths.entry_file(record.id)),
        badge=_from_index(paths.badge(record.id)),
        badges={
            release: _from_index(paths.badge(record.id, release))
            for release in releases_with_badge(export.data, record)
        },
    )


def _release_files(record: model.Release) -> ReleaseFiles:
    return ReleaseFiles(
        id=record.id,
        title=record.title,
        json=_from_index(paths.release_file(record.id)),
        csv=_from_index(paths.release_table(record.id)),
        tables={table: _from_index(paths.release_table(record.id, table)) for table in TABLES},
    )


def _from_index(path: str) -> str:
    return _relative(posixpath.dirname(path), posixpath.dirname(paths.INDEX)) + posixpath.basename(path)


@cache
def _relative(folder: str, start: str) -> str:
    """Return the way from one folder to another, with a slash at its end, or nothing."""
    way = posixpath.relpath(folder, start)
    return '' if way == '.' else f'{way}/'


def maturity(export: Export) -> Iterator[bytes]:
    """Yield the whole record, the classification of every entry in every release, and all events."""
    by_entry = export.assessments.by_entry
    return _written(
        'maturity',
        paths.MATURITY,
        digest=encoded(export.digest),
        catalogues=export.encoder(export.data, Catalogues),
        releases=export.encoder.each(export.data.releases.values()),
        entries=(
            _classified(export.encoder(one), export.encoder.each(by_entry[id_].values(), ReleaseSummary))
            for id_, one in export.data.entries.items()
        ),
        events=_events(export),
    )


def _events(export: Export, release: str | None = None) -> list[str]:
    """Return the events of all releases, the newest first, or of one, and there by entry."""
    by_entry = (newest_first(export.data, events) for events in export.assessments.events.values())
    found = sorted(chain.from_iterable(by_entry), key=lambda event: -event.release.position)
    return export.encoder.each(event for event in found if release in {None, event.release.id})


def _classified(entry: str, classifications: Iterable[str]) -> str:
    """Return an entry with its classifications at its end."""
    return f'{entry[:-1]}, "classifications": {listed(classifications)}}}'


def entry(export: Export, id_: str) -> Iterator[bytes]:
    """Yield one entry: its facts, every verdict with its reason and evidence, and its events.

    Nothing in it changes when only another entry does.
    """
    assessments = export.assessments.by_entry[id_].values()
    return _written(
        'entry',
        paths.entry_file(id_),
        entry=export.encoder(export.data.entries[id_]),
        assessments=export.encoder.each(assessments, Assessed),
        readings=export.encoder.each(in_readings(export.assessments, id_)),
        events=export.encoder.each(newest_first(export.data, export.assessments.events[id_])),
    )


def release(export: Export, id_: str) -> Iterator[bytes]:
    """Yield one release: its test jobs, the classification of every entry in it, and its events."""
    assessments = (export.assessments.get(entry, id_) for entry in export.data.entries)
    return _written(
        'release',
        paths.release_file(id_),
        release=export.encoder(export.data.releases[id_]),
        entries=export.encoder.each(
            (assessment for assessment in assessments if assessment is not None), EntrySummary
        ),
        events=_events(export, id_),
    )


def upgrades(export: Export) -> Iterator[bytes]:
    """Yield what everything was over time, as ranges."""
    return _written(
        'upgrades',
        paths.UPGRADES,
        scales=encoded(SCALES),
        releases=encoded([*export.data.releases]),
        aspects=export.encoder.each(over_time.record_over_time(export.data)),
        entries=export.encoder.each(over_time.entries_over_time(export.assessments)),
    )


def _written(name: str, path: str, **values: str | Iterable[str]) -> Iterator[bytes]:
    """Yield a document; its schema is named relative to where it lies."""
    schema = paths.api_schema(name)
    way = _relative(posixpath.dirname(schema), posixpath.dirname(path))
    values |= {
        'schema': encoded(f'{way}{posixpath.basename(schema)}'),
        'schema_version': encoded(SCHEMA_VERSION),
        'producer': encoded({'name': PRODUCER, 'version': __version__}),
    }
    shape: Any = DOCUMENTS[name]
    return document({part.key: values[part.name] for part in published(shape)})
