# SPDX-License-Identifier: Apache-2.0
"""What an output was written from, so that every build leaves what a clean build would.

Sphinx writes the pages that it has just read.  It does not know that builds of
several outputs may share what was read, that a page shows titles, labels and
templates of its surroundings, or that somebody has damaged a file.  So beside
the doctrees a manifest of each output says when each of its documents was read,
gives one digest of all that documents share, and lists the files.  Where the
digest or one of the files differs, all documents are written again.

This holds for the documents that depend on the record; with
`maturity_exact_site` for all, and for every file of the output.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sphinx.builders.html import StandaloneHTMLBuilder

from maturity.sphinxext import outputs
from maturity.sphinxext.domain import domains_of, exact_documents
from maturity.sphinxext.heads import redirect_pages
from maturity.sphinxext.kept import digest_of, read_kept, remove, write_kept
from maturity.sphinxext.known import code_digest
from maturity.sphinxext.rereading import document_digests, stamp

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

EMPTY: Mapping[str, Any] = MappingProxyType({'shared': '', 'pages': {}, 'files': {}, 'outputs': {}})
# What Sphinx keeps for itself.
_PRIVATE = frozenset({'.buildinfo', '.buildinfo.bak'})


class Output:
    """The output of one build: its manifest of the build before, and what this build does."""

    def __init__(self, app: Sphinx) -> None:
        """Read the manifest and look at the files."""
        self.app, self.out = app, Path(app.outdir)
        self.path = Path(app.doctreedir, f'maturity-{app.builder.name}-{digest_of(str(app.outdir))}.json')
        before = read_kept(self.path, EMPTY)
        # Those of a record that is gone, and those that are not wanted any more, are files as all others.
        records = {one.name for one in domains_of(app.env) if outputs.has_outputs(app.builder)}
        self.outputs = {name: section for name, section in before['outputs'].items() if name in records}
        self.changed: Mapping[str, Any] = {}
        self.documents = exact_documents(app.env)
        names = {*self.documents, *(name for name, _context, _template in redirect_pages(app))}
        self.pages = {_page(app.builder, name) for name in names}
        self.files, self.shared = before['files'], shared_digest(app)
        present = self.stamps()
        self.foreign = {path: found for path, found in present.items() if path not in self.files}
        self.is_other = before['shared'] != self.shared or not self.files.items() <= present.items()
        times, known = app.env.all_docs, {} if self.is_other else before['pages']
        self.right = {name: times[name] for name in self.documents if known.get(name) == times[name]}

    def stamps(self) -> Mapping[str, list[int]]:
        """Return the stamps of the files that this manifest is about."""
        if self.app.config.maturity_exact_site:
            doctrees = os.path.relpath(self.app.doctreedir, self.out)
            return stamps_below(self.out, {*_PRIVATE, doctrees})
        paths = {*self.files, *self.pages, *_files(self.outputs)}
        return {path: found for path in paths if (found := stamp(f'{self.out}/{path}')) is not None}

    def begin(self) -> set[str]:
        """Remove what may not stay; return the documents to write.

        The manifest vouches for nothing from here on, until all is written.
        """
        stale = self.documents - self.right.keys()
        self.changed = outputs.planned(self.app, self.outputs, anew=self.is_other)
        if stale or self.changed:
            self._keep('', {**self.files, **dict.fromkeys(self.pages | _files(self.changed))})
        if self.is_other and _is_sound(self.app):
            # Of a whole site everything is written again, else only what is gone may not stay.
            kept = set() if self.app.config.maturity_exact_site else self.pages
            for path in {*self.files} - kept - _files(self.outputs):
                remove(self.out, path)
        return stale

    def note(self, docname: str) -> None:
        """Note that a document is being written: a build may be of some documents only."""
        self.right[docname] = self.app.env.all_docs[docname]

    def end(self) -> None:
        """Write the files for programs, and say what all was written from."""
        outputs.write(self.app, self.outputs, self.changed, anew=self.is_other)
        self.outputs |= self.changed
        files = {path: found for path, found in self.stamps().items() if self.foreign.get(path) != found}
        # Where the record is broken, nothing is known to be gone.
        self._keep(self.shared if _is_sound(self.app) else '', files)

    def _keep(self, shared: str, files: Mapping[str, Any]) -> None:
        write_kept(
            self.path, {'shared': shared, 'pages': self.right, 'files': files, 'outputs': self.outputs}
        )


_OUTPUTS: WeakKeyDictionary[Sphinx, Output] = WeakKeyDictionary()


def begin_output(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Name the documents to write; Sphinx takes it as done with them."""
    # What has no format only checks, but for catalogues.
    if not domains_of(env) or not (app.builder.format or app.builder.name == 'gettext'):
        return ()
    output = _OUTPUTS[app] = Output(app)
    return sorted(output.begin())


