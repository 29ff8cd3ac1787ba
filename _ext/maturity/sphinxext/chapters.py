# SPDX-License-Identifier: Apache-2.0
"""An extension of its own: orders a site like a book where it is printed as one.

A start page has sections, and the list of all pages stands in its last one,
so that each page would be a part of that section.  Here the pages follow the
start page as chapters; what the start page says is the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from maturity import __version__
from maturity.model import msg, tell
from maturity.sphinxext.domain import maturity_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

OVERVIEW = msg('Overview')


class Chapters(SphinxPostTransform):
    """Makes the pages below a page follow its sections, and a chapter of the start page."""

    # Before references are resolved (10), which need no place.
    default_priority = 5
    formats = ('latex',)

    def run(self, **_kwargs: Any) -> None:
        """Move the pages, and put all else of the start page into a section of its own."""
        for pages in list(_inlined(self.document)):
            top = _page(pages)
            if pages.parent is not top:
                pages.parent.remove(pages)
                top += pages
        start = next(self.document.findall(nodes.section))
        _title, *own = [child for child in start.children if not _holds_pages(child)]
        if own:
            start.children[1:] = [child for child in start.children if _holds_pages(child)]
            words = tell(OVERVIEW, maturity_domain(self.env).project.messages, str)
            chapter = nodes.section('', nodes.title(words, words), *own, ids=['maturity-overview'])
            chapter['docname'] = start.get('docname', self.env.config.root_doc)
            start.insert(1, chapter)


def _holds_pages(node: nodes.Node) -> bool:
    """Return whether other pages were put here in place of a list of pages."""
    return isinstance(node, nodes.compound) and any(
        isinstance(child, addnodes.start_of_file) for child in node.children
    )


def _inlined(document: nodes.document) -> Iterator[nodes.Element]:
    yield from document.findall(_holds_pages)  # type: ignore[misc]


def _page(node: nodes.Element) -> nodes.Element:
    """Return the outermost section of the page that a node is part of."""
    top = node
    while not isinstance(top.parent, addnodes.start_of_file | nodes.document):
        top = top.parent
    return top


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the transform."""
    app.add_post_transform(Chapters)
    return {'version': __version__, 'parallel_read_safe': True, 'parallel_write_safe': True}
