# SPDX-License-Identifier: Apache-2.0
"""Requirement checklists: what is met, what is missing, and why."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from maturity import summary
from maturity.evaluate import Assessments
from maturity.model import Entry, Release, msg
from maturity.model.vocabulary import Verdict
from maturity.rules import unusable
from maturity.rules.combined import AllOf, parts
from maturity.rules.facts import Attested, Has
from maturity.rules.jobs import Job
from maturity.views.capabilities import has_capabilities
from maturity.views.facts import REASON, RELEASES
from maturity.views.references import (
    about_requirement,
    classification,
    evidence_links,
    fragment,
    range_words,
    ref_of,
    runs,
    slug,
)
from maturity.views.registry import view
from maturity.views.shapes import BREAK, Table, joined, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.assessment import Assessment, Judgement
    from maturity.model import Dataset, Message, Phrase, Requirement
    from maturity.views.shapes import Parts

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
        folded=True,
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


class _Run(NamedTuple):
    """Successive releases with one verdict on a requirement, and the judgement of the last."""

    first: Release
    last: Release
    judgement: Judgement


@view('requirement-checklist')
def checklist(assessments: Assessments, entry: Entry) -> Table:
    """Return every requirement of an entry as ranges of releases: verdict, reason and evidence.

    The newest releases of a requirement stand first; evidence is as of the last of a row.
    """
    data = assessments.data

    def requirement(run: _Run) -> Parts:
        judged = run.judgement.requirement
        return ref_of(judged), *_decided_by(data, entry, judged)

    def reason(run: _Run) -> Parts:
        # The jobs that a reason names have a table of their own.
        evidence = (one for one in run.judgement.evidence if one.job is None)
        return run.judgement.reason, *evidence_links(data, evidence, run.last)

    return table(
        'checklist',
        msg('{title}: requirements, verdicts and reasons', title=entry.title),
        _runs(assessments, entry),
        [
            (msg('Requirement'), requirement),
            (RELEASES, lambda run: range_words(run.first, run.last)),
            (msg('Verdict'), lambda run: run.judgement.verdict.state),
            (REASON, reason),
        ],
        empty=NOWHERE,
        grouped=True,
        places=lambda run: (
            fragment(entry.id, about_requirement(run.judgement.requirement), slug(run.last.id)),
        ),
    )


def _decided_by(data: Dataset, entry: Entry, requirement: Requirement) -> Parts:
    """Return references to the tables of this page with the facts that decide; they are corrected there."""
    kind = data.kinds[entry.kind]
    names: dict[str, Phrase] = {}
    for rule in parts(requirement.rule):
        if isinstance(rule, Has) and rule.fact in entry.facts:
            names[rule.fact] = kind.facts[rule.fact].title
        elif isinstance(rule, Has) and rule.fact == 'implementation':
            names[rule.fact] = msg('Implementation')
        elif isinstance(rule, Job):
            names['jobs'] = msg('Test jobs')
        elif not isinstance(rule, AllOf | Attested | Has) and has_capabilities(data, kind):
            names['capabilities'] = msg('Capabilities')
    found = joined(ref_of(entry, about=name, title=title) for name, title in names.items())
    return (BREAK, msg('Facts:'), *found) if found else ()


def _runs(assessments: Assessments, entry: Entry) -> Iterator[_Run]:
    """Yield, requirement by requirement, successive releases with one verdict, newest first.

    Why something is missing can be another reason in each release.  What is met rests
    on facts that have tables of their own, and the reason of the last release does.
    """
    found: dict[str, list[tuple[Assessment, Judgement]]] = {}
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
        for run in reversed(list(through)):
            yield _Run(run[0][0].release, run[-1][0].release, run[-1][1])
