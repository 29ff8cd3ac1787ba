# SPDX-License-Identifier: Apache-2.0
"""Style sheet, script, package of LaTeX and feeds: only where something of a record is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.osutil import copyfile, ensuredir

from maturity import paths
from maturity.model import msg
from maturity.sphinxext.domain import documents_with_views, domains_of
from maturity.sphinxext.node_writer import STYLE
from maturity.sphinxext.nodes import view
from maturity.sphinxext.outputs import beside
from maturity.sphinxext.sources import is_data_file

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

STATIC = Path(__file__).parent / 'static'
_DESCRIPTION = Markup('<meta name="description" content="{}" />')
_FEED = Markup('<link rel="alternate" type="application/atom+xml" title="{}" href="{}" />')


def bring_files(app: Sphinx, builder: Builder) -> None:
    """Copy what views need; a site's own file of the same name is copied later, and wins."""
    if not documents_with_views(app.env):
        return
    if builder.format == 'html':
        folder = Path(builder.outdir, '_static')
        ensuredir(folder)
        for path in sorted(STATIC.iterdir()):
            copyfile(path, folder / path.name, force=True)
    elif builder.format == 'latex':
        app.add_latex_package(STYLE.stem)
        copyfile(STYLE, Path(builder.outdir, STYLE.name), force=True)


def complete_page(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add to a page with a view what goes with it, and publish no data file as the source of a page."""
    views = [] if doctree is None else list(doctree.findall(view))
    if is_data_file(app.env, pagename):
        context |= {'sourcename': '', 'page_source_suffix': '.yaml'}
        for summary in filter(None, (node.astext().strip() for node in views)):
            _into_head(context, _DESCRIPTION.format(summary))
    if not views:
        return
    assert isinstance(app.builder, StandaloneHTMLBuilder)
    app.builder.add_css_file('maturity.css', priority=500)
    app.builder.add_js_file('maturity.js', priority=500, defer='defer')
    for domain in domains_of(app.env):
        if address := beside(app.builder, pagename, domain.project.path_prefix):
            feed = _FEED.format(domain.titled(msg('Promotion history')), address(paths.FEED))
            _into_head(context, feed)


def _into_head(context: dict[str, Any], element: Markup) -> None:
    context['metatags'] = f'{context.get("metatags", "")}{element}\n'
