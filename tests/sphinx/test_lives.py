# SPDX-License-Identifier: Apache-2.0
"""What has other names: roles, other projects, old addresses and search find it by each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sphinx.site import Site, inventory

if TYPE_CHECKING:
    from tests.sphinx.site import Build

PROSE = """\
Prose
=====

:driver:`quartus`, :driver:`the fourth`, :release:`betula`, :capability:`Reading`,
:maturity:classification:`quartus@3.10`
"""


@pytest.fixture(scope='module')
def named(tmp_path_factory: pytest.TempPathFactory) -> Build:
    site = Site(tmp_path_factory.mktemp('named'))
    site.edit('data/drivers/delta.yaml', 'title: Delta', 'title: Delta\nalso: [quartus, The Fourth]')
    site.append('data/releases/amber.yaml', 'also: betula\n')
    site.edit('data/capabilities.yaml', '{id: read, title: Read,', '{id: read, title: Read, also: Reading,')
    site.write('source/prose.rst', PROSE)
    return site.build()


def test_roles_take_other_names(named: Build) -> None:
    links = named.page('prose.html').one('div', of='body').one('p').all('a')
    assert [(link.text, link.attributes['href']) for link in links] == [
        *[('Delta', 'drivers/delta.html')] * 2,
        ('Amber', 'releases/amber.html'),
        ('Read', 'capabilities.html#capability-read'),
        ('Unproven', 'drivers/delta.html#delta-3-10'),
    ]


def test_other_projects_and_old_addresses_find_them(named: Build) -> None:
    objects = inventory(named.out / 'objects.inv')
    assert objects['maturity:driver']['quartus'][0] == 'drivers/delta.html'
    assert objects['maturity:release']['betula'][0] == 'releases/amber.html'
    assert 'url=delta.html' in named.text('drivers/quartus.html')
    assert 'url=amber.html' in named.text('releases/betula.html')


def test_search_finds_them(named: Build) -> None:
    # The stem of "quartus" is another one before Sphinx 9.
    assert {'quartu', 'betula'} <= {term[:6] for term in named.search_index['terms']}
