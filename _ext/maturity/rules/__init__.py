# SPDX-License-Identifier: Apache-2.0
"""The vocabulary of requirement rules.

Each rule is a pure predicate over the facts of one entry at one release.  It
has one of three verdicts, met, unmet and unknown, and always a reason that names the
facts it used.  A rule never guesses: where the answer depends on a fact that
is missing, the verdict is unknown.  `schema/requirements.schema.json` says
what each rule means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import following
from maturity.rules.base import VERDICT_WORDS, Context, Ruling, Verdict, ruling, unusable
from maturity.rules.capabilities import claims_implemented, implements, state_of
from maturity.rules.facts import attested, has
from maturity.rules.jobs import (
    Exercise,
    Suite,
    Vote,
    best_suite,
    coverage,
    exercises,
    job,
    job_evidence,
    jobs_cover,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from maturity.model import Rule

__all__ = [
    'RULES',
    'VERDICT_WORDS',
    'Context',
    'Exercise',
    'Ruling',
    'Suite',
    'Verdict',
    'Vote',
    'best_suite',
    'coverage',
    'exercises',
    'job_evidence',
    'judge',
    'state_of',
    'unusable',
]


def judge(rule: Rule, context: Context) -> Ruling:
    """Return what `rule` says."""
    return RULES[rule.name](rule, context)


def _combined(rule: Rule, context: Context) -> Ruling:
    """`all-of`: the worst verdict decides; `any-of`: the best does."""
    order = (Verdict.UNMET, Verdict.UNKNOWN, Verdict.MET)
    rulings = [judge(part, context) for part in rule.rules]
    choose = min if rule.name == 'all-of' else max
    verdict = choose((one.verdict for one in rulings), key=order.index)
    deciding = [one for one in rulings if one.verdict is verdict]
    evidence = [part for one in deciding for part in one.evidence]
    # Parts that say the same say it once.
    reasons = dict.fromkeys(one.reason for one in deciding)
    return ruling(verdict, following(*reasons), evidence)


RULES: Mapping[str, Callable[[Rule, Context], Ruling]] = {
    'implements': implements,
    'claims-implemented': claims_implemented,
    'has': has,
    'job': job,
    'jobs-cover': jobs_cover,
    'attested': attested,
    'all-of': _combined,
    'any-of': _combined,
}
"""The closed vocabulary."""
