# SPDX-License-Identifier: Apache-2.0
"""A page under another name of an entry or release leads to the one that it has now."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from maturity.sphinxext.domain import domains_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx


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
