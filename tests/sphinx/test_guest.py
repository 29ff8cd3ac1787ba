# SPDX-License-Identifier: Apache-2.0
"""In the documentation of somebody else the extension changes nothing but what it was asked to show."""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from sphinx.config import Config

from tests.sphinx.html import read
from tests.sphinx.site import ROOTS, SPHINX, built_by_hand, contents, execute

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CONF = """
project = 'House'
author = copyright = 'The owners'
version = release = '1'
html_theme = 'alabaster'
extensions = ['sphinx.ext.autosummary', 'sphinx.ext.autodoc', 'sphinx.ext.todo', 'sphinx.ext.extlinks']
extlinks = {'bug': ('https://bugs.example.org/%s', 'bug %s')}
numfig = True
html_copy_source = True
html_sidebars = {'**': ['globaltoc.html', 'relations.html', 'sourcelink.html', 'searchbox.html']}
latex_elements = {'papersize': 'a4paper'}
"""
RECORD = """
extensions.append('maturity.sphinxext')
maturity_root = 'record'
"""
PAGES = {
    'index.rst': """
House
=====

.. toctree::
   :numbered:

   guide
   policy.yaml
   sub/deep
   matrix

.. index:: roof; slates
""",
    'guide.rst': """
Guide
=====

.. _rooms:

.. table:: Rooms

   ======= ====
   Room    Size
   ======= ====
   Kitchen 12
   ======= ====

:numref:`rooms`, :ref:`search`, :doc:`sub/deep`, :bug:`7`, :py:func:`os.getcwd` [Bod]_ and a note [#]_.

.. autosummary::

   textwrap.dedent

.. py:function:: open_door(key)

.. literalinclude:: settings.yaml
   :language: yaml

.. glossary::

   hearth
      Where the fire is.

.. [Bod] A body of work.
.. [#] At the foot.
""",
    'policy.yaml.rst': 'Policy\n======\n\nWhat may be done with a :term:`hearth`.\n',
    'settings.yaml': 'door: open\n',
    'stray.yaml': '[unfinished',
    'sub/deep.rst': 'Deep\n====\n\n.. only:: html\n\n   Seen on a screen.\n\n.. todo:: Dig.\n',
    'sub/other.yaml': 'key: value\n',
}
ORDINARY, WITH_VIEW = (
    f'Matrix\n======\n\n{text}\n'
    for text in ('Nothing yet.', '.. maturity:support-matrix::\n   :kind: driver')
)
# A page with a view says something, so the lists of all words and objects do too.
OWN = {
    *('_sources/matrix.rst.txt', 'matrix.html', '_static/maturity.css', '_static/maturity.js'),
    *('searchindex.js', 'objects.inv'),
}


def house(top: Path, *, conf: str = '', matrix: str = ORDINARY, more: Mapping[str, str] = {}) -> Path:
    """Write the documentation of a project with whatever there is in most, and return its folder."""
    folder = top / 'doc'
    for path, text in {**PAGES, 'matrix.rst': matrix, 'conf.py': CONF + conf, **more}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, 'utf-8')
    shutil.copytree(ROOTS / 'foreign' / 'data', folder / 'record')
    return folder


def build(folder: Path, builder: str = 'html') -> dict[str, bytes]:
    """Build in a process of its own, and return the bytes of all files."""
    doctrees = ('-d', str(folder.parent / 'doctrees'))
    return contents(built_by_hand(folder, folder.parent / builder, *doctrees, builder=builder))


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> set[str]:
    return {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}


@pytest.mark.parametrize('builder', ['html', 'latex', 'gettext'])
def test_without_a_record_nothing_is_another_one(builder: str, tmp_path: Path) -> None:
    alone = build(house(tmp_path / 'alone'), builder)
    guest = build(house(tmp_path / 'guest', conf="extensions.append('maturity.sphinxext')\n"), builder)
    # The catalogues of messages are dated.
    found = differing(alone, guest)
    assert {path for path in found if _undated(alone[path]) != _undated(guest[path])} == set()
    assert 'policy.yaml' in {path.removesuffix('.html') for path in alone} or builder != 'html'


def _undated(content: bytes) -> list[bytes]:
    return [line for line in content.splitlines() if b'POT-Creation-Date' not in line]


