# SPDX-License-Identifier: Apache-2.0
"""Compares the test jobs of a release with those that its pipelines really list.

Whether a job is listed, whether it votes, what it runs and on which version
are separate questions: one can be clear where another cannot be told.  The
record names the line on which a job is listed, so that a job that is not there
disagrees, even where templates that nobody has at hand could list it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from maturity.model import Message, msg
from maturity.model.vocabulary import Agreement
from maturity_audit.findings import Finding
from maturity_audit.jobs import LONGEST_NAME, branches, expression, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from maturity.model import Gate, Job, Phrase, Recipe, SourceMark
    from maturity_audit.findings import Place
    from maturity_audit.jobs import FoundJob, Jobs
    from maturity_audit.questions import Question

    Found: TypeAlias = bool | str | Message | None

LISTED, VOTES, RUNS, VERSIONS = 'gate-jobs', 'gate-votes', 'gate-runs', 'gate-versions'
_LISTED = msg('{job} in {pipeline}')
_VOTING = msg('{job} in {pipeline} is voting')
_NON_VOTING = msg('{job} in {pipeline} is non-voting')
_RUNS = msg('{job} in {pipeline} runs {value}')
_VERSION = msg('{job} in {pipeline} tests version {value}')


def findings(question: Question, recipe: Recipe, jobs: Jobs) -> Iterator[Finding]:
    """Yield what the recorded jobs of a release come to, and the jobs that the record lacks.

    Parameters of the recipe: `without-a-vote` are pipelines in which nobody
    votes, whatever a job says; a job whose whole name the expression
    `expected` matches has to be on record, except one that `left-out` matches.
    """
    gate = question.release.gate
    if gate is None:
        return
    found = told(partial(jobs, question))
    if isinstance(found, Message):
        closed = _Gate(question, ())
        for job in gate.jobs:
            yield from _closed(closed, job, found)
        return
    compared = _Gate(question, found)
    for job in gate.jobs:
        yield from compared.job(job)
    yield from compared.lacking(gate)


@dataclass(frozen=True, slots=True)
class _Claim:
    """What the record says of a job, in words and as a value."""

    kind: str
    about: Phrase
    mark: SourceMark
    value: bool | str | None = None


class _Gate:
    """The jobs that were found for a release."""

    def __init__(self, question: Question, found: Sequence[FoundJob]) -> None:
        self._question = question
        self._found = found
        self._silent = frozenset(question.texts('without-a-vote'))

    def finding(
        self,
        claim: _Claim,
        outcome: Agreement,
        said: Message | None = None,
        places: Iterable[Place] = (),
    ) -> Finding:
        """Return what a claim comes to."""
        release = self._question.release.id
        return Finding(
            kind=claim.kind,
            release=release,
            subject=release,
            about=claim.about,
            outcome=outcome,
            found=said,
            places=tuple(places),
            mark=claim.mark,
        )

    def claims(self, job: Job) -> Iterator[_Claim]:
        """Yield what the record says of a job, apart from where it is listed."""
        names = {'job': job.name, 'pipeline': job.pipeline}
        if job.pipeline not in self._silent:
            words = _VOTING if job.voting else _NON_VOTING
            yield _Claim(VOTES, words.filled(**names), job.mark, job.voting)
        runs = None if job.runs is None else job.runs.value
        yield _Claim(RUNS, _RUNS.filled(**names, value=runs or '–'), job.mark, runs)
        yield _Claim(VERSIONS, _VERSION.filled(**names, value=job.version or '–'), job.mark, job.version)

    def job(self, job: Job) -> Iterator[Finding]:
        """Yield what a recorded job comes to; where it is not listed, there is nothing more to ask."""
        named = [one for one in self._found if one.name == job.name]
        same = [one for one in named if one.pipeline == job.pipeline]
        if not same:
            yield self.finding(
                _listed(job), Agreement.DISAGREES, _others(named), (one.place for one in named)
            )
            return
        one = next((one for one in same if self._here(one, job)), same[0])
        outcome, said = self._presence(one, job)
        yield self.finding(_listed(job), outcome, said, [one.place])
        found = {VOTES: one.voting, RUNS: one.runs, VERSIONS: one.version}
        for claim in self.claims(job):
            compared = _compared(claim, found[claim.kind])
            if compared is not None:
                yield self.finding(claim, *compared, [one.place])

    def _here(self, one: FoundJob, job: Job) -> bool:
        """Return whether a job is listed where the record says so."""
        gate = self._question.release.gate
        path = None if gate is None else gate.source.target
        return one.place.path == path and job.line in {None, one.line}

    def _presence(self, one: FoundJob, job: Job) -> tuple[Agreement, Message | None]:
        if isinstance(one.branches, Message):
            return Agreement.CANNOT_TELL, one.branches
        every = branches(self._question)
        if not one.branches:
            return Agreement.DISAGREES, msg('it runs on none of {branches}', branches=every)
        if not self._here(one, job):
            return Agreement.DISAGREES, msg('it is listed elsewhere')
        # A part of the branches is no contradiction, but worth a word.
        part = None if one.branches == every else msg('only on {branches}', branches=one.branches)
        return Agreement.AGREES, part

    def lacking(self, gate: Gate) -> Iterator[Finding]:
        """Yield the jobs that the record lacks, of those that it should have."""
        recorded = {(job.name, job.pipeline) for job in gate.jobs}
        names = told(partial(wanted, self._question, self._found))
        if isinstance(names, Message):
            about = self._question.release.title
            yield self.finding(_Claim(LISTED, about, gate.mark), Agreement.CANNOT_TELL, names)
            return
        for one in self._found:
            if one.name not in names or not one.branches or (one.name, one.pipeline) in recorded:
                continue
            recorded.add((one.name, one.pipeline))
            about_ = _LISTED.filled(job=one.name, pipeline=one.pipeline)
            unclear = one.branches if isinstance(one.branches, Message) else None
            outcome = Agreement.DISAGREES if unclear is None else Agreement.CANNOT_TELL
            said = unclear or msg('the record lacks it')
            yield self.finding(_Claim(LISTED, about_, gate.mark), outcome, said, [one.place])


def wanted(question: Question, found: Iterable[FoundJob]) -> frozenset[str]:
    """Return the names of jobs that the record should have; raises `CannotTell` for bad expressions."""
    expected, left_out = expression(question, 'expected'), expression(question, 'left-out')
    return frozenset(
        name
        for name in {one.name for one in found if len(one.name) <= LONGEST_NAME}
        if expected is not None
        and expected.fullmatch(name)
        and not (left_out is not None and left_out.fullmatch(name))
    )


def _listed(job: Job) -> _Claim:
    return _Claim(LISTED, _LISTED.filled(job=job.name, pipeline=job.pipeline), job.mark)


def _closed(gate: _Gate, job: Job, reason: Message) -> Iterator[Finding]:
    """Yield that nothing that the record says of a job can be told."""
    yield gate.finding(_listed(job), Agreement.CANNOT_TELL, reason)
    for claim in gate.claims(job):
        if claim.value is not None:
            yield gate.finding(claim, Agreement.CANNOT_TELL, reason)


def _others(named: Sequence[FoundJob]) -> Message:
    """Return that a pipeline does not list a job, and which ones do."""
    others = tuple(dict.fromkeys(one.pipeline for one in named))
    if not others:
        return msg('no pipeline lists it')
    return msg('it is listed only in {pipelines}', pipelines=others)


def _compared(claim: _Claim, found: Found) -> tuple[Agreement, Message | None] | None:
    """Return what a claim comes to, None where neither the record nor the source says anything."""
    if isinstance(found, Message):
        return None if claim.value is None else (Agreement.CANNOT_TELL, found)
    if claim.value == found:
        return None if found is None else (Agreement.AGREES, None)
    if claim.kind == VOTES:
        said = msg('it is voting') if found else msg('it is non-voting')
    else:
        said = msg('nothing says so') if found is None else msg('it is {value}', value=str(found))
    return Agreement.DISAGREES, said
