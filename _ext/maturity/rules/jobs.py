# SPDX-License-Identifier: Apache-2.0
"""Rules about test jobs: which ones exercise an entry, and what they cover."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from maturity.model import Evidence, at, commas, either, msg, msgs
from maturity.rules.base import Verdict, ruling
from maturity.rules.capabilities import by_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from maturity.model import Dataset, Entry, Gate, Job, Message, Release, Rule
    from maturity.model.messages import Value
    from maturity.rules.base import Context, Ruling

_NO_GATE = msg('Nothing is recorded of the test jobs of this release.')

_NO_JOB = {
    'none': msg('No job in {pipelines} exercises it.'),
    'others': msg('No job in {pipelines} exercises it; there is only {jobs}.'),
    'by name': msg(
        'No job in {pipelines} exercises it by name, and nothing is recorded of what it is the default for.'
    ),
}
_NO_VOTING_JOB = {
    'none': msg('No voting job in {pipelines} exercises it.'),
    'others': msg('No voting job in {pipelines} exercises it; there is only {jobs}.'),
    'by name': msg(
        'No voting job in {pipelines} exercises it by name, '
        'and nothing is recorded of what it is the default for.'
    ),
}


@dataclass(frozen=True, slots=True)
class Exercise:
    """How a job exercises an entry: firmly, or only under its condition."""

    job: Job
    through: str
    firm: bool

    def said(self) -> Message:
        """Return the job, its pipeline and vote in words."""
        remarks: list[Value] = [self.job.pipeline, msg('voting') if self.job.voting else msg('non-voting')]
        if self.through:
            remarks.append(msg('through {entry}', entry=self.through))
        if not self.firm:
            remarks.append(msg('on a condition'))
        return msg('{job} ({remarks})', job=self.job.name, remarks=commas(remarks))


def exercises(data: Dataset, entry: Entry, release: Release) -> tuple[Exercise, ...]:
    """Return every job of any pipeline that exercises `entry`, in file order.

    A job does so when it names the entry, or when it tests an entry for which
    this one is the default at the release and covers one of `exercises`.
    """
    jobs = () if release.gate is None else release.gate.jobs
    default = at(entry.default_for, release)
    users = () if default is None else default.values
    found = (_exercise(entry, users, job) for job in jobs)
    return tuple(one for one in found if one is not None)


def _exercise(entry: Entry, users: tuple[str, ...], job: Job) -> Exercise | None:
    """Return how `job` exercises `entry`; what it does firmly goes before its condition."""
    for firm, tests in ((True, job.tests), (False, job.conditional)):
        if entry.id in tests:
            return Exercise(job, '', firm=firm)
        for user in users:
            if user in tests and _covers(entry, tests[user]):
                return Exercise(job, user, firm=firm)
    return None


def _covers(entry: Entry, capabilities: Iterable[str]) -> bool:
    return not set(entry.exercises).isdisjoint(capabilities)


def job_evidence(release: Release, job: Job) -> Evidence:
    """Return the line of the file that puts `job` into its pipeline."""
    return Evidence(type='job', target=job.name, release=release.id, line=job.line, mark=job.mark)


def counts(rule: Rule, job: Job) -> bool:
    """Return whether a rule looks at `job`: its pipeline, and its vote where one is asked for."""
    return job.pipeline in rule.pipelines and (job.voting or rule.voting is not True)


def job(rule: Rule, context: Context) -> Ruling:
    """Met when a job that counts exercises the entry."""
    gate = context.release.gate
    if gate is None:
        return ruling(Verdict.UNKNOWN, _NO_GATE)
    found = exercises(context.data, context.entry, context.release)
    counting = [one for one in found if counts(rule, one.job)]
    if firm := [one for one in counting if one.firm]:
        return ruling(Verdict.MET, msg('Exercised by {jobs}.', jobs=_said(firm)), _evidence(context, firm))
    if counting:
        reason = msg(
            'Exercised only on a condition, by {jobs}: {condition}',
            jobs=_said(counting),
            condition=counting[0].job.condition or '',
        )
        return ruling(Verdict.UNKNOWN, reason, _evidence(context, counting))
    return _no_job(rule, context, gate, found)


def _no_job(rule: Rule, context: Context, gate: Gate, others: tuple[Exercise, ...]) -> Ruling:
    reasons = _NO_VOTING_JOB if rule.voting else _NO_JOB
    pipelines = either(rule.pipelines)
    if _may_be_default(context.entry, context.release, [one for one in gate.jobs if counts(rule, one)]):
        return ruling(Verdict.UNKNOWN, reasons['by name'].filled(pipelines=pipelines), (gate.source,))
    if others:
        reason = reasons['others'].filled(pipelines=pipelines, jobs=_said(others))
        return ruling(Verdict.UNMET, reason, _evidence(context, others))
    return ruling(Verdict.UNMET, reasons['none'].filled(pipelines=pipelines), (gate.source,))


def _may_be_default(entry: Entry, release: Release, jobs: Iterable[Job]) -> bool:
    """Return whether one of the jobs would exercise the entry if only it were the default there."""
    if at(entry.default_for, release) is not None:
        return False
    return any(
        _covers(entry, covered)
        for one in jobs
        for tests in (one.tests, one.conditional)
        for covered in tests.values()
    )


class Vote(Enum):
    """How the best test suite of an entry in a pipeline stands, from the worst to the best.

    `CONDITIONAL`: a job exercises the entry only under its condition.
    """

    UNKNOWN = 'unknown'
    NONE = 'none'
    CONDITIONAL = 'conditional'
    NON_VOTING = 'non-voting'
    VOTING = 'voting'


@dataclass(frozen=True, slots=True)
class Suite:
    """The best test suite of an entry in a pipeline at a release, and the jobs that make it so."""

    vote: Vote
    jobs: tuple[Job, ...] = ()


def best_suite(data: Dataset, entry: Entry, release: Release, pipeline: str) -> Suite:
    """Return the best suite in a pipeline; jobs are found by what they exercise, never by name."""
    if release.gate is None:
        return Suite(Vote.UNKNOWN)
    found = [one for one in exercises(data, entry, release) if one.job.pipeline == pipeline]
    firm = [one.job for one in found if one.firm]
    voting = tuple(job for job in firm if job.voting)
    if firm:
        return Suite(Vote.VOTING, voting) if voting else Suite(Vote.NON_VOTING, tuple(firm))
    if found:
        return Suite(Vote.CONDITIONAL, tuple(one.job for one in found))
    jobs = [job for job in release.gate.jobs if job.pipeline == pipeline]
    return Suite(Vote.UNKNOWN if _may_be_default(entry, release, jobs) else Vote.NONE)


def _said(found: Iterable[Exercise]) -> Value:
    return tuple(dict.fromkeys(one.said() for one in found))


def _evidence(context: Context, found: Iterable[Exercise]) -> list[Evidence]:
    return [job_evidence(context.release, one.job) for one in found]


def coverage(entry: Entry, release: Release, pipelines: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the capabilities that jobs cover firmly, and only on a condition."""
    jobs = () if release.gate is None else release.gate.jobs
    counting = [one for one in jobs if one.pipeline in pipelines]
    firm = {id_ for one in counting for id_ in one.tests.get(entry.id, ())}
    conditional = {id_ for one in counting for id_ in one.conditional.get(entry.id, ())}
    return firm, conditional - firm


