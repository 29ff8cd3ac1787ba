# SPDX-License-Identifier: Apache-2.0
"""Checks of published releases: what was published stays, or is corrected with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import published
from maturity.problems import Problem, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.evaluate import Assessments
    from maturity.model import Dataset, Publication
    from maturity.published import Difference

ADVICE = "correct the facts, or record why it was wrong: maturity publish {release} --correct '...'"


def corrections(data: Dataset, _broken: frozenset[str]) -> Iterator[Problem]:
    """Every correction corrects something."""
    for publication in data.published.values():
        for number, correction in enumerate(publication.corrections):
            if publication.valid(number) == publication.valid(number + 1):
                message = 'it changes nothing of what counted before; delete it'
                yield Problem('stale-correction', message, correction.mark)


def differences(assessments: Assessments, broken: frozenset[str]) -> Iterator[Problem]:
    """Yield what a published release would be otherwise now."""
    for publication in assessments.data.published.values():
        for one in published.differences(assessments, publication):
            if one.entry not in broken:
                yield _problem(publication, one)


def _problem(publication: Publication, one: Difference) -> Problem:
    message = f'{one.entry} {_what(one)}; {ADVICE.format(release=publication.release)}'
    mark = publication.mark if one.was is None or one.was.mark is None else one.was.mark
    return Problem('published-differs', message, mark)


def _what(one: Difference) -> str:
    if one.was is None:
        return 'was not part of what was published, and would be now'
    if one.now is None:
        return f'was published as {one.was.level}, and would not be part of the release now'
    no = 'not required'
    moves = listed(f'{id_} {was or no}, now {now or no}' for id_, was, now in one.moves)
    if one.was.level == one.now.level:
        return f'was published with other verdicts: {moves}'
    return f'was published as {one.was.level}, and would be {one.now.level} now: {moves}'
