# SPDX-License-Identifier: Apache-2.0
"""The search index: one hit for each object, and nothing that is gone or forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.util.index_entries import split_index_msg

from maturity.sphinxext.domain import domains_of, exact_documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

    Entry = tuple[str, str, str, str, str | None]


def complete_index(app: Sphinx) -> Iterable[Any]:
    """Put right what Sphinx does not when it takes up the index of the build before.

    It keeps words that no page has any more, and forgets what `index`
    directives name on pages that it does not write: pages of a host stay so.
    Objects have a hit of their own, so the title of their section is none.
    """
    indexer = getattr(app.builder, 'indexer', None)
    documents = exact_documents(app.env)
    if indexer is None or not documents:
        return ()
    for mapping in (indexer._mapping, indexer._title_mapping):  # noqa: SLF001 (there is no other way)
        for word in [word for word, pages in mapping.items() if not pages]:
            del mapping[word]
    entries = {docname: {*_named(found)} for docname, found in app.env.domaindata['index']['entries'].items()}
    places = set()
    for target in (one for domain in domains_of(app.env) for one in domain.data['objects'].values()):
        names = {(name, target.anchor, 'main') for name in (*target.also, *target.numbers)}
        entries.setdefault(target.docname, set()).update(names)
        places.add((target.docname, target.anchor))
    titles, index = indexer._all_titles, indexer._index_entries  # noqa: SLF001
    for docname in titles.keys() & documents:
        titles[docname] = [one for one in titles[docname] if (docname, one[1]) not in places]
        index[docname] = sorted(entries.get(docname, ()))
    return ()


def _named(entries: Iterable[Entry]) -> Iterator[tuple[str, str, str]]:
    """Yield what entries name, the place, and whether it is the main one: as Sphinx does."""
    for type_, value, target, main, _category in entries:
        try:
            names = split_index_msg(type_, value)
        except ValueError:
            continue
        yield from ((name, target or '', main) for name in names)
