# SPDX-License-Identifier: Apache-2.0
"""In the documentation of somebody else the extension changes nothing but what it was asked to show."""

from __future__ import annotations

import pickle
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from sphinx.config import Config

from maturity.sphinxext.sources import Suffixes
from tests.sphinx.site import ROOTS, Site, contents

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.sphinx.conftest import Built
    from tests.sphinx.html import Tag

RECORD = """
extensions.append('maturity.sphinxext')
maturity_root = 'record'
"""
ORDINARY, WITH_VIEW = (
    f'Matrix\n======\n\n{text}\n'
    for text in ('Nothing yet.', '.. maturity:support-matrix::\n   :kind: driver')
)
WITH_PAGES = f'{WITH_VIEW}\n.. maturity:entry-pages:: driver\n'
DRIVERS = "maturity_data = {'drivers': 'drivers'}\n"
# A page with a view says something, so the lists of all words and objects do too.
OWN = {
    *('_sources/matrix.rst.txt', 'matrix.html', '_static/maturity.css', '_static/maturity.js'),
    *('searchindex.js', 'objects.inv'),
}


def house(top: Path, *, conf: str = '', matrix: str = ORDINARY, more: Mapping[str, str] = {}) -> Site:
    """Return the documentation of a project, with a record beside it."""
    site = Site(top, 'house')
    site.append('conf.py', conf)
    for path, text in {'matrix.rst': matrix, **more}.items():
        site.write(path, text)
    shutil.copytree(ROOTS / 'foreign' / 'data', site.top / 'record')
    return site


