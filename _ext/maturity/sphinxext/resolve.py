# SPDX-License-Identifier: Apache-2.0
"""Gives each view what it needs to be written: its answer, its words and its references.

Runs when a page is written, so that doctrees stay small.  What stands in a
view is no tree of nodes: only search and translators get nodes of its words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.transforms.post_transforms import SphinxPostTransform

from maturity.model import Message, Text, tell
from maturity.sphinxext.domain import domains_of
from maturity.sphinxext.messages import Speaker, texts_of_site
from maturity.sphinxext.nodes import phrases, plain_text, view

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from maturity.model import Phrase
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
            self[key] = domain.reference_to(self._docname, place, nodes.inline())
        elif key in domain.unknown:
            self[key] = None
        else:
            self[key] = self._elsewhere(*key)
        return self[key]

    def _elsewhere(self, type_: str, id_: str) -> nodes.reference | None:
        """Ask other extensions, as Sphinx does for references of pages; once for what nobody knows."""
        pending = pending_xref('', reftype=type_, reftarget=id_, refdoc=self._docname)
        pending['refdomain'] = self._domain.name
        pending['refexplicit'], pending['refwarn'] = True, False
        env = self._domain.env
        found = env.events.emit_firstresult('missing-reference', env, pending, nodes.inline())
        if isinstance(found, nodes.reference):
            return found
        self._domain.unknown.add((type_, id_))
        return None


class Page(Speaker):
    """What the views of a record in one document share: what their words read, where references lead."""

    def __init__(self, domain: MaturityDomain, docname: str) -> None:
        """Take the languages from the site."""
        super().__init__(domain.project.messages, texts_of_site(domain.env, docname))
        self.docname = docname
        self.references = References(domain, docname)
        self._file = domain.project.marked(docname)

    def line_of(self, link: Link) -> int | None:
        """Return the line of a link in the data file that this page shows, if it is there."""
        mark = link.mark
        return mark.line if mark is not None and mark.path == self._file else None

    def searched(self, phrase: Phrase) -> str:
        """Return what search finds of a phrase; the texts in a message stand on their own."""
        return (
            self.say(phrase) if isinstance(phrase, Text) else tell(phrase, self._messages, lambda _text: '')
        )


class ResolveViews(SphinxPostTransform):
    """Completes every view of a document, which can be made of several."""

    # Before ReferencesResolver (10).
    default_priority = 5

    def run(self, **_kwargs: Any) -> None:
        """Ask the record again where a doctree comes from disk, and number the views."""
        domains = {domain.name: domain for domain in domains_of(self.env)}
        pages: dict[tuple[str, str], Page] = {}
        for number, node in enumerate(list(self.document.findall(view)), 1):
            domain, key = domains[node['domain']], (node['domain'], node['docname'])
            if key not in pages:
                pages[key] = Page(domain, node['docname'])
            if node['view'] is None:
                node['view'] = domain.project.view(node['request'])
            node['number'], node['page'] = number, pages[key]
            if domain.builder.name == 'gettext':
                node.extend(_messages(node, domain.project))
            elif domain.builder.format == 'html':
                words = dict.fromkeys(map(pages[key].searched, phrases(node['view'])))
                node.append(nodes.paragraph('', ' '.join(words)))


def _messages(node: view, project: Project) -> Iterator[plain_text]:
    """Yield the texts of a view for the catalogue of its document."""
    for text in phrases(node['view']):
        if isinstance(text, Message) or text.mark is None:
            continue
        paragraph = plain_text(text.value, text.value)
        paragraph.source, paragraph.line = project.path(text.mark.path), text.mark.line
        # Sphinx gives one to what it reads, and takes nothing without into a catalogue.
        vars(paragraph)['uid'] = ''
        yield paragraph
