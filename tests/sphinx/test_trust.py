# SPDX-License-Identifier: Apache-2.0
"""Builds that are always right: beside each other, after they were killed, on a full disk.

`MATURITY_LONG=1` kills 50 builds.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.sphinx.site import EXTENSION, Site, differing

if TYPE_CHECKING:
    from pathlib import Path

LONG = bool(os.environ.get('MATURITY_LONG'))
KILLS = 50 if LONG else 2


def started(site: Site, *options: str, out: Path | None = None) -> subprocess.Popen[bytes]:
    """Return a build that runs in a process of its own."""
    return subprocess.Popen(
        site.command('html', *options, out=out),
        env={'PATH': os.environ['PATH'], 'PYTHONPATH': str(EXTENSION)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


# A build that is told so by its surroundings ends at its n-th page as if it was killed.
DIES = """
import os
def setup(app):
    left = [int(os.environ.get('DIES_AT', -1))]
    def count(*_):
        left[0] -= 1
        if left[0] == 0:
            os._exit(9)
    app.connect('doctree-resolved', count, priority=900)
"""


@pytest.mark.parametrize('page', [1, 7] if LONG else [7])
def test_a_build_that_dies_at_a_page_is_made_up_for(page: int, site: Site) -> None:
    site.append('conf.py', DIES)
    site.build()
    # Sphinx itself would write only its own page again.
    site.edit('data/drivers/delta.yaml', 'title: Delta', 'title: The delta')
    assert site.run(variables={'DIES_AT': str(page)}).returncode == 9
    site.build()
    assert site.stale() == []


def test_a_build_that_was_killed_leaves_nothing_half_done(site: Site, tmp_path: Path) -> None:
    """Half of the builds begin with nothing, half with a title that has changed on many pages."""
    choice = random.Random(7)  # noqa: S311 (no secret)
    titles = ('title: Delta', 'title: The delta')
    right = {titles[0]: site.build(out=tmp_path / 'before').out}
    site.edit('data/drivers/delta.yaml', *titles)
    right[titles[1]] = site.build(out=tmp_path / 'after').out
    begun = time.monotonic()
    assert started(site).wait() == 0
    whole = time.monotonic() - begun
    title = titles[1]
    for number in range(KILLS):
        if number % 2:
            shutil.rmtree(site.output('html'))
            shutil.rmtree(site.doctrees('html'))
        else:
            old, title = title, titles[title == titles[0]]
            site.edit('data/drivers/delta.yaml', old, title)
        build = started(site)
        time.sleep(whole * choice.uniform(0.3, 1.05))
        os.killpg(build.pid, signal.SIGKILL)
        build.wait()
        again = site.run()
        assert again.returncode == 0, (number, again.stderr)
        assert differing(site.output('html'), right[title]) == [], number


def test_two_builds_at_once_are_both_right(site: Site, tmp_path: Path) -> None:
    clean = site.build(out=tmp_path / 'clean')
    outs = [tmp_path / 'one', tmp_path / 'two']
    builds = [started(site, '-d', f'{out}.doctrees', out=out) for out in outs]
    assert [build.wait() for build in builds] == [0, 0]
    for out in outs:
        assert differing(out, clean.out) == []


def test_a_full_disk_is_said_and_got_over(site: Site, tmp_path: Path) -> None:
    clean = site.build(clean=tmp_path / 'clean')
    out = site.output('html')
    for blocks in (1, 8, 24) if LONG else (8,):
        command = f'ulimit -f {blocks}; exec "$0" "$@"'
        full = subprocess.run(
            ['/bin/sh', '-c', command, *site.command()],
            env={'PATH': os.environ['PATH'], 'PYTHONPATH': str(EXTENSION), 'PYTHONDONTWRITEBYTECODE': '1'},
            capture_output=True,
            text=True,
            check=False,
        )
        assert full.returncode != 0
        assert 'File too large' in full.stderr
        again = site.run()
        assert again.returncode == 0, again.stderr
        assert differing(out, clean.out) == [], blocks
