# SPDX-License-Identifier: Apache-2.0
"""The real site from a fresh copy, with `make html`, in seven surroundings of a gate.

They all give the same files.  With `MATURITY_LONG=1` alone: the site is built anew in each.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING

import pytest

from tests.sphinx.site import REPOSITORY, differing, execute
from tests.sphinx.surroundings import OFFLINE, needs, read_only, without

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GIT = shutil.which('git') or 'git'
# What runs the build, and variables for it.
How = tuple[tuple[str, ...], dict[str, str]]


def build(top: Path, prefix: tuple[str, ...] = (), variables: dict[str, str] | None = None) -> Path:
    """Build the site with the verb of the README; the environment is the one that tests run in."""
    out, home = top.parent / 'out', str(top.parent)
    command = ['make', 'html', f'BUILD={out}', f'ENVPYTHON={sys.executable}']
    fixed = {'SOURCE_DATE_EPOCH': '1600000000', 'GIT_CEILING_DIRECTORIES': home, 'HOME': home}
    settings = {**fixed, 'PYTHONDONTWRITEBYTECODE': '1', **(variables or {})}
    done = execute([*prefix, *command], variables=settings, folder=top)
    assert done.returncode == 0, done.stdout + done.stderr
    assert 'WARNING' not in done.stderr
    return out / 'html'


def foreign_git(top: Path) -> How:
    """Let git refuse to say anything."""
    subprocess.run([GIT, 'init', '--quiet', '.'], cwd=top, check=True)
    if os.geteuid() != 0:
        pytest.skip('only root can give files away')
    for path in (top, *(top / '.git').rglob('*'), top / '.git'):
        os.chown(path, 65534, 65534)
    said = subprocess.run([GIT, 'status'], cwd=top, capture_output=True, text=True, check=False)
    assert 'dubious ownership' in said.stderr
    return (), {}


def from_an_archive(top: Path) -> How:
    """Make a source archive, and unpack it in place of the checkout."""
    out = top.parent / 'dist'
    command = [sys.executable, '-m', 'build', '--no-isolation', '--sdist', '--outdir', str(out)]
    done = execute(command, folder=top, variables={'HOME': str(top.parent)})
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = out.glob('*.tar.gz')
    shutil.rmtree(top)
    with tarfile.open(path) as archive:
        archive.extractall(out, filter='data')
    (folder,) = (one for one in out.iterdir() if one.is_dir())
    folder.rename(top)
    return (), {}


# Nothing that a machine sets has a say: not its language, nor its seed, nor its zone.
PLAIN = {'LC_ALL': 'C', 'LANG': 'C', 'PYTHONHASHSEED': '7', 'TZ': 'Pacific/Chatham'}
SURROUNDINGS: dict[str, Callable[[Path], How]] = {
    'no network': lambda _: (needs(OFFLINE), {}),
    'no git': lambda top: ((), {'PATH': without('git', top.parent / 'bin')}),
    'an archive': from_an_archive,
    'git of somebody else': foreign_git,
    'nothing to write': lambda top: (needs(read_only(top)), {}),
    'no home': lambda _: (('env', '--unset=HOME'), {}),
    'the plainest locale, a seed and a zone': lambda _: ((), PLAIN),
}


def fresh(folder: Path) -> Path:
    """Return a copy of what git knows of this project."""
    command = [GIT, 'ls-files', '--cached', '--others', '--exclude-standard', '-z']
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip('no git to say which files are part of the project')
    top = folder / 'checkout'
    for name in filter(None, listed.stdout.decode().split('\0')):
        if os.path.lexists(REPOSITORY / name):
            (top / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, top / name, follow_symlinks=False)
    return top


@pytest.fixture(scope='module')
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site as it comes out in the surroundings of the tests."""
    return build(fresh(tmp_path_factory.mktemp('reference')))


@pytest.mark.skipif(not os.environ.get('MATURITY_LONG'), reason='part of "make trust"')
@pytest.mark.parametrize('name', SURROUNDINGS)
def test_the_site_is_the_same_in(name: str, reference: Path, tmp_path: Path) -> None:
    pytest.importorskip('openstackdocstheme')
    top = fresh(tmp_path)
    out = build(top, *SURROUNDINGS[name](top))
    assert (out / 'index.html').stat().st_size > 1000
    assert differing(out, reference) == []
