# SPDX-License-Identifier: Apache-2.0
"""Hostile texts in a real browser: no dialog, no request, no error, under a policy and without."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import POLICY, STRICT, THEMES
from tests.sphinx.test_injection import STARTS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Visit


# Opens everything, presses every button, chooses the last of every list.
ACT = """() => {
    for (const one of document.querySelectorAll('details')) one.open = true;
    for (const one of document.querySelectorAll(':is(main, [role=main]) button')) one.click();
    for (const one of document.querySelectorAll('[class^=mt-] select')) {
        one.selectedIndex = one.length - 1;
        one.dispatchEvent(new Event('input', { bubbles: true }));
        one.dispatchEvent(new Event('change', { bubbles: true }));
    }
}"""


@pytest.mark.parametrize(('theme', 'number'), [*product(THEMES, STARTS)])
def test_no_text_does_anything(theme: str, number: int, sites: Path, visit: Visit) -> None:
    """The fixture fails for what a page asks for, says or shows beside itself, or a policy blocks."""
    folder = sites / theme / f'hostile-{number}'
    # Sphinx's own page for a search has a style inside, which the policy of one theme forbids.
    strange = {'search.html'} if theme == STRICT else set()
    pages = sorted(path for path in folder.rglob('*.html') if path.name not in strange)
    assert len(pages) > 10
    page = visit(f'hostile-{number}/index.html', theme=theme)
    seen = 0
    for path in pages:
        address = page.url.partition(f'/hostile-{number}/')[0]
        answer = page.goto(f'{address}/hostile-{number}/{path.relative_to(folder).as_posix()}')
        assert (answer.headers.get('content-security-policy') == POLICY) is (theme == STRICT)
        seen += page.locator('body').inner_text().count('INJ')
        page.evaluate(ACT)
    assert seen > 100
