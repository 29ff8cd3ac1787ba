# SPDX-License-Identifier: Apache-2.0
"""Replaces views in every output but HTML, and leaves out what another view says.

Runs after references are resolved.  HTML has its own fragments, and gettext
must see the texts of the view itself, not copies of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.texescape import escape

from maturity.sphinxext.domain import maturity_domain
from maturity.sphinxext.expand import Expansion
from maturity.sphinxext.nodes import view as view_node
from maturity.sphinxext.paper import PaperExpansion
from maturity.sphinxext.project import project_of
from maturity.sphinxext.said import Book, needed
from maturity.sphinxext.tabular import tex
from maturity.sphinxext.textual import TextExpansion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from maturity.sphinxext.messages import Messages


class ExpandViews(SphinxPostTransform):
    """Replaces view nodes by tables and lists, except for HTML and gettext."""

    # After ReferencesResolver (10), before what handles tables and links.
    default_priority = 100
    own: ClassVar[frozenset[str]] = frozenset({'html'})

    def run(self, **_kwargs: Any) -> None:
        """Expand every view of the document: of a page, or of a whole book."""
        domain = maturity_domain(self.env)
        builder = domain.builder
        if builder.format in self.own or builder.name == 'gettext':
            return
        editor = _editor(builder)(domain.project.messages)
        for page in list(_pages(self.document)):
            for node, keep in zip(page, needed([node['view'] for node in page]), strict=True):
                expanded = editor.expand(node) if keep else []
                for one in expanded:
                    one.source, one.line = node.source, node.line
                node.replace_self(expanded)


# A title and one view; the lines that the title takes, and a paragraph below it.
_ALONE, _HEADING, _LEAD = 2, 4, 4


class _Plain:
    """Man pages and the like."""

    expansion: type[Expansion] = Expansion

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    def expand(self, node: view_node) -> list[nodes.Node]:
        """Return the nodes that stand for a view."""
        return self.expansion(node, self._messages).expand()


class _Letters(_Plain):
    """Text."""

    expansion = TextExpansion


class _Paper(_Plain):
    """A book: what an earlier page shows is only referred to."""

    def __init__(self, messages: Messages) -> None:
        super().__init__(messages)
        self._book = Book()
        self._count = 0

    def expand(self, node: view_node) -> list[nodes.Node]:
        """Return the nodes that stand for a view, or lead to where it stands."""
        self._count += 1
        heading = node.parent if isinstance(node.parent, nodes.section) else None
        alone = heading is not None and len(heading) == _ALONE
        if heading is not None and alone and node['view'].name == 'source':
            # A heading about a page says nothing where there are no pages of a site.
            heading.replace_self(node)
            heading = None
        above = heading[0].astext() if heading is not None and heading.index(node) == 1 else ''
        expansion = PaperExpansion(node, self._messages, name=str(self._count), above=above, alone=alone)
        elsewhere = self._book.place(node['view'], expansion.name)
        if elsewhere is not None:
            return expansion.see(elsewhere)
        found = expansion.expand()
        if heading is not None and expansion.need:
            _keep(heading, node, expansion.need)
        return found


def _keep(heading: nodes.section, node: view_node, need: int) -> None:
    """Let a heading stand on the page of the first view below it, if only a paragraph is between."""
    between = heading.index(node) - 1
    if between > 1 or not all(isinstance(one, nodes.paragraph) for one in heading[1 : between + 1]):
        return
    lines = need + _HEADING + _LEAD * between
    heading.parent.insert(heading.parent.index(heading), tex(rf'\maturityneed{{{lines}}}'))


def _editor(builder: Builder) -> type[_Plain]:
    if builder.format == 'latex':
        return _Paper
    return _Letters if builder.format == 'text' else _Plain


def _pages(document: nodes.document) -> Iterator[list[view_node]]:
    """Yield the views of each page."""
    pages: dict[int, list[view_node]] = {}
    for node in document.findall(view_node):
        parent = node.parent
        while not isinstance(parent, addnodes.start_of_file | nodes.document):
            parent = parent.parent
        pages.setdefault(id(parent), []).append(node)
    yield from pages.values()


def cover(app: Sphinx) -> None:
    r"""Tell LaTeX which releases the record covers: `\maturityfirst` and `\maturitylast`, for title pages."""
    data = project_of(app).data
    if app.builder.format != 'latex' or data is None or not data.releases:
        return
    first, *_, last = [next(iter(data.releases.values())), *data.releases.values()]
    for name, release in (('first', first), ('last', last)):
        words = escape(release.title.value, app.config.latex_engine)
        app.builder.context['preamble'] += rf'\newcommand\maturity{name}{{{words}}}'  # type: ignore[attr-defined]
