# SPDX-License-Identifier: Apache-2.0
"""A release as it would be published now, held against what it was published as."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from maturity.model import Published, Verdict, at
from maturity.model.vocabulary import Coverage
from maturity.rules.common import state_of
from maturity.rules.exercises import tested

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.model import Dataset, Entry, Publication, Release
    from maturity.model.published import Lists


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that is not as it was published; None where it is not in the release at all."""

    entry: str
    was: Published | None
    now: Published | None

    @property
    def moves(self) -> tuple[tuple[str, str | None, str | None], ...]:
        """Requirements, capabilities and lists of facts that are not the same: what was said, and is now."""
        was = {} if self.was is None else self.was.said
        now = {} if self.now is None else self.now.said
        ids = {**was, **now}
        return tuple((id_, was.get(id_), now.get(id_)) for id_ in ids if was.get(id_) != now.get(id_))


def as_published(data: Dataset, assessment: Assessment) -> Published:
    """Return what would be published of an assessment."""
    entry, release = assessment.entry, assessment.release
    verdicts: dict[str, Any] = {verdict.value: assessment.ids_with(verdict) for verdict in Verdict}
    states: dict[str, tuple[str, ...]] = {}
    for id_, facts in entry.capabilities.items():
        if at(facts, release) is not None:
            state = _state(data, entry, release, id_)
            states[state] = (*states.get(state, ()), id_)
    lists = {
        '-'.join(filter(None, (name, fact.by))): tuple(fact.values)
        for name, facts in entry.facts.items()
        for fact in facts
        if release.position in fact.span and fact.values
    }
    return Published(level=assessment.level, capabilities=states, facts=lists, **verdicts)


def _state(data: Dataset, entry: Entry, release: Release, capability: str) -> str:
    state, coverage = state_of(entry, capability, release), tested(data, entry, release, capability).state
    is_told = coverage not in {Coverage.NOT_OFFERED, Coverage.UNKNOWN}
    is_told = is_told and capability in data.capabilities and data.capabilities[capability].tested
    return f'{state}-{coverage.value}' if is_told else state


def about(release: Release) -> Lists:
    """Return what would be published of a release itself."""
    days = {'released': (release.released,)} if release.released else {}
    return days | ({'versions': tuple(release.versions)} if release.versions else {})


def computed(assessments: Assessments, release: str) -> Mapping[str, Published]:
    """Return what a release would be published as, by entry."""
    return {
        id_: as_published(assessments.data, found[release])
        for id_, found in assessments.by_entry.items()
        if release in found
    }


def differences(assessments: Assessments, publication: Publication) -> Iterator[Difference]:
    """Yield the entries that are not as they were published, also under a name that they had then."""
    data = assessments.data
    valid = {data.renamed.get(id_, id_): _as_named_now(data, one) for id_, one in publication.valid().items()}
    now = computed(assessments, publication.release)
    for id_ in {**valid, **now}:
        one = Difference(id_, valid.get(id_), now.get(id_))
        if one.moves or (one.was and one.was.level) != (one.now and one.now.level):
            yield one


def _as_named_now(data: Dataset, one: Published) -> Published:
    """Return the same with entries in lists by the names that they have now."""
    types = (type_ for kind in data.kinds.values() for type_ in kind.facts.values())
    of_entries = {type_.id for type_ in types if type_.values in data.kinds} if data.renamed else set()
    if of_entries.isdisjoint(one.facts):
        return one
    facts = {
        name: tuple(data.renamed.get(value, value) for value in values) if name in of_entries else values
        for name, values in one.facts.items()
    }
    return replace(one, facts=facts)
