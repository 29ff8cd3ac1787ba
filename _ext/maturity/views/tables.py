# SPDX-License-Identifier: Apache-2.0
"""Tables of one entry: its facts, its code, its capabilities, its tests."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from maturity.model import ListFact, Phrase, Text, msg
from maturity.model.vocabulary import CapabilityState, Confidence, Vote
from maturity.rules import exercises, job_evidence
from maturity.views.parts import (
    NOTHING,
    Part,
    Parts,
    Row,
    Table,
    capability_ref,
    classification,
    entry_ref,
    evidence_links,
    fragment,
    joined,
    level_state,
    range_words,
    release_ref,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.evaluate import Assessments
    from maturity.model import CapabilityFact, Dataset, Entry, Fact, FactType, Release, Span

RELEASES, EVIDENCE, REMARK = msg('Releases'), msg('Evidence'), msg('Remark')


def span_words(data: Dataset, span: Span) -> Phrase:
    """Return `First to Last`, or `since First` while it holds."""
    releases = list(data.releases.values())
    if span.last is None:
        return msg('since {release}', release=releases[span.start].title)
    return range_words(releases[span.start], releases[span.stop])


def remarks(fact: Fact) -> Parts:
    """Return the remark of a fact, and how sure its author is."""
    parts: list[Part] = []
    if fact.note is not None:
        parts.append(fact.note)
    if fact.confidence is not None:
        parts.append(Confidence(fact.confidence).words)
    return tuple(parts)


# Facts of an entry ------------------------------------------------------------------------------


def newest_first(facts: Iterable[ListFact]) -> list[ListFact]:
    """Return facts by the beginning of their ranges, newest first."""
    return sorted(facts, key=lambda fact: -fact.span.start)


def facts(data: Dataset, entry: Entry, type_: FactType) -> Table:
    """Return one list of facts of an entry, newest first."""
    sourced = bool(type_.sources)
    source = (msg('Source'),) if sourced else ()
    return Table(
        name='facts',
        caption=msg('{title}: {facts}', title=entry.title, facts=type_.title),
        anchor=fragment(entry.id, type_.id),
        columns=(RELEASES, type_.title, *source, REMARK, EVIDENCE),
        rows=tuple(
            Row(
                (
                    (span_words(data, fact.span),),
                    values(data, fact, type_),
                    *(((type_.sources.get(fact.by or '', Text('')),),) if sourced else ()),
                    remarks(fact),
                    evidence_links(data, fact.evidence),
                )
            )
            for fact in newest_first(entry.facts.get(type_.id, ()))
        ),
        empty=NOTHING,
    )


def values(data: Dataset, fact: ListFact, type_: FactType) -> Parts:
    """Return the values of a fact; entries are references."""
    if not fact.values:
        return (msg('none'),)
    if type_.values is None:
        return joined((Text(value, fact.mark),) for value in fact.values)
    return joined((entry_ref(data.entries[value]),) for value in fact.values if value in data.entries)


def implementation(data: Dataset, entry: Entry) -> Table:
    """Return where the code of an entry lived, newest first."""
    return Table(
        name='implementation',
        caption=msg('{title}: where the code lived', title=entry.title),
        columns=(RELEASES, msg('Implementation'), REMARK, EVIDENCE),
        rows=tuple(
            Row(
                (
                    (span_words(data, one.span),),
                    tuple(Text(part) for part in (one.symbol, one.path) if part)
                    or (one.none or msg('none'),),
                    remarks(one),
                    evidence_links(data, one.evidence),
                )
            )
            for one in sorted(entry.implementation, key=lambda fact: -fact.span.start)
        ),
        empty=NOTHING,
    )


def declarations(data: Dataset, entry: Entry) -> Table:
    """Return what the project itself said an entry is."""
    kind = data.kinds[entry.kind]
    return Table(
        name='declarations',
        caption=msg('{title}: what the project declared', title=entry.title),
        columns=(RELEASES, msg('Declared'), msg('By'), REMARK, EVIDENCE),
        rows=tuple(
            Row(
                (
                    (span_words(data, one.span),),
                    (level_state(data, kind, one.level),),
                    (data.declared_by.get(one.by, Text(one.by)),),
                    remarks(one),
                    evidence_links(data, one.evidence),
                )
            )
            for one in sorted(entry.declared, key=lambda fact: -fact.span.start)
        ),
        empty=msg('The project never declared a level.'),
    )


def capability_facts(data: Dataset, entry: Entry) -> Table:
    """Return the state of every capability with its evidence; each has its anchor."""
    rows = [
        row
        for id_, capability in data.capabilities.items()
        for row in _capability_rows(data, entry, id_, capability_ref(capability))
    ]
    return Table(
        name='capability-facts',
        caption=msg('{title}: capabilities with their evidence', title=entry.title),
        columns=(msg('Capability'), RELEASES, msg('State'), REMARK, EVIDENCE),
        rows=tuple(rows),
        empty=NOTHING,
    )


def _capability_rows(data: Dataset, entry: Entry, id_: str, ref: Part) -> Iterator[Row]:
    anchor: str | None = fragment(entry.id, id_)
    if not entry.capabilities.get(id_):
        yield Row(((ref,), (), (CapabilityState.UNKNOWN.state,), (NOTHING,), ()), anchor)
    for fact in sorted(entry.capabilities.get(id_, ()), key=lambda fact: -fact.span.start):
        yield Row(
            (
                (ref,),
                (span_words(data, fact.span),),
                (CapabilityState(fact.state).state,),
                (*_reason(fact), *remarks(fact)),
                evidence_links(data, fact.evidence),
            ),
            anchor,
        )
        anchor = None


def _reason(fact: CapabilityFact) -> Parts:
    return () if fact.reason is None else (fact.reason,)


def served_by(assessments: Assessments, entry: Entry) -> Table:
    """Return the entries of other kinds that name this one, with their latest classification."""
    data = assessments.data
    rows = [
        Row(
            (
                (entry_ref(other),),
                (data.kinds[other.kind].types.get(other.type or '', data.kinds[other.kind].title),),
                (type_.title,),
                (span_words(data, fact.span),),
                _latest(assessments, other),
            )
        )
        for other in data.entries.values()
        for type_ in data.kinds[other.kind].facts.values()
        if type_.values == entry.kind
        for fact in newest_first(other.facts.get(type_.id, ()))
        if entry.id in fact.values
    ]
    return Table(
        name='served-by',
        caption=msg('{title}: what works with it', title=entry.title),
        columns=(msg('Entry'), msg('Type'), msg('Relation'), RELEASES, msg('Last classification')),
        rows=tuple(rows),
        empty=msg('Nothing else names it.'),
    )


def _latest(assessments: Assessments, entry: Entry) -> Parts:
    latest = assessments.latest(entry.id)
    if latest is None:
        return ()
    return (classification(assessments.data, latest), msg('in'), release_ref(latest.release))


def exercised(assessments: Assessments, entry: Entry) -> Table:
    """Return which jobs exercised an entry, as ranges of releases, newest first.

    A job that changes its pipeline or vote, or reaches the entry through
    another one, begins a new row.
    """
    found: dict[_Use, list[Release]] = {}
    for assessment in assessments.by_entry[entry.id].values():
        release = assessment.release
        for one in exercises(entry, release):
            releases = found.setdefault(_Use(one.job.name, one.job.pipeline, one.job.voting, one.through), [])
            if not releases or releases[-1] is not release:
                releases.append(release)
    runs = [(use, run) for use, releases in found.items() for run in _successive(releases)]
    runs.sort(key=lambda pair: -pair[1][-1].position)
    return Table(
        name='exercised',
        caption=msg('{title}: test jobs that exercise it', title=entry.title),
        columns=(msg('Job'), RELEASES, msg('Pipeline'), msg('Vote'), msg('Through'), EVIDENCE),
        rows=tuple(_use(assessments.data, use, run) for use, run in runs),
        empty=msg('No job of any pipeline exercises it.'),
    )


class _Use(NamedTuple):
    job: str
    pipeline: str
    voting: bool
    through: str


def _successive(releases: Iterable[Release]) -> Iterator[list[Release]]:
    """Yield the runs of releases between which none is missing."""
    numbered = enumerate(releases)
    for _, run in groupby(numbered, key=lambda pair: pair[1].position - pair[0]):
        yield [release for _, release in run]


def _use(data: Dataset, use: _Use, run: list[Release]) -> Row:
    newest = run[-1]
    shown = [
        job_evidence(newest, job)
        for job in (newest.gate.jobs if newest.gate else ())
        if (job.name, job.pipeline, job.voting) == use[:3]
    ]
    return Row(
        (
            (Text(use.job),),
            (range_words(run[0], newest),),
            (Text(use.pipeline),),
            (Vote.of(voting=use.voting).state,),
            (entry_ref(data.entries[use.through]),) if use.through in data.entries else (),
            evidence_links(data, tuple(shown)),
        )
    )