@pytest.fixture(scope='module')
def alone(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a function from the name of a builder to its build without us."""
    return house(tmp_path_factory.mktemp('alone')).kept


def published(site: Site, builder: str = 'html') -> dict[str, bytes]:
    return contents(site.build(builder).out)


@pytest.mark.parametrize('builder', ['html', 'latex', 'gettext'])
def test_without_a_record_nothing_is_another_one(builder: str, alone: Built, tmp_path: Path) -> None:
    before = contents(alone(builder).out)
    found = published(house(tmp_path, conf="extensions.append('maturity.sphinxext')\n"), builder)
    # The catalogues of messages are dated.
    date = re.compile(rb'"POT-Creation-Date.*')
    assert {path: date.sub(b'', text) for path, text in found.items()} == {
        path: date.sub(b'', text) for path, text in before.items()
    }


def test_a_record_on_one_page_changes_that_page(alone: Built, tmp_path: Path) -> None:
    before = contents(alone('html').out)
    found = published(house(tmp_path, conf=RECORD, matrix=WITH_VIEW))
    assert {path for path in {*before, *found} if before.get(path) != found.get(path)} == OWN
    assert b'maturity.css' in found['matrix.html']
    assert b'rel="alternate"' not in found['matrix.html']


def test_pages_of_data_files_stand_beside_those_of_the_house(alone: Built, tmp_path: Path) -> None:
    conf = RECORD + "maturity_data = {'record/drivers': 'drivers', 'parts': 'features'}\n"
    site = house(tmp_path, conf=conf, matrix=f'{WITH_PAGES}\n.. maturity:entry-pages:: feature\n')
    build = site.build()
    found = contents(build.out)
    assert {'policy.yaml.html', 'record/drivers/disk.html', 'parts/search.html'} <= found.keys()
    sources = {path for path in found if path.startswith('_sources')}
    assert sources == {
        f'_sources/{page}.rst.txt' for page in ('index', 'guide', 'policy.yaml', 'sub/deep', 'matrix')
    }
    assert not [
        path for path in found if path.startswith(('stray', 'settings', 'sub/other', 'api', 'badges'))
    ]
    for path in ('guide.html', 'policy.yaml.html', 'sub/deep.html'):
        # The global table of contents names the new pages.
        ours, theirs = (one.page(path).one('div', of='body') for one in (build, alone('html')))
        assert ours == theirs
    # What is read again, and written, is only what has another source.
    (site.top / 'record/drivers/disk.yaml').touch()
    assert site.build().read == {'record/drivers/disk'}


def test_the_page_of_the_house_goes_before_that_of_a_data_file(tmp_path: Path) -> None:
    conf = RECORD + "maturity_data = {'sub': 'drivers'}\n"
    build = house(tmp_path, conf=conf, more={'sub/disk.rst': ':orphan:\n\nMine\n====\n'}).build(warns=True)
    assert 'disk.yaml is a document already' in build.warnings[0]
    assert build.page('sub/disk.html').one('h1').text.startswith('Mine')


def test_the_settings_of_the_house_stay_as_they_are(tmp_path: Path) -> None:
    given = {
        'source_suffix': {'.rst': 'restructuredtext', '.txt': 'restructuredtext'},
        'exclude_patterns': ['stray.*'],
        'html_static_path': [],
        'latex_additional_files': [],
    }
    settings = ''.join(f'{name} = {value}\n' for name, value in given.items())
    site = house(tmp_path, conf=RECORD + DRIVERS + settings, matrix=WITH_PAGES)
    for builder in ('html', 'epub', 'latex'):
        app = site.build(builder).app
        assert {name: app.config[name] for name in given} == given
        assert list(app.config.source_suffix) == ['.rst', '.txt']
        assert app.config.html_copy_source is True
        assert type(app.builder).__module__.startswith('sphinx.')


def test_what_sphinx_keeps_of_its_configuration_is_plain() -> None:
    """A build without this package can read it."""
    own = {'.rst': 'restructuredtext'}
    suffixes = Suffixes(own, ['/there/disk.yaml'])
    assert suffixes == own
    assert list(suffixes) == ['.rst']
    assert len(suffixes.items()) == 2
    assert type(pickle.loads(pickle.dumps(suffixes))) is dict  # noqa: S301
    assert Config({'source_suffix': suffixes}).source_suffix == own


# Links from other sites, and readers of pages ----------------------------------------------------

OBJECTS = {'driver': 'disk', 'release': '2', 'requirement': 'starts', 'classification': 'solid'}


@pytest.fixture(scope='module')
def inventory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the inventory of a site with a record, of which all has a page."""
    conf = RECORD + "maturity_data = {'drivers': 'drivers', 'releases': 'releases'}\n"
    lists = ('requirement-catalogue:: driver', 'classification-catalogue::', 'entry-pages:: release')
    text = ''.join(f'\n.. maturity:{one}\n' for one in lists)
    return (
        house(tmp_path_factory.mktemp('house'), conf=conf, matrix=WITH_PAGES + text).build().out
        / 'objects.inv'
    )


def client(folder: Path, inventory: Path, text: str, conf: str = '') -> Tag:
    """Build a site that links to another one, and return its page."""
    mapping = {'house': ('https://house.example.org/', str(inventory))}
    own = f"extensions.append('sphinx.ext.intersphinx')\nintersphinx_mapping = {mapping}\n"
    return house(folder, conf=own + conf, matrix=f'Matrix\n======\n\n{text}\n').build().page('matrix.html')


@pytest.mark.parametrize('record', ['', f'maturity_root = {str(ROOTS / "mini" / "data")!r}\n'])
def test_the_roles_of_another_record_need_none_of_ones_own(
    record: str, inventory: Path, tmp_path: Path
) -> None:
    """Mini has drivers, but none of this name."""
    text = ', '.join(f':external+house:maturity:{type_}:`{id_}`' for type_, id_ in OBJECTS.items())
    conf = f"extensions.append('maturity.sphinxext')\n{record}"
    if not record:
        text += ', :maturity:driver:`disk`'
    text += ', :external+house:maturity:classification:`disk@2`'
    page = client(tmp_path, inventory, text, conf)
    links = {one.attributes['href']: one.text for one in page.one('div', of='body').all('a', of='external')}
    assert len(links) == len(OBJECTS) + 1
    place = 'https://house.example.org/drivers/disk.html#disk-2'
    assert links[place] == 'Disk (Second)'
    assert not any('maturity' in one.attributes.get('href', '') for one in page.all('link'))


def test_a_tag_built_with_the_conf_of_today_shows_its_own_record(tmp_path: Path) -> None:
    today = house(tmp_path / 'today', conf=RECORD, matrix=WITH_VIEW)
    today.edit('record/drivers/disk.yaml', 'title: Disk', 'title: Of today')
    tag = house(tmp_path / 'tags' / '1', matrix=WITH_VIEW)
    tag.conf = today.top
    build = tag.build()
    assert f'the record is that beside the sources, {tag.top / "record"}' in build.said
    assert build.page('matrix.html').one('table').rows == [['Disk', '● Solid', '◔ Early']]


@pytest.mark.parametrize(
    ('place', 'root'),
    [('tags/0', "'record'"), ('today/site/tags/0', "__import__('pathlib').Path(__file__).parent / 'record'")],
)
def test_a_tag_without_a_record_does_not_show_that_of_today(root: str, place: str, tmp_path: Path) -> None:
    today = house(tmp_path / 'today', conf=f'{RECORD}maturity_root = {root}\n', matrix=WITH_VIEW)
    tag = house(tmp_path / place, matrix=WITH_VIEW)
    tag.conf = today.top
    shutil.rmtree(tag.top / 'record')
    build = tag.build(warns=True)
    assert 'record:1:1: WARNING: missing-folder these sources have no record' in build.warnings[0]
    assert 'Disk' not in build.text('matrix.html')


def test_what_walks_through_a_page_reads_only_sentences(tmp_path: Path) -> None:
    build = house(tmp_path, conf=RECORD + DRIVERS, matrix=WITH_PAGES).build()
    page = build.app.env.get_doctree('drivers/disk')
    build.app.env.resolve_references(page, 'drivers/disk', build.app.builder)
    text = page.astext()
    said = 'Disk is solid in Second, the newest release. Nothing is missing: this is the highest level.'
    assert ' '.join(text.split()).startswith(f'Disk {said} Now Through time Evidence ')
    assert '{' not in text
    html = build.text('drivers/disk.html')
    assert f'<meta name="description" content="{said}" />' in html
    assert f'<meta property="og:description" content="{said}" />' in html
    assert '<meta property="og:title" content="Disk" />' in html
    # Search still finds what views say.
    assert 'earli' in build.search_index['terms']


def test_a_view_in_the_cell_of_a_table_can_be_read(tmp_path: Path) -> None:
    views = ('support-matrix::\n          :kind: driver', 'requirement-checklist:: disk', 'entry-card:: disk')
    cells = '\n'.join(f'   * - Cell\n     - .. maturity:{one}' for one in views)
    site = house(tmp_path, conf=RECORD, matrix=f'Matrix\n======\n\n.. list-table::\n\n{cells}\n')
    for builder in ('html', 'latex', 'text', 'xml'):
        found = published(site, builder)
        text = b''.join(found[path] for path in found if path.startswith(('matrix', 'house.')))
        assert b'Solid' in text, builder
        assert builder != 'xml' or not re.search(rb'<\w*view', text)


def test_the_search_index_of_the_house_is_that_of_sphinx(tmp_path: Path) -> None:
    found = []
    for name, conf, matrix in (
        ('alone', '', ORDINARY),
        ('without', RECORD, ORDINARY),
        ('with', RECORD, WITH_VIEW),
    ):
        site = house(tmp_path / name, conf=conf, matrix=matrix)
        site.append('sub/deep.rst', '\n.. index:: clay\n')
        site.build()
        site.edit('guide.rst', 'Kitchen', 'Gallery')
        found.append(published(site)['searchindex.js'])
    assert found[0] == found[1]
    # What Sphinx forgets of pages that it does not write stays forgotten.
    assert [b'clay' in index for index in found] == [False] * 3


def test_no_theme_links_to_a_file_of_the_name_of_a_page_that_has_none(tmp_path: Path) -> None:
    conf = f"{RECORD}maturity_data = {{'parts': 'drivers'}}\ntemplates_path = ['themed']\n"
    theme = "{{ sourcename or page_source_suffix or display_vcs_links|default('links') }}"
    found = published(house(tmp_path, conf=conf, matrix=WITH_PAGES, more={'themed/page.html': theme}))
    assert [found[f'{page}.html'] for page in ('parts/disk', 'guide')] == [b'False', b'guide.rst.txt']


def test_a_host_with_pages_in_yaml_of_its_own_keeps_them(tmp_path: Path) -> None:
    conf = f"""{RECORD}{DRIVERS}
source_suffix = {{'.rst': 'restructuredtext', '.yaml': 'restructuredtext'}}
exclude_patterns = ['record', 's*.yaml', 'sub']
"""
    pages = {
        'own.yaml': ':orphan:\n\nOf the house\n============\n',
        'guide.rst': 'Guide\n=====\n',
        'index.rst': 'House\n=====\n\n.. toctree::\n\n   guide\n   matrix\n',
    }
    site = house(tmp_path, conf=conf, matrix=WITH_PAGES, more=pages)
    site.remove('policy.yaml.rst')
    found = published(site)
    assert b'Of the house' in found['own.html']
    assert b'<h1>Disk' in found['drivers/disk.html']
