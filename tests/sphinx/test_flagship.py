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
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.sphinx.site import REPOSITORY, differing, execute
from tests.sphinx.surroundings import OFFLINE, needs, read_only, without

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GIT = shutil.which('git') or 'git'
# Nothing that a machine sets has a say: not its language, nor its seed, nor its zone.
PLAIN = {'LC_ALL': 'C', 'LANG': 'C', 'PYTHONHASHSEED': '7', 'TZ': 'Pacific/Chatham'}
HOMELESS = ('env', '--unset=HOME')


@dataclass
class Checkout:
    """A fresh copy of this project, and how it is to be built."""

    top: Path
    prefix: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)

    def build(self, out: Path) -> None:
        """Build the site with the verb of the README; the environment is the one that tests run in."""
        command = ['make', 'html', f'BUILD={out}', f'ENVPYTHON={sys.executable}']
        fixed = {'SOURCE_DATE_EPOCH': '1600000000', 'GIT_CEILING_DIRECTORIES': str(self.top.parent)}
        settings = {'HOME': str(self.top.parent), 'PYTHONDONTWRITEBYTECODE': '1', **fixed, **self.variables}
        done = execute([*self.prefix, *command], variables=settings, folder=self.top, timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
        assert 'WARNING' not in done.stderr


def without_git(checkout: Checkout) -> None:
    checkout.variables['PATH'] = without('git', checkout.top.parent / 'bin')


def foreign_git(checkout: Checkout) -> None:
    """Let git refuse to say anything."""
    subprocess.run([GIT, 'init', '--quiet', '.'], cwd=checkout.top, check=True)
    if os.geteuid() != 0:
        pytest.skip('only root can give files away')
    for path in (checkout.top, *(checkout.top / '.git').rglob('*'), checkout.top / '.git'):
        os.chown(path, 65534, 65534)
    said = subprocess.run([GIT, 'status'], cwd=checkout.top, capture_output=True, text=True, check=False)
    assert 'dubious ownership' in said.stderr


def from_an_archive(checkout: Checkout) -> None:
    """Make a source archive, and unpack it in place of the checkout."""
    out = checkout.top.parent / 'dist'
    command = [sys.executable, '-m', 'build', '--no-isolation', '--sdist', '--outdir', str(out)]
    done = execute(command, folder=checkout.top, variables={'HOME': str(checkout.top.parent)}, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = out.glob('*.tar.gz')
    shutil.rmtree(checkout.top)
    with tarfile.open(path) as archive:
        archive.extractall(out, filter='data')
    (folder,) = (one for one in out.iterdir() if one.is_dir())
    folder.rename(checkout.top)


SURROUNDINGS: dict[str, Callable[[Checkout], object]] = {
    'no network': lambda checkout: setattr(checkout, 'prefix', needs(OFFLINE)),
    'no git': without_git,
    'an archive': from_an_archive,
    'git of somebody else': foreign_git,
    'nothing to write': lambda checkout: setattr(checkout, 'prefix', needs(read_only(checkout.top))),
    'no home': lambda checkout: setattr(checkout, 'prefix', HOMELESS),
    'the plainest locale, a seed and a zone': lambda checkout: checkout.variables.update(PLAIN),
}


def fresh(folder: Path) -> Checkout:
    """Return a copy of what git knows of this project."""
    listed = subprocess.run(
        [GIT, 'ls-files', '--cached', '--others', '--exclude-standard', '-z'],
        cwd=REPOSITORY,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip('no git to say which files are part of the project')
    top = folder / 'checkout'
    for name in filter(None, listed.stdout.decode().split('\0')):
        if os.path.lexists(REPOSITORY / name):
            (top / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, top / name, follow_symlinks=False)
    return Checkout(top)


@pytest.fixture(scope='module')
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site as it comes out in the surroundings of the tests."""
    folder = tmp_path_factory.mktemp('reference')
    fresh(folder).build(folder / 'out')
    return folder / 'out' / 'html'


@pytest.mark.skipif(not os.environ.get('MATURITY_LONG'), reason='part of "make trust"')
@pytest.mark.parametrize('name', SURROUNDINGS)
def test_the_site_is_the_same_in(name: str, reference: Path, tmp_path: Path) -> None:
    pytest.importorskip('openstackdocstheme')
    checkout = fresh(tmp_path)
    SURROUNDINGS[name](checkout)
    checkout.build(tmp_path / 'out')
    assert (tmp_path / 'out' / 'html' / 'index.html').stat().st_size > 1000
    assert differing(tmp_path / 'out' / 'html', reference) == []
