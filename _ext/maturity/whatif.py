# SPDX-License-Identifier: Apache-2.0
"""What a classification would be if some facts were different; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity import summary
from maturity.evaluate import evaluate
from maturity.model import CapabilityFact, Span, at
from maturity.model.vocabulary import CapabilityState
from maturity.problems import did_you_mean, listed, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.assessment import Assessment, Judgement
    from maturity.model import Dataset, Entry, Job, Release

VOTES = {'voting': True, 'non-voting': False}
STATES = tuple(state.value for state in CapabilityState if state is not CapabilityState.UNKNOWN)


class NoSuchFactError(Exception):
    """A change is about nothing that there is; says what there is."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that would be different: a job's vote or a capability's state."""

    name: str
    value: str

    @property
    def vote(self) -> bool | None:
        """Whether the job would vote; None where the change is about a capability."""
        return VOTES.get(self.value.rpartition(':')[2])

    @property
    def pipeline(self) -> str:
        """The pipeline in which the job would be; empty for the one that it is in."""
        return self.value.rpartition(':')[0]

    @classmethod
    def parsed(cls, text: str) -> Change:
        """Return the change that `NAME=VALUE` says; raises `NoSuchFactError` where it is none."""
        name, _, value = text.partition('=')
        change = cls(name, value)
        if change.vote is None and value not in STATES:
            forms = f'JOB=voting, JOB=non-voting, JOB=PIPELINE:voting or CAPABILITY={"|".join(STATES)}'
            message = f'{text!r} is no change; write {forms}'
            raise NoSuchFactError(message)
        return change


def changed(data: Dataset, entry: Entry, release: Release, changes: Sequence[Change]) -> Dataset:
    """Return the record as it would be with some facts different at one release."""
    for change in changes:
        if change.vote is not None:
            release = _with_vote(release, change)
        else:
            entry = _with_state(data, entry, release, change)
    return replace(
        data,
        releases={**data.releases, release.id: release},
        entries={**data.entries, entry.id: entry},
    )


def _with_vote(release: Release, change: Change) -> Release:
    gate = release.gate
    names = sorted({job.name for job in gate.jobs}) if gate is not None else []
    if gate is None or change.name not in names:
        there = listed(names, limit=60) if names else 'none'
        message = f'{release.id} has no job {change.name!r}; there are {there}'
        raise NoSuchFactError(message + did_you_mean(change.name, names))
    jobs = tuple(_voting(job, change) for job in gate.jobs)
    return replace(release, gate=replace(gate, jobs=jobs))


def _voting(job: Job, change: Change) -> Job:
    if job.name != change.name or change.vote is None:
        return job
    return replace(job, voting=change.vote, pipeline=change.pipeline or job.pipeline)


def _with_state(data: Dataset, entry: Entry, release: Release, change: Change) -> Entry:
    if change.name not in data.capabilities:
        message = f'there is no capability {change.name!r}; there are {listed(data.capabilities, limit=60)}'
        raise NoSuchFactError(message + did_you_mean(change.name, data.capabilities))
    facts = entry.capabilities.get(change.name, ())
    here = Span(since=release.id, last=release.id, start=release.position, stop=release.position)
    fact = at(facts, release)
    supposed = CapabilityFact(
        span=here,
        state=change.value,
        evidence=() if fact is None else fact.evidence,
        mark=entry.mark if fact is None else fact.mark,
    )
    # What holds at a release is the first fact whose range has it.
    return replace(entry, capabilities={**entry.capabilities, change.name: (supposed, *facts)})


def answer(data: Dataset, entry: Entry, release: Release, changes: Sequence[Change]) -> Iterator[str]:
    """Yield what the classification would be, and why; raises `NoSuchFactError`."""
    before = evaluate(data).get(entry.id, release.id)
    other = changed(data, entry, release, changes)
    after = evaluate(other).get(entry.id, release.id)
    if before is None or after is None:
        message = f'{entry.id!r} does not exist in {release.id!r}'
        raise NoSuchFactError(message)
    yield one_line(f'{entry.title} in {release.title}, if {_listed(changes)}:')
    was, is_ = summary.level_words(data, before), summary.level_words(other, after)
    yield one_line(f'  {is_}, as it is' if was == is_ else f'  {is_} instead of {was}')
    yield from _verdicts(before, after)
    yield one_line(f'  {summary.missing(other, after)}')


def _listed(changes: Sequence[Change]) -> str:
    return ' and '.join(f'{change.name} were {change.value}' for change in changes)


def _verdicts(before: Assessment, after: Assessment) -> Iterator[str]:
    pairs = list(zip(before.judgements, after.judgements, strict=True))
    different = [(was, is_) for was, is_ in pairs if was.verdict is not is_.verdict]
    for was, is_ in different:
        yield _judgement(was, is_)
    if not different:
        yield '  No requirement would be judged otherwise.'


def _judgement(was: Judgement, is_: Judgement) -> str:
    title = f'{is_.requirement.title} [{is_.requirement.id}]'
    return one_line(f'  {title}: {is_.verdict.value} instead of {was.verdict.value}. {is_.reason}')
