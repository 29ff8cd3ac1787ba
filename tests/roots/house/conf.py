# SPDX-License-Identifier: Apache-2.0
"""The documentation of somebody else, with whatever there is in most."""

from __future__ import annotations

project = 'House'
author = copyright = 'The owners'
version = release = '1'
html_theme = 'alabaster'
extensions = ['sphinx.ext.autosummary', 'sphinx.ext.autodoc', 'sphinx.ext.todo', 'sphinx.ext.extlinks']
extlinks = {'bug': ('https://bugs.example.org/%s', 'bug %s')}
numfig = True
html_copy_source = True
html_sidebars = {'**': ['globaltoc.html', 'relations.html', 'sourcelink.html', 'searchbox.html']}
latex_elements = {'papersize': 'a4paper'}
