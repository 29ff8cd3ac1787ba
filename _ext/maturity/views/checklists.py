# SPDX-License-Identifier: Apache-2.0
"""Requirement checklists: what is met, what is missing, and why."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from maturity import summary
from maturity.model import msg
from maturity.model.vocabulary import ALL_MET, NOT_ALL_MET, State
from maturity.rules import unusable
from maturity.views.parts import (
    Checklist,
    Group,
    Line,
    Stage,
    classification,
    evidence_links,
    fragment,
    level_of,
    level_ref,
    range_words,
    release_ref,
    requirement_ref,
    slug,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.assessment import Assessment, Judgement
    from maturity.evaluate import Assessments
    from maturity.model import Dataset, Entry, Message, Release
    from maturity.views.parts import Link


def checklist(assessments: Assessments, entry: Entry) -> Checklist:
    """Return the checklist of an entry, newest release first.

    Successive releases of which everything is the same, reasons included,
    share one stage; each keeps its own anchor.
    """
    data = assessments.data
    history = list(assessments.by_entry[entry.id].values())
    stages = [_stage(data, list(part)) for _, part in groupby(history, key=lambda one: _content(data, one))]
    return Checklist(
        name='checklist',
        caption=msg('{title}: requirements, verdicts and reasons', title=entry.title),
        summary=msg('{title}: what is missing', title=entry.title),
        stages=tuple(reversed(stages)),
    )


def _content(data: Dataset, assessment: Assessment) -> tuple[object, ...]:
    return (
        classification(data, assessment),
        _remarks(data, assessment),
        _groups(data, assessment, linked=False),
    )


def _stage(data: Dataset, part: list[Assessment]) -> Stage:
    first, last = part[0], part[-1]
    entry = first.entry
    return Stage(
        title=range_words(first.release, last.release),
        anchors=tuple(fragment(entry.id, slug(one.release.id)) for one in part),
        releases=tuple(release_ref(one.release) for one in part),
        classification=classification(data, first),
        remarks=_remarks(data, last),
        # Evidence is shown as of the newest release of the stage.
        groups=_groups(data, last, linked=True),
        missing=summary.missing(data, last),
    )


def _remarks(data: Dataset, assessment: Assessment) -> tuple[Message, ...]:
    entry = assessment.entry
    remarks = [
        summary.declared(data, assessment, one)
        for one in entry.declared
        if assessment.release.position in one.span
    ]
    if assessment.dead and entry.dead is not None:
        remarks.append(unusable(entry.dead.reason))
    return tuple(remarks)


def _groups(data: Dataset, assessment: Assessment, *, linked: bool) -> tuple[Group, ...]:
    return tuple(_group_of_levels(data, assessment, linked=linked))


def _group_of_levels(data: Dataset, assessment: Assessment, *, linked: bool) -> Iterator[Group]:
    blocked = None
    for level in data.kinds[assessment.entry.kind].ladder:
        judgements = assessment.of_level(level)
        if judgements:
            passed = all(judgement.verdict.passed for judgement in judgements)
            lines = tuple(_line(data, assessment, judgement, linked=linked) for judgement in judgements)
            state = NOT_ALL_MET if not passed else ALL_MET if blocked is None else _in_vain(data, blocked)
            yield Group(level_ref(data, level), state, lines)
            if not passed and level in assessment.ladder:
                blocked = blocked or level


def _in_vain(data: Dataset, blocked: str) -> State:
    """Return how a level stands whose own requirements are met, but not those of a lower one."""
    words = msg('all met, but {level} is not reached', level=level_of(data, blocked).title)
    return replace(ALL_MET, id='in-vain', words=words)


def _line(data: Dataset, assessment: Assessment, judgement: Judgement, *, linked: bool) -> Line:
    return Line(
        judgement.verdict.state,
        requirement_ref(judgement.requirement),
        judgement.reason,
        _links(data, assessment.release, judgement) if linked else (),
    )


def _links(data: Dataset, release: Release, judgement: Judgement) -> tuple[Link, ...]:
    return evidence_links(data, judgement.evidence, release)
