# SPDX-License-Identifier: Apache-2.0
"""A small site with all that a record can hold; two kinds with ladders of their own."""

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
