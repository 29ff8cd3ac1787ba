# SPDX-License-Identifier: Apache-2.0
"""From a folder to the whole record, with every problem of every file.

`load` never raises for bad data.  A file with a problem in its own shape
gives no record, and references to it are not reported a second time; where a
catalogue is broken there is no dataset at all, because nothing half-built may
look like a result.
"""

from __future__ import annotations

import gc
import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maturity.assemble import Trees, assemble
from maturity.checks import check
from maturity.files import DataFile, walk
from maturity.model import SourceMark
from maturity.problems import Problem, did_you_mean, in_order, listed
from maturity.records import Context
from maturity.schemas import CATALOGUES, FOLDERS, accepts
from maturity.yamltools import Map, Scalar, Seq, YamlError, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity.assemble import Tree
    from maturity.files import Listing
    from maturity.model import Dataset


OPTIONAL = frozenset({'capabilities', 'repositories', 'audit', 'audited'})


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome: a dataset (None where it cannot be built) and all problems.

    `refused` are the paths below the folder that must not be opened by
    anybody else either.
    """

    dataset: Dataset | None
    problems: tuple[Problem, ...]
    refused: tuple[str, ...] = ()


def load(folder: str, *, name: str = 'data') -> Loaded:
    """Return the record in `folder`, checked, with all problems in file order.

    `name` is what positions call the folder.
    """
    return read(walk(folder, name), name=name)


@contextmanager
def uncollected() -> Iterator[None]:
    """Do without the search for garbage while a record is built: all of it is kept.

    Otherwise the search goes through the growing record again and again, at
    half the time that a large one takes.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@uncollected()
def read(listing: Listing, *, name: str = 'data') -> Loaded:
    """Return the record in files that have been listed (see `load`)."""
    if listing.problems and not listing.files:
        return Loaded(None, in_order(listing.problems), listing.refused)
    reading = _Reading(name=name, listing=listing)
    trees = reading.trees()
    problems = [*listing.problems, *reading.problems]
    dataset = None
    if trees is not None:
        # What an audit found is no part of what it was about.
        facts = (file for file in listing.files if file.path != 'audited.yaml')
        dataset, found = assemble(trees, digest_of(facts))
        problems += found
        # What nothing reads cannot make anything that is read wrong.
        faulty = {problem.mark.path for problem in problems if problem.code != 'stray-file'}
        problems += check(dataset, broken=trees.without(dataset), faulty=faulty)
    catalogues = {f'{name}/{one}.yaml' for one in CATALOGUES}
    if any(problem.mark.path in catalogues for problem in problems):
        dataset = None
    return Loaded(dataset, in_order(problems), listing.refused)


def validate(tree: Map | Seq | Scalar, name: str) -> Iterator[Problem]:
    """Return a problem for every place at which `tree` breaks the schema `name`."""
    if accepts(name)(tree):
        return iter(())
    # jsonschema takes long to import, and nearly every file is right.
    from maturity.validator import problems  # noqa: PLC0415

    return problems(tree, name)


def digest_of(files: Iterable[DataFile]) -> str:
    """Return one digest of names and bytes of files."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f'{file.path}\0{len(file.data)}\0'.encode())
        digest.update(file.data)
    return digest.hexdigest()


@dataclass(kw_only=True)
class _Reading:
    """One run over the files, with the problems that each has in itself."""

    name: str
    listing: Listing
    problems: list[Problem] = field(default_factory=list)
    # Trees that their schema refused: no records are made of them.
    refused: list[Tree] = field(default_factory=list)

    def trees(self) -> Trees | None:
        """Return the checked trees, or None where a catalogue is missing or broken."""
        by_path = {file.path: file for file in self.listing.files}
        found = {name: self.catalogue(name, by_path) for name in CATALOGUES}
        folders = _folders(found['ladders'])
        others: dict[str, Tree | None] = {}
        for path, file in by_path.items():
            if path in {f'{name}.yaml' for name in CATALOGUES}:
                continue
            if (schema := _schema_of(path, folders)) is not None:
                others[path] = self.tree(file, schema)
            else:
                self.report('stray-file', _stray(path, folders), path)
        self.unknown_releases(found['releases'])
        there = {name: tree for name, tree in found.items() if tree is not None}
        lacking = [name for name in found if name not in there]
        if any(f'{name}.yaml' in by_path or name not in OPTIONAL for name in lacking):
            return None
        return Trees(self.name, there, others, frozenset(self.listing.refused))

    def catalogue(self, name: str, by_path: Mapping[str, DataFile]) -> Tree | None:
        path = f'{name}.yaml'
        if path in by_path:
            return self.tree(by_path[path], name)
        if name not in OPTIONAL and path not in self.listing.refused:
            self.report('missing-file', 'the file is missing; every record needs it', path)
        return None

    def tree(self, file: DataFile, schema: str) -> Tree | None:
        """Return the checked tree of a file, or None with its problems kept."""
        path = f'{self.name}/{file.path}'
        try:
            tree = read_yaml(file.data, path)
        except YamlError as error:
            self.problems += error.problems
            return None
        if found := list(validate(tree, schema)):
            self.problems += found
            self.refused.append(tree)
            return None
        return tree

    def unknown_releases(self, order: Tree | None) -> None:
        """Report the releases that refused trees name wrongly: one mistake hides no other."""
        if not isinstance(order, Map):
            return
        context = Context(positions=dict.fromkeys(order['order'], 0))
        for tree in self.refused:
            for release in _named_releases(tree):
                context.knows(release)
        self.problems += context.problems

    def report(self, code: str, message: str, path: str) -> None:
        mark = SourceMark(f'{self.name}/{path}', 1)
        self.problems.append(Problem(code=code, message=message, mark=mark))


def _named_releases(tree: Tree) -> Iterator[Scalar]:
    """Yield the releases that a tree of any shape names."""
    if isinstance(tree, Seq):
        for part in tree:
            yield from _named_releases(part)
    elif isinstance(tree, Map):
        for key, part in tree.items():
            if key in {'since', 'last', 'release', 'before'} and isinstance(part, Scalar):
                yield part
            else:
                yield from _named_releases(part)


def _folders(ladders: Tree | None) -> tuple[str, ...]:
    """Return the folders of the kinds; none where it is not known which there are."""
    if not isinstance(ladders, Map):
        return ()
    return tuple(kind['folder'] for kind in ladders['kinds'].values())


def _schema_of(path: str, folders: Iterable[str]) -> str | None:
    """Return the schema of a file that is no catalogue, or None where nothing reads it."""
    folder, _, base = path.rpartition('/')
    if not base.endswith('.yaml'):
        return None
    if folder in FOLDERS:
        return FOLDERS[folder]
    known = tuple(folders)
    # Without ladders each folder may be that of a kind.
    is_entry = folder in known or (not known and folder and '/' not in folder)
    return 'entry' if is_entry else None


def _stray(path: str, folders: Iterable[str]) -> str:
    if path.lower().endswith(('.yml', '.yaml')) and not path.endswith('.yaml'):
        return 'nothing reads it; the ending is .yaml'
    known = sorted({*FOLDERS, *folders})
    where = listed(f'{folder}/' for folder in sorted({'releases', *folders}))
    hint = did_you_mean(path.partition('/')[0].removesuffix('.yaml'), [*known, *CATALOGUES])
    return f'nothing reads it; entries and releases live in {where}{hint}'
