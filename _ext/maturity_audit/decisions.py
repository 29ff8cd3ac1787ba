# SPDX-License-Identifier: Apache-2.0
"""Three answers: a condition holds, it does not, or it cannot be told (`CannotTell`)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from maturity_audit.source import Place


class Decision(NamedTuple):
    """Whether a condition holds, and the places that decide."""

    holds: bool
    places: tuple[Place, ...] = ()


def negated(decision: Decision) -> Decision:
    """Return the opposite, decided by the same places."""
    return decision._replace(holds=not decision.holds)


def every(parts: Iterable[Callable[[], Decision]]) -> Decision:
    """Return whether all hold; what cannot be told matters only where no other part says no."""
    undecided: CannotTell | None = None
    places: list[Place] = []
    for part in parts:
        try:
            decision = part()
        except CannotTell as error:
            undecided = undecided or error
            continue
        if not decision.holds:
            return decision
        places += decision.places
    if undecided is not None:
        raise undecided
    return Decision(holds=True, places=tuple(dict.fromkeys(places)))


def some(parts: Iterable[Callable[[], Decision]]) -> Decision:
    """Return whether one holds; what cannot be told matters only where no other part says yes."""
    return negated(every(partial(_opposite, part) for part in parts))


def _opposite(part: Callable[[], Decision]) -> Decision:
    return negated(part())
