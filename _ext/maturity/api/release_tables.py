# SPDX-License-Identifier: Apache-2.0
"""The tables of a release: what its record says, a row for each fact, and its classifications in short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import at
from maturity.model.vocabulary import NOT_MET
from maturity.rules.exercises import tested
from maturity.views.notes import reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments, Chosen
    from maturity.model import CapabilityFact, Dataset, Entry, Release

    Object = Mapping[str, str | list[str]]
    Rows = Iterator[tuple[str, ...]]


def _entries(data: Dataset, release: Release) -> Iterable[Entry]:
    return (entry for kind in data.kinds for entry in data.of_kind(kind) if data.exists(entry, release))


def _capabilities(data: Dataset, release: Release) -> Rows:
    """Yield the state of every capability of the entries of which one is recorded, and what qualifies it.

    That is the point release of this release since which it holds, the reason
    and the remark.
    """
    yield 'kind', 'entry', 'release', 'capability', 'state', 'from', 'reason', 'note'
    for entry in _entries(data, release):
        for capability in data.capabilities_at(release) if entry.capabilities else ():
            fact = at(entry.capabilities.get(capability, ()), release)
            row = entry.kind, entry.id, release.id, capability
            yield *row, *(('unknown', '', '', '') if fact is None else _qualified(fact, release))


def _qualified(fact: CapabilityFact, release: Release) -> tuple[str, ...]:
    point = fact.point if fact.span.since == release.id else None
    return fact.state, point or '', str(reason_of(fact) or ''), str(fact.note or '')


def _facts(data: Dataset, release: Release) -> Rows:
    """Yield the values of the lists of facts, as each source says them; an empty list has one row."""
    yield 'kind', 'entry', 'release', 'list', 'source', 'value'
    for entry in _entries(data, release):
        for list_, facts in entry.facts.items():
            for fact in facts:
                for value in (fact.values or ('',)) if release.position in fact.span else ():
                    yield entry.kind, entry.id, release.id, list_, fact.by or '', value


def _coverage(data: Dataset, release: Release) -> Rows:
    """Yield how well every capability that a test could cover is tested, by which jobs."""
    yield 'kind', 'entry', 'release', 'capability', 'coverage', 'jobs'
    capabilities = [id_ for id_, one in data.capabilities_at(release).items() if one.tested]
    for entry in _entries(data, release):
        for id_ in capabilities if entry.capabilities else ():
            found = tested(data, entry, release, id_)
            yield entry.kind, entry.id, release.id, id_, found.state.value, ' '.join(found.jobs)


def _jobs(data: Dataset, release: Release) -> Rows:
    """Yield what each test job covers of each entry; what holds on a condition says so."""
    yield 'release', 'pipeline', 'job', 'voting', 'conditional', 'entry', 'capabilities'
    for job in release.jobs:
        voting = 'unknown' if job.voting is None else str(job.voting).lower()
        about = release.id, job.pipeline, job.name, voting
        for entry, covers in data.coverage[release.id].of_job(job).items():
            firm = {id_ for id_, found in covers.items() if any(cover.firm for cover in found)}
            for conditional, ids in (('false', firm), ('true', covers.keys() - firm)):
                if ids or (conditional == 'false' and not covers):
                    ordered = (id_ for id_ in data.capabilities if id_ in ids)
                    yield *about, conditional, entry, ' '.join(ordered)


TABLES: Mapping[str, Callable[[Dataset, Release], Rows]] = {
    'capabilities': _capabilities,
    'coverage': _coverage,
    'facts': _facts,
    'jobs': _jobs,
}
"""The kinds of tables that each release has beside that of the classifications, as their files are called."""


# Classifications ----------------------------------------------------------------------------------

HEADS = ('kind', 'entry', 'release', 'classification', *(verdict.value for verdict in NOT_MET), 'announced')
"""The heads of a table of classifications."""


def classification_tree(
    assessments: Assessments, chosen: Chosen
) -> Mapping[str, Mapping[str, Mapping[str, Object]]]:
    """Return `{kind: {entry: {release: {classification, unmet, unknown, waived, announced}}}}`.

    Releases in which an entry does not exist are left out; the lists hold
    requirement ids in catalogue order, whatever their level; `announced` says
    whether it is deprecated or unsupported.
    """
    data = assessments.data
    return {
        kind.id: {
            entry.id: {one.release.id: _classification(data, one) for one in chosen.of(assessments, entry)}
            for entry in chosen.entries_of(data, kind)
        }
        for kind in chosen.kinds_of(data)
    }


def _classification(data: Dataset, assessment: Assessment) -> Object:
    """Return a classification and which requirements stand how; what is in none of the lists is met."""
    lists = {verdict.value: [*assessment.ids_with(verdict)] for verdict in NOT_MET}
    ends = data.ends(assessment.entry, assessment.release)
    return {'classification': assessment.level, **lists, 'announced': [type_.value for type_, _ in ends]}


def classification_rows(assessments: Assessments, chosen: Chosen) -> Rows:
    """Yield a header and one row per entry and release."""
    yield HEADS
    for id_, entries in classification_tree(assessments, chosen).items():
        for entry, releases in entries.items():
            for release, found in releases.items():
                level, *lists = found.values()
                yield (id_, entry, release, str(level), *map(' '.join, lists))
