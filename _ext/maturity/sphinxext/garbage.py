# SPDX-License-Identifier: Apache-2.0
"""The garbage collector, kept from going through what a build keeps anyway.

While Sphinx loads its environment nothing is garbage, and when the process
ends all of it is: each takes longer than all else of a build in which nothing
changed.  In between, nearly all that a page makes lives as long as the page: to
look through it after every few hundred objects is a tenth of a full build.
"""

from __future__ import annotations

import atexit
import gc
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


# After how many new objects the young ones are looked through: about as many as a large page has.
_YOUNG = 10_000


def spare(app: Sphinx) -> None:
    """Stop collecting until the environment is there, leave it alone from then on, and collect seldom."""
    was_enabled, thresholds = gc.isenabled(), gc.get_threshold()
    gc.disable()
    atexit.register(gc.freeze)
    # After the records have been read.
    app.connect('builder-inited', partial(_resume, was_enabled=was_enabled), priority=600)
    app.connect('build-finished', partial(_thaw, thresholds=thresholds))


def _resume(_app: Sphinx, *, was_enabled: bool) -> None:
    gc.freeze()
    gc.set_threshold(_YOUNG)
    if was_enabled:
        gc.enable()


def _thaw(_app: Sphinx, _exception: Exception | None, *, thresholds: tuple[int, int, int]) -> None:
    gc.unfreeze()
    gc.set_threshold(*thresholds)
