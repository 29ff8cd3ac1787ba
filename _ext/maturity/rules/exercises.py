# SPDX-License-Identifier: Apache-2.0
"""Which test jobs exercise an entry, how well, and what they cover."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import Evidence, at, commas, msg
from maturity.model.vocabulary import Vote

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from maturity.model import Entry, Job, Message, Release
    from maturity.model.messages import Value


@dataclass(frozen=True, slots=True)
class Exercise:
    """How a job exercises an entry: firmly or only under its condition, and through which other entry."""

    job: Job
    through: str
    firm: bool

    def words(self) -> Message:
        """Return the job, its pipeline and vote in words."""
        remarks: list[Value] = [self.job.pipeline, Vote.of(voting=self.job.voting).words]
        if self.through:
            remarks.append(msg('through {entry}', entry=self.through))
        if not self.firm:
            remarks.append(msg('on a condition'))
        return msg('{job} ({remarks})', job=self.job.name, remarks=commas(remarks))


def exercises(entry: Entry, release: Release) -> tuple[Exercise, ...]:
    """Return every job of any pipeline that exercises `entry`, in file order.

    A job does so when it names the entry, or when it tests an entry for which
    this one is the default at the release and covers one of `exercises`.
    """
    if release.gate is None:
        return ()
    default = at(entry.default_for, release)
    users = () if default is None else default.values
    exercised = (_exercise(entry, users, job) for job in release.gate.naming((entry.id, *users)))
    return tuple(exercise for exercise in exercised if exercise is not None)


def _exercise(entry: Entry, users: tuple[str, ...], job: Job) -> Exercise | None:
    """Return how `job` exercises `entry`; what it does firmly goes before its condition."""
    for firm, tests in ((True, job.tests), (False, job.conditional)):
        if entry.id in tests:
            return Exercise(job, '', firm=firm)
        for user in users:
            if not set(entry.exercises).isdisjoint(tests.get(user, ())):
                return Exercise(job, user, firm=firm)
    return None


def may_be_default(entry: Entry, release: Release, counts: Callable[[Job], bool]) -> bool:
    """Return whether a job that counts would exercise the entry if only it were the default there."""
    if release.gate is None or at(entry.default_for, release) is not None:
        return False
    return any(map(counts, release.gate.covering(entry.exercises)))


def coverage(entry: Entry, release: Release, pipelines: Container[str]) -> tuple[set[str], set[str]]:
    """Return the capabilities that jobs cover firmly, and only on a condition."""
    jobs = () if release.gate is None else release.gate.naming((entry.id,))
    counting = [job for job in jobs if job.pipeline in pipelines]
    firm = {id_ for job in counting for id_ in job.tests.get(entry.id, ())}
    conditional = {id_ for job in counting for id_ in job.conditional.get(entry.id, ())}
    return firm, conditional - firm


def job_evidence(release: Release, job: Job) -> Evidence:
    """Return the line of the file that puts `job` into its pipeline."""
    return Evidence(job=job.name, release=release.id, line=job.line, mark=job.mark)


@dataclass(frozen=True, slots=True)
class Suite:
    """The best test suite of an entry in a pipeline at a release; `evidence` are the jobs that make it so."""

    vote: Vote
    evidence: tuple[Evidence, ...] = ()


def best_suites(entry: Entry, release: Release, pipelines: Iterable[str]) -> dict[str, Suite]:
    """Return the best suite in each pipeline; jobs are found by what they exercise, never by name."""
    by_pipeline: dict[str, list[Exercise]] = {}
    for exercise in exercises(entry, release):
        by_pipeline.setdefault(exercise.job.pipeline, []).append(exercise)
    return {
        pipeline: _best(release, by_pipeline[pipeline])
        if pipeline in by_pipeline
        else Suite(_without_jobs(entry, release, pipeline))
        for pipeline in pipelines
    }


def _best(release: Release, exercised: list[Exercise]) -> Suite:
    vote, jobs = Vote.CONDITIONAL, [exercise.job for exercise in exercised]
    if firm := [exercise.job for exercise in exercised if exercise.firm]:
        vote, jobs = Vote.NON_VOTING, firm
    if voting := [job for job in firm if job.voting]:
        vote, jobs = Vote.VOTING, voting
    return Suite(vote, tuple(job_evidence(release, job) for job in jobs))


def _without_jobs(entry: Entry, release: Release, pipeline: str) -> Vote:
    unclear = release.gate is None or may_be_default(entry, release, lambda job: job.pipeline == pipeline)
    return Vote.UNKNOWN if unclear else Vote.NONE
