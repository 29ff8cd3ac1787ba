# SPDX-License-Identifier: Apache-2.0
"""Releases that are imported one after the other, in any split, give the record of all at once."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from maturity.edit.write import write
from maturity.load import load
from maturity.matrices.dialects import DIALECTS, read_matrix
from maturity.matrices.ini import read_ini
from maturity.model import Entry, Text
from maturity_import.adding import imported
from maturity_import.ladder import Origin
from maturity_import.successive import ReleaseMatrix

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from maturity.model import Dataset

ORIGIN = Origin(kind='driver', repository='a/b', links={'tag': 'https://e.org/{ref}/{path}'})
TARGETS, FEATURES, RELEASES = 'abcd', 'pqrs', '12345'
STATES = ('complete', 'complete', 'partial', 'missing', 'unknown')
STATUSES = ('mandatory', 'optional', 'choice(one)', 'choice(one)', 'condition(op.p==complete)')


def history(seed: int) -> list[str]:
    """Return the file of each release, which comes from the one before by a few changes."""
    chance = random.Random(seed)  # noqa: S311
    there = {one: chance.random() < 0.7 for one in TARGETS + FEATURES}
    names, words = dict.fromkeys(there, 0), dict.fromkeys(there, 0)
    cells: dict[tuple[str, str], str] = {}
    status = {one: chance.choice(STATUSES) for one in FEATURES}
    files = []
    for _ in RELEASES:
        for one in there:
            there[one] ^= chance.random() < 0.2
            names[one] += chance.random() < 0.2
            words[one] += chance.random() < 0.2
        for one in FEATURES:
            status[one] = chance.choice(STATUSES) if chance.random() < 0.2 else status[one]
            for other in TARGETS:
                if (one, other) not in cells or chance.random() < 0.2:
                    cells[one, other] = chance.choice(STATES)
        there['a'] = there['p'] = True
        lines = []
        for one in filter(there.get, TARGETS):
            lines += [f'[driver.{one}]', f'title={one} {names[one]}', f'notes=About {words[one]}']
        for one in filter(there.get, FEATURES):
            lines += [f'[op.{one}]', f'title={one} {names[one]}', f'status={status[one]}']
            lines += [f'notes=About {words[one]}', f'cli=run {words[one] % 2}']
            lines += [f'driver.{other}={cells[one, other]}' for other in filter(there.get, TARGETS)]
        files.append('\n'.join(lines))
    return files


def matrix(release: str, text: str) -> ReleaseMatrix:
    ini = read_ini(text.encode(), f'{release}.ini')
    found = read_matrix(ini, DIALECTS['feature-classification'])
    return ReleaseMatrix(release=release, matrix=found, place={'path': 'x.ini'}, read_at={'tag': release})


def record(folder: Path, parts: Iterable[Sequence[ReleaseMatrix]]) -> Dataset:
    """Return the record of imports one after the other."""
    data: Dataset | None = None
    for matrices in parts:
        found = imported(matrices, ORIGIN, str(folder) if data else 'data', data)
        assert found.revision.problems == ()
        folder.mkdir(exist_ok=True)
        write(str(folder), found.revision)
        data = load(str(folder)).dataset
    assert data is not None
    return data


def plain(value: object) -> object:
    """Return a value of the record without its places; what all facts share is in each of them."""
    if isinstance(value, Text):
        return value.value
    if is_dataclass(value):
        skipped = {'mark', 'evidence'} if isinstance(value, Entry) else {'mark'}
        return {one.name: plain(getattr(value, one.name)) for one in fields(value) if one.name not in skipped}
    if isinstance(value, tuple):
        return [*map(plain, value)]
    return {key: plain(one) for key, one in value.items()} if isinstance(value, Mapping) else value


@pytest.mark.parametrize('seed', range(12))
def test_any_split_gives_what_all_at_once_does(seed: int, tmp_path: Path) -> None:
    matrices = [*map(matrix, RELEASES, history(seed))]
    once = record(tmp_path / 'once', [matrices])
    chance = random.Random(seed)  # noqa: S311
    cuts = [0, *sorted(chance.sample(range(1, 5), chance.randint(1, 4))), 5]
    split = record(tmp_path / 'split', [matrices[start:stop] for start, stop in pairwise(cuts)])
    for part in ('entries', 'capabilities', 'requirements', 'groups', 'kinds'):
        assert plain(getattr(split, part)) == plain(getattr(once, part))
