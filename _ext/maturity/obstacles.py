# SPDX-License-Identifier: Apache-2.0
"""What is between an entry and its next level: missing tests, or requirements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity.assessment import classify
from maturity.model import Context, Verdict
from maturity.rules.jobs import JobsCover

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.assessment import Assessment, Judgement
    from maturity.model import Capability, Dataset


@dataclass(frozen=True, kw_only=True, slots=True)
class Obstacles:
    """What is in the way of a `level`.

    `tests` are the capabilities that lack a test, where nothing else is in the
    way.  `then` is the level that is reached without the obstacles; it can be
    higher.  `supposed` is what to ask `maturity what-if`.
    """

    level: str
    then: str
    judgements: tuple[Judgement, ...]
    tests: tuple[Capability, ...]
    supposed: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many tests are missing, or requirements."""
        return len(self.tests or self.judgements)


def obstacles(data: Dataset, assessment: Assessment) -> Obstacles | None:
    """Return what is in the way of the next level; None where there is no way to one."""
    level, in_the_way = assessment.next_level, assessment.in_the_way
    if level is None or assessment.dead or not in_the_way:
        return None
    asked = [(one, one.requirement.rule.needed(_context(data, assessment, one))) for one in in_the_way]
    only_tests = all(isinstance(one.requirement.rule, JobsCover) and needed for one, needed in asked)
    supposed = tuple(dict.fromkeys(name for _, needed in asked for name in needed))
    lacking = dict.fromkeys(name.partition('=')[0] for name in supposed) if only_tests else {}
    return Obstacles(
        level=level,
        then=classify(assessment.ladder, _without(assessment), data.below.id),
        judgements=in_the_way,
        tests=tuple(data.capabilities[id_] for id_ in lacking),
        supposed=supposed if all(needed for _, needed in asked) else (),
    )


def _context(data: Dataset, assessment: Assessment, judgement: Judgement) -> Context:
    return Context(
        data=data, entry=assessment.entry, release=assessment.release, requirement=judgement.requirement
    )


def _without(assessment: Assessment) -> Iterator[Judgement]:
    """Yield the judgements as they were if nothing were in the way of the next level."""
    for one in assessment.judgements:
        yield replace(one, verdict=Verdict.MET) if one in assessment.in_the_way else one
