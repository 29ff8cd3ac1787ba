# SPDX-License-Identifier: Apache-2.0
"""The records of a Sphinx project: loaded once a build, asked by everything."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from maturity.files import Listing, walk
from maturity.model import SourceMark
from maturity.problems import Problem
from maturity.sphinxext.known import RELEASES, Head, known, whole
from maturity.sphinxext.places import prefixed
from maturity.views import Request, View, resolve

logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

    from maturity.evaluate import Assessments
    from maturity.load import Loaded
    from maturity.model import Dataset, Entry, Release
    from maturity.sphinxext.settings import RecordSettings


@dataclass(frozen=True, slots=True)
class Source:
    """What a data file is: an entry of a kind or a release, and whether it is sound."""

    kind: str
    id: str
    record: Entry | Release | None


@dataclass
class Project:
    """A record, its assessments and the views asked for so far.

    The data folder of the `settings` is relative to `base`.  `loaded` is what
    its files hold, if they had to be read yet: a build that writes no page never
    needs that.
    """

    base: str
    settings: RecordSettings
    head: Head
    listing: Listing
    loaded: Loaded | None
    views: dict[Request, View] = field(default_factory=dict)

    @cached_property
    def assessments(self) -> Assessments | None:
        """The record, assessed, or None where its catalogues have problems."""
        return (self.loaded or whole(self.listing, self.name)).assessments

    @property
    def data(self) -> Dataset | None:
        """The dataset, or None where there is none."""
        return None if self.assessments is None else self.assessments.data

    def view(self, request: Request) -> View | None:
        """Return a view, or None without a dataset; raises `RequestError`."""
        if self.assessments is None:
            return None
        if request not in self.views:
            view = resolve(self.assessments, request)
            self.views[request] = prefixed(view, self.place_prefix) if self.place_prefix else view
        return self.views[request]

    @property
    def place_prefix(self) -> str:
        """What the fragments of its places begin with: no id has a dot there."""
        return '' if self.settings.is_default else f'{self.settings.domain}.'

    @property
    def path_prefix(self) -> str:
        """The folder of its files for programs, below the top of the site."""
        return '' if self.settings.is_default else f'{self.settings.domain}/'

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The folders of data files that are documents, by the first part of their docnames."""
        return self.settings.prefixes

    @property
    def folder(self) -> str:
        """The data folder, absolute."""
        return os.path.normpath(os.path.join(self.base, self.settings.root))

    @property
    def name(self) -> str:
        """What positions call the data folder."""
        return os.path.basename(self.settings.root)

    def is_broken(self, id_: str) -> bool:
        """Return whether the record of `id_` may be missing because of problems reported already."""
        stems = (os.path.basename(one.mark.path).removesuffix('.yaml') for one in self.head.problems)
        return not self.head.digest or id_ in stems

    def path(self, marked: str) -> str:
        """Return the path of a position, absolute."""
        return os.path.join(os.path.dirname(self.folder), marked)

    def marked(self, docname: str) -> str | None:
        """Return the path that positions have of the data file behind `docname`, or None if it is none."""
        prefix, _, id_ = docname.rpartition('/')
        folder = self.prefixes.get(prefix)
        return None if folder is None else f'{self.name}/{folder}/{id_}.yaml'

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


def _base_of(app: Sphinx, root: str) -> Path | None:
    """Return the folder that the data folder is relative to: that of `conf.py`, as a rule.

    Who builds the sources of a tag with the `conf.py` of today wants the record
    of that tag: one among the sources, or above them.  None where there is none,
    because the record of today is not theirs.
    """
    if Path(root).is_absolute():
        return app.confdir
    is_theirs = app.srcdir.is_relative_to(app.confdir)
    for folder in (app.srcdir, *app.srcdir.parents):
        if app.confdir.is_relative_to(folder):
            break
        if (folder / root / 'releases.yaml').is_file():
            logger.info('the record is that beside the sources, %s, not that of conf.py', folder / root)
            return folder
        is_theirs = is_theirs and not (folder / 'conf.py').is_file()
    return app.confdir if is_theirs or not (app.confdir / root).is_dir() else None


def load_project(app: Sphinx, settings: RecordSettings) -> Project:
    """Load a record."""
    name = os.path.basename(settings.root)
    # What conf.py names by its own place lies there in a tag, too.
    if Path(settings.root).is_relative_to(app.confdir):
        settings = replace(settings, root=os.path.relpath(settings.root, app.confdir))
    base = _base_of(app, settings.root)
    listing = walk(os.path.join(base, settings.root), name) if base else _not_theirs(app, settings)
    head, loaded = known(listing, name, Path(app.doctreedir, f'{settings.domain}.json'))
    return Project(
        base=str(base or app.srcdir),
        settings=settings,
        head=head,
        listing=listing,
        loaded=loaded,
    )


def _not_theirs(app: Sphinx, settings: RecordSettings) -> Listing:
    message = (
        f'these sources have no record, and that of {app.confdir / "conf.py"} is about others, so no data '
        f'are shown; if it is meant, {settings.setting("root")} has to lead there from {app.srcdir}'
    )
    mark = SourceMark(os.path.basename(settings.root), 1)
    return Listing(problems=(Problem(code='missing-folder', message=message, mark=mark),))
