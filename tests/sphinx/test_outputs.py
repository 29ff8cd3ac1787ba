# SPDX-License-Identifier: Apache-2.0
"""The files for machines beside the pages: which there are, when they are written, and what leads to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maturity.sphinxext import kept, outputs, project
from tests.sphinx.site import contents, files
from tests.sphinx.test_incremental import add_an_entry, remove_an_entry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.sphinx.conftest import Built
    from tests.sphinx.site import Site

OURS = ('api', 'badges', 'schema')


def ours(out: Path) -> dict[str, bytes]:
    """Return the files for machines in an output."""
    return {path: found for path, found in contents(out).items() if path.split('/')[0] in OURS}


# Which there are: those of the command, see `test_records.py` --------------------------------------


@pytest.mark.parametrize(('builder', 'page'), [('html', 'alpha.html'), ('dirhtml', 'alpha/')])
def test_without_an_address_the_feed_leads_to_pages_from_where_it_lies(
    builder: str, page: str, built: Built
) -> None:
    feed = built(builder).text('api/v1/history.atom')
    assert f'href="../../drivers/{page}#alpha-3-10"' in feed
    assert 'href="entries/alpha.json"' in feed


@pytest.mark.parametrize('builder', ['singlehtml', 'epub', 'text', 'latex', 'man', 'xml'])
def test_other_outputs_have_no_files_and_lead_to_none(builder: str, built: Built) -> None:
    build = built(builder)
    assert ours(build.out) == {}
    for path in build.matching('.html', '.xhtml', '.txt', '.tex', '.1'):
        text = path.read_text('utf-8')
        assert 'api/v1' not in text
        assert '.csv' not in text
        assert 'Badge' not in text


# When they are written --------------------------------------------------------------------------


def test_nothing_is_computed_where_nothing_changed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = ours(site.build().out)

    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(project, 'resolve', fail)
    monkeypatch.setattr(outputs, 'write_whole', fail)
    again = site.build()
    assert ours(again.out) == before
    assert again.written.isdisjoint(before)


def test_only_what_says_something_else_is_written(site: Site) -> None:
    before = ours(site.build().out)
    site.edit('data/drivers/delta.yaml', 'title: Delta', 'title: The delta')
    again = site.build()
    after = ours(again.out)
    assert again.written & after.keys() == {path for path in after if before[path] != after[path]}
    assert 'badges/delta.svg' in again.written
    assert 'badges/alpha.svg' not in again.written
    assert 'api/v1/entries/alpha.json' not in again.written
    # What nothing about another entry shows is written without them.
    site.edit('data/drivers/alpha.yaml', 'Only in black.', 'Only in red.')
    assert 'api/v1/entries/alpha.json' in site.build().written


BREAKS = [
    # The catalogues are broken, so that there is no record; a demotion has no reason.
    ('data/releases.yaml', 'order:', 'ordr:'),
    ('data/drivers/alpha.yaml', 'demotions:', 'demotions: []\n#'),
]


@pytest.mark.parametrize(('path', 'old', 'new'), BREAKS)
def test_a_record_with_problems_leaves_what_the_last_sound_one_gave(
    path: str, old: str, new: str, site: Site, tmp_path: Path
) -> None:
    before = ours(site.build().out)
    original = (site.top / path).read_text('utf-8')
    site.edit(path, old, new)
    remove_an_entry(site)
    if 'demotions' in old:
        site.edit(path, '  - {release: ', '#')
    broken = site.build(warns=True)
    assert ours(broken.out) == before
    # Whether an entry is gone or only cannot be read is not known without catalogues.
    assert (broken.out / 'drivers/beta.html').exists() is (path == 'data/releases.yaml')
    assert ours(site.build(out=tmp_path / 'clean', warns=True).out) == {}
    site.write(path, original)
    # Another output reads the repaired record first.
    site.build('dummy')
    site.build()
    assert not (broken.out / 'drivers/beta.html').exists()
    assert site.stale() == []


def test_a_build_that_dies_while_it_writes_is_made_up_for(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It leaves half of a file, and the next build has other files to write."""
    out = site.build().out
    add_an_entry(site)
    left = [6]

    def die(path: Path, content: Iterable[bytes]) -> None:
        left[0] -= 1
        if left[0] < 0:
            path.with_name(f'{path.name}.new').write_bytes(b''.join(content)[:7])
            raise OSError
        kept.write_whole(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(outputs, 'write_whole', die)
        with pytest.raises(Exception, match='end_output'):
            site.build()
    (site.data / 'drivers' / 'epsilon.yaml').unlink()
    site.build()
    assert [path for path in files(out) if path.endswith('.new') or 'epsilon' in path] == []
    assert site.stale() == []


def test_files_are_never_written_through_a_link(site: Site, tmp_path: Path) -> None:
    """Who can put links into the output does not choose what a build writes to."""
    (tmp_path / 'precious').write_text('mine')
    out = site.build().out
    (out / 'api' / 'v1' / 'matrix.csv').unlink()
    for name in ('matrix.csv', 'matrix.csv.new'):
        (out / 'api' / 'v1' / name).symlink_to(tmp_path / 'precious')
    add_an_entry(site)
    site.build()
    assert (tmp_path / 'precious').read_text() == 'mine'
    assert not (out / 'api' / 'v1' / 'matrix.csv').is_symlink()
    kept.write_whole(out / 'x', [b'y'])
    (out / 'z.new').symlink_to(tmp_path / 'precious')
    kept.write_whole(out / 'z', [b'y'])
    assert (tmp_path / 'precious').read_text() == 'mine'


def test_a_link_in_the_place_of_a_folder_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / 'elsewhere').mkdir()
    (tmp_path / 'out').mkdir()
    (tmp_path / 'out' / 'api').symlink_to('../elsewhere')
    with pytest.raises(OSError, match='a link where a folder is to be'):
        outputs._put(tmp_path / 'out', 'api/v1/matrix.csv', b'x')
    assert list((tmp_path / 'elsewhere').iterdir()) == []
