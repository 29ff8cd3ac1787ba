# SPDX-License-Identifier: Apache-2.0
"""Checks of the record against its own computation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.checks.common import mark_of
from maturity.model.events import EventType
from maturity.problems import Problem, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.evaluate import Assessments
    from maturity.history import Event
    from maturity.model import Entry, Waiver


def demotions(assessments: Assessments, entry: Entry) -> Iterator[Problem]:
    """Every demotion is explained, and nothing else is."""
    happened = {
        event.release.id: event for event in assessments.events[entry.id] if event.type is EventType.DEMOTED
    }
    for event in happened.values():
        if not event.explained:
            yield Problem('unexplained-demotion', _unexplained(event), entry.mark)
    for one in entry.demotions:
        if one.release not in happened:
            message = f'nothing falls in {one.release!r}; delete the record or correct the facts'
            yield Problem('stale-demotion', message, one.mark)


def _unexplained(event: Event) -> str:
    judgements = [change.after for change in event.causes if change.after is not None]
    causes = '; '.join(
        f'{judgement.requirement.id}: {str(judgement.reason).rstrip(".")}' for judgement in judgements
    )
    fall = f'falls from {event.old} to {event.new} in {event.release.id!r}'
    return f"{fall}{causes and f' ({causes})'}; write the reason under 'demotions'"


def expectations(assessments: Assessments, entry: Entry) -> Iterator[Problem]:
    """Every expected classification is the computed one."""
    for release, level in entry.expect.items():
        found = assessments.get(entry.id, release)
        if found is not None and found.level != level:
            short = listed(judgement.requirement.id for judgement in found.in_the_way)
            message = (
                f'at {release!r} the facts give {found.level}, not {level!s}; '
                f'in the way of the next level: {short or "nothing"}; correct the facts or this line'
            )
            yield Problem('expectation', message, mark_of(release, entry.mark))


def waivers(assessments: Assessments, entry: Entry) -> Iterator[Problem]:
    """Every waiver is needed at one release at least."""
    for waiver in unused_waivers(assessments, entry):
        message = f'{waiver.requirement!r} is met or not in force throughout; delete the waiver'
        yield Problem('unused-waiver', message, waiver.mark)


def unused_waivers(assessments: Assessments, entry: Entry) -> list[Waiver]:
    """Return the waivers that no release needs."""
    applied = [
        judgement.waiver
        for assessment in assessments.by_entry[entry.id].values()
        for judgement in assessment.judgements
    ]
    return [waiver for waiver in entry.waivers if not any(waiver is one for one in applied)]