def test_a_record_on_one_page_changes_that_page(tmp_path: Path) -> None:
    alone = build(house(tmp_path / 'alone'))
    guest = build(house(tmp_path / 'guest', conf=RECORD, matrix=WITH_VIEW))
    assert differing(alone, guest) == OWN
    assert b'maturity.css' in guest['matrix.html']
    assert b'rel="alternate"' not in guest['matrix.html']


def test_the_search_index_of_the_house_is_that_of_sphinx(tmp_path: Path) -> None:
    found = []
    for name, conf, matrix in (
        ('alone', '', ORDINARY),
        ('without', RECORD, ORDINARY),
        ('with', RECORD, WITH_VIEW),
    ):
        more = {'sub/deep.rst': PAGES['sub/deep.rst'] + '\n.. index:: clay\n'}
        folder = house(tmp_path / name, conf=conf, matrix=matrix, more=more)
        build(folder)
        (folder / 'guide.rst').write_text(PAGES['guide.rst'].replace('Kitchen', 'Gallery'), 'utf-8')
        found.append(build(folder)['searchindex.js'])
    assert found[0] == found[1]
    # What Sphinx forgets of pages that it does not write stays forgotten.
    assert [b'clay' in index for index in found] == [False] * 3


def test_no_theme_links_to_a_file_of_the_name_of_a_page_that_has_none(tmp_path: Path) -> None:
    conf = f"{RECORD}maturity_data = {{'parts': 'drivers'}}\ntemplates_path = ['themed']\n"
    theme = "{{ sourcename or page_source_suffix or display_vcs_links|default('links') }}"
    pages = f'{WITH_VIEW}\n.. maturity:entry-pages:: driver\n'
    found = build(house(tmp_path, conf=conf, matrix=pages, more={'themed/page.html': theme}))
    assert [found[f'{page}.html'] for page in ('parts/disk', 'guide')] == [b'False', b'guide.rst.txt']


def test_pages_of_data_files_stand_beside_those_of_the_house(tmp_path: Path) -> None:
    conf = RECORD + "maturity_data = {'record/drivers': 'drivers', 'parts': 'features'}\n"
    pages = f'{WITH_VIEW}\n.. maturity:entry-pages:: driver\n\n.. maturity:entry-pages:: feature\n'
    folder = house(tmp_path / 'guest', conf=conf, matrix=pages)
    found = build(folder)
    assert {'policy.yaml.html', 'record/drivers/disk.html', 'parts/search.html'} <= found.keys()
    assert not [path for path in found if path.startswith('_sources') and path.endswith('.yaml.txt')]
    assert {f'_sources/{path}.txt' for path in PAGES if path.endswith('.rst')} <= found.keys()
    assert not [
        path for path in found if path.startswith(('stray', 'settings', 'sub/other', 'api', 'badges'))
    ]
    alone = build(house(tmp_path / 'alone'))
    for path in ('guide.html', 'policy.yaml.html', 'sub/deep.html'):
        # The global table of contents names the new pages.
        assert _body(found[path]) == _body(alone[path])
    # What is read again, and written, is only what has another source.
    (folder / 'record/drivers/disk.yaml').touch()
    doctrees = ('-d', str(folder.parent / 'doctrees'))
    done = execute([*SPHINX[:3], '-N', *doctrees, str(folder), str(folder.parent / 'html')])
    assert '0 added, 1 changed, 0 removed' in done.stdout


def _body(page: bytes) -> bytes:
    return page.partition(b'<div class="body"')[2].partition(b'<div class="sphinxsidebar"')[0]


def test_the_page_of_the_house_goes_before_that_of_a_data_file(tmp_path: Path) -> None:
    conf = RECORD + "maturity_data = {'sub': 'drivers'}\n"
    folder = house(tmp_path / 'guest', conf=conf, more={'sub/disk.rst': ':orphan:\n\nMine\n====\n'})
    done = execute([sys.executable, '-m', 'sphinx', '-q', str(folder), str(tmp_path / 'out')])
    assert 'disk.yaml is a document already' in done.stderr
    assert read(tmp_path / 'out/sub/disk.html').one('h1').text.startswith('Mine')


