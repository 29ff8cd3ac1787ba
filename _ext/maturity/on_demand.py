# SPDX-License-Identifier: Apache-2.0
"""A mapping that computes or reads a value when somebody first asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

T = TypeVar('T')
R = TypeVar('R')


class OnDemand(Mapping[str, T], Generic[R, T]):
    """What follows from each of some records."""

    def __init__(self, records: Mapping[str, R], compute: Callable[[R], T]) -> None:
        """Compute nothing yet."""
        self._records = records
        self._compute = compute
        self._computed: dict[str, T] = {}
        self._ids: Collection[str] = records.keys()

    def among(self, ids: Collection[str]) -> OnDemand[R, T]:
        """Return the same, which still answers for every id, but goes through these alone."""
        some = copy(self)
        some._ids = ids  # noqa: SLF001 (its own)
        return some

    def __getitem__(self, id_: str) -> T:
        """Return what follows from a record."""
        if id_ not in self._computed:
            self._computed[id_] = self._compute(self._records[id_])
        return self._computed[id_]

    def __contains__(self, id_: object) -> bool:
        """Compute nothing to answer."""
        return id_ in self._records

    def __iter__(self) -> Iterator[str]:
        """Go through ids."""
        return iter(self._ids)

    def __len__(self) -> int:
        """Count ids."""
        return len(self._ids)
