# SPDX-License-Identifier: Apache-2.0
"""Where something is recorded, how that is corrected, as of when it is, and its files for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import links, paths
from maturity.model import Dataset, Entry, Evidence, Release, SourceMark, Text, msg
from maturity.model.vocabulary import Agreement
from maturity.views.audits import totals
from maturity.views.references import evidence_links
from maturity.views.registry import view
from maturity.views.shapes import Fields, File, Link, card

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.views.shapes import Field


@view('record-source')
def entry_source(data: Dataset, entry: Entry) -> Fields:
    """Return where an entry is recorded, how to report an error, and its files for programs."""
    files = (File(paths.entry_file(entry.id), Text('JSON')),)
    badge = msg('Badge'), (File(paths.badge(entry.id), msg('Picture')),)
    return _record_source(data, entry, files, badge)


@view('record-source')
def release_source(data: Dataset, *, release: Release) -> Fields:
    """Return the same for a release."""
    files = (
        File(paths.release_file(release.id), Text('JSON')),
        File(paths.release_table(release.id), Text('CSV')),
    )
    command = msg('run {command} for a mail or a web form', command=f'maturity report --release {release.id}')
    return _record_source(data, release, files, (msg('Tables'), command))


@view('data-files')
def data_files(data: Dataset) -> Fields:
    """Return the feed and the files for programs that are about everything, and as of when they are."""
    files = (
        File(paths.MATURITY, Text('JSON')),
        File(paths.MATRIX, Text('CSV')),
        File(paths.INDEX, msg('Index')),
    )
    feed = File(paths.FEED, msg('Every change of a classification, as a feed (Atom)'))
    return card('files', msg('Data'), (msg('Subscribe'), feed), (msg('Everything'), files), *_as_of(data))


def _record_source(data: Dataset, about: Entry | Release, files: tuple[File, ...], *more: Field) -> Fields:
    # The whole file is about it; a line would change with every comment above it.
    mark = SourceMark(about.mark.path, 1)
    path = mark.path.partition('/')[2]
    command = f'maturity set {path.removesuffix(".yaml")}'
    return card(
        'source',
        msg('The record of {title}', title=about.title),
        recorded_in(data, mark, about.title),
        (msg('Correct it'), msg('edit that file, or run {command}', command=f'{command} …')),
        (msg('Data'), files),
        *more,
        *_as_of(data, path),
    )


def _as_of(data: Dataset, path: str | None = None) -> Iterator[Field]:
    """Yield as of which commit a file of the record, or all, was audited, and what came of it."""
    audited = data.audited
    commit = None if audited is None else audited.sources.get(data.main_repository or '')
    if audited is None or commit is None:
        return
    counted = totals(data, path)
    words = msg(
        '(audited: {agrees} checks agree with the source, {disagrees} do not)',
        agrees=str(counted[Agreement.AGREES]),
        disagrees=str(counted[Agreement.DISAGREES]),
    )
    change = Evidence(change=commit, mark=SourceMark('', 1))
    yield msg('As of'), (*evidence_links(data, (change,)), words)


def recorded_in(data: Dataset, mark: SourceMark, title: Text) -> Field:
    """Return the field that leads from a page to its data, and to where an error is reported."""
    # The first line is the file itself.
    words = mark.path if mark.line == 1 else f'{mark.path}:{mark.line}'
    edit, report = (links.record_address(data, name, mark, str(title)) for name in ('edit', 'report'))
    place = Text(words) if edit is None else Link(edit, words)
    return msg('Recorded in'), place if report is None else (place, Link(report, msg('Report an error')))
