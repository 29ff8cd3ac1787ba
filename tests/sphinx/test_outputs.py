# SPDX-License-Identifier: Apache-2.0
"""The files for machines beside the pages: which there are, when they are written, and what leads to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from maturity.cli import main
from maturity.sphinxext import kept, outputs, project
from tests.sphinx.html import read
from tests.sphinx.site import contents, differing, files
from tests.sphinx.test_incremental import add_an_entry, remove_an_entry
from tests.sphinx.test_links import pages, target

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.sphinx.conftest import Built
    from tests.sphinx.site import Site

BOTH = ('html', 'dirhtml')
OURS = ('api', 'badges', 'schema')


def ours(out: Path) -> dict[str, bytes]:
    """Return the files for machines in an output."""
    return {path: found for path, found in contents(out).items() if path.split('/')[0] in OURS}


def of_the_command(out: Path) -> dict[str, bytes]:
    """Return the same as the command writes them: it knows no pages to which a feed could lead."""
    found, feed = ours(out), 'api/v1/history.atom'
    return {**found, feed: re.sub(rb'\n +<link rel="alternate".*', b'', found[feed])}


# Which there are --------------------------------------------------------------------------------


@pytest.mark.parametrize('builder', BOTH)
def test_a_site_has_the_files_of_the_command(builder: str, site: Site, tmp_path: Path) -> None:
    out = site.build(builder).out
    folder = tmp_path / 'exported'
    assert main(['export', '--data', str(site.data), '--output', str(folder)]) == 0
    assert contents(folder) == of_the_command(out)


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


@pytest.mark.parametrize('builder', BOTH)
def test_pages_of_entries_and_releases_lead_to_their_data(builder: str, built: Built) -> None:
    out = built(builder).out
    suffix = '/index.html' if builder == 'dirhtml' else '.html'
    for name, expected, names in (
        ('drivers/alpha', ['api/v1/entries/alpha.json', 'badges/alpha.svg'], ['JSON', 'Picture']),
        ('releases/3.9', ['api/v1/releases/3.9.json', 'api/v1/releases/3.9.csv'], ['JSON', 'CSV']),
    ):
        path = out / f'{name}{suffix}'
        (source,) = read(path).all('dl', of='mt-fields-source')
        links = [one for one in source.all('a') if '://' not in one.attributes['href']]
        assert [target(path, one.attributes['href']) for one in links] == [out / one for one in expected]
        assert [one.text for one in links] == names


@pytest.mark.parametrize('builder', BOTH)
def test_the_head_of_a_page_with_a_view_names_the_feed(builder: str, built: Built) -> None:
    for path, page in pages(built(builder)).items():
        if not any(page.all(of='mt-view')):
            continue
        (link,) = (one for one in page.all('link') if one.attributes.get('rel') == 'alternate')
        assert link.attributes['type'] == 'application/atom+xml'
        assert target(path, link.attributes['href']) == built(builder).out / 'api/v1/history.atom'


def test_a_feed_of_a_known_site_leads_to_its_pages(site: Site) -> None:
    out = site.build(html_baseurl='https://example.org/mini').out
    feed = ET.parse(out / 'api/v1/history.atom').getroot()  # noqa: S314 (our own)
    atom = '{http://www.w3.org/2005/Atom}'
    links = [one for entry in feed.iter(f'{atom}entry') for one in entry.iter(f'{atom}link')]
    assert len(links) == 2 * len(list(feed.iter(f'{atom}entry')))
    for one in links:
        address = urlsplit(one.get('href', ''))
        file = out / address.path.removeprefix('/mini/')
        assert file.is_file()
        if one.get('rel') == 'alternate' and address.fragment:
            assert address.fragment in {tag.attributes.get('id') for tag in read(file).all()}


# When they are written --------------------------------------------------------------------------


def test_nothing_is_computed_where_nothing_changed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = ours(site.build().out)

    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(project, 'evaluate', fail)
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
    broken = site.build()
    assert broken.code == 1
    assert ours(broken.out) == before
    # Whether an entry is gone or only cannot be read is not known without catalogues.
    assert (broken.out / 'drivers/beta.html').exists() is (path == 'data/releases.yaml')
    assert ours(site.build(clean=tmp_path / 'broken').out) == {}
    site.write(path, original)
    # Another output reads the repaired record first.
    assert site.build('dummy').warnings == ()
    assert site.build().code == 0
    assert not (broken.out / 'drivers/beta.html').exists()
    assert differing(broken.out, site.build(clean=tmp_path / 'clean').out) == []


def test_a_build_that_dies_while_it_writes_is_made_up_for(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
    assert site.build().code == 0
    assert [path for path in files(out) if path.endswith('.new') or 'epsilon' in path] == []
    assert differing(out, site.build(clean=tmp_path / 'clean').out) == []


def test_files_are_never_written_through_a_link(site: Site, tmp_path: Path) -> None:
    """Who can put links into the output does not choose what a build writes to."""
    (tmp_path / 'precious').write_text('mine')
    out = site.build().out
    (out / 'api' / 'v1' / 'matrix.csv').unlink()
    for name in ('matrix.csv', 'matrix.csv.new'):
        (out / 'api' / 'v1' / name).symlink_to(tmp_path / 'precious')
    add_an_entry(site)
    assert site.build().code == 0
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
