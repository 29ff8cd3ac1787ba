# SPDX-License-Identifier: Apache-2.0
"""The same site from other places, in other surroundings, and with the package installed elsewhere."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import stat
import sys
import venv
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.sphinx.html import read
from tests.sphinx.site import OPENSTACK, REPOSITORY, Site, contents, execute

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize('theme', ['alabaster', 'openstackdocs'])
def test_themes_need_neither_git_nor_home_nor_a_place_to_write(
    theme: str, site: Site, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if theme == 'openstackdocs':
        pytest.importorskip('openstackdocstheme')
        site.append('conf.py', OPENSTACK)
    paths = [site.top, *site.top.rglob('*')]
    # Root can write all the same, and a test that removes its folder has to.
    request.addfinalizer(lambda: [path.chmod(path.stat().st_mode | stat.S_IWUSR) for path in paths])
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    before = {path: path.stat().st_mtime_ns for path in paths}
    (tmp_path / 'bin').mkdir()
    # Neither home nor git, in the plainest locale.
    bare = {'PATH': str(tmp_path / 'bin'), 'LC_ALL': 'C', 'GIT_CEILING_DIRECTORIES': str(tmp_path)}
    done = site.run(variables=bare)
    assert (done.stderr, done.returncode) == ('', 0)
    assert {path: path.stat().st_mtime_ns for path in [site.top, *site.top.rglob('*')]} == before
    page = read(site.output('html') / 'drivers' / 'alpha.html')
    assert page.one('h1').text.startswith('Alpha')
    assert any('maturity.css' in link for link in page.links)
    sheets = {path.name for path in (site.output('html') / '_static').rglob('*.css')}
    assert (f'{theme}.css' in sheets) is (theme == 'alabaster')


# Another project --------------------------------------------------------------------------------


@pytest.fixture(scope='module')
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the wheel holds, made from a copy of the sources."""
    if importlib.util.find_spec('setuptools') is None:
        pytest.skip('setuptools is not installed, and nothing is fetched to build the wheel')
    folder = tmp_path_factory.mktemp('wheel')
    copy = folder / 'copy'
    (copy / 'doc').mkdir(parents=True)
    for path in ('pyproject.toml', 'README.rst', 'LICENSE', 'doc/requirements.txt'):
        shutil.copy(REPOSITORY / path, copy / path)
    for path in REPOSITORY.glob('*requirements.txt'):
        shutil.copy(path, copy)
    shutil.copytree(
        REPOSITORY / '_ext', copy / '_ext', ignore=shutil.ignore_patterns('__pycache__', '*.egg-info')
    )
    command = [sys.executable, '-m', 'pip', 'wheel', '--no-deps', '--no-build-isolation', '--no-index']
    done = execute(
        [*command, '--disable-pip-version-check', '--wheel-dir', str(folder), str(copy)],
        variables={'PYTHONPATH': '', 'HOME': str(folder)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (file,) = folder.glob('*.whl')
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder / 'installed')
    return folder / 'installed'


def test_the_wheel_holds_what_the_sources_hold(wheel: Path) -> None:
    here, there = REPOSITORY / '_ext' / 'maturity', wheel / 'maturity'
    wanted = {path for path in contents(here) if '__pycache__' not in path}
    assert set(contents(there)) == wanted
    (entry_points,) = wheel.glob('*.dist-info/entry_points.txt')
    assert 'maturity = maturity.__main__:main' in entry_points.read_text('utf-8')


def test_another_project_builds(tmp_path: Path) -> None:
    site = Site(tmp_path, 'foreign')
    settings = [line for line in (site.top / 'conf.py').read_text('utf-8').splitlines() if 'maturity' in line]
    assert 1 <= len(settings) <= 5
    build = site.build()
    assert build.page('index.html').one('table').rows == [['Disk', '● Solid', '◔ Early']]
    assert (build.out / 'data' / 'drivers' / 'disk.html').is_file()
    assert not (build.out / 'settings.html').exists()
    text = site.build('text').text('reference.txt')
    assert [word for word in ('support-matrix', 'unknown-key', 'introduced.before') if word not in text] == []


def commands(page: str, heading: str) -> list[str]:
    """Return the first commands of a page, up to those below a heading."""
    above, _, below = page.partition(f'\n{heading}\n{"=" * len(heading)}\n')
    console = re.compile(r'\.\. code-block:: console\n\n((?:   \$ .*\n)+)')
    blocks = [*console.findall(above), *console.findall(below)[:1]]
    return [line.removeprefix('   $ ') for block in blocks for line in block.splitlines()]


def test_a_newcomer_copies_commands_that_work(wheel: Path, tmp_path: Path) -> None:
    """All commands of the page from its first sentence on, in an environment of their own."""
    page = (REPOSITORY / 'source' / 'contributor' / 'use-it.rst').read_text('utf-8')
    build, install, *more = commands(page, 'Begin anew')
    assert build == 'pip wheel . --no-deps --wheel-dir wheels'
    venv.create(tmp_path / 'env')
    pip = tmp_path / 'env' / 'bin' / 'pip'
    pip.write_text('#!/bin/sh\nexec python -m pip "$@"\n')
    pip.chmod(0o755)
    (packages,) = (tmp_path / 'env' / 'lib').glob('*/site-packages')
    # What is needed beside the wheel is here already; nothing is fetched.
    here = [path for path in sys.path if path.endswith('site-packages')]
    (packages / 'here.pth').write_text('\n'.join(here))
    work = tmp_path / 'work'
    shutil.copytree(
        wheel.parent, work / 'wheels', ignore=lambda _, names: [n for n in names if 'whl' not in n]
    )
    path = f'{tmp_path / "env" / "bin"}{os.pathsep}{os.environ["PATH"]}'
    for words, folder in [(install, work), *((one, work / 'new') for one in more)]:
        folder.mkdir(exist_ok=True)
        command = words.replace('pip install', 'pip install --no-deps --no-index --force-reinstall')
        command = command.replace('sphinx-build', 'python -m sphinx -W')
        done = execute(['sh', '-c', command], variables={'PATH': path, 'PYTHONPATH': ''}, folder=folder)
        assert done.returncode == 0, done.stdout + done.stderr
    assert 'Driver support' in (work / 'new' / '_build' / 'html' / 'index.html').read_text('utf-8')
    script = 'import maturity; print(maturity.__file__)'
    done = execute(['python', '-c', script], variables={'PATH': path, 'PYTHONPATH': ''})
    assert str(packages) in done.stdout
