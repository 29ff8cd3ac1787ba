# SPDX-License-Identifier: Apache-2.0
"""Mistakes in the record: each is a warning at its place, in every build, and the rest is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maturity.load import load
from maturity.problems import CODES
from tests.sphinx.html import read

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
    build = here.build('dummy')
    assert (list(build.warnings), build.code) == (expected, 1)
    build = here.build('dummy', suppress_warnings=['maturity.unknown-key'])
    assert list(build.warnings) == as_warnings(here, without='unknown-key')
    assert len(build.warnings) < len(expected)
    assert here.build('dummy', suppress_warnings=['maturity']).code == 0


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
    build = here.build()
    assert list(build.warnings) == as_warnings(here)
    assert {line.partition(':')[0] for line in build.warnings} == {path}
    out = build.out
    for page in ('drivers/alpha.html', 'features/mirror.html', 'releases/3.9.html'):
        assert BROKEN_PAGE in read(out / page).text
    for page in out.rglob('*.html'):
        assert [*read(page).all(of='mt-view')] == [], page


def test_a_broken_entry_leaves_the_others(here: Site) -> None:
    here.edit('data/drivers/alpha.yaml', 'introduced: {before: amber}', 'introduced: {before: }')
    build = here.build()
    assert list(build.warnings) == as_warnings(here)
    assert BROKEN_PAGE in read(build.out / 'drivers/alpha.html').text
    assert 'Alpha' not in read(build.out / 'drivers.html').text
    page = read(build.out / 'drivers/beta.html')
    assert page.one('h1').text.startswith('Beta')
    assert 'Tested (1 waiver)' in page.text


def test_no_record_is_one_problem(here: Site) -> None:
    for path in sorted(here.data.rglob('*'), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    here.data.rmdir()
    build = here.build('dummy')
    assert build.warnings == tuple(as_warnings(here))
    assert len(build.warnings) == 1
    assert build.code == 1


def test_an_unknown_folder_is_a_mistake(here: Site) -> None:
    build = here.build(
        'dummy', maturity_data={'drivers': 'drivers', 'features': 'feature', 'releases': 'releases'}
    )
    assert any(
        "no kind has the folder 'feature'" in line and "did you mean 'features'?" in line
        for line in build.warnings
    )
