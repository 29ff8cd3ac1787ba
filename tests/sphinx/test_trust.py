# SPDX-License-Identifier: Apache-2.0
"""Builds that are always right: after they were killed, on a full disk.

`MATURITY_LONG=1` kills them at many more places.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.sphinx.site import execute

if TYPE_CHECKING:
    from tests.sphinx.site import Site

LONG = bool(os.environ.get('MATURITY_LONG'))

# Where its surroundings say so, a build ends when something happens for the n-th time, as if killed.
DIES = """
import os
def setup(app):
    event, number = os.environ.get('DIES_AT', 'build-finished 0').split()
    left = [int(number)]
    def count(*_):
        left[0] -= 1
        if left[0] == 0:
            os._exit(9)
    app.connect(event, count, priority=900)
"""
PLACES = (
    [
        *(f'source-read {number}' for number in range(1, 9, 3)),
        'env-updated 1',
        *(f'doctree-resolved {number}' for number in range(1, 16)),
        *(f'html-page-context {number}' for number in range(1, 20, 2)),
        'build-finished 1',
    ]
    if LONG
    else ['source-read 5', 'doctree-resolved 7', 'build-finished 1']
)


@pytest.mark.parametrize('is_first', [False, True] if LONG else [False])
def test_a_build_that_was_killed_leaves_nothing_half_done(site: Site, *, is_first: bool) -> None:
    """Once with nothing before it, once after a title has changed that many pages show."""
    site.append('conf.py', DIES)
    titles = ['title: Delta', 'title: The delta']
    for place in PLACES:
        if is_first:
            shutil.rmtree(site.top.parent / 'out', ignore_errors=True)
            shutil.rmtree(site.doctrees('html'), ignore_errors=True)
        else:
            site.build()
        site.edit('data/drivers/delta.yaml', *titles)
        titles.reverse()
        assert site.run(variables={'DIES_AT': place}).returncode == 9, place
        site.build()
        assert site.stale() == [], place


def test_a_full_disk_is_said_and_got_over(site: Site) -> None:
    for blocks in (1, 8, 24) if LONG else (8,):
        command = ['/bin/sh', '-c', f'ulimit -f {blocks}; exec "$0" "$@"', *site.command()]
        full = execute(command, variables={'PYTHONDONTWRITEBYTECODE': '1'})
        assert full.returncode != 0
        assert 'File too large' in full.stderr
        site.build()
        assert site.stale() == [], blocks
