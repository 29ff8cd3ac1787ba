# SPDX-License-Identifier: Apache-2.0
"""Gives each view what it needs to be written: its answer, its words and its references.

Runs when a page is written, so that doctrees stay small.  What stands in a
view is no tree of nodes: only search and translators get its words.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform

from maturity.model import Message
from maturity.sphinxext.building import builder_of
from maturity.sphinxext.domain import maturity_domain
from maturity.sphinxext.messages import speaker_of
from maturity.sphinxext.nodes import copies, phrases, plain_text, view
from maturity.views.statements import Picker, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from sphinx.environment import BuildEnvironment

    from maturity.sphinxext.domain import MaturityDomain
    from maturity.sphinxext.project import Project
    from maturity.views.shapes import Link


class References(dict[tuple[str, str], 'nodes.reference | None']):
    """The reference from a page to each object, by type and id; None where it has no page."""

    def __init__(self, domain: MaturityDomain, docname: str) -> None:
        """Begin with none: each is resolved when it is asked for."""
        super().__init__()
        self._domain, self._docname = domain, docname

    def __missing__(self, key: tuple[str, str]) -> nodes.reference | None:
        """Return the reference to an object; what has no page here may have one in another documentation."""
        domain, place = self._domain, self._domain.place(*key)
        if place is not None:
            try:
                self[key] = domain.reference_to(self._docname, place, nodes.inline())
            except NoUri:
                # The page is not in this book.
                self[key] = None
        else:
            self[key] = self._elsewhere(*key)
        return self[key]

    def _elsewhere(self, type_: str, id_: str) -> nodes.reference | None:
        """Ask other extensions, as Sphinx does for references of pages."""
        pending = pending_xref('', reftype=type_, reftarget=id_, refdoc=self._docname)
        pending['refdomain'] = self._domain.name
        pending['refexplicit'], pending['refwarn'] = True, False
        env = self._domain.env
        found = env.events.emit_firstresult('missing-reference', env, pending, nodes.inline())
        return found if isinstance(found, nodes.reference) else None


class Page:
    """What views in one document share: what their words read, where references lead and texts stand.

    `references` gives what leads from the page to an object, by type and id.
    """

    def __init__(
        self,
        env: BuildEnvironment,
        docname: str,
        references: Mapping[tuple[str, str], nodes.reference | None],
        project: Project | None = None,
    ) -> None:
        """Take the languages from the site; a file without a record has no `project`."""
        self.speaker = speaker_of(env, docname)
        self.say = self.speaker.say
        self.references = references
        self._project = project
        self._file = None if project is None else project.marked(docname)

    def line_of(self, link: Link) -> int | None:
        """Return the line of a link in the data file that this page shows, if it is there."""
        mark = link.mark
        return mark.line if mark is not None and mark.path == self._file else None

    def path(self, marked: str) -> str:
        """Return the path of a position, absolute."""
        return marked if self._project is None else self._project.path(marked)


def _reference(address: str) -> nodes.reference:
    if address.startswith('#'):
        return nodes.reference(refid=address[1:], internal=True)
    return nodes.reference(refuri=address, internal=False)


class ResolveViews(SphinxPostTransform):
    """Completes every view of a document, which can be made of several."""

    # Before ReferencesResolver (10).
    default_priority = 5

    def run(self, **_kwargs: Any) -> None:
        """Ask the record again where a doctree comes from disk, and number the views."""
        builder = builder_of(self.env)
        pages: dict[tuple[str, str], Page] = {}
        keywords: dict[str, None] = {}
        views = list(self.document.findall(view))
        for number, node in enumerate(views, 1):
            node['number'], node['page'] = number, self._page(node, pages)
            if builder.name == 'gettext':
                node.extend(_messages(node))
            elif (indexer := getattr(builder, 'indexer', None)) and not isinstance(node['view'], Picker):
                searched, split = node['page'].speaker.searched, indexer.lang.split
                for phrase in phrases(node['view']):
                    keywords.update(searched(phrase, split))
            if builder.format == 'html' and isinstance(node['view'], Statement):
                # Who walks through the page reads this; HTML shows the view itself.
                node.extend(nodes.paragraph('', node['page'].say(words)) for words in node['view'].summary)
        if keywords:
            # Search reads them; who reads the text of a page does not.
            node.append(nodes.meta(name='keywords', content=','.join(keywords)))
        if views and builder.format == 'html' and builder.name != 'epub':
            self.document.append(copies())

    def _page(self, node: view, pages: dict[tuple[str, str], Page]) -> Page:
        """Return the page of a view, and give it its answer."""
        if node['domain'] is None:
            links = {key: _reference(address) for key, address in node['links'].items()}
            return Page(self.env, node['docname'], defaultdict(lambda: None, links))
        domain, key = maturity_domain(self.env, node['domain']), (node['domain'], node['docname'])
        if node['view'] is None:
            node['view'] = domain.project.view(node['request'])
        if key not in pages:
            references = References(domain, node['docname'])
            pages[key] = Page(self.env, node['docname'], references, domain.project)
        return pages[key]


def _messages(node: view) -> Iterator[plain_text]:
    """Yield the texts of a view for the catalogue of its document."""
    for text in phrases(node['view']):
        if isinstance(text, Message) or text.mark is None:
            continue
        paragraph = plain_text(text.value, text.value)
        paragraph.source, paragraph.line = node['page'].path(text.mark.path), text.mark.line
        # Sphinx gives one to what it reads, and takes nothing without into a catalogue.
        vars(paragraph)['uid'] = ''
        yield paragraph
