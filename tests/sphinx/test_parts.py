# SPDX-License-Identifier: Apache-2.0
"""Pages of entries: in three parts, nothing empty in them, and nothing said twice in a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.sphinx.html import Tag

if TYPE_CHECKING:
    from tests.sphinx.conftest import Built

PAGES = ('drivers/alpha', 'drivers/beta', 'drivers/gamma', 'features/mirror')


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, built: Built) -> Tag:
    return built('html').page(f'{request.param}.html')


def rows(page: Tag) -> list[list[Tag]]:
    """Return the cells of all rows of lists."""
    lists = page.all('div', of='mt-list')
    return [[*row.all('th'), *row.all('td')] for one in lists for row in one.one('tbody').all('tr')]


def test_a_page_has_three_parts_of_which_the_evidence_is_folded(page: Tag) -> None:
    gone = 'removed' in page.one('h1').text or 'Beta' in page.one('h1').text
    titles = [one.text.rstrip('¶') for one in page.all('h2')]
    assert titles == ['In its last release' if gone else 'Now', 'Through time', 'Evidence', 'About this page']
    *_, fold = page.all('details', of='mt-fold')
    assert 'open' not in fold.attributes
    assert fold.one('summary').text.startswith('The reasons of all verdicts')
    inside = {name for one in fold.all('div', of='mt-list') for name in one.classes}
    assert {'mt-list-checklist', 'mt-list-implementation'} <= inside
    outside = {name for one in page.all('div', of='mt-list') for name in one.classes} - inside
    assert {'mt-list-stages', 'mt-list-history'} <= outside


def test_no_column_is_empty(page: Tag) -> None:
    for one in page.all('div', of='mt-list'):
        heads = len(list(one.one('thead').all('th')))
        filled: set[int] = set()
        for row in one.one('tbody').all('tr'):
            cells = [cell for cell in row.children if isinstance(cell, Tag)]
            # A head can stand for several rows.
            filled |= {heads - len(cells) + at for at, cell in enumerate(cells) if cell.text.strip()}
        assert filled == set(range(heads)), one.classes


def test_a_cell_leads_to_each_address_once_and_says_once_how_old_it_is(page: Tag) -> None:
    for cells in rows(page):
        for cell in cells:
            links = [(one.attributes['href'], one.text) for one in cell.all('a') if 'href' in one.attributes]
            assert len(links) == len(set(links))
            assert cell.text.count('(checked at ') <= 1


def test_the_pdf_leaves_the_evidence_to_the_site(built: Built) -> None:
    text = built('latex').text('mini.tex')
    assert re.search(r'It is on the site: \\sphinxstyleemphasis\{.*alpha', text)
    assert 'The reasons of all verdicts' in text
    assert 'requirements, verdicts and reasons' not in text
    assert 'classification and requirements by release' in text
