# SPDX-License-Identifier: Apache-2.0
"""The test jobs that the record would have to list for a release."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import Message, msg
from maturity.model.vocabulary import PipelineRole
from maturity_audit.gate import LISTS, Settings, differs, read, recorded
from maturity_audit.parameters import bound
from maturity_audit.source import CannotTell, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from maturity.model import Dataset, Job, Recipe, Release
    from maturity_audit.gate import Claim, Found
    from maturity_audit.jobs import Jobs, ListedJob
    from maturity_audit.parameters import Texts
    from maturity_audit.questions import Question

FIELDS = ('voting', 'line', 'version', *LISTS)
ELSEWHERE = msg('it is listed in another file')
MAYBE = msg('it may run, but nobody can tell: {reason}')


@dataclass(frozen=True, kw_only=True, slots=True)
class JobDraft:
    """A job that runs for the release.

    `old` is the job on record for the release, `model` the one of the same
    name in the nearest release before that has it.  `shown` are the
    `FIELDS`, None or empty where there is none, or why nobody can tell;
    `branches` those on which it runs, or why nobody can tell.
    """

    name: str
    pipeline: str
    old: Job | None
    model: tuple[Release, Job] | None
    shown: Mapping[str, Found]
    branches: Texts | Message

    @property
    def values(self) -> Mapping[str, Claim]:
        """What a source shows, by the names of the record."""
        return {
            name: value
            for name, value in self.shown.items()
            if not isinstance(value, Message) and value not in {None, ()}
        }

    @property
    def unclear(self) -> Mapping[str, Message]:
        """What nobody can tell, and why."""
        unclear = {name: value for name, value in self.shown.items() if isinstance(value, Message)}
        if isinstance(self.branches, Message):
            unclear['pipeline'] = MAYBE.filled(reason=self.branches)
        return unclear

    @property
    def changed(self) -> frozenset[str]:
        """What the record has otherwise."""
        claims = {} if self.old is None else recorded(self.old)
        return frozenset(
            name for name in claims.keys() - self.unclear.keys() if differs(claims[name], self.shown[name])
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class GateDraft:
    """The jobs of a release, in their order; `gone` are those on record that no pipeline lists.

    `source` is the file that lists them, None where the record names it; then
    `also` are the further files that the release before names, as they are now.
    """

    source: Place | None
    also: tuple[Place, ...]
    jobs: tuple[JobDraft, ...]
    gone: tuple[Job, ...]

    @property
    def differs(self) -> bool:
        """Whether the record would have to list anything else."""
        return bool(self.gone) or any(one.old is None or one.changed for one in self.jobs)


def gate_draft(question: Question, recipe: Recipe, jobs: Jobs) -> GateDraft:
    """Return the jobs of a release: those on record that still run, and those that should be.

    Raises `CannotTell` where nothing can be read.
    """
    gate, rules = question.release.gate, Settings(**bound(Settings, recipe.parameters))
    path = None if gate is None else gate.source.target
    listed = _once(read(question, recipe, jobs, rules), path)
    known = {} if gate is None else {(job.pipeline, job.name): job for job in gate.jobs}
    source = _source([one for one in listed.values() if rules.wants(one.name)]) if gate is None else None
    path = source.path if source is not None else path
    drafts = {
        key: _draft(question, one, known.get(key), path, silent=_is_silent(question.data, one, rules))
        for key, one in listed.items()
        if one.branches and (key in known or rules.wants(one.name))
    }
    gone = tuple(job for key, job in known.items() if key not in drafts)
    also = () if source is None else tuple(_also(question))
    return GateDraft(source=source, also=also, jobs=tuple(drafts.values()), gone=gone)


def _also(question: Question) -> Iterator[Place]:
    """Yield the further files of the jobs of the release before, where the repositories have them now."""
    earlier = [*question.data.releases.values()][: question.release.position]
    gate = next((one.gate for one in reversed(earlier) if one.gate is not None), None)
    for file in gate.also if gate is not None else ():
        try:
            tree = question.tree
            if file.repository is not None:
                tree = question.sources.as_of(file.repository, question.release)
            if tree.node(file.target) is not None:
                yield Place(tree.source.name, tree.commit, file.target)
        except CannotTell:
            continue


def _once(listed: Sequence[ListedJob], path: str | None) -> Mapping[tuple[str, str], ListedJob]:
    """Return jobs by pipeline and name; of several, the one in the file that the record names."""
    result: dict[tuple[str, str], ListedJob] = {}
    for one in listed:
        known = result.setdefault((one.pipeline, one.name), one)
        if one.place.path == path != known.place.path:
            result[one.pipeline, one.name] = one
    return result


def _source(listed: Sequence[ListedJob]) -> Place | None:
    """Return the file that lists most of the jobs."""
    counts = Counter(one.place.path for one in listed)
    most = max(counts, key=lambda path: (counts[path], path), default=None)
    return next((one.place for one in listed if one.place.path == most), None)


def _is_silent(data: Dataset, one: ListedJob, rules: Settings) -> bool:
    """Return whether nobody votes in the pipeline of a job."""
    counts_for_nothing = bool(data.pipelines) and data.role(one.pipeline) is PipelineRole.NONE
    return counts_for_nothing or one.pipeline in rules.without_a_vote


def _draft(
    question: Question, one: ListedJob, old: Job | None, path: str | None, *, silent: bool
) -> JobDraft:
    line = one.place.line if one.place.path == path else ELSEWHERE
    # Where nobody votes, whatever the record says of the vote stays.
    voting = one.voting if not silent else False if old is None else old.voting
    return JobDraft(
        name=one.name,
        pipeline=one.pipeline,
        old=old,
        model=_model(question.data, question.release, one),
        shown={
            'voting': voting,
            'line': line,
            'version': one.version,
            **{name: getattr(one, name) for name in LISTS},
        },
        branches=one.branches,
    )


def _model(data: Dataset, release: Release, job: ListedJob) -> tuple[Release, Job] | None:
    """Return the job of the same name in the nearest release before, best of the same pipeline."""
    for earlier in reversed(list(data.releases.values())[: release.position]):
        jobs = () if earlier.gate is None else earlier.gate.jobs
        same = [one for one in jobs if one.name == job.name]
        if same:
            return earlier, next((one for one in same if one.pipeline == job.pipeline), same[0])
    return None
