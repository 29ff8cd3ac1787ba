# SPDX-License-Identifier: Apache-2.0
"""What is computed of a record, as it stands in the documents of the API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from maturity import links, model
from maturity.api.feed import event_id
from maturity.model.events import EventType
from maturity.model.facts import JobName
from maturity.model.forms import Date, Form, From, Id, Ids, ReleaseId, among, field_each
from maturity.model.vocabulary import NOT_MET, Coverage, Verdict
from maturity.rules.exercises import tested
from maturity.views.events import event_anchor, happened

if TYPE_CHECKING:
    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.history import Event
    from maturity.model import Dataset, Entry, Release

Level = Annotated[Id, 'A level, or what is below the first.']
Outcome = Annotated[str, among(Verdict), 'How a requirement stands.']
TestPlace = Annotated[
    str,
    # A path, the number of a line and a symbol, each as long as it may be.
    Form('test', r'[^\n]+', 800, 'A test: path, line where an audit found it, and symbol.'),
]
English = Annotated[model.Message, 'Words in English.']


# Classifications --------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class InRelease:
    """What stands at the beginning of a classification in the list of an entry."""

    release: Annotated[ReleaseId, From('release.id')]


@dataclass(frozen=True, kw_only=True)
class OfEntry:
    """What stands at the beginning of a classification in the list of a release."""

    kind: Annotated[Id, From('entry.kind')]
    entry: Annotated[Id, From('entry.id')]


def _announced(data: Dataset, assessment: Assessment) -> tuple[str, ...] | None:
    ends = data.ends(assessment.entry, assessment.release)
    return tuple(type_.value for type_, _ in ends) or None


@dataclass(frozen=True, kw_only=True)
@field_each(
    NOT_MET,
    lambda verdict: Annotated[Ids, From(lambda _, assessment: assessment.ids_with(verdict))],
    after='classification',
)
class Summary:
    """A classification, and the requirements that stand otherwise than met, whatever their level."""

    classification: Annotated[Level, From('level')]
    dead: Annotated[
        Literal[True] | None, From(lambda _, of: of.dead or None), 'The code is in the tree but unusable.'
    ] = None
    accepted_gaps: Annotated[
        Ids | None,
        From('accepted_gaps.requirement.id'),
        'Requirements waived as a gap on which the level rests.',
    ] = None
    announced: Annotated[
        Ids | None, From(_announced), 'What is announced of its end: "deprecated", "unsupported" or both.'
    ] = None


@dataclass(frozen=True, kw_only=True)
class ReleaseSummary(Summary, InRelease):
    """The classification of an entry in a release, and the requirements that stand otherwise than met."""


@dataclass(frozen=True, kw_only=True)
class EntrySummary(Summary, OfEntry):
    """The classification of an entry, and the requirements that stand otherwise than met."""


# Assessments ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Declared:
    """What the project itself called an entry, and by which means."""

    level: Id
    by: Id


@dataclass(frozen=True, kw_only=True, slots=True)
class Covered:
    """How well a capability is tested, and what makes it so."""

    state: Annotated[str, among(Coverage), 'How well; "not-offered" where there is nothing to test.']
    jobs: Annotated[tuple[JobName, ...], 'The jobs, by name.']
    tests: Annotated[tuple[TestPlace, ...], 'The tests.']


def coverage_of(data: Dataset, entry: Entry, release: Release) -> dict[str, Covered]:
    """Return how well each capability of an entry that a test could cover is tested at a release."""
    return {
        id_: Covered(
            state=(found := tested(data, entry, release, id_)).state.value,
            jobs=tuple(found.jobs),
            tests=tuple(dict.fromkeys(links.test_place(data, test, release) for test in found.tests)),
        )
        for id_, capability in data.capabilities.items()
        if capability.tested
    }


def _coverage(data: Dataset, of: Assessment) -> dict[str, Covered]:
    return coverage_of(data, of.entry, of.release) if of.entry.capabilities and data.tests else {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """How a requirement stands, and why."""

    requirement: Annotated[Id, From('requirement.id')]
    level: Annotated[Id, From('requirement.level'), 'The level that requires it.']
    outcome: Annotated[Outcome, From('verdict.value')]
    reason: English
    waiver: Annotated[model.Waiver | None, 'Why it is not applied.'] = None
    evidence: tuple[model.Evidence, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessed:
    """All that is found of one entry at one release."""

    release: Annotated[ReleaseId, From('release.id')]
    classification: Annotated[Level, From('level')]
    dead: Annotated[bool, 'Whether the code is in the tree but unusable.']
    ladder: Annotated[Ids, 'The levels that count.']
    next_level: Annotated[Id | None, 'The level above; without it, this is the highest.'] = None
    missing: Annotated[
        Ids, From('in_the_way.requirement.id'), 'The requirements in the way of the next level.'
    ]
    accepted_gaps: Annotated[
        Ids,
        From('accepted_gaps.requirement.id'),
        'Requirements waived as a gap on which the level rests.',
    ]
    declared: Annotated[
        tuple[Declared, ...],
        From(lambda _, of: [one for one in of.entry.declared if of.release.position in one.span]),
        'What the project itself called it.',
    ]
    coverage: Annotated[
        Mapping[Id, Covered], From(_coverage), 'Capability id: how well it is tested, by what.'
    ]
    verdicts: Annotated[
        tuple[Judged, ...],
        From('judgements'),
        'One for each requirement in force, in the order of the record.',
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class InReading:
    """An entry at another level in a reading of the requirements, over successive releases."""

    reading: Id
    since: ReleaseId
    last: ReleaseId
    classification: Level


def in_readings(assessments: Assessments, entry: str) -> Iterator[InReading]:
    """Yield where an entry would be at another level, by the readings in the order of the record."""
    for reading in assessments.data.readings.values():
        for one in assessments.otherwise(reading, entry):
            yield InReading(
                reading=reading.id,
                since=one.other[0].release.id,
                last=one.other[-1].release.id,
                classification=one.other[0].level,
            )


# Events -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Cause:
    """A requirement that made a difference."""

    requirement: Annotated[Id, From('newest.requirement.id')]
    before: Annotated[
        str | None,
        among(Verdict),
        From('before.verdict.value'),
        'How it stood; without it, it was not in force.',
    ] = None
    after: Annotated[
        str | None,
        among(Verdict),
        From('after.verdict.value'),
        'How it stands; without it, it is not in force.',
    ] = None
    reason: Annotated[model.Message | None, From('after.reason'), 'Why it stands so, in English.'] = None
    evidence: Annotated[
        tuple[model.Evidence, ...], From('newest.evidence'), 'Of how it stands, or stood last.'
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """Something that happened to an entry at a release."""

    id: Annotated[
        str,
        From(event_id),
        'It never changes, wherever the site lies and whatever the entry is called later. '
        'The id of the entry in the Atom feed.',
    ]
    anchor: Annotated[
        str,
        From(_anchor),
        'The fragment of the event on the page of the promotion history. On the site of a record with a '
        'prefix, that and a dot stand before it.',
    ]
    type: Annotated[
        str,
        among(EventType),
        From('type.value'),
        'What happened. "no-longer-shown": a level was lost only because facts are unknown.',
    ]
    kind: Annotated[Id, From('entry.kind'), 'The kind of the entry.']
    entry: Annotated[Id, From('entry.id'), 'The entry.']
    release: Annotated[ReleaseId, From('release.id'), 'The first release that shows it.']
    date: Annotated[
        Date,
        From(lambda data, event: event.day(data)),
        'The day of the release: released or planned, or of its nearest neighbour that has one; of a '
        'correction its own.',
    ]
    old: Annotated[Id | None, 'The level before; without it, the entry did not exist.'] = None
    new: Annotated[Id | None, 'The level after; without it, the entry does not exist any more.'] = None
    words: Annotated[model.Message, From(happened), 'The same in English.']
    former_id: Annotated[Id | None, From('milestone.old_id'), 'The id that the entry had before.'] = None
    reasons: Annotated[tuple[model.Text, ...], From('reasons'), 'What people recorded as the reason.']
    causes: Annotated[tuple[Cause, ...], 'The requirements that made the difference.']
    evidence: Annotated[
        tuple[model.Evidence, ...],
        From(lambda _, event: [part for record in event.recorded for part in record.evidence]),
    ]


def _anchor(_data: Dataset, event: Event) -> str:
    return event_anchor(event)
