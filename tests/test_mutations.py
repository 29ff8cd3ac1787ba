# SPDX-License-Identifier: Apache-2.0
"""Random damage to a sound record: problems, and never anything else.

The short form makes 300 mutations; with MATURITY_LONG=1 it is 20,000.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from maturity.evaluate import evaluate
from maturity.files import DataFile, Listing, walk
from maturity.load import read
from maturity.problems import CODES
from maturity.writers.explanation import explanation

if TYPE_CHECKING:
    from maturity.load import Loaded

COUNT = 20_000 if os.environ.get('MATURITY_LONG') else 300
SHARDS = 10
FILES = walk(str(Path(__file__).parent / 'mistakes' / 'base'), 'data').files
BITS = [
    *rb"""\ " ' [ { } : # &a *a !!x - % @ ~ null 3.10 on <<:{}""".split(),
    *(b': ', b'- ', b'\n---\n', b'\t', b'\r', b'|\n', b'>\n', b'\0', b'\xff', b'\xc3', b'\xe2\x80\xae'),
    b'x' * 20_000,
]


def _bytes_changed(r: random.Random, data: bytes) -> bytes:
    """Flip, insert or cut bytes."""
    at = r.randrange(len(data))
    new = r.choice([bytes([r.randrange(256)]), r.choice(BITS), b''])
    return data[:at] + new + data[at + r.choice([0, 1, r.randint(1, 40), len(data)]) :]


def _lines_changed(r: random.Random, data: bytes) -> bytes:
    """Drop, repeat, swap, replace or indent a line."""
    lines = data.splitlines(keepends=True)
    at, other = r.randrange(len(lines)), r.randrange(len(lines))
    line, foreign = lines[at], r.choice(r.choice(FILES).data.splitlines(keepends=True))
    if r.random() < 0.2:
        lines[at], lines[other] = lines[other], line
    else:
        indents = (b' ' + line, b'  ' + line, line.lstrip(b' '), line[1:])
        lines[at] = r.choice([b'', line * 2, foreign, r.choice(indents)])
    return b''.join(lines)


def _word_of_another(r: random.Random, data: bytes) -> bytes:
    words = data.split(b' ')
    words[r.randrange(len(words))] = r.choice(r.choice(FILES).data.split(b' '))
    return b' '.join(words)


def mutated(seed: int) -> Listing:
    """Return the sound record with one or two files damaged."""
    r = random.Random(seed)  # noqa: S311 (no secret hangs on it)
    files = list(FILES)
    for _ in range(r.randint(1, 2)):
        at = r.randrange(len(files))
        data = files[at].data
        for _ in range(r.choice([1, 1, 1, 2, 5])):
            data = r.choice((_bytes_changed, _lines_changed, _word_of_another))(r, data) if data else data
        files[at] = DataFile(files[at].path, data)
    if r.random() < 0.05:
        files.pop(r.randrange(len(files)))
    return Listing(files=tuple(files))


def _use(loaded: Loaded) -> None:
    """Compute all that there is to compute: what was loaded is sound enough for that."""
    if loaded.dataset is None:
        assert loaded.problems
        return
    assessments = evaluate(loaded.dataset)
    assert assessments.all_events is not None
    for by_release in assessments.by_entry.values():
        for assessment in by_release.values():
            assert all(line.isprintable() for line in explanation(loaded.dataset, assessment))


@pytest.mark.parametrize('shard', range(SHARDS))
def test_damage_gives_problems_and_nothing_else(shard: int) -> None:
    harmless = 0
    for seed in range(shard, COUNT, SHARDS):
        loaded = read(mutated(seed))
        for problem in loaded.problems:
            assert problem.code in CODES
            assert str(problem).isprintable()
            assert problem.mark.path.startswith('data/')
            assert min(problem.mark.line, problem.mark.column) >= 1
        harmless += not loaded.problems
        if not loaded.problems or seed % 7 == 0:
            _use(loaded)
    # Damage that is mostly harmless would show nothing.
    assert harmless < COUNT / SHARDS / 2
