# SPDX-License-Identifier: Apache-2.0
"""Requirement checklists: what is met, what is missing, and why."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from maturity import report
from maturity.evaluate import PASSED as PASSING
from maturity.model import Text
from maturity.views.parts import (
    NOT_PASSED,
    PASSED,
    VERDICTS,
    Checklist,
    Group,
    Line,
    Stage,
    classification,
    evidence_links,
    fragment,
    level_ref,
    range_words,
    release_ref,
    requirement_ref,
    slug,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.evaluate import Assessment, Assessments, Verdict
    from maturity.model import Dataset, Entry, Release
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
        caption=Text(f'{entry.title}: requirements, verdicts and reasons'),
        summary=Text(f'{entry.title}: what is missing'),
        stages=tuple(reversed(stages)),
    )


def _content(data: Dataset, assessment: Assessment) -> tuple[object, ...]:
    return (
        classification(data, assessment),
        tuple(remark.value for remark in _remarks(data, assessment)),
        _groups(data, assessment, linked=False),
    )


def _stage(data: Dataset, part: list[Assessment]) -> Stage:
    first, last = part[0], part[-1]
    entry = first.entry
    return Stage(
        title=Text(range_words(first.release, last.release)),
        anchors=tuple(fragment(entry.id, slug(one.release.id)) for one in part),
        releases=tuple(release_ref(one.release) for one in part),
        classification=classification(data, first),
        remarks=_remarks(data, last),
        # Evidence is shown as of the newest release of the stage.
        groups=_groups(data, last, linked=True),
        missing=Text(report.missing(data, last), entry.mark),
    )


def _remarks(data: Dataset, assessment: Assessment) -> tuple[Text, ...]:
    entry = assessment.entry
    remarks = [
        Text(sentence, one.mark)
        for one in entry.declared
        if assessment.release.position in one.span
        for sentence in [report.declared(data, assessment, one)]
    ]
    if assessment.dead and entry.dead is not None:
        remarks.append(Text(f'The code is in the tree but unusable: {entry.dead.reason}', entry.dead.mark))
    return tuple(remarks)


def _groups(data: Dataset, assessment: Assessment, *, linked: bool) -> tuple[Group, ...]:
    return tuple(_group_of_levels(data, assessment, linked=linked))


def _group_of_levels(data: Dataset, assessment: Assessment, *, linked: bool) -> Iterator[Group]:
    for level in data.kinds[assessment.entry.kind].ladder:
        verdicts = assessment.of_level(level)
        if verdicts:
            passed = all(verdict.outcome in PASSING for verdict in verdicts)
            lines = tuple(_line(data, assessment, verdict, linked=linked) for verdict in verdicts)
            yield Group(level_ref(data, level), PASSED if passed else NOT_PASSED, lines)


def _line(data: Dataset, assessment: Assessment, verdict: Verdict, *, linked: bool) -> Line:
    return Line(
        VERDICTS[verdict.outcome.value],
        requirement_ref(verdict.requirement),
        Text(verdict.reason, assessment.entry.mark),
        _links(data, assessment.release, verdict) if linked else (),
    )


def _links(data: Dataset, release: Release, verdict: Verdict) -> tuple[Link, ...]:
    return evidence_links(data, verdict.evidence, release)
