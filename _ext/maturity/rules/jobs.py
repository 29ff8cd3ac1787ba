# SPDX-License-Identifier: Apache-2.0
"""Rules about test jobs: that some exercise an entry, and that they cover what it offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

from maturity.model import Rule, either, msg, msgs
from maturity.model.forms import CapabilityId, Prose
from maturity.model.releases import Pipelines
from maturity.model.rules import Ruling, met, unknown, unmet
from maturity.rules.common import NO_CLAIM, by_state, claimed
from maturity.rules.exercises import coverage, exercises, job_evidence, may_be_default

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.model import Context, Evidence, Message
    from maturity.model import Job as TestJob
    from maturity.model.messages import Value
    from maturity.rules.exercises import Exercise

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Job(Rule):
    """Met when a job of these pipelines exercises the entry."""

    name = 'job'

    pipelines: Pipelines
    voting: Annotated[
        bool | None, 'Whether only jobs with a vote count (true); without it, or with false, all do.'
    ] = None

    def looks_at(self) -> tuple[str, ...]:
        """Return that jobs decide."""
        return ('jobs',)

    def judge(self, context: Context) -> Ruling:
        """Judge the jobs that count; one that depends on a condition does not decide."""
        if context.release.gate is None:
            return unknown(_NO_GATE)
        exercised = exercises(context.data, context.entry, context.release)
        counting = [exercise for exercise in exercised if _counts(self, exercise.job) is not False]
        if firm := [exercise for exercise in counting if exercise.firm and _counts(self, exercise.job)]:
            return met(msg('Exercised by {jobs}.', jobs=_words(firm)), _evidence(context, firm))
        if counting:
            reason = msg(
                'Exercised only on a condition, by {jobs}: {condition}',
                jobs=_words(counting),
                condition=counting[0].condition or counting[0].job.note or '',
            )
            return unknown(reason, _evidence(context, counting))
        return self._without_jobs(context, exercised, context.release.gate.source)

    def needed(self, context: Context) -> tuple[str, ...]:
        """Return the first job that exercises the entry at all, in a pipeline that counts, and voting."""
        firm = (one for one in exercises(context.data, context.entry, context.release) if one.firm)
        return tuple(f'{one.job.name}={self.pipelines[0]}:voting' for one in firm)[:1]

    def _without_jobs(self, context: Context, others: tuple[Exercise, ...], source: Evidence) -> Ruling:
        reasons = _NO_VOTING_JOB if self.voting else _NO_JOB
        pipelines = either(self.pipelines)
        if may_be_default(context.data, context.entry, context.release, partial(_counts, self)):
            return unknown(reasons['by name'].filled(pipelines=pipelines), (source,))
        if others:
            reason = reasons['others'].filled(pipelines=pipelines, jobs=_words(others))
            return unmet(reason, _evidence(context, others))
        return unmet(reasons['none'].filled(pipelines=pipelines), (source,))


def _counts(rule: Job | JobsCover, job: TestJob) -> bool | None:
    """Return whether a job counts; None where that depends on its vote, which no file tells."""
    if job.pipeline not in rule.pipelines:
        return False
    return job.voting if rule.voting else True


def _words(exercised: Iterable[Exercise]) -> Value:
    return tuple(dict.fromkeys(exercise.words() for exercise in exercised))


def _evidence(context: Context, exercised: Iterable[Exercise]) -> list[Evidence]:
    return [job_evidence(context.release, exercise.job) for exercise in exercised]


@dataclass(frozen=True, kw_only=True, slots=True)
class JobsCover(Rule):
    """Met when jobs of these pipelines cover every tested capability of the entry."""

    name = 'jobs-cover'

    capabilities: Annotated[
        Literal['all', 'claimed'],
        'Which ones: all that the entry offers, or of these only those that the project claims.',
    ]
    without: Annotated[
        Mapping[CapabilityId, Prose], 'Capabilities that are not asked for, each with the reason.'
    ] = field(default_factory=dict)
    pipelines: Pipelines
    voting: Annotated[bool | None, 'Whether only jobs with a vote count (true).'] = None

    def looks_at(self) -> tuple[str, ...]:
        """Return that capabilities decide, and tests of them."""
        return ('capabilities', 'tests')

    def judge(self, context: Context) -> Ruling:
        """Judge what the entry offers, also in part, and say what is not asked for."""
        ruling = self._judged(context)
        left_out = tuple(id_ for id_ in self.without if id_ in context.data.capabilities_at(context.release))
        if not left_out:
            return ruling
        words = msg('{reason} Not asked for: {capabilities}.', reason=ruling.reason, capabilities=left_out)
        return replace(ruling, reason=words)

    def _judged(self, context: Context) -> Ruling:
        gate, wanted = context.release.gate, self._wanted(context)
        if gate is None or wanted is None:
            return unknown(_NO_GATE if gate is None else NO_CLAIM)
        states = by_state(context, wanted)
        offered = _offered(states, wanted)
        firm, conditional = coverage(context.data, context.entry, context.release, partial(_counts, self))
        if missing := [id_ for id_ in offered if id_ not in firm | conditional]:
            covered = [id_ for id_ in offered if id_ in firm]
            return unmet(self._not_covered(len(offered), len(covered), missing), (gate.source,))
        if maybe := [id_ for id_ in offered if id_ not in firm]:
            reason = msg('Covered only on a condition: {capabilities}.', capabilities=tuple(maybe))
            return unknown(reason, (gate.source,))
        # What is covered anyway does not matter, whether the entry offers it or not.
        if unclear := [id_ for id_ in states.get('unknown', ()) if id_ not in firm]:
            return unknown(msg('Nothing is recorded for: {capabilities}.', capabilities=tuple(unclear)))
        if not offered:
            return met(msg('It offers no capability that a test could cover.'))
        return met(self._all_covered(len(offered)), (gate.source,))

    def needed(self, context: Context) -> tuple[str, ...]:
        """Return the capabilities that lack a test; nothing where it is not known what the entry offers."""
        wanted = self._wanted(context) or []
        states = by_state(context, wanted)
        firm, _conditional = coverage(context.data, context.entry, context.release, partial(_counts, self))
        if context.release.gate is None or {*states.get('unknown', ())} - firm:
            return ()
        job = f'{self.pipelines[0]}:{"voting" if self.voting else "non-voting"}'
        return tuple(f'{id_}={job}' for id_ in _offered(states, wanted) if id_ not in firm)

    def _wanted(self, context: Context) -> list[str] | None:
        """Return the capabilities that count and that a test could cover; None where nothing is claimed."""
        names: Iterable[str] | None = context.data.capabilities
        if self.capabilities == 'claimed':
            names = claimed(context.data, context.entry, context.release)
        if names is None:
            return None
        return [id_ for id_ in names if context.data.capabilities[id_].tested and id_ not in self.without]

    def _not_covered(self, count: int, covered: int, missing: list[str]) -> Message:
        return msgs(
            '{covered} of {count} capabilities covered in {pipelines}; not covered: {missing}.',
            '{covered} of {count} capabilities covered in {pipelines}; not covered: {missing}.',
            count,
            covered=covered,
            pipelines=either(self.pipelines),
            missing=tuple(missing),
        )

    def _all_covered(self, count: int) -> Message:
        return msgs(
            'All {count} capabilities that a test can cover are covered in {pipelines}.',
            'All {count} capabilities that a test can cover are covered in {pipelines}.',
            count,
            pipelines=either(self.pipelines),
        )


def _offered(states: Mapping[str, list[str]], wanted: Iterable[str]) -> list[str]:
    """Return which capabilities are there, also in part."""
    offers = {*states.get('implemented', ()), *states.get('partial', ())}
    return [id_ for id_ in wanted if id_ in offers]
