# SPDX-License-Identifier: Apache-2.0
"""Whatever is set of facts with ranges: evidence stays with the releases at which it was read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from maturity.commands.fields import parsed
from maturity.edit.changes import assign
from maturity.edit.document import CannotEdit
from maturity.edit.write import Revision, further
from maturity.files import DataFile, Listing, walk
from maturity.load import read
from maturity.model import Entry
from maturity.model.shapes import hint_of
from tests.builders import Plain, build
from tests.test_properties import look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.model import CapabilityFact, Dataset, Evidence

RELEASES = ['r1', 'r2', 'r3', 'r4', 'r5']
SPEC: dict[str, Any] = {
    'releases': RELEASES,
    'kinds': {'driver': {'ladder': ['bronze']}},
    'capabilities': ['backup'],
    'requirements': {'all': {'rule': {'has': 'implementation'}}},
}
STATES = st.sampled_from(['implemented', 'missing'])
FIXED = [{'doc': 'https://example.org/it'}, {'change': 'a1' * 20}, {'path': 'it.py', 'commit': 'b2' * 20}]
PLACES = st.sampled_from([{'path': 'it.py'}, *FIXED])


@st.composite
def facts(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return facts about a capability in order of time, with evidence; between them can be gaps."""
    ends = sorted(draw(st.sets(st.integers(0, len(RELEASES)), min_size=2, max_size=3)))
    return [draw(fact(*span)) for span in pairwise(ends) if draw(st.integers(0, 3))]


@st.composite
def fact(draw: st.DrawFn, start: int, stop: int) -> dict[str, Any]:
    """Return a fact that holds from one position to before another, with evidence of its begin and others."""
    evidence = []
    for position in [start, *draw(st.lists(st.integers(start, stop - 1), max_size=3))]:
        release = {'release': RELEASES[position]} if position > start or draw(st.booleans()) else {}
        evidence.append({**draw(PLACES), **release, 'note': f'{start}.{len(evidence)}'})
    is_open = stop == len(RELEASES) and draw(st.booleans())
    return {
        'since': RELEASES[start],
        **({} if is_open else {'last': RELEASES[stop - 1]}),
        **({'from': '1.2'} if draw(st.booleans()) else {}),
        'state': draw(STATES),
        'evidence': evidence,
    }


@dataclass(frozen=True)
class Setting:
    """What `maturity set` is told: a fact, or that the entry is removed."""

    words: dict[str, str]

    @property
    def keys(self) -> tuple[str, ...]:
        return ('capabilities', 'backup') if 'since' in self.words else ('removed',)


@st.composite
def settings(draw: st.DrawFn) -> Setting:
    since = draw(st.integers(0, len(RELEASES) - 1))
    if not draw(st.integers(0, 5)):
        return Setting({'release': RELEASES[since]})
    last = draw(st.one_of(st.none(), st.integers(since, len(RELEASES) - 1)))
    given_ = {'last': last if last is None else RELEASES[last], 'state': draw(st.one_of(st.none(), STATES))}
    given_['evidence'] = draw(st.sampled_from([None, 'new.py:1']))
    words = {key: value for key, value in given_.items() if value is not None}
    return Setting({'since': RELEASES[since], **words})


@pytest.fixture(scope='module')
def base(tmp_path_factory: pytest.TempPathFactory) -> Listing:
    return walk(str(build(tmp_path_factory.mktemp('ranges'), SPEC)), 'data')


def revision(base: Listing, recorded: list[dict[str, Any]]) -> Revision:
    """Return a sound record with these facts."""
    entry = {
        'title': 'It',
        'introduced': {'before': 'r1'},
        'implementation': [{'since': 'r1', 'path': 'it.py', 'evidence': [{'path': 'it.py'}]}],
        'capabilities': {'backup': recorded},
    }
    text = yaml.dump(entry, Dumper=Plain, sort_keys=False)
    listing = replace(base, files=(*base.files, DataFile('drivers/it.yaml', text.encode())))
    loaded = read(listing, name='data')
    assert [str(one) for one in loaded.problems] == []
    return Revision(listing=listing, assessments=loaded.assessments, problems=(), texts={}, digest='')


def held(data: Dataset) -> tuple[CapabilityFact, ...]:
    return data.entries['it'].capabilities.get('backup', ())


def read_at(evidence: Evidence) -> int:
    return RELEASES.index(evidence.release or '')


def lost(before: CapabilityFact, after: tuple[CapabilityFact, ...], told: Setting) -> Iterator[str]:
    """Yield the evidence that is not there any more where it still shows what it did."""
    for other in after:
        # Evidence that is given stands in the place of what there was.
        is_replaced = (
            'evidence' in told.words and other.span.since == before.span.since == told.words['since']
        )
        if other.state == before.state and not is_replaced:
            notes = {str(evidence.note) for evidence in other.evidence}
            inside = [evidence for evidence in before.evidence if read_at(evidence) in other.span]
            yield from {str(evidence.note) for evidence in inside} - notes


@look(200)
@given(facts(), settings())
def test_evidence_stays_where_it_was_read(
    base: Listing, recorded: list[dict[str, Any]], told: Setting
) -> None:
    start = revision(base, recorded)
    assert start.data is not None
    old, words = held(start.data), [f'{key}={value}' for key, value in told.words.items()]
    place, fields = parsed(start.data, hint_of(Entry), told.keys, words)
    change = partial(assign, subject=start.data.entries['it'], place=place, fields=fields)
    try:
        end = further(start, change)
    except CannotEdit:
        # Nothing shows what would go on, or an entry leaves with what just begins.
        at = RELEASES.index(told.words.get('last', told.words.get('release', '')))
        begins = [*(one.span.start for one in old), 0] if told.keys == ('removed',) else []
        unshown = [one for one in old if at + 1 in one.span and at + 1 not in map(read_at, one.evidence)]
        assert at in begins or (unshown and told.keys != ('removed',))
        return
    codes = {one.code for one in end.problems}
    assert 'bad-evidence' not in codes
    # What begins has the evidence that it is given.
    assert 'no-evidence' not in codes or ('since' in told.words and 'evidence' not in told.words)
    if not codes:
        assert end.data is not None
        new = held(end.data)
        assert [note for one in old for note in lost(one, new, told)] == []
        # The point release that brought it brought it where it began.
        assert {one.span.start for one in new if one.point} <= {one.span.start for one in old if one.point}
