# SPDX-License-Identifier: Apache-2.0
"""Requirement checklists: what is met, what is missing, and why."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from maturity import summary
from maturity.evaluate import Assessments
from maturity.model import Entry, msg
from maturity.model.vocabulary import Verdict
from maturity.rules import unusable
from maturity.views.facts import REASON, RELEASES
from maturity.views.references import (
    about_requirement,
    classification,
    evidence_links,
    fragment,
    range_words,
    requirement_ref,
    runs,
    slug,
)
from maturity.views.registry import view
from maturity.views.shapes import Table, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.assessment import Assessment, Judgement
    from maturity.model import Dataset, Message, Phrase

    Run = list[tuple[Assessment, Judgement]]

NOWHERE = msg('It exists in no release on record.')


@view('classification-stages')
def stages(assessments: Assessments, entry: Entry) -> Table:
    """Return what an entry was in successive releases, and exactly what was missing, newest first."""
    data = assessments.data
    history = assessments.by_entry[entry.id].values()
    parts = [list(part) for _, part in groupby(history, key=lambda one: _content(data, one))]
    return table(
        'stages',
        msg('{title}: what is missing', title=entry.title),
        reversed(parts),
        [
            (RELEASES, lambda part: range_words(part[0].release, part[-1].release)),
            (msg('Classification'), lambda part: classification(data, part[-1])),
            (
                msg('What is missing'),
                lambda part: (summary.missing(data, part[-1]), *_remarks(data, part[-1])),
            ),
        ],
        empty=NOWHERE,
        places=lambda part: (fragment(entry.id, slug(one.release.id)) for one in part),
    )


def _content(data: Dataset, assessment: Assessment) -> tuple[object, ...]:
    """Return what successive releases of a stage have in common."""
    return (
        classification(data, assessment),
        assessment.life,
        summary.missing(data, assessment),
        _remarks(data, assessment),
    )


def _remarks(data: Dataset, assessment: Assessment) -> tuple[Message, ...]:
    entry, release = assessment.entry, assessment.release
    death = data.death(entry, release)
    unused = () if death is None else (unusable(death.reason),)
    return *unused, *summary.announced(data, entry, release)


@view('requirement-checklist')
def checklist(assessments: Assessments, entry: Entry) -> Table:
    """Return every requirement of an entry as ranges of releases: verdict, reason and evidence.

    The newest releases of a requirement stand first; evidence is as of the last of a row.
    """
    data = assessments.data

    def words(run: Run) -> Phrase:
        return range_words(run[0][0].release, run[-1][0].release)

    return table(
        'checklist',
        msg('{title}: requirements, verdicts and reasons', title=entry.title),
        _runs(assessments, entry),
        [
            (msg('Requirement'), lambda run: requirement_ref(run[-1][1].requirement)),
            (RELEASES, words),
            (msg('Verdict'), lambda run: run[-1][1].verdict.state),
            (
                REASON,
                lambda run: (
                    run[-1][1].reason,
                    *evidence_links(data, run[-1][1].evidence, run[-1][0].release),
                ),
            ),
        ],
        empty=NOWHERE,
        grouped=True,
        place=lambda run: fragment(
            entry.id, about_requirement(run[-1][1].requirement), slug(run[-1][0].release.id)
        ),
    )


def _runs(assessments: Assessments, entry: Entry) -> Iterator[Run]:
    """Yield, requirement by requirement, successive releases with one verdict, newest first.

    Why something is missing can be another reason in each release.  What is met rests
    on facts that have tables of their own, and the reason of the last release does.
    """
    found: dict[str, Run] = {}
    for assessment in reversed([*assessments.by_entry[entry.id].values()]):
        for level in assessments.data.kinds[entry.kind].ladder:
            for judgement in assessment.of_level(level):
                found.setdefault(judgement.requirement.id, []).append((assessment, judgement))
    for judged in found.values():
        through = runs(
            reversed(judged),
            lambda pair: pair[0].release,
            lambda pair: (
                pair[0].life,
                pair[1].verdict,
                pair[1].verdict is not Verdict.MET and pair[1].reason,
            ),
        )
        yield from reversed(list(through))
