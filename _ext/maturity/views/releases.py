# SPDX-License-Identifier: Apache-2.0
"""Tables of a release, and of all releases."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from maturity import links
from maturity.model import ListFact, Phrase, Text, at, msg
from maturity.model.vocabulary import CapabilityState, Vote
from maturity.rules import job_evidence, state_of
from maturity.views.parts import (
    BREAK,
    NOTHING,
    Parts,
    Row,
    Table,
    classification,
    entry_ref,
    evidence_links,
    joined,
    level_of,
    level_ref,
    level_state,
    release_ref,
    requirement_ref,
)
from maturity.views.tables import EVIDENCE, RELEASES, REMARK, newest_first, remarks, span_words, values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.model import Capability, Dataset, Entry, FactType, Job, Kind, Release

# One release ------------------------------------------------------------------------------------


def at_a_glance(
    assessments: Assessments,
    kind: Kind,
    release: Release,
    type_: str | None,
    capabilities: Sequence[Capability] = (),
) -> Table:
    """Return every entry of a kind at a release: classification, since when, what is missing.

    Each of `capabilities` has a column of its own.
    """
    found = [
        (entry, assessment)
        for entry in assessments.data.of_kind(kind.id)
        if type_ in {None, entry.type} and (assessment := assessments.get(entry.id, release.id))
    ]
    plural = kind.plural if type_ is None else kind.types.get(type_, kind.plural)
    return Table(
        name='glance',
        caption=msg('{kinds} in {release}', kinds=plural, release=release.title),
        columns=(
            kind.title,
            msg('Classification'),
            msg('Since'),
            *(capability.title for capability in capabilities),
            msg('Missing for the next level'),
        ),
        rows=tuple(_glance(assessments, entry, one, capabilities) for entry, one in found),
        empty=msg('None in {release}.', release=release.title),
    )


def _glance(
    assessments: Assessments, entry: Entry, assessment: Assessment, capabilities: Sequence[Capability]
) -> Row:
    data = assessments.data
    return Row(
        (
            (entry_ref(entry, about=assessment.release.id),),
            (classification(data, assessment), *_otherwise(data, assessment)),
            (release_ref(_since(assessments, entry, assessment)),),
            *((CapabilityState(state_of(entry, one.id, assessment.release)).state,) for one in capabilities),
            _missing(data, assessment),
        )
    )


def _otherwise(data: Dataset, assessment: Assessment) -> Parts:
    """Return what the project declared, where that is something else."""
    levels = dict.fromkeys(
        one.level
        for one in assessment.entry.declared
        if assessment.release.position in one.span and one.level != assessment.level
    )
    titles = tuple(level_of(data, level).title for level in levels)
    return (BREAK, msg('declared {levels}', levels=titles)) if titles else ()


def _missing(data: Dataset, assessment: Assessment) -> Parts:
    if assessment.next_level is None or not assessment.in_the_way:
        return ()
    short = joined((requirement_ref(v.requirement),) for v in assessment.in_the_way)
    return level_ref(data, assessment.next_level), Text(':'), *short


def missing(assessments: Assessments, kind: Kind, release: Release) -> Table:
    """Return every requirement that keeps an entry of a kind from its next level, with its reason."""
    data = assessments.data
    found = [one for e in data.of_kind(kind.id) if (one := assessments.get(e.id, release.id))]
    return Table(
        name='missing',
        caption=msg(
            '{kinds} in {release}: missing for the next level', kinds=kind.plural, release=release.title
        ),
        columns=(kind.title, msg('For'), msg('Requirement'), msg('Verdict'), msg('Reason')),
        rows=tuple(
            Row(
                (
                    (entry_ref(one.entry, about=release.id),),
                    (level_ref(data, one.next_level or ''),),
                    (requirement_ref(judgement.requirement),),
                    (judgement.verdict.state,),
                    (judgement.reason,),
                )
            )
            for one in found
            for judgement in one.in_the_way
        ),
        empty=msg('Nothing is missing.'),
    )


def _since(assessments: Assessments, entry: Entry, assessment: Assessment) -> Release:
    """Return the first release from which on the entry was what it is, without a break."""
    since = assessment
    for one in reversed(list(assessments.by_entry[entry.id].values())):
        if one.release.position < since.release.position:
            if (one.level, one.dead) != (assessment.level, assessment.dead):
                break
            since = one
    return since.release


def jobs(data: Dataset, release: Release) -> Table:
    """Return the test jobs of a release by vote, the voting ones first, and what they test."""
    found = () if release.gate is None else sorted(release.gate.jobs, key=lambda job: not job.voting)
    return Table(
        name='jobs',
        caption=msg('Test jobs of {release}', release=release.title),
        columns=(msg('Job'), msg('Pipeline'), msg('Vote'), msg('Tests'), msg('Runs'), EVIDENCE),
        rows=tuple(_job(data, release, job) for job in found),
        empty=msg('Nothing is recorded of the test jobs of this release.'),
    )


def _job(data: Dataset, release: Release, job: Job) -> Row:
    tested = joined(
        (entry_ref(data.entries[id_]), Text(f' ({len(covers)})'))
        for id_, covers in job.tests.items()
        if id_ in data.entries
    )
    notes = tuple(note for note in (job.note, job.condition) if note is not None)
    return Row(
        (
            (Text(job.name),),
            (Text(job.pipeline),),
            (Vote.of(voting=job.voting).state,),
            joined(filter(None, (tested or (msg('nothing'),), notes)), BREAK.value),
            (job.runs,) if job.runs is not None else (),
            evidence_links(data, (job_evidence(release, job),)),
        )
    )


def facts_at(assessments: Assessments, kind: Kind, type_: FactType, release: Release) -> Table:
    """Return one list of facts of all entries of a kind at a release."""
    data = assessments.data
    sourced = bool(type_.sources)
    rows = [
        Row(
            (
                (entry_ref(entry),),
                values(data, fact, type_),
                *(((type_.sources.get(fact.by or '', Text('')),),) if sourced else ()),
                remarks(fact),
                evidence_links(data, fact.evidence),
            )
        )
        for entry in data.of_kind(kind.id)
        for fact in entry.facts.get(type_.id, ())
        if release.position in fact.span and data.exists(entry, release)
    ]
    return Table(
        name='facts-at',
        caption=msg('{facts} in {release}', facts=type_.title, release=release.title),
        columns=(kind.title, type_.title, *((msg('Source'),) if sourced else ()), REMARK, EVIDENCE),
        rows=tuple(rows),
        empty=NOTHING,
    )


# All releases -----------------------------------------------------------------------------------


def releases(assessments: Assessments) -> Table:
    """Return all releases, newest first, with the number of entries at each level."""
    data = assessments.data
    return Table(
        name='releases',
        caption=msg('Releases'),
        columns=(
            msg('Release'),
            msg('Version'),
            msg('Released'),
            msg('Status'),
            *(kind.plural for kind in data.kinds.values()),
        ),
        rows=tuple(
            Row(
                (
                    (release_ref(release),),
                    (Text(release.tag or ''),),
                    (_date(release),),
                    (data.statuses.get(release.status or '', Text('')),),
                    *(counts(assessments, kind, release) for kind in data.kinds.values()),
                )
            )
            for release in reversed(list(data.releases.values()))
        ),
        empty=NOTHING,
    )


def _date(release: Release) -> Phrase:
    """Return when a release came, or when it is planned."""
    if release.released or not release.planned:
        return Text(release.released or '')
    return msg('planned {date}', date=release.planned)


def counts(assessments: Assessments, kind: Kind, release: Release) -> Parts:
    """Return how many entries of a kind stand at each level, highest first."""
    data = assessments.data
    found = [one for e in data.of_kind(kind.id) if (one := assessments.get(e.id, release.id))]
    parts = []
    for level in (*reversed(kind.ladder), data.below.id):
        number = sum(one.level == level for one in found)
        if number:
            parts.append((Text(f'{number} × '), level_state(data, kind, level)))
    return joined(parts)


def value_changes(data: Dataset, kind: Kind, type_: FactType) -> Table:
    """Return how one list of facts changed from release to release, newest first.

    This is what somebody has to change who moves from one release to the next.
    What independent sources say is compared source by source.
    """
    rows = [
        _value_change(data, type_, _Change(entry, by, before, after))
        for before, after in reversed(list(pairwise(data.releases.values())))
        for entry in data.of_kind(kind.id)
        for by in dict.fromkeys(fact.by for fact in entry.facts.get(type_.id, ()))
        if _words(data, type_, _Change(entry, by, before, before), before)
        != _words(data, type_, _Change(entry, by, after, after), after)
    ]
    source = (msg('Source'),) if type_.sources else ()
    return Table(
        name='value-changes',
        caption=msg('{facts}: what changes from release to release', facts=type_.title),
        columns=(msg('From release'), kind.title, *source, msg('Before'), msg('After'), EVIDENCE),
        rows=tuple(rows),
        empty=msg('Nothing ever changed.'),
    )


class _Change(NamedTuple):
    entry: Entry
    by: str | None
    before: Release
    after: Release


def _held(type_: FactType, change: _Change, release: Release) -> ListFact | None:
    facts = change.entry.facts.get(type_.id, ())
    return at([fact for fact in facts if fact.by == change.by], release)


def _words(data: Dataset, type_: FactType, change: _Change, release: Release) -> Parts:
    """Return the values at a release; unknown is told from not there."""
    fact = _held(type_, change, release)
    if fact is not None:
        return values(data, fact, type_)
    return (msg('nothing recorded') if data.exists(change.entry, release) else msg('not there'),)


def _value_change(data: Dataset, type_: FactType, change: _Change) -> Row:
    new = _held(type_, change, change.after)
    shown = () if new is None else links.newest(data, new.evidence, change.after)
    source = ((type_.sources.get(change.by or '', Text('')),),) if type_.sources else ()
    return Row(
        (
            (release_ref(change.after),),
            (entry_ref(change.entry),),
            *source,
            _words(data, type_, change, change.before),
            _words(data, type_, change, change.after),
            evidence_links(data, shown, change.after),
        )
    )


def values_over_time(data: Dataset, kind: Kind, type_: FactType) -> Table:
    """Return one list of facts of all entries of a kind, as ranges of releases."""
    return Table(
        name='values-over-time',
        caption=msg('{kinds}: {title}', kinds=kind.plural, title=type_.title),
        columns=(kind.title, RELEASES, type_.title, REMARK, EVIDENCE),
        rows=tuple(
            Row(
                (
                    (entry_ref(entry),),
                    (span_words(data, fact.span),),
                    values(data, fact, type_),
                    remarks(fact),
                    evidence_links(data, fact.evidence),
                )
            )
            for entry in data.of_kind(kind.id)
            for fact in newest_first(entry.facts.get(type_.id, ()))
        ),
        empty=NOTHING,
    )
