# SPDX-License-Identifier: Apache-2.0
"""What came back, is going to end, was merged or has other names: on pages and for other projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sphinx.site import Site, inventory

if TYPE_CHECKING:
    from tests.sphinx.html import Tag
    from tests.sphinx.site import Build

DELTA = """\
title: Delta
also: [quartus, The Fourth]
lives:
  - introduced: {release: amber}
    removed: {release: birch, reason: Nobody ran it., instead: alpha}
  - introduced: {release: '3.10', reason: Somebody did.}
    deprecated: {release: '3.10', reason: It is slow., instead: alpha, until: '4.0'}
renamed:
  - {release: '3.10', title: Delta One}
implementation:
  - {since: amber, last: amber, path: engine/delta.py, evidence: [{path: engine/delta.py}]}
  - {since: '3.10', path: engine/new.py, evidence: [{path: engine/new.py}]}
capabilities:
  read:
    - {since: amber, last: amber, state: missing}
    - {since: '3.10', state: implemented, evidence: [{line: 4}]}
"""
EPSILON = """\
title: Epsilon
introduced: {before: amber}
removed: {release: '3.9', merged-into: alpha, reason: They were one.}
implementation: []
"""
PROSE = """\
Prose
=====

:driver:`quartus`, :driver:`the fourth`, :driver:`Delta One`, :release:`betula`, :capability:`Reading`,
:maturity:classification:`quartus@betula`
"""


@pytest.fixture(scope='module')
def lived(tmp_path_factory: pytest.TempPathFactory) -> Build:
    site = Site(tmp_path_factory.mktemp('lives'))
    site.write('data/drivers/delta.yaml', DELTA)
    site.write('data/drivers/epsilon.yaml', EPSILON)
    site.append('data/releases/amber.yaml', 'also: betula\n')
    site.edit('data/capabilities.yaml', '{id: read, title: Read,', '{id: read, title: Read, also: Reading,')
    site.write('source/prose.rst', PROSE)
    return site.build()


def body(build: Build, page: str) -> Tag:
    return build.page(f'{page}.html').one('div', of='body')


def test_roles_take_other_names(lived: Build) -> None:
    links = body(lived, 'prose').one('p').all('a')
    assert [(link.text, link.attributes['href']) for link in links] == [
        *[('Delta', 'drivers/delta.html')] * 3,
        ('Amber', 'releases/amber.html'),
        ('Read', 'capabilities.html#capability-read'),
        ('Unproven', 'drivers/delta.html#delta-amber'),
    ]


def test_other_projects_and_old_addresses_find_them(lived: Build) -> None:
    objects = inventory(lived.out / 'objects.inv')
    assert objects['maturity:driver']['quartus'][0] == 'drivers/delta.html'
    assert objects['maturity:release']['betula'][0] == 'releases/amber.html'
    assert 'url=delta.html' in lived.text('drivers/quartus.html')
    assert 'url=amber.html' in lived.text('releases/betula.html')


def test_search_finds_them(lived: Build) -> None:
    # The stem of "quartus" is another one before Sphinx 9.
    assert {'quartu', 'betula'} <= {term[:6] for term in lived.search_index['terms']}
