# SPDX-License-Identifier: Apache-2.0
"""The JSON documents: everything, one entry, one release, and a list of what there is."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from maturity import __version__, paths
from maturity.api.badges import releases_with_badge
from maturity.api.classifications import summary
from maturity.api.feed import PRODUCER
from maturity.api.release_tables import TABLES
from maturity.api.text import document, extended, given

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.api.encoder import Encoder
    from maturity.api.export import Export
    from maturity.assessment import Assessment, Judgement

    Object = dict[str, object]

SCHEMA_VERSION = '1.0'
"""The first number is that of the API; the second grows where something is added."""


def _head(path: str, schema: str) -> Object:
    """Return how every document begins; the schema is named relative to where the document lies."""
    return {
        '$schema': posixpath.relpath(paths.api_schema(schema), posixpath.dirname(path)),
        'schema-version': SCHEMA_VERSION,
        'producer': {'name': PRODUCER, 'version': __version__},
    }


def maturity(export: Export) -> bytes:
    """Return the whole record, the classification of every entry in every release, and all events."""
    by_entry = export.assessments.by_entry
    return document(
        {
            **_head(paths.MATURITY, 'maturity'),
            'digest': export.digest,
            'catalogues': export.catalogues,
            'releases': list(export.releases.values()),
            'entries': [
                extended(export.entry(id_), classifications=_summaries(by_entry[id_].values()))
                for id_ in export.data.entries
            ],
            'events': [text for texts in export.events_by_release.values() for text in texts],
        }
    )


def _summaries(assessments: Iterable[Assessment]) -> list[Object]:
    return [{'release': str(one.release.id), **summary(one)} for one in assessments]


def entry(export: Export, id_: str) -> bytes:
    """Return one entry: its facts, every verdict with its reason and evidence, and its events.

    Nothing in it changes when only another entry does.
    """
    return document(
        {
            **_head(paths.entry_file(id_), 'entry'),
            'entry': export.entry(id_),
            'assessments': [
                _assessment(export.encoder, one) for one in export.assessments.by_entry[id_].values()
            ],
            'events': list(export.events(id_)),
        }
    )


def _assessment(encoder: Encoder, one: Assessment) -> Object:
    """Return all that is found of an entry at a release."""
    position = one.release.position
    return {
        **given(
            release=one.release.id,
            classification=one.level,
            dead=one.dead,
            ladder=one.ladder,
            next_level=one.next_level,
            missing=[judgement.requirement.id for judgement in one.in_the_way],
            accepted_gaps=[judgement.requirement.id for judgement in one.accepted_gaps],
            declared=[
                given(level=declared.level, by=declared.by)
                for declared in one.entry.declared
                if position in declared.span
            ],
        ),
        'verdicts': [_judgement(encoder, judgement) for judgement in one.judgements],
    }


def _judgement(encoder: Encoder, judgement: Judgement) -> Object:
    waiver = judgement.waiver
    return {
        **given(
            requirement=judgement.requirement.id,
            level=judgement.requirement.level,
            outcome=judgement.verdict.value,
            reason=judgement.reason,
            waiver=None if waiver is None else encoder(waiver),
        ),
        'evidence': encoder(judgement.evidence),
    }


def release(export: Export, id_: str) -> bytes:
    """Return one release: its test jobs, the classification of every entry in it, and its events."""
    assessed = (export.assessments.get(entry, id_) for entry in export.data.entries)
    return document(
        {
            **_head(paths.release_file(id_), 'release'),
            'release': export.releases[id_],
            'entries': [
                {'kind': str(one.entry.kind), 'entry': str(one.entry.id), **summary(one)}
                for one in assessed
                if one is not None
            ],
            'events': export.events_by_release[id_],
        }
    )


def index(export: Export) -> bytes:
    """Return what there is: a name for each file, relative to this one."""
    data = export.data
    files = {'maturity': paths.MATURITY, 'matrix': paths.MATRIX, 'history': paths.FEED}
    return document(
        {
            **_head(paths.INDEX, 'index'),
            'digest': export.digest,
            'files': {name: _from_index(path) for name, path in files.items()},
            'entries': [_entry_files(export, id_) for id_ in data.entries],
            'releases': [
                {
                    'id': str(id_),
                    'title': str(one.title),
                    'json': _from_index(paths.release_file(id_)),
                    'csv': _from_index(paths.release_table(id_)),
                    'tables': {table: _from_index(paths.release_table(id_, table)) for table in TABLES},
                }
                for id_, one in data.releases.items()
            ],
        }
    )


def _entry_files(export: Export, id_: str) -> Object:
    entry, latest = export.data.entries[id_], export.assessments.latest(id_)
    newest = {'release': str(latest.release.id), 'classification': str(latest.level)} if latest else {}
    return {
        'id': str(id_),
        'kind': str(entry.kind),
        'title': str(entry.title),
        **newest,
        'json': _from_index(paths.entry_file(id_)),
        'badge': _from_index(paths.badge(id_)),
        'badges': {
            str(release): _from_index(paths.badge(id_, release))
            for release in releases_with_badge(export.data, entry)
        },
    }


def _from_index(path: str) -> str:
    return posixpath.relpath(path, posixpath.dirname(paths.INDEX))
