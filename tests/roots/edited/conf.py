# SPDX-License-Identifier: Apache-2.0
"""The small site, with one of each that can be edited."""

from __future__ import annotations

project = 'Mini'
author = 'The authors'
copyright = '2026, The authors'
version = release = '1'
extensions = ['maturity.sphinxext']
html_theme = 'alabaster'
primary_domain = 'maturity'

maturity_root = 'data'
maturity_outputs = True
maturity_data = {'drivers': 'drivers', 'features': 'features', 'releases': 'releases'}

language = 'de'
locale_dirs = ['locale']
templates_path = ['_templates']
html_static_path = ['_static']
html_css_files = ['site.css']
html_sidebars = {'**': ['globaltoc.html']}
suppress_warnings = ['epub.unknown_project_files']
maturity_exact_site = True
rst_epilog = '.. |here| replace:: here'
