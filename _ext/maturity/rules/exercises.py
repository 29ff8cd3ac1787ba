# SPDX-License-Identifier: Apache-2.0
"""Which test jobs exercise an entry, and how well its capabilities are tested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import Evidence, at, commas, msg
from maturity.model.vocabulary import CapabilityState, Coverage, Vote
from maturity.rules.common import state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from maturity.model import Dataset, Entry, Job, Message, Release, Text
    from maturity.model.coverage import Cover
    from maturity.model.messages import Value
    from maturity.model.tests import Test


@dataclass(frozen=True, slots=True)
class Exercise:
    """How a job exercises an entry: under which condition alone, if any, and through which other entry."""

    job: Job
    through: str
    condition: Text | None

    @property
    def firm(self) -> bool:
        """Whether it does so in any case."""
        return self.condition is None

    def words(self) -> Message:
        """Return the job, its pipeline and vote in words."""
        remarks: list[Value] = [self.job.pipeline, Vote.of(voting=self.job.voting).words]
        if self.through:
            remarks.append(msg('through {entry}', entry=self.through))
        if not self.firm:
            remarks.append(msg('on a condition'))
        return msg('{job} ({remarks})', job=self.job.name, remarks=commas(remarks))


def exercises(data: Dataset, entry: Entry, release: Release) -> tuple[Exercise, ...]:
    """Return every job of any pipeline that exercises `entry`, in file order.

    A job does so when it runs a test for the entry, or when it covers one of
    `exercises` of an entry for which this one is the default at the release,
    or which the job has use this one.
    """
    # Each requirement about jobs asks, in each reading, and so do views.
    key = exercises, entry.id, release.id
    if key not in data.kept:
        data.kept[key] = _exercises(data, entry, release)
    found: tuple[Exercise, ...] = data.kept[key]
    return found


def _exercises(data: Dataset, entry: Entry, release: Release) -> tuple[Exercise, ...]:
    if release.gate is None:
        return ()
    named = {id(cover.job): cover for cover in data.coverage[release.id].firmest(entry.id).get(None, ())}
    used = _through(data, entry, release)
    exercised = []
    for job in release.gate.jobs:
        direct, (through, cover) = named.get(id(job)), used.get(id(job), ('', None))
        if direct is not None and (direct.firm or cover is None or not cover.firm):
            exercised.append(Exercise(job, '', direct.condition))
        elif cover is not None:
            exercised.append(Exercise(job, through, cover.condition))
    return tuple(exercised)


def _through(data: Dataset, entry: Entry, release: Release) -> dict[int, tuple[str, Cover]]:
    """Return through which other entry each job exercises one: in any case, rather than on a condition."""
    default = at(entry.default_for, release)
    users = () if default is None else default.values
    others = (user for job in release.jobs if entry.id in job.uses for user in job.entries)
    through: dict[int, tuple[str, Cover]] = {}
    for user in dict.fromkeys((*users, *others)):
        shown = data.coverage[release.id].firmest(user)
        for cover in (cover for id_ in entry.exercises for cover in shown.get(id_, ())):
            known = through.get(id(cover.job))
            is_better = known is None or (cover.firm and not known[1].firm)
            if is_better and _is_used(data, entry, cover.job, default=user in users):
                through[id(cover.job)] = user, cover
    return through


def _is_used(data: Dataset, entry: Entry, job: Job, *, default: bool) -> bool:
    return entry.id in job.uses or (default and not _replaced(data, entry, job))


def _replaced(data: Dataset, entry: Entry, job: Job) -> bool:
    """Return whether a job uses another entry in place of this one."""
    used = (data.entries[id_] for id_ in job.uses if id_ in data.entries)
    return any((other.kind, other.type) == (entry.kind, entry.type) for other in used)


def may_be_default(
    data: Dataset, entry: Entry, release: Release, counts: Callable[[Job], bool | None]
) -> bool:
    """Return whether a job that counts would exercise the entry if only it were the default there."""
    if release.gate is None or at(entry.default_for, release) is not None:
        return False
    coverage = data.coverage[release.id]
    tested = {id_ for job in release.gate.jobs if counts(job) for id_ in job.entries}
    return any(
        counts(cover.job) and not _replaced(data, entry, cover.job)
        for user in tested
        for id_ in entry.exercises
        for cover in coverage.firmest(user).get(id_, ())
    )


# Capabilities -----------------------------------------------------------------------------------


def coverage(
    data: Dataset, entry: Entry, release: Release, counts: Callable[[Job], bool | None]
) -> tuple[set[str], set[str]]:
    """Return the capabilities that jobs that count cover firmly, and only on a condition."""
    firm: set[str] = set()
    conditional: set[str] = set()
    for id_, covers in data.coverage[release.id].firmest(entry.id).items():
        counting = [(cover, by) for cover in covers if (by := counts(cover.job)) is not False]
        if id_ is not None and counting:
            (firm if any(cover.firm and by for cover, by in counting) else conditional).add(id_)
    return firm, conditional


@dataclass(frozen=True, slots=True)
class Tested:
    """How well a capability is tested, and the tests that make it so; for others, all that there are."""

    state: Coverage
    covers: tuple[Cover, ...] = ()

    @property
    def jobs(self) -> Mapping[str, Job]:
        """The jobs by name."""
        return {cover.job.name: cover.job for cover in self.covers}

    @property
    def tests(self) -> list[Test]:
        """Each of the tests once."""
        return list({cover.test.id: cover.test for cover in self.covers}.values())


def tested(data: Dataset, entry: Entry, release: Release, capability: str) -> Tested:
    """Return how well a capability of an entry is tested at a release."""
    offered = state_of(entry, capability, release)
    # No fact holds where the project does not have it.
    is_beyond = offered == _UNKNOWN and capability not in data.capabilities_at(release)
    if offered in _NOT_OFFERED or is_beyond:
        return Tested(Coverage.NOT_OFFERED)
    if release.gate is None:
        return Tested(Coverage.UNKNOWN)
    # Matrices, checks of what was published and outputs for programs all ask.
    key = tested, entry.id, release.id, capability
    if key not in data.kept:
        data.kept[key] = _tested(data, entry, release, capability)
    found: Tested = data.kept[key]
    return found


def _tested(data: Dataset, entry: Entry, release: Release, capability: str) -> Tested:
    by_state: dict[Coverage, list[Cover]] = {}
    for cover in data.coverage[release.id].of(entry.id).get(capability, ()):
        if (state := _state(data, cover)) is not None:
            by_state.setdefault(state, []).append(cover)
    best = next((state for state in Coverage if state in by_state), Coverage.UNTESTED)
    return Tested(best, tuple(by_state.get(best, ())))


_UNKNOWN = CapabilityState.UNKNOWN.value
_NOT_OFFERED = {CapabilityState.MISSING.value, CapabilityState.NOT_APPLICABLE.value}


def _state(data: Dataset, cover: Cover) -> Coverage | None:
    """Return what one test of one job makes of a capability, or None where it counts for nothing."""
    role = data.role(cover.job.pipeline)
    if role.coverage is not None and not cover.firm:
        return Coverage.CONDITIONAL
    return role.voted if cover.job.voting else role.coverage


# Suites -----------------------------------------------------------------------------------------


def job_evidence(release: Release, job: Job) -> Evidence:
    """Return the line of the file that puts `job` into its pipeline."""
    return Evidence(job=job.name, release=release.id, line=job.line, mark=job.mark)


@dataclass(frozen=True, slots=True)
class Suite:
    """The best test suite of an entry in a pipeline at a release; `evidence` are the jobs that make it so."""

    vote: Vote
    evidence: tuple[Evidence, ...] = ()


def best_suites(data: Dataset, entry: Entry, release: Release, pipelines: Iterable[str]) -> dict[str, Suite]:
    """Return the best suite in each pipeline; jobs are found by what they exercise, never by name."""
    by_pipeline: dict[str, list[Exercise]] = {}
    for exercise in exercises(data, entry, release):
        by_pipeline.setdefault(exercise.job.pipeline, []).append(exercise)
    return {
        pipeline: _best(release, by_pipeline[pipeline])
        if pipeline in by_pipeline
        else Suite(_without_jobs(data, entry, release, pipeline))
        for pipeline in pipelines
    }


def _best(release: Release, exercised: list[Exercise]) -> Suite:
    vote, jobs = Vote.CONDITIONAL, [exercise.job for exercise in exercised]
    if firm := [exercise.job for exercise in exercised if exercise.firm]:
        unclear = [job for job in firm if job.voting is None]
        vote, jobs = (Vote.UNKNOWN, unclear) if unclear else (Vote.NON_VOTING, firm)
    if voting := [job for job in firm if job.voting]:
        vote, jobs = Vote.VOTING, voting
    return Suite(vote, tuple(job_evidence(release, job) for job in jobs))


def _without_jobs(data: Dataset, entry: Entry, release: Release, pipeline: str) -> Vote:
    unclear = release.gate is None or may_be_default(
        data, entry, release, lambda job: job.pipeline == pipeline
    )
    return Vote.UNKNOWN if unclear else Vote.NONE
