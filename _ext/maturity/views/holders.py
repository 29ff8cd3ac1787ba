# SPDX-License-Identifier: Apache-2.0
"""Who met a requirement or had a capability in which releases, in a row of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import commas, msg
from maturity.rules import state_of
from maturity.views.references import range_words, ref_of, runs
from maturity.views.shapes import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.model import Capability, Dataset, Phrase, Release, Requirement
    from maturity.model.vocabulary import CapabilityState
    from maturity.views.shapes import Parts, Ref


def met_by(assessments: Assessments, requirement: Requirement) -> Parts:
    """Return the entries that ever met a requirement, or had it waived, each with the releases."""
    data = assessments.data
    return _through_time(
        data,
        (
            (ref_of(entry), [one.release for one in history.values() if _passes(one, requirement)])
            for entry in data.of_kind(requirement.kind)
            for history in [assessments.by_entry[entry.id]]
        ),
    )


def _passes(assessment: Assessment, requirement: Requirement) -> bool:
    return any(one.requirement is requirement and one.verdict.passed for one in assessment.judgements)


def offered_by(data: Dataset, capability: Capability, state: CapabilityState) -> Parts:
    """Return the entries that ever had a capability in a state, each with the releases."""
    releases = data.releases.values()
    return _through_time(
        data,
        (
            (
                ref_of(entry, about=capability.id),
                [one for one in releases if state_of(entry, capability.id, one) == state.value],
            )
            for kind in data.kinds
            for entry in data.of_kind(kind)
            if capability.id in entry.capabilities
        ),
    )


def _through_time(data: Dataset, found: Iterable[tuple[Ref, list[Release]]]) -> Parts:
    """Return references, each with the releases in which something held."""
    return joined(
        (ref, msg('({releases})', releases=commas(_range(data, run) for run in runs(held, lambda one: one))))
        for ref, held in found
        if held
    )


def _range(data: Dataset, run: Sequence[Release]) -> Phrase:
    if run[-1] is data.newest:
        return msg('since {release}', release=run[0].title)
    return range_words(run[0], run[-1])
