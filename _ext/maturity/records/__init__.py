# SPDX-License-Identifier: Apache-2.0
"""From checked YAML trees to frozen records.

Every function takes a tree that its schema has accepted, so structure is
never asked for again; what is left to find out here is only whether releases
exist, because a range cannot be built without their order.
"""

from __future__ import annotations

from maturity.records.audits import audited, recipe
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
from maturity.records.parts import Context, some
from maturity.records.published import publication
from maturity.records.releases import release

__all__ = [
    'Context',
    'audited',
    'capability',
    'declared_by',
    'entry',
    'kind',
    'level',
    'maintained_statuses',
    'publication',
    'recipe',
    'release',
    'repositories',
    'requirement',
    'some',
    'statuses',
]
