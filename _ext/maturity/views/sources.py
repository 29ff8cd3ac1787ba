# SPDX-License-Identifier: Apache-2.0
"""Where the record of something lies, how to edit it, and how to report an error in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import links, paths
from maturity.model import Entry, SourceMark, Text, msg
from maturity.views.parts import Fields, File, Link, Parts

if TYPE_CHECKING:
    from maturity.model import Dataset, Message, Release

RECORDED_IN = msg('Recorded in')
REPORT = msg('Report an error')
DATA, BADGE = msg('Data'), msg('Badge')


def record_source(data: Dataset, about: Entry | Release) -> Fields:
    """Return where an entry or a release is recorded, and how an error is reported."""
    return Fields(
        name='source',
        caption=msg('The record of {title}', title=about.title),
        # The whole file is about it; a line would change with every comment above it.
        fields=(*source_fields(data, SourceMark(about.mark.path, 1), about.title), (DATA, _files(about))),
    )


def _files(about: Entry | Release) -> Parts:
    """Return the files for machines that are about it."""
    if isinstance(about, Entry):
        return File(paths.entry_file(about.id), Text('JSON')), File(paths.badge(about.id), BADGE)
    return (
        File(paths.release_file(about.id), Text('JSON')),
        File(paths.release_table(about.id), Text('CSV')),
    )


def data_files() -> Fields:
    """Return the files for machines that are about everything."""
    files = (
        File(paths.MATURITY, Text('JSON')),
        File(paths.MATRIX, Text('CSV')),
        File(paths.FEED, Text('Atom')),
        File(paths.INDEX, msg('Index')),
    )
    return Fields(name='files', caption=DATA, fields=((msg('Everything'), files),))


def source_fields(data: Dataset, mark: SourceMark, title: Text) -> tuple[tuple[Message, Parts], ...]:
    """Return the fields that lead from a page to its data."""
    report = links.record_address(data, 'report', mark, str(title))
    place = _place(data, mark, title)
    return ((RECORDED_IN, (place,) if report is None else (place, Link(report, REPORT))),)


def _place(data: Dataset, mark: SourceMark, title: Text) -> Text | Link:
    # The first line is the file itself.
    words = mark.path if mark.line == 1 else f'{mark.path}:{mark.line}'
    edit = links.record_address(data, 'edit', mark, str(title))
    return Text(words) if edit is None else Link(edit, words)
