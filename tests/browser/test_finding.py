# SPDX-License-Identifier: Apache-2.0
"""What a reader finds: by search, by links to places, and what he takes with him."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.view import view

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit


@pytest.mark.parametrize(
    ('words', 'found'),
    [
        ('synchronise', 'capabilities.html#capability-sync'),
        ('alpha', 'drivers/alpha.html'),
        ('old-gamma', 'drivers/gamma.html'),
    ],
)
def test_the_first_hit_of_a_search_leads_to_what_it_names_and_there_is_one(
    words: str, found: str, visit: Visit
) -> None:
    page = visit(f'mini/search.html?q={words}', theme='furo')
    hits = page.locator('ul.search > li > a')
    expect(hits.first).to_have_attribute('href', found)
    addresses = hits.evaluate_all('all => all.map(one => one.getAttribute("href"))')
    assert addresses.count(found) == 1
    hits.first.click()
    if '#' in found:
        expect(page.locator(f'[id="{found.partition("#")[2]}"]')).to_be_in_viewport()


CLIPBOARD = ('clipboard-read', 'clipboard-write')


def copied(page: Page) -> str:
    return page.evaluate('() => navigator.clipboard.readText()')


def test_what_is_shown_of_a_table_can_be_copied(visit: Visit) -> None:
    page = visit('wide/matrix.html?driver.q=banana,+fig', permissions=CLIPBOARD)
    one = view(page)
    assert one.rows == ['Banana', 'Fig']
    for form, number, first, last in (
        ('CSV', 3, '"Driver","Version 24",', '"Fig",'),
        ('Markdown', 4, '| Driver | Version 24 |', '| Fig |'),
    ):
        page.get_by_role('button', name=f'Copy as {form}').click()
        page.wait_for_function(
            'text => navigator.clipboard.readText().then(one => one.startsWith(text))', arg=first
        )
        lines = copied(page).splitlines()
        assert len(lines) == number
        assert lines[-1].startswith(last)


def test_a_small_table_is_copied_with_the_heads_of_all_its_rows(visit: Visit) -> None:
    page = visit('mini/drivers/alpha.html', permissions=CLIPBOARD)
    page.locator('.mt-folded .mt-fold').first.evaluate('node => { node.open = true; }')
    table = page.locator('.mt-list-checklist')
    button = table.get_by_role('button', name='Copy as CSV')
    expect(button.locator('..')).to_have_css('opacity', '0')
    table.hover()
    expect(button.locator('..')).to_have_css('opacity', '1')
    versions = '(rows) => rows.forEach((row, at) => { row.lastElementChild.textContent = `3.${at + 9}`; })'
    table.locator('tbody tr').evaluate_all(versions)
    button.click()
    expect(table.get_by_role('status')).to_have_text('Copied.')
    heads, *rows = csv.reader(copied(page).splitlines())
    assert heads == ['Requirement', 'Releases', 'Verdict', 'Reason']
    assert {len(row) for row in rows} == {4}
    assert len(rows) > len({row[0] for row in rows}) > 1
    # A spreadsheet would make 3.1 of the second.
    assert [row[-1] for row in rows[:2]] == ["'3.9", "'3.10"]


def test_two_columns_stand_side_by_side(visit: Visit) -> None:
    page = visit('wide/index.html')
    one = view(page, 'driver-capabilities')
    one.root.get_by_role('searchbox', name='Columns').fill('hazel, apple')
    assert one.columns == ['Apple', 'Hazel']
    one.counts('4 of 4 rows, 2 of 10 columns')
    page.reload()
    assert view(page, 'driver-capabilities').columns == ['Apple', 'Hazel']


def test_a_badge_can_be_taken_along(visit: Visit) -> None:
    page = visit('mini/drivers/alpha.html#x', permissions=CLIPBOARD)
    address = page.url.partition('#')[0]
    image = address.replace('drivers/alpha.html', 'badges/alpha.svg')
    for form, expected in (
        ('Markdown', f'[![Alpha]({image})]({address})'),
        ('reStructuredText', f'.. image:: {image}\n   :target: {address}\n   :alt: Alpha'),
        ('HTML', f'<a href="{address}"><img src="{image}" alt="Alpha"></a>'),
    ):
        page.locator('.mt-fields-source').get_by_role('button', name=f'Copy as {form}').click()
        expect(page.locator('.mt-fields-source').get_by_role('status')).to_have_text('Copied.')
        page.wait_for_function(
            'text => navigator.clipboard.readText().then(one => one === text)', arg=expected
        )


def test_the_words_of_a_row_are_its_address(visit: Visit) -> None:
    page = visit('mini/history.html')
    link = page.locator('.mt-list-history tbody tr').last.locator('a[href^="#"]')
    expect(link).to_have_accessible_name('Arrived as Preview')
    link.click()
    target = page.locator(f'[id="{urlsplit(page.url).fragment}"]')
    expect(target).to_have_count(1)
    assert target.evaluate('(row, link) => row.contains(link)', link.element_handle())
