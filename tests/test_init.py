# SPDX-License-Identifier: Apache-2.0
"""A new project: a sound small record, and what is left to do, without anything overwritten."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from maturity.cli import main
from maturity.edit.names import plural, titled
from tests.builders import sound

if TYPE_CHECKING:
    from tests.conftest import Run


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a project that has something already, and no documentation."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'README').touch()


@pytest.mark.parametrize('kind', ['driver', 'storage-box', 'policy'])
def test_the_record_is_clean(kind: str, run: Run) -> None:
    status, out, err = run('init', '--kind', kind)
    assert (status, err) == (0, '')
    assert list(sound(Path('data')).kinds) == [kind]
    assert f'.. maturity:entry-pages:: {kind}' in out
    for path in ('README.rst', 'ladders.yaml', f'{plural(kind)}/first.yaml', 'releases/2.0.yaml'):
        assert f'wrote data/{path}\n' in out


def test_all_texts_are_of_the_kind(tmp_path: Path, run: Run) -> None:
    (tmp_path / 'doc').mkdir()
    run('init', '--kind', 'storage-box', '--source', 'doc')
    for path in [*tmp_path.rglob('*.yaml'), *tmp_path.rglob('*.rst')]:
        text = path.read_text()
        assert '<' not in text, path
        assert 'driver' not in text, path


def test_nothing_is_overwritten(tmp_path: Path, run: Run) -> None:
    source = tmp_path / 'doc'
    source.mkdir()
    for name in ('index.rst', 'maturity.rst'):
        (source / name).write_text('mine')
    status, out, _ = run('init', '--source', 'doc')
    assert status == 0
    assert (source / 'index.rst').read_text() == (source / 'maturity.rst').read_text() == 'mine'
    assert 'doc/maturity.rst is there already' in out
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob('*')}
    assert run('init')[::2] == (
        2,
        "maturity: 'data' is not empty, and nothing in it is overwritten; name a new folder\n",
    )
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob('*')} == before


@pytest.mark.parametrize(
    ('words', 'message'),
    [
        (('--kind', 'Driver'), "'Driver' cannot be a kind"),
        (('--kind', 'release'), "'release' cannot be a kind"),
        *(
            (('--kind', word), f'{word!r} cannot be a kind: YAML reads it')
            for word in ('yes', 'true', 'null', 'on')
        ),
        (('--source', 'none'), "no folder 'none'"),
        (('--source', 'README'), "no folder 'README'"),
    ],
)
def test_what_it_cannot_do_it_says(words: tuple[str, ...], message: str, tmp_path: Path, run: Run) -> None:
    # Whoever has a documentation does not want another one where a word is misspelt.
    (tmp_path / 'docs').mkdir()
    (tmp_path / 'docs' / 'conf.py').touch()
    status, _, err = run('init', *words)
    assert status == 2
    assert message in err
    assert {path.name for path in tmp_path.iterdir()} == {'README', 'docs'}


def sphinx(*words: str) -> None:
    """Build a documentation without a warning."""
    command = [sys.executable, '-m', 'sphinx', '-q', '-W', *words]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.stderr, done.returncode) == ('', 0)


@pytest.mark.parametrize('words', ['doc/data --source doc', "'my data'"])
def test_on_nothing_it_makes_a_documentation_that_builds(
    words: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "it's new").mkdir()
    monkeypatch.chdir(tmp_path / "it's new")
    status, out, _ = run('init', *shlex.split(words))
    assert status == 0
    build, check = (line.partition(': ')[2] for line in out.splitlines() if line.startswith('  * '))
    sphinx(*shlex.split(build.removeprefix('sphinx-build ')))
    assert 'Driver support' in Path(shlex.split(build)[-1], 'index.html').read_text('utf-8')
    assert main(shlex.split(check)[1:]) == 0


def place(folder: Path, *files: str) -> None:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("project = 'Mine'\n" if name.endswith('conf.py') else 'Mine\n====\n')


def test_plurals_and_titles() -> None:
    words = ('driver', 'box', 'policy', 'key', 'switch', 'bus')
    assert [plural(word) for word in words] == ['drivers', 'boxes', 'policies', 'keys', 'switches', 'buses']
    assert titled('storage-box') == 'Storage box'


@pytest.mark.parametrize(('data', 'root'), [('data', '../data'), ('doc/data', 'data')])
def test_lines_lead_from_a_configuration_above_the_pages_to_the_data(
    data: str, root: str, tmp_path: Path, run: Run
) -> None:
    place(tmp_path, 'doc/conf.py', 'doc/source/index.rst')
    out = run('init', data)[1]
    for line in ('into doc/conf.py:', f'maturity_root = {root!r}', "maturity_data = {'drivers': 'drivers', "):
        assert line in out


def test_the_documentation_shows_what_is_printed(tmp_path: Path, run: Run) -> None:
    place(tmp_path, 'doc/source/conf.py', 'doc/source/index.rst')
    page = (Path(__file__).parents[1] / 'source' / 'contributor' / 'use-it.rst').read_text('utf-8')
    words, _, after = page.partition('   $ maturity init ')[2].partition('\n')
    shown = after.partition('\n\nThat is')[0]
    assert run('init', *words.split()) == (0, dedent(shown) + '\n', '')
