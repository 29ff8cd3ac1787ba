# SPDX-License-Identifier: Apache-2.0
"""Test jobs: those of a release, how they changed, and which ones exercised an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from maturity.evaluate import Assessments
from maturity.model import Dataset, Entry, Text, msg
from maturity.model.vocabulary import Vote
from maturity.rules import exercises, job_evidence
from maturity.views.facts import EVIDENCE, RELEASES
from maturity.views.options import Newest
from maturity.views.references import entry_ref, evidence_links, range_words, runs
from maturity.views.registry import view
from maturity.views.shapes import BREAK, Table, joined, row

if TYPE_CHECKING:
    from maturity.model import GateChange, Job, Release
    from maturity.views.shapes import Part, Row


@view('gate-jobs')
def gate_jobs(data: Dataset, release: Newest) -> Table:
    """Return the test jobs of a release, the voting ones first, and what they test."""
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
    return row(
        Text(job.name),
        Text(job.pipeline),
        Vote.of(voting=job.voting).state,
        joined(filter(None, (tested or (msg('nothing'),), notes)), BREAK.value),
        job.runs,
        evidence_links(data, (job_evidence(release, job),)),
    )


@view('gate-changes')
def gate_changes(data: Dataset, release: Newest) -> Table:
    """Return how jobs changed pipeline or vote on the way to a release."""
    changes = () if release.gate is None else release.gate.changes
    return Table(
        name='gate-changes',
        caption=msg('Changes of the test jobs on the way to {release}', release=release.title),
        columns=(msg('Date'), msg('Best test suite, before and after'), msg('Change')),
        rows=tuple(_gate_change(data, change) for change in changes),
        empty=msg('No job changed its pipeline or its vote.'),
    )


def _gate_change(data: Dataset, change: GateChange) -> Row:
    moves = joined(
        (
            _named(data, id_),
            msg(': {old} to {new}', old=Text(move.old, change.mark), new=Text(move.new, change.mark)),
        )
        for id_, move in change.moves.items()
    )
    note = () if change.note is None else (change.note,)
    where = evidence_links(data, (change.evidence,))
    return row(Text(change.evidence.date or ''), moves, (*where, *note))


def _named(data: Dataset, id_: str) -> Part:
    return entry_ref(data.entries[id_]) if id_ in data.entries else Text(id_)


# One entry --------------------------------------------------------------------------------------


class _Use(NamedTuple):
    """How a job exercises an entry: in which pipeline, with a vote or not, and through which other entry."""

    job: str
    pipeline: str
    voting: bool
    through: str


@view('exercised-by')
def exercised(assessments: Assessments, entry: Entry) -> Table:
    """Return the test jobs that exercised an entry, as ranges of releases, newest first.

    A job that changes its pipeline or vote, or reaches the entry through
    another one, begins a new row.
    """
    found: dict[_Use, dict[int, tuple[Release, list[Job]]]] = {}
    for assessment in assessments.by_entry[entry.id].values():
        release = assessment.release
        for one in exercises(entry, release):
            use = _Use(one.job.name, one.job.pipeline, one.job.voting, one.through)
            found.setdefault(use, {}).setdefault(release.position, (release, []))[1].append(one.job)
    spells = [(use, run) for use, by in found.items() for run in runs(by.values(), lambda pair: pair[0])]
    spells.sort(key=lambda spell: -spell[1][-1][0].position)
    return Table(
        name='exercised',
        caption=msg('{title}: test jobs that exercise it', title=entry.title),
        columns=(msg('Job'), RELEASES, msg('Pipeline'), msg('Vote'), msg('Through'), EVIDENCE),
        rows=tuple(_use(assessments.data, use, run) for use, run in spells),
        empty=msg('No job of any pipeline exercises it.'),
    )


def _use(data: Dataset, use: _Use, run: list[tuple[Release, list[Job]]]) -> Row:
    (first, _), (newest, found) = run[0], run[-1]
    return row(
        Text(use.job),
        range_words(first, newest),
        Text(use.pipeline),
        Vote.of(voting=use.voting).state,
        entry_ref(data.entries[use.through]) if use.through in data.entries else None,
        evidence_links(data, [job_evidence(newest, job) for job in found]),
    )
