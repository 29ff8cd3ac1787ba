# SPDX-License-Identifier: Apache-2.0
"""What entries were over time, as ranges: enough to tell what is different between any two releases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any, Literal

from maturity import comparison
from maturity.model.events import EventType
from maturity.model.forms import Id, Ids, ReleaseId, Words, among
from maturity.rules.exercises import best_suites
from maturity.views.references import runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.history import Event
    from maturity.model import Dataset, Release

Sort = Literal[
    'classification', 'capability', 'list', 'tests', 'coverage', 'suite', 'requirement', 'pipeline'
]
Key = tuple[Sort, str | None, str | None]
Values = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Spell:
    """Successive releases at which the same holds."""

    since: ReleaseId
    last: Annotated[ReleaseId, 'The last of them, perhaps the newest on record.']
    values: tuple[Words, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Aspect:
    """One thing over time; what was the same in the whole life of an entry is left out."""

    sort: Annotated[
        Sort,
        'What the values are: a level, with "dead" behind it for dead code, which is never left out; '
        'the state of a capability; values of a list; the same of a list of tests; '
        'how well a capability is tested; the best test suite in a pipeline. '
        'Without values: a requirement in force; a pipeline with jobs.',
    ]
    of: Annotated[Words | None, 'The capability, list, pipeline or requirement.'] = None
    by: Annotated[Id | None, 'The source of the list, or the kind of the requirement.'] = None
    spells: Annotated[tuple[Spell, ...], 'Oldest first; nothing is known of releases in between.']


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """Something that happened to an entry."""

    release: ReleaseId
    type: Annotated[str, among(EventType)]
    effect: Annotated[Literal['lost', 'gained'] | None, 'Whether users lost or gained something.'] = None
    others: Annotated[Mapping[Id, Ids], 'What to use instead, what it was merged into and so on.']


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryOverTime:
    """An entry over time."""

    id: Id
    kind: Id
    aspects: tuple[Aspect, ...]
    events: Annotated[tuple[Step, ...], 'Oldest first.']


def record_over_time(data: Dataset) -> Iterator[Aspect]:
    """Yield when requirements were in force, and when pipelines had jobs."""
    releases = data.releases.values()
    found: dict[Key, dict[int, Values]] = {
        ('requirement', one.id, one.kind): {at.position: () for at in releases if at.position in one.span}
        for one in data.requirements.values()
    }
    for release in releases:
        for job in release.jobs:
            found.setdefault(('pipeline', job.pipeline, None), {})[release.position] = ()
    yield from _aspects(releases, found)


def entries_over_time(assessments: Assessments) -> Iterator[EntryOverTime]:
    """Yield every entry."""
    releases = assessments.data.releases.values()
    pipelines = dict.fromkeys(job.pipeline for release in releases for job in release.jobs)
    for id_, by_release in assessments.by_entry.items():
        found: dict[Key, dict[int, Values]] = {}
        for one in by_release.values():
            for key, values in _at(assessments.data, one, pipelines):
                found.setdefault(key, {}).setdefault(one.release.position, values)
        positions = [one.release.position for one in by_release.values()]
        changing = {
            key: values
            for key, values in found.items()
            if key[0] == 'classification' or len({values.get(at) for at in positions}) > 1
        }
        yield EntryOverTime(
            id=id_,
            kind=assessments.data.entries[id_].kind,
            aspects=tuple(_aspects((one.release for one in by_release.values()), changing)),
            events=tuple(map(_step, assessments.events[id_])),
        )


def _aspects(releases: Iterable[Release], found: Mapping[Key, Mapping[int, Values]]) -> Iterator[Aspect]:
    """Yield what holds at positions in time as ranges."""
    there = list(releases)
    for (sort, of, by), values in sorted(found.items(), key=str):
        known = ((release, values[release.position]) for release in there if release.position in values)
        spells = tuple(
            Spell(since=run[0][0].id, last=run[-1][0].id, values=run[0][1])
            for run in runs(known, itemgetter(0), itemgetter(1))
        )
        yield Aspect(sort=sort, of=of, by=by, spells=spells)


def _at(data: Dataset, one: Assessment, pipelines: Iterable[str]) -> Iterator[tuple[Key, Values]]:
    """Yield all that can be different about an entry at a release."""
    entry, release = one.entry, one.release
    yield ('classification', None, None), (one.level, 'dead') if one.dead else (one.level,)
    for id_, capability in data.capabilities.items() if entry.capabilities else ():
        yield ('capability', id_, None), (comparison.offered(entry, capability, release),)
        if (state := comparison.coverage(data, entry, capability, release)) is not None:
            yield ('coverage', id_, None), (state.value,)
    for type_ in data.kinds[entry.kind].facts.values():
        for fact in entry.facts.get(type_.id, ()):
            if release.position in fact.span:
                yield ('tests' if type_.tests else 'list', type_.id, fact.by), fact.values
    for pipeline, suite in best_suites(data, entry, release, pipelines).items():
        yield ('suite', pipeline, None), (suite.vote.value,)


def _step(event: Event) -> Step:
    effect: Any = event.type.section.effect
    relations = () if event.milestone is None else event.milestone.relations()
    return Step(
        release=event.release.id,
        type=event.type.value,
        effect=effect,
        others={relation.value: ids for relation, ids in relations},
    )
