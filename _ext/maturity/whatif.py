# SPDX-License-Identifier: Apache-2.0
"""A record as it would be if some facts were different at one release; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity.console import UsageError, known, named
from maturity.model import CapabilityFact, Job, Span, at
from maturity.model.tests import Test
from maturity.model.vocabulary import CapabilityState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.model import Dataset, Entry, Release

VOTES = {'voting': True, 'non-voting': False}
STATES = tuple(state.value for state in CapabilityState if state is not CapabilityState.UNKNOWN)
FORMS = (
    f'JOB=voting, JOB=non-voting, JOB=PIPELINE:voting, CAPABILITY={"|".join(STATES)}, '
    'or CAPABILITY=PIPELINE:voting for a job that tests it'
)


@dataclass(frozen=True, slots=True)
class Supposition:
    """One fact that would be different: a job's vote, in a pipeline or all; a capability's state or test."""

    name: str
    value: str

    def tests(self, data: Dataset, release: Release) -> bool:
        """Return whether it is about a job that tests a capability, and not about one on record."""
        is_job = release.gate is None or bool(release.gate.named(self.name))
        return ':' in self.value and data.named('capability', self.name) in data.capabilities and not is_job

    def words(self, data: Dataset, release: Release) -> str:
        """Return what would be, to stand after "if"."""
        if self.value in STATES:
            return f'{self.name} were {self.value}'
        pipeline, _, vote = self.value.rpartition(':')
        where = pipeline and f' in {pipeline}'
        if self.tests(data, release):
            return f'a {vote} job{where} tested {self.name}'
        return f'{self.name} {"voted" if VOTES[vote] else "did not vote"}{where}'


def parsed(text: str) -> Supposition:
    """Return what `NAME=VALUE` supposes; raises `UsageError`."""
    name, _, value = text.partition('=')
    if value not in STATES and value.rpartition(':')[2] not in VOTES:
        message = f'{text!r} supposes nothing; write {FORMS}'
        raise UsageError(message)
    return Supposition(name, value)


def supposed(data: Dataset, entry: str, release: str, suppositions: Iterable[Supposition]) -> Dataset:
    """Return the record as it would be; raises `UsageError` for jobs and capabilities that there are not."""
    entries, releases, tests = dict(data.entries), dict(data.releases), dict(data.tests)
    for one in suppositions:
        gate = releases[release].gate
        if one.value in STATES:
            meant = replace(one, name=named(data, 'capability', one.name))
            entries[entry] = _with_state(entries[entry], releases[release], meant)
        elif gate is not None and one.tests(data, releases[release]):
            meant = replace(one, name=data.named('capability', one.name))
            test = _test_of(entries[entry], releases[release], meant)
            tests[test.id] = test
            jobs = (*gate.jobs, _job_of(entry, test, meant))
            releases[release] = replace(releases[release], gate=replace(gate, jobs=jobs))
        else:
            releases[release] = _with_vote(releases[release], one)
    return replace(data, entries=entries, releases=releases, tests=tests)


def _test_of(entry: Entry, release: Release, one: Supposition) -> Test:
    """Return a test that shows a capability of the entry at the release."""
    id_ = f'if-{one.name}'
    return Test(
        id=id_,
        path=id_,
        symbol=id_,
        groups=(id_,),
        shows=(one.name,),
        entries=(entry.id,),
        span=_only(release),
        mark=entry.mark,
    )


def _job_of(entry: str, test: Test, one: Supposition) -> Job:
    pipeline, _, vote = one.value.rpartition(':')
    return Job(
        name=test.id,
        pipeline=pipeline,
        voting=VOTES[vote],
        entries=(entry,),
        selects=test.groups,
        mark=test.mark,
    )


def _only(release: Release) -> Span:
    return Span(since=release.id, last=release.id, start=release.position, stop=release.position)


def _with_vote(release: Release, one: Supposition) -> Release:
    known(one.name, {job.name: job for job in release.jobs}, f'job of {release.id}')
    assert release.gate is not None
    return replace(release, gate=replace(release.gate, jobs=tuple(_jobs(release.jobs, one))))


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
        span=_only(release),
        state=one.value,
        evidence=() if fact is None else fact.evidence,
        mark=entry.mark if fact is None else fact.mark,
    )
    # What holds at a release is the first fact whose range has it.
    return replace(entry, capabilities={**entry.capabilities, one.name: (new, *facts)})
