# SPDX-License-Identifier: Apache-2.0
"""What a rule of a requirement is, what it takes and what it says; the rules are in `maturity.rules`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from maturity.model.basics import SourceMark
from maturity.model.vocabulary import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.model.catalogues import Requirement
    from maturity.model.dataset import Dataset
    from maturity.model.entries import Entry
    from maturity.model.facts import Evidence
    from maturity.model.messages import Message
    from maturity.model.releases import Release


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule says: a verdict, its reason, and the evidence of the facts it used."""

    verdict: Verdict
    reason: Message
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What a rule judges: one entry at one release, for one requirement."""

    data: Dataset
    entry: Entry
    release: Release
    requirement: Requirement


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A predicate over the facts of an entry at a release; each rule is a subclass of this.

    Its docstring says when it is met, and its fields are its parameters.
    `name` is how a requirement names it.  `alone` is the parameter that stands
    below the name by itself; any others stand there with their names.
    """

    name: ClassVar[str]
    alone: ClassVar[str | None] = None

    mark: SourceMark

    def judge(self, context: Context) -> Ruling:
        """Return what the rule says; unknown where that depends on a fact that is missing."""
        raise NotImplementedError

    def looks_at(self) -> tuple[str, ...]:
        """Return what decides: lists of facts by name, "capabilities", "claims", "jobs", "tests" and so on.

        Pages lead to the tables of these, and the audit says whether what nothing
        reads could decide.
        """
        raise NotImplementedError

    def needed(self, _context: Context) -> tuple[str, ...]:
        """Return what `maturity what-if` has to suppose for it to be met, if that can be said."""
        return ()


def _ruling(verdict: Verdict, reason: Message, evidence: Iterable[Evidence] = ()) -> Ruling:
    """Return a ruling; evidence that several facts share is named once."""
    return Ruling(verdict, reason, tuple(dict.fromkeys(evidence)))


met = partial(_ruling, Verdict.MET)
unmet = partial(_ruling, Verdict.UNMET)
unknown = partial(_ruling, Verdict.UNKNOWN)
"""The facts do not decide."""
