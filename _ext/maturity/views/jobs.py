# SPDX-License-Identifier: Apache-2.0
"""Test jobs: those of a release, how they changed, and which ones exercised an entry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from maturity.evaluate import Assessments
from maturity.model import Dataset, Entry, Kind, Text, msg
from maturity.model.vocabulary import Vote
from maturity.rules.exercises import exercises, job_evidence
from maturity.views.facts import RELEASES
from maturity.views.options import Newest
from maturity.views.references import (
    edit_link,
    evidence_links,
    fragment,
    named_link,
    range_words,
    ref_of,
    runs,
    slug,
)
from maturity.views.registry import view
from maturity.views.shapes import Table, joined, stacked, table

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from maturity.model import GateChange, Job, Release
    from maturity.model.coverage import Cover
    from maturity.views.shapes import Cell, Link, Parts, Ref

NOTHING = msg('Nothing is recorded of the test jobs of this release.')


@view('gate-jobs')
def gate_jobs(data: Dataset, release: Newest, *, kind: Kind | None = None) -> Table:
    """Return the test jobs of a release, or those that test entries of a kind, the voting ones first.

    A job that runs in several pipelines in the same way is one row; the name
    of a pipeline leads to the line that puts the job there.
    """
    jobs = sorted(release.jobs, key=lambda job: not job.voting)
    alike: dict[Hashable, list[Job]] = {}
    for job in (job for job in jobs if kind is None or kind.id in _kinds(data, release, job)):
        alike.setdefault(_what(job), []).append(job)
    return table(
        'jobs',
        msg('Test jobs of {release}', release=release.title),
        alike.values(),
        [
            (msg('Job'), lambda same: Text(same[0].name)),
            (msg('Pipelines'), lambda same: stacked(_pipelines(data, release, same))),
            (msg('Vote'), lambda same: Vote.of(voting=same[0].voting).state),
            (msg('Covers'), lambda same: _covered(data, release, same[0])),
            (msg('Selects'), lambda same: _selected(same[0])),
        ],
        empty=NOTHING,
        anchor=jobs_anchor(release),
        record=lambda same: edit_link(data, same[0].mark, 'gate', 'jobs', f'name={same[0].name} …'),
    )


def jobs_anchor(release: Release) -> str:
    """Return the fragment of the jobs on the page of a release."""
    return fragment('jobs', slug(release.id))


def _what(job: Job) -> Hashable:
    """Return all that a job says of itself beside the pipeline."""
    tests = (job.entries, job.selects, job.excludes, job.files, job.uses, *job.options.items())
    return job.name, job.voting, tests, str(job.note)


def _pipelines(data: Dataset, release: Release, jobs: Iterable[Job]) -> Iterator[Link | Text]:
    """Yield the pipelines of jobs as links to where these are put into them, if there are addresses."""
    return (named_link(data, job.pipeline, job_evidence(release, job)) for job in jobs)


def _kinds(data: Dataset, release: Release, job: Job) -> set[str]:
    """Return the kinds of the entries that a job tests or uses."""
    ids = (*data.coverage[release.id].of_job(job), *job.uses)
    return {data.entries[id_].kind for id_ in ids if id_ in data.entries}


def _covered(data: Dataset, release: Release, job: Job) -> Parts:
    """Return the capabilities that a job covers, by entry, and its remark."""
    covered = data.coverage[release.id].of_job(job)
    parts: list[Cell] = [
        (ref_of(data.entries[id_]), Text(': '), _named(data, covers))
        for id_, covers in covered.items()
        if id_ in data.entries
    ]
    return stacked((*(parts or [msg('nothing')]), job.note))


def _named(data: Dataset, covers: Mapping[str, list[Cover]]) -> Parts:
    """Return capabilities in the order of the catalogue; those that depend on a condition say so."""
    names = (
        (ref_of(one), None if any(cover.firm for cover in covers[id_]) else msg('(on a condition)'))
        for id_, one in data.capabilities.items()
        if id_ in covers
    )
    return joined(names, '; ') or (msg('no capability'),)


def _selected(job: Job) -> Parts:
    """Return what a job selects, and what it leaves out of that."""
    without, files = joined(map(Text, job.excludes)), tuple(map(Text, job.files))
    only = msg('only for changes to files that match {files}', files=files) if files else None
    left_out = (msg('without'), without) if without else None
    return stacked(((joined(map(Text, job.selects)), left_out), only))


@view('gate-changes')
def gate_changes(data: Dataset, release: Newest) -> Table:
    """Return how jobs changed pipeline or vote on the way to a release."""
    return table(
        'gate-changes',
        msg('Changes of the test jobs on the way to {release}', release=release.title),
        () if release.gate is None else release.gate.changes,
        [
            (msg('Date'), lambda change: Text(change.evidence.date or '')),
            (msg('Best test suite, before and after'), lambda change: _moves(data, change)),
            (msg('Change'), lambda change: (evidence_links(data, (change.evidence,)), change.note)),
        ],
        empty=NOTHING if release.gate is None else msg('No job changed its pipeline or its vote.'),
    )


def _moves(data: Dataset, change: GateChange) -> Parts:
    return joined(
        (
            ref_of(data.entries[id_]) if id_ in data.entries else Text(id_),
            msg(': {old} to {new}', old=Text(move.old, change.mark), new=Text(move.new, change.mark)),
        )
        for id_, move in change.moves.items()
    )


# One entry --------------------------------------------------------------------------------------


class _Use(NamedTuple):
    """How a job exercises an entry: with a vote or not, and through which other entry."""

    job: str
    voting: bool | None
    through: str


@view('exercised-by')
def exercised(assessments: Assessments, entry: Entry) -> Table:
    """Return the test jobs that exercised an entry, as ranges of releases, newest first.

    A job that changes its pipelines or vote, or reaches the entry through
    another one, begins a new row; the name of a pipeline leads to the line that
    put the job there in the last of the releases.
    """
    is_recorded = any(one.gate is not None for one in assessments.data.releases.values())
    found: dict[_Use, dict[int, tuple[Release, list[Job]]]] = {}
    for assessment in assessments.by_entry[entry.id].values():
        release = assessment.release
        for one in exercises(assessments.data, entry, release):
            use = _Use(one.job.name, one.job.voting, one.through)
            found.setdefault(use, {}).setdefault(release.position, (release, []))[1].append(one.job)
    spells = [
        (use, run)
        for use, by in found.items()
        for run in runs(
            by.values(), lambda pair: pair[0], lambda pair: frozenset(job.pipeline for job in pair[1])
        )
    ]
    spells.sort(key=lambda spell: -spell[1][-1][0].position)
    newest = list(dict.fromkeys(use.job for use, _ in spells))
    spells.sort(key=lambda spell: newest.index(spell[0].job))
    return table(
        'exercised',
        msg('{title}: test jobs that exercise it', title=entry.title),
        spells,
        [
            (msg('Job'), lambda spell: Text(spell[0].job)),
            (RELEASES, lambda spell: _jobs_of(spell[1][0][0], spell[1][-1][0])),
            (msg('Pipelines'), lambda spell: joined(_pipelines(assessments.data, *spell[1][-1]))),
            (msg('Vote'), lambda spell: Vote.of(voting=spell[0].voting).state),
            (msg('Through'), lambda spell: _through(assessments.data, spell[0])),
        ],
        empty=msg('No job of any pipeline exercises it.')
        if is_recorded
        else msg('No test jobs are recorded.'),
        anchor=fragment(entry.id, 'jobs'),
        grouped=True,
    )


def _jobs_of(first: Release, last: Release) -> Ref:
    """Return a range of releases that leads to the jobs of the last one, where they can be corrected."""
    return replace(ref_of(last), title=range_words(first, last), fragment=jobs_anchor(last))


def _through(data: Dataset, use: _Use) -> Ref | None:
    return ref_of(data.entries[use.through]) if use.through in data.entries else None
