# SPDX-License-Identifier: Apache-2.0
"""The way from the front page to a reason, and the evidence that is folded until then."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import THEMES
from tests.browser.view import follow

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Visit

SEEN = """one => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return one.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
}"""
BEFORE = 'one => [...one.parentElement.cells].slice(1, one.cellIndex).map(cell => cell.colSpan)'
# A path, as some facts have them.
LONG = 'a/very_long_path_that_has_no_place_to_break_' + 'x' * 120


def see(one: Locator) -> None:
    """Wait until a reader sees it: nothing that stays in place lies over the middle of it."""
    one.page.wait_for_function(SEEN, arg=one.element_handle())


def places(page: Page) -> list[str]:
    """Return the fragments of the page that lead into what is folded."""
    found: list[str] = page.locator('.mt-folded .mt-fold [id]').evaluate_all('all => all.map(one => one.id)')
    return found


def is_open(page: Page) -> bool:
    return page.locator('.mt-list-checklist').is_visible()


# From the front page ----------------------------------------------------------------------------


@pytest.mark.parametrize('theme', THEMES)
@pytest.mark.parametrize('width', [1280, 768])
def test_a_cell_of_the_front_page_leads_to_what_was_missing(width: int, theme: str, visit: Visit) -> None:
    """Why is Gamma no draft in Birch?"""
    page = visit('mini/index.html', theme=theme, width=width)
    row = page.locator('.mt-matrix').get_by_role('row', name='Gamma')
    # The newest release stands first: 3.10, 3.9, Birch.
    row.get_by_role('cell').nth(2).get_by_role('link', name='Unproven').click()
    assert page.url.endswith('/mini/drivers/gamma.html#gamma-birch')
    one = page.locator('.mt-list-stages tr', has=page.locator('#gamma-birch')).or_(
        page.locator('tr#gamma-birch')
    )
    expect(one).to_contain_text('Missing for Draft: Reads and writes (unmet)')
    see(one.locator('.mt-state'))
    assert not is_open(page)


@pytest.mark.parametrize('theme', THEMES)
def test_a_verdict_leads_to_its_reason(theme: str, visit: Visit) -> None:
    page = visit('mini/drivers/gamma.html', theme=theme)
    assert not is_open(page)
    row = page.locator('.mt-matrix-verdicts').get_by_role('row', name='Reads and writes')
    row.get_by_role('link', name='unmet').last.click()
    assert page.url.endswith('#gamma-requirement-dr-basics-birch')
    assert is_open(page)
    why = page.locator('tr:target td').last
    expect(why).to_contain_text('Required: only partly implemented: write')
    see(why)


def test_successive_releases_of_one_state_are_one_cell_that_leads_to_the_newest(visit: Visit) -> None:
    page = visit('mini/drivers/alpha.html')
    cell = page.locator('.mt-runs td[colspan]').last
    heads = page.locator('.mt-runs').last.locator('thead a').all_inner_texts()
    before = cell.evaluate(BEFORE)
    assert int(cell.get_attribute('colspan') or 1) > 1
    cell.get_by_role('link').first.click()
    assert is_open(page)
    newest = heads[sum(before)]
    assert page.url.endswith(f'-{newest.removeprefix("Version ").replace(".", "-").lower()}')
    see(page.locator('tr:is(:target, :has(:target)) .mt-state'))


# Opening and closing ----------------------------------------------------------------------------


@pytest.mark.parametrize('theme', THEMES)
def test_a_link_unfolds_the_evidence_again_and_again(theme: str, visit: Visit) -> None:
    page = visit('mini/drivers/gamma.html', theme=theme)
    (first, *_) = places(page)
    for _ in range(2):
        assert not is_open(page)
        follow(page, f'#{first}')
        assert is_open(page)
        # It can be folded again, although the address still names it.
        page.locator('.mt-fold > summary').last.click()


def test_without_the_script_a_link_unfolds_it_too(visit: Visit) -> None:
    page = visit('mini/drivers/gamma.html', java_script_enabled=False)
    assert not is_open(page)
    page.goto(f'{page.url}#{places(page)[0]}')
    assert is_open(page)


def test_hostile_fragments_are_ignored(visit: Visit) -> None:
    page = visit('mini/drivers/gamma.html')
    address = page.url
    for fragment in ('%E0%A4%A', '"><img src=x>', '__proto__', ' ', '%00'):
        page.goto('about:blank')
        page.goto(f'{address}#{fragment}')
        assert not is_open(page)
        assert page.locator('img').count() == 0


# Where it stands --------------------------------------------------------------------------------


# A theme with a header that stays, and which leaves no room for it.
HEADER = """
html { scroll-padding-top: 0; }
body::before { content: 'Header'; position: fixed; z-index: 999; top: 0; height: 4em; width: 100%; }
"""


def test_nothing_covers_what_a_link_leads_to(visit: Visit) -> None:
    page = visit('mini/drivers/gamma.html', theme='furo', height=300)
    page.add_style_tag(content=HEADER)
    ids = [one for one in places(page) if one.startswith('gamma-requirement')]
    assert ids
    # Once downwards and once upwards: a target can come in from either side.
    for width, id_ in product((1280, 768), (*ids, *ids[::-1])):
        page.set_viewport_size({'width': width, 'height': 300})
        follow(page, f'#{id_}')
        see(page.locator(f'tr#{id_} .mt-state'))


FRAMES = '.mt-few .mt-scroll'
APPEND = """(all, word) => {
    const cells = all.flatMap(region => [...region.querySelectorAll('td:last-child')]);
    for (const cell of cells) cell.append(' ', word);
}"""
WIDE = """all => all.map(region => {
    const sticks = region.querySelector('table').offsetWidth - region.clientWidth;
    return sticks > 1 && getComputedStyle(region).overflowX === 'visible';
})"""


@pytest.mark.parametrize('theme', THEMES)
def test_a_long_word_does_not_leave_its_frame(theme: str, visit: Visit) -> None:
    """Where a table scrolls with its page, all of it has to fit."""
    page = visit('mini/drivers/alpha.html', theme=theme)
    page.locator('.mt-fold > summary').last.click()
    page.locator(FRAMES).evaluate_all(APPEND, LONG)
    for width in (320, 768, 1000, 1280):
        page.set_viewport_size({'width': width, 'height': 800})
        wide = page.locator(FRAMES).evaluate_all(WIDE)
        assert len(wide) > 4
        assert not any(wide), width
        assert page.evaluate('() => document.scrollingElement.scrollWidth') <= width