def jobs_cover(rule: Rule, context: Context) -> Ruling:
    """Met when jobs that count cover every tested capability that the entry offers."""
    gate = context.release.gate
    if gate is None:
        return ruling(Verdict.UNKNOWN, _NO_GATE)
    tested = [id_ for id_, capability in context.data.capabilities.items() if capability.tested]
    states = by_state(context, tested)
    offers = {*states.get('implemented', ()), *states.get('partial', ())}
    offered = [id_ for id_ in tested if id_ in offers]
    firm, conditional = coverage(context.entry, context.release, rule.pipelines)
    pipelines = either(rule.pipelines)
    if missing := [id_ for id_ in offered if id_ not in firm | conditional]:
        return ruling(Verdict.UNMET, _not_covered(offered, missing, pipelines), (gate.source,))
    if maybe := [id_ for id_ in offered if id_ in conditional]:
        reason = msg('Covered only on a condition: {capabilities}.', capabilities=tuple(maybe))
        return ruling(Verdict.UNKNOWN, reason, (gate.source,))
    # What is covered anyway does not matter, whether the entry offers it or not.
    if unknown := [id_ for id_ in states.get('unknown', ()) if id_ not in firm]:
        reason = msg('Nothing is recorded for: {capabilities}.', capabilities=tuple(unknown))
        return ruling(Verdict.UNKNOWN, reason)
    if not offered:
        return ruling(Verdict.MET, msg('It offers no capability that a test could cover.'))
    return ruling(Verdict.MET, _all_covered(offered, pipelines), (gate.source,))


def _not_covered(offered: Sequence[str], missing: Sequence[str], pipelines: Value) -> Message:
    return msgs(
        '{covered} of {count} capabilities covered in {pipelines}; not covered: {missing}.',
        '{covered} of {count} capabilities covered in {pipelines}; not covered: {missing}.',
        len(offered),
        covered=len(offered) - len(missing),
        pipelines=pipelines,
        missing=tuple(missing),
    )


def _all_covered(offered: Sequence[str], pipelines: Value) -> Message:
    return msgs(
        'All {count} capabilities that a test can cover are covered in {pipelines}.',
        'All {count} capabilities that a test can cover are covered in {pipelines}.',
        len(offered),
        pipelines=pipelines,
    )
