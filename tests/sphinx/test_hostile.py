# SPDX-License-Identifier: Apache-2.0
"""The hostile corpus among the pages of a site: the build ends, says it all, and shows none of it."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

from maturity.load import load
from tests import hostile
from tests.sphinx.html import read
from tests.sphinx.site import contents, execute
from tests.sphinx.test_wrong_data import as_warnings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.sphinx.site import Site

# The loader is shown all of them; here is one of each sort of problem.
FILES = {file.problems[0].split()[1]: file.data for file in hostile.files().values()}
NAMES = hostile.names()
# What lists all pages by their names, or all words.
LISTS = {'searchindex.js', 'objects.inv', '.maturity.json'}
HIDDEN = 'nobody may read this'


def make_link_out(path: Path) -> None:
    hidden = path.parents[3] / 'hidden.txt'
    hidden.write_text(HIDDEN, 'utf-8')
    path.symlink_to(hidden)


def make_folder(path: Path) -> None:
    path.mkdir()
    (path / 'inner.yaml').write_text(f'title: {HIDDEN}\n', 'utf-8')


# The loader is shown more of these too.
STRANGE: dict[str, Callable[[Path], None]] = {
    'pipe': os.mkfifo,
    'link-out': make_link_out,
    'link-to-device': lambda path: path.symlink_to('/dev/zero'),
    'folder': make_folder,
}
# What an author wrote, and a message quotes, may look like a place.
FORGED = 'data/drivers/alpha.yaml:1:1: forged'
QUOTED = {
    'key': f"title: X\n'{FORGED}': x\n",
    'line': f'title: X\n"\\n{FORGED}": x\n',
    'value': f"title: X\nintroduced: '{FORGED}'\n",
    'syntax': f'title: X\n"{FORGED}": [\n',
}


def plant(site: Site) -> Iterator[Path]:
    """Write the whole corpus among the entries of a site, and yield its paths."""
    folder = site.data / 'drivers'
    sound = (folder / 'delta.yaml').read_bytes()
    planted = {f'file-{code}.yaml': data for code, data in FILES.items()}
    # What is refused by its name would be a sound entry; what only has a bad id would be one.
    planted |= {one.name: sound if one.code == 'refused-file' else b'title: X\n' for one in NAMES.values()}
    planted |= {f'quoted-{title}.yaml': text.encode() for title, text in QUOTED.items()}
    planted[FORGED.replace('/', '-')] = b''
    for name, content in planted.items():
        (folder / name).write_bytes(content)
        yield folder / name
    for title, make in STRANGE.items():
        make(folder / f'strange-{title}.yaml')
        yield folder / f'strange-{title}.yaml'


# Which lines zuul-jobs takes for a comment (roles/tox, module tox_parse_output): the last place in a
# line, if what stands before it is a file of the repository by a path relative to its top.
PLACE = re.compile(r'^(.*):([0-9]+):([0-9]+): (?:WARNING: )?([\w-]+)')


def comments(output: str, top: Path) -> list[tuple[str, int, str]]:
    """Return the comments that a review gets of an output: file, line and first word."""
    matches = [PLACE.match(line) for line in output.split('\n')]
    return [
        (match[1], int(match[2]), match[4])
        for match in matches
        if match and not match[1].startswith('/') and (top / match[1]).is_file()
    ]


def test_a_build_with_the_whole_corpus_ends_and_is_got_over(site: Site) -> None:
    """In a process of its own: what is not refused at once would hold it up, or end it with a signal."""
    out = site.build().out
    sound = contents(out)
    planted = list(plant(site))
    problems = load(str(site.data)).problems
    assert len(problems) > len(planted)
    wanted = [(one.mark.path, one.mark.line, one.code) for one in problems]
    wanted = [one for one in wanted if (site.top / one[0]).is_file()]
    expected = as_warnings(site)
    done = site.run()
    assert (done.stderr.splitlines(), done.returncode) == (expected, 1)
    assert comments(done.stderr, site.top) == wanted
    found = contents(out)
    for path, content in sound.items():
        assert path in LISTS or found[path] == content, path
    for path in found.keys() - sound.keys():
        assert re.fullmatch(r'drivers/[A-Za-z0-9-]+\.html', path), path
        assert 'strange' not in path
        assert 'This record has problems and cannot be shown.' in read(out / path).text
    assert not [path for path, content in found.items() if HIDDEN.encode() in content]
    done = execute([sys.executable, '-m', 'maturity', 'check'], folder=site.top)
    assert done.stdout.splitlines() == list(map(str, problems))
    assert comments(done.stdout, site.top) == wanted
    for path in planted:
        if path.is_dir() and not path.is_symlink():
            (path / 'inner.yaml').unlink()
            path.rmdir()
        else:
            path.unlink()
    assert contents(site.build().out) == sound
