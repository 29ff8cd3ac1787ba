# SPDX-License-Identifier: Apache-2.0
"""What an output was written from, so that every build leaves what a clean build would.

Sphinx writes the pages that it has just read.  It does not know that builds of
several outputs may share what was read, that a page shows titles, labels and
templates of its surroundings, or that somebody has damaged a file.  So beside
the doctrees a manifest of each output says when each of its documents was read,
gives one digest of all that documents share, and lists the files.  Where the
digest or a file is another one, all documents are written again.

This holds for the documents that depend on the record; with
`maturity_exact_site` for all, and for every file of the output.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sphinx.builders.html import StandaloneHTMLBuilder

from maturity.sphinxext import outputs
from maturity.sphinxext.domain import documents_with_views, domains_of
from maturity.sphinxext.kept import digest_of, read_kept, remove, write_kept
from maturity.sphinxext.redirects import redirect_pages
from maturity.sphinxext.surroundings import shared_digest, stamp, stamps_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    Stamps = Mapping[str, list[int]]

BUILDERS = frozenset({
    'dirhtml', 'epub', 'gettext', 'html', 'latex', 'man', 'pseudoxml', 'singlehtml', 'texinfo', 'text', 'xml',
})  # fmt: skip
EMPTY: Mapping[str, Any] = MappingProxyType({'shared': '', 'pages': {}, 'files': {}, 'outputs': {}})
# What Sphinx keeps for itself.
_PRIVATE = frozenset({'.buildinfo', '.buildinfo.bak'})


class Output:
    """The output of one build: its manifest of the build before, and what this build does."""

    def __init__(self, app: Sphinx) -> None:
        """Read the manifest and look at the files."""
        self.app = app
        self.out = Path(app.outdir)
        self.path = Path(app.doctreedir, f'maturity-{app.builder.name}-{digest_of(str(app.outdir))[:8]}.json')
        self.before: dict[str, Any] = {**read_kept(self.path, EMPTY)}
        # Those of a record that is gone, and those that are not wanted any more, are files as all others.
        records = {one.name for one in domains_of(app.env) if outputs.has_outputs(app.builder)}
        self.before['outputs'] = {
            name: section for name, section in self.before['outputs'].items() if name in records
        }
        self.stale: set[str] = set()
        self.outputs: Mapping[str, Any] = {}
        self.documents = exact_documents(app)
        self.shared = shared_digest(app)
        self.written: set[str] = set()
        present = self.stamps()
        self.foreign = {path: found for path, found in present.items() if path not in self.before['files']}
        damaged = any(present.get(path) != found for path, found in self.before['files'].items())
        self.is_other = damaged or self.before['shared'] != self.shared

    def stamps(self) -> Stamps:
        """Return the stamps of the files that this manifest is about."""
        if self.app.config.maturity_exact_site:
            doctrees = os.path.relpath(self.app.doctreedir, self.out)
            return stamps_below(self.out, {*_PRIVATE, doctrees})
        found = {path: stamp(f'{self.out}/{path}') for path in {*self.before['files'], *self.planned()}}
        return {path: one for path, one in found.items() if one is not None}

    def planned(self) -> set[str]:
        """Return the files of documents, of former names, and for programs."""
        return self.pages | _files({**self.before['outputs'], **self.outputs})

    @cached_property
    def pages(self) -> set[str]:
        """The files of documents, and of former names of entries."""
        names = {*self.documents, *(name for name, _context, _template in redirect_pages(self.app))}
        return {_page(self.app.builder, name) for name in names}

    def begin(self) -> set[str]:
        """Remove what may not stay; return the documents to write.

        The manifest vouches for nothing from here on, until all is written.
        """
        times = self.app.env.all_docs
        known = {} if self.is_other else self.before['pages']
        self.stale = {name for name in self.documents if known.get(name) != times[name]}
        self.outputs = outputs.planned(self.app, self.before['outputs'], anew=self.is_other)
        if self.stale or self.outputs:
            files = {**self.before['files'], **dict.fromkeys(self.planned())}
            write_kept(self.path, {**self.before, 'shared': '', 'files': files})
        if self.is_other and _is_sound(self.app):
            for path in self._removable():
                remove(self.out, path)
        return self.stale

    def _removable(self) -> set[str]:
        """Return what is removed before all is written: of a whole site everything, else what is gone."""
        kept = _files(self.before['outputs'])
        kept |= set() if self.app.config.maturity_exact_site else self.pages
        return {*self.before['files']} - kept

    def end(self) -> None:
        """Write the files for programs, and say what all was written from."""
        if self.outputs:
            outputs.write(self.app, self.before['outputs'], self.outputs, anew=self.is_other)
            self.before['outputs'] |= self.outputs
        times, known = self.app.env.all_docs, self.before['pages']
        right = {name for name in self.documents if name in self.written or known.get(name) == times[name]}
        files = {path: found for path, found in self.stamps().items() if self.foreign.get(path) != found}
        # Where the record is broken, nothing is known to be gone.
        shared = self.shared if _is_sound(self.app) else ''
        manifest = {
            'shared': shared,
            'pages': {name: times[name] for name in right},
            'files': files,
            'outputs': self.before['outputs'],
        }
        write_kept(self.path, manifest)


_OUTPUTS: WeakKeyDictionary[Sphinx, Output] = WeakKeyDictionary()


def begin_output(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Name the documents to write; Sphinx takes it as done with them."""
    domains = domains_of(env)
    for domain in domains:
        domain.translate_kinds(app)
    if not domains or app.builder.name not in BUILDERS:
        return ()
    output = _OUTPUTS[app] = Output(app)
    return sorted(output.begin())


def note_written(app: Sphinx, _doctree: nodes.document, docname: str) -> None:
    """Note that a document is being written: a build may be of some documents only."""
    if output := _OUTPUTS.get(app):
        output.written.add(docname)


def end_output(app: Sphinx, exception: Exception | None) -> None:
    """Finish the manifest, if all has been written."""
    if exception is None and (output := _OUTPUTS.get(app)):
        output.end()


def _is_sound(app: Sphinx) -> bool:
    """Return whether each record has a dataset."""
    return all(domain.project.head.digest for domain in domains_of(app.env))


def _files(outputs: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """Return the files for programs of all records."""
    return {path for section in outputs.values() for path in section['files']}


def exact_documents(app: Sphinx) -> set[str]:
    """Return the documents that are left as a clean build would: all others are left to Sphinx."""
    found = app.env.found_docs
    return {*found} if app.config.maturity_exact_site else found & documents_with_views(app.env)


def _page(builder: Builder, docname: str) -> str:
    """Return the file that a document becomes, below the output."""
    if isinstance(builder, StandaloneHTMLBuilder):
        return str(builder.get_outfilename(docname))[len(str(builder.outdir)) + 1 :].replace(os.sep, '/')
    return docname + getattr(builder, 'out_suffix', '')
