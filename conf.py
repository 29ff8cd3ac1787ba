# SPDX-License-Identifier: Apache-2.0
"""Settings of the site; all the work is done by `maturity.sphinxext`."""

from __future__ import annotations

import logging
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '_ext'))

project = 'Trove maturity'
author = 'OpenStack contributors'
copyright = '2026, OpenStack contributors'
extensions = ['maturity.sphinxext', 'openstackdocstheme']
templates_path = ['_templates']
primary_domain = 'maturity'

# The record: the data folder, and which documents show which of its folders.
maturity_root = 'data'
maturity_data = {'datastores': 'datastores', 'releases': 'releases', 'strategies': 'strategies'}

html_theme = 'openstackdocs'
html_theme_options = {
    # The theme's own tree costs time quadratic in the number of pages; ours is _templates/sidebartoc.html.
    'sidebar_mode': 'toc',
    # The badge is fetched from another site; this one is complete without.
    'display_badge': False,
}
html_context = {
    # The pages that the sidebar of every page shows, in this order.
    'site_pages': [
        ('index', 'Overview'),
        ('releases', 'Releases'),
        ('datastores', 'Datastores'),
        ('strategies', 'Strategies'),
        ('history', 'Promotion history'),
        ('disagreements', 'Declared against computed'),
        ('requirements', 'Requirements'),
        ('capabilities', 'Capabilities'),
        ('registry', 'Guest agent registry'),
        ('how-we-classify', 'How we classify'),
        ('contributor/index', 'Contributor guide'),
    ],
}
openstackdocs_repo_name = ''
openstackdocs_pdf_link = False
# The releases that the site is about stand on its pages; it has no version of its own.
openstackdocs_auto_version = False
version = release = ''

latex_documents = [('index', 'doc-trove-maturity.tex', project, author, 'manual')]
# The theme sets its engine too late for Sphinx to load the fonts that go with it.
latex_engine = 'xelatex'
latex_use_xindy = False
latex_elements = {
    # DejaVu Sans has every glyph that the tables use; the usual fonts, and its serifs, lack some.
    'fontpkg': r"""
\setmainfont{DejaVu Sans}[Scale=0.9]
\setsansfont{DejaVu Sans}[Scale=0.9]
\setmonofont{DejaVu Sans Mono}[Scale=0.8]
""",
    'papersize': 'a4paper',
    'pointsize': '10pt',
    'printindex': '',
    'extraclassoptions': 'openany,oneside',
    # Names of jobs and paths are long, and nothing in them may be hyphenated.
    'preamble': r'\usepackage{xurl}\emergencystretch=4em\sloppy\AtBeginEnvironment{varwidth}{\raggedright}',
}

# Where no git can tell a commit (an sdist, a foreign owner of the checkout), the theme warns
# without a type that could be suppressed, and a strict build would fail for it.
logging.getLogger('sphinx.openstackdocstheme.ext').addFilter(
    lambda record: 'cannot get gitsha' not in record.getMessage()
)
