# SPDX-License-Identifier: Apache-2.0
"""Where objects are described, and the index of all their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx.domains import Index, IndexEntry

from maturity.model import msg
from maturity.sphinxext.building import builder_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.sphinxext.domain import MaturityDomain

# What Sphinx calls the top of a page in LaTeX, where its index knows no other pages.
PAGE_LABEL = ':doc'
INDEX = msg('Index of the record')


class Target(NamedTuple):
    """Where an object is described, its title in the language of that page, and its other names.

    `numbers` stand on its page; search passes over those in its words.
    """

    docname: str
    anchor: str
    title: str
    also: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


class EntryIndex(Index):
    """All entries, requirements and capabilities by their titles."""

    domain: MaturityDomain
    name = 'index'
    localname = str(INDEX)

    def generate(
        self, docnames: Iterable[str] | None = None
    ) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """Return the entries of the index by first letter."""
        content: dict[str, list[IndexEntry]] = {}
        objects = self.domain.data['objects']
        top = PAGE_LABEL if builder_of(self.domain.env).format == 'latex' else ''
        # Of equal titles, which comes first must not depend on which page was read last.
        for (type_, _id), target in sorted(
            objects.items(), key=lambda one: (one[1].title.casefold(), one[0])
        ):
            if docnames is not None and target.docname not in docnames:
                continue
            kind = self.domain.object_types[type_].lname
            anchor = target.anchor or top
            for name, about in ((target.title, ''), *((name, target.title) for name in target.also)):
                entry = IndexEntry(name, 0, target.docname, anchor, str(kind), '', about)
                content.setdefault(name[:1].upper(), []).append(entry)
        for entries in content.values():
            # Other names stand among the titles.
            entries.sort(key=lambda entry: entry.name.casefold())
        return sorted(content.items()), False
