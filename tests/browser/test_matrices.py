# SPDX-License-Identifier: Apache-2.0
"""Matrices with entries or releases as rows, in groups and with notes, as readers use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.view import view

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Visit


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit('wide/features.html')


def shown(root: Locator) -> list[str]:
    return root.locator('tbody th:visible').all_inner_texts()


def test_a_group_stays_together_however_its_rows_are_sorted(page: Page) -> None:
    one = view(page, 'driver-capabilities', number=1)
    assert shown(one.root) == ['Read', 'Move', 'Changes', 'Write', 'Copy']
    one.sort('Capability').click()
    assert shown(one.root) == ['Move', 'Read', 'Changes', 'Copy', 'Write']
    one.filter.fill('write')
    assert shown(one.root) == ['Changes', 'Write']
    one.counts('1 of 4 rows')
    one.filter.fill('read')
    assert shown(one.root) == ['Read']


def test_a_note_is_told_with_its_cell_and_leads_to_its_place(page: Page) -> None:
    cell = page.locator('td.mt-not-applicable').first
    state, mark = cell.get_by_role('link').all()
    for link in (state, mark):
        expect(link).to_have_accessible_description('why')
    expect(mark).to_have_accessible_name('note 1')
    expect(state).to_have_accessible_name('not applicable')
    mark.click()
    place = page.locator('.mt-notes li:target')
    expect(place).to_have_text('why')
    expect(place).to_be_in_viewport()


def test_many_columns_are_signs_where_words_do_not_fit(page: Page) -> None:
    # Ten entries are columns here; their words would take more than twice the width of a phone, and more than
    # this theme gives to any text.
    for part in page.locator('div.document, div.body').all():
        part.evaluate('node => Object.assign(node.style, {width: "auto", maxWidth: "none"})')
    table = view(page, 'driver-capabilities', number=1).root.locator('table')
    cell = table.locator('tbody td').first
    page.set_viewport_size({'width': 1600, 'height': 900})
    assert cell.evaluate('node => parseFloat(getComputedStyle(node).fontSize)') > 0
    wide = table.evaluate('node => node.scrollWidth')
    page.set_viewport_size({'width': 375, 'height': 900})
    assert cell.evaluate('node => getComputedStyle(node).fontSize') == '0px'
    size = 'node => parseFloat(getComputedStyle(node, "::before").fontSize)'
    assert cell.locator('[data-sign]').evaluate(size) > 12
    assert table.evaluate('node => node.scrollWidth') < wide / 2
    # Screen readers have the word all the same.
    expect(cell.get_by_role('link')).to_have_accessible_name('implemented')
