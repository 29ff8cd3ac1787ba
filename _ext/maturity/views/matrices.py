# SPDX-License-Identifier: Apache-2.0
"""Support matrices: classifications, capabilities and verdicts, resolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity.model.vocabulary import ABSENT, NOT_IN_FORCE, CapabilityState, Shown, State, Verdict
from maturity.rules import state_of
from maturity.views.parts import (
    Axis,
    Matrix,
    MatrixRow,
    capability_ref,
    classification,
    entry_ref,
    level_state,
    release_ref,
    requirement_ref,
    slug,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.model import Capability, Dataset, Entry, Kind, Phrase, Release, Requirement, Text


def _states(rows: Iterable[Shown]) -> list[State]:
    return [one.state for one in rows]


class _Palette:
    """Collects distinct states; a cell is the position of its state."""

    def __init__(self, first: Iterable[State] = ()) -> None:
        self.positions = {state: position for position, state in enumerate(first)}

    def __call__(self, state: State) -> int:
        return self.positions.setdefault(state, len(self.positions))

    @property
    def states(self) -> tuple[State, ...]:
        return tuple(self.positions)


def _release_axis(data: Dataset, release: Release) -> Axis:
    return Axis(release_ref(release), slug(release.id), data.is_maintained(release))


def _entry_axis(entry: Entry) -> Axis:
    return Axis(entry_ref(entry), entry.id)


def _capability_axis(capability: Capability) -> Axis:
    return Axis(capability_ref(capability), capability.id)


def _requirement_axis(requirement: Requirement) -> Axis:
    return Axis(requirement_ref(requirement), requirement.id)


def _ladder_states(data: Dataset, kind: Kind) -> list[State]:
    """Return the states of a ladder, highest first, as legends read best."""
    return [level_state(data, kind, level) for level in (*reversed(kind.ladder), data.below.id)]


@dataclass(frozen=True, slots=True)
class Content:
    """What a matrix of entries x releases shows: `state` of each assessment.

    The states of `legend` come first in the legend, in this order; `id` names
    the matrix on a page.
    """

    id: str
    name: str
    caption: Phrase
    state: Callable[[Assessment], State]
    legend: Iterable[State]


def entries_over_time(
    assessments: Assessments,
    kind: Kind,
    entries: Sequence[Entry],
    releases: Sequence[Release],
    content: Content,
) -> Matrix:
    """Return a matrix of entries x releases."""
    palette = _Palette(content.legend)

    def cell(entry: Entry, release: Release) -> int:
        assessment = assessments.get(entry.id, release.id)
        return palette(ABSENT if assessment is None else content.state(assessment))

    rows = tuple(
        MatrixRow(
            _entry_axis(entry),
            tuple(cell(entry, release) for release in releases),
            entry.type if entry.type in kind.types else None,
            _implemented(assessments, entry),
        )
        for entry in entries
    )
    return Matrix(
        name=content.name,
        caption=content.caption,
        corner=kind.title,
        columns=tuple(_release_axis(assessments.data, release) for release in releases),
        rows=rows,
        palette=palette.states,
        leads='row',
        over_time=True,
        id=content.id,
        types=_occurring(kind.types, (row.type for row in rows)),
        capabilities=_occurring(
            {id_: one.title for id_, one in assessments.data.capabilities.items()},
            (id_ for row in rows for id_ in row.has),
        ),
    )


def _implemented(assessments: Assessments, entry: Entry) -> tuple[str, ...]:
    """Return the capabilities that an entry implements in the newest release where it exists."""
    newest = assessments.latest(entry.id)
    if newest is None or not entry.capabilities:
        return ()
    known = assessments.data.capabilities
    return tuple(id_ for id_ in known if state_of(entry, id_, newest.release) == 'implemented')


def _occurring(titles: Mapping[str, Text], found: Iterable[str | None]) -> tuple[tuple[str, Text], ...]:
    """Return the ids that were found and their titles, in the order of the record."""
    ids = set(found)
    return tuple((id_, title) for id_, title in titles.items() if id_ in ids)


def _id(kind: Kind, entries: Sequence[Entry]) -> str:
    """Return the id of the type that all entries have, or of their kind."""
    types = {entry.type for entry in entries}
    return next((id_ for id_ in kind.types if types == {id_}), kind.id)


def classifications(
    assessments: Assessments, kind: Kind, entries: Sequence[Entry], releases: Sequence[Release]
) -> Matrix:
    """Return the computed classification of entries x releases."""
    data = assessments.data
    return entries_over_time(
        assessments,
        kind,
        entries,
        releases,
        Content(
            _id(kind, entries),
            'classifications',
            msg('{kinds}: computed classification by release', kinds=kind.plural),
            lambda one: classification(data, one),
            _ladder_states(data, kind),
        ),
    )


def requirement_over_time(
    assessments: Assessments, requirement: Requirement, releases: Sequence[Release]
) -> Matrix:
    """Return who meets a requirement: entries of its kind x releases."""
    data = assessments.data
    kind = data.kinds[requirement.kind]
    return entries_over_time(
        assessments,
        kind,
        data.of_kind(kind.id),
        releases,
        Content(
            requirement.id,
            'verdicts',
            msg('Who meets it: {requirement}', requirement=requirement.title),
            lambda one: _verdict_state(one, requirement),
            (*_states(Verdict), NOT_IN_FORCE),
        ),
    )


def _verdict_state(assessment: Assessment, requirement: Requirement) -> State:
    for judgement in assessment.judgements:
        if judgement.requirement is requirement:
            return judgement.verdict.state
    return NOT_IN_FORCE


def capability_over_time(
    assessments: Assessments, capability: Capability, kind: Kind, releases: Sequence[Release]
) -> Matrix:
    """Return who has a capability: entries of a kind x releases."""
    entries = assessments.data.of_kind(kind.id)
    return entries_over_time(
        assessments,
        kind,
        entries if any(entry.capabilities for entry in entries) else (),
        releases,
        Content(
            f'{kind.id}-{capability.id}',
            'capabilities',
            msg('{kinds}: {title}', kinds=kind.plural, title=capability.title),
            lambda one: CapabilityState(state_of(one.entry, capability.id, one.release)).state,
            _states(CapabilityState),
        ),
    )


def capabilities_at(
    assessments: Assessments, kind: Kind, entries: Sequence[Entry], release: Release
) -> Matrix:
    """Return capabilities x entries of a kind at one release."""
    palette = _Palette(_states(CapabilityState))
    there = [entry for entry in entries if assessments.get(entry.id, release.id) is not None]
    rows = tuple(
        MatrixRow(
            _capability_axis(capability),
            tuple(palette(CapabilityState(state_of(entry, capability.id, release)).state) for entry in there),
        )
        for capability in assessments.data.capabilities.values()
    )
    return Matrix(
        name='capabilities',
        caption=msg('{kinds}: capabilities in {release}', kinds=kind.plural, release=release.title),
        corner=msg('Capability'),
        columns=tuple(map(_entry_axis, there)),
        rows=rows if any(entry.capabilities for entry in assessments.data.of_kind(kind.id)) else (),
        palette=palette.states,
        leads='column',
        id=f'{kind.id}-capabilities',
    )


def _there(assessments: Assessments, entry: Entry) -> list[Release]:
    return [one.release for one in assessments.by_entry[entry.id].values()]


def entry_capabilities(assessments: Assessments, entry: Entry) -> Matrix:
    """Return capabilities x releases of one entry, over its life."""
    palette = _Palette(_states(CapabilityState))
    releases = _there(assessments, entry)
    rows = tuple(
        MatrixRow(
            _capability_axis(capability),
            tuple(palette(CapabilityState(state_of(entry, capability.id, one)).state) for one in releases),
        )
        for capability in assessments.data.capabilities.values()
        if entry.capabilities
    )
    return Matrix(
        name='capabilities',
        caption=msg('{title}: capabilities by release', title=entry.title),
        corner=msg('Capability'),
        columns=tuple(_release_axis(assessments.data, release) for release in releases),
        rows=rows,
        palette=palette.states,
        leads='here-row',
        anchor=entry.id,
        over_time=True,
        id='capabilities',
    )


def entry_requirements(assessments: Assessments, entry: Entry) -> Matrix:
    """Return requirements x releases of one entry, over its life."""
    data = assessments.data
    palette = _Palette((*_states(Verdict), NOT_IN_FORCE))
    history = list(assessments.by_entry[entry.id].values())
    rows = tuple(
        MatrixRow(
            _requirement_axis(requirement),
            tuple(palette(_verdict_state(one, requirement)) for one in history),
        )
        for requirement in data.requirements.values()
        if requirement.kind == entry.kind
    )
    return Matrix(
        name='verdicts',
        caption=msg('{title}: requirements by release', title=entry.title),
        corner=msg('Requirement'),
        columns=tuple(_release_axis(data, one.release) for one in history),
        rows=rows,
        palette=palette.states,
        leads='here-column',
        anchor=entry.id,
        over_time=True,
        id='requirements',
    )


def entry_classification(assessments: Assessments, entry: Entry) -> Matrix:
    """Return the classification of one entry over its life: one row."""
    kind = assessments.data.kinds[entry.kind]
    return classifications(assessments, kind, [entry], _there(assessments, entry))
