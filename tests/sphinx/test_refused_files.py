# SPDX-License-Identifier: Apache-2.0
"""Files that are no ordinary files of the record: not opened, not waited for, not published."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from tests.sphinx.site import contents, files

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sphinx.conftest import Built
    from tests.sphinx.site import Site

HIDDEN = 'nobody may read this'


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    # The address of a socket is short, so it is bound from its own folder.
    here = Path.cwd()
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(path.name)
    os.chdir(here)


def make_device(path: Path) -> None:
    """Make a device that never ends; who may not make one makes what is refused alike."""
    try:
        os.mknod(path, stat.S_IFCHR | 0o644, os.makedev(1, 5))
    except PermissionError:
        os.mkfifo(path)


def make_link_out(path: Path) -> None:
    hidden = path.parents[3] / 'hidden.txt'
    hidden.write_text(HIDDEN, 'utf-8')
    path.symlink_to(hidden)


def make_link_to_record(path: Path) -> None:
    path.symlink_to('alpha.yaml')


def make_loop(path: Path) -> None:
    path.symlink_to(path.name)


def make_link_to_device(path: Path) -> None:
    path.symlink_to('/dev/zero')


def make_folder(path: Path) -> None:
    path.mkdir()
    (path / 'inner.yaml').write_text(f'title: {HIDDEN}\n', 'utf-8')


STRANGE: tuple[Callable[[Path], None], ...] = (
    make_pipe,
    make_socket,
    make_device,
    make_link_out,
    make_link_to_record,
    make_loop,
    make_link_to_device,
    make_folder,
)


def unmake(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        (path / 'inner.yaml').unlink()
        path.rmdir()
    else:
        path.unlink()


NAMES = tuple(f'strange-{number}.yaml' for number in range(len(STRANGE)))


def make_all(site: Site) -> None:
    for name, make in zip(NAMES, STRANGE, strict=True):
        make(site.data / 'drivers' / name)


def test_strange_files_are_refused_and_not_published(site: Site) -> None:
    """In a process of its own, because a pipe that was opened would hold this one up."""
    make_all(site)
    done = site.run('dirhtml', timeout=30)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert len(lines) == len(NAMES)
    for name, line in zip(NAMES, lines, strict=True):
        assert f'data/drivers/{name}:1:1: WARNING: refused-file' in line
    out = contents(site.output('dirhtml'))
    assert [path for path in out if 'strange' in path] == []
    assert [path for path, content in out.items() if HIDDEN.encode() in content] == []
    assert 'drivers/alpha/index.html' in out


def test_clean_again_when_removed(site: Site) -> None:
    first = contents(site.build().out)
    make_all(site)
    bad = site.build()
    assert len(bad.warnings) == len(NAMES)
    assert contents(bad.out) == first
    for name in NAMES:
        unmake(site.data / 'drivers' / name)
    good = site.build()
    assert (good.warnings, good.code) == ((), 0)
    assert contents(good.out) == first


def test_other_yaml_is_no_page(site: Site) -> None:
    """A foreign project has YAML of its own among its sources."""
    site.write('source/config.yaml', f'key: {HIDDEN}\n')
    site.write('source/other/deep/config.yaml', '[unfinished')
    site.write('source/other/[a]*?/config.yaml', 'key: value\n')
    site.write('source/drivers.yaml', 'title: None\n')
    build = site.build()
    assert (build.warnings, build.code) == ((), 0)
    assert [path for path in files(build.out) if 'config' in path] == []
    assert not (build.out / 'drivers.html').read_text('utf-8').startswith('title')


def test_the_record_itself_is_not_published(built: Built) -> None:
    """It says more than its pages, and a page of its source would show what the loader refuses."""
    for builder in ('html', 'dirhtml', 'epub'):
        assert [path for path in files(built(builder).out) if '.yaml' in path] == []


def test_a_new_stray_file_reads_nothing_again(site: Site) -> None:
    site.write('source/other/config.yaml', 'key: value\n')
    site.build('dummy')
    site.write('source/other/more.yaml', 'key: value\n')
    assert site.build('dummy').read == set()


def test_names_with_signs_are_refused(site: Site) -> None:
    site.write('data/drivers/a[b]*.yaml', f'title: {HIDDEN}\n')
    build = site.build('dummy')
    assert build.code == 1
    assert any('refused-file' in line for line in build.warnings)
    assert 'drivers/a[b]*' not in build.app.env.found_docs
    assert 'drivers/alpha' in build.app.env.found_docs
