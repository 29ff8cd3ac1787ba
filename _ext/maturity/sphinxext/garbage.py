# SPDX-License-Identifier: Apache-2.0
"""The garbage collector, kept from going through what a build keeps anyway.

While Sphinx loads its environment nothing is garbage, and when the process
ends all of it is: each takes longer than all else of a build in which nothing
changed.
"""

from __future__ import annotations

import atexit
import gc
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def spare(app: Sphinx) -> None:
    """Stop collecting until the environment is there, and leave it alone from then on."""
    was_enabled = gc.isenabled()
    gc.disable()
    atexit.register(gc.freeze)
    app.connect('builder-inited', partial(_resume, was_enabled=was_enabled))
    app.connect('build-finished', _thaw)


def _resume(_app: Sphinx, *, was_enabled: bool) -> None:
    gc.freeze()
    if was_enabled:
        gc.enable()


def _thaw(_app: Sphinx, _exception: Exception | None) -> None:
    gc.unfreeze()
