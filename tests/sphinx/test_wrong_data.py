# SPDX-License-Identifier: Apache-2.0
"""Mistakes in the record: each is a warning at its place, in every build, and the rest is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maturity.load import load
from maturity.problems import CODES

if TYPE_CHECKING:
    from tests.sphinx.site import Site

BROKEN_PAGE = 'This record has problems and cannot be shown.'


@pytest.fixture
def here(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Return the site, with its folder as the current one: positions are relative to it."""
    monkeypatch.chdir(site.top)
    return site


def make_mistakes(site: Site) -> None:
    site.edit('data/drivers/alpha.yaml', 'title: Alpha', 'titel: Alpha')
    site.edit('data/drivers/beta.yaml', 'title: Beta', 'title: Beta\ntitle: Gamma')
    site.edit('data/drivers/delta.yaml', "since: '3.10'", "since: '3.11'")
    site.edit('data/features/cache.yaml', 'type: front', 'type: fornt')
    site.edit('data/releases/3.9.yaml', 'status: maintained', 'status: "%s\\n%d"')
    site.write('data/features/strange.yaml', '')
    site.write('data/notes.txt', 'Nothing reads this.')


def as_warnings(site: Site, *, without: str = '') -> list[str]:
    """Return the warnings that the problems of the record are to become."""
    found = []
    for one in load(str(site.data)).problems:
        assert one.code in CODES
        words = str(one).removeprefix(f'{one.mark}: ')
        found += [f'{one.mark}: WARNING: {words} [maturity.{one.code}]'] if one.code != without else []
    return found


def test_all_problems_are_warnings_that_can_be_suppressed_by_code(here: Site) -> None:
    make_mistakes(here)
    expected = as_warnings(here)
    assert len({line.partition(':')[0] for line in expected}) == 7
    assert list(here.build('dummy', warns=True).warnings) == expected
    build = here.build('dummy', warns=True, suppress_warnings=['maturity.unknown-key'])
    assert list(build.warnings) == as_warnings(here, without='unknown-key') != expected
    here.build('dummy', suppress_warnings=['maturity'])


@pytest.mark.parametrize(
    ('path', 'old', 'new'),
    [
        ('data/ladders.yaml', 'levels:', 'levles:'),
        ('data/releases.yaml', 'order: [amber,', 'order: [amber, amber,'),
    ],
    ids=['ladders', 'releases'],
)
def test_a_broken_catalogue_shows_nothing_half_built(path: str, old: str, new: str, here: Site) -> None:
    here.edit(path, old, new)
    build = here.build(warns=True)
    assert list(build.warnings) == as_warnings(here)
    assert {line.partition(':')[0] for line in build.warnings} == {path}
    for page in ('drivers/alpha.html', 'features/mirror.html', 'releases/3.9.html'):
        assert BROKEN_PAGE in build.page(page).text
    assert [path for path, page in build.pages.items() if any(page.all(of='mt-view'))] == []


def test_an_unknown_folder_is_a_mistake(here: Site) -> None:
    wrong = {'drivers': 'drivers', 'features': 'feature', 'releases': 'releases'}
    warnings = here.build('dummy', warns=True, maturity_data=wrong).warnings
    (warning,) = (one for one in warnings if "no kind has the folder 'feature'" in one)
    assert "did you mean 'features'?" in warning
