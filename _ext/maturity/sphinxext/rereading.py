# SPDX-License-Identifier: Apache-2.0
"""Which documents are read again, beside those that Sphinx knows to be out of date.

Sphinx goes by the times of files.  A document also depends on answers of the
record, and on what it is read with; and a file may have changed though it has
become older.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from sphinx.environment.collectors import EnvironmentCollector

from maturity.sphinxext.building import builder_of
from maturity.sphinxext.domain import domains_of, exact_documents
from maturity.sphinxext.kept import digest_of
from maturity.sphinxext.known import changed_entries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from maturity.sphinxext.domain import MaturityDomain


class DocumentDigests(EnvironmentCollector):
    """Keeps digests of what each document was read from, and of what other pages show of it."""

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Note both digests of a document."""
        env = app.env
        docname = env.docname
        outline = (
            env.titles[docname].astext(),
            env.longtitles[docname].astext(),
            env.tocs[docname].pformat(),
        )
        document_digests(env)[docname] = (_origin(env, docname), digest_of(outline))

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget a document."""
        document_digests(env).pop(docname, None)

    def merge_other(
        self, app: Sphinx, env: BuildEnvironment, docnames: AbstractSet[str], other: BuildEnvironment
    ) -> None:
        """Take over what a parallel process has read."""
        read = document_digests(other).items()
        document_digests(env).update((docname, digests) for docname, digests in read if docname in docnames)

    def get_outdated_docs(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Return the documents that would be read differently now."""
        digests = document_digests(env)
        documents = (digests.keys() & exact_documents(env)) - added - changed
        found = {name for name in documents if digests[name][0] != _origin(env, name)}
        domains = [domain for domain in domains_of(env) if domain.data['state'] != domain.state]
        for domain in domains:
            found |= documents & {*_outdated(domain)}
            domain.data |= {'state': domain.state, 'record': domain.project.head.files}
        # Without a document that is read, Sphinx does not keep what it knows now.
        return sorted(found) if not domains or found | added | changed | removed else [env.config.root_doc]


def document_digests(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Return digests of the origin and of the outline of each document, as they were when it was read."""
    kept: dict[str, tuple[str, str]] = vars(env).setdefault('maturity_documents', {})
    return kept


def stamp(path: str | Path) -> list[int] | None:
    """Return the time and size of a file, None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 (there can be very many)
    except OSError:
        return None
    return [found.st_mtime_ns, found.st_size]


def _origin(env: BuildEnvironment, docname: str) -> str:
    """Return a digest of the files of a document and of what they are read with.

    Sphinx looks after catalogues; those for translators name the lines of the record.
    """
    files = sorted(str(path) for path in env.dependencies.get(docname, ()))
    paths = [str(env.doc2path(docname)), *(path for path in files if not path.endswith('.mo'))]
    domains = domains_of(env)
    shown = [one for one in domains if docname in one.data['notes'] and builder_of(env).name == 'gettext']
    lines = [one.project.head.state for one in shown]
    stamps = [stamp(os.path.join(env.srcdir, path)) for path in paths]
    return digest_of((stamps, [one.reading for one in domains], lines))


def _outdated(domain: MaturityDomain) -> Iterator[str]:
    """Yield the documents with an answer that has changed since the record was in the state that is kept."""
    # Templates of a site may ask the record for anything.
    all_pages = any((domain.data['state'][0], domain.state[0]))
    changed = changed_entries(domain.data['record'], domain.project.head.files)
    answers: dict[str, str] = {}
    for docname, notes in domain.data['notes'].items():
        for question, digest in notes.items():
            if changed is not None and not _may_differ(question, changed, all_pages=all_pages):
                continue
            if question not in answers:
                answers[question] = digest_of(domain.answer(question))
            if answers[question] != digest:
                yield docname
                break


_ENTRY = re.compile(r'\["entry", "([^"]*)"\]')


def _may_differ(question: str, changed: frozenset[str], *, all_pages: bool) -> bool:
    """Return whether an answer can differ where only these entries changed.

    With `all_pages` the text of any page can.
    """
    if question.startswith('['):
        about = _ENTRY.search(question)
        return about is None or about[1] in changed
    type_, _blank, id_ = question.partition(' ')
    if type_ == 'page':
        return all_pages or id_.rpartition('/')[2] in changed
    # Titles have not changed.
    return id_.partition('@')[0] in changed
