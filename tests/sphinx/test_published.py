# SPDX-License-Identifier: Apache-2.0
"""Published releases on their pages: since when they are frozen, and what was corrected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from maturity.cli import main

if TYPE_CHECKING:
    from tests.sphinx.site import Site


def publish(site: Site, *words: str) -> None:
    assert main(['publish', *words, '--data', str(site.data)]) == 0


@pytest.fixture
def corrected(site: Site) -> Site:
    """Return a site with a release that was published and corrected."""
    publish(site, 'amber', '--date', '2019-04-01')
    place = 'evidence: [{path: engine/alpha.py, line: 30'
    site.edit('data/drivers/alpha.yaml', f'state: implemented, {place}', f'state: partial, {place}')
    text = (site.data / 'drivers' / 'alpha.yaml').read_text('utf-8')
    (site.data / 'drivers' / 'alpha.yaml').write_text(text.partition('\ndemotions:')[0] + '\n', 'utf-8')
    publish(site, 'amber', '--correct', 'It wrote <b>half</b>', '--by', 'The council', '--date', '2020-05-06')
    return site


@pytest.mark.parametrize('builder', ['html', 'text'])
def test_a_correction_stands_on_the_page(builder: str, corrected: Site) -> None:
    build = corrected.build(builder)
    if builder == 'html':
        page = build.page('releases/amber.html')
        (row,) = (row for row in page.all('tr') if 'It wrote' in row.text)
        assert [cell.text for cell in row.all() if cell.name in {'td', 'th'}] == [
            '2020-05-06', 'Alpha', '◔ Draft', '○ Unproven', 'It wrote <b>half</b> Decided by The council.',
        ]  # fmt: skip
        assert 'Published 2019-04-01; frozen since; 1 correction' in page.text
        assert 'frozen since' not in build.page('releases/birch.html').text
    else:
        text = re.sub(r'[\s|]+', ' ', build.text('releases/amber.txt'))
        for word in ('Corrections of Amber', 'Decided by The council', 'Unproven', 'frozen since'):
            assert word in text


def test_what_differs_is_a_warning_at_its_place(site: Site) -> None:
    publish(site, 'amber', '--date', '2019-04-01')
    site.edit('data/drivers/beta.yaml', 'title: Beta', 'title: The beta')
    assert 'Corrections' not in site.build().page('releases/amber.html').text
    path = site.data / 'published' / 'amber.yaml'
    path.write_text(re.sub(r'(alpha:\n    level: )\w+', r'\1complete', path.read_text('utf-8')), 'utf-8')
    (warning,) = site.build('dummy', warns=True).warnings
    assert (
        'data/published/amber.yaml:10:5: WARNING: published-differs alpha was published as complete'
        in warning
    )
    assert warning.endswith('[maturity.published-differs]')
