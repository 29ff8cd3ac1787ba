# SPDX-License-Identifier: Apache-2.0
"""Publish how mature each part of a project is, release by release.

People record facts with evidence in YAML; the classification of every release
is computed from the facts.  The core of this package knows nothing of Sphinx:
it loads a folder (`maturity.load`), evaluates it (`maturity.evaluate`) and
resolves views of it (`maturity.views`).  `maturity.sphinxext` renders them.
"""

from __future__ import annotations

__all__ = ['__version__']

__version__ = '1.0.0'
