# SPDX-License-Identifier: Apache-2.0
"""The record of a Sphinx project: loaded once a build, asked by everything.

This is the only state of the extension outside the environment.  It is made
when the configuration is known, before the environment is, because which
documents exist depends on it.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import maturity
from maturity.evaluate import Assessments, evaluate
from maturity.files import walk
from maturity.load import digest_of as digest_of_files
from maturity.load import read, uncollected
from maturity.sphinxext.messages import messages_of
from maturity.views import Request, View, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinx.application import Sphinx

    from maturity.files import Listing
    from maturity.load import Loaded
    from maturity.model import Dataset, Entry, Kind, Release
    from maturity.problems import Problem
    from maturity.sphinxext.messages import Messages

RELEASES = 'releases'
CACHE = 'maturity.pickle'


@dataclass(frozen=True, slots=True)
class Source:
    """What a data file is: an entry of a kind or a release, and whether it is sound."""

    kind: str
    id: str
    record: Entry | Release | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What every build asks of a record, whether it reads a page or not."""

    digest: str
    kinds: Mapping[str, Kind]
    problems: tuple[Problem, ...]
    refused: tuple[str, ...]
    renames: tuple[Rename, ...]


class Rename(NamedTuple):
    """An entry of a folder that was called something else."""

    folder: str
    old: str
    new: str


@dataclass
class Project:
    """The record, its assessments and the views asked for so far.

    `root` is the data folder relative to `confdir`; `prefixes` maps the first
    part of a docname to a folder below `root`; `messages` speak the language
    of the site.  `body` gives the dataset: a build that reads no page never
    needs it.
    """

    confdir: str
    root: str
    prefixes: Mapping[str, str]
    messages: Messages
    head: Head
    body: Callable[[], Dataset | None]
    views: dict[Request, View] = field(default_factory=dict)

    @cached_property
    def data(self) -> Dataset | None:
        """The dataset, or None where its catalogues have problems."""
        return self.body()

    @cached_property
    def assessments(self) -> Assessments | None:
        """The assessments, or None where there is no dataset."""
        return None if self.data is None else evaluate(self.data)

    @cached_property
    def capable(self) -> frozenset[str]:
        """The kinds with an entry of which a capability is recorded."""
        entries = () if self.data is None else self.data.entries.values()
        return frozenset(entry.kind for entry in entries if entry.capabilities)

    @property
    def digest(self) -> str:
        """What all views depend on: the bytes of the record and of this package."""
        return f'{code_digest()} {self.head.digest}'

    def view(self, request: Request) -> View | None:
        """Return a view, or None without a dataset; raises `RequestError`."""
        if self.assessments is None:
            return None
        if request not in self.views:
            self.views[request] = resolve(self.assessments, request)
        return self.views[request]

    @property
    def folder(self) -> str:
        """The data folder, absolute."""
        return os.path.join(self.confdir, self.root)

    @property
    def name(self) -> str:
        """What positions call the data folder."""
        return os.path.basename(self.root) or 'data'

    def is_broken(self, id_: str) -> bool:
        """Return whether the record of `id_` may be missing because of problems reported already."""
        stems = (os.path.basename(one.mark.path).removesuffix('.yaml') for one in self.head.problems)
        return not self.head.digest or id_ in stems

    def path(self, marked: str) -> str:
        """Return the path of a position, absolute."""
        return os.path.join(self.confdir, os.path.dirname(self.root), marked)

    def source(self, docname: str) -> Source | None:
        """Return what the data file behind `docname` is, or None if it is none."""
        prefix, _, id_ = docname.rpartition('/')
        folder = self.prefixes.get(prefix)
        if folder is None:
            return None
        if folder == RELEASES:
            return Source('release', id_, self.data.releases.get(id_) if self.data else None)
        kinds = self.data.kinds.values() if self.data else ()
        kind = next((kind.id for kind in kinds if kind.folder == folder), folder)
        entry = self.data.entries.get(id_) if self.data else None
        return Source(kind, id_, entry if entry is not None and entry.kind == kind else None)

    def docname(self, folder: str, id_: str) -> str | None:
        """Return the document that shows the data file `id_` of `folder`."""
        return next((f'{prefix}/{id_}' for prefix, of in self.prefixes.items() if of == folder), None)


