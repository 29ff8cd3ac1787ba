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
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from maturity.assemble import Assembly, positions, stem
from maturity.checks import check
from maturity.digests import fact_digests
from maturity.evaluate import evaluate
from maturity.files import DataFile, walk
from maturity.model.documents import CATALOGUES, DOCUMENTS, FOLDERS, OPTIONAL
from maturity.model.facts import Evidences
from maturity.model.shapes import hint_of
from maturity.on_demand import OnDemand
from maturity.problems import Problem, did_you_mean, in_order, listed
from maturity.reading import REFUSED, Context, Enough, Reference, reader
from maturity.yamltools import Map, YamlError, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from maturity.evaluate import Assessments
    from maturity.files import Listing
    from maturity.model import Dataset, Span
    from maturity.model.catalogues import Ladders
    from maturity.model.recipes import Stated


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome: a dataset, assessed (None where it cannot be built), and all problems."""

    assessments: Assessments | None
    problems: tuple[Problem, ...]

    @property
    def dataset(self) -> Dataset | None:
        """The dataset alone."""
        return None if self.assessments is None else self.assessments.data


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
    folder = _Folder(name=name, listing=listing, problems=[*listing.problems])
    assessments = None
    folder.read_catalogues()
    folder.read_files()
    if None not in folder.catalogues.values():
        dataset = folder.dataset(digest_of_facts(listing), folder.stated)
        assessments = evaluate(dataset)
        # What nothing reads cannot make anything that is read wrong.
        faulty = {problem.mark.path for problem in folder.problems if problem.code != 'stray-file'}
        folder.problems += check(assessments, folder.references, broken=folder.broken(dataset), faulty=faulty)
    catalogues = {f'{name}/{one}.yaml' for one in CATALOGUES}
    if any(problem.mark.path in catalogues for problem in folder.problems):
        assessments = None
    return Loaded(assessments, in_order(folder.problems))


@uncollected()
def reread(
    listing: Listing,
    changed: Collection[str],
    *,
    capable: Iterable[str],
    related: Collection[str],
    name: str = 'data',
) -> Loaded | None:
    """Return a record that had no problem, and of which only the entries `changed` differ since.

    Every other entry is read when somebody asks for it.  The ids of kinds with
    capabilities, and of entries with relations, are the same as before.  None
    where there may be a problem now, or where only all entries together tell.
    """
    folder = _Folder(name=name, listing=listing)
    folder.read_catalogues()
    folder.read_files(besides='entry')
    entries = OnDemand(folder.of_entries(), folder.entry)
    data = replace(folder.dataset(digest_of_facts(listing), folder.stated), entries=entries)
    # What was audited or published is about all of them.
    if data.audited or data.published or None in map(entries.get, changed) or folder.problems:
        return None
    # So is how much claims may take from tests.
    if any(claim.suite for id_ in changed for claim in entries[id_].claims):
        return None
    among = evaluate(replace(data, entries=entries.among(changed)))
    if check(among, folder.references, broken=frozenset(), faulty=frozenset()):
        return None
    relations = replace(data, entries=entries.among(related)).relations
    vars(data).update(relations=relations, capable=frozenset(capable))
    return Loaded(evaluate(data), ())


def digest_of_facts(listing: Listing) -> str:
    """Return the digest of a record; what an audit found is no part of what it was about."""
    return digest_of(file for file in listing.files if file.path != 'audited.yaml')


def digest_of(files: Iterable[DataFile]) -> str:
    """Return one digest of names and bytes of files."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f'{file.path}\0{len(file.data)}\0'.encode())
        digest.update(file.data)
    return digest.hexdigest()


