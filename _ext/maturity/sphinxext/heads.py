# SPDX-License-Identifier: Apache-2.0
"""What the head of a page says of a record: a description, feeds, and where a former name leads."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from maturity import paths
from maturity.model import msg
from maturity.sphinxext.domain import domains_of
from maturity.sphinxext.nodes import view
from maturity.sphinxext.outputs import beside
from maturity.sphinxext.sources import is_data_file
from maturity.sphinxext.viewing import has_view
from maturity.views.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx

_DESCRIPTION = Markup('<meta name="description" content="{}" />')
_PREVIEW = Markup('<meta property="og:{}" content="{}" />')
_FEED = Markup('<link rel="alternate" type="application/atom+xml" title="{}" href="{}" />')


def complete_page(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add to the head of a page with a view, and publish no data file as the source of a page."""
    if is_data_file(app.env, pagename):
        # Else themes link to a file of the name of the page, to show or to edit it.
        context |= {'sourcename': '', 'page_source_suffix': '', 'display_vcs_links': False}
    if doctree is not None and has_view(doctree):
        elements = (*_descriptions(app, pagename, doctree), *_feeds(app, pagename))
        context['metatags'] = context.get('metatags', '') + ''.join(f'{one}\n' for one in elements)


def _descriptions(app: Sphinx, pagename: str, doctree: nodes.document) -> Iterator[Markup]:
    """Yield what previews of links show: what the page says first."""
    first = next((node for node in doctree.findall(view) if isinstance(node['view'], Statement)), None)
    if first is not None:
        words = ' '.join(map(first['page'].say, first['view'].summary))
        yield _DESCRIPTION.format(words)
        preview = {
            'type': 'website',
            'site_name': app.config.project,
            'title': app.env.titles[pagename].astext(),
            'description': words,
        }
        yield from (_PREVIEW.format(name, content) for name, content in preview.items())


def _feeds(app: Sphinx, pagename: str) -> Iterator[Markup]:
    for domain in domains_of(app.env):
        if address := beside(app.builder, pagename, domain.project.path_prefix):
            yield _FEED.format(domain.titled(msg('Promotion history')), address(paths.FEED))


def redirect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield a page for each other name, in the layout of the theme.

    A link to an entry must outlive its renaming.  The new address stands in
    the text too, for readers whose browser does not follow.
    """
    if app.builder.name not in {'dirhtml', 'html'}:
        return
    projects = [domain.project for domain in domains_of(app.env)]
    renames = ((project, rename) for project in projects for rename in project.head.renames)
    for project, (folder, *names) in renames:
        old, new = (project.docname(folder, id_) for id_ in names)
        if old is None or old in app.env.found_docs or new not in app.env.found_docs:
            continue
        title = escape(app.env.titles[new].astext())
        address = escape(app.builder.get_relative_uri(old, new))
        context = {
            'title': title,
            'metatags': f'<meta http-equiv="refresh" content="0; url={address}">',
            'body': f'<h1>{title}</h1><p><a href="{address}">{title}</a></p>',
        }
        yield old, context, 'page.html'
