# SPDX-License-Identifier: Apache-2.0
"""Directives that are more than one view: catalogues, contents, reference tables."""

from __future__ import annotations

from dataclasses import dataclass
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
from maturity.sphinxext.messages import speaker_of
from maturity.sphinxext.project import RELEASES
from maturity.views import Request, reference
from maturity.views.references import slug
from maturity.views.upgrades import upgrades

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sphinx.util.docutils import SphinxDirective
    from sphinx.util.typing import OptionSpec

    from maturity.model import Dataset
    from maturity.views.upgrades import Upgrade


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The records of a type, and the card that is shown of each: a view, and its option for them."""

    type: str
    records: Callable[[Dataset], list[Any]]
    requests: Callable[[Dataset, Any], Iterable[Request]]


def _card(name: str, option: str) -> Callable[[Dataset, Any], Iterable[Request]]:
    return lambda _data, one: [Request(name, ((option, one.id),))]


def _upgrade(data: Dataset, one: Upgrade) -> Iterator[Request]:
    ends = (('from', one.before.id), ('release', one.after.id))
    yield from (Request('upgrade', (ends[0], ('kind', kind), ends[1])) for kind in data.kinds)
    yield Request('upgrade-tests', ends)


RECORDS: Mapping[str, Catalogue] = {
    'requirement-catalogue': Catalogue(
        'requirement', lambda data: list(data.requirements.values()), _card('requirement-card', 'requirement')
    ),
    'capability-catalogue': Catalogue(
        'capability', lambda data: list(data.capabilities.values()), _card('capability-card', 'capability')
    ),
    'upgrade-catalogue': Catalogue('upgrade', lambda data: list(upgrades(data).values()), _upgrade),
    # Highest first.
    'classification-catalogue': Catalogue(
        LEVEL,
        lambda data: [*reversed(list(data.levels.values())), data.below],
        _card('classification-card', 'level'),
    ),
}
"""The catalogues by the names of their directives."""


class CatalogueDirective(MaturityDirective):
    """A section for each record of a catalogue, with its anchor and its views.

    The argument is a kind where records are of one; without it, it is the
    first.
    """

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the sections; they stand at the level of the directive."""
        domain = self.domain
        catalogue, data = RECORDS[self.name.rpartition(':')[2]], domain.project.data
        question = f'{catalogue.type} *'
        domain.note(self.env.docname, question, domain.answer(question))
        if data is None:
            return []
        kind = self.arguments[0] if self.arguments else next(iter(data.kinds))
        if kind not in data.kinds:
            self.warn(f'no kind {kind!r}; there are {", ".join(data.kinds)}')
        records = [one for one in catalogue.records(data) if getattr(one, 'kind', kind) == kind]
        return self.marked([self.section(catalogue, data, record) for record in records])

    def section(self, catalogue: Catalogue, data: Dataset, record: Any) -> nodes.section:  # noqa: ANN401
        """Return the section of one record and note the object."""
        domain, text = self.domain, record.title
        anchor = f'{domain.project.place_prefix}{catalogue.type}-{slug(record.id)}'
        is_own, shown = isinstance(text, Text), speaker_of(self.env, self.env.docname).say(text)
        words = text.value if is_own else shown
        title = nodes.title(words, words, support_smartquotes=False)
        if is_own and text.mark is not None:
            title.source, title.line = domain.project.path(text.mark.path), text.mark.line
        section = nodes.section('', title, ids=[anchor])
        self.set_source_info(section)
        for request in catalogue.requests(data, record):
            section += self.view_nodes(request)
        also = getattr(record, 'other_names', ())
        domain.add(catalogue.type, record.id, Target(self.env.docname, anchor, shown, also=also))
        return section


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
        domain.note(self.env.docname, f'{kind} *', domain.answer(f'{kind} *'))
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
    **dict.fromkeys(RECORDS, CatalogueDirective),
    'entry-pages': EntryPages,
    **dict.fromkeys(('problem-codes', 'view-reference', 'schema-reference'), ReferenceDirective),
}
"""The directives of whole catalogues, of contents and of reference tables, by name."""
