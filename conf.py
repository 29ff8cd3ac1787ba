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
# The data page tells programs what there is beside the pages.
maturity_outputs = True
# Every page shows or surrounds what the record says.
maturity_exact_site = True

# The theme shows no sources.
html_copy_source = False
# Search would fetch each page that it finds, whole, for the words around; many are large.
html_show_search_summary = False
# All that has a name is in the index of the record.
html_use_index = False
html_additional_pages = {'404': '404.html'}
# A book has no addresses that do not exist.
epub_exclude_files = ['404.xhtml']
html_theme = 'openstackdocs'
html_static_path = ['source/_static']
html_css_files = ['site.css', 'navigation.css']
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
        ('datastores', 'Datastores'),
        ('upgrades', 'Upgrades'),
        ('strategies', 'Strategies'),
        ('releases', 'Releases'),
        ('history', 'Promotion history'),
        ('disagreements', 'What Trove says, what the facts say'),
        ('requirements', 'Requirements'),
        ('capabilities', 'Capabilities'),
        ('registry', 'Configuration paths that change'),
        ('audit', 'Audit'),
        ('how-we-classify', 'How we classify'),
        ('data', 'Data for programs'),
        ('contributor/index', 'Contributor guide'),
        ('maturity-index', 'All names'),
    ],
}
openstackdocs_repo_name = ''
openstackdocs_pdf_link = False
# The releases that the site is about stand on its pages; it has no version of its own.
openstackdocs_auto_version = False
# An e-book must have one; nothing else shows it.
version, release = '1', ''

# On paper the pages follow what the start page says, as chapters; how the record is kept is for the site.
extensions.append('maturity.sphinxext.book')
maturity_book_without = ['contributor/index']
latex_documents = [('index', 'doc-trove-maturity.tex', project, author, 'manual')]
# The theme sets its engine too late for Sphinx to load the fonts that go with it.
latex_engine = 'xelatex'
latex_use_xindy = False
latex_elements = {
    # DejaVu Sans has every glyph that the tables use; the usual fonts, and its serifs, lack some.
    'fontpkg': r"""
\setmainfont{DejaVu Sans Condensed}[Scale=0.92]
\setsansfont{DejaVu Sans Condensed}[Scale=0.92]
\setmonofont{DejaVu Sans Mono}[Scale=0.8]
""",
    'papersize': 'a4paper',
    'pointsize': '10pt',
    'printindex': '',
    'fncychap': '',
    'extraclassoptions': 'openany,oneside',
    'sphinxsetup': 'hmargin={18mm,18mm},vmargin={21mm,17mm},'
    'TitleColor={rgb}{.10,.20,.33},InnerLinkColor={rgb}{.10,.20,.38},OuterLinkColor={rgb}{.10,.35,.35}',
    'maketitle': r"""
\begin{titlepage}\makeatletter\py@HeaderFamily\py@TitleColor
\vspace*{.24\textheight}
{\Huge Trove maturity\par}\vspace{1.2em}
{\Large Datastores and strategies: what is stable, in which release, and why\par}\vspace{2.4em}
{\large\@date\par}
\vfill {\normalsize The evidence of every fact, the jobs, the tests and the guide for contributors
are on the site.\par}\vspace{1em} {\normalsize\@author\par}
\makeatother\end{titlepage}
""",
    # One line each for every page of the site: two columns hold them on two pages.
    'tableofcontents': r"""
\pagenumbering{roman}
\begin{multicols}{2}\fontsize{7.5}{8.3}\selectfont\setlength{\parskip}{0pt}\tableofcontents\end{multicols}
\clearpage\pagenumbering{arabic}\pagestyle{normal}
""",
    'preamble': r"""
\makeatletter
\usepackage{xurl}
% Names of jobs and paths are long, and nothing in them may be hyphenated.
\emergencystretch=4em \sloppy
% No clock: what a copy holds is said by the newest release in it.
\AtBeginDocument{\date{Releases \maturityfirst{} to \maturitylast}}
\AtBeginDocument{\hypersetup{pdftitle={\@title},pdfauthor={\@author}}}
% Chapters and pages have numbers and stand in the contents; all else is found from there.
\setcounter{tocdepth}{1}
\setcounter{secnumdepth}{1}
% Small headings: there are many, and tables below most of them.
\titleformat{\chapter}{\LARGE\py@HeaderFamily}{\py@TitleColor\thechapter}{.7em}{\py@TitleColor}
\titlespacing*{\chapter}{0pt}{-28pt}{8pt}
\titleformat*{\section}{\Large\py@HeaderFamily\py@TitleColor}
\titlespacing*{\section}{0pt}{18pt plus 4pt}{4pt}
\titleformat*{\subsection}{\normalsize\py@HeaderFamily\py@TitleColor}
\titlespacing*{\subsection}{0pt}{8pt plus 2pt}{2pt}
\renewcommand{\bottomtitlespace}{.1\textheight}
% Small tables, which are most of the book, and whole words in them, so that they can be searched for.
\usepackage{etoolbox}
\AtBeginEnvironment{longtable}{\footnotesize\hyphenpenalty=10000
% Stretched to both sides of a narrow cell, a sign and its word would stand far apart.
  \preto\sphinxAtStartPar{\rightskip=0pt plus 1fil\relax}}
% Heads of pages say the chapter and the page of the site.
\fancypagestyle{normal}{\fancyhf{}%
  \fancyhead[L]{\footnotesize\nouppercase{\leftmark}}\fancyhead[R]{\footnotesize\nouppercase{\rightmark}}%
  \fancyfoot[R]{\footnotesize\thepage}\renewcommand{\headrulewidth}{.3pt}\renewcommand{\footrulewidth}{0pt}}
\fancypagestyle{plain}{\fancyhf{}\fancyfoot[R]{\footnotesize\thepage}%
  \renewcommand{\headrulewidth}{0pt}\renewcommand{\footrulewidth}{0pt}}
% A reference is told by its colour; most words of most tables are some.
\protected\def\sphinxcrossref#1{#1}
\protected\def\sphinxsamedocref#1{#1}
% Titles are what the index lists, no names of a program.
\def\sphinxstyleindexentry#1{#1}
\makeatother
""",
}

# Or the page of one release, to be handed out on a few sheets: `make release-pdf RELEASE=2026.1`.
if one := os.environ.get('RELEASE'):
    latex_documents = [
        (f'releases/{one}', f'trove-{one}.tex', f'Trove {one}: what is stable, and why', author, 'howto')
    ]
    latex_domain_indices = False
    latex_elements['tableofcontents'] = ''
    latex_elements['maketitle'] = r'{\makeatletter\Huge\py@HeaderFamily\py@TitleColor\@title\par\makeatother}'

# Where no git can tell a commit (an sdist, a foreign owner of the checkout), the theme warns
# without a type that could be suppressed, and a strict build would fail for it.
logging.getLogger('sphinx.openstackdocstheme.ext').addFilter(
    lambda record: 'cannot get gitsha' not in record.getMessage()
)

# The theme asks git when each page was changed last; those made of the record have no file that it
# could ask about, and in a fresh clone it says so once for each: that is how it is to be.
logging.getLogger('sphinx.openstackdocstheme.page_context').addFilter(
    lambda record: 'could not determine last_updated' not in record.getMessage()
)
