# SPDX-License-Identifier: Apache-2.0
"""Timelines: the matrices over time as bars, with what happened to each entry.

A timeline is made of the matrix that says the same, so the two can never
differ.  As everywhere, the newest release stands first: there a reader begins, and there
a figure begins that is wider than its frame.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from maturity.evaluate import Assessments
from maturity.model import Capability, Entry, Kind, Requirement, msg
from maturity.model.events import EventType
from maturity.model.vocabulary import ABSENCES, IN_DEVELOPMENT
from maturity.views import capabilities, matrices, requirements
from maturity.views.events import happened
from maturity.views.options import EntryType, Releases
from maturity.views.references import entry_ref, fragment, range_words, release_ref, slug
from maturity.views.registry import view
from maturity.views.shapes import Bar, Marker, Segment, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.history import Event
    from maturity.model import Message, Release
    from maturity.model.vocabulary import State
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


@view('timeline', 'classifications')
def classifications(
    assessments: Assessments, *, kind: Kind, type_: EntryType | None = None, releases: Releases
) -> Timeline:
    """Return the classification of the entries of a kind, with their promotions and demotions."""
    matrix = matrices.classifications(assessments, kind=kind, type_=type_, releases=releases)
    return _Bars(assessments).timeline(matrix)


@view('timeline', 'classifications')
def entry_classification(assessments: Assessments, entry: Entry) -> Timeline:
    """Return the promotion history of one entry: one bar."""
    matrix = matrices.entry_classification(assessments, entry=entry)
    return _Bars(assessments).timeline(matrix)


@view('timeline', 'capabilities')
def capability_over_time(
    assessments: Assessments, *, capability: Capability, kind: Kind, releases: Releases
) -> Timeline:
    """Return who has a capability: a bar for each entry of a kind."""
    matrix = capabilities.capability_over_time(
        assessments, capability=capability, kind=kind, releases=releases
    )
    return _Bars(assessments).timeline(matrix)


@view('timeline', 'capabilities')
def entry_capabilities(assessments: Assessments, entry: Entry) -> Timeline:
    """Return the capabilities of one entry: a bar for each."""
    matrix = capabilities.entry_capabilities(assessments, entry=entry)
    return _Bars(assessments, entry).timeline(matrix)


@view('timeline', 'requirements')
def requirement_over_time(
    assessments: Assessments, *, requirement: Requirement, releases: Releases
) -> Timeline:
    """Return who meets a requirement: a bar for each entry of its kind."""
    matrix = matrices.requirement_over_time(assessments, requirement=requirement, releases=releases)
    return _Bars(assessments).timeline(matrix)


@view('timeline', 'requirements')
def entry_requirements(assessments: Assessments, entry: Entry) -> Timeline:
    """Return how one entry meets its requirements: a bar for each."""
    matrix = requirements.entry_requirements(assessments, entry=entry)
    return _Bars(assessments, entry).timeline(matrix)


def segment_words(bar: Bar, segment: Segment) -> Message:
    """Return what a segment says, for those who do not see the bar."""
    words = {'row': bar.head.title, 'state': segment.state.words, 'releases': segment.releases}
    return msg('{row}: {state}, {releases}', **words)


def marker_words(bar: Bar, marker: Marker) -> Message:
    """Return what happened, and to what."""
    return msg('{row}, {event}', row=bar.head.title, event=marker.words)


@dataclass(frozen=True, slots=True)
class _Bars:
    """What the bars have in common: the record, and the entry that all of them are about, if one."""

    assessments: Assessments
    entry: Entry | None = None

    def timeline(self, matrix: Matrix) -> Timeline:
        """Return the bars of a matrix."""
        return Timeline(matrix, tuple(self._bar(matrix, row) for row in matrix.rows))

    def _bar(self, matrix: Matrix, row: MatrixRow) -> Bar:
        """Return the bar of a row; what qualifies a state stands in the table alone."""
        states = [matrix.palette[cell] for cell in row.cells]
        bar = Bar(row.head.ref, self._segments(matrix, row, [state.plain for state in states]))
        has_notes = any(state.is_qualified for state in states)
        return replace(bar, spells=self._segments(matrix, row, states)) if has_notes else bar

    def _segments(self, matrix: Matrix, row: MatrixRow, states: Sequence[State]) -> tuple[Segment, ...]:
        head, last, segments = row.head.ref, -1, []
        releases = [self.assessments.data.releases[column.ref.id] for column in matrix.columns]
        markers = list(self._markers(matrix, head))
        for state, run in groupby(states):
            first, last = last + 1, last + len(list(run))
            segments.append(
                Segment(
                    first=first,
                    last=last,
                    state=state,
                    releases=range_words(releases[first], releases[last]),
                    ref=None if state in ABSENCES else self._lead(matrix, head, releases[last]),
                    markers=tuple(marker for marker in markers if first <= marker.at <= last),
                )
            )
        return tuple(segments)

    def _lead(self, matrix: Matrix, head: Ref, release: Release) -> Ref:
        """Return where the state of a row at a release is explained, as the cells of the matrix lead."""
        if self.entry is None:
            places = filter(None, (head.id, matrix.anchor, slug(release.id)))
            return replace(head, fragment=fragment(*places))
        row = next(row.head for row in matrix.rows if row.head.ref == head)
        return entry_ref(self.entry, about=fragment(*filter(None, (row.anchor, release.id))))

    def _markers(self, matrix: Matrix, head: Ref) -> Iterator[Marker]:
        """Yield what happened to an entry, where the matrix is about that."""
        if matrix.name == 'classifications':
            columns = {column.ref.id: at for at, column in enumerate(matrix.columns)}
            for event in self.assessments.events[head.id]:
                if event.release.id in columns:
                    yield self._marker(matrix, head, columns[event.release.id], event)

    def _marker(self, matrix: Matrix, head: Ref, column: int, event: Event) -> Marker:
        what = happened(self.assessments.data, event)
        gone = event.type is EventType.REMOVED
        return Marker(
            at=column,
            type=event.type,
            words=msg('{release}: {what}', release=event.release.title, what=what),
            ref=release_ref(event.release) if gone else self._lead(matrix, head, event.release),
        )
