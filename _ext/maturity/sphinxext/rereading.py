# SPDX-License-Identifier: Apache-2.0
"""Which documents are read again, beside those that Sphinx knows to be out of date.

Sphinx goes by the times of files.  A document also depends on answers of the
record; and a file may have changed though it has become older.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from sphinx.environment.collectors import EnvironmentCollector

from maturity.sphinxext.building import builder_of
from maturity.sphinxext.changes import changed_entries, summary
from maturity.sphinxext.domain import documents_with_views, domains_of
from maturity.sphinxext.kept import digest_of
from maturity.sphinxext.pages import has_own_pages
from maturity.sphinxext.surroundings import readings, stamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from maturity.sphinxext.domain import MaturityDomain


class Readings(EnvironmentCollector):
    """Keeps the files that a document was read from, and what other pages show of it."""

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Note digests of both."""
        env = app.env
        docname = env.docname
        outline = (
            env.titles[docname].astext(),
            env.longtitles[docname].astext(),
            env.tocs[docname].pformat(),
        )
        readings(env)[docname] = (_files(env, docname), digest_of(outline)[:16])

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget a document."""
        readings(env).pop(docname, None)

    def merge_other(
        self, app: Sphinx, env: BuildEnvironment, docnames: AbstractSet[str], other: BuildEnvironment
    ) -> None:
        """Take over what a parallel process has read."""
        readings(env).update((one, kept) for one, kept in readings(other).items() if one in docnames)

    def get_outdated_docs(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Return the documents that would not be read the same any more."""
        documents = readings(env).keys() - added - changed - removed
        if not app.config.maturity_exact_site:
            documents &= documents_with_views(env)
        found = {name for name in documents if readings(env)[name][0] != _files(env, name)}
        domains = [domain for domain in domains_of(env) if domain.data['state'] != domain.state]
        for domain in domains:
            found |= documents & _outdated(domain, documents)
        # Without a document that is read, Sphinx does not keep what it knows now.
        return sorted(found) if not domains or found | added | changed | removed else [env.config.root_doc]


def _files(env: BuildEnvironment, docname: str) -> str:
    """Return a digest of the times and sizes of the files of a document; Sphinx looks after catalogues."""
    files = sorted(str(path) for path in env.dependencies.get(docname, ()))
    paths = [str(env.doc2path(docname)), *(path for path in files if not path.endswith('.mo'))]
    return digest_of([stamp(os.path.join(env.srcdir, path)) for path in paths])[:16]


def _outdated(domain: MaturityDomain, documents: AbstractSet[str]) -> AbstractSet[str]:
    """Return which documents would not be read the same any more, now that a record has another state."""
    before, domain.data['state'] = domain.data['state'], domain.state
    all_pages = before[1] != domain.state[1] or has_own_pages(domain.page_templates)
    found = {*_compared(domain, all_pages=all_pages)}
    if before[0] != domain.state[0]:
        return documents
    # Catalogues for translators name the lines of the record.
    return domain.data['notes'].keys() if builder_of(domain.env).name == 'gettext' else found


def _compared(domain: MaturityDomain, *, all_pages: bool) -> Iterator[str]:
    """Yield the documents of which an answer is not the same any more; `all_pages` may be."""
    before, domain.data['record'] = domain.data['record'], summary(domain.project)
    changed = changed_entries(before, domain.data['record'])
    answers: dict[str, str] = {}
    for docname, notes in domain.data['notes'].items():
        for question, digest in notes.items():
            if changed is not None and not _may_differ(question, changed, all_pages=all_pages):
                continue
            if question not in answers:
                answers[question] = digest_of(domain.answer(question))[:16]
            if answers[question] != digest:
                yield docname
                break


_ENTRY = re.compile(r'\["entry", "([^"]*)"\]')


def _may_differ(question: str, changed: frozenset[str], *, all_pages: bool) -> bool:
    """Return whether the answer can be another one where only these entries are."""
    if question.startswith('['):
        about = _ENTRY.search(question)
        return about is None or about[1] in changed
    type_, _blank, id_ = question.partition(' ')
    if type_ == 'page':
        return all_pages or id_.rpartition('/')[2] in changed
    # Titles have not changed.
    return id_.partition('@')[0] in changed
