# SPDX-License-Identifier: Apache-2.0
"""Every link leads to something that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.sphinx.html import Tag, broken

if TYPE_CHECKING:
    from tests.sphinx.conftest import Built
    from tests.sphinx.site import Build

HTML = ('html', 'dirhtml', 'singlehtml', 'epub')
# The theme links to these pages, which Sphinx does not write here.
ELSEWHERE = {'singlehtml': {'genindex.html', 'search.html'}}


def broken_links(build: Build) -> list[str]:
    """Return the links within a site that lead to nothing."""
    return list(broken(build.pages, ELSEWHERE.get(build.app.builder.name, ())))


def equal_places(build: Build) -> list[str]:
    """Return the ids that a page has twice; in singlehtml, Sphinx repeats those of equal titles itself."""
    if build.app.builder.name != 'singlehtml':
        return [id_ for page in build.pages.values() for id_ in page.repeated]
    ours = Tag('', children=[*build.page('index.html').all(of='mt-view')])
    return ours.repeated


@pytest.mark.parametrize('builder', HTML)
def test_every_internal_link_leads_to_one_place(builder: str, built: Built) -> None:
    assert broken_links(built(builder)) == []
    assert equal_places(built(builder)) == []


@pytest.mark.parametrize('builder', HTML)
def test_every_cell_leads_to_its_reason(builder: str, built: Built) -> None:
    """A cell of a matrix is a link, but for what does not exist yet or any more."""
    cells = [
        cell
        for page in built(builder).pages.values()
        for matrix in page.all('div', of='mt-matrix')
        for body in matrix.all('tbody')
        for cell in body.all('td')
    ]
    assert len(cells) > 100
    for cell in cells:
        assert bool({'mt-not-yet', 'mt-removed', 'mt-not-in-force'} & {*cell.classes}) is not any(
            cell.all('a')
        ), cell


def test_links_out_of_the_site_are_those_of_the_evidence(built: Built) -> None:
    """All others belong to the theme."""
    page = built('html').page('drivers/alpha.html')
    out = {link for view in page.all(of='mt-view') for link in view.links if urlsplit(link).scheme}
    assert 'https://git.example.org/example/engine/tag/1.0/engine/alpha.py#n12' in out
    assert 'https://manual.example.org/images?driver=alpha&all=1' in out
    assert {urlsplit(link).scheme for link in out} == {'https'}


@pytest.mark.parametrize(
    ('builder', 'page', 'address'),
    [
        ('html', 'drivers/old-gamma.html', 'gamma.html'),
        ('dirhtml', 'drivers/old-gamma/index.html', '../gamma/'),
    ],
)
def test_the_page_of_a_former_name_leads_on(built: Built, builder: str, page: str, address: str) -> None:
    text = built(builder).text(page)
    assert f'<meta http-equiv="refresh" content="0; url={address}">' in text
    assert f'<a href="{address}">Gamma</a>' in text
