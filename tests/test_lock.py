# SPDX-License-Identifier: Apache-2.0
"""No value of a record changes unseen: the lock or a check names each, in the file in which it stands.

The short form changes some values of `tests/whole`, `MATURITY_LONG=1` each.
"""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from maturity.checks.computed import unaudited
from maturity.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.problems import Problem

LONG = bool(os.environ.get('MATURITY_LONG'))
WHOLE = Path(__file__).parent / 'whole' / 'data'
# No source is asked for these.
FREE = {'title', 'description'}
# Who uses a name that is another one now is named instead.
NAMES = {'id', 'folder', 'main', 'published'}


def test_a_changed_value_is_named_in_its_file(tmp_path: Path) -> None:
    folder = tmp_path / 'data'
    shutil.copytree(WHOLE, folder)
    _lock(folder)
    assert list(_problems(folder)) == []
    missed = []
    # What was published is held against what would be published now: see `tests/mistakes/published.yaml`.
    for file in sorted(
        set(folder.rglob('*.yaml')) - set(folder.glob('published/*')) - {folder / 'audited.yaml'}
    ):
        path, text = file.relative_to(folder).as_posix(), file.read_text('utf-8')
        values = [(keys, node) for keys, node in _scalars(yaml.compose(text)) if FREE.isdisjoint(keys)]
        some = random.Random(path).sample(values, min(len(values), 4))  # noqa: S311 (chance is enough)
        for keys, node in values if LONG else some:
            file.write_text(_changed(text, node), 'utf-8')
            places = {problem.mark.path for problem in _problems(folder)}
            if f'data/{path}' not in places and (not places or NAMES.isdisjoint(keys)):
                missed.append(f'{path}: {" ".join(keys)} {node.value}')
        file.write_text(text, 'utf-8')
    assert missed == []


def _lock(folder: Path) -> None:
    """Write the lock of an audit that has seen every fact as it is."""
    dataset = load(str(folder), name='data').dataset
    assert dataset is not None
    files = [
        {'path': path, 'facts': {name: one.digest for name, one in facts.items()}}
        for path, facts in dataset.stated.items()
    ]
    (folder / 'audited.yaml').write_text(
        yaml.safe_dump({'sources': {}, 'files': files}, default_style='"'), 'utf-8'
    )


def _problems(folder: Path) -> Iterator[Problem]:
    """Yield what `check --locked` prints."""
    loaded = load(str(folder), name='data')
    yield from loaded.problems
    if loaded.dataset is not None:
        yield from unaudited(loaded.dataset, ())


def _scalars(node: yaml.Node, *keys: str) -> Iterator[tuple[tuple[str, ...], yaml.ScalarNode]]:
    match node:
        case yaml.ScalarNode():
            yield keys, node
        case yaml.MappingNode():
            for key, value in node.value:
                yield from _scalars(value, *keys, key.value)
        case yaml.SequenceNode():
            for value in node.value:
                yield from _scalars(value, *keys, '*')


def _changed(text: str, node: yaml.ScalarNode) -> str:
    """Return a file in which a value is another one of its sort."""
    flipped = {'true': 'false', 'false': 'true'}
    value = flipped.get(node.value) or (
        str(int(node.value) + 1) if node.value.isdigit() else f'{node.value}x'
    )
    quoted = f'"{value}"' if node.style else value
    return text[: node.start_mark.index] + quoted + text[node.end_mark.index :]
