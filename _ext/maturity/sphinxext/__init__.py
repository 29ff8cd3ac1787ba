# SPDX-License-Identifier: Apache-2.0
"""The Sphinx extension: pages, directives, roles and an index for each record.

In `conf.py`: `extensions = ['maturity.sphinxext']`, `maturity_root` (the data
folder) and `maturity_data` (docname prefix to folder of entries), or
`maturity_records` (several of these, by names).
"""

from __future__ import annotations

import os
from types import NoneType
from typing import TYPE_CHECKING

from sphinx.util import logging

from maturity import __version__
from maturity.problems import did_you_mean, listed, one_line, without_place
from maturity.sphinxext import folding, garbage, html
from maturity.sphinxext.catalogues import CATALOGUES
from maturity.sphinxext.directives import directive_of
from maturity.sphinxext.documents import DataFileParser
from maturity.sphinxext.domain import domain_class, domains_of, warn_missing_reference
from maturity.sphinxext.heads import complete_page, redirect_pages
from maturity.sphinxext.known import RELEASES
from maturity.sphinxext.linking import LinkingDomain
from maturity.sphinxext.manifest import begin_output, end_output, note_written
from maturity.sphinxext.messages import catalogues_digest
from maturity.sphinxext.nodes import DOMAIN
from maturity.sphinxext.pages import own_pages, templates
from maturity.sphinxext.project import load_project
from maturity.sphinxext.rereading import DocumentDigests
from maturity.sphinxext.searching import complete_index
from maturity.sphinxext.settings import record_settings
from maturity.sphinxext.sources import add_sources
from maturity.views import VIEWS

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

    from maturity.sphinxext.project import Project

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything."""
    garbage.spare(app)
    app.add_config_value('maturity_root', None, 'env', types=frozenset({str, NoneType}))
    app.add_config_value('maturity_data', {}, 'env', types=frozenset({dict}))
    app.add_config_value('maturity_records', {}, 'env', types=frozenset({dict}))
    app.add_config_value('maturity_outputs', default=False, rebuild='html', types=frozenset({bool}))
    # Builds leave all of the site as a clean build would, not only what depends on the record.
    app.add_config_value('maturity_exact_site', default=False, rebuild='', types=frozenset({bool}))
    app.add_source_parser(DataFileParser)
    app.setup_extension('maturity.sphinxext.viewing')
    app.add_node(folding.folding, html=(folding.visit_folding, folding.depart_folding))
    app.add_post_transform(folding.FoldSections)
    app.add_env_collector(DocumentDigests)
    app.connect('config-inited', add_domains)
    app.connect('builder-inited', attach_records)
    app.connect('env-updated', begin_output)
    app.connect('doctree-resolved', note_written)
    app.connect('doctree-resolved', html.share_stems)
    app.connect('build-finished', end_output)
    app.connect('html-collect-pages', complete_index)
    app.connect('html-collect-pages', redirect_pages)
    app.connect('html-page-context', complete_page)
    app.connect('warn-missing-reference', warn_missing_reference)
    return {
        'version': __version__,
        'parallel_read_safe': True,
        'parallel_write_safe': True,
    }


def add_domains(app: Sphinx, config: Config) -> None:
    """Add a domain for each record.

    Raises `ConfigError` where a setting does not have the form it needs.
    """
    records = record_settings(config, app.registry.has_domain)
    for record in records:
        app.add_domain(domain_class(record))
        for name, directive in {**{name: directive_of(name) for name in VIEWS}, **CATALOGUES}.items():
            app.add_directive_to_domain(record.domain, name, directive)
    if DOMAIN not in {record.domain for record in records}:
        app.add_domain(LinkingDomain)


def attach_records(app: Sphinx) -> None:
    """Load the records, give them to their domains, and report their problems: at every build."""
    projects = {domain: load_project(app, domain.settings) for domain in domains_of(app.env)}
    add_sources(app, projects.values())
    page_templates = templates(app)
    pages = own_pages(page_templates)
    catalogues = catalogues_digest(app)
    # Sphinx reads otherwise for these builders: with the quotes that were typed.
    typed = app.builder.name in app.config.smartquotes_excludes.get('builders', ())
    for domain, project in projects.items():
        domain.attach(project)
        domain.page_templates = page_templates
        domain.reading, domain.state = f'{catalogues} {typed}', (pages, project.head.state)
        _report(app, project)


def _report(app: Sphinx, project: Project) -> None:
    for problem in project.head.problems:
        mark = problem.mark
        path = os.path.relpath(project.path(mark.path))
        location = f'{one_line(path)}:{mark.line}:{mark.column}'
        message = f'{problem.code} {without_place(problem.message)}'
        logger.warning('%s', message, location=location, type='maturity', subtype=problem.code)
    if project.head.notice is not None:
        logger.info('%s: %s', project.name, one_line(project.head.notice))
    folders = [RELEASES, *project.head.folders.values()]
    for folder in project.prefixes.values():
        if project.head.folders and folder not in folders:
            message = '%s: no kind has the folder %r; there are %s%s'
            words = project.settings.setting('data'), folder, listed(folders), did_you_mean(folder, folders)
            logger.warning(message, *words, type='maturity', subtype='config')
