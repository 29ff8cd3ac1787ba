# SPDX-License-Identifier: Apache-2.0
"""The picker: any two releases, the same as `maturity diff` says, kept in the address."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from maturity.comparison import CapabilityChange, EntryChange, FactChange, compare
from maturity.evaluate import evaluate
from maturity.model.vocabulary import State
from maturity.views import Request, resolve
from maturity.views.changes import groups
from maturity.views.shapes import Ref, Table
from maturity.writers.writer import shown
from tests.browser import moves
from tests.builders import build, sound

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from maturity.comparison import Comparison
    from maturity.evaluate import Assessments
    from tests.browser.conftest import Visit

PAIRS = list(combinations(moves.RELEASES, 2))
EFFECTS = ('lost', 'gained', None)
# What the browser shows: the rows, each with the lines of its cells, and the list of tests.
SHOWN = """root => ({
    rows: [...root.querySelectorAll('tbody tr:not(.mt-group)')].map(row => ({
        whose: [...row.cells[0].querySelectorAll('a')].map(one => one.textContent),
        standing: row.cells[1].textContent,
        lines: [2, 3, 4].map(at => [...row.cells[at].childNodes].map(one => one.textContent)),
    })),
    tests: [...root.querySelectorAll('details li')].map(one => one.textContent),
})"""


@pytest.fixture(scope='module')
def assessments(tmp_path_factory: pytest.TempPathFactory) -> Assessments:
    return evaluate(sound(build(tmp_path_factory.mktemp('moves') / 'data', moves.spec())))


def compared(assessments: Assessments, pair: tuple[str, str]) -> Comparison:
    return compare(assessments, *(assessments.data.releases[id_] for id_ in pair))


def picker(page: Page) -> Any:  # noqa: ANN401 (a locator)
    return page.locator('.mt-picker')


def told(assessments: Assessments, pair: tuple[str, str]) -> tuple[dict[str, list[set[str]]], set[str]]:
    """Return what the command says: lines by title and effect without events, and those of tests."""
    lines: dict[str, list[set[str]]] = {}
    tests: set[str] = set()
    for group in groups(assessments, compared(assessments, pair)):
        for item in group.items:
            about = ' '.join(map(shown, item.about))
            words = str(item.brief if group.section.effect in {'lost', 'gained'} else item.change)
            parts = (about, '' if item.brief is None else words)
            # The browser puts commas between all values.
            line = ': '.join(filter(None, parts)).replace(' and ', ', ')
            for ref in item.whose:
                if not isinstance(ref, Ref):
                    continue
                if group.section.effect == 'tests':
                    tests.add(f'{ref.title}: {line}')
                elif item.about or ref.type == 'requirement':
                    by_effect = lines.setdefault(str(ref.title), [set(), set(), set()])
                    by_effect[EFFECTS.index(group.section.effect)].add(line)
    return lines, tests


@pytest.mark.parametrize('pair', PAIRS)
def test_the_browser_finds_what_the_command_finds(
    pair: tuple[str, str], assessments: Assessments, visit: Visit
) -> None:
    page = visit(f'moves/upgrades.html?from={pair[0]}&to={pair[1]}')
    expect(picker(page).get_by_role('table')).to_be_visible()
    found = picker(page).evaluate(SHOWN)
    rows = {title: row for row in found['rows'] for title in row['whose']}
    lines, tests = told(assessments, pair)
    events = happened(assessments, pair)
    for title, row in rows.items():
        own = events.get(title, set())
        # Behind a full stop stands what others have to do with it.
        assert own <= {line.partition('.')[0] for cell in row['lines'] for line in cell}, title
        left = [{line for line in cell if line.partition('.')[0] not in own} for cell in row['lines']]
        assert left == lines.get(title, [set(), set(), set()]), title
        is_same = not own and title not in lines
        assert row['standing'].endswith('(nothing changes)') is is_same, title
    assert lines.keys() | events.keys() <= rows.keys()
    assert set(found['tests']) == tests
    assert {title: row['standing'].split() for title, row in rows.items()} == standing(assessments, pair)
    sorts = {type(one) for one in compared(assessments, pair).differences}
    assert sorts >= {EntryChange, CapabilityChange, FactChange}


def happened(assessments: Assessments, pair: tuple[str, str]) -> dict[str, set[str]]:
    """Return what happened to entries on the way, by their titles."""
    first, last = (assessments.data.releases[id_].position for id_ in pair)
    events: dict[str, set[str]] = {}
    for event in assessments.all_events:
        if first < event.release.position <= last:
            words = f'{event.release.title}: {event.type.sign.words}'
            events.setdefault(str(event.entry.title), set()).add(words)
    return events


def standing(assessments: Assessments, pair: tuple[str, str]) -> dict[str, list[str]]:
    """Return how the page says that entries stand, by their titles."""
    found = {}
    for kind in assessments.data.kinds:
        options = (('from', pair[0]), ('kind', kind), ('release', pair[1]))
        table = resolve(assessments, Request('upgrade', options))
        assert isinstance(table, Table)
        for row in table.rows:
            parts = (part.said if isinstance(part, State) else part for part in row.cells[1])
            words = [word for part in parts for word in shown(part).split()]
            found |= {str(ref.title): words for ref in row.cells[0] if isinstance(ref, Ref)}
    return found


# The address ------------------------------------------------------------------------------------


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_choice_is_kept_in_the_address_and_can_be_taken_back(visit: Visit) -> None:
    page = visit('moves/upgrades.html')
    table = picker(page).get_by_role('table')
    expect(table).to_be_hidden()
    picker(page).get_by_label('From').select_option('r1')
    assert query(page) == {'from': ['r1']}
    picker(page).get_by_label('To').select_option('r2')
    assert query(page) == {'from': ['r1'], 'to': ['r2']}
    expect(picker(page).get_by_role('status')).to_have_text('What changes from R1 to R2')
    expect(table).to_contain_text('R2: renamed')
    picker(page).get_by_label('To').select_option('r4')
    expect(table).to_contain_text('R4: removed. Use instead: Comes, Rises')
    page.go_back()
    expect(picker(page).get_by_role('status')).to_have_text('What changes from R1 to R2')
    page.go_back()
    expect(table).to_be_hidden()
    assert picker(page).get_by_label('To').input_value() == ''


def test_the_earlier_release_stands_first(visit: Visit) -> None:
    page = visit('moves/upgrades.html?from=r3&to=r2')
    expect(picker(page).get_by_role('status')).to_have_text('The first release has to be the earlier one.')
    expect(picker(page).get_by_role('table')).to_be_hidden()


def test_what_no_release_is_called_is_passed_over(visit: Visit) -> None:
    page = visit('moves/upgrades.html')
    for address in (
        'from=r9&to=r2',
        'from=__proto__&to=constructor',
        'from=%22%5D%3Cimg%20src=x%3E&to=%00',
        'from=r1&from=r2&to=',
    ):
        page.goto(f'{page.url.partition("?")[0]}?{address}')
        expect(picker(page).get_by_label('From')).to_be_visible()
        expect(picker(page).get_by_role('table')).to_be_hidden()
        expect(picker(page).get_by_role('status')).to_have_text('')


def test_without_script_nothing_of_it_is_shown_and_the_page_has_the_moves(visit: Visit) -> None:
    page = visit('moves/upgrades.html', java_script_enabled=False)
    expect(picker(page)).to_have_text('')
    assert page.locator('section[id^=upgrade-] h2, div[id^=upgrade-] h2').count() == len(moves.RELEASES) - 1


def test_a_file_that_cannot_be_read_is_named(sites: Path, visit: Visit) -> None:
    page = visit('moves/upgrades.html')
    page.route('**/upgrades.json', lambda route: route.fulfill(status=200, body='none'))
    picker(page).get_by_label('From').select_option('r1')
    picker(page).get_by_label('To').select_option('r2')
    words = 'The file api/v1/upgrades.json cannot be read.'
    expect(picker(page).get_by_role('status')).to_have_text(words)
