# SPDX-License-Identifier: Apache-2.0
"""The test jobs that the record would have to list for a release."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import Message, msg
from maturity_audit.gate import wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from maturity.model import Dataset, Job, Release
    from maturity_audit.findings import Place
    from maturity_audit.jobs import FoundJob, Jobs
    from maturity_audit.questions import Question

FIELDS = ('voting', 'line', 'runs', 'version')
ELSEWHERE = msg('it is listed in another file')
MAYBE = msg('it may run, but nobody can tell: {reason}')


@dataclass(frozen=True, kw_only=True, slots=True)
class JobDraft:
    """A job that runs for the release.

    `old` is the job on record for the release, `model` the one of the same
    name in the nearest release before that has it.  `values` are `voting`,
    `line`, `runs` and `version` where there are any; `untold` says of which
    nobody can tell, and why.  `changed` names what the record has otherwise.
    """

    name: str
    pipeline: str
    old: Job | None
    model: tuple[Release, Job] | None
    values: Mapping[str, bool | int | str]
    untold: Mapping[str, Message]
    changed: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class GateDraft:
    """The jobs of a release, in their order; `gone` are those on record that no pipeline lists.

    `source` is the file that lists them, None where the record names it.
    """

    source: Place | None
    jobs: tuple[JobDraft, ...]
    gone: tuple[Job, ...]

    @property
    def differs(self) -> bool:
        """Whether the record would have to list anything else."""
        return bool(self.gone) or any(one.old is None or one.changed for one in self.jobs)


def drafted(question: Question, jobs: Jobs) -> GateDraft:
    """Return the jobs of a release: those on record that still run, and those that should be.

    Raises `CannotTell` where nothing can be read.
    """
    found = _once(question, jobs(question))
    gate = question.release.gate
    jobs_ = () if gate is None else gate.jobs
    recorded = {(job.pipeline, job.name): job for job in jobs_}
    names = wanted(question, found.values())
    source = _source(found.values(), names) if gate is None else None
    path = gate.source.target if gate is not None else source.path if source is not None else None
    drafts = tuple(
        _draft(question, one, recorded.get(key), path)
        for key, one in found.items()
        if one.branches and (one.name in names or key in recorded)
    )
    kept = {(one.pipeline, one.name) for one in drafts}
    gone = tuple(job for key, job in recorded.items() if key not in kept)
    return GateDraft(source=source, jobs=drafts, gone=gone)


def _once(question: Question, found: Sequence[FoundJob]) -> Mapping[tuple[str, str], FoundJob]:
    """Return jobs by pipeline and name; of several, the one in the file that the record names."""
    gate = question.release.gate
    path = None if gate is None else gate.source.target
    result: dict[tuple[str, str], FoundJob] = {}
    for one in found:
        key = one.pipeline, one.name
        if key not in result or one.place.path == path != result[key].place.path:
            result[key] = one
    return result


def _source(found: Iterable[FoundJob], names: frozenset[str]) -> Place | None:
    """Return the file that lists most of the jobs."""
    counts = Counter(one.place.path for one in found if one.name in names)
    most = max(counts, key=lambda path: (counts[path], path), default=None)
    return next((one.place for one in found if one.place.path == most), None)


def _draft(question: Question, one: FoundJob, old: Job | None, path: str | None) -> JobDraft:
    silent = one.pipeline in question.texts('without-a-vote')
    asked: dict[str, bool | int | str | Message | None] = {
        'voting': one.voting,
        'line': one.line if one.place.path == path else ELSEWHERE,
        'runs': one.runs,
        'version': one.version,
    }
    if isinstance(one.branches, Message):
        asked['pipeline'] = MAYBE.filled(reason=one.branches)
    values = {name: value for name, value in asked.items() if not isinstance(value, Message | None)}
    said = {} if old is None else recorded_values(old)
    if silent and old is not None:
        # Nobody votes there: whatever the record says of it stays.
        values['voting'] = old.voting
    untold = {name: value for name, value in asked.items() if isinstance(value, Message)}
    changed = {name for name in FIELDS if values.get(name) != said.get(name)}
    return JobDraft(
        name=one.name,
        pipeline=one.pipeline,
        old=old,
        model=_model(question.data, question.release, one),
        values=values,
        untold={name: why for name, why in untold.items() if name not in values},
        changed=frozenset(() if old is None else changed - untold.keys() - _unsaid(old)),
    )


def _unsaid(old: Job) -> frozenset[str]:
    """Return what a job on record need not say."""
    return frozenset(['line'] if old.line is None else [])


def recorded_values(job: Job) -> Mapping[str, bool | int | str]:
    """Return what the record says of a job, in the form of a draft."""
    runs = None if job.runs is None else job.runs.value
    every = {'voting': job.voting, 'line': job.line, 'runs': runs, 'version': job.version}
    return {name: value for name, value in every.items() if value is not None}


def _model(data: Dataset, release: Release, job: FoundJob) -> tuple[Release, Job] | None:
    """Return the job of the same name in the nearest release before, best of the same pipeline."""
    for earlier in reversed(list(data.releases.values())[: release.position]):
        jobs = () if earlier.gate is None else earlier.gate.jobs
        same = [one for one in jobs if one.name == job.name]
        for one in (*(one for one in same if one.pipeline == job.pipeline), *same):
            return earlier, one
    return None
