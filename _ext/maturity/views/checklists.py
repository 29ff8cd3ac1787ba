# SPDX-License-Identifier: Apache-2.0
"""Requirement checklists: what is met, what is missing, and why."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from maturity import summary
from maturity.evaluate import Assessments
from maturity.model import Entry, msg
from maturity.model.vocabulary import ALL_MET, NOT_ALL_MET
from maturity.rules import unusable
from maturity.views.references import (
    classification,
    evidence_links,
    fragment,
    level_ref,
    range_words,
    release_ref,
    requirement_ref,
    slug,
)
from maturity.views.registry import view
from maturity.views.shapes import Checklist, Group, Line, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.assessment import Assessment
    from maturity.model import Dataset, Message
    from maturity.model.vocabulary import State


@view('requirement-checklist')
def checklist(assessments: Assessments, entry: Entry) -> Checklist:
    """Return every requirement of an entry by release: verdict, reason, evidence, what is missing.

    Successive releases of which everything is the same, reasons included,
    share one stage; each keeps its own anchor.  The newest stands first.
    """
    data = assessments.data
    history = assessments.by_entry[entry.id].values()
    parts = [list(part) for _, part in groupby(history, key=lambda one: _content(data, one))]
    return Checklist(
        name='checklist',
        caption=msg('{title}: requirements, verdicts and reasons', title=entry.title),
        summary=msg('{title}: what is missing', title=entry.title),
        stages=tuple(_stage(data, part) for part in reversed(parts)),
    )


def _content(data: Dataset, assessment: Assessment) -> tuple[object, ...]:
    """Return what successive releases of a stage have in common: all but the evidence."""
    reasons = [(one.requirement.id, one.verdict, one.reason) for one in assessment.judgements]
    return (
        classification(data, assessment),
        assessment.life,
        assessment.ladder,
        _remarks(data, assessment),
        reasons,
    )


def _stage(data: Dataset, part: list[Assessment]) -> Stage:
    first, last = part[0], part[-1]
    return Stage(
        title=range_words(first.release, last.release),
        life=first.life,
        anchors=tuple(fragment(one.entry.id, slug(one.release.id)) for one in part),
        releases=tuple(release_ref(one.release) for one in part),
        classification=classification(data, first),
        remarks=_remarks(data, last),
        # Evidence is shown as of the newest release of the stage.
        groups=tuple(_groups(data, last)),
        missing=summary.missing(data, last),
    )


def _remarks(data: Dataset, assessment: Assessment) -> tuple[Message, ...]:
    entry = assessment.entry
    remarks = [
        summary.declared(data, assessment, one)
        for one in entry.declared
        if assessment.release.position in one.span
    ]
    if (death := data.death(entry, assessment.release)) is not None:
        remarks.append(unusable(death.reason))
    remarks += summary.announced(data, entry, assessment.release)
    return tuple(remarks)


def _groups(data: Dataset, assessment: Assessment) -> Iterator[Group]:
    blocked = None
    for level in data.kinds[assessment.entry.kind].ladder:
        judgements = assessment.of_level(level)
        passed = all(judgement.verdict.passed for judgement in judgements)
        if judgements:
            state = NOT_ALL_MET if not passed else ALL_MET if blocked is None else _in_vain(data, blocked)
            lines = tuple(
                Line(
                    judgement.verdict.state,
                    requirement_ref(judgement.requirement),
                    judgement.reason,
                    evidence_links(data, judgement.evidence, assessment.release),
                )
                for judgement in judgements
            )
            yield Group(level_ref(data, level), state, lines)
        if not passed and level in assessment.ladder:
            blocked = blocked or level


def _in_vain(data: Dataset, blocked: str) -> State:
    """Return how a level stands whose own requirements are met, but not those of a lower one."""
    words = msg('all met, but {level} is not reached', level=data.level_of(blocked).title)
    return replace(ALL_MET, id='in-vain', words=words)
