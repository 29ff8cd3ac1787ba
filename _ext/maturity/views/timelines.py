# SPDX-License-Identifier: Apache-2.0
"""Timelines: the matrices over time, told as bars with what happened to each entry.

A timeline is made of the matrix that says the same, so the two can never
differ.  Time runs to the right, and a bar has its place among all releases:
where it begins and ends is part of what it says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity.model.vocabulary import ABSENT, EventType
from maturity.views import matrices
from maturity.views.bars import Bar, Marker, Segment, Timeline
from maturity.views.events import happened
from maturity.views.parts import Axis, Matrix, MatrixRow, entry_ref, fragment, range_words, release_ref, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from maturity.evaluate import Assessments
    from maturity.history import Event
    from maturity.model import Capability, Entry, Kind, Message, Release, Requirement
    from maturity.views.parts import Ref

    Lead = Callable[[Ref, Release], Ref]


TIMELINE_LABELS = {
    'table': msg('The same as a table'),
    'state': msg('State'),
    'releases': msg('Releases'),
    'happened': msg('What happened'),
    'absent': msg('no bar: {state}', state=ABSENT.words),
    'description': msg(
        'Time runs to the right: a column for each release. A bar shows what held in which releases;'
        ' each part of it leads to its reason.'
    ),
}


def classifications(
    assessments: Assessments, kind: Kind, entries: Sequence[Entry], releases: Sequence[Release]
) -> Timeline:
    """Return the classification of entries of a kind, with their promotions and demotions."""
    matrix = matrices.classifications(assessments, kind, entries, releases)
    return _Bars(assessments, releases, _explained, marked=True).timeline(matrix)


def entry_classification(assessments: Assessments, entry: Entry, releases: Sequence[Release]) -> Timeline:
    """Return the promotion history of one entry: one bar."""
    kind = assessments.data.kinds[entry.kind]
    timeline = classifications(assessments, kind, [entry], releases)
    caption = msg('{entry}: computed classification by release', entry=entry.title)
    return replace(timeline, matrix=replace(timeline.matrix, caption=caption))


def entry_capabilities(assessments: Assessments, entry: Entry, releases: Sequence[Release]) -> Timeline:
    """Return the capabilities of one entry: a bar for each."""
    matrix = matrices.entry_capabilities(assessments, entry)
    return _Bars(assessments, releases, lambda head, _release: entry_ref(entry, about=head.id)).timeline(
        matrix
    )


def entry_requirements(assessments: Assessments, entry: Entry, releases: Sequence[Release]) -> Timeline:
    """Return how one entry meets its requirements: a bar for each."""
    matrix = matrices.entry_requirements(assessments, entry)
    return _Bars(assessments, releases, lambda _head, release: entry_ref(entry, about=release.id)).timeline(
        matrix
    )


def capability_over_time(
    assessments: Assessments, capability: Capability, kind: Kind, releases: Sequence[Release]
) -> Timeline:
    """Return who has a capability: a bar for each entry of a kind."""
    matrix = matrices.capability_over_time(assessments, capability, kind, releases)
    return _Bars(
        assessments, releases, lambda head, _release: replace(head, fragment=fragment(head.id, capability.id))
    ).timeline(matrix)


def requirement_over_time(
    assessments: Assessments, requirement: Requirement, releases: Sequence[Release]
) -> Timeline:
    """Return who meets a requirement: a bar for each entry of its kind."""
    matrix = matrices.requirement_over_time(assessments, requirement, releases)
    return _Bars(assessments, releases, _explained).timeline(matrix)


def _explained(head: Ref, release: Release) -> Ref:
    """Return where the page of an entry explains its classification at a release."""
    return replace(head, fragment=fragment(head.id, slug(release.id)))


def segment_words(bar: Bar, segment: Segment) -> Message:
    """Return what a segment says, for those who do not see the bar."""
    words = {'row': bar.head.title, 'state': segment.state.words, 'releases': segment.releases}
    return msg('{row}: {state}, {releases}', **words)


def marker_words(bar: Bar, marker: Marker) -> Message:
    """Return what happened, and to what."""
    return msg('{row}, {event}', row=bar.head.title, event=marker.words)


@dataclass(frozen=True, slots=True)
class _Bars:
    """What the bars have in common: their releases, where they lead, whether events are marked."""

    assessments: Assessments
    releases: Sequence[Release]
    lead: Lead
    marked: bool = False

    def timeline(self, matrix: Matrix) -> Timeline:
        """Return the bars of a matrix over all releases, oldest first."""
        full = _over(matrix, self.releases)
        return Timeline(full, tuple(self._bar(full, row) for row in full.rows))

    def _bar(self, matrix: Matrix, row: MatrixRow) -> Bar:
        head, position, segments = row.head.ref, 0, []
        markers = self._markers(head)
        for cell, run in groupby(row.cells):
            last = position + len(list(run)) - 1
            segments.append(
                Segment(
                    first=position,
                    last=last,
                    state=matrix.palette[cell],
                    releases=range_words(self.releases[position], self.releases[last]),
                    ref=None if matrix.palette[cell] is ABSENT else self.lead(head, self.releases[last]),
                    markers=tuple(one for one in markers if position <= one.at <= last),
                )
            )
            position = last + 1
        return Bar(head, tuple(segments))

    def _markers(self, head: Ref) -> list[Marker]:
        if not self.marked:
            return []
        columns = {release.id: column for column, release in enumerate(self.releases)}
        found = self.assessments.events[head.id]
        return [
            self._marker(head, columns[one.release.id], one) for one in found if one.release.id in columns
        ]

    def _marker(self, head: Ref, column: int, event: Event) -> Marker:
        gone = event.type is EventType.REMOVED
        return Marker(
            at=column,
            type=event.type,
            words=msg(
                '{release}: {what}',
                release=event.release.title,
                what=happened(self.assessments.data, event),
            ),
            ref=release_ref(event.release) if gone else self.lead(head, event.release),
        )


def _over(matrix: Matrix, releases: Sequence[Release]) -> Matrix:
    """Return a matrix over these releases; it did not exist where the matrix has no column."""
    columns = tuple(Axis(release_ref(release), slug(release.id)) for release in releases)
    known = {column.anchor: position for position, column in enumerate(matrix.columns)}
    palette = matrix.palette if ABSENT in matrix.palette else (*matrix.palette, ABSENT)
    absent = palette.index(ABSENT)
    places = [known.get(column.anchor) for column in columns]
    rows = tuple(
        MatrixRow(row.head, tuple(absent if place is None else row.cells[place] for place in places))
        for row in matrix.rows
    )
    return replace(matrix, columns=columns, rows=rows, palette=palette)
