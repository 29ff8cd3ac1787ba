# SPDX-License-Identifier: Apache-2.0
"""All entries of a kind in one look, and the ladder that they are on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.evaluate import Assessments
from maturity.model import Dataset, FactType, Kind, Text, msg, msgs
from maturity.model.vocabulary import Coverage, PipelineRole
from maturity.obstacles import obstacles
from maturity.rules import state_of, tested
from maturity.views.entry_verdicts import requirement_missing
from maturity.views.options import Newest
from maturity.views.references import (
    classification,
    level_state,
    ref_of,
)
from maturity.views.registry import view
from maturity.views.shapes import Shares, Strong, Table, joined, table
from maturity.views.statements import Cards
from maturity.views.verdicts import level_within

if TYPE_CHECKING:
    from maturity.assessment import Assessment
    from maturity.model import Entry, Release
    from maturity.model.messages import Value
    from maturity.views.shapes import Parts


@view('ladder')
def ladder(data: Dataset, kind: Kind) -> Table:
    """Return the levels of a kind, the highest first: what each promises, and what it takes."""
    required = data.in_force(kind.id, data.newest_released)
    return table(
        'ladder',
        msg('{kinds}: what each classification promises', kinds=kind.plural),
        (*reversed(kind.ladder), data.below.id),
        [
            (msg('Classification'), lambda level: level_state(data, kind, level)),
            (msg('What it promises'), lambda level: data.level_of(level).meaning),
            (
                msg('What it takes'),
                lambda level: joined(ref_of(one) for one in required if one.level == level),
            ),
        ],
    )


@view('entry-cards')
def entry_cards(
    assessments: Assessments, kind: Kind, *, release: Newest, fact: FactType | None = None
) -> Cards:
    """Return the entries of a kind at a release as cards, the highest level first."""
    data = assessments.data
    found = (assessments.get(entry.id, release.id) for entry in data.of_kind(kind.id))
    shown = table(
        'cards',
        msg('{kinds} in {release}', kinds=kind.plural, release=release.title),
        sorted((one for one in found if one is not None), key=lambda one: -one.rank),
        [
            (kind.title, lambda one: ref_of(one.entry, title=data.title(one.entry, release))),
            (msg('Classification'), lambda one: classification(data, one)),
            (msg('Tested'), lambda one: _shares(data, one.entry, release)),
            *([] if fact is None else [(fact.title, lambda one: _values(data, fact, one.entry, release))]),
            (msg('To the next level'), lambda one: _distance(data, one)),
        ],
        empty=msg('None in {release}.', release=release.title),
    )
    return Cards(
        name='cards', caption=shown.caption, columns=shown.columns, rows=shown.rows, empty=shown.empty
    )


def _shares(data: Dataset, entry: Entry, release: Release) -> Parts:
    """Return how well the capabilities are tested that an entry offers and a test could show."""
    states = [
        tested(data, entry, release, one.id).state
        for one in data.capabilities_at(release).values()
        if one.tested and state_of(entry, one.id, release) in {'implemented', 'partial'}
    ]
    counts = tuple((one.state, states.count(one)) for one in Coverage if one in states)
    words = tuple(msg('{number} {state}', number=number, state=state.words) for state, number in counts)
    whole = msgs(
        '{counts}, of {count} capability that a test could cover',
        '{counts}, of {count} capabilities that a test could cover',
        len(states),
        counts=words,
    )
    return (Shares(counts, whole),) if counts else ()


def _values(data: Dataset, fact: FactType, entry: Entry, release: Release) -> Parts:
    """Return the values of a list of facts; those that a job tests, of a pipeline that counts, stand out."""
    facts = (one for one in entry.facts.get(fact.id, ()) if release.position in one.span)
    values = dict.fromkeys(Text(value, one.mark) for one in facts for value in one.values)
    jobs = () if release.gate is None else release.gate.jobs
    roles = {PipelineRole.GATE, PipelineRole.CHECK}
    seen = {one.version for one in jobs if entry.id in one.entries and data.role(one.pipeline) in roles}
    return joined(
        Strong(msg('{value} (tested)', value=value)) if value.value in seen else value for value in values
    )


def _distance(data: Dataset, assessment: Assessment) -> Parts:
    """Return in a few words what is between an entry and its next level."""
    way = obstacles(data, assessment)
    if way is None:
        return ()
    level = ref_of(data.level_of(way.level))
    page = ref_of(assessment.entry, title=msgs('{count} test', '{count} tests', way.count))
    missing: Value = page if way.tests else tuple(map(requirement_missing, way.judgements))
    if way.then == way.level:
        return (msg('{level}: {missing}', level=level, missing=missing),)
    then = level_within(data, way.then)
    return (msg('{level}: {missing}, then {then} at once', level=level, missing=missing, then=then),)
