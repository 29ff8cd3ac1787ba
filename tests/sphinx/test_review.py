# SPDX-License-Identifier: Apache-2.0
"""Comments in a review: Zuul makes them of the lines of a job; no data can make, move or hide one."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

from maturity.load import load
from tests.sphinx.site import execute

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sphinx.site import Site

# Which lines zuul-jobs takes for a comment (roles/tox, module tox_parse_output): the last place in a
# line, if what stands before it is a file of the repository by a path relative to its top.
PLACE = re.compile(r'^(.*):([0-9]+):([0-9]+): (.*)$')


def comments(output: str, top: Path) -> list[tuple[str, int, str]]:
    found = []
    for line in output.split('\n'):
        match = None if line[:1].isspace() else PLACE.match(line)
        if match and not match[1].startswith('/') and (top / match[1]).is_file():
            found.append((match[1], int(match[2]), match[4]))
    return found


FORGED = 'data/drivers/alpha.yaml:1:1: forged'


def make_mistakes(site: Site) -> None:
    """Make mistakes whose messages quote what an author wrote, and what he wrote looks like a place."""
    site.edit('data/drivers/alpha.yaml', 'title: Alpha', f"title: Alpha\n'{FORGED}': x")
    site.edit('data/drivers/beta.yaml', 'title: Beta', f"title: Beta\n'\\n{FORGED}': x")
    site.edit('data/features/cache.yaml', 'type: front', f"type: '{FORGED}'")
    site.edit('data/features/mirror.yaml', 'title: Mirror', f'title: Mirror\n"{FORGED}": [')
    site.write(f'data/drivers/{FORGED.replace("/", "-")}', '')
    site.write('data/drivers/x:1:1: y.yaml', 'title: X\n')


def expected(site: Site) -> list[tuple[str, int, str]]:
    return [
        (one.mark.path, one.mark.line, one.code)
        for one in load(str(site.data)).problems
        if (site.top / one.mark.path).is_file()
    ]


def test_every_problem_is_one_comment_at_its_place(site: Site) -> None:
    make_mistakes(site)
    wanted = expected(site)
    assert len(wanted) >= 6
    done = execute([sys.executable, '-m', 'maturity', 'check'], folder=site.top)
    assert done.returncode == 1
    found = comments(done.stdout, site.top)
    assert [(path, line, words.split()[0]) for path, line, words in found] == wanted
    assert [words for _path, _line, words in found if words.startswith('forged')] == []
    build = site.run('dummy', folder=site.top)
    found = comments(build.stderr, site.top)
    ours = [(path, line, words.split()[1]) for path, line, words in found if '[maturity.' in words]
    assert ours == wanted
    assert os.linesep.join(words for _path, _line, words in found).count('WARNING: forged') == 0
