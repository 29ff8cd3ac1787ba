# SPDX-License-Identifier: Apache-2.0
"""Replaces views in every output but HTML, and leaves out what another view of the page says.

Runs after references are resolved.  HTML has its own fragments, and gettext
must see the texts of the view itself, not copies of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from maturity.sphinxext.building import builder_of
from maturity.sphinxext.node_writer import CellWriter, LatexWriter, NodeWriter, TextPageWriter
from maturity.sphinxext.nodes import is_marked, plain_text
from maturity.sphinxext.nodes import view as view_node
from maturity.views.shapes import Matrix, Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from maturity.views import View

WRITERS = {'latex': LatexWriter, 'text': TextPageWriter}


class ExpandViews(SphinxPostTransform):
    """Replaces view nodes by tables and lists, except for HTML and gettext."""

    # After ReferencesResolver (10), before what handles tables and links.
    default_priority = 100

    def run(self, **_kwargs: Any) -> None:
        """Expand every view of the document: of a page, or of a whole book."""
        builder = builder_of(self.env)
        if builder.format == 'html' or builder.name == 'gettext':
            return
        for text in list(self.document.findall(plain_text)):
            # No writer but those of Sphinx knows it.
            text.replace_self(nodes.paragraph(text.rawsource, '', *text.children, **text.attributes))
        writer = WRITERS.get(builder.format, NodeWriter)
        pages: dict[tuple[str | None, str], list[view_node]] = {}
        for node in self.document.findall(view_node):
            pages.setdefault((node['domain'], node['docname']), []).append(node)
        for page in pages.values():
            for node, is_needed in zip(page, needed([node['view'] for node in page]), strict=True):
                write = CellWriter if _is_in_cell(node) else writer
                written = write(node).write() if is_needed or is_marked(node) else []
                for new in written:
                    new.source, new.line = node.source, node.line
                _replace(node, written)


def _replace(node: view_node, written: Sequence[nodes.Node]) -> None:
    """Put what was written in the place of a view; links to the view lead to the first of it.

    Not every writer knows the ids of tables and lists.  So there is a target
    before each, as docutils leaves one where a label stands.
    """
    first = next(iter(written), None) or (nodes.target() if is_marked(node) else None)
    if first is None:
        node.parent.remove(node)
        return
    assert isinstance(first, nodes.Element)
    first.update_basic_atts(node)
    targets = [child for child in node.parent.children if isinstance(child, nodes.target)]
    led = {target.get('refid') for target in targets}
    own = [] if isinstance(first, nodes.target) else [one for one in node['ids'] if one not in led]
    before = [nodes.target('', '', refid=one) for one in own]
    node.parent.replace(node, [*before, first, *written[1:]])


def _is_in_cell(node: nodes.Node) -> bool:
    """Return whether a node stands in a cell of a table."""
    return node.parent is not None and (isinstance(node.parent, nodes.entry) or _is_in_cell(node.parent))


def needed(views: Sequence[View]) -> list[bool]:
    """Return which views of a page say what none before them does: the bars of a matrix say nothing new."""
    matrices = [_content(view.matrix if isinstance(view, Timeline) else view) for view in views]
    return [
        not isinstance(view, Matrix | Timeline) or matrices[at] not in matrices[:at]
        for at, view in enumerate(views)
    ]


def _content(view: View) -> object:
    """Return what a matrix says, under whatever caption; each other view says something else."""
    return (
        (view.name, view.columns, view.rows, view.palette) if isinstance(view, Matrix) and view.rows else view
    )
