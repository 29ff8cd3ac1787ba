# SPDX-License-Identifier: Apache-2.0
"""The views of upgrades say all that the comparison says: what is lost, gained and else, and tests apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest

from maturity.comparison import compare
from maturity.evaluate import evaluate
from maturity.views import RequestError
from maturity.views.changes import groups
from maturity.views.references import classification
from maturity.views.shapes import Link, Ref, Table, cell
from maturity.writers.writer import shown
from tests.browser import moves
from tests.builders import build, sound
from tests.conftest import view
from tests.test_whole import WHOLE

if TYPE_CHECKING:
    from maturity.evaluate import Assessments
    from maturity.views.changes import Item
    from maturity.views.shapes import Parts, Row

COLUMNS = {'lost': 2, 'gained': 3, None: 4}


@pytest.fixture(scope='module', params=['whole', 'moves'])
def assessments(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Assessments:
    if request.param == 'whole':
        return evaluate(sound(WHOLE / 'data'))
    return evaluate(sound(build(tmp_path_factory.mktemp('moves') / 'data', moves.spec())))


def table(assessments: Assessments, name: str, **options: str) -> Table:
    found = view(assessments, name, **options)
    assert isinstance(found, Table)
    return found


def words(parts: Parts) -> str:
    return ' '.join(shown(part) for part in parts)


def objects(parts: Parts) -> set[str]:
    return {part.id for part in parts if isinstance(part, Ref)}


def row_of(rows: list[Row], whose: Ref) -> Row:
    """Return the one row about an object."""
    (row,) = (row for row in rows if whose.id in objects(row.cells[0]))
    return row


def said(item: Item, place: Parts) -> bool:
    """Return whether a cell says all of a difference: what of, how, and why."""
    parts = [*item.about, *cell(item.brief if item.about else item.change)]
    reasons = [part for line in item.why for part in line]
    return all(shown(part) in words(place) for part in [*parts, *reasons]) and all(
        part in place for part in reasons if isinstance(part, Link | Ref)
    )


def test_each_difference_stands_in_the_row_of_its_entry_and_in_the_column_of_its_effect(
    assessments: Assessments,
) -> None:
    seen = set()
    for first, last in combinations(assessments.data.releases.values(), 2):
        ends = {'from_': first.id, 'release': last.id}
        kinds = [table(assessments, 'upgrade', kind=kind, **ends) for kind in assessments.data.kinds]
        rows = [row for found in kinds for row in found.rows]
        tests = table(assessments, 'upgrade-tests', **ends)
        for group in groups(assessments, compare(assessments, first, last)):
            seen.add(group.section.effect)
            for item in group.items:
                (whose, *_) = item.whose
                assert isinstance(whose, Ref)
                if group.section.effect == 'tests':
                    ids = objects(item.whose)
                    assert any(
                        ids <= objects(row.cells[0])
                        and words(item.about) in words(row.cells[0])
                        and str(item.change) == words(row.cells[1])
                        and all(part in row.cells[2] for line in item.why for part in line)
                        for row in tests.rows
                    ), item
                else:
                    assert said(item, row_of(rows, whose).cells[COLUMNS[group.section.effect]]), item
    assert seen == {'lost', 'gained', 'tests', None}


def test_every_entry_that_is_there_in_the_end_has_a_row_with_its_classification(
    assessments: Assessments,
) -> None:
    first, *_, last = assessments.data.releases.values()
    for kind in assessments.data.kinds:
        found = table(assessments, 'upgrade', kind=kind, from_=first.id, release=last.id)
        for entry in assessments.data.of_kind(kind):
            if (now := assessments.get(entry.id, last.id)) is None:
                continue
            row = row_of([*found.rows], Ref(kind, entry.id, entry.title))
            assert classification(assessments.data, now) in row.cells[1][-2:]
        unchanged = [row for row in found.rows if words(row.cells[1]).endswith('(nothing changes)')]
        assert all(row.cells[2:] == ((), (), ()) for row in unchanged)
        assert unchanged == [*found.rows][len(found.rows) - len(unchanged) :]


def test_an_entry_has_a_row_for_each_release_that_changed_something_newest_first(
    assessments: Assessments,
) -> None:
    steps = list(pairwise(assessments.data.releases.values()))
    for entry in assessments.data.entries.values():
        found = table(assessments, 'gains-and-losses', entry=entry.id)
        expected = {
            str(after.title): [item for group in groups_ for item in group.items]
            for before, after in reversed(steps)
            if (groups_ := of_lists(assessments, (before.id, after.id), entry.id))
        }
        assert [words(row.cells[0]) for row in found.rows] == [*expected]
        for row in found.rows:
            everything = tuple(part for place in row.cells[1:] for part in place)
            leads = {part.fragment for part in everything if isinstance(part, Ref)}
            for item in expected[words(row.cells[0])]:
                assert said(replace(item, why=()), everything)
                # The evidence stands where it leads, on the same page.
                (whose,) = item.whose
                assert isinstance(whose, Ref)
                assert whose.fragment in leads


def of_lists(assessments: Assessments, ends: tuple[str, str], entry: str) -> list[object]:
    """Return what is different about an entry between two releases, but for events and tests."""
    releases = assessments.data.releases
    found = compare(assessments, *(releases[id_] for id_ in ends), [assessments.data.entries[entry]])
    every = groups(assessments, found)
    return [group for group in every if group.section.effect != 'tests' and group.items[0].about]


def test_a_release_is_compared_with_that_before_and_the_first_with_none(assessments: Assessments) -> None:
    first, second, *_ = assessments.data.releases
    kind = next(iter(assessments.data.kinds))
    assert table(assessments, 'upgrade', kind=kind, release=second) == table(
        assessments, 'upgrade', kind=kind, release=second, from_=first
    )
    for alone in (
        table(assessments, 'upgrade', kind=kind, release=first),
        table(assessments, 'upgrade-tests', release=first),
    ):
        assert (alone.rows, str(alone.empty)) == ((), 'This is the first release on record.')
    with pytest.raises(RequestError, match='is not before'):
        table(assessments, 'upgrade', kind=kind, release=first, from_=second)
