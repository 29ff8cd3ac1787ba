# SPDX-License-Identifier: Apache-2.0
"""Ways through the real site, by its layout on the small one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import FLAGSHIP

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytest.importorskip('openstackdocstheme')
FOCUSED = '() => [document.activeElement.textContent.trim(), !!document.activeElement.closest("[role=main]")]'


@pytest.fixture
def page(alone: Page, server: str) -> Page:
    alone.goto(f'{server}/{FLAGSHIP}/{FLAGSHIP}/drivers/alpha.html')
    return alone


def test_the_text_is_near_and_the_first_stop_leads_to_it(page: Page) -> None:
    stops = []
    while not stops or not stops[-1][1]:
        page.keyboard.press('Tab')
        stops.append(page.evaluate(FOCUSED))
    assert len(stops) <= 16
    assert [words for words, _ in stops[:2]] == ['Skip to the content', 'Skip to the menu']
    page.reload()
    page.keyboard.press('Tab')
    page.keyboard.press('Enter')
    expect(page.locator('#content')).to_be_focused()


def test_a_page_says_where_it_is_and_what_is_beside_it(page: Page) -> None:
    assert page.locator('.site-where a').all_inner_texts() == ['Mini', 'Drivers']
    assert page.locator('.site-pages [aria-current]').all_inner_texts() == ['Drivers']
    page.locator('.site-beside').get_by_text('Beta').click()
    expect(page.get_by_role('heading', level=1, name='Beta').first).to_be_visible()
    page.locator('.site-where').get_by_text('Drivers').click()
    expect(page.locator('.site-pages [aria-current=page]')).to_have_text('Drivers')


def test_the_contents_stay_in_sight(page: Page) -> None:
    page.mouse.wheel(0, 1500)
    page.wait_for_function('() => scrollY > 1000')
    expect(page.locator('.site-contents a').first).to_be_in_viewport()


def test_a_narrow_screen_has_a_menu_at_the_top(page: Page) -> None:
    page.set_viewport_size({'width': 375, 'height': 700})
    pages, button = page.locator('.site-pages'), page.get_by_role('button', name='Menu')
    expect(pages).to_be_hidden()
    expect(button).to_be_in_viewport()
    button.click()
    page.keyboard.press('Tab')
    assert page.evaluate(FOCUSED)[0] == 'Overview'
    page.keyboard.press('Escape')
    expect(pages).to_be_hidden()
    button.click()
    pages.get_by_text('Releases').click()
    expect(page.locator('h1').first).to_have_text('Releases')


def test_an_address_that_does_not_exist_leads_on(page: Page) -> None:
    page.goto(page.url.replace('alpha.html', 'nothing.html'))
    expect(page.locator('.site-page')).to_have_css('display', 'grid')
    page.locator('#content').get_by_text('All names').click()
    expect(page.locator('h1').first).to_have_text('Index of the record')
