# SPDX-License-Identifier: Apache-2.0
"""Which data files are documents of a site.

They are exactly those of the folders that `maturity_data` names, wherever these
are.  No suffix is registered for them, and nothing is excluded: what else ends
in `.yaml` means to Sphinx what it means without this extension.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sphinx.project import Project
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import ItemsView, Iterable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from maturity.sphinxext.project import Project as Record

logger = logging.getLogger(__name__)

FILETYPE = 'maturity'
# Sphinx reads a page before its parser sees it, and would stumble over these.
UNREADABLE = frozenset({'encoding', 'too-large'})


class Sources(Project):
    """The documents of a site with those of its records.

    `files` are the paths of these by docname, relative to the sources: the search
    index has them, and themes expect that absolute ones begin with the sources.
    """

    def __init__(self, site: Project, files: Mapping[str, str]) -> None:
        """Take over what the site knows of the build before."""
        super().__init__(site.srcdir, site.source_suffix)
        self.restore(site)
        self.files = dict(files)
        self._documents = {os.path.join(site.srcdir, path): docname for docname, path in files.items()}

    def discover(self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ('**',)) -> set[str]:
        """Find all documents; where the site has one of the same name itself, that stays."""
        found = super().discover(exclude_paths, include_paths)
        for docname in sorted(found & self.files.keys()):
            message = '%s is a document already; give the folder another name in maturity_data'
            logger.warning(message, self.files.pop(docname), type='maturity', subtype='config')
        found.update(self.files)
        return found

    def path2doc(self, filename: str | os.PathLike[str]) -> str | None:
        """Return the document of a file."""
        return self._documents.get(os.fspath(filename)) or super().path2doc(filename)

    def doc2path(self, docname: str, absolute: bool) -> Any:  # noqa: ANN401, FBT001 (the signature is Sphinx's)
        """Return the file of a document."""
        if docname not in self.files:
            return super().doc2path(docname, absolute)
        path = type(self.srcdir)(self.files[docname])
        return self.srcdir / path if absolute else path


class Suffixes(dict[str, str]):
    """The source suffixes as the site has set them.

    In the items alone, among which Sphinx looks for the type of a file, the
    data files come first: `str.endswith` takes several endings.
    """

    def __init__(self, own: Mapping[str, str], paths: Iterable[str]) -> None:
        """Keep both."""
        super().__init__(own)
        self._paths: Any = tuple(paths)

    def items(self) -> ItemsView[str, str]:  # type: ignore[override]
        """Return the suffixes, and what our files end with."""
        return {self._paths: FILETYPE, **self}.items()

    def __reduce__(self) -> tuple[type, tuple[dict[str, str]]]:
        """Leave nothing of ours in what Sphinx keeps of its configuration."""
        return dict, (dict(self),)


def is_data_file(env: BuildEnvironment, docname: str) -> bool:
    """Return whether a document is one of ours."""
    return isinstance(env.project, Sources) and docname in env.project.files


def add_sources(app: Sphinx, records: Iterable[Record]) -> None:
    """Make the data files of records documents."""
    found = (one for record in records for one in _files(record))
    files = {docname: os.path.relpath(path, app.srcdir) for docname, path in found}
    if files:
        app.project = app.env.project = Sources(app.project, files)
        paths = (os.path.join(app.srcdir, path) for path in files.values())
        app.config.source_suffix = Suffixes(app.config.source_suffix, paths)


def _files(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the data files that Sphinx can read, by their docnames."""
    unreadable = {one.mark.path for one in record.head.problems if one.code in UNREADABLE}
    for prefix, folder in record.prefixes.items():
        for file in record.listing.files:
            above, _, name = file.path.rpartition('/')
            is_page = above == folder and name.endswith('.yaml')
            if is_page and f'{record.name}/{file.path}' not in unreadable:
                yield f'{prefix}/{name.removesuffix(".yaml")}', os.path.join(record.folder, file.path)
