# SPDX-License-Identifier: Apache-2.0
"""Every link leads to something that is there."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from tests.sphinx.html import Tag, read

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sphinx.conftest import Built
    from tests.sphinx.site import Build

HTML = ('html', 'dirhtml', 'singlehtml', 'epub')
# The theme links to these pages, which Sphinx does not write here.
ELSEWHERE = {'singlehtml': {'genindex.html', 'search.html'}}


def pages(build: Build) -> dict[Path, Tag]:
    return {path: read(path) for path in build.matching('.html', '.xhtml')}


def ids(page: Tag) -> list[str]:
    return [one.attributes['id'] for one in page.all() if 'id' in one.attributes]


def links(page: Tag) -> list[str]:
    return [one.attributes['href'] for one in page.all() if 'href' in one.attributes]


def target(path: Path, address: str) -> Path:
    found = path.parent.joinpath(unquote(address)).resolve() if address else path
    return found / 'index.html' if found.is_dir() else found


def broken_links(build: Build, builder: str) -> list[str]:
    """Return the links within a site that lead to nothing."""
    found = pages(build)
    known = {path: set(ids(page)) for path, page in found.items()}
    broken = []
    for path, page in found.items():
        for link in links(page):
            parts = urlsplit(link)
            if parts.scheme or link in ELSEWHERE.get(builder, ()):
                continue
            where = target(path, parts.path)
            fragment = unquote(parts.fragment)
            if not where.exists() or (fragment and fragment not in known.get(where, ())):
                broken.append(f'{path.name}: {link}')
    return broken


def repeated(page: Tag) -> list[str]:
    """Return the ids that stand on a page more than once."""
    return [one for one, number in Counter(ids(page)).items() if number > 1]


@pytest.mark.parametrize('builder', HTML)
def test_every_internal_link_resolves(builder: str, built: Built) -> None:
    assert broken_links(built(builder), builder) == []


@pytest.mark.parametrize('builder', HTML)
def test_every_cell_leads_to_its_reason(builder: str, built: Built) -> None:
    """A cell of a matrix is a link, but for what does not exist yet or any more."""
    cells = [
        cell
        for page in pages(built(builder)).values()
        for matrix in page.all('div', of='mt-matrix')
        for body in matrix.all('tbody')
        for cell in body.all('td')
    ]
    assert len(cells) > 100
    for cell in cells:
        assert bool({'mt-not-yet', 'mt-removed', 'mt-not-in-force'} & {*cell.classes}) is not any(
            cell.all('a')
        ), cell


@pytest.mark.parametrize('builder', ['html', 'dirhtml', 'epub'])
def test_ids_are_unique(builder: str, built: Built) -> None:
    for path, page in pages(built(builder)).items():
        assert repeated(page) == [], path


def test_ids_of_views_are_unique_on_a_single_page(built: Built) -> None:
    """There, Sphinx repeats the ids of equal section titles, but we do not repeat ours."""
    (page,) = (page for path, page in pages(built('singlehtml')).items() if path.name == 'index.html')
    ours = [id_ for view in page.all('div', of='mt-view') for id_ in ids(view)]
    assert 'alpha-3-10' in ours
    assert [id_ for id_, number in Counter(ours).items() if number > 1] == []


def test_a_cell_leads_to_the_release_in_the_page_of_the_entry(built: Built) -> None:
    page = read(built('html').out / 'index.html')
    (matrix,) = page.all('div', of='mt-matrix')
    row = next(one for one in matrix.all('tr') if one.text.startswith('Alpha'))
    assert [cell.one('a').attributes['href'] for cell in row.all('td')] == [
        'drivers/alpha.html#alpha-3-10',
        'drivers/alpha.html#alpha-3-9',
        'drivers/alpha.html#alpha-birch',
        'drivers/alpha.html#alpha-amber',
    ]


def test_links_out_of_the_site_are_those_of_the_evidence(built: Built) -> None:
    """All others belong to the theme."""
    page = read(built('html').out / 'drivers' / 'alpha.html')
    out = {link for view in page.all(of='mt-view') for link in links(view) if urlsplit(link).scheme}
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
    build = built(builder)
    text = build.text(page)
    refresh = re.search(r'<meta http-equiv="refresh" content="0; url=([^"]+)">', text)
    assert refresh is not None
    assert refresh[1] == address
    assert f'<a href="{address}">Gamma</a>' in text
    assert ((build.out / page).parent / address).exists()
