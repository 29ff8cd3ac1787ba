# SPDX-License-Identifier: Apache-2.0
"""The example is what the import makes of its matrices, and builds; beside it, what it came from."""

from __future__ import annotations

import re
import shlex
import shutil
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from maturity.cli import main
from maturity.load import load
from tests.sphinx.site import REPOSITORY, Site, contents, execute

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.sphinx.conftest import Built
    from tests.sphinx.html import Tag

EXAMPLE = REPOSITORY / 'examples' / 'storage-drivers'
# The project's own ladder, written after the import.
OWN = {'ladders.yaml', 'requirements.yaml'}


def words_of_the_readme() -> list[str]:
    """Return the words of the command that the example's README shows."""
    text = (EXAMPLE / 'README.rst').read_text('utf-8')
    command = text.partition('maturity import ')[2].partition('\n\n')[0]
    return ['import', *command.replace('\\\n', ' ').replace("'", '').split()]


def test_the_example_is_what_the_import_makes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(EXAMPLE / 'matrix', tmp_path / 'matrix')
    monkeypatch.chdir(tmp_path)
    assert main(words_of_the_readme()) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.endswith('23 facts about 20 cells, 0 problems') for line in lines)
    settings = "    maturity_data = {'imported/drivers': 'drivers', 'imported/releases': 'releases'}"
    assert settings in lines
    made, kept = contents(tmp_path / 'imported'), contents(EXAMPLE / 'doc' / 'data')
    assert made.keys() == kept.keys()
    # What a folder says about itself names the folder.
    assert {path for path in made if made[path] != kept[path]} == OWN | {'README.rst'}
    assert main(['check', str(EXAMPLE / 'doc' / 'data')]) == 0


def commands_of(page: str, *headings: str) -> Iterator[list[str]]:
    """Yield the commands of sections of a page, up to the first heading below them."""
    for heading in headings:
        section = re.split(r'\n\n.+\n[=-]+\n', page.partition(f'\n{heading}\n')[2])[0]
        for words in re.findall(r'^ *\$ maturity ((?:.*\\\n)*.*)', section, re.MULTILINE):
            yield shlex.split(words.replace('\\\n', ' '))


def test_the_walk_through_the_page_works(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All commands from the matrix to a record of four releases, in a repository with three tags."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'doc').mkdir()
    git = ('git', '-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'tag.gpgsign=false')
    last = (
        (EXAMPLE / 'matrix' / '2.0.ini')
        .read_text('utf-8')
        .replace('[driver.object]\ntitle=Object store\n', '')
    )
    execute(['git', 'init', '-q'], folder=tmp_path)
    for release in ('1.0', '2.0', '3.0'):
        file = EXAMPLE / 'matrix' / f'{release}.ini'
        text = file.read_text('utf-8') if file.exists() else re.sub('(?m)^driver.object=.*\n', '', last)
        (tmp_path / 'doc' / 'support-matrix.ini').write_text(text, 'utf-8')
        for words in (['add', '.'], ['commit', '-q', '-m', release], ['tag', release]):
            assert execute([*git, *words], folder=tmp_path).returncode == 0
    page = (REPOSITORY / 'source' / 'contributor' / 'use-it.rst').read_text('utf-8')
    printed = page.partition('      1.0: feature-classification')[2].partition('\n\n   Each fact')[0]
    walk = [*commands_of(page, 'Bring a support matrix', 'Keep it up')]
    assert [words[0] for words in walk] == [
        'import',
        'check',
        'import',
        'import',
        'new-release',
        'set',
        'set',
        'set',
    ]
    for number, words in enumerate(walk):
        assert main(words) == 0, words
        said = capsys.readouterr().out
        assert number or dedent(f'      1.0: feature-classification{printed}') in said
    data = load('doc/data').dataset
    assert data is not None
    assert [*data.releases] == ['1.0', '2.0', '3.0', '4.0']
    gone = {id_: one.removed and one.removed.release for id_, one in data.entries.items()}
    assert gone == {'disk': None, 'object': '3.0', 'share': '4.0'}
    assert 'quota' in data.capabilities


def by_head(table: Tag) -> dict[str, list[str]]:
    return {head: cells for head, *cells in table.rows}


@pytest.fixture(scope='module')
def example(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a function from the name of a builder to its build of the example."""
    return Site(tmp_path_factory.mktemp('example'), EXAMPLE / 'doc').kept


@pytest.mark.parametrize('builder', ['text', 'latex'])
def test_the_example_builds(builder: str, example: Built) -> None:
    assert example(builder).matching('.txt', '.tex')


def test_it_shows_all_that_sphinx_feature_classification_shows(example: Built, tmp_path: Path) -> None:
    """The page "Use it in your project" says what is different; this is what it says."""
    pytest.importorskip('sphinx_feature_classification')
    site = Site(tmp_path, 'cranes')
    site.edit('conf.py', 'maturity.support_matrix', 'sphinx_feature_classification.support_matrix')
    shutil.copy(EXAMPLE / 'matrix' / '2.0.ini', site.top / 'matrix.ini')
    theirs = by_head(site.build().page('index.html').one('table'))
    ours = by_head(list(example('html').page('index.html').all('table'))[2])
    # Sections of another name than "operation" are on none of its pages.
    assert set(ours) - set(theirs) == {'Block device', 'File system', 'HTTP'}
    signs = {'✓ implemented': '✔', '◐ partial': '✔', '✗ missing': '✖', '? unknown': '?'}
    columns = {'Local disk': 0, 'Network share': 1, 'Object store': 2}
    for title, cells in theirs.items():
        found = [ours[title][columns[name]].partition(' note ')[0] for name in columns]
        assert cells[1:] == [signs[words] for words in found], title
