# SPDX-License-Identifier: Apache-2.0
"""The outputs for programs: JSON, CSV, an Atom feed and badges, with the schemas of them.

`outputs` is the one list of all; the site and `maturity export` write what it
says, byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from maturity import paths
from maturity.api import badges, documents, feed
from maturity.api.encoder import Export, based
from maturity.api.release_tables import TABLES, classification_rows
from maturity.api.schemas import api_schema
from maturity.api.text import as_csv, encoded
from maturity.evaluate import Chosen
from maturity.schemas import NAMES, schema_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from maturity.model import Dataset, Entry

__all__ = ['PARTS', 'Export', 'Output', 'based', 'files', 'outputs']

PARTS = ('json', 'csv', 'atom', 'badges')
"""The parts that can be asked for alone."""


@dataclass(frozen=True, slots=True)
class Output:
    """A file: its path, the part that it belongs to, and how its bytes are made.

    `entry` is the id of the entry that it is all about: where nothing about
    that changed, neither does the file.
    """

    path: str
    part: str
    make: Callable[[Export], Iterable[bytes]]
    entry: str | None = None


def outputs(data: Dataset) -> Iterator[Output]:
    """Yield all files of a record; none is made before it is asked for."""
    yield Output(paths.INDEX, 'json', documents.index)
    yield Output(paths.MATURITY, 'json', documents.maturity)
    yield Output(paths.UPGRADES, 'json', documents.upgrades)
    yield Output(paths.MATRIX, 'csv', partial(_matrix, None))
    yield Output(paths.FEED, 'atom', lambda export: [feed.feed(export)])
    for name in documents.DOCUMENTS:
        yield Output(paths.api_schema(name), 'json', partial(_api_schema, name))
    for name in NAMES:
        yield Output(paths.record_schema(name), 'json', partial(_record_schema, name))
    for entry in data.entries.values():
        yield from _of_entry(data, entry)
    for release in data.releases.values():
        for name in (release.id, *release.former):
            yield Output(paths.release_file(name), 'json', partial(documents.release, id_=release.id))
            yield Output(paths.release_table(name), 'csv', partial(_matrix, release.id))
            for table in TABLES:
                yield Output(paths.release_table(name, table), 'csv', partial(_table, release.id, table))


def _of_entry(data: Dataset, entry: Entry) -> Iterator[Output]:
    id_ = entry.id
    # Whoever shows a badge, or reads a document, by a former id goes on doing so.
    former = [old for old, new in data.renamed.items() if new == id_ and old not in data.entries]
    for name in (id_, *former):
        yield Output(paths.entry_file(name), 'json', partial(documents.entry, id_=id_), id_)
        yield Output(paths.badge(name), 'badges', partial(_badge, id_, None), id_)
        for release in badges.releases_with_badge(data, entry):
            for called in (release, *data.releases[release].former):
                yield Output(paths.badge(name, called), 'badges', partial(_badge, id_, release), id_)


def _matrix(release: str | None, export: Export) -> Iterable[bytes]:
    chosen = Chosen(releases=None if release is None else (release,))
    return [as_csv(classification_rows(export.assessments, chosen)).encode()]


def _table(release: str, table: str, export: Export) -> Iterable[bytes]:
    return [as_csv(TABLES[table](export.data, export.data.releases[release])).encode()]


def _badge(entry: str, release: str | None, export: Export) -> Iterable[bytes]:
    return [badges.badge(export.assessments, export.data.entries[entry], release)]


def _api_schema(name: str, _export: Export) -> Iterable[bytes]:
    return [encoded(api_schema(name)).encode()]


def _record_schema(name: str, _export: Export) -> Iterable[bytes]:
    return [schema_text(name).encode()]


def files(export: Export, parts: Collection[str] = PARTS) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the bytes of every file of these parts."""
    for output in outputs(export.data):
        if output.part in parts:
            yield output.path, b''.join(output.make(export))
