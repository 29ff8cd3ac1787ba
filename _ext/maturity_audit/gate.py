# SPDX-License-Identifier: Apache-2.0
"""Compares the test jobs of a release with those that its pipelines really list.

Whether a job is listed, whether it votes, what it selects and on which version
it runs that are separate questions: one can be clear where another cannot be told.  The
record names the line on which a job is listed, so that a job that is not there
disagrees, even where templates that nobody has at hand could list it too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from maturity.model import Message, Text, msg
from maturity.model.vocabulary import Agreement
from maturity_audit.findings import Finding
from maturity_audit.jobs import LONGEST_NAME
from maturity_audit.parameters import bound
from maturity_audit.source import Place, or_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from maturity.model import Gate, Job, Recipe, Release
    from maturity_audit.jobs import Jobs, ListedJob
    from maturity_audit.parameters import Expression, Pairs, Texts
    from maturity_audit.questions import Question
    from maturity_audit.source import Place

    Claim: TypeAlias = bool | int | str | tuple[str, ...] | None
    Found: TypeAlias = Claim | Message

LISTED = 'gate-jobs'
LISTS = ('entries', 'selects', 'excludes', 'options', 'files', 'uses')
"""What the record says of what a job tests: each is several values."""
KINDS = {'voting': 'gate-votes', 'version': 'gate-versions', **dict.fromkeys(LISTS, 'gate-selects')}
"""The kinds of findings about what the record says of a job."""
_WORDS = {
    LISTED: msg('{job} in {pipeline}'),
    'version': msg('{job} in {pipeline} tests version {value}'),
    'entries': msg('{job} in {pipeline} runs tests for {value}'),
    'selects': msg('{job} in {pipeline} selects {value}'),
    'excludes': msg('{job} in {pipeline} leaves out {value}'),
    'options': msg('{job} in {pipeline} sets {value}'),
    'files': msg('{job} in {pipeline} runs for {value}'),
    'uses': msg('{job} in {pipeline} uses {value}'),
}
_VOTES = {
    True: msg('{job} in {pipeline} is voting'),
    False: msg('{job} in {pipeline} is non-voting'),
    None: msg('{job} in {pipeline}: no file tells whether it votes'),
}
_NOTHING_SAYS_SO = msg('nothing says so')


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What recipes of jobs say beside the parameters of their readers.

    `branches` matter beside that of the release, of which `renamed` (`new=old`,
    beginnings of names) says how it was called when the release came out;
    `without-a-vote` are pipelines in which nobody votes, whatever a job says; a
    job whose whole name the expression `expected` matches has to be on record,
    except one that `left-out` matches.
    """

    branches: Texts = ()
    renamed: Pairs = field(default_factory=dict)
    without_a_vote: Texts = ()
    expected: Expression | None = None
    left_out: Expression | None = None

    def branches_at(self, release: Release) -> Texts:
        """Return the branches that matter at a release: those of the record, and its own."""
        own = release.branch or ''
        for new, old in self.renamed.items():
            if own.startswith(new):
                own = old + own.removeprefix(new)
                break
        return tuple(dict.fromkeys((*self.branches, *([own] if own else []))))

    def wants(self, name: str) -> bool:
        """Return whether the record has to have a job of this name."""
        if len(name) > LONGEST_NAME or self.expected is None or not self.expected.fullmatch(name):
            return False
        return self.left_out is None or not self.left_out.fullmatch(name)


def read(question: Question, recipe: Recipe, jobs: Jobs, rules: Settings) -> tuple[ListedJob, ...]:
    """Return the jobs that pipelines list; raises `CannotTell`."""
    return jobs(question, rules.branches_at(question.release), **bound(jobs, recipe.parameters))


def recorded(job: Job) -> Mapping[str, Claim]:
    """Return what the record says of a job, by the names of the record; options as `name=value`."""
    options = tuple(f'{name}={value}' for name, value in job.options.items())
    return {
        'voting': job.voting,
        'line': job.line,
        'version': job.version,
        **{name: options if name == 'options' else tuple(getattr(job, name)) for name in LISTS},
    }


def findings(question: Question, recipe: Recipe, jobs: Jobs) -> Iterator[Finding]:
    """Yield what the recorded jobs of a release come to, and the jobs that the record lacks."""
    gate = question.release.gate
    if gate is None:
        return
    rules = Settings(**bound(Settings, recipe.parameters))
    listed = or_reason(partial(read, question, recipe, jobs, rules))
    compared = _Gate(question, gate, rules)
    for job in gate.jobs:
        yield from compared.job(job, listed)
    if not isinstance(listed, Message):
        yield from compared.lacking(listed)


