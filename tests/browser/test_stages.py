# SPDX-License-Identifier: Apache-2.0
"""The way from the front page to a reason, and the stages of a checklist at the end of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import POLICY, STRICT, THEMES
from tests.browser.view import focused, follow, view

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Visit

SEEN = """one => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return one.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
}"""
# A path, as some facts have them.
LONG = 'a/very_long_path_that_has_no_place_to_break_' + 'x' * 120


def see(one: Locator) -> None:
    """Wait until a reader sees it: nothing that stays in place lies over the middle of it."""
    one.page.wait_for_function(SEEN, arg=one.element_handle())


def stage(page: Page, anchor: str) -> Locator:
    """Return the stage of a checklist that has this anchor."""
    return page.locator('.mt-stage', has=page.locator(f'#{anchor}'))


def reason(one: Locator, requirement: str) -> Locator:
    """Return the reason that a stage gives for what it says of a requirement."""
    return one.get_by_role('row').filter(has_text=requirement).get_by_role('cell').last


def anchors(page: Page) -> list[str]:
    found: list[str] = page.locator('.mt-anchor').evaluate_all('all => all.map(one => one.id)')
    return found


# From the front page ----------------------------------------------------------------------------


@pytest.mark.parametrize('theme', THEMES)
@pytest.mark.parametrize('width', [1280, 768])
def test_a_cell_of_the_front_page_leads_to_its_reason(width: int, theme: str, visit: Visit) -> None:
    """Why is Gamma no draft in Birch?"""
    page = visit('mini/index.html', theme=theme, width=width)
    row = page.locator('.mt-matrix').get_by_role('row', name='Gamma')
    # The newest release stands first: 3.10, 3.9, Birch.
    row.get_by_role('cell').nth(2).get_by_role('link', name='Unproven').click()
    assert page.url.endswith('/mini/drivers/gamma.html#gamma-birch')
    one = stage(page, 'gamma-birch')
    expect(one).to_have_attribute('open', '')
    expect(one.locator('summary')).to_contain_text('Missing for Draft: Reads and writes (unmet)')
    why = reason(one, 'Reads and writes')
    expect(why).to_contain_text('Required: only partly implemented: write')
    for part in (one.locator('summary'), one.locator('.mt-stage-title'), why):
        see(part)


@pytest.mark.parametrize('theme', THEMES)
def test_a_bar_of_a_timeline_leads_to_its_reason(theme: str, visit: Visit) -> None:
    page = visit('mini/drivers/alpha.html', theme=theme)
    bar = page.locator('.mt-timeline-classifications a.mt-block', has_text='Birch')
    # The middle of its box: the sign above has a room of its own.
    bar.first.locator('.mt-box').click()
    one = stage(page, 'alpha-birch')
    assert page.url.endswith('#alpha-birch')
    expect(one).to_have_attribute('open', '')
    see(reason(one, 'The suite votes'))


def test_a_release_within_a_longer_stage_leads_to_the_stage(visit: Visit) -> None:
    page = visit('wide/matrix.html')
    cell = page.get_by_role('row', name='Walnut').get_by_role('cell').nth(24 - 7)
    cell.get_by_role('link').click()
    assert page.url.endswith('#walnut-r7')
    one = stage(page, 'walnut-r7')
    expect(one).to_have_attribute('open', '')
    assert one.locator('.mt-anchor').count() > 1
    see(one.locator('.mt-stage-title'))


# Opening and closing ----------------------------------------------------------------------------


def opened(page: Page) -> list[str]:
    """Return the anchors of the stages whose tables a reader sees."""
    return [id_ for id_ in anchors(page) if stage(page, id_).get_by_role('table').is_visible()]


@pytest.mark.parametrize('theme', THEMES)
def test_the_newest_stage_is_open_and_a_link_opens_another(theme: str, visit: Visit) -> None:
    page = visit('mini/drivers/gamma.html', theme=theme)
    assert anchors(page) == ['gamma-3-10', 'gamma-3-9', 'gamma-birch', 'gamma-amber']
    assert opened(page) == ['gamma-3-10']
    follow(page, '#gamma-amber')
    assert opened(page) == ['gamma-3-10', 'gamma-amber']
    # It can be closed again, although the address still names it, and the same link opens it once more.
    stage(page, 'gamma-amber').locator('summary').click()
    assert opened(page) == ['gamma-3-10']
    follow(page, '#gamma-amber')
    assert opened(page) == ['gamma-3-10', 'gamma-amber']


def test_without_the_script_a_link_opens_a_stage_too(visit: Visit) -> None:
    page = visit('mini/drivers/gamma.html#gamma-birch', java_script_enabled=False)
    assert stage(page, 'gamma-birch').get_by_role('table').is_visible()
    assert not stage(page, 'gamma-amber').get_by_role('table').is_visible()


@pytest.mark.parametrize('fragment', ['%E0%A4%A', '"><img src=x>', '__proto__', ' ', '%00'])
def test_hostile_fragments_are_ignored(fragment: str, visit: Visit) -> None:
    page = visit(f'mini/drivers/gamma.html#{fragment}')
    assert opened(page) == ['gamma-3-10']
    assert page.locator('img').count() == 0


def test_the_keyboard_opens_and_closes_a_stage(visit: Visit) -> None:
    page = visit('mini/drivers/gamma.html')
    summaries = page.locator('.mt-stage > summary')
    while not summaries.nth(1).evaluate('one => one === document.activeElement'):
        page.keyboard.press('Tab')
        if page.locator('.mt-timeline :focus, .mt-checklist :focus').count():
            assert focused(page) != 'not seen'
    assert 'Version 3.9' in focused(page)
    page.keyboard.press('Enter')
    assert opened(page) == ['gamma-3-10', 'gamma-3-9']
    # What has just come into sight is next.
    page.keyboard.press('Tab')
    assert focused(page) == 'Gamma: requirements, verdicts and reasons: Version 3.9'
    page.keyboard.press('Shift+Tab')
    page.keyboard.press('Space')
    assert opened(page) == ['gamma-3-10']


# Where it stands --------------------------------------------------------------------------------


# A theme with a header that stays, and which leaves no room for it.
HEADER = """
html { scroll-padding-top: 0; }
body::before { content: 'Header'; position: fixed; z-index: 999; top: 0; height: 4em; width: 100%; }
"""


@pytest.mark.parametrize('width', [1280, 768])
def test_nothing_covers_a_stage_that_a_link_leads_to(width: int, visit: Visit) -> None:
    page = visit('mini/drivers/gamma.html', theme='furo', width=width, height=300)
    page.add_style_tag(content=HEADER)
    ids = anchors(page)
    # Once downwards and once upwards: a target can come in from either side.
    for id_ in (*ids, *ids[::-1]):
        follow(page, f'#{id_}')
        see(stage(page, id_).locator('.mt-stage-title'))


FRAMES = '.mt-checklist .mt-scroll, .mt-few .mt-scroll'
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
    page.locator(FRAMES).evaluate_all(APPEND, LONG)
    for width in (320, 768, 1000, 1280):
        page.set_viewport_size({'width': width, 'height': 800})
        wide = page.locator(FRAMES).evaluate_all(WIDE)
        assert len(wide) > 4
        assert not any(wide), width
        assert page.evaluate('() => document.scrollingElement.scrollWidth') <= width


def test_on_a_narrow_screen_a_checklist_needs_no_scrolling_and_is_still_a_table(visit: Visit) -> None:
    page = visit('mini/drivers/gamma.html', width=320, height=640)
    region = page.get_by_role('region', name='verdicts and reasons: Version 3.10')
    assert region.evaluate('one => one.scrollWidth - one.clientWidth') == 0
    table = region.get_by_role('table')
    assert table.get_by_role('columnheader').all_inner_texts() == ['Requirement', 'Verdict', 'Reason']
    row = table.get_by_role('row').filter(has_text='Reads and writes')
    assert row.get_by_role('rowheader').count() == 1
    assert row.get_by_role('cell').count() == 2
    # The reason has the whole width.
    widths = [one.evaluate('one => one.offsetWidth') for one in (row.get_by_role('cell').last, row)]
    assert widths[0] == pytest.approx(widths[1], abs=2)


# Themes -----------------------------------------------------------------------------------------

LIGHT = r"""one => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const light = colour => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
        return (red + green + blue) / 765;
    };
    const style = getComputedStyle(one);
    return [light(style.backgroundColor), light(style.color)];
}"""


@pytest.mark.parametrize(
    ('theme', 'scheme', 'dark'),
    [
        ('furo', 'dark', True),
        ('furo', 'light', False),
        # It has no dark colours, so ours stay light too.
        ('alabaster', 'dark', False),
        ('alabaster', 'light', False),
    ],
)
def test_colours_follow_the_theme(theme: str, scheme: str, *, dark: bool, visit: Visit) -> None:
    page = visit('wide/matrix.html', theme=theme, color_scheme=scheme)
    for part in ('.mt-corner', '.mt-bar select', '.mt-bar input'):
        ground, ink = page.locator(part).first.evaluate(LIGHT)
        assert (ground < 0.2, ink > 0.7) == (dark, dark), part
        assert abs(ground - ink) > 0.6, part


# A strict site ----------------------------------------------------------------------------------


@pytest.mark.parametrize('path', ['index', 'history', 'drivers/alpha', 'releases/3.10', 'requirements'])
def test_a_strict_policy_blocks_nothing(path: str, visit: Visit) -> None:
    """What it blocks is an error of the console, and fails the test; so is nothing blocked that matters."""
    page = visit(f'mini/{path}.html')
    answer = page.request.get(page.url)
    assert answer.headers['content-security-policy'] == POLICY
    assert f'/{STRICT}/' in page.url
    assert page.locator('body [style], body [onclick], style, script:not([src])').count() == 0
    assert page.locator('.mt-scroll').first.evaluate('one => getComputedStyle(one).borderTopStyle') == 'solid'
    if path == 'history':
        rows = page.locator('tbody tr').count()
        view(page, 'history').counts(f'{rows} of {rows} rows')
