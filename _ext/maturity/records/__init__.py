# SPDX-License-Identifier: Apache-2.0
"""From checked YAML trees to frozen records.

Every function takes a tree that its schema has accepted, so structure is
never asked for again; what is left to find out here is only whether releases
exist, because a range cannot be built without their order.
"""

from __future__ import annotations

from maturity.records.catalogues import (
    capability,
    declared_by,
    kind,
    level,
    maintained_statuses,
    repositories,
    requirement,
    statuses,
)
from maturity.records.entries import entry
from maturity.records.parts import Context
from maturity.records.releases import release

__all__ = [
    'Context',
    'capability',
    'declared_by',
    'entry',
    'kind',
    'level',
    'maintained_statuses',
    'release',
    'repositories',
    'requirement',
    'statuses',
]
