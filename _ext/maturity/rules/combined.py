# SPDX-License-Identifier: Apache-2.0
"""Rules made of other rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from maturity.model import Rule, Verdict, following
from maturity.model.forms import AtLeast
from maturity.model.rules import Ruling

if TYPE_CHECKING:
    from maturity.model import Context

_WORST_FIRST = (Verdict.UNMET, Verdict.UNKNOWN, Verdict.MET)


@dataclass(frozen=True, kw_only=True, slots=True)
class AllOf(Rule):
    """Met when all of these are: the worst verdict decides."""

    name = 'all-of'
    alone = 'rules'

    rules: Annotated[tuple[Rule, ...], AtLeast(1)]

    def looks_at(self) -> tuple[str, ...]:
        """Return what decides the parts, each once."""
        return tuple(dict.fromkeys(name for rule in self.rules for name in rule.looks_at()))

    def judge(self, context: Context) -> Ruling:
        """Judge by the worst of the parts."""
        rulings = [rule.judge(context) for rule in self.rules]
        return _deciding(rulings, min(_rank(ruling) for ruling in rulings))


@dataclass(frozen=True, kw_only=True, slots=True)
class AnyOf(AllOf):
    """Met when one of these is: the best verdict decides."""

    name = 'any-of'

    def judge(self, context: Context) -> Ruling:
        """Judge by the best of the parts."""
        rulings = [rule.judge(context) for rule in self.rules]
        return _deciding(rulings, max(_rank(ruling) for ruling in rulings))


def _rank(ruling: Ruling) -> int:
    return _WORST_FIRST.index(ruling.verdict)


def _deciding(rulings: list[Ruling], rank: int) -> Ruling:
    """Return the rulings of that rank as one; parts that say the same say it once."""
    deciding = [ruling for ruling in rulings if _rank(ruling) == rank]
    reasons = dict.fromkeys(ruling.reason for ruling in deciding)
    evidence = dict.fromkeys(part for ruling in deciding for part in ruling.evidence)
    return Ruling(_WORST_FIRST[rank], following(*reasons), tuple(evidence))
