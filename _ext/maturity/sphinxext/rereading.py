# SPDX-License-Identifier: Apache-2.0
"""Which documents are read again, beside those that Sphinx knows to be out of date.

Sphinx goes by the times of files.  A document also depends on answers of the
record; and a file may have changed though it has become older.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from maturity.sphinxext.changes import changed_entries, summary
from maturity.sphinxext.domain import maturity_domain
from maturity.sphinxext.kept import digest_of
from maturity.sphinxext.pages import has_own_pages
from maturity.sphinxext.surroundings import stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from maturity.sphinxext.domain import MaturityDomain


def note_reading(app: Sphinx, document: nodes.document) -> None:
    """Note the files that a document was read from, and what other pages show of it."""
    env = app.env
    docname = env.current_document.docname
    outline = (env.titles[docname].astext(), env.longtitles[docname].astext(), env.tocs[docname].pformat())
    maturity_domain(env).data['read'][docname] = (_files(env, docname), digest_of(outline)[:16])


def _files(env: BuildEnvironment, docname: str) -> str:
    """Return a digest of the times and sizes of the files of a document; Sphinx looks after catalogues."""
    files = sorted(str(path) for path in env.dependencies.get(docname, ()))
    paths = [str(env.doc2path(docname)), *(path for path in files if not path.endswith('.mo'))]
    return digest_of([stamp(os.path.join(env.srcdir, path)) for path in paths])[:16]


def outdated_documents(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> set[str]:
    """Return the documents that would not be read the same any more."""
    domain = maturity_domain(env)
    before, domain.data['state'] = domain.data['state'], domain.state
    documents = domain.data['read'].keys() - added - changed - removed
    if not app.config.maturity_exact_site:
        documents &= domain.data['notes'].keys()
    found = {name for name in documents if domain.data['read'][name][0] != _files(env, name)}
    if before != domain.state:
        all_pages = before[1] != domain.state[1] or has_own_pages(domain.page_templates)
        found |= documents & {*_compared(domain, all_pages=all_pages)}
        # Catalogues for translators name the lines of the record.
        if before[0] != domain.state[0] or app.builder.name == 'gettext':
            found = documents
        # Without a document that is read, Sphinx does not keep what it knows now.
        return found if found | added | changed | removed else {env.config.root_doc}
    return found


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
