# SPDX-License-Identifier: Apache-2.0
"""Three answers: a condition holds, it does not, or it cannot be told (`CannotTell`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from maturity_audit.findings import Place


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a condition holds, and the places that decide."""

    holds: bool
    places: tuple[Place, ...] = ()


def yes(*places: Place) -> Verdict:
    """Return that a condition holds, as these places show."""
    return Verdict(True, places)  # noqa: FBT003 (that is what the function is for)


def no(*places: Place) -> Verdict:
    """Return that a condition does not hold, as these places show."""
    return Verdict(False, places)  # noqa: FBT003 (that is what the function is for)


def negated(verdict: Verdict) -> Verdict:
    """Return the opposite, decided by the same places."""
    return Verdict(not verdict.holds, verdict.places)


def every(parts: Iterable[Callable[[], Verdict]]) -> Verdict:
    """Return whether all hold; what cannot be told matters only where no other part says no."""
    undecided: CannotTell | None = None
    places: list[Place] = []
    for part in parts:
        try:
            verdict = part()
        except CannotTell as error:
            undecided = undecided or error
            continue
        if not verdict.holds:
            return verdict
        places += verdict.places
    if undecided is not None:
        raise undecided
    return yes(*dict.fromkeys(places))


def some(parts: Iterable[Callable[[], Verdict]]) -> Verdict:
    """Return whether one holds; what cannot be told matters only where no other part says yes."""
    return negated(every(partial(_opposite, part) for part in parts))


def _opposite(part: Callable[[], Verdict]) -> Verdict:
    return negated(part())
