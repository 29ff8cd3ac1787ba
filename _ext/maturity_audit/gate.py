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
from maturity_audit.findings import Answer, checked
from maturity_audit.jobs import LONGEST_NAME, ListedJob
from maturity_audit.parameters import bound
from maturity_audit.source import known, or_reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from maturity.model import Gate, Job, Recipe, Release
    from maturity_audit.findings import Finding
    from maturity_audit.jobs import Jobs
    from maturity_audit.parameters import Expression, Pairs, Texts
    from maturity_audit.questions import Question

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
NOTHING: Collection[object] = (None, ())
"""What is said of a job where nothing is."""
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
    return tuple(jobs(question, rules.branches_at(question.release), **bound(jobs, recipe.parameters)))


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
    def release(self) -> Release:
        """The release."""
        return self.question.release

    def job(self, job: Job, listed: Sequence[ListedJob] | Message) -> Iterator[Finding]:
        """Yield what a recorded job comes to; where it is not listed, there is nothing more to ask."""
        named = [] if isinstance(listed, Message) else [one for one in listed if one.name == job.name]
        same = [one for one in named if one.pipeline == job.pipeline]
        one = next((one for one in [*filter(partial(self._here, job), same), *same]), None)
        places = tuple(one.place for one in (named if one is None else [one]))
        told = partial(checked, release=self.release, mark=job.mark, places=places)
        about = _WORDS[LISTED].filled(job=job.name, pipeline=job.pipeline)
        yield told(lambda: Answer(self._wrong(job, known(listed), one)), kind=LISTED, about=about)
        found = listed if one is None else one
        claims = {**recorded(job), 'entries': self.question.ids_then(job.entries)}
        for name, claim in claims.items() if isinstance(found, ListedJob | Message) else ():
            if name not in KINDS or (name == 'voting' and job.pipeline in self.settings.without_a_vote):
                continue
            shown = found if isinstance(found, Message) else getattr(found, name)
            if claim in NOTHING and (isinstance(shown, Message) or shown in NOTHING):
                continue
            words = _VOTES[job.voting] if name == 'voting' else _WORDS[name]
            about = words.filled(job=job.name, pipeline=job.pipeline, value=_written(claim))
            yield told(partial(_compared, name, claim, shown), kind=KINDS[name], about=about)

    def _here(self, job: Job, one: ListedJob) -> bool:
        """Return whether a job is listed where the record says so."""
        return one.place.path == self.gate.source.target and job.line in {None, one.place.line}

    def _wrong(self, job: Job, named: Sequence[ListedJob], one: ListedJob | None) -> Message | None:
        """Return what is wrong with where a job is listed."""
        if one is None:
            pipelines = tuple(dict.fromkeys(one.pipeline for one in named if one.name == job.name))
            words = msg('it is listed only in {pipelines}', pipelines=pipelines)
            return words if pipelines else msg('no pipeline lists it')
        if not known(one.branches):
            return msg('it runs on none of {branches}', branches=self.settings.branches_at(self.release))
        return None if self._here(job, one) else msg('it is listed elsewhere')

    def lacking(self, listed: Iterable[ListedJob]) -> Iterator[Finding]:
        """Yield the jobs that the record lacks, of those that it should have."""
        on_record = {(job.name, job.pipeline) for job in self.gate.jobs}
        for one in listed:
            key = one.name, one.pipeline
            if one.branches and key not in on_record and self.settings.wants(one.name):
                on_record.add(key)
                yield checked(
                    partial(_lacks, one),
                    kind=LISTED,
                    release=self.release,
                    about=_WORDS[LISTED].filled(job=one.name, pipeline=one.pipeline),
                    mark=self.gate.mark,
                    places=(one.place,),
                )


def _lacks(one: ListedJob) -> Answer:
    known(one.branches)
    return Answer(msg('the record lacks it'))


def _compared(name: str, claim: Claim, shown: Found) -> Answer:
    """Return how what a source shows of a job differs from what the record says."""
    found = known(shown)
    if not differs(claim, found):
        return Answer()
    if name == 'voting':
        return Answer(msg('it is voting') if found else msg('it is non-voting'))
    return Answer(_NOTHING_SAYS_SO if found in NOTHING else msg('it is {value}', value=_written(found)))


def differs(claim: Claim, found: Found) -> bool:
    """Return whether a source shows something else than the record; the order of values says nothing."""
    if isinstance(claim, tuple) and isinstance(found, tuple):
        return sorted(claim) != sorted(found)
    return claim != found


def _written(value: Claim) -> Text:
    if isinstance(value, tuple):
        return Text(', '.join(value) or '–')
    return Text('–' if value is None else str(value))
