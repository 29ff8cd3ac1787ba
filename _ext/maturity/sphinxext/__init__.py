# SPDX-License-Identifier: Apache-2.0
"""The Sphinx extension: pages, directives, roles and an index for a record.

In `conf.py`: `extensions = ['maturity.sphinxext']`, `maturity_root` (the data
folder) and `maturity_data` (docname prefix to folder of entries).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import ConfigError
from sphinx.util import logging

from maturity import __version__
from maturity.problems import one_line, without_place
from maturity.sphinxext import garbage, html
from maturity.sphinxext.catalogues import CATALOGUES
from maturity.sphinxext.directives import directive_of
from maturity.sphinxext.documents import FILETYPE, SUFFIX, DataFileParser, excluded, misplaced
from maturity.sphinxext.domain import MaturityDomain, maturity_domain, warn_missing_reference
from maturity.sphinxext.epub import Epub
from maturity.sphinxext.expand import ExpandViews
from maturity.sphinxext.manifest import begin_output, end_output, note_written
from maturity.sphinxext.nodes import plain_text, view
from maturity.sphinxext.outputs import link_feed
from maturity.sphinxext.pages import templates, templates_digest
from maturity.sphinxext.project import code_digest, load_project, project_of
from maturity.sphinxext.redirects import redirect_pages
from maturity.sphinxext.rereading import note_reading, outdated_documents
from maturity.sphinxext.resolve import ResolveViews
from maturity.sphinxext.searching import complete_index
from maturity.views import VIEWS

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

STATIC = Path(__file__).parent / 'static'


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything."""
    garbage.spare(app)
    app.add_config_value('maturity_root', 'data', 'env', types=frozenset({str}))
    app.add_config_value('maturity_data', {}, 'env', types=frozenset({dict}))
    # Builds leave all of the site as a clean build would, not only what depends on the record.
    app.add_config_value('maturity_exact_site', default=False, rebuild='', types=frozenset({bool}))
    app.add_source_suffix(SUFFIX, FILETYPE)
    app.add_source_parser(DataFileParser)
    app.add_domain(MaturityDomain)
    app.add_node(view, html=(html.visit_view, None))
    app.add_node(plain_text)
    app.add_post_transform(ResolveViews)
    app.add_post_transform(ExpandViews)
    app.add_builder(Epub, override=True)
    for name in VIEWS:
        app.add_directive_to_domain('maturity', name, directive_of(name))
    for name, directive in CATALOGUES.items():
        app.add_directive_to_domain('maturity', name, directive)
    app.add_css_file('maturity.css')
    app.add_js_file('maturity.js', loading_method='defer')
    app.connect('config-inited', read_record)
    app.connect('builder-inited', attach_record)
    app.connect('env-get-outdated', outdated_documents)
    app.connect('doctree-read', note_reading)
    app.connect('env-updated', begin_output)
    app.connect('doctree-resolved', note_written)
    app.connect('doctree-resolved', html.share_stems)
    app.connect('build-finished', end_output)
    app.connect('html-collect-pages', complete_index)
    app.connect('html-collect-pages', redirect_pages)
    app.connect('html-page-context', link_feed)
    app.connect('warn-missing-reference', warn_missing_reference)
    return {
        'version': __version__,
        # An environment may have another form after any change of the code.
        'env_version': int(code_digest()[:8], 16),
        'parallel_read_safe': True,
        'parallel_write_safe': True,
    }


def read_record(app: Sphinx, config: Config) -> None:
    """Load the record, and keep Sphinx from opening what the loader refuses.

    Raises `ConfigError` where a setting does not have the form it needs.
    """
    _check_settings(config)
    project = load_project(app)
    config.exclude_patterns = [*config.exclude_patterns, *sorted(excluded(app, project))]
    # Sphinx would publish the data files themselves, which say more than their pages.
    config.html_copy_source = False


def _check_settings(config: Config) -> None:
    """Sphinx only warns of types, and later; nothing can be read before these are right."""
    if isinstance(config.maturity_root, os.PathLike):
        config.maturity_root = os.fspath(config.maturity_root)
    if not isinstance(config.maturity_root, str) or not config.maturity_root.strip('/'):
        message = f"maturity_root names the data folder, as in 'data'; found {config.maturity_root!r}"
        raise ConfigError(message)
    prefixes = config.maturity_data
    if not isinstance(prefixes, dict) or not all(isinstance(x, str) for one in prefixes.items() for x in one):
        form = "maturity_data maps prefixes of documents to folders, as in {'drivers': 'drivers'}"
        raise ConfigError(f'{form}; found {prefixes!r}')  # noqa: EM102, TRY003 (made of the form)
    config.maturity_data = {prefix.strip('/'): folder.strip('/') for prefix, folder in prefixes.items()}


def attach_record(app: Sphinx) -> None:
    """Give the record to the domain, and report its problems: at every build."""
    project = project_of(app)
    domain = maturity_domain(app.env)
    domain.attach(project)
    domain.builder = app.builder
    domain.page_templates = templates(app)
    pages = templates_digest(domain.page_templates, 'pages/')
    # Sphinx reads otherwise for these builders: with the quotes that were typed.
    typed = app.builder.name in app.config.smartquotes_excludes.get('builders', ())
    broken = sorted({problem.mark.path for problem in project.head.problems})
    domain.state = f'{project.messages.digest} {typed}', f'{pages} {broken}', project.head.digest
    domain.fragments = html.Fragments(app, project.messages)
    if app.builder.format == 'html':
        app.config.html_static_path.append(str(STATIC))
    for problem in project.head.problems:
        mark = problem.mark
        path = os.path.relpath(project.path(mark.path))
        location = f'{one_line(path)}:{mark.line}:{mark.column}'
        message = f'{problem.code} {without_place(problem.message)}'
        logger.warning('%s', message, location=location, type='maturity', subtype=problem.code)
    for mistake in misplaced(app, project):
        logger.warning('maturity_data: %s', mistake, type='maturity', subtype='config')
