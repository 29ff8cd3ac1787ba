# SPDX-License-Identifier: Apache-2.0
"""Sections with the class `mt-folded`: HTML folds them, and the PDF leaves them to the site.

The first paragraph of such a section says what is in it.  Elsewhere it is a
section like any other: who reads a page in a row can pass over its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from maturity.model import msg
from maturity.sphinxext.building import builder_of
from maturity.sphinxext.messages import translated
from maturity.sphinxext.nodes import view as view_node

if TYPE_CHECKING:
    from typing import Any

    from sphinx.writers.html5 import HTML5Translator

FOLDED = 'mt-folded'
_ON_THE_SITE = msg('It is on the site:')


class folding(nodes.General, nodes.TextElement):  # noqa: N801 (docutils names nodes in lower case)
    """What a reader unfolds, `details`, or its first child, the `summary`: `node['tag']` says which."""


class FoldSections(SphinxPostTransform):
    """Folds the sections that ask for it."""

    # Before anything of a view is written.
    default_priority = 1
    formats = ('html', 'latex')

    def run(self, **_kwargs: Any) -> None:
        """Fold each section behind its first paragraph."""
        if builder_of(self.env).name == 'epub':
            return
        for section in list(self.document.findall(nodes.section)):
            if FOLDED in section['classes']:
                self._fold(section)

    def _fold(self, section: nodes.section) -> None:
        title, first, *rest = section.children
        if builder_of(self.env).format == 'latex':
            address = self._address(section)
            section.children = [title, first]
            section.append(address)
        elif isinstance(first, nodes.paragraph):
            section.children = [title]
            summary = folding('', '', *first.children, tag='summary')
            section.append(folding('', '', summary, *rest, tag='details', classes=['mt-fold']))

    def _address(self, section: nodes.section) -> nodes.paragraph:
        """Return where the page is on the site; its file where the site has no address."""
        # Of pages that were put together, views know the one that they stand on.
        docname = next((view['docname'] for view in section.findall(view_node)), self.env.docname)
        base = self.config.html_baseurl
        address = f'{base.rstrip("/")}/{docname}.html' if base else f'{docname}.html'
        # As a literal it would need a sign for blanks that not every font has.
        words = nodes.reference('', address, refuri=address) if base else nodes.emphasis('', address)
        return nodes.paragraph('', '', nodes.Text(f'{translated(_ON_THE_SITE.template)} '), words)


def visit_folding(translator: HTML5Translator, node: folding) -> None:
    """Begin what can be unfolded, or what is in sight."""
    translator.body.append(translator.starttag(node, node['tag'], ''))


def depart_folding(translator: HTML5Translator, node: folding) -> None:
    """End it."""
    translator.body.append(f'</{node["tag"]}>')