def test_the_settings_of_the_house_stay_as_they_are(tmp_path: Path) -> None:
    conf = """
maturity_data = {'drivers': 'drivers'}
source_suffix = {'.rst': 'restructuredtext', '.txt': 'restructuredtext'}
exclude_patterns = ['stray.*']
html_static_path = []
latex_additional_files = []

def setup(app):
    app.connect('build-finished', same)

def same(app, _exception):
    given = {'source_suffix', 'exclude_patterns', 'html_static_path', 'latex_additional_files'}
    assert {name: app.config[name] for name in given} == {name: globals()[name] for name in given}
    assert list(app.config.source_suffix) == ['.rst', '.txt']
    assert app.config.html_copy_source is True
    assert type(app.builder).__module__.startswith('sphinx.')
"""
    folder = house(tmp_path / 'guest', conf=RECORD + conf, matrix=f':orphan:\n\n{WITH_VIEW}')
    pages = {'index.rst': PAGES['index.rst'] + '\n.. maturity:entry-pages:: driver\n'}
    for path, text in pages.items():
        (folder / path).write_text(text, 'utf-8')
    for builder in ('html', 'epub', 'latex'):
        build(folder, builder)


def test_a_host_with_pages_in_yaml_of_its_own_keeps_them(tmp_path: Path) -> None:
    conf = """
maturity_data = {'drivers': 'drivers'}
source_suffix = {'.rst': 'restructuredtext', '.yaml': 'restructuredtext'}
exclude_patterns = ['record', 's*.yaml', 'sub']
"""
    more = {'own.yaml': ':orphan:\n\nOf the house\n============\n'}
    folder = house(tmp_path / 'guest', conf=RECORD + conf, matrix=WITH_VIEW, more=more)
    (folder / 'policy.yaml.rst').unlink()
    (folder / 'guide.rst').write_text('Guide\n=====\n', 'utf-8')
    (folder / 'index.rst').write_text(
        'House\n=====\n\n.. toctree::\n\n   guide\n   matrix\n\n.. maturity:entry-pages:: driver\n', 'utf-8'
    )
    found = build(folder)
    assert b'Of the house' in found['own.html']
    assert b'<h1>Disk' in found['drivers/disk.html']


def test_what_sphinx_keeps_of_its_configuration_is_plain() -> None:
    """A build without this package can read it."""
    import pickle  # noqa: PLC0415 (as Sphinx does)

    from maturity.sphinxext.sources import Suffixes  # noqa: PLC0415

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
    lists = (
        '.. maturity:requirement-catalogue:: driver\n\n.. maturity:classification-catalogue::\n\n'
        '.. maturity:entry-pages:: driver\n\n.. maturity:entry-pages:: release\n'
    )
    folder = house(tmp_path_factory.mktemp('house'), conf=conf, matrix=f'{WITH_VIEW}\n{lists}')
    return built_by_hand(folder, folder.parent / 'html') / 'objects.inv'


def client(folder: Path, inventory: Path, text: str, conf: str = '') -> Path:
    """Build a site that links to another one, and return its only page."""
    folder.mkdir()
    mapping = {'house': ('https://house.example.org/', str(inventory))}
    own = f"extensions = ['sphinx.ext.intersphinx']\nintersphinx_mapping = {mapping}\n"
    (folder / 'conf.py').write_text(own + conf, 'utf-8')
    (folder / 'index.rst').write_text(f'Client\n======\n\n{text}\n', 'utf-8')
    return built_by_hand(folder, folder.parent / 'out') / 'index.html'


def test_any_site_can_link_to_what_is_on_record(inventory: Path, tmp_path: Path) -> None:
    text = ', '.join(f':external+house:ref:`maturity-{type_}-{id_}`' for type_, id_ in OBJECTS.items())
    page = read(client(tmp_path / 'client', inventory, text))
    links = {one.text: one.attributes['href'] for one in page.all('a', of='external')}
    assert links['Disk'] == 'https://house.example.org/drivers/disk.html'
    assert len(links) == len(OBJECTS)


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
    page = read(client(tmp_path / 'client', inventory, text, conf))
    links = {one.attributes['href']: one.text for one in page.all('a', of='external')}
    assert len(links) == len(OBJECTS) + 1
    place = 'https://house.example.org/drivers/disk.html#disk-2'
    assert links[place] == 'Disk (Second)'
    assert not any('maturity' in one.attributes.get('href', '') for one in page.all('link'))


