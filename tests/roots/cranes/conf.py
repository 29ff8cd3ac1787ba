# SPDX-License-Identifier: Apache-2.0
"""A documentation of which one line was changed, so that its matrix is ours."""

from __future__ import annotations

project = 'Host'
version = '1'
copyright = 'The authors'
extensions = ['maturity.support_matrix']
html_theme = 'alabaster'
