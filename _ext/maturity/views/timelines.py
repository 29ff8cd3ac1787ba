# SPDX-License-Identifier: Apache-2.0
"""Timelines: classifications over time as bars, with what happened to each entry.

A timeline is made of the matrix that says the same, so the two can never
differ.  As everywhere, the newest release stands first: there a reader begins, and there
a figure begins that is wider than its frame.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from maturity.evaluate import Assessments
from maturity.model import Entry, Kind, msg
from maturity.model.events import EventType
from maturity.model.vocabulary import ABSENCES, IN_DEVELOPMENT
from maturity.views import matrices
from maturity.views.events import happened
from maturity.views.options import EntryType, Releases
from maturity.views.references import fragment, range_words, ref_of, slug
from maturity.views.registry import view
from maturity.views.shapes import Bar, Marker, Segment, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.model import Message, Release
    from maturity.views.shapes import Matrix, MatrixRow, Ref

TIMELINE_LABELS = {
    'table': msg('The same as a table'),
    'state': msg('State'),
    'releases': msg('Releases'),
    'happened': msg('What happened'),
    'absent': msg('no bar:'),
    'description': msg(
        'A column for each release, the newest first. A bar shows what held in which releases;'
        ' each part of it leads to its reason.'
    ),
    'planned': IN_DEVELOPMENT,
}


@view('timeline')
def classifications(
    assessments: Assessments, *, kind: Kind, type_: EntryType | None = None, releases: Releases
) -> Timeline:
    """Return the classification of the entries of a kind, with their promotions and demotions."""
    matrix = matrices.classifications(assessments, kind=kind, type_=type_, releases=releases)
    return _timeline(assessments, matrix)


@view('timeline')
def entry_classification(assessments: Assessments, entry: Entry) -> Timeline:
    """Return the promotion history of one entry: one bar."""
    matrix = matrices.entry_classification(assessments, entry=entry)
    return _timeline(assessments, matrix)


def segment_words(bar: Bar, segment: Segment) -> Message:
    """Return what a segment says, for those who do not see the bar."""
    words = {'row': bar.head.title, 'state': segment.state.words, 'releases': segment.releases}
    return msg('{row}: {state}, {releases}', **words)


def marker_words(bar: Bar, marker: Marker) -> Message:
    """Return what happened, and to what."""
    return msg('{row}, {event}', row=bar.head.title, event=marker.words)


def _timeline(assessments: Assessments, matrix: Matrix) -> Timeline:
    """Return the bars of a matrix of classifications."""
    return Timeline(matrix, tuple(_bar(assessments, matrix, row) for row in matrix.rows))


def _bar(assessments: Assessments, matrix: Matrix, row: MatrixRow) -> Bar:
    head, last, segments = row.head.ref, -1, []
    releases = [assessments.data.releases[column.ref.id] for column in matrix.columns]
    markers = list(_markers(assessments, matrix, head))
    for state, run in groupby(matrix.palette[cell] for cell in row.cells):
        first, last = last + 1, last + len(list(run))
        segments.append(
            Segment(
                first=first,
                last=last,
                state=state,
                releases=range_words(releases[first], releases[last]),
                ref=None if state in ABSENCES else _lead(head, releases[last]),
                markers=tuple(marker for marker in markers if first <= marker.at <= last),
            )
        )
    return Bar(head, tuple(segments))


def _lead(head: Ref, release: Release) -> Ref:
    """Return where the state of an entry at a release is explained, as the cells of the matrix lead."""
    return replace(head, fragment=fragment(head.id, slug(release.id)))


def _markers(assessments: Assessments, matrix: Matrix, head: Ref) -> Iterator[Marker]:
    """Yield what happened to an entry."""
    columns = {column.ref.id: at for at, column in enumerate(matrix.columns)}
    for event in assessments.events[head.id]:
        if event.release.id in columns:
            what = happened(assessments.data, event)
            gone = event.type is EventType.REMOVED
            yield Marker(
                at=columns[event.release.id],
                type=event.type,
                words=msg('{release}: {what}', release=event.release.title, what=what),
                ref=ref_of(event.release) if gone else _lead(head, event.release),
            )
