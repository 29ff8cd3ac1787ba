# SPDX-License-Identifier: Apache-2.0
"""Ids of the record for names of other tools, which may hold anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.checks.entries import DEVICES

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX = 60
"""Below the limit of the schema, so that a number fits behind."""


def slug(name: str, prefix: str) -> str:
    """Return a name as an id; where it cannot begin one, behind the prefix."""
    id_ = re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')
    if not id_[:1].isalpha() or id_ in DEVICES:
        id_ = f'{prefix}-{id_}'.strip('-')
    return id_[:MAX].strip('-')


def unique(names: Iterable[str], prefix: str, taken: Iterable[str] = ()) -> list[str]:
    """Return an id for each name, in order; where it is taken, with a number behind it."""
    used, ids = set(taken), []
    for name in names:
        id_ = base = slug(name, prefix)
        number = 1
        while id_ in used:
            number += 1
            id_ = f'{base}-{number}'
        used.add(id_)
        ids.append(id_)
    return ids