@dataclass(kw_only=True)
class _Folder(Assembly):
    """The records of the files that are listed, with the problems that each has in itself."""

    listing: Listing
    references: list[Reference] = field(default_factory=list)
    stated: dict[str, Mapping[str, Stated]] = field(default_factory=dict)
    spans: dict[tuple[str | None, str | None], Span] = field(default_factory=dict)
    # The order of releases, as soon as it is known, and the releases that have a file and are not in it.
    positions: Mapping[str, int] | None = None
    unlisted: frozenset[str] = frozenset()

    def read_catalogues(self) -> None:
        """Read the catalogues; those that are missing or broken are None."""
        by_path = {file.path: file for file in self.listing.files}
        for name in dict.fromkeys(('releases', *CATALOGUES)):
            self.read_catalogue(name, by_path.get(f'{name}.yaml'))
            if name == 'releases' and self.catalogues[name] is not None:
                self.positions = positions(self.catalogues[name].order)
                filed = (stem(path) for path in by_path if path.startswith('releases/'))
                self.unlisted = frozenset(filed) - self.positions.keys()

    def read_files(self, *, besides: str | None = None) -> None:
        """Read all files but catalogues, and those of one sort of document."""
        for file, document in self.documents():
            if document is None:
                self.report('stray-file', _stray(file.path, self.folders), file.path)
            elif document != besides:
                self.files[file.path] = self.file(file, document)
        self.files |= dict.fromkeys(self.listing.refused)

    def documents(self) -> Iterator[tuple[DataFile, str | None]]:
        """Yield the files that are no catalogues, each with its document, None where nothing reads it."""
        catalogues = {f'{name}.yaml' for name in CATALOGUES}
        for file in self.listing.files:
            if file.path not in catalogues:
                yield file, _document_of(file.path, self.folders)

    @cached_property
    def folders(self) -> Mapping[str, str]:
        """The kinds by their folders; none where it is not known which there are."""
        ladders: Ladders | None = self.catalogues['ladders']
        if ladders is None:
            return {}
        # Of two kinds with one folder the first has it, so that one mistake is not many.
        return {kind.folder: kind.id for kind in reversed(tuple(ladders.kinds.values()))}

    def of_entries(self) -> Mapping[str, DataFile]:
        """Return the files of entries by the ids of these."""
        return {stem(file.path): file for file, document in self.documents() if document == 'entry'}

    def read_catalogue(self, name: str, file: DataFile | None) -> None:
        """Keep what a catalogue holds, None where it is missing or broken; a record can do without some."""
        path = f'{name}.yaml'
        if file is not None or name not in OPTIONAL:
            self.catalogues[name] = None if file is None else self.record(file, CATALOGUES[name])
        if file is None and name not in OPTIONAL and path not in self.listing.refused:
            self.report('missing-file', 'the file is missing; every record needs it', path)

    def entry(self, file: DataFile) -> Any:  # noqa: ANN401 (an entry)
        """Return the entry of a file with its lives in time, or None where it has problems."""
        entry = self.file(file, 'entry')
        return None if entry is None else entry.joined(self.positions)

    def file(self, file: DataFile, document: str) -> Any:  # noqa: ANN401 (each has its own)
        """Return the release, publication or entry of a file, or None."""
        id_ = stem(file.path)
        given: dict[str, dict[str, Any]] = {
            'entry': {'id': id_, 'kind': self.folders.get(file.path.partition('/')[0], '')},
            'release': {'at': id_, 'id': id_, 'position': (self.positions or {}).get(id_, 0)},
            'published': {'at': id_, 'release': id_},
        }
        return self.record(file, DOCUMENTS[document], **given[document])

    def record(self, file: DataFile, document: Any, *, at: str | None = None, **given: Any) -> Any:  # noqa: ANN401
        """Return what a file holds, or None with its problems kept."""
        context = Context(self.positions, self.unlisted, kind=given.get('kind'), spans=self.spans)
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


def _document_of(path: str, folders: Collection[str]) -> str | None:
    """Return the document of a file that is no catalogue, or None where nothing reads it."""
    folder, _, base = path.rpartition('/')
    documents = {**dict.fromkeys(folders, 'entry'), **FOLDERS}
    # Without ladders each folder may be that of a kind.
    if not folders and folder and '/' not in folder:
        documents.setdefault(folder, 'entry')
    return documents.get(folder) if base.endswith('.yaml') else None


def _stray(path: str, folders: Iterable[str]) -> str:
    if path.lower().endswith(('.yml', '.yaml')) and not path.endswith('.yaml'):
        return 'nothing reads it; the ending is .yaml'
    known = sorted({*FOLDERS, *folders})
    where = listed(f'{folder}/' for folder in sorted({'releases', *folders}))
    hint = did_you_mean(path.partition('/')[0].removesuffix('.yaml'), [*known, *CATALOGUES])
    return f'nothing reads it; entries and releases live in {where}{hint}'
