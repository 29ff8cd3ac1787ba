# SPDX-License-Identifier: Apache-2.0
"""Two records in one site, equal in all names: each has pages, objects and files of its own."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from sphinx.errors import ConfigError

from maturity.cli import main
from tests.sphinx.html import target
from tests.sphinx.site import Site, contents, files, inventory
from tests.sphinx.test_links import HTML, broken_links, equal_places
from tests.sphinx.test_objects import OBJECTS
from tests.sphinx.test_outputs import ours

if TYPE_CHECKING:
    from tests.sphinx.conftest import Built

FOLDERS = ('drivers', 'features', 'releases')
RECORDS = {'network': {'root': 'network/data', 'data': {f'network/{folder}': folder for folder in FOLDERS}}}
BOTH = """\
Both
====

:driver:`alpha` and :network:driver:`alpha`, :release:`birch` and :network:release:`birch`,
:requirement:`dr-vote` and :network:requirement:`dr-vote`,
:classification:`alpha@birch` and :network:classification:`alpha@birch`.

.. support-matrix::
   :kind: driver

.. network:support-matrix::
   :kind: driver

.. at-a-glance:: feature

.. network:at-a-glance:: feature
"""
REQUIREMENTS = """\
.. network:requirement-catalogue:: driver

.. network:requirement-catalogue:: feature
"""
# On one page for both records, though each could have its own.
SHARED = {
    'history': '.. network:promotion-history::\n',
    'requirements': REQUIREMENTS,
}


def add_a_record(site: Site, name: str = 'network') -> None:
    """Add a record which differs in its titles, and pages that show it as the others show the first."""
    shutil.copytree(site.data, site.top / name / 'data')
    for path in (site.top / name / 'data').rglob('*.yaml'):
        text = path.read_text('utf-8').replace('example/engine', f'example/{name}')
        path.write_text(re.sub(r'\btitle: (?!\{)', f'title: {name.title()} ', text), 'utf-8')
    (site.source / name).mkdir()
    for path in site.source.glob('*.rst'):
        if path.stem not in SHARED:
            text = re.sub(r'\.\. (?!toctree)(?=[\w-]+::)', f'.. {name}:', path.read_text('utf-8'))
            text = re.sub(r':(?=[a-z]+:`)', f':{name}:', text)
            text = re.sub(rf'   ({"|".join(SHARED)})\n', '', text)
            site.write(f'source/{name}/{path.name}', text)


def of_two(site: Site) -> Site:
    """Make a site one of two records."""
    add_a_record(site)
    for page, directives in SHARED.items():
        site.append(f'source/{page}.rst', f'\nNetwork\n-------\n\n{directives}')
    site.write('source/both.rst', BOTH)
    site.edit('source/index.rst', '   prose\n', '   prose\n   both\n   network/index\n')
    site.append('conf.py', f'maturity_records = {RECORDS!r}\n')
    return site


@pytest.fixture
def two(site: Site) -> Site:
    """Return a copy of a site of two records that the test may change."""
    return of_two(site)


@pytest.fixture(scope='module')
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a function from the name of a builder to its build of the site of two records."""
    return of_two(Site(tmp_path_factory.mktemp('two'))).kept


# Pages and places -------------------------------------------------------------------------------


@pytest.mark.parametrize('builder', HTML)
def test_every_link_leads_to_one_place_though_records_share_ids(builder: str, built: Built) -> None:
    assert broken_links(built(builder)) == []
    assert equal_places(built(builder)) == []


def test_the_pages_of_a_record_are_about_nothing_else(built: Built) -> None:
    build = built('html')
    out = build.out
    for path in (out / 'network').rglob('*.html'):
        found = {
            target(path, urlsplit(link).path)
            for view in build.pages[path].all(of='mt-view')
            for link in view.links
        }
        there = {one.relative_to(out).as_posix() for one in found if out in one.parents}
        assert {one for one in there if not one.startswith('network/')} <= {'requirements.html'}, path
    assert build.page('network/drivers/alpha.html').one('h1').text.startswith('Network Alpha')
    assert build.page('drivers/alpha.html').one('h1').text.startswith('Alpha')


