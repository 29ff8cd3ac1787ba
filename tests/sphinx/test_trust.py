# SPDX-License-Identifier: Apache-2.0
"""Builds that are always right: after any edit, beside each other, after they were killed, on a full disk.

`MATURITY_LONG=1` runs the long forms: 200 edits, 50 kills.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from maturity.load import load
from tests.sphinx.site import EXTENSION, Site, differing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LONG = bool(os.environ.get('MATURITY_LONG'))
EDITS, COMPARED_EVERY = (200, 1) if LONG else (24, 6)
KILLS = 50 if LONG else 4

# Random edits -------------------------------------------------------------------------------------

WORDS = ('amber', 'quick', 'Ünïcode', 'x & y', '<b>', '|fast|', 'slow')


def _line(site: Site, choice: random.Random, pattern: str, new: Callable[[re.Match[str]], str]) -> None:
    """Change one of all the places that a pattern finds in the record."""
    found = [
        (path, match)
        for path in sorted(site.data.rglob('*.yaml'))
        for match in re.finditer(pattern, path.read_text('utf-8'))
    ]
    if found:
        path, match = choice.choice(found)
        text = path.read_text('utf-8')
        path.write_text(text[: match.start()] + new(match) + text[match.end() :], 'utf-8')


def words(site: Site, choice: random.Random) -> None:
    """Change a text."""
    _line(
        site,
        choice,
        r'(title|note|reason|quote|description|meaning): [A-Z][^,{}\n]*',
        lambda match: f'{match[1]}: {choice.choice(WORDS)!r}',
    )


def votes(site: Site, choice: random.Random) -> None:
    """Give a job a vote, or take it."""
    _line(
        site,
        choice,
        'voting: (true|false)',
        lambda match: f'voting: {"false" if match[1] == "true" else "true"}',
    )


def states(site: Site, choice: random.Random) -> None:
    """Change the state of a capability."""
    other = choice.choice(['implemented', 'partial', 'missing', 'unknown'])
    _line(site, choice, r'state: (implemented|partial|missing|unknown)\b', lambda _match: f'state: {other}')


def ranges(site: Site, choice: random.Random) -> None:
    """Let a fact begin or end at another release."""
    release = choice.choice(['amber', 'birch', "'3.9'", "'3.10'"])
    _line(site, choice, r"(since|last): ('[\d.]+'|amber|birch)", lambda match: f'{match[1]}: {release}')


def lines(site: Site, choice: random.Random) -> None:
    """Move all that follows in a file down."""
    _line(site, choice, r'(?m)^title:', lambda match: f'# {choice.random()}\n\n{match[0]}')


def entries(site: Site, choice: random.Random) -> None:
    """Add an entry, or take the one away that was added."""
    path = site.data / 'drivers' / f'{choice.choice(["epsilon", "zeta"])}.yaml'
    if path.exists():
        path.unlink()
    else:
        path.write_text(f"title: {path.stem.title()}\nintroduced: {{release: '3.10'}}\n", 'utf-8')


def renames(site: Site, choice: random.Random) -> None:
    """Give an entry that was added another name."""
    for old, new in [('epsilon', 'eta'), ('eta', 'epsilon')]:
        path = site.data / 'drivers' / f'{old}.yaml'
        if path.exists():
            path.rename(path.with_stem(new))
            return
    words(site, choice)


def releases(site: Site, choice: random.Random) -> None:
    """Add a release, or take the one away that was added."""
    path, order = site.data / 'releases' / '4.0.yaml', site.data / 'releases.yaml'
    text = order.read_text('utf-8')
    if path.exists():
        path.unlink()
        order.write_text(text.replace("'3.10', '4.0']", "'3.10']"), 'utf-8')
    else:
        path.write_text(f'title: Version {choice.random()}\ntag: 4.0.0\n', 'utf-8')
        order.write_text(text.replace("'3.10']", "'3.10', '4.0']"), 'utf-8')


def prose(site: Site, choice: random.Random) -> None:
    """Write on a page."""
    site.append('source/prose.rst', f'\nA sentence about :driver:`alpha`, {choice.random()}.\n')


EDITORS = (
    words,
    words,
    votes,
    votes,
    states,
    states,
    ranges,
    ranges,
    lines,
    entries,
    renames,
    releases,
    prose,
)


def kept(site: Site) -> dict[Path, bytes]:
    return {
        path: path.read_bytes() for path in site.top.rglob('*') if path.is_file() and not path.is_symlink()
    }


def restore(site: Site, state: dict[Path, bytes]) -> None:
    for path in kept(site).keys() - state.keys():
        path.unlink()
    for path, data in state.items():
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)


def test_any_edits_end_where_a_clean_build_begins(site: Site, tmp_path: Path) -> None:
    choice = random.Random(20261124)  # noqa: S311 (no secret)
    site.build()
    done = 0
    used = set()
    while done < EDITS:
        state = kept(site)
        edit = choice.choice(EDITORS)
        edit(site, choice)
        if kept(site) == state or load(str(site.data)).problems:
            restore(site, state)
            continue
        done += 1
        used.add(edit)
        if done % COMPARED_EVERY == 0:
            again = site.build()
            clean = site.build(clean=tmp_path / f'clean-{done}')
            assert again.warnings == clean.warnings == (), (done, edit)
            assert differing(again.out, clean.out) == [], (done, edit)
    assert len(used) > len(set(EDITORS)) // 2


# Builds that do not end --------------------------------------------------------------------------


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


@pytest.mark.parametrize('page', [1, 2, 7])
def test_a_build_that_dies_at_a_page_is_made_up_for(page: int, site: Site, tmp_path: Path) -> None:
    site.append('conf.py', DIES)
    site.build()
    # Sphinx itself would write only its own page again.
    site.edit('data/drivers/delta.yaml', 'title: Delta', 'title: The delta')
    assert site.run(variables={'DIES_AT': str(page)}).returncode == 9
    assert site.run().returncode == 0
    assert differing(site.output('html'), site.build(clean=tmp_path / 'clean').out) == []


def test_a_page_that_is_half_written_is_written_again(site: Site, tmp_path: Path) -> None:
    site.append('conf.py', DIES)
    out = site.build().out
    site.append('source/prose.rst', '\nMore.\n')
    assert site.run(variables={'DIES_AT': '1'}).returncode == 9
    (out / 'prose.html').write_text('<html', 'utf-8')
    assert site.run().returncode == 0
    assert differing(out, site.build(clean=tmp_path / 'clean').out) == []


def test_a_build_that_was_killed_leaves_nothing_half_done(site: Site, tmp_path: Path) -> None:
    """Half of the builds begin with nothing, half with a title that has changed on many pages."""
    choice = random.Random(7)  # noqa: S311 (no secret)
    titles = ('title: Delta', 'title: The delta')
    right = {titles[0]: site.build(clean=tmp_path / 'before').out}
    site.edit('data/drivers/delta.yaml', *titles)
    right[titles[1]] = site.build(clean=tmp_path / 'after').out
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
    clean = site.build(clean=tmp_path / 'clean')
    outs = [tmp_path / 'one', tmp_path / 'two']
    builds = [started(site, '-d', f'{out}.doctrees', out=out) for out in outs]
    assert [build.wait() for build in builds] == [0, 0]
    for out in outs:
        assert differing(out, clean.out) == []


def test_a_full_disk_is_said_and_got_over(site: Site, tmp_path: Path) -> None:
    clean = site.build(clean=tmp_path / 'clean')
    out = site.output('html')
    for blocks in (1, 8, 24):
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
