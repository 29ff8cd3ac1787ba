# SPDX-License-Identifier: Apache-2.0
"""Directives that are more than one view: catalogues, contents, reference tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.directives.other import TocTree

from maturity.model import Text
from maturity.schemas import REFERENCES, definitions
from maturity.sphinxext.directives import OPTIONS, MaturityDirective
from maturity.sphinxext.domain import LEVEL
from maturity.sphinxext.index import Target
from maturity.sphinxext.known import RELEASES
from maturity.sphinxext.messages import speaker_of
from maturity.views import Request, reference
from maturity.views.references import slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.util.docutils import SphinxDirective
    from sphinx.util.typing import OptionSpec

    from maturity.model import Dataset


TYPES = ('requirement', 'capability', 'upgrade', LEVEL)
"""The types of objects of which there are catalogues."""


class CatalogueDirective(MaturityDirective):
    """A section for each record of a catalogue, with its anchor and its views.

    The argument is a kind where records are of one; without it, it is the
    first.
    """

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the sections; they stand at the level of the directive."""
        domain, data = self.domain, self.domain.project.data
        type_ = self.name.rpartition(':')[2].removesuffix('-catalogue')
        self.note_all(type_)
        if data is None:
            return []
        kind = self.arguments[0] if self.arguments else next(iter(data.kinds))
        if kind not in data.kinds:
            self.warn(f'no kind {kind!r}; there are {", ".join(data.kinds)}')
        records = [one for one in domain.records(type_).values() if getattr(one, 'kind', kind) == kind]
        return self.marked([self.section(type_, data, record) for record in records])

    def section(self, type_: str, data: Dataset, record: Any) -> nodes.section:  # noqa: ANN401
        """Return the section of one record and note the object."""
        domain, text = self.domain, record.title
        anchor = f'{domain.project.place_prefix}{type_}-{slug(record.id)}'
        is_own, shown = isinstance(text, Text), speaker_of(self.env, self.env.docname).say(text)
        words = text.value if is_own else shown
        title = nodes.title(words, words, support_smartquotes=False)
        if is_own and text.mark is not None:
            title.source, title.line = domain.project.path(text.mark.path), text.mark.line
        section = nodes.section('', title, ids=[anchor])
        self.set_source_info(section)
        for request in _requests(type_, data, record):
            section += self.view_nodes(request)
        also = getattr(record, 'other_names', ())
        domain.add(type_, record.id, Target(self.env.docname, anchor, shown, also=also))
        return section


def _requests(type_: str, data: Dataset, record: Any) -> Iterator[Request]:  # noqa: ANN401 (of any type)
    """Yield what is shown of a record: a card, and of an upgrade a view for each kind and one of tests."""
    if type_ != 'upgrade':
        yield Request(f'{type_}-card', (('level' if type_ == LEVEL else type_, record.id),))
        return
    ends = (('from', record.before.id), ('release', record.after.id))
    yield from (Request('upgrade', (ends[0], ('kind', kind), ends[1])) for kind in data.kinds)
    yield Request('upgrade-tests', ends)


class EntryPages(TocTree, MaturityDirective):
    """A hidden table of contents of the pages of a kind, by title: 2 before 10, and b before C.

    The argument is a kind, or `release`: then the newest comes first.
    """

    required_arguments = 1
    has_content = False
    option_spec: ClassVar[OptionSpec] = {'type': directives.unchanged_required, **OPTIONS}

    def run(self) -> list[nodes.Node]:
        """Return the toctree; without a record nothing is known, and its problems have been reported."""
        domain, kind = self.domain, self.arguments[0]
        self.note_all(kind)
        folders = {'release': RELEASES, **domain.project.head.folders}
        if kind not in folders and domain.project.head.digest:
            self.warn(f'no kind {kind!r}; there are {", ".join(folders)}')
        if kind not in folders or not domain.project.head.folders:
            return []
        pages = [f'/{page}' for page in self.pages(kind, folders[kind], self.options.pop('type', None))]
        self.content = StringList(pages, source=self.get_source_info()[0])
        self.options['hidden'] = None
        return super().run()

    def pages(self, kind: str, folder: str, type_: str | None) -> Iterator[str]:
        """Yield the documents in order."""
        domain = self.domain
        records = list(domain.records(kind).values())
        for record in reversed(records) if kind == 'release' else records:
            docname = domain.project.docname(folder, record.id)
            if docname in self.env.found_docs and type_ in {None, getattr(record, 'type', None)}:
                yield docname


class ReferenceDirective(MaturityDirective):
    """A table about this extension itself; it needs no record."""

    optional_arguments = 2

    def run(self) -> list[nodes.Node]:
        """Return the table that the name of the directive stands for."""
        # The record has no say, but another version of this package may say something else.
        self.domain.note(self.env.docname, 'reference', None)
        name = self.name.rpartition(':')[2]
        if name == 'problem-codes':
            return self.marked([self.node(reference.problem_codes())])
        if name == 'view-reference':
            return self.marked([self.node(reference.directives()), self.node(reference.options())])
        schema, definition = [*self.arguments, None, None][:2]
        if schema not in REFERENCES:
            self.warn(f'which schema? There are {", ".join(REFERENCES)}')
            return []
        known = definitions(schema)
        if definition is not None and definition not in known:
            self.warn(f'which definition? There are {", ".join(known)}')
            return []
        return self.marked([self.node(reference.schema(schema, definition))])


CATALOGUES: Mapping[str, type[SphinxDirective]] = {
    **dict.fromkeys((f'{type_}-catalogue' for type_ in TYPES), CatalogueDirective),
    'entry-pages': EntryPages,
    **dict.fromkeys(('problem-codes', 'view-reference', 'schema-reference'), ReferenceDirective),
}
"""The directives of whole catalogues, of contents and of reference tables, by name."""