def test_equal_ids_are_told_apart_on_one_page(built: Built) -> None:
    body = built('html').page('both.html').one('div', of='body')
    assert [(link.text, link.attributes['href']) for link in body.one('p').all('a')] == [
        ('Alpha', 'drivers/alpha.html'),
        ('Network Alpha', 'network/drivers/alpha.html'),
        ('Birch', 'releases/birch.html'),
        ('Network Birch', 'network/releases/birch.html'),
        ('The suite votes', 'requirements.html#requirement-dr-vote'),
        ('Network The suite votes', 'requirements.html#network.requirement-dr-vote'),
        ('Tested', 'drivers/alpha.html#alpha-birch'),
        ('Network Tested', 'network/drivers/alpha.html#network.alpha-birch'),
    ]
    first, second, *_ = body.all('div', of='mt-matrix')
    assert [re.sub('network[/.]', '', link) for link in second.links] == first.links
    assert [link for link in second.links if not link.startswith('network/')] == []
    assert len(first.links) > 15


def test_each_record_has_an_index_and_an_inventory(built: Built) -> None:
    build = built('html')
    page = build.page('network-index.html')
    assert page.one('h1').text == 'Index of the record (network)'
    assert 'Network Alpha' in page.text
    assert 'Network' not in build.page('maturity-index.html').one('div', of='body').text
    objects = inventory(build.out / 'objects.inv')
    network = {f'network:{name.partition(":")[2]}': found for name, found in OBJECTS.items()}
    for name, found in {**OBJECTS, **network}.items():
        assert found <= set(objects[name])
    assert objects['network:driver']['alpha'] == ('network/drivers/alpha.html', 'Network Alpha')


# Files for programs -----------------------------------------------------------------------------


@pytest.mark.parametrize('builder', ['html', 'dirhtml'])
def test_each_record_has_the_files_of_the_command(builder: str, built: Built, tmp_path: Path) -> None:
    build = built(builder)
    for root, out in (('data', build.out), ('network/data', build.out / 'network')):
        data = Path(build.app.confdir, root)
        assert main(['export', '--data', str(data), '--output', str(tmp_path / root)]) == 0
        found, feed = ours(out), 'api/v1/history.atom'
        # The command knows no pages to which a feed could lead.
        found[feed] = re.sub(rb'\n +<link rel="alternate".*', b'', found[feed])
        assert contents(tmp_path / root) == found


def test_pages_lead_to_the_files_and_the_feed_of_their_record(built: Built) -> None:
    out = built('html').out
    path = out / 'network/drivers/alpha.html'
    page = built('html').pages[path]
    (source,) = page.all('dl', of='mt-fields-source')
    found = [target(path, link) for link in source.links if not urlsplit(link).scheme]
    assert found == [out / 'network/api/v1/entries/alpha.json', out / 'network/badges/alpha.svg']
    feeds = [one.attributes for one in page.all('link') if one.attributes.get('rel') == 'alternate']
    assert [(one['title'], target(path, one['href'])) for one in feeds] == [
        ('Promotion history', out / 'api/v1/history.atom'),
        ('Promotion history (network)', out / 'network/api/v1/history.atom'),
    ]


# Builds after builds ----------------------------------------------------------------------------


ALPHA = """
capabilities drivers drivers/alpha drivers/beta facts features/mirror index levels prose
releases/3.10 releases/3.9 releases/amber releases/birch
"""


def test_an_edit_of_a_record_reads_only_what_shows_it(two: Site) -> None:
    two.build()
    file = two.top / 'network/data/drivers/alpha.yaml'
    file.write_text(file.read_text('utf-8').replace('Alpha', 'Omega'), 'utf-8')
    assert two.build().read == {
        'both',
        'history',
        'requirements',
        *(f'network/{page}' for page in ALPHA.split()),
    }
    assert two.stale() == []
    assert two.build().read == set()


def test_translators_get_the_texts_of_each_record_and_an_edit_moves_its_lines_alone(two: Site) -> None:
    text = two.build('gettext').text('network.pot')
    assert 'network/data/drivers/alpha.yaml:2' in text
    assert 'msgid "Network Alpha"' in text
    file = two.top / 'network/data/drivers/alpha.yaml'
    file.write_text(f'# First.\n{file.read_text("utf-8")}', 'utf-8')
    again = two.build('gettext')
    assert 'network/data/drivers/alpha.yaml:3' in again.text('network.pot')
    assert 'drivers/alpha' not in again.read


