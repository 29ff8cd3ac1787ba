# SPDX-License-Identifier: Apache-2.0
"""What an entry is now: what it can do and by which jobs that is tested, and what is on record of it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from maturity.model import Dataset, Entry, at, msg, msgs
from maturity.model.vocabulary import CapabilityState
from maturity.rules.common import state_of
from maturity.rules.exercises import job_evidence, tested
from maturity.views.coverage import STATES
from maturity.views.facts import values
from maturity.views.notes import Notes
from maturity.views.options import Facts
from maturity.views.references import fragment, named_link, slug, with_point
from maturity.views.registry import view
from maturity.views.shapes import Fields, Ref, Table, card, joined, stacked, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.model import Capability, FactType, ListFact, Phrase, Release
    from maturity.model.vocabulary import State
    from maturity.views.shapes import Parts

    Same = tuple[State, list[Capability]]

SHOWN = 1
"""How many jobs stand in a cell; the evidence names all."""

_THERE = {CapabilityState.IMPLEMENTED.value, CapabilityState.PARTIAL.value}


def now(data: Dataset, entry: Entry) -> Release:
    """Return the newest release that is out; the last one with an entry that is gone, or yet to come."""
    life, newest = entry.lives[-1], data.newest_released.position
    return list(data.releases.values())[life.stop if life.start > newest else min(life.stop, newest)]


@view('current-capabilities')
def current_capabilities(data: Dataset, entry: Entry) -> Table:
    """Return what an entry can do in the newest release with it: how well tested, since when, by which jobs.

    What it cannot do stands together at the end, one row for each state.
    """
    release, notes = now(data, entry), Notes(data, [entry])
    known = data.capabilities_at(release).values()
    states = [(notes(entry, one, release), one) for one in known]
    return table(
        'current',
        msg('{title} in {release}: capabilities', title=entry.title, release=release.title),
        _rows(entry, release, states),
        [
            (msg('Capability'), lambda same: joined(_name(data, entry, release, one) for one in same[1])),
            (msg('State'), lambda same: same[0]),
            (msg('Since'), lambda same: _since(data, entry, release, same)),
            (msg('Tested by'), lambda same: _jobs(data, entry, release, same)),
        ],
        grouped=True,
        notes=notes.texts,
    )


def _rows(entry: Entry, release: Release, states: list[tuple[State, Capability]]) -> Iterator[Same]:
    """Yield each capability that is there with its state, then those of each other state."""
    yield from ((state, [one]) for state, one in states if state_of(entry, one.id, release) in _THERE)
    others = [pair for pair in states if state_of(entry, pair[1].id, release) not in _THERE]
    others.sort(key=lambda pair: (STATES.index(pair[0].plain), pair[0].notes))
    for state, run in groupby(others, key=lambda pair: pair[0]):
        yield state, [one for _, one in run]


def _name(data: Dataset, entry: Entry, release: Release, capability: Capability) -> Ref:
    """Return a reference to the evidence of a capability."""
    place = fragment(entry.id, capability.id, slug(release.id))
    return Ref(entry.kind, entry.id, data.title(capability, release), place)


def _since(data: Dataset, entry: Entry, release: Release, same: Same) -> Phrase | None:
    """Return the first release since which a capability is there without interruption."""
    (capability, *_) = same[1]
    first = None
    for one in reversed(list(data.releases.values())[: release.position + 1]):
        if state_of(entry, capability.id, one) not in _THERE:
            break
        first = one
    if first is None:
        return None
    return with_point(first.title, at(entry.capabilities.get(capability.id, ()), first), first)


def _jobs(data: Dataset, entry: Entry, release: Release, same: Same) -> Parts:
    """Return the jobs that make a capability as well tested as it is, each as a link to its line."""
    if len(same[1]) > 1 or not same[1][0].tested:
        return ()
    found = [*tested(data, entry, release, same[1][0].id).jobs.values()]
    jobs = [named_link(data, job.name, job_evidence(release, job)) for job in found[:SHOWN]]
    rest = len(found) - len(jobs)
    return joined((*jobs, msgs('and {count} more', 'and {count} more', rest) if rest else None))


@view('current-facts')
def current_facts(data: Dataset, entry: Entry, *, facts: Facts = ()) -> Fields:
    """Return what the lists of facts say of an entry in the newest release with it, and since when."""
    release, types = now(data, entry), data.kinds[entry.kind].facts
    fields = ((type_.title, _of_list(data, entry, release, type_)) for type_ in (facts or types.values()))
    return card(
        'facts', msg('{title} in {release}: facts', title=entry.title, release=release.title), *fields
    )


def _of_list(data: Dataset, entry: Entry, release: Release, type_: FactType) -> Parts:
    """Return the values that hold, source by source."""
    return stacked(
        (values(data, fact, type_), msg('({remark})', remark=_remark(data, fact, type_)))
        for fact in entry.facts.get(type_.id, ())
        if release.position in fact.span
    )


def _remark(data: Dataset, fact: ListFact, type_: FactType) -> Phrase:
    """Return since when a fact holds, and which source says so."""
    since = msg('since {release}', release=data.releases[fact.span.since].title)
    source = type_.sources.get(fact.by or '')
    return since if source is None else msg('{source}, {since}', source=source, since=since)
