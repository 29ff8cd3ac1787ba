# SPDX-License-Identifier: Apache-2.0
"""How well capabilities are tested: as a state in a cell, and in full with jobs and tests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from maturity import links
from maturity.model import Dataset, Entry, Release, Text, at, msg, msgs
from maturity.model.vocabulary import Absence, CapabilityState, Coverage, SkipReason, State, Tone
from maturity.rules.common import state_of
from maturity.rules.exercises import Tested, tested
from maturity.views.facts import EVIDENCE, RELEASES
from maturity.views.matrices import life_of
from maturity.views.references import (
    fragment,
    named_link,
    newest_links,
    record_link,
    ref_of,
    remarks,
    run_words,
    slug,
    with_point,
)
from maturity.views.registry import view
from maturity.views.shapes import NOTHING, Table, joined, stacked, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from maturity.model import Capability, CapabilityFact, Phrase
    from maturity.model.tests import Skip, Test
    from maturity.views.shapes import Cell, Link

SHOWN = 1
"""How many tests a cell of a page names; the table of an entry at a release names all."""

# Where nothing is offered, or nothing is recorded of the jobs, a cell says only what is offered.
_SHOWN = tuple(state for state in Coverage if state.meaning is not None)


@cache
def _partly(coverage: Coverage) -> State:
    """Return the state of what is there in part, and how well that is tested."""
    words = msg('partial, {coverage}', coverage=coverage.words)
    glyph = coverage.in_part or CapabilityState.PARTIAL.glyph
    return State(f'partial-{coverage.value}', glyph, words, Tone.SOME)


_MEANINGS = {
    **{one.state: (one.meaning,) for one in _SHOWN},
    **{_partly(one): (CapabilityState.PARTIAL.meaning, one.meaning) for one in _SHOWN},
    **{row.state: (row.meaning,) for row in (*CapabilityState, *Absence)},
}
STATES = tuple(_MEANINGS)
"""What a cell about a capability can say, the best first."""


@view('capability-states')
def capability_states(_data: Dataset) -> Table:
    """Return what each state of a capability means, the best first."""
    return table(
        'capability-states',
        msg('What the states of capabilities mean'),
        _MEANINGS.items(),
        [(msg('State'), lambda pair: pair[0]), (msg('Meaning'), lambda pair: pair[1])],
    )


def capability_state(data: Dataset, entry: Entry, capability: Capability, release: Release) -> State:
    """Return whether an entry has a capability at a release and, where it does, how well it is tested.

    Where there is no such entry, or the project does not have the capability, it says why.
    """
    there = CapabilityState(state_of(entry, capability.id, release))
    # Where there is a fact, there are both.
    if there is CapabilityState.UNKNOWN:
        if not data.exists(entry, release):
            return entry.absence(release).state
        if (absence := capability.absence(release)) is not None:
            return absence.state
    if not capability.tested or not data.tests or release.gate is None:
        return there.state
    coverage = tested(data, entry, release, capability.id).state
    if coverage not in _SHOWN:
        return there.state
    if there is CapabilityState.UNKNOWN and coverage is Coverage.UNTESTED:
        return there.state
    return _partly(coverage) if there is CapabilityState.PARTIAL else coverage.state


@view('coverage')
def coverage_of(data: Dataset, entry: Entry, *, release: Release) -> Table:
    """Return how well each capability of an entry is tested at a release, by which jobs and tests.

    Where it is not, the tests are those that could, each with what is in the way.
    """

    def tests(capability: Capability, found: Tested) -> Cell:
        if found.state is not Coverage.UNTESTED:
            return _tests(data, found, release, most=None)
        return joined(
            (_test(data, test, release), msg('({reason})', reason=_in_the_way(skip)))
            for test, skip in data.coverage[release.id].idle(entry.id, capability.id)
        )

    return table(
        'coverage',
        msg('{title} in {release}: what is tested', title=entry.title, release=release.title),
        [
            (capability, tested(data, entry, release, capability.id))
            for capability in data.capabilities_at(release).values()
            if capability.tested
        ],
        [
            (msg('Capability'), lambda pair: ref_of(pair[0], title=data.title(pair[0], release))),
            (msg('Offered'), lambda pair: CapabilityState(state_of(entry, pair[0].id, release)).state),
            (msg('Tested'), lambda pair: pair[1].state.state),
            (msg('Jobs'), lambda pair: joined(map(Text, pair[1].jobs))),
            (msg('Tests'), lambda pair: tests(*pair)),
        ],
    )


# One entry through time -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Spell:
    """Successive releases in which one fact about a capability holds, and it is tested equally well.

    `repeats`: the fact is that of the newer spell above.
    """

    capability: Capability
    releases: tuple[Release, ...]
    fact: CapabilityFact | None
    state: State
    tested: Tested
    newest: bool
    repeats: bool


@view('capability-facts')
def capability_facts(data: Dataset, entry: Entry) -> Table:
    """Return each capability of an entry through time: whether it is there, how well it is tested, by what.

    Jobs and tests are those of the last release of a row.  Remarks stand with
    the evidence: few facts have one, and a column for them takes the room of
    the others.
    """
    tests: tuple[Phrase, Callable[[_Spell], Cell]] = (
        msg('Jobs and tests, in the last of these releases'),
        lambda spell: joined(
            (joined(map(Text, spell.tested.jobs)), _tests(data, spell.tested, spell.releases[-1])), ': '
        ),
    )
    return table(
        'capability-facts',
        msg('{title}: capabilities with their evidence', title=entry.title),
        [spell for capability in data.capabilities.values() for spell in _spells(data, entry, capability)],
        [
            (msg('Capability'), lambda spell: ref_of(spell.capability)),
            (
                RELEASES,
                lambda spell: with_point(run_words(data, spell.releases), spell.fact, spell.releases[0]),
            ),
            (msg('State'), lambda spell: spell.state),
            *((tests,) if data.tests else ()),
            (EVIDENCE, lambda spell: _evidence(data, spell)),
        ],
        anchor=fragment(entry.id, 'capabilities'),
        grouped=True,
        places=lambda spell: (
            *([fragment(entry.id, spell.capability.id)] if spell.newest else ()),
            *(fragment(entry.id, spell.capability.id, slug(release.id)) for release in spell.releases),
        ),
        record=lambda spell: record_link(data, spell.fact, 'capabilities', spell.capability.id),
    )


def _spells(data: Dataset, entry: Entry, capability: Capability) -> Iterator[_Spell]:
    """Yield how it went with a capability, the newest releases first."""
    facts = entry.capabilities.get(capability.id, ())
    through = [
        (release, at(facts, release), capability_state(data, entry, capability, release))
        for release in life_of(data, entry)
        if release.position in capability.span
    ]
    runs = [list(run) for _, run in groupby(through, key=lambda one: (id(one[1]), one[2]))]
    above: CapabilityFact | None = None
    for run in reversed(runs):
        release, fact, state = run[-1]
        releases = tuple(one for one, _, _ in run)
        found = tested(data, entry, release, capability.id) if capability.tested else Tested(Coverage.UNKNOWN)
        repeats = above is not None and fact is above
        yield _Spell(capability, releases, fact, state, found, newest=run is runs[-1], repeats=repeats)
        above = fact


def _evidence(data: Dataset, spell: _Spell) -> Cell:
    """Return the reason and the remark of a fact, and links to what shows it."""
    fact = spell.fact
    if fact is None:
        return NOTHING
    if spell.repeats:
        return msg('as above')
    words = fact.reason, remarks(data, fact)
    return stacked((words, newest_links(data, fact, spell.releases[-1])))


# Jobs and tests ---------------------------------------------------------------------------------


def _tests(data: Dataset, found: Tested, release: Release, *, most: int | None = SHOWN) -> Cell:
    """Return links to the first of the tests, and the conditions under which alone they run."""
    shown = [_test(data, test, release) for test in found.tests[:most]]
    rest = len(found.tests) - len(shown)
    more = msgs('and {count} more', 'and {count} more', rest) if rest else None
    return *shown, more, *dict.fromkeys(cover.condition for cover in found.covers)


def _test(data: Dataset, test: Test, release: Release) -> Link | Text:
    """Return a link to a test where the audit saw it, else to where it is recorded."""
    return named_link(data, test.symbol, links.at_release(data, test.place, release), test.place)


def _in_the_way(skip: Skip | None) -> Phrase:
    if skip is None:
        return msg('no job that counts runs it')
    reason, option = SkipReason(skip.why).words, skip.option
    if option is None:
        return reason
    if option.value is None:
        return msg('{reason}, unless {option} is set', reason=reason, option=option.name)
    return msg('{reason}, unless {option} is {value}', reason=reason, option=option.name, value=option.value)
