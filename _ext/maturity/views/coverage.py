# SPDX-License-Identifier: Apache-2.0
"""How well capabilities are tested: as a state in a cell, and in full with jobs and tests."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from maturity import links
from maturity.model import Dataset, Entry, Release, Text, msg
from maturity.model.vocabulary import CapabilityState, Coverage, State, Tone
from maturity.rules import state_of, tested
from maturity.views.references import capability_ref, evidence_links
from maturity.views.registry import view
from maturity.views.shapes import Table, joined, table

if TYPE_CHECKING:
    from maturity.model import Capability
    from maturity.rules import Tested
    from maturity.views.shapes import Parts

# With these, there is nothing that a test could show.
_UNTESTABLE = (CapabilityState.MISSING, CapabilityState.NOT_APPLICABLE)


@cache
def _partly(coverage: Coverage) -> State:
    """Return the state of what is there in part, and how well that is tested."""
    words = msg('partial, {coverage}', coverage=coverage.words)
    return State(f'partial-{coverage.value}', '◐', words, Tone.SOME)


STATES = (
    *(coverage.state for coverage in Coverage if coverage is not Coverage.NOT_OFFERED),
    *(_partly(coverage) for coverage in Coverage if coverage is not Coverage.NOT_OFFERED),
    *(state.state for state in CapabilityState),
)
"""What a cell about a capability can say, the best first."""


def capability_state(data: Dataset, entry: Entry, capability: Capability, release: Release) -> State:
    """Return whether an entry has a capability at a release and, where it does, how well it is tested."""
    offered = CapabilityState(state_of(entry, capability.id, release))
    if offered in _UNTESTABLE or not capability.tested or release.gate is None or not data.tests:
        return offered.state
    coverage = tested(data, entry, release, capability.id).state
    if offered is CapabilityState.UNKNOWN and coverage is Coverage.UNTESTED:
        return offered.state
    return _partly(coverage) if offered is CapabilityState.PARTIAL else coverage.state


@view('coverage')
def coverage_of(data: Dataset, entry: Entry, *, release: Release) -> Table:
    """Return how well each capability of an entry is tested at a release, by which jobs and tests."""
    return table(
        'coverage',
        msg('{title} in {release}: what is tested', title=entry.title, release=release.title),
        [
            (capability, tested(data, entry, release, capability.id))
            for capability in data.capabilities.values()
            if capability.tested
        ],
        [
            (msg('Capability'), lambda pair: capability_ref(pair[0])),
            (
                msg('Offered'),
                lambda pair: CapabilityState(state_of(entry, pair[0].id, release)).state,
            ),
            (msg('Tested'), lambda pair: pair[1].state.state),
            (msg('Jobs'), lambda pair: _jobs(pair[1])),
            (msg('Tests'), lambda pair: _tests(data, pair[1], release)),
        ],
    )


def _jobs(found: Tested) -> Parts:
    return joined((Text(name),) for name in dict.fromkeys(cover.job.name for cover in found.covers))


def _tests(data: Dataset, found: Tested, release: Release) -> Parts:
    """Return links to the tests, and the conditions under which alone they run."""
    tests = dict.fromkeys(cover.test for cover in found.covers)
    places = (links.at_release(data, test.place, release) for test in tests)
    conditions = dict.fromkeys(cover.condition for cover in found.covers if cover.condition is not None)
    return (*joined((link,) for link in evidence_links(data, places)), *conditions)
