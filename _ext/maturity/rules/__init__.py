# SPDX-License-Identifier: Apache-2.0
"""The vocabulary of requirement rules.

Each rule is a pure predicate over the facts of one entry at one release.  It
has three outcomes, met, unmet and unknown, and always a reason that names the
facts it used.  A rule never guesses: where the answer depends on a fact that
is missing, the outcome is unknown.  `schema/requirements.schema.json` says
what each rule means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import following
from maturity.rules.base import OUTCOMES, Case, Finding, Outcome, finding, unusable
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
    'OUTCOMES',
    'RULES',
    'Case',
    'Exercise',
    'Finding',
    'Outcome',
    'Suite',
    'Vote',
    'best_suite',
    'coverage',
    'exercises',
    'job_evidence',
    'judge',
    'state_of',
    'unusable',
]


def judge(rule: Rule, case: Case) -> Finding:
    """Return what `rule` finds."""
    return RULES[rule.name](rule, case)


def _combined(rule: Rule, case: Case) -> Finding:
    """`all-of`: the worst outcome decides; `any-of`: the best does."""
    order = (Outcome.UNMET, Outcome.UNKNOWN, Outcome.MET)
    findings = [judge(part, case) for part in rule.rules]
    choose = min if rule.name == 'all-of' else max
    outcome = choose((one.outcome for one in findings), key=order.index)
    deciding = [one for one in findings if one.outcome is outcome]
    evidence = [part for one in deciding for part in one.evidence]
    # Parts that find the same say it once.
    reasons = dict.fromkeys(one.reason for one in deciding)
    return finding(outcome, following(*reasons), evidence)


RULES: Mapping[str, Callable[[Rule, Case], Finding]] = {
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
