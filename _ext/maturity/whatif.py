# SPDX-License-Identifier: Apache-2.0
"""A record as it would be if some facts were different at one release; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity.console import UsageError, known, named
from maturity.model import CapabilityFact, Span, at
from maturity.model.vocabulary import CapabilityState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.model import Dataset, Entry, Job, Release

VOTES = {'voting': True, 'non-voting': False}
STATES = tuple(state.value for state in CapabilityState if state is not CapabilityState.UNKNOWN)
FORMS = f'JOB=voting, JOB=non-voting, JOB=PIPELINE:voting or CAPABILITY={"|".join(STATES)}'


@dataclass(frozen=True, slots=True)
class Supposition:
    """One fact that would be different: a job's vote, in a pipeline or all, or a capability's state."""

    name: str
    value: str

    def __str__(self) -> str:
        """Return it in words."""
        return f'{self.name} were {self.value}'


def parsed(text: str) -> Supposition:
    """Return what `NAME=VALUE` supposes; raises `UsageError`."""
    name, _, value = text.partition('=')
    if value not in STATES and value.rpartition(':')[2] not in VOTES:
        message = f'{text!r} supposes nothing; write {FORMS}'
        raise UsageError(message)
    return Supposition(name, value)


def supposed(data: Dataset, entry: str, release: str, suppositions: Iterable[Supposition]) -> Dataset:
    """Return the record as it would be; raises `UsageError` for jobs and capabilities that there are not."""
    entries, releases = dict(data.entries), dict(data.releases)
    for one in suppositions:
        if one.value in STATES:
            meant = replace(one, name=named(data, 'capability', one.name))
            entries[entry] = _with_state(entries[entry], releases[release], meant)
        else:
            releases[release] = _with_vote(releases[release], one)
    return replace(data, entries=entries, releases=releases)


def _with_vote(release: Release, one: Supposition) -> Release:
    jobs = () if release.gate is None else release.gate.jobs
    known(one.name, {job.name: job for job in jobs}, f'job of {release.id}')
    assert release.gate is not None
    return replace(release, gate=replace(release.gate, jobs=tuple(_jobs(jobs, one))))


def _jobs(jobs: tuple[Job, ...], one: Supposition) -> Iterator[Job]:
    """Yield the jobs as they would be; where a job is not in the pipeline, it would be in that too."""
    pipeline, _, vote = one.value.rpartition(':')
    for job in jobs:
        meant = job.name == one.name and pipeline in {'', job.pipeline}
        yield replace(job, voting=VOTES[vote]) if meant else job
    named = [job for job in jobs if job.name == one.name]
    if pipeline and pipeline not in {job.pipeline for job in named}:
        yield replace(named[-1], pipeline=pipeline, voting=VOTES[vote], line=None)


def _with_state(entry: Entry, release: Release, one: Supposition) -> Entry:
    facts = entry.capabilities.get(one.name, ())
    fact = at(facts, release)
    new = CapabilityFact(
        span=Span(since=release.id, last=release.id, start=release.position, stop=release.position),
        state=one.value,
        evidence=() if fact is None else fact.evidence,
        mark=entry.mark if fact is None else fact.mark,
    )
    # What holds at a release is the first fact whose range has it.
    return replace(entry, capabilities={**entry.capabilities, one.name: (new, *facts)})
