# SPDX-License-Identifier: Apache-2.0
"""What the script does: filter, sort, narrow, say so, and keep it in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.view import focused, follow, view
from tests.browser.wide import MAINTAINED, NUTS, THERE, TITLES

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit

# By hand: what the entries are in the newest release, the highest first; those that are gone are folded.
BY_NEWEST = [
    *('Apple', 'Hazel'),
    *('Banana', 'Grape', 'Kola'),
    *('Cherry', 'Elder', 'Guava', 'Pecan'),
    'Fig',
]


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit('wide/matrix.html')


# Choosing rows and columns ----------------------------------------------------------------------


def test_text_filters_names(page: Page) -> None:
    one = view(page)
    for typed, found in {'an': ['Banana', 'Pecan'], '  PÉC an ': ['Pecan'], 'gold': [], '.*': []}.items():
        one.filter.fill('')
        one.filter.press_sequentially(typed)
        assert one.rows == found
        one.counts(f'{len(found)} of 12 rows')


def test_a_choice_filters_rows(page: Page) -> None:
    one = view(page)
    for label, choice, found in (
        ('State', 'Gold', ['Apple', 'Hazel']),
        ('State', 'Unclassified', ['Fig']),
        ('Type', 'Nut', NUTS),
        # In its last release it did implement that.
        ('Implements', 'Write', ['Apple', 'Banana', 'Grape', 'Hazel', 'Kola', 'Walnut']),
    ):
        one.select(label).select_option(label=choice)
        assert one.rows == found
        one.counts(f'{len(found)} of 12 rows')
        one.select(label).select_option(index=0)
        assert one.rows == THERE


def test_filters_work_together_until_they_are_cleared(page: Page) -> None:
    one = view(page)
    one.select('Type').select_option(label='Nut')
    one.select('Implements').select_option(label='Write')
    assert one.rows == ['Hazel', 'Kola', 'Walnut']
    one.filter.fill('a')
    one.select('Releases').select_option(label='maintained')
    one.sort('Driver').click()
    one.sort('Driver').click()
    assert one.rows == ['Kola', 'Hazel']
    one.counts('2 of 12 rows, 3 of 24 releases')
    page.get_by_role('button', name='Clear').click()
    assert (one.rows, one.columns) == (THERE, TITLES[::-1])
    one.counts('12 of 12 rows')
    assert query(page) == {}


def test_the_window_shows_maintained_releases_and_what_exists_in_them(page: Page) -> None:
    one = view(page)
    one.select('Releases').select_option(label='maintained')
    assert one.columns == MAINTAINED[::-1]
    assert one.rows == THERE
    one.counts('10 of 12 rows, 3 of 24 releases')
    # What was silver long ago is not found in a narrow window.
    one.select('State').select_option(label='Silver')
    assert one.rows == ['Banana', 'Grape', 'Kola']
    one.select('Releases').select_option(label='all')
    assert one.rows == ['Apple', 'Banana', 'Grape', 'Kola', 'Walnut']


def test_views_of_a_page_do_not_disturb_each_other(visit: Visit) -> None:
    page = visit('wide/window.html')
    first, nuts, second = view(page), view(page, 'nut'), view(page, number=1)
    assert nuts.rows == NUTS[:3]
    second.filter.fill('fig')
    second.counts('1 of 12 rows')
    first.counts('10 of 12 rows, 3 of 24 releases')
    nuts.sort('Driver').click()
    expect(nuts.root.locator('th[aria-sort]')).to_have_count(1)
    expect(first.root.locator('th[aria-sort]')).to_have_count(0)
    assert query(page) == {'driver-2.q': ['fig'], 'nut.sort': ['name']}
    page.reload()
    assert (len(first.rows), second.rows, nuts.rows) == (10, ['Fig'], NUTS[:3])


# Sorting ----------------------------------------------------------------------------------------


def test_a_column_sorts_by_state_and_back_to_the_first_order(page: Page) -> None:
    one, head = view(page), page.locator('th', has_text='Version 24')
    one.sort('Version 24').click()
    assert one.rows == BY_NEWEST
    expect(head).to_have_attribute('aria-sort', 'ascending')
    one.sort('Version 24').click()
    # What did not exist stays last.
    assert one.rows == [
        *('Fig', 'Cherry', 'Elder', 'Guava', 'Pecan', 'Banana', 'Grape', 'Kola', 'Apple', 'Hazel'),
    ]
    expect(head).to_have_attribute('aria-sort', 'descending')
    assert query(page) == {'driver.sort': ['-r24']}
    one.sort('Version 24').click()
    assert one.rows == THERE
    assert head.get_attribute('aria-sort') is None


def test_a_table_is_filtered_and_sorted_by_time(visit: Visit) -> None:
    page = visit('wide/history.html')
    one = view(page, 'history')
    releases = one.root.locator('tbody tr:visible > :first-child')
    before = releases.all_inner_texts()
    assert before[0] == 'Version 23'
    one.sort('Release').click()
    numbers = [int(text.split()[1]) for text in releases.all_inner_texts()]
    assert numbers == sorted(numbers)
    # As words, 10 would stand before 2.
    assert numbers[0] == 2
    one.filter.fill('removed')
    assert releases.all_inner_texts() == ['Version 10', 'Version 15']
    one.sort('Entry').click()
    assert [text.split()[1] for text in releases.all_inner_texts()] == ['10', '15']
    # Sentences have no order.
    assert one.sort('Why').count() == 0


# The address ------------------------------------------------------------------------------------


def test_the_address_keeps_all_and_the_back_button_goes_back(page: Page) -> None:
    one = view(page)
    one.select('Type').select_option(label='Nut')
    one.select('State').select_option(label='Silver')
    one.sort('Version 24').click()
    one.filter.fill('a')
    page.wait_for_url('**q=a**')
    kept = {'driver.type': ['nut'], 'driver.state': ['silver'], 'driver.sort': ['r24'], 'driver.q': ['a']}
    assert query(page) == kept
    rows = one.rows
    assert rows == ['Kola', 'Walnut']
    page.reload()
    assert (one.rows, query(page)) == (rows, kept)
    expect(one.filter).to_have_value('a')
    page.go_back()
    assert query(page) == {'driver.type': ['nut'], 'driver.state': ['silver']}
    expect(one.filter).to_have_value('')
    page.go_back()
    assert one.rows == NUTS
    one.counts('4 of 12 rows')
    page.go_forward()
    assert one.rows == ['Kola', 'Walnut']
    page.go_back()
    page.go_back()
    assert one.rows == THERE


def test_other_parameters_of_the_address_stay(visit: Visit) -> None:
    page = visit('wide/matrix.html?other=x&driver.q=fig#bottom')
    view(page).select('Type').select_option(label='Fruit')
    assert urlsplit(page.url).fragment == 'bottom'
    assert query(page) == {'other': ['x'], 'driver.q': ['fig'], 'driver.type': ['fruit']}


HOSTILE = '<img src=x onerror=alert(1)>'


STRANGE = (
    f'driver.state={HOSTILE}&driver.type=__proto__&driver.has=constructor',
    f'driver.sort={HOSTILE}&driver.releases={HOSTILE}',
    'driver.sort=--r24&driver.state=silver"&driver.releases=ALL',
    'driver.sort=-&driver.sort=r24&driver.state=&driver.releases=',
    '__proto__.q=x&constructor.q=x&driver.=x&.q=x&driver=x&=&&%',
    'driver.__proto__=x&driver.q',
)


def test_hostile_and_unknown_parameters_are_ignored(page: Page) -> None:
    for parameters in STRANGE:
        page.goto(f'{page.url.partition("?")[0]}?{parameters}')
        one = view(page)
        assert (one.rows, one.columns) == (THERE, TITLES[::-1]), parameters
        assert page.locator('[aria-sort]').count() == 0
        one.counts('12 of 12 rows')


def test_a_hostile_filter_is_only_text(visit: Visit) -> None:
    page = visit(f'wide/matrix.html?driver.q={HOSTILE}{"x" * 5000}')
    one = view(page)
    one.counts('0 of 12 rows')
    value = one.filter.input_value()
    assert (value.startswith(HOSTILE), len(value)) == (True, 100)
    assert page.locator('img').count() == 0


def test_a_link_to_a_hidden_row_shows_it(visit: Visit) -> None:
    page = visit('wide/history.html?history.q=kola#event-walnut-r15-removed')
    one, row = view(page, 'history'), page.locator('#event-walnut-r15-removed')
    expect(row).to_be_in_viewport()
    assert query(page) == {}
    # The same link again, and another one.
    one.filter.fill('kola')
    one.counts('1 of 12 rows')
    follow(page, '#event-walnut-r15-removed')
    expect(row).to_be_in_viewport()
    one.filter.fill('kola')
    follow(page, '#event-date-r10-removed')
    expect(page.locator('#event-date-r10-removed')).to_be_in_viewport()
    one.counts('12 of 12 rows')


# Ways to use it ---------------------------------------------------------------------------------


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    one = view(page)
    names = []
    while len(names) < 40 and names[-1:] != ['Sort by Version 24']:
        page.keyboard.press('Tab')
        names.append(focused(page))
    begin = names.index('Filter')
    assert names[begin:] == [
        *('Filter', 'State', 'Type', 'Implements', 'Releases', 'Clear', 'Copy as CSV', 'Copy as Markdown'),
        'Drivers: computed classification by release',
        'Sort by Driver',
        'Version 24',
        'Sort by Version 24',
    ]
    page.keyboard.press('Enter')
    assert one.rows == BY_NEWEST
    page.keyboard.press('Space')
    assert one.rows[0] == 'Fig'
    one.filter.focus()
    page.keyboard.type('fig')
    one.counts('1 of 12 rows')
    page.keyboard.press('Escape')
    expect(one.filter).to_have_value('')
    assert sorted(one.rows) == THERE
    page.keyboard.press('Tab')
    page.keyboard.type('Gold')
    assert one.rows == ['Apple', 'Hazel']
    one.select('Releases').press('Tab')
    page.keyboard.press('Enter')
    assert one.rows == THERE
    # What has the focus keeps it.
    assert focused(page) == 'Clear'


def test_a_page_opened_from_a_file_works_too(sites: object, visit: Visit) -> None:
    page = visit('wide/matrix.html')
    page.evaluate("() => { history.pushState = () => { throw new DOMException('no state here'); }; }")
    one = view(page)
    one.select('Type').select_option(label='Nut')
    assert one.rows == NUTS
    one.counts('4 of 12 rows')


def test_without_the_script_all_is_there_and_nothing_is_dead(visit: Visit) -> None:
    page = visit('wide/window.html', java_script_enabled=False)
    root = page.locator('.mt-matrix').first
    assert root.locator('tbody td:visible').count() == 10 * 24
    root.locator('.mt-fold > summary').click()
    assert root.locator('tbody td:visible').count() == 12 * 24
    assert root.locator('thead a:visible').count() == 24
    states = root.locator('tbody td')
    gone = root.locator('tbody td.mt-none').count()
    assert states.locator('a').count() == 12 * 24 - gone > 200
    assert root.locator('.mt-legend .mt-state:visible').count() == 6
    assert page.locator('.mt-view').locator('input, select, button, [role=status]').count() == 0
