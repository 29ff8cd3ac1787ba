# SPDX-License-Identifier: Apache-2.0
"""What a reader sees: on wide and narrow screens, on paper, without colours, and with other senses."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import FLAGSHIP, THEMES, needed
from tests.browser.view import view
from tests.browser.wide import GONE, MAINTAINED, NAMES, THERE, TITLES
from tests.sphinx.site import execute

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Visit

OPEN = "() => { for (const one of document.querySelectorAll('details')) one.open = true; }"
MINI = ('drivers', 'drivers/alpha', 'releases/3.10', 'requirements')
Box = dict[str, float]


def box(one: Locator) -> Box:
    """Return where an element stands on the screen."""
    found: Box = one.evaluate('one => one.getBoundingClientRect().toJSON()')
    return found


# Screens ----------------------------------------------------------------------------------------


@pytest.mark.parametrize('theme', THEMES)
def test_the_header_and_the_first_column_stay(theme: str, visit: Visit) -> None:
    page = visit('wide/matrix.html', theme=theme, height=300)
    # Filtered and sorted, it still does.
    one = view(page)
    one.sort('Version 24').click()
    one.select('State').select_option(label='not yet')
    for width in (1280, 768):
        page.set_viewport_size({'width': width, 'height': 300})
        at = page.get_by_role('region').evaluate(STUCK)
        assert at['left'] > 300
        assert at['top'] > 60
        # They stand at the edges of the frame, and nothing shines through or lies over them.
        assert [*at['corner'], at['head'], at['name']] == pytest.approx([0] * 4, abs=2)
        assert at['above'] == [True, True, True]
        assert not {'transparent', 'rgba(0, 0, 0, 0)'} & set(at['grounds'])


STUCK = """region => {
    region.scrollIntoView({ block: 'end' });
    region.scrollTo(600, 120);
    const find = (selector, text) =>
        [...region.querySelectorAll(selector)].find(one => one.textContent.includes(text));
    const stuck = [find('thead th', 'Driver'), find('thead th', 'Version 15'), find('tbody th', 'Fig')];
    const frame = region.getBoundingClientRect();
    const [corner, head, name] = stuck.map(one => one.getBoundingClientRect());
    const top = one => {
        const at = one.getBoundingClientRect();
        return one.contains(document.elementFromPoint(at.x + 4, at.y + 6));
    };
    return {
        left: region.scrollLeft,
        top: region.scrollTop,
        corner: [corner.left - frame.left, corner.top - frame.top],
        head: head.top - frame.top,
        name: name.left - frame.left,
        above: stuck.map(top),
        grounds: stuck.map(one => getComputedStyle(one).backgroundColor),
    };
}"""


@pytest.mark.parametrize(('theme', 'width'), [*zip(THEMES, (1280, 768), strict=True)])
def test_the_header_covers_no_link_target(theme: str, width: int, visit: Visit) -> None:
    page = visit('wide/history.html', theme=theme, width=width, height=300)
    ids = page.locator('tbody tr').evaluate_all('rows => rows.map(row => row.id)')
    # Once downwards and once upwards: a target can come in from either side.
    for id_ in (*ids[::5], *ids[::-5]):
        page.evaluate('id => { location.hash = id; }', id_)
        row = page.locator(f'#{id_}')
        expect(row).to_be_in_viewport()
        assert box(row)['top'] >= box(page.locator('thead th').first)['bottom'] - 1, id_


@pytest.mark.parametrize('theme', THEMES)
def test_a_narrow_page_does_not_scroll_sideways(theme: str, visit: Visit) -> None:
    page = visit('wide/window.html', theme=theme, width=320, height=640)
    base = page.url.removesuffix('wide/window.html')
    for path in ('wide/window', 'wide/history', 'mini/index', 'mini/drivers/alpha'):
        page.goto(f'{base}{path}.html')
        for height in (640, 256):
            page.set_viewport_size({'width': 320, 'height': height})
            wide = page.evaluate('() => document.scrollingElement.scrollWidth')
            assert wide <= page.evaluate('() => document.scrollingElement.clientWidth'), path
        regions = page.locator('.mt-scroll')
        assert regions.evaluate_all('all => all.every(one => one.tabIndex === 0 && one.ariaLabel)'), path


SMALL = """() => [...document.querySelectorAll('.mt-view :is(td, th, dt, dd, li, caption, summary)')]
    .filter(one => one.checkVisibility() && one.innerText.trim())
    .filter(one => parseFloat(getComputedStyle(one).fontSize) < 14).map(one => one.outerHTML)"""
WIDE = """() => [...document.querySelectorAll(':is(.mt-list, .mt-checklist) .mt-scroll')]
    .filter(one => one.scrollWidth > one.clientWidth).map(one => one.ariaLabel)"""


@pytest.mark.parametrize('theme', THEMES)
def test_lists_stack_on_a_phone(theme: str, visit: Visit) -> None:
    page = visit('mini/drivers/alpha.html', theme=theme, width=320, height=640)
    for path in ('drivers/alpha', 'history', 'index', 'releases/3.10'):
        page.goto(f'{page.url.partition("mini/")[0]}mini/{path}.html')
        page.evaluate(OPEN)
        for width in (375, 320):
            page.set_viewport_size({'width': width, 'height': 640})
            assert page.evaluate(WIDE) == [], path
            assert page.evaluate(SMALL) == [], path
    # Each cell says what it is.
    head = page.locator('.mt-list td').first.evaluate('one => getComputedStyle(one, "::before").content')
    assert re.fullmatch(r'"[A-Z][a-z ]+: "', head)


def test_a_bar_leads_to_the_release_that_is_pointed_at(visit: Visit) -> None:
    page = visit('mini/drivers.html')
    # Two releases: Birch stands first, then Amber.
    bar = page.locator('.mt-block[href$="#gamma-birch"]')
    bar.scroll_into_view_if_needed()
    handle = bar.element_handle()
    newest = handle.get_attribute('href')
    found = []
    for part in (0.25, 0.75):
        bounds = handle.bounding_box()
        page.mouse.move(bounds['x'] + part * bounds['width'], bounds['y'] + 20)
        found.append(handle.get_attribute('href').partition('#')[2])
    assert found == ['gamma-birch', 'gamma-amber']
    page.mouse.move(0, 0)
    assert handle.get_attribute('href') == newest


def test_what_was_removed_is_folded_and_found_by_a_filter_and_on_paper(tmp_path: Path, visit: Visit) -> None:
    page = visit('wide/matrix.html')
    one = view(page)
    assert one.rows == THERE
    one.unfold()
    assert one.rows == NAMES
    one.unfold()
    assert set(GONE) <= {word for word, _, _ in printed(page, tmp_path)[0]}
    one.filter.fill('date')
    assert one.rows == ['Date']


LOOK = r"""cells => cells.map(cell => {
    const style = getComputedStyle(cell);
    return [
        cell.innerText.trim(),
        (cell.querySelector('[data-sign]') ?? cell).dataset.sign,
        `${style.borderLeftStyle} ${style.borderLeftWidth}`,
        style.backgroundColor.match(/\d+/g).slice(0, 3).join(),
    ];
})"""


FORCED = ('none', 'active')


def test_states_differ_without_colour(visit: Visit) -> None:
    """The glyph, the word and the line in front: none of the three has to do with colours."""
    page = visit('wide/index.html')
    for forced, (which, count), cells in product(FORCED, ((0, 6), (1, 5)), ('td', '.mt-legend .mt-state')):
        page.emulate_media(forced_colors=forced)
        look = page.locator('.mt-view').nth(which).locator(cells).evaluate_all(LOOK)
        seen = {tuple(one[:3]) for one in look}
        # What is not there yet or any more has no line, and a word and a glyph of its own.
        assert [len(seen), *(len(set(part)) for part in zip(*seen, strict=True))] == [count, count, count, 5]
        # The ground is that of the reader.
        assert forced == 'none' or len({one[3] for one in look}) == 1


# Paper ------------------------------------------------------------------------------------------


def printed(page: Page, folder: Path) -> tuple[list[tuple[str, float, float]], float, Counter[str]]:
    """Return the words of a page on A4 with their sides, the width of the paper, and its signs."""
    file = folder / 'page.pdf'
    page.pdf(path=str(file), format='A4')
    tool = needed('poppler-utils', 'pdftotext')
    boxes = ET.fromstring(execute([tool, '-bbox', str(file), '-']).stdout)  # noqa: S314 (our own)
    name = '{http://www.w3.org/1999/xhtml}'
    words = [
        (word.text or '', float(word.attrib['xMin']), float(word.attrib['xMax']))
        for word in boxes.iter(f'{name}word')
    ]
    width = float(next(boxes.iter(f'{name}page')).attrib['width'])
    return words, width, Counter(''.join(word for word, _, _ in words))


@pytest.mark.parametrize('theme', THEMES)
def test_paper_has_every_column_and_every_cell(theme: str, tmp_path: Path, visit: Visit) -> None:
    page = visit('wide/matrix.html', theme=theme)
    signed = page.locator('td[data-sign], td [data-sign], .mt-legend [data-sign]')
    signs = Counter(one.get_attribute('data-sign') or '' for one in signed.all())
    assert signs.total() == 12 * 24 + 6
    words, width, found = printed(page, tmp_path)
    assert {sign: found[sign] for sign in signs} == signs
    text = [word for word, _, _ in words]
    assert [text.count(title.split()[1]) for title in TITLES] == [1] * 24
    assert text.count('Version') == 24
    assert set(NAMES) <= set(text)
    assert all(left >= 0 and right <= width for _, left, right in words)
    # No control, and no count that says nothing.
    assert not {'Filter', 'Clear', 'rows', '↕'} & set(text)


def test_paper_shows_what_the_screen_shows_and_says_so(tmp_path: Path, visit: Visit) -> None:
    page = visit('wide/matrix.html?driver.releases=maintained&driver.q=fig')
    text = [word for word, _, _ in printed(page, tmp_path)[0]]
    assert set(NAMES) & set(text) == {'Fig'}
    assert text.count('Version') == len(MAINTAINED)
    assert '1 of 12 rows, 3 of 24 releases' in ' '.join(text)
    # There is room for words now: three in cells, one in the legend of all states.
    assert text.count('Unclassified') == 4
    assert 'Filter' not in text


def test_paper_has_the_evidence_that_is_unfolded(tmp_path: Path, visit: Visit) -> None:
    page = visit('mini/drivers/alpha.html')
    cells = page.locator('.mt-list-checklist td')
    wanted = Counter(re.findall(r'\w+', ' '.join(cells.all_text_contents())))

    def found() -> Counter[str]:
        words, width, _ = printed(page, tmp_path)
        assert all(left >= 0 and right <= width for _, left, right in words)
        return Counter(re.findall(r'\w+', ' '.join(word for word, _, _ in words)))

    assert wanted - found()
    for fold in page.locator('.mt-fold > summary').all():
        fold.click()
    assert not wanted - found()


# Other senses -----------------------------------------------------------------------------------

RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
# Unlike the others it has to be asked for.
TARGETS = {'target-size': {'enabled': True}}


OURS = """([found, where, coloured]) => found.filter(([rule, target]) =>
    document.querySelector(target).closest(rule === 'color-contrast' ? coloured : where))"""


def violations(page: Page, where: str = '.mt-view', coloured: str = '.mt-view') -> list[list[str]]:
    """Return what axe finds in a part of a page, and of colours in another one; all is opened for it."""
    page.evaluate(OPEN)
    assert page.locator(where).count()
    found: dict[str, Any] = Axe().run(page, options={'runOnly': RULES, 'rules': TARGETS}).response
    assert found['passes']
    nodes = [[one['id'], node['target'][0]] for one in found['violations'] for node in one['nodes']]
    wrong: list[list[str]] = page.evaluate(OURS, [nodes, where, coloured])
    return wrong


@pytest.mark.parametrize(('theme', 'scheme'), [('alabaster', 'light'), ('furo', 'light'), ('furo', 'dark')])
def test_axe_finds_nothing(theme: str, scheme: str, visit: Visit) -> None:
    page = visit('wide/history.html', theme=theme, color_scheme=scheme)
    assert violations(page) == []
    base = page.url.removesuffix('wide/history.html')
    for path in MINI if theme == 'alabaster' else MINI[:2]:
        page.goto(f'{base}mini/{path}.html')
        assert violations(page) == [], path


@pytest.mark.parametrize('theme', THEMES)
def test_axe_finds_nothing_on_a_narrow_screen(theme: str, visit: Visit) -> None:
    page = visit('mini/drivers/gamma.html', theme=theme, width=320, height=640)
    assert violations(page) == []


def test_the_flagship_can_be_read_by_day_and_by_night(alone: Page, server: str) -> None:
    """All of its theme too."""
    screens = (('light', 1280), ('dark', 375))
    for path, (scheme, width) in product(
        ('drivers/alpha', 'drivers', 'prose', 'history', '404', 'search'), screens
    ):
        alone.emulate_media(color_scheme=scheme)
        alone.set_viewport_size({'width': width, 'height': 800})
        alone.goto(f'{server}/{FLAGSHIP}/{FLAGSHIP}/{path}.html')
        dark = alone.evaluate('() => getComputedStyle(document.body).backgroundColor') != 'rgb(255, 255, 255)'
        assert dark is (scheme == 'dark')
        # The field of the search is that of Sphinx, and has no label.
        where = '.site-page > :not(.site-text)' if path == 'search' else '.site-page'
        assert violations(alone, where, 'body') == [], path
    for scheme, _ in screens:
        alone.emulate_media(color_scheme=scheme)
        alone.reload()
        alone.click('.site-menu')
        assert violations(alone, '.site-pages', 'body') == []


def test_a_filtered_and_sorted_view_has_no_violations(visit: Visit) -> None:
    page = visit('wide/matrix.html?driver.q=a&driver.sort=-r24&driver.releases=maintained')
    assert violations(page) == []


def test_a_cell_is_announced_with_its_row_and_column(visit: Visit) -> None:
    page = visit('wide/matrix.html?driver.q=fig&driver.releases=maintained')
    table = page.get_by_role('table', name='Drivers: computed classification by release')
    expect(table.get_by_role('rowheader', name='Fig')).to_be_visible()
    assert table.get_by_role('columnheader').count() == 4
    assert table.get_by_role('cell', name='Unclassified', exact=True).count() == 3
