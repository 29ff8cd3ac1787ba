# SPDX-License-Identifier: Apache-2.0
"""From the checked trees of all files to one dataset."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from maturity import records
from maturity.model import ID, Dataset, Release, SourceMark, Text
from maturity.problems import Problem, did_you_mean
from maturity.schemas import FOLDERS
from maturity.yamltools import Map, Scalar, Seq

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.model import Audited, Entry, Kind, Publication

Tree = Map | Seq | Scalar


@dataclass(frozen=True, slots=True)
class Trees:
    """The checked trees of a folder that is called `name`.

    `catalogues` are by name, `files` (releases and entries) by path; a file
    with problems of its own is None.  `refused` are the paths of what was not
    even read.
    """

    name: str
    catalogues: Mapping[str, Tree]
    files: Mapping[str, Tree | None]
    refused: frozenset[str]

    def without(self, dataset: Dataset) -> frozenset[str]:
        """Return the ids of which there is a file, but no record in `dataset`."""
        releases = {
            _stem(path) for path, tree in self.files.items() if path.partition('/')[0] in FOLDERS and tree
        }
        ids = {*map(_stem, (*self.files, *self.refused)), *dataset.releases}
        return frozenset(ids - releases - dataset.entries.keys())


class Identified(Protocol):
    """A record of a catalogue."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def mark(self) -> SourceMark:
        """Its place."""


IdentifiedT = TypeVar('IdentifiedT', bound=Identified)


def assemble(trees: Trees, digest: str) -> tuple[Dataset, tuple[Problem, ...]]:
    """Return the dataset, and what keeps a record from having its place in it."""
    assembly = _Assembly(trees)
    return assembly.dataset(digest), tuple(assembly.problems)


def _stem(path: str) -> str:
    return path.rpartition('/')[2].removesuffix('.yaml')


@dataclass
class _Assembly:
    trees: Trees
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, message: str, mark: SourceMark) -> None:
        self.problems.append(Problem(code=code, message=message, mark=mark))

    def top(self, path: str) -> SourceMark:
        return SourceMark(f'{self.trees.name}/{path}', 1)

    def mapping(self, name: str) -> Map:
        """Return a catalogue that is a mapping; empty where there is none."""
        tree = self.trees.catalogues.get(name, Map())
        assert isinstance(tree, Map)
        return tree

    def dataset(self, digest: str) -> Dataset:
        ladders, order, repositories = map(self.mapping, ('ladders', 'releases', 'repositories'))
        context = records.Context(positions=self.positions(order))
        kinds = {id_: records.kind(id_, part) for id_, part in ladders['kinds'].items()}
        dataset = Dataset(
            levels={id_: records.level(id_, part) for id_, part in ladders['levels'].items()},
            below=records.level(ladders['below']['id'], ladders['below']),
            kinds=kinds,
            requirements=self.by_id(
                records.requirement(context, part) for part in self.parts('requirements')
            ),
            capabilities=self.by_id(records.capability(context, part) for part in self.parts('capabilities')),
            releases=self.releases(context),
            entries=self.entries(context, kinds),
            repositories=records.repositories(repositories) if repositories else {},
            main_repository=repositories.get('main'),
            record_links=dict(repositories.get('record', {})),
            statuses=records.statuses(order),
            maintained_statuses=records.maintained_statuses(order),
            declared_by=records.declared_by(ladders),
            recipes=records.some(
                records.recipe(context, part) for part in self.mapping('audit').get('recipes', ())
            ),
            audited=self.audited(context),
            published=self.publications(context),
            root=self.trees.name,
            digest=digest,
        )
        self.problems += context.problems
        return dataset

    def audited(self, context: records.Context) -> Audited | None:
        tree = self.mapping('audited')
        return records.audited(context, tree) if tree else None

    def parts(self, name: str) -> Iterable[Map]:
        """Return the parts of a catalogue that is a list."""
        return (part for part in self.trees.catalogues.get(name, ()) if isinstance(part, Map))

    def positions(self, order: Map) -> dict[str, int]:
        positions: dict[str, int] = {}
        for release in order['order']:
            if release in positions:
                message = f'{release!r} stands already in the order; keep one of the two'
                self.report('duplicate-id', message, release.mark)
            else:
                positions[release] = len(positions)
        return positions

    def by_id(self, found: Iterable[IdentifiedT | None]) -> dict[str, IdentifiedT]:
        """Return records by id; the first of two with the same id stays."""
        result: dict[str, IdentifiedT] = {}
        for record in found:
            if record is None:
                continue
            if (first := result.setdefault(record.id, record)) is not record:
                where = f'{first.mark.path}:{first.mark.line}'
                message = f'{record.id!r} stands already at {where}; rename one of the two'
                self.report('duplicate-id', message, getattr(record.id, 'mark', record.mark))
        return result

    def releases(self, context: records.Context) -> dict[str, Release]:
        """Return the releases in their order; each needs its file, and each file its line."""
        for path in self.trees.files:
            id_ = _stem(path)
            if path.partition('/')[0] in FOLDERS and id_ not in context.positions:
                message = f'releases.yaml does not list {id_!r}; add it to the order'
                hint = did_you_mean(id_, context.positions)
                self.report('unknown-release', message + hint, self.top(path))
        return {id_: self.release(context, id_) for id_ in context.positions}

    def release(self, context: records.Context, id_: str) -> Release:
        path = f'releases/{id_}.yaml'
        if path not in self.trees.files and path not in self.trees.refused:
            message = f'there is no file {path} for it; write it'
            self.report('missing-file', message, getattr(id_, 'mark', self.top('releases.yaml')))
        tree = self.trees.files.get(path)
        if isinstance(tree, Map):
            return records.release(context, id_, tree)
        # A broken release keeps its place, so that ranges across it stay right.
        return Release(id=id_, title=Text(id_), position=context.positions[id_], mark=self.top(path))

    def publications(self, context: records.Context) -> dict[str, Publication]:
        """Return what releases were published as, in their order."""
        trees = {id_: self.trees.files.get(f'published/{id_}.yaml') for id_ in context.positions}
        return {
            id_: records.publication(context, id_, tree)
            for id_, tree in trees.items()
            if isinstance(tree, Map)
        }

    def entries(self, context: records.Context, kinds: Mapping[str, Kind]) -> dict[str, Entry]:
        # Of two kinds with one folder the first has it, so that one mistake is not many.
        folders = {kind.folder: kind.id for kind in reversed(tuple(kinds.values()))}
        found: dict[str, Entry] = {}
        for path, tree in self.trees.files.items():
            folder, id_ = path.rpartition('/')[0], _stem(path)
            if folder not in FOLDERS and self.may_have(id_, path, found) and isinstance(tree, Map):
                entry = records.entry(context, folders[folder], id_, tree)
                if entry is not None:
                    found[id_] = entry
        return found

    def may_have(self, id_: str, path: str, found: Mapping[str, Entry]) -> bool:
        """Return whether the id of an entry is one, and free."""
        if not ID.fullmatch(id_):
            message = f'the name of the file is the id, and {id_!r} is none'
            form = 'lower case letters, digits, single hyphens'
            self.report('bad-format', f'{message}: {form}', self.top(path))
            return False
        if id_ in found:
            message = f'{id_!r} is already the entry {found[id_].mark.path}; rename one of the two'
            self.report('duplicate-id', message, self.top(path))
            return False
        return True
