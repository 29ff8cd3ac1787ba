# SPDX-License-Identifier: Apache-2.0
"""Settings of the example; the last three lines are all that the extension needs."""

from __future__ import annotations

project = 'Storage drivers'
author = 'The authors'
copyright = '2026, The authors'
html_theme = 'alabaster'

extensions = ['maturity.sphinxext']
maturity_root = 'data'
maturity_data = {'data/drivers': 'drivers', 'data/releases': 'releases'}
