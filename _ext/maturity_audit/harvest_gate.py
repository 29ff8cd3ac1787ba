# SPDX-License-Identifier: Apache-2.0
"""The test jobs that the record would have to list for a release."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import Message, msg
from maturity_audit.gate import LISTS, NOTHING, Settings, differs, read, recorded
from maturity_audit.parameters import bound
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from maturity.model import Dataset, Job, Recipe, Release
    from maturity_audit.gate import Claim, Found
    from maturity_audit.jobs import Jobs, ListedJob
    from maturity_audit.questions import Question
    from maturity_audit.source import Place

FIELDS = ('voting', 'line', 'version', *LISTS)
ELSEWHERE = msg('it is listed in another file')
MAYBE = msg('it may run, but nobody can tell: {reason}')


@dataclass(frozen=True, kw_only=True, slots=True)
class JobDraft:
    """A job that runs for the release, or may do so.

    `old` is the job on record for the release, `model` the one of the same
    name in the nearest release before that has it.  `shown` are the
    `FIELDS`, None or empty where there is none, or why nobody can tell.
    """

    listed: ListedJob
    old: Job | None
    model: tuple[Release, Job] | None
    shown: Mapping[str, Found]

    @property
    def values(self) -> Mapping[str, Claim]:
        """What a source shows, by the names of the record."""
        return {
            name: value
            for name, value in self.shown.items()
            if not isinstance(value, Message) and value not in NOTHING
        }

    @property
    def unclear(self) -> Mapping[str, Message]:
        """What nobody can tell, and why."""
        unclear = {name: value for name, value in self.shown.items() if isinstance(value, Message)}
        if isinstance(self.listed.branches, Message):
            unclear['pipeline'] = MAYBE.filled(reason=self.listed.branches)
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
    data, release = question.data, question.release
    gate, rules = release.gate, Settings(**bound(Settings, recipe.parameters))
    path = None if gate is None else gate.source.target
    earlier = [one for one in reversed([*data.releases.values()][: release.position]) if one.gate is not None]
    listed = _once(read(question, recipe, jobs, rules), path)
    on_record = {} if gate is None else {(job.pipeline, job.name): job for job in gate.jobs}
    source = _source([one for one in listed.values() if rules.wants(one.name)]) if gate is None else None
    drafts = {}
    for key, one in listed.items():
        if one.branches and (key in on_record or rules.wants(one.name)):
            old = on_record.get(key)
            is_here = one.place.path == (path if source is None else source.path)
            fields = {name: getattr(one, name) for name in ('voting', 'version', *LISTS)}
            shown = {**fields, 'line': one.place.line if is_here else ELSEWHERE}
            if _is_silent(data, one, rules):
                # Where nobody votes, whatever the record says of the vote stays.
                shown['voting'] = False if old is None else old.voting
            drafts[key] = JobDraft(listed=one, old=old, model=_model(earlier, one), shown=shown)
    gone = tuple(job for key, job in on_record.items() if key not in drafts)
    also = () if source is None else tuple(_also(question, earlier))
    return GateDraft(source=source, also=also, jobs=tuple(drafts.values()), gone=gone)


def _also(question: Question, earlier: Sequence[Release]) -> Iterator[Place]:
    """Yield the further files of the jobs of the release before, where the repositories have them now."""
    gates = [one.gate for one in earlier[:1] if one.gate is not None]
    for file in (file for gate in gates for file in gate.also):
        with suppress(CannotTell):
            tree = question.tree
            if file.repository is not None:
                tree = question.sources.as_of(file.repository, question.release)
            if tree.node(file.target) is not None:
                yield tree.place(file.target)


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
    counts_for_nothing = bool(data.pipelines) and data.role(one.pipeline).coverage is None
    return counts_for_nothing or one.pipeline in rules.without_a_vote


def _model(earlier: Sequence[Release], job: ListedJob) -> tuple[Release, Job] | None:
    """Return the job of the same name in the nearest release before, best of the same pipeline."""
    for release in earlier:
        same = [one for one in (release.gate.jobs if release.gate else ()) if one.name == job.name]
        if same:
            return release, next((one for one in same if one.pipeline == job.pipeline), same[0])
    return None
