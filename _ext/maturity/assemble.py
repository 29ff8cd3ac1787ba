# SPDX-License-Identifier: Apache-2.0
"""From the records of all files to one dataset."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from maturity.model import Dataset, Release, SourceMark, Text
from maturity.model.catalogues import Group, Ladders, Releases, Repositories
from maturity.model.documents import FOLDERS
from maturity.model.forms import ID
from maturity.model.recipes import Audited, Recipes
from maturity.model.tests import TestCatalogue
from maturity.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.model import Capability, Entry, Publication
    from maturity.model.catalogues import Repository
    from maturity.model.recipes import Stated


def stem(path: str) -> str:
    """Return the id that the name of a file gives to what is in it."""
    return path.rpartition('/')[2].removesuffix('.yaml')


def positions(order: Iterable[str]) -> dict[str, int]:
    """Return the position of each release in time."""
    return {release: position for position, release in enumerate(dict.fromkeys(order))}


@dataclass(kw_only=True)
class Assembly:
    """The records of a folder that is called `name`, and what is wrong.

    `catalogues` are by name, `files` (releases, entries, publications) by path;
    what has problems of its own, or was not even read, is None.
    """

    name: str
    problems: list[Problem] = field(default_factory=list)
    catalogues: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)

    def report(self, code: str, message: str, place: SourceMark | str) -> None:
        """Keep a problem, at a place or of a file as a whole."""
        mark = self.top(place) if isinstance(place, str) else place
        self.problems.append(Problem(code=code, message=message, mark=mark))

    def top(self, path: str) -> SourceMark:
        """Return the place of a file as a whole."""
        return SourceMark(f'{self.name}/{path}', 1)

    def broken(self, dataset: Dataset) -> frozenset[str]:
        """Return the ids of which there is a file, but no record in `dataset`."""
        releases = {
            stem(path) for path, record in self.files.items() if _folder(path) == 'releases' and record
        }
        return frozenset({*map(stem, self.files), *dataset.releases} - releases - dataset.entries.keys())

    def dataset(self, digest: str, stated: Mapping[str, Mapping[str, Stated]]) -> Dataset:
        """Return the dataset; the catalogues that every record has are there."""
        ladders: Ladders = self.catalogues['ladders']
        order: Releases = self.catalogues['releases']
        repositories: Repositories | None = self.catalogues.get('repositories')
        tests: TestCatalogue = self.catalogues.get('tests', TestCatalogue())
        recipes: Recipes = self.catalogues.get('audit', Recipes(recipes=()))
        known = self.releases(order.order)
        capabilities = self.by_id(self.catalogues.get('capabilities', ()))
        return Dataset(
            levels=ladders.levels,
            below=ladders.below,
            kinds=ladders.kinds,
            requirements=self.by_id(self.catalogues['requirements']),
            capabilities=capabilities,
            groups=ladders.groups or _named_groups(capabilities.values()),
            releases=known,
            entries=self.entries(positions(order.order)),
            repositories={} if repositories is None else _with_common_links(repositories),
            main_repository=None if repositories is None else repositories.main,
            record_links={} if repositories is None else repositories.record,
            statuses={id_: status.title for id_, status in order.statuses.items()},
            maintained_statuses=frozenset(id_ for id_, status in order.statuses.items() if status.maintained),
            declared_by=ladders.declared_by,
            recipes=recipes.recipes,
            audited=_audited(self.catalogues.get('audited'), known),
            published=self.publications(known),
            pipelines=tests.pipelines,
            suites=self.by_id(tests.suites),
            tests=self.by_id(test.resolved() for test in tests.tests),
            readings=self.by_id(self.catalogues.get('readings', ())),
            root=self.name,
            digest=digest,
            stated=stated,
        )

    def by_id(self, records: Iterable[Any]) -> dict[str, Any]:
        """Return records by id; the first of two with the same id stays."""
        result: dict[str, Any] = {}
        for record in records:
            if (first := result.setdefault(record.id, record)) is not record:
                where = f'{first.mark.path}:{first.mark.line}'
                message = f'{record.id!r} stands already at {where}; rename one of the two'
                self.report('duplicate-id', message, getattr(record.id, 'mark', record.mark))
        return result

    def releases(self, order: Iterable[str]) -> dict[str, Release]:
        """Return the releases in their order; each needs its file, and each file its line."""
        known = positions(order)
        named: set[str] = set()
        for release in order:
            if release in named:
                message = f'{release!r} stands already in the order; keep one of the two'
                self.report('duplicate-id', message, getattr(release, 'mark', 'releases.yaml'))
            named.add(release)
        for path in self.files:
            if _folder(path) in FOLDERS and stem(path) not in known:
                message = f'releases.yaml does not list {stem(path)!r}; add it to the order'
                self.report('unknown-release', message + did_you_mean(stem(path), known), path)
        return {id_: self.release(id_, position) for id_, position in known.items()}

    def release(self, id_: str, position: int) -> Release:
        """Return a release; a broken one keeps its place, so that ranges across it stay right."""
        path = f'releases/{id_}.yaml'
        if path not in self.files:
            filed = [stem(one) for one in self.files if _folder(one) == 'releases']
            message = f'there is no file {path} for it; write it{did_you_mean(id_, filed)}'
            self.report('missing-file', message, getattr(id_, 'mark', 'releases.yaml'))
        release: Release | None = self.files.get(path)
        return release or Release(id=id_, title=Text(id_), position=position, mark=self.top(path))

    def publications(self, releases: Iterable[str]) -> dict[str, Publication]:
        """Return what releases were published as, in their order; the catalogue says which these are."""
        listed = {id_: id_ for id_ in self.catalogues['releases'].published}
        found = {}
        for id_ in releases:
            path = f'published/{id_}.yaml'
            if id_ in listed and path not in self.files:
                message = f'{path} is gone, which says what {id_!r} was published as; bring it back'
                self.report('missing-file', message, getattr(listed[id_], 'mark', 'releases.yaml'))
            elif id_ in listed and self.files[path] is not None:
                found[id_] = self.files[path]
            elif path in self.files and id_ not in listed:
                message = f'releases.yaml does not list {id_!r} under "published"; add it there'
                self.report('stray-file', message, path)
        return found

    def entries(self, known: Mapping[str, int]) -> dict[str, Entry]:
        """Return the entries; each has an id of its own."""
        entries: dict[str, Entry] = {}
        for path, entry in self.files.items():
            if entry is None or _folder(path) in FOLDERS or not self.may_have(entry.id, path, entries):
                continue
            # Where the release of its beginning is wrong, nothing else of it can be placed.
            if entry.life or entry.lives:
                entries[entry.id] = entry.joined(known)
        return entries

    def may_have(self, id_: str, path: str, entries: Mapping[str, Entry]) -> bool:
        """Return whether the id of an entry is one, and free."""
        if not ID.fits(id_):
            message = f'the name of the file is the id, and {id_!r} is none'
            form = 'lower case letters, digits, single hyphens'
            self.report('bad-format', f'{message}: {form}', path)
            return False
        if id_ in entries:
            message = f'{id_!r} is already the entry {entries[id_].mark.path}; rename one of the two'
            self.report('duplicate-id', message, path)
            return False
        return True


def _named_groups(capabilities: Iterable[Capability]) -> dict[str, Group]:
    """Return the groups that capabilities name by title, in their order."""
    titles = dict.fromkeys(one.group for one in capabilities if one.group is not None)
    return {title.value: Group(id=title.value, title=title) for title in titles}


def _folder(path: str) -> str:
    return path.rpartition('/')[0]


def _with_common_links(catalogue: Repositories) -> dict[str, Repository]:
    """Return the repositories with their link patterns filled up."""
    return {
        id_: replace(repository, links={**catalogue.links, **repository.links})
        for id_, repository in catalogue.repositories.items()
    }


def _audited(audited: Audited | None, releases: Mapping[str, Release]) -> Audited | None:
    """Return what the last audit found; what it says about releases that are gone is left out."""
    if audited is None:
        return None
    files = []
    for file in audited.files:
        known = (one for one in file.findings if {one.release, one.last} <= releases.keys())
        files.append(replace(file, findings=tuple(known)))
    return replace(audited, files=tuple(files))
