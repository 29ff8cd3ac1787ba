# SPDX-License-Identifier: Apache-2.0
"""An extension of its own: orders a site like a book where it is printed as one.

A start page has sections, and the list of all pages stands in its last one,
so that each page would be a part of that section.  Here the pages follow the
start page as chapters; what the start page says is the first.  The pages of
`maturity_book_without`, and all below them, are left to the site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.texescape import escape

from maturity import __version__
from maturity.model import msg
from maturity.sphinxext.building import builder_of
from maturity.sphinxext.domain import domains_of
from maturity.sphinxext.messages import translated

if TYPE_CHECKING:
    from collections.abc import Collection

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
        self._leave_out(self.config.maturity_book_without)
        for pages in filter(_holds_pages, list(self.document.findall(nodes.compound))):
            top = _page(pages)
            pages.parent.remove(pages)
            top += pages
        start = next(self.document.findall(nodes.section))
        own = [child for child in start.children[1:] if not _holds_pages(child)]
        if not own:
            return
        words = translated(OVERVIEW.template)
        chapter = nodes.section('', nodes.title(words, words), *own, ids=['maturity-overview'])
        chapter['docname'] = start.get('docname', self.env.config.root_doc)
        start.children[1:] = [chapter, *(child for child in start.children[1:] if child not in own)]

    def _leave_out(self, names: Collection[str]) -> None:
        """Remove pages with all below them; the builder then knows that no link can lead there."""
        for page in list(self.document.findall(addnodes.start_of_file)):
            if page['docname'] in names:
                gone = {below['docname'] for below in page.findall(addnodes.start_of_file)}
                builder_of(self.env).docnames -= gone  # type: ignore[attr-defined]
                page.parent.remove(page)


def _holds_pages(node: nodes.Node) -> bool:
    """Return whether other pages were put here in place of a list of pages."""
    return isinstance(node, nodes.compound) and any(
        isinstance(child, addnodes.start_of_file) for child in node.children
    )


def _page(node: nodes.Element) -> nodes.Element:
    """Return the outermost section of the page that a node is part of."""
    top = node
    while not isinstance(top.parent, addnodes.start_of_file | nodes.document):
        top = top.parent
    return top


def cover(app: Sphinx) -> None:
    r"""Tell LaTeX which releases the first record covers: `\maturityfirst` and `\maturitylast`."""
    if app.builder.format != 'latex':
        return
    data = next((domain.project.data for domain in domains_of(app.env)), None)
    if data is None or not data.releases:
        return
    first, *_, last = [next(iter(data.releases.values())), *data.releases.values()]
    for name, release in (('first', first), ('last', last)):
        words = escape(release.title.value, app.config.latex_engine)
        app.builder.context['preamble'] += rf'\newcommand\maturity{name}{{{words}}}'  # type: ignore[attr-defined]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the transform."""
    app.add_config_value('maturity_book_without', [], 'env', types=frozenset({list, tuple}))
    app.add_post_transform(Chapters)
    # When the record has been read.
    app.connect('builder-inited', cover, priority=600)
    return {'version': __version__, 'parallel_read_safe': True, 'parallel_write_safe': True}
