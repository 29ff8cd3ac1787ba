# SPDX-License-Identifier: Apache-2.0
"""Published releases on their pages: since when they are frozen, and what was corrected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.cli import main

if TYPE_CHECKING:
    from tests.sphinx.site import Site


def publish(site: Site, *words: str) -> None:
    assert main(['publish', *words, '--data', str(site.data)]) == 0


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
