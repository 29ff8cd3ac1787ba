# SPDX-License-Identifier: Apache-2.0
"""Links to the former name of an entry still lead to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sphinx.conftest import Built


@pytest.mark.parametrize(
    ('builder', 'page', 'address'),
    [
        ('html', 'drivers/old-gamma.html', 'gamma.html'),
        ('dirhtml', 'drivers/old-gamma/index.html', '../gamma/'),
    ],
)
def test_the_page_of_a_former_name_leads_on(built: Built, builder: str, page: str, address: str) -> None:
    build = built(builder)
    text = build.text(page)
    refresh = re.search(r'<meta http-equiv="refresh" content="0; url=([^"]+)">', text)
    assert refresh is not None
    assert refresh[1] == address
    assert f'<a href="{address}">Gamma</a>' in text
    assert ((build.out / page).parent / address).exists()
