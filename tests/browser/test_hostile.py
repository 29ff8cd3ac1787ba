# SPDX-License-Identifier: Apache-2.0
"""Hostile texts in a real browser: no dialog, no request, no error, under a policy and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import HOSTILE, STRICT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Visit


def act(page: Page) -> None:
    """Do what could make a text act: open everything, press every button, choose every option."""
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    for control in page.locator('main button:visible, [role=main] button:visible').all():
        control.click()
    for select in page.locator('[class^=mt-] select:visible').all():
        select.select_option(index=select.locator('option').count() - 1)


@pytest.mark.parametrize(('theme', 'number'), HOSTILE)
def test_no_text_does_anything(theme: str, number: int, sites: Path, visit: Visit) -> None:
    """The fixture fails for what a page asks for, says or shows beside itself."""
    folder = sites / theme / f'hostile-{number}'
    # Sphinx's own page for a search has a style inside, which the policy of one theme forbids.
    strange = {'search.html'} if theme == STRICT else set()
    pages = sorted(path for path in folder.rglob('*.html') if path.name not in strange)
    assert len(pages) > 10
    page = visit(f'hostile-{number}/index.html', theme=theme)
    seen = 0
    for path in pages:
        address = page.url.partition(f'/hostile-{number}/')[0]
        page.goto(f'{address}/hostile-{number}/{path.relative_to(folder).as_posix()}')
        seen += page.locator('body').inner_text().count('INJ')
        act(page)
    assert seen > 100
