# SPDX-License-Identifier: Apache-2.0
"""An extension of its own: what shows a view in each output, whatever the view is of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from maturity import __version__
from maturity.sphinxext import html
from maturity.sphinxext.building import note_builder
from maturity.sphinxext.expand import ExpandViews
from maturity.sphinxext.labels import caption_of
from maturity.sphinxext.messages import register_catalogues
from maturity.sphinxext.node_writer import STYLE
from maturity.sphinxext.nodes import plain_text, table_view, view
from maturity.sphinxext.resolve import ResolveViews

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

STATIC = Path(__file__).parent / 'static'


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register nodes, what replaces them, and what their outputs need."""
    app.add_node(view, html=(html.visit_view, None))
    # What skips a node needs no visitor at its end, and what has no caption returns none.
    app.add_enumerable_node(table_view, 'table', caption_of, html=(html.visit_view, None))  # type: ignore[arg-type]
    app.add_node(plain_text)
    app.add_post_transform(ResolveViews)
    app.add_post_transform(ExpandViews)
    app.add_latex_package(STYLE.stem)
    app.connect('config-inited', register_catalogues)
    app.connect('builder-inited', note_builder)
    app.connect('builder-inited', add_files)
    app.connect('builder-inited', html.prepare)
    return {'version': __version__, 'parallel_read_safe': True, 'parallel_write_safe': True}


def add_files(app: Sphinx) -> None:
    """Add the files of an output to it."""
    if app.builder.format == 'html':
        app.config.html_static_path.append(str(STATIC))
    if app.builder.format == 'latex':
        # A file of this name that the site has itself is copied last, and wins.
        app.config.latex_additional_files = [str(STYLE), *app.config.latex_additional_files]
