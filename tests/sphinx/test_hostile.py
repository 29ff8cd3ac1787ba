# SPDX-License-Identifier: Apache-2.0
"""The hostile corpus among the pages of a site: the build ends, says it all, and shows none of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.load import load
from tests import hostile
from tests.sphinx.html import read
from tests.sphinx.site import contents

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sphinx.site import Site

FILES, NAMES = hostile.files(), hostile.names()
# What lists all pages by their names, or all words.
LISTS = {'searchindex.js', 'objects.inv', '.maturity.json'}


def plant(site: Site) -> dict[str, Path]:
    """Write the whole corpus among the entries of a site; return the paths by title."""
    planted = {}
    for title, file in FILES.items():
        planted[title] = site.data / 'drivers' / f'{title}.yaml'
        planted[title].write_bytes(file.data)
    sound = (site.data / 'drivers' / 'delta.yaml').read_bytes()
    for title, one in NAMES.items():
        planted[f'name-{title}'] = site.data / 'drivers' / one.name
        # What is refused by its name would be a sound entry; what only has a bad id would be one.
        planted[f'name-{title}'].write_bytes(sound if one.code == 'refused-file' else b'title: X\n')
    return planted


def warnings(site: Site) -> list[str]:
    """Return the warnings that the problems of the record are to become, each on a line."""
    found = []
    for one in load(str(site.data)).problems:
        words = str(one).removeprefix(f'{one.mark}: ')
        found.append(f'{one.mark}: WARNING: {words} [maturity.{one.code}]')
    return found


def test_a_build_with_the_whole_corpus_ends_and_is_got_over(site: Site) -> None:
    """In a process of its own: what is not refused at once would hold it up, or end it with a signal."""
    assert site.run(folder=site.top).returncode == 0
    out = site.output('html')
    sound = contents(out)
    planted = plant(site)
    expected = warnings(site)
    assert len(expected) > len(planted)
    for _again in range(2):
        done = site.run(folder=site.top, timeout=300)
        assert done.returncode == 1
        assert done.stderr.splitlines() == expected
        found = contents(out)
        for path, content in sound.items():
            assert path in LISTS or found[path] == content, path
        for path in found.keys() - sound.keys():
            assert re.fullmatch(r'drivers/[A-Za-z0-9-]+\.html', path), path
            assert 'This record has problems and cannot be shown.' in read(out / path).text
    for path in planted.values():
        path.unlink()
    assert site.run(folder=site.top).returncode == 0
    assert contents(out) == sound
