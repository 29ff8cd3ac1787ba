# SPDX-License-Identifier: Apache-2.0
"""What came back, is going to end, was merged or has other names: on pages, in text, for other projects."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.sphinx.html import read
from tests.sphinx.site import Site, inventory

if TYPE_CHECKING:
    from collections.abc import Callable

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
def lived(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Build]:
    """Return a function from the name of a builder to the build of the site."""
    site = Site(tmp_path_factory.mktemp('lives'))
    site.write('data/drivers/delta.yaml', DELTA)
    site.write('data/drivers/epsilon.yaml', EPSILON)
    site.append('data/releases/amber.yaml', 'also: betula\n')
    site.edit('data/capabilities.yaml', '{id: read, title: Read,', '{id: read, title: Read, also: Reading,')
    site.write('source/prose.rst', PROSE)

    @cache
    def build(builder: str) -> Build:
        found = site.build(builder)
        assert (found.warnings, found.code) == ((), 0)
        return found

    return build


def page(build: Build, name: str) -> str:
    return ' '.join(read(build.out / name).one('div', of='body').text.split())


def test_cells_say_whether_it_is_not_there_yet_or_gone(lived: Callable[[str], Build]) -> None:
    rows = {row.one('th').text: [cell.text for cell in row.all('td')] for row in _rows(lived('html'))}
    assert [_words(cell) for cell in rows['Delta']] == [
        *('Unproven, deprecated', 'removed', 'removed', 'Unproven')
    ]
    assert [_words(cell) for cell in rows['Epsilon']] == ['removed', 'removed', *['Unproven'] * 2]


def _rows(build: Build) -> list:
    matrices = read(build.out / 'drivers.html').all('table')
    return next(
        [row for part in one.all('tbody') for row in part.all('tr') if 'mt-group' not in row.classes]
        for one in matrices
        if 'classification by release' in one.one('caption').text
    )


def _words(cell: str) -> str:
    return cell.strip().lstrip('○◔◑◕●∅·!').strip()


def test_both_pages_of_a_merger_lead_to_each_other_and_one_history_goes_on(
    lived: Callable[[str], Build],
) -> None:
    alpha, epsilon = (read(lived('html').out / f'drivers/{id_}.html') for id_ in ('alpha', 'epsilon'))
    assert 'alpha.html' in {link.attributes['href'] for link in epsilon.all('a') if link.text == 'Alpha'}
    assert 'epsilon.html' in {link.attributes['href'] for link in alpha.all('a') if link.text == 'Epsilon'}
    history = next(one for one in alpha.all('table') if 'promotion history' in one.one('caption').text)
    removal = next(row for row in history.all('tr') if 'Removed' in row.text)
    assert next(iter(removal.all('td'))).text == 'Epsilon'
    assert 'Merged into' in removal.text


def test_tables_of_a_release_have_the_titles_of_their_day(lived: Callable[[str], Build]) -> None:
    old, new = (page(lived('html'), f'releases/{id_}.html') for id_ in ('amber', '3.10'))
    assert 'Delta One' in old
    assert 'Delta One' not in new.partition('Changes')[0]


def test_roles_take_other_names(lived: Callable[[str], Build]) -> None:
    links = read(lived('html').out / 'prose.html').one('div', of='body').one('p').all('a')
    assert [(link.text, link.attributes['href']) for link in links] == [
        *[('Delta', 'drivers/delta.html')] * 3,
        ('Amber', 'releases/amber.html'),
        ('Read', 'capabilities.html#capability-read'),
        ('Unproven', 'drivers/delta.html#delta-amber'),
    ]


def test_other_projects_and_old_addresses_find_them(lived: Callable[[str], Build]) -> None:
    build = lived('html')
    objects = inventory(build.out / 'objects.inv')
    assert objects['maturity:driver']['quartus'].uri == 'drivers/delta.html'
    assert objects['maturity:release']['betula'].uri == 'releases/amber.html'
    assert 'url=delta.html' in build.text('drivers/quartus.html')
    assert 'url=amber.html' in build.text('releases/betula.html')


def test_search_finds_them(lived: Callable[[str], Build]) -> None:
    index = lived('html').text('searchindex.js')
    terms = json.loads(index[index.index('{') : index.rindex('}') + 1])['terms']
    # The stem of "quartus" is another one before Sphinx 9.
    assert {'quartu', 'betula'} <= {term[:6] for term in terms}
