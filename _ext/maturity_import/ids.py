# SPDX-License-Identifier: Apache-2.0
"""Ids of the record for names of other tools, which may hold anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.checks.entries import DEVICES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX = 60
"""Below the limit of the schema, so that a number fits behind."""


def slug(name: str, prefix: str) -> str:
    """Return a name as an id; where it cannot begin one, behind the prefix."""
    id_ = re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')
    if not id_[:1].isalpha() or id_ in DEVICES:
        id_ = f'{prefix}-{id_}'.strip('-')
    return id_[:MAX].strip('-')


class Ids:
    """Ids that differ, each with an owner: what another one has gets the name of its own in front."""

    def __init__(self, prefix: str, taken: Mapping[str, str]) -> None:
        """Begin with the ids that are taken, and by whom."""
        self._prefix = prefix
        self._owners = dict(taken)

    def new(self, name: str, owner: str = '') -> str:
        """Return an id for a name; where its owner has it already, with a number behind it."""
        id_ = base = slug(name, self._prefix)
        if owner and self._owners.get(id_, owner) != owner:
            id_ = base = slug(f'{owner}-{name}', self._prefix)
        number = 1
        while id_ in self._owners:
            number += 1
            id_ = f'{base}-{number}'
        self._owners[id_] = owner
        return id_


def unique(names: Iterable[str], prefix: str, taken: Iterable[str] = ()) -> list[str]:
    """Return an id for each name, in order."""
    ids = Ids(prefix, dict.fromkeys(taken, ''))
    return [ids.new(name) for name in names]
