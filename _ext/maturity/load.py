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
from functools import cached_property
from typing import TYPE_CHECKING, Any

from maturity.assemble import Assembly, positions, stem
from maturity.checks import check
from maturity.digests import fact_digests
from maturity.files import DataFile, walk
from maturity.model import SourceMark
from maturity.model.documents import CATALOGUES, DOCUMENTS, FOLDERS, OPTIONAL
from maturity.model.facts import Evidences
from maturity.model.shapes import hint_of
from maturity.problems import Problem, did_you_mean, in_order, listed
from maturity.reading import REFUSED, Context, Enough, Reference, reader
from maturity.yamltools import Map, YamlError, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity.files import Listing
    from maturity.model import Dataset, Ladders, Span
    from maturity.model.recipes import Stated


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome: a dataset (None where it cannot be built) and all problems."""

    dataset: Dataset | None
    problems: tuple[Problem, ...]


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
        return Loaded(None, in_order(listing.problems))
    reading = _Reading(name=name, listing=listing)
    assembly = reading.assembly()
    problems = [*listing.problems, *reading.problems]
    dataset = None
    if assembly is not None:
        # What an audit found is no part of what it was about.
        facts = (file for file in listing.files if file.path != 'audited.yaml')
        dataset = assembly.dataset(digest_of(facts), reading.stated)
        problems += assembly.problems
        # What nothing reads cannot make anything that is read wrong.
        faulty = {problem.mark.path for problem in problems if problem.code != 'stray-file'}
        problems += check(dataset, reading.references, broken=assembly.broken(dataset), faulty=faulty)
    catalogues = {f'{name}/{one}.yaml' for one in CATALOGUES}
    if any(problem.mark.path in catalogues for problem in problems):
        dataset = None
    return Loaded(dataset, in_order(problems))


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
    references: list[Reference] = field(default_factory=list)
    # The order of releases, as soon as it is known.
    positions: Mapping[str, int] | None = None
    stated: dict[str, Mapping[str, Stated]] = field(default_factory=dict)
    spans: dict[tuple[str | None, str | None], Span] = field(default_factory=dict)

    @cached_property
    def filed(self) -> frozenset[str]:
        """The releases that have a file."""
        return frozenset(stem(file.path) for file in self.listing.files if file.path.startswith('releases/'))

    def assembly(self) -> Assembly | None:
        """Return the records of all files, or None where a catalogue is missing or broken."""
        by_path = {file.path: file for file in self.listing.files}
        order = self.catalogue('releases', by_path)
        self.positions = None if order is None else positions(order.order)
        others = {name: self.catalogue(name, by_path) for name in CATALOGUES if name != 'releases'}
        catalogues = {'releases': order, **others}
        folders = _folders(catalogues['ladders'])
        files = {}
        for path, file in by_path.items():
            if path in {f'{name}.yaml' for name in CATALOGUES}:
                continue
            if (document := _document_of(path, folders)) is not None:
                files[path] = self.file(file, document, folders)
            else:
                self.report('stray-file', _stray(path, folders), path)
        there = {name: record for name, record in catalogues.items() if record is not None}
        lacking = catalogues.keys() - there.keys()
        if any(f'{name}.yaml' in by_path or name not in OPTIONAL for name in lacking):
            return None
        return Assembly(self.name, there, files, frozenset(self.listing.refused))

    def catalogue(self, name: str, by_path: Mapping[str, DataFile]) -> Any:  # noqa: ANN401 (each has its own)
        """Return what a catalogue holds, or None."""
        path = f'{name}.yaml'
        if path in by_path:
            return self.record(by_path[path], CATALOGUES[name])
        if name not in OPTIONAL and path not in self.listing.refused:
            self.report('missing-file', 'the file is missing; every record needs it', path)
        return None

    def file(self, file: DataFile, document: str, folders: Mapping[str, str]) -> Any:  # noqa: ANN401
        """Return the release, publication or entry of a file, or None."""
        id_ = stem(file.path)
        if document == 'entry':
            kind = folders.get(file.path.partition('/')[0], '')
            return self.record(file, DOCUMENTS[document], id=id_, kind=kind)
        if document == 'release':
            return self.record(
                file, DOCUMENTS[document], at=id_, id=id_, position=(self.positions or {}).get(id_, 0)
            )
        return self.record(file, DOCUMENTS[document], at=id_, release=id_)

    def record(self, file: DataFile, document: Any, *, at: str | None = None, **given: Any) -> Any:  # noqa: ANN401
        """Return what a file holds, or None with its problems kept."""
        unlisted = self.filed - (self.positions or {}).keys()
        context = Context(self.positions, unlisted, kind=given.get('kind'), spans=self.spans)
        try:
            tree = read_yaml(file.data, f'{self.name}/{file.path}')
            # What the package writes is held against what is computed.
            if file.path != 'audited.yaml' and not file.path.startswith('published/'):
                self.stated[file.path] = fact_digests(tree)
            if 'kind' in given and isinstance(tree, Map) and 'evidence' in tree:
                context.inherited = reader(hint_of(Evidences))(tree['evidence'], None, context)
            record = reader(hint_of(document))(tree, at, context, **given)
        except YamlError as error:
            self.problems += error.problems
            return None
        except Enough:
            record = REFUSED
        self.problems += context.problems
        if record is REFUSED or context.is_refused:
            return None
        self.references += context.references
        return record

    def report(self, code: str, message: str, path: str) -> None:
        """Keep a problem of a file as a whole."""
        mark = SourceMark(f'{self.name}/{path}', 1)
        self.problems.append(Problem(code=code, message=message, mark=mark))


def _folders(ladders: Ladders | None) -> dict[str, str]:
    """Return the kinds by their folders; none where it is not known which there are."""
    if ladders is None:
        return {}
    # Of two kinds with one folder the first has it, so that one mistake is not many.
    return {kind.folder: kind.id for kind in reversed(tuple(ladders.kinds.values()))}


def _document_of(path: str, folders: Iterable[str]) -> str | None:
    """Return the document of a file that is no catalogue, or None where nothing reads it."""
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
