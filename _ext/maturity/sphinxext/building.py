# SPDX-License-Identifier: Apache-2.0
"""The builder of an environment: transforms have to know it, and Sphinx has no other way to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

_BUILDERS: WeakKeyDictionary[BuildEnvironment, Builder] = WeakKeyDictionary()


def note_builder(app: Sphinx) -> None:
    """Keep the builder of the environment."""
    _BUILDERS[app.env] = app.builder


def builder_of(env: BuildEnvironment) -> Builder:
    """Return the builder of an environment."""
    return _BUILDERS[env]