def note_written(app: Sphinx, _doctree: nodes.document, docname: str) -> None:
    """Note that a document is being written."""
    if output := _OUTPUTS.get(app):
        output.note(docname)


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


def _page(builder: Builder, docname: str) -> str:
    """Return the file that a document becomes, below the output."""
    if isinstance(builder, StandaloneHTMLBuilder):
        return str(builder.get_outfilename(docname))[len(str(builder.outdir)) + 1 :].replace(os.sep, '/')
    return docname + getattr(builder, 'out_suffix', '')


# What documents share ---------------------------------------------------------------------------


def shared_digest(app: Sphinx) -> str:
    """Return a digest of all that the documents of an output share.

    Too much in it makes a build slow, too little makes it wrong.
    """
    heads = [domain.project.head for domain in domains_of(app.env)]
    programs = [(name, extension.version) for name, extension in sorted(app.extensions.items())]
    return digest_of((
        (code_digest(), version('sphinx'), version('docutils'), programs),
        plain({value.name: value.value for value in app.config}),
        [(stamp(path) if path.is_file() else sorted(stamps_below(path).items())) for path in _paths(app)],
        (sorted(app.tags), plain([head.renames for head in heads]), app.builder.name),
        list(_inventory(app.env)),
    ))  # fmt: skip


def _paths(app: Sphinx) -> Iterator[Path]:
    """Yield the folders of templates, static files and catalogues; Sphinx takes single files too."""
    config = app.config
    for name in ('templates_path', 'html_static_path', 'html_extra_path'):
        yield from (Path(app.confdir, path) for path in config[name])
    yield from (Path(app.srcdir, folder, config.language) for folder in config.locale_dirs)
    if theme := getattr(app.builder, 'theme', None):
        yield from map(Path, theme.get_theme_dirs())


def _inventory(env: BuildEnvironment) -> Iterator[str]:
    """Yield labels and objects, the titles and order of documents, numbers, and names of images."""
    records = domains_of(env)
    yield from (plain(domain.data['objects']) for domain in records)
    yield plain({docname: outline for docname, (_stamp, outline) in document_digests(env).items()})
    yield from (plain(env.domaindata[name]) for name in ('std', 'citation', 'math'))
    known = {'std', 'citation', 'math', *(domain.name for domain in records)}
    yield from (plain(set(one.get_objects())) for one in env.domains.sorted() if one.name not in known)
    for table in (env.toctree_includes, env.toc_secnumbers, env.toc_fignumbers, env.images, env.dlfiles):
        yield plain(table)


def plain(value: object) -> str:
    """Return data as text that is the same in every process."""
    if isinstance(value, Mapping):
        return f'{{{",".join(sorted(f"{plain(key)}:{plain(one)}" for key, one in value.items()))}}}'
    if isinstance(value, set | frozenset):
        return f'{{{",".join(sorted(map(plain, value)))}}}'
    if isinstance(value, list | tuple):
        return f'[{",".join(map(plain, value))}]'
    if isinstance(value, str | int):
        return repr(value)
    return re.sub(r' at 0x[0-9a-f]+', '', repr(value))


def stamps_below(folder: Path, passed: Collection[str] = ()) -> dict[str, list[int]]:
    """Return the stamps of all files below a folder but some names in it; none where it is a file."""
    found: dict[str, list[int]] = {}
    for top, folders, names in os.walk(folder, followlinks=True):
        below = f'{top}/'.removeprefix(f'{folder}/')
        folders[:] = (name for name in folders if f'{below}{name}' not in passed)
        paths = (f'{below}{name}' for name in names)
        stamps = ((path, stamp(f'{folder}/{path}')) for path in paths if path not in passed)
        found.update((path, one) for path, one in stamps if one is not None)
    return found
