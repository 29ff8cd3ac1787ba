# SPDX-License-Identifier: Apache-2.0
"""An extension for a matrix that is kept as an INI file, in the place of sphinx-feature-classification.

In `conf.py`: `extensions = ['maturity.support_matrix']`, and nothing else.
"""

from __future__ import annotations

from maturity.sphinxext.support_matrix import setup

__all__ = ['setup']
