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
    from maturity.model.published import Lists
    from maturity.published import Difference

ADVICE = (
    'correct the facts; or give --correct WHY to the command that changes them, '
    'or to "maturity publish {release}"'
)


def corrections(data: Dataset) -> Iterator[Problem]:
    """Every correction corrects something."""
    for publication in data.published.values():
        for number, correction in enumerate(publication.corrections):
            before, after = ((publication.valid(n), publication.valid_about(n)) for n in (number, number + 1))
            if before == after:
                message = 'it changes nothing of what counted before; delete it'
                yield Problem('stale-correction', message, correction.mark)


def differences(assessments: Assessments, broken: frozenset[str]) -> Iterator[Problem]:
    """Yield what a published release would be otherwise now."""
    for publication in assessments.data.published.values():
        was, now = publication.valid_about(), published.about(assessments.data.releases[publication.release])
        if was != now:
            moves = listed(_move(name, was, now) for name in {**was, **now} if was.get(name) != now.get(name))
            advice = ADVICE.format(release=publication.release)
            message = f'the release was published otherwise: {moves}; {advice}'
            yield Problem('published-differs', message, publication.mark)
        for one in published.differences(assessments, publication):
            if one.entry not in broken:
                yield _problem(publication, one)


def _move(name: str, was: Lists, now: Lists) -> str:
    before, after = (', '.join(values.get(name, ())) or 'nothing' for values in (was, now))
    return f'{name} {before}, now {after}'


def _problem(publication: Publication, one: Difference) -> Problem:
    message = f'{one.entry} {_what(one)}; {ADVICE.format(release=publication.release)}'
    mark = publication.mark if one.was is None or one.was.mark is None else one.was.mark
    return Problem('published-differs', message, mark)


def _what(one: Difference) -> str:
    if one.was is None:
        return 'was not part of what was published, and would be now'
    if one.now is None:
        return f'was published as {one.was.level}, and would not be part of the release now'
    no = 'nothing'
    moves = listed(f'{id_} {was or no}, now {now or no}' for id_, was, now in one.moves)
    if one.was.level == one.now.level:
        return f'was published otherwise: {moves}'
    levels = f'was published as {one.was.level}, and would be {one.now.level} now'
    return f'{levels}: {moves}' if moves else levels
