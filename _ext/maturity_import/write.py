# SPDX-License-Identifier: Apache-2.0
"""Writes an imported record, after holding it against the checks of every record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from maturity.edit.emitted import block, item
from maturity.edit.write import replaced
from maturity.evaluate import evaluate
from maturity.files import held
from maturity.load import read
from maturity.model.events import EventType
from maturity.problems import one_line
from maturity_import import entries
from maturity_import.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.edit.emitted import Tree
    from maturity.load import Loaded
    from maturity.problems import Problem
    from maturity_import.record import Files, Origin
    from maturity_import.successive import ReleaseMatrix

README = """\
:orphan:

The record
==========

Imported from a support matrix. From here on this folder is the matrix: people correct it with an editor,
and ``{check}`` reports every mistake at once.

``ladders.yaml`` and ``requirements.yaml`` hold a ladder that says no more than the matrix did: what is
listed{also}.
Which further levels there are, and what they require, is for the project to say.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """The texts of a record by path, what is loaded of them, and what the import could not say."""

    texts: Mapping[str, str]
    loaded: Loaded
    problems: tuple[Problem, ...]


def imported(matrices: Sequence[ReleaseMatrix], origin: Origin, name: str) -> Imported:
    """Return the record of matrices; `name` is what positions call its folder."""
    record = Record(matrices, origin)
    files = record.files()
    about = 'Imported from a support matrix.'
    texts = {path: text_of(tree, about) for path, tree in files.items()}
    loaded = read(held(texts, name), name=name)
    if loaded.dataset is not None and any(one.code == 'unexplained-demotion' for one in loaded.problems):
        explained = _explained(files, record, loaded)
        texts |= {path: text_of(files[path], about) for path in explained}
        loaded = read(held(texts, name), name=name)
    also = ', and what has all that is mandatory' if 'level: mandatory' in texts['requirements.yaml'] else ''
    problems = (*(problem for dated in matrices for problem in dated.matrix.problems), *record.problems())
    check = 'maturity check' if name == 'data' else one_line(f'maturity check {quote(name)}')
    readme = README.format(also=also, check=check)
    return Imported(texts={'README.rst': readme, **texts}, loaded=loaded, problems=problems)


def text_of(tree: Tree, about: str) -> str:
    """Return the text of a file."""
    if isinstance(tree, Mapping):
        lines = list(block(tree))
    else:
        assert not isinstance(tree, bool | int | str), 'a file is a mapping or a list'
        lines = [line for one in tree for line in item(one)]  # type: ignore[arg-type]
    return '\n'.join([f'# {about}', *lines]) + '\n'


def _explained(files: Files, record: Record, loaded: Loaded) -> Iterator[str]:
    """Give each fall in classification its reason, as far as files know it; yield what that changes."""
    assert loaded.dataset is not None, 'only a record that is there shows a fall'
    assessments = evaluate(loaded.dataset)
    for key, id_ in record.entry_ids.items():
        falls = [event.release for event in assessments.events[id_] if event.type is EventType.DEMOTED]
        if falls:
            path = f'{record.folder}/{id_}.yaml'
            tree = files[path]
            assert isinstance(tree, Mapping), 'an entry is a mapping'
            demotions = [entries.demotion(record, key, release.position) for release in falls]
            files[path] = {**tree, 'demotions': demotions}
            yield path


def write(texts: Mapping[str, str], folder: str) -> None:
    """Write files into a folder; raises `OSError`."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    replaced({Path(folder, path): text for path, text in texts.items()})