@pytest.mark.parametrize(('exact', 'left'), [(True, ('network',)), (False, ('network/api', 'network/b'))])
def test_a_record_that_is_gone_leaves_nothing(two: Site, left: tuple[str, ...], *, exact: bool) -> None:
    out = two.build(maturity_exact_site=exact).out
    shutil.rmtree(two.source / 'network')
    two.edit('source/index.rst', '   both\n   network/index\n', '')
    two.remove('source/both.rst')
    for page in SHARED:
        text = (two.source / f'{page}.rst').read_text('utf-8').partition('\nNetwork\n')[0]
        two.write(f'source/{page}.rst', text)
    two.edit('conf.py', f'maturity_records = {RECORDS!r}\n', '')
    two.build(maturity_exact_site=exact)
    assert not [path for path in files(out) if path.startswith(left)]


# Problems and settings --------------------------------------------------------------------------


def test_problems_name_the_files_of_their_record(two: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(two.top)
    for root in ('data', 'network/data'):
        two.edit(f'{root}/drivers/delta.yaml', 'introduced:', 'introduecd:')
    build = two.build(warns=True)
    found = Counter(line.partition(':')[0] for line in build.warnings if ' unknown-key ' in line)
    assert found == {'data/drivers/delta.yaml': 1, 'network/data/drivers/delta.yaml': 1}
    assert 'has problems' in build.page('network/drivers/delta.html').text


def test_a_broken_record_leaves_the_other(two: Site) -> None:
    two.edit('network/data/ladders.yaml', 'levels:', 'levles:')
    build = two.build(warns=True)
    assert {line.partition(':')[0].rpartition('/')[2] for line in build.warnings} == {'ladders.yaml'}
    assert build.page('drivers/alpha.html').one('div', of='mt-list-checklist')
    assert 'has problems' in build.page('network/drivers/alpha.html').text
    assert (build.out / 'api/v1/index.json').is_file()
    assert not (build.out / 'network/api').exists()
    two.edit('network/data/ladders.yaml', 'levles:', 'levels:')
    two.build()
    assert two.stale() == []


NAME = "maturity_records: a name has lower-case letters and digits, as in 'network'; found"
TAKEN = 'maturity_records: a record needs a name that is not that of a domain of Sphinx; found'
NETWORK = "maturity_records['network']"


@pytest.mark.parametrize(
    ('records', 'words'),
    [
        (['network'], 'maturity_records maps names to records, as in '),
        ({'Network': {'root': 'x'}}, f"{NAME} 'Network'"),
        ({7: {'root': 'x'}}, f'{NAME} 7'),
        ({'py': {'root': 'x'}}, f"{TAKEN} 'py'"),
        ({'items': {'root': 'x'}}, f"{TAKEN} 'items'"),
        ({'network': {'root': 'x', 'prefix': 'y'}}, f"{NETWORK} holds 'root' and 'data'; found "),
        ({'network': {}}, f"{NETWORK}['root'] names the data folder, as in 'data'; found None"),
        ({'network': {'root': '/'}}, f"{NETWORK}['root'] names the data folder, as in 'data'; found '/'"),
        (
            {'network': {'root': 'x', 'data': {'drivers': 7}}},
            f"{NETWORK}['data'] maps prefixes of documents to folders, as in {{'drivers': 'drivers'}}",
        ),
        (
            {'network': {'root': 'x', 'data': {'drivers/': 'drivers'}}},
            f"maturity_data and {NETWORK}['data'] need prefixes of their own; found 'drivers'",
        ),
    ],
)
def test_a_wrong_setting_is_said_in_a_sentence(records: object, words: str, site: Site) -> None:
    with pytest.raises(ConfigError, match=f'^{re.escape(words)}'):
        site.build('dummy', maturity_records=records)


def test_a_feed_of_a_known_site_leads_to_the_pages_of_its_record(two: Site) -> None:
    build = two.build(html_baseurl='https://example.org/doc')
    atom = '{http://www.w3.org/2005/Atom}'
    for record in ('', 'network/'):
        feed = ET.parse(build.out / f'{record}api/v1/history.atom').getroot()  # noqa: S314 (the test made it)
        entries = list(feed.iter(f'{atom}entry'))
        found = [(one.get('rel'), urlsplit(one.get('href', ''))) for one in feed.iter(f'{atom}link')]
        assert len(found) > 2 * len(entries) > 10
        assert {f'{place.scheme}://{place.netloc}' for _rel, place in found} == {'https://example.org'}
        assert {place.path for _rel, place in found} >= {f'/doc/{record}api/v1/entries/alpha.json'}
        for _rel, place in found:
            path = build.out / place.path.removeprefix('/doc/')
            assert path.is_file() or place.path == '/doc/'
            assert not place.fragment or place.fragment in build.pages[path].ids
