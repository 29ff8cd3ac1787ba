# SPDX-License-Identifier: Apache-2.0
"""The rules of requirements.

Each rule is a class: its fields are the parameters that a requirement gives
it, its method `judge` is a pure function of the facts of one entry at one
release, and its words stand beside it.  A rule never guesses: where the
answer depends on a fact that is missing, its verdict is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.rules.capabilities import ClaimsImplemented, Implements, ImplementsWhere
from maturity.rules.combined import AllOf, AnyOf
from maturity.rules.facts import Attested, Has
from maturity.rules.jobs import Job, JobsCover

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.model import Rule

RULES: Mapping[str, type[Rule]] = {
    rule.name: rule
    for rule in (Implements, ImplementsWhere, ClaimsImplemented, Has, Job, JobsCover, Attested, AllOf, AnyOf)
}
"""Every rule by the name that requirements give it."""
