# SPDX-License-Identifier: Apache-2.0
"""Directives that are more than one view: catalogues, contents, reference tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.directives.other import TocTree
from sphinx.util import logging

from maturity.schemas import REFERENCES, definitions
from maturity.sphinxext.directives import MaturityDirective
from maturity.sphinxext.domain import LEVEL, Target, maturity_domain
from maturity.sphinxext.project import RELEASES
from maturity.views import Request, reference

logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.util.docutils import SphinxDirective
    from sphinx.util.typing import OptionSpec

    from maturity.model import Capability, Dataset, Level, Requirement, Text


class CatalogueDirective(MaturityDirective):
    """A section for each record of a catalogue, with its anchor and its views."""

    optional_arguments = 1
    type_: ClassVar[str]

    def run(self) -> list[nodes.Node]:
        """Return the sections; they stand at the level of the directive."""
        domain = maturity_domain(self.env)
        data = domain.project.data
        question = f'{self.type_} *'
        domain.note(self.env.current_document.docname, question, domain.answer(question))
        if data is None:
            return []
        return [self.section(data, record) for record in self.records(data)]

    def records(self, data: Dataset) -> Iterator[Any]:
        """Yield the records of the catalogue."""
        raise NotImplementedError

    def views(self, data: Dataset, record: Any) -> Iterator[nodes.Node]:  # noqa: ANN401
        """Yield the views below the title of a record."""
        raise NotImplementedError

    def section(self, data: Dataset, record: Requirement | Capability | Level) -> nodes.section:
        """Return the section of one record and note the object."""
        domain = maturity_domain(self.env)
        docname = self.env.current_document.docname
        anchor = f'{self.type_}-{record.id}'
        section = nodes.section(ids=[anchor])
        self.set_source_info(section)
        section += self.title(record.title)
        section += list(self.views(data, record))
        domain.add(self.type_, record.id, Target(docname, anchor, record.title.value))
        return section

    def title(self, text: Text) -> nodes.title:
        """Return a title that can be translated, with its place in the record."""
        title = nodes.title(text.value, text.value, support_smartquotes=False)
        if text.mark is not None:
            title.source = maturity_domain(self.env).project.path(text.mark.path)
            title.line = text.mark.line
        return title


class RequirementCatalogue(CatalogueDirective):
    """All requirements of a kind: their words, and who meets them."""

    type_ = 'requirement'

    def records(self, data: Dataset) -> Iterator[Requirement]:
        """Yield the requirements of the kind that is the argument."""
        kind = self.arguments[0] if self.arguments else next(iter(data.kinds))
        if kind not in data.kinds:
            self.warn(f'no kind {kind!r}; there are {", ".join(data.kinds)}')
        yield from (one for one in data.requirements.values() if one.kind == kind)

    def views(self, data: Dataset, record: Requirement) -> Iterator[nodes.Node]:
        """Yield the requirement in short and who meets it."""
        named = (('requirement', record.id),)
        yield from self.view_nodes(Request('requirement-card', named))
        yield from self.view_nodes(Request('timeline', (*named, ('show', 'requirements'))))


class CapabilityCatalogue(CatalogueDirective):
    """All capabilities: how they are derived, and who has them."""

    type_ = 'capability'

    def records(self, data: Dataset) -> Iterator[Capability]:
        """Yield the capabilities."""
        yield from data.capabilities.values()

    def views(self, data: Dataset, record: Capability) -> Iterator[nodes.Node]:
        """Yield the capability in short and who has it."""
        named = ('capability', record.id)
        yield from self.view_nodes(Request('capability-card', (named,)))
        for kind in data.kinds:
            if any(entry.capabilities for entry in data.of_kind(kind)):
                options = (named, ('kind', kind), ('show', 'capabilities'))
                yield from self.view_nodes(Request('timeline', options))


class LevelCatalogue(CatalogueDirective):
    """All classifications: what they mean and what they require."""

    type_ = LEVEL

    def records(self, data: Dataset) -> Iterator[Level]:
        """Yield the levels, highest first, and what is below them."""
        yield from reversed(list(data.levels.values()))
        yield data.below

    def views(self, data: Dataset, record: Level) -> Iterator[nodes.Node]:
        """Yield what the level means and what it requires."""
        yield from self.view_nodes(Request('classification-card', (('level', record.id),)))


class EntryPages(TocTree):
    """A hidden table of contents of the pages of a kind, in the order of the record.

    The argument is a kind, or `release`: then the newest comes first.
    """

    required_arguments = 1
    has_content = False
    option_spec: ClassVar[OptionSpec] = {'type': directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Return the toctree."""
        domain = maturity_domain(self.env)
        kind = self.arguments[0]
        domain.note(self.env.current_document.docname, f'{kind} *', domain.answer(f'{kind} *'))
        if not domain.project.head.kinds:
            # Without a record nothing is known; its problems have been reported.
            return []
        known = ['release', *domain.project.head.kinds]
        if kind not in known and domain.project.head.digest:
            message = '%s: no kind %r; there are %s'
            place = self.get_location()
            logger.warning(
                message,
                self.name,
                kind,
                ', '.join(known),
                location=place,
                type='maturity',
                subtype='directive',
            )
            return []
        pages = [f'/{page}' for page in self.pages(kind, self.options.pop('type', None))]
        self.content = StringList(pages, source=self.get_source_info()[0])
        self.options['hidden'] = None
        return super().run()

    def pages(self, kind: str, type_: str | None) -> Iterator[str]:
        """Yield the documents in order."""
        domain = maturity_domain(self.env)
        records = list(domain.records(kind).values())
        folder = RELEASES if kind == 'release' else self.folder(kind)
        for record in reversed(records) if kind == 'release' else records:
            docname = domain.project.docname(folder, record.id)
            if docname in self.env.found_docs and type_ in {None, getattr(record, 'type', None)}:
                yield docname

    def folder(self, kind: str) -> str:
        """Return the folder of a kind."""
        data = maturity_domain(self.env).project.data
        return data.kinds[kind].folder if data is not None and kind in data.kinds else ''


class ReferenceDirective(MaturityDirective):
    """A table about this extension itself; it needs no record."""

    optional_arguments = 2

    def run(self) -> list[nodes.Node]:
        """Return the table that the name of the directive stands for."""
        # The record has no say, but another version of this package may say something else.
        maturity_domain(self.env).note(self.env.current_document.docname, 'reference', None)
        name = self.name.rpartition(':')[2]
        if name == 'problem-codes':
            return [self.node(reference.problem_codes())]
        if name == 'view-reference':
            return [self.node(reference.directives()), self.node(reference.options())]
        schema, definition = [*self.arguments, None, None][:2]
        if schema not in REFERENCES:
            self.warn(f'which schema? There are {", ".join(REFERENCES)}')
            return []
        known = definitions(schema)
        if definition is not None and definition not in known:
            self.warn(f'which definition? There are {", ".join(known)}')
            return []
        return [self.node(reference.schema(schema, definition))]


CATALOGUES: Mapping[str, type[SphinxDirective]] = {
    'requirement-catalogue': RequirementCatalogue,
    'capability-catalogue': CapabilityCatalogue,
    'classification-catalogue': LevelCatalogue,
    'entry-pages': EntryPages,
    'problem-codes': ReferenceDirective,
    'view-reference': ReferenceDirective,
    'schema-reference': ReferenceDirective,
}
"""The directives of whole catalogues, of contents and of reference tables, by name."""
