# SPDX-License-Identifier: Apache-2.0
"""An extension of its own: what shows a view in each output, whatever the view is of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.fileutil import copy_asset
from sphinx.util.osutil import copyfile

from maturity import __version__
from maturity.sphinxext import html
from maturity.sphinxext.building import note_builder
from maturity.sphinxext.expand import ExpandViews
from maturity.sphinxext.messages import register_catalogues
from maturity.sphinxext.node_writer import STYLE
from maturity.sphinxext.nodes import caption_of, copies, plain_text, table_view, view
from maturity.sphinxext.resolve import ResolveViews
from maturity.views.statements import Picker

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata

STATIC = Path(__file__).parent / 'static'
# What Sphinx knows about a document as a whole, also when it is not read anew.
_MARK = 'maturity-view'


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register nodes, what replaces them, and what their outputs need."""
    app.add_node(view, html=(html.visit_view, None))
    # What skips a node needs no visitor at its end, and what has no caption returns none.
    app.add_enumerable_node(table_view, 'table', caption_of, html=(html.visit_view, None))  # type: ignore[arg-type]
    app.add_node(copies, html=(html.visit_copies, None))
    app.add_node(plain_text)
    app.add_post_transform(ResolveViews)
    app.add_post_transform(ExpandViews)
    app.connect('builder-inited', register_catalogues)
    app.connect('builder-inited', note_builder)
    app.connect('builder-inited', html.prepare)
    app.connect('doctree-read', mark_document)
    app.connect('write-started', bring_files)
    app.connect('html-page-context', add_styles)
    return {'version': __version__, 'parallel_read_safe': True, 'parallel_write_safe': True}


def mark_document(app: Sphinx, doctree: nodes.document) -> None:
    """Note that a document has a view."""
    if has_view(doctree):
        app.env.metadata[app.env.docname][_MARK] = 'picker' if has_picker(doctree) else 'yes'


def has_view(doctree: nodes.document | None) -> bool:
    """Return whether there is a view in a document."""
    return doctree is not None and next(doctree.findall(view), None) is not None


def has_picker(doctree: nodes.document) -> bool:
    """Return whether readers can choose releases in a document."""
    return any(isinstance(node['view'], Picker) for node in doctree.findall(view))


def bring_files(app: Sphinx, builder: Builder) -> None:
    """Copy what views need, if there are any; a site's own file of the name is copied later, and wins."""
    marks = {known[_MARK] for known in app.env.metadata.values() if _MARK in known}
    if not marks:
        return
    if builder.format == 'html':
        for name in ('maturity.css', 'maturity.js', *(['upgrades.js'] if 'picker' in marks else [])):
            copy_asset(STATIC / name, Path(builder.outdir, '_static'), force=True)
    elif builder.format == 'latex':
        app.add_latex_package(STYLE.stem)
        copyfile(STYLE, Path(builder.outdir, STYLE.name), force=True)


def add_styles(
    app: Sphinx, _page: str, _template: str, _context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load style and script, and what it needs, on a page with a view: these are for that page alone."""
    if doctree is not None and has_view(doctree):
        assert isinstance(app.builder, StandaloneHTMLBuilder)
        app.builder.add_css_file('maturity.css', priority=500)
        app.builder.add_js_file('maturity.js', priority=500, defer='defer')
        if has_picker(doctree):
            app.builder.add_js_file('upgrades.js', priority=500, defer='defer')