def digest_of(value: object) -> str:
    """Return a digest of frozen plain data; places in files do not count."""
    return hashlib.sha256(repr(value).encode()).hexdigest()


@cache
def code_digest() -> str:
    """Return a digest of this package: an edit of the code must not meet an old answer."""
    digest = hashlib.sha256()
    for path in sorted(Path(maturity.__file__).parent.rglob('*')):
        if path.suffix in {'.py', '.json'}:
            digest.update(path.read_bytes())
    return digest.hexdigest()


_PROJECTS: WeakKeyDictionary[Sphinx, Project] = WeakKeyDictionary()


def load_project(app: Sphinx) -> Project:
    """Load the record of `app` and keep it."""
    root = app.config.maturity_root.rstrip('/')
    name = os.path.basename(root) or 'data'
    listing = walk(os.path.join(app.confdir, root), name)
    head, body = _cached(listing, name, Path(app.doctreedir, CACHE))
    project = Project(
        confdir=str(app.confdir),
        root=root,
        prefixes=app.config.maturity_data,
        messages=messages_of(app),
        head=head,
        body=body,
    )
    _PROJECTS[app] = project
    return project


def project_of(app: Sphinx) -> Project:
    """Return the project of `app`."""
    return _PROJECTS[app]


Record = tuple[Head, 'Callable[[], Dataset | None]']


def _cached(listing: Listing, name: str, path: Path) -> Record:
    """Return a record without problems from the cache, any other from its files.

    So a build in which nothing changed reads no YAML, and what is wrong is
    reported at every build.
    """
    key = f'{code_digest()} {name} {digest_of_files(listing.files)}'
    if not listing.problems and (found := _read_cache(path, key)):
        return found
    loaded = read(listing, name=name)
    head = _head(loaded)
    if not loaded.problems:
        _write_cache(path, key, head, loaded.dataset)
    return head, lambda: loaded.dataset


def _head(loaded: Loaded) -> Head:
    data = loaded.dataset
    if data is None:
        return Head(digest='', kinds={}, problems=loaded.problems, refused=loaded.refused, renames=())
    renames = (
        Rename(data.kinds[entry.kind].folder, milestone.old_id or '', entry.id)
        for entry in data.entries.values()
        for milestone in entry.renamed
    )
    return Head(
        digest=data.digest,
        kinds=data.kinds,
        problems=loaded.problems,
        refused=loaded.refused,
        renames=tuple(renames),
    )


def _read_cache(path: Path, key: str) -> Record | None:
    """Return the cached record, or None where it is another one or broken.

    The cache lies with the doctrees, which Sphinx unpickles just the same:
    who can write there can run code already.
    """
    try:
        found, head, body = pickle.loads(path.read_bytes())  # noqa: S301 (see above)
    except Exception:  # noqa: BLE001 (whatever is wrong with a cache, it is made anew)
        return None
    return (head, uncollected()(lambda: pickle.loads(body))) if found == key else None  # noqa: S301


def _write_cache(path: Path, key: str, head: Head, dataset: Dataset | None) -> None:
    """Write the cache; where that fails, the next build does without."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):
        write_whole(path, pickle.dumps((key, head, pickle.dumps(dataset))))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file in one step, so that a killed build leaves no half of it; may raise `OSError`.

    The other name is always the same, so that what a killed build left is found
    and removed; whoever put a link there does not have it followed.
    """
    temporary = path.with_name(f'{path.name}.new')
    temporary.unlink(missing_ok=True)
    try:
        with temporary.open('xb') as file:
            file.write(content)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def remove(output: Path, name: str) -> None:
    """Remove a file and the folders that are empty without it; nothing outside the output."""
    path = PurePosixPath(name)
    if path.is_absolute() or '..' in path.parts:
        return
    with suppress(OSError):
        (output / f'{path}.new').unlink(missing_ok=True)
        (output / path).unlink()
        for folder in path.parents[:-1]:
            (output / folder).rmdir()
