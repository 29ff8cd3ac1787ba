# SPDX-License-Identifier: Apache-2.0
"""What reST lets an author put on every element: a label, a name, classes, and the number of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst import directives
from markupsafe import Markup

from maturity.sphinxext.nodes import table_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.util.typing import OptionSpec
    from sphinx.writers.html5 import HTML5Translator

    from maturity.sphinxext.nodes import view

OPTIONS: OptionSpec = {'class': directives.class_option, 'name': directives.unchanged}
"""The options that every directive of reST has; no question about a record is made of them."""


def is_marked(node: nodes.Element) -> bool:
    """Return whether an author has put a label, a name or a class on a node."""
    return any(node[name] for name in node.basic_attributes)


def replace_view(node: view, written: Sequence[nodes.Node]) -> None:
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


# Numbers ----------------------------------------------------------------------------------------


def caption_of(node: nodes.Node) -> str | None:
    """Return the caption of a table to which links can lead, and None for any other.

    What has one and no id, Sphinx gives an id; but no table of a record is
    numbered unless its author asks for that.
    """
    assert isinstance(node, table_view)
    return node['caption'] if node['ids'] else None


def number_of(translator: HTML5Translator, node: view) -> Markup:
    """Return the number of a table with `numfig`, as Sphinx writes it before the caption."""
    if not isinstance(node, table_view) or not node['ids']:
        return Markup()
    end = len(translator.body)
    translator.add_fignumber(node)
    number = ''.join(translator.body[end:])
    del translator.body[end:]
    return Markup(number)  # noqa: S704 (Sphinx made it)