@dataclass(frozen=True, slots=True)
class _Gate:
    """The jobs of a release on record, and how they are compared."""

    question: Question
    gate: Gate
    settings: Settings

    @property
    def _finding(self) -> Callable[..., Finding]:
        """What makes a finding about the release."""
        id_ = self.question.release.id
        return partial(Finding, release=id_, subject=id_)

    def job(self, job: Job, listed: Iterable[ListedJob] | Message) -> Iterator[Finding]:
        """Yield what a recorded job comes to; where it is not listed, there is nothing more to ask."""
        about = _WORDS[LISTED].filled(job=job.name, pipeline=job.pipeline)
        presence = partial(self._finding, kind=LISTED, about=about, mark=job.mark)
        if isinstance(listed, Message):
            yield presence(outcome=Agreement.CANNOT_TELL, found=listed)
            yield from self._fields(job, dict.fromkeys(KINDS, listed))
            return
        named = [one for one in listed if one.name == job.name]
        same = [one for one in named if one.pipeline == job.pipeline]
        if not same:
            places = tuple(one.place for one in named)
            yield presence(outcome=Agreement.DISAGREES, found=_others(named), places=places)
            return
        one = next((one for one in same if self._here(one, job)), same[0])
        outcome, found = self._presence(one, job)
        yield presence(outcome=outcome, found=found, places=(one.place,))
        yield from self._fields(job, {name: getattr(one, name) for name in KINDS}, one.place)

    def _here(self, one: ListedJob, job: Job) -> bool:
        """Return whether a job is listed where the record says so."""
        return one.place.path == self.gate.source.target and job.line in {None, one.place.line}

    def _presence(self, one: ListedJob, job: Job) -> tuple[Agreement, Message | None]:
        if isinstance(one.branches, Message):
            return Agreement.CANNOT_TELL, one.branches
        every = self.settings.branches_at(self.question.release)
        if not one.branches:
            return Agreement.DISAGREES, msg('it runs on none of {branches}', branches=every)
        if not self._here(one, job):
            return Agreement.DISAGREES, msg('it is listed elsewhere')
        # A part of the branches is no contradiction, but worth a word.
        part = None if one.branches == every else msg('only on {branches}', branches=one.branches)
        return Agreement.AGREES, part

    def _fields(self, job: Job, found: Mapping[str, Found], *places: Place) -> Iterator[Finding]:
        """Yield what the record says of a job comes to, apart from where it is listed."""
        claims = recorded(job)
        for name, kind in KINDS.items():
            if name == 'voting' and job.pipeline in self.settings.without_a_vote:
                continue
            outcome = _compared(name, claims[name], found[name])
            if outcome is not None:
                words = _VOTES[job.voting] if name == 'voting' else _WORDS[name]
                about = words.filled(job=job.name, pipeline=job.pipeline, value=_written(claims[name]))
                agreement, differs = outcome
                yield self._finding(
                    kind=kind, about=about, mark=job.mark, outcome=agreement, found=differs, places=places
                )

    def lacking(self, listed: Iterable[ListedJob]) -> Iterator[Finding]:
        """Yield the jobs that the record lacks, of those that it should have."""
        known = {(job.name, job.pipeline) for job in self.gate.jobs}
        for one in listed:
            if not one.branches or (one.name, one.pipeline) in known or not self.settings.wants(one.name):
                continue
            known.add((one.name, one.pipeline))
            about = _WORDS[LISTED].filled(job=one.name, pipeline=one.pipeline)
            outcome, found = Agreement.DISAGREES, msg('the record lacks it')
            if isinstance(one.branches, Message):
                outcome, found = Agreement.CANNOT_TELL, one.branches
            make = partial(self._finding, kind=LISTED, about=about, mark=self.gate.mark)
            yield make(outcome=outcome, found=found, places=(one.place,))


def _others(named: Iterable[ListedJob]) -> Message:
    """Return that a pipeline does not list a job, and which ones do."""
    others = tuple(dict.fromkeys(one.pipeline for one in named))
    if not others:
        return msg('no pipeline lists it')
    return msg('it is listed only in {pipelines}', pipelines=others)


def _compared(name: str, claim: Claim, found: Found) -> tuple[Agreement, Message | None] | None:
    """Return what a claim comes to, None where neither the record nor the source says anything."""
    nothing = {None, ()}
    if isinstance(found, Message):
        return None if claim in nothing else (Agreement.CANNOT_TELL, found)
    if not differs(claim, found):
        return None if found in nothing else (Agreement.AGREES, None)
    if name == 'voting':
        return Agreement.DISAGREES, msg('it is voting') if found else msg('it is non-voting')
    if found in nothing:
        return Agreement.DISAGREES, _NOTHING_SAYS_SO
    return Agreement.DISAGREES, msg('it is {value}', value=_written(found))


def differs(claim: Claim, found: Found) -> bool:
    """Return whether a source shows something else than the record; the order of values says nothing."""
    if isinstance(claim, tuple) and isinstance(found, tuple):
        return sorted(claim) != sorted(found)
    return claim != found


def _written(value: Claim) -> Text:
    if isinstance(value, tuple):
        return Text(', '.join(value) or '–')
    return Text('–' if value is None else str(value))
