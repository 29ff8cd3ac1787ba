# SPDX-License-Identifier: Apache-2.0
"""Another project's documentation: its data folder lies among its pages, and it has YAML of its own."""

from __future__ import annotations

project = 'Foreign'
author = 'The authors'
copyright = '2026, The authors'
html_theme = 'alabaster'

# All that the extension needs.
extensions = ['maturity.sphinxext']
maturity_root = 'data'
maturity_data = {'data/drivers': 'drivers', 'data/features': 'features', 'data/releases': 'releases'}
primary_domain = 'maturity'
