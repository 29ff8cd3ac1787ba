# SPDX-License-Identifier: Apache-2.0
"""One tree of files, whatever the seed, zone, locale, path, user or number of processes.

The short form makes three of the variations of HTML, two of LaTeX, `MATURITY_LONG=1` all twelve.
"""

from __future__ import annotations

import hashlib
import os
import sys
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from tests.sphinx.site import Site, contents, execute
from tests.sphinx.surroundings import OFFLINE, SOMEBODY, needs

if TYPE_CHECKING:
    from pathlib import Path

LONG = bool(os.environ.get('MATURITY_LONG'))
SEEDS = ('0', '1', '7', '1234', 'random')
ZONES = ('UTC', 'Pacific/Chatham', 'America/St_Johns')
# Sphinx itself ends where the system does not have a locale, and has these everywhere.
LOCALES = ('C', 'C.UTF-8', 'POSIX')
PLACES = ('a', 'with blanks and ünïcode', 'deep/deep/deep/deep/deep', 'x.y,z')
JOBS = ('1', '8', '2', '3', '5', '4', '6', '7')
USERS = ('', 'other')
# Each value of each comes up in the twelve, and no two of the lists go in step.
VARIATIONS = list(
    zip(range(12), *(cycle(one) for one in (SEEDS, ZONES, LOCALES, PLACES, JOBS, USERS)), strict=False)
)


def tree_hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path, content in contents(folder).items():
        digest.update(f'{path}\0{len(content)}\0'.encode() + content)
    return digest.hexdigest()


def variables(seed: str, zone: str, locale: str) -> dict[str, str]:
    return {
        'PYTHONHASHSEED': seed,
        'TZ': zone,
        'LC_ALL': locale,
        'LANG': 'tr_TR.UTF-8',
        'SOURCE_DATE_EPOCH': '1600000000',
    }


def prefix(user: str) -> tuple[str, ...]:
    return needs(SOMEBODY) if user else ()


@pytest.mark.parametrize(('builder', 'count'), [('html', 3), ('latex', 2)])
def test_one_tree_hash_over_all_variations(builder: str, count: int, tmp_path: Path) -> None:
    found = {}
    for number, seed, zone, locale, place, jobs, user in VARIATIONS if LONG else VARIATIONS[:count]:
        site = Site(tmp_path / str(number) / place)
        command = [*prefix(user), *site.command(builder, '-j', jobs)]
        done = execute(command, variables=variables(seed, zone, locale), folder=site.top)
        assert (done.stderr, done.returncode) == ('', 0), number
        found[number] = tree_hash(site.output(builder))
    assert len(set(found.values())) == 1, found


def test_checking_needs_no_network(site: Site) -> None:
    """In a namespace in which not even the loopback interface is up."""
    words = [sys.executable, '-m', 'maturity', 'check']
    done = execute([*needs(OFFLINE), *words], folder=site.top)
    assert (done.stdout, done.stderr, done.returncode) == ('', '', 0)
