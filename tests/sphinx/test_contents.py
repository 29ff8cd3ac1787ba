# SPDX-License-Identifier: Apache-2.0
"""The order of pages in tables of contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.sphinx.site import Site


def test_entries_stand_in_the_order_of_their_titles(site: Site) -> None:
    """Ids are short and old; a reader looks for a name, and for 2 before 10."""
    delta = (site.data / 'drivers' / 'delta.yaml').read_text('utf-8')
    for id_, title in (('a', 'Zeta 10'), ('b', 'zeta 2'), ('z', 'Aalto')):
        site.write(f'data/drivers/{id_}.yaml', delta.replace('title: Delta', f'title: {title}'))
    build = site.build('dummy')
    assert build.warnings == ()
    pages = [page.removeprefix('drivers/') for page in build.app.env.toctree_includes['drivers']]
    assert pages == ['z', 'alpha', 'beta', 'delta', 'gamma', 'b', 'a']
