# SPDX-License-Identifier: Apache-2.0
"""Views of the record: what a page asks for, resolved to words and links.

`resolve` is the one entrance: a request names a view and its options, as a
directive or a command gives them, and becomes plain frozen data.  A view is a
function with the decorator `view`; `VIEWS` holds all of them.
"""

from __future__ import annotations

# What is in these registers itself.
from maturity.views import (  # noqa: F401
    capabilities,
    cards,
    changes,
    coverage,
    current,
    entry_verdicts,
    events,
    facts,
    jobs,
    matrices,
    recorded,
    releases,
    requirements,
    timelines,
    upgrades,
    verdicts,
)
from maturity.views.options import RequestError
from maturity.views.registry import VIEWS, Request, resolve
from maturity.views.statements import View

__all__ = ['VIEWS', 'Request', 'RequestError', 'View', 'resolve']