def test_a_tag_built_with_the_conf_of_today_shows_its_own_record(tmp_path: Path) -> None:
    today = house(tmp_path / 'today', conf=RECORD, matrix=WITH_VIEW)
    tag = house(tmp_path / 'tags' / '1', matrix=WITH_VIEW)
    path = today / 'record/drivers/disk.yaml'
    path.write_text(path.read_text('utf-8').replace('title: Disk', 'title: Of today'), 'utf-8')
    command = [sys.executable, '-m', 'sphinx', '-N', '-W', '-c', str(today), str(tag), str(tmp_path / 'out')]
    done = execute(command)
    assert (done.stderr, done.returncode) == ('', 0)
    assert f'the record is that beside the sources, {tag / "record"}' in done.stdout
    rows = [row.text for row in read(tmp_path / 'out/matrix.html').one('tbody').all('tr')]
    assert rows == ['Disk ● Solid ◔ Early']


@pytest.mark.parametrize(
    ('place', 'root'),
    [('tags/0', "'record'"), ('today/tags/0', "__import__('pathlib').Path(__file__).parent / 'record'")],
)
def test_a_tag_without_a_record_does_not_show_that_of_today(root: str, place: str, tmp_path: Path) -> None:
    today = house(tmp_path / 'today', conf=f'{RECORD}maturity_root = {root}\n', matrix=WITH_VIEW)
    (tmp_path / place).parent.mkdir(parents=True)
    tag = house(tmp_path / place, matrix=WITH_VIEW)
    shutil.rmtree(tag / 'record')
    done = execute([sys.executable, '-m', 'sphinx', '-N', '-c', str(today), str(tag), str(tmp_path / 'out')])
    assert 'record:1:1: WARNING: missing-folder these sources have no record' in done.stderr
    assert 'Disk' not in (tmp_path / 'out/matrix.html').read_text('utf-8')


def test_what_walks_through_a_page_reads_only_sentences(tmp_path: Path) -> None:
    conf = """
maturity_data = {'drivers': 'drivers'}

def setup(app):
    app.connect('doctree-resolved', lambda _app, tree, name: texts.update({name: tree.astext()}))
    app.connect('build-finished', lambda *_: open('texts', 'w').write(texts['drivers/disk']))

texts = {}
"""
    more = '\n.. maturity:entry-pages:: driver\n'
    folder = house(tmp_path / 'guest', conf=RECORD + conf, matrix=WITH_VIEW + more)
    found = build(folder)
    text = (folder / 'texts').read_text('utf-8')
    assert ' '.join(text.split()).startswith(
        'Disk Disk is solid in Second, the newest release. Nothing is missing: this is the highest level. '
        'Now Through time Evidence '
    )
    assert '{' not in text
    said = b'Disk is solid in Second, the newest release. Nothing is missing: this is the highest level.'
    assert b'<meta name="description" content="%s" />' % said in found['drivers/disk.html']
    assert b'<meta property="og:description" content="%s" />' % said in found['drivers/disk.html']
    assert b'<meta property="og:title" content="Disk" />' in found['drivers/disk.html']
    # Search still finds what views say.
    assert b'"earli"' in found['searchindex.js']


@pytest.mark.parametrize('builder', ['html', 'latex', 'text', 'xml'])
def test_a_view_in_the_cell_of_a_table_can_be_read(builder: str, tmp_path: Path) -> None:
    views = ('support-matrix::\n          :kind: driver', 'requirement-checklist:: disk', 'entry-card:: disk')
    cells = '\n'.join(f'   * - Cell\n     - .. maturity:{one}' for one in views)
    folder = house(tmp_path / 'guest', conf=RECORD, matrix=f'Matrix\n======\n\n.. list-table::\n\n{cells}\n')
    found = build(folder, builder)
    text = b''.join(found[path] for path in found if path.startswith(('matrix', 'house.')))
    assert b'Solid' in text
    if builder == 'xml':
        assert not re.search(rb'<\w*view', text)
