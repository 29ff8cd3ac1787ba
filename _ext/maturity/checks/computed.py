# SPDX-License-Identifier: Apache-2.0
"""Checks of the record against its own computation, and against what was published and audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import published
from maturity.checks.common import mark_of
from maturity.model import SourceMark
from maturity.model.events import EventType
from maturity.problems import Problem, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from maturity.evaluate import Assessments
    from maturity.history import Event
    from maturity.model import Dataset, Entry, Publication, Waiver
    from maturity.model.published import Lists
    from maturity.model.recipes import ChangedFact
    from maturity.published import Difference


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
            path = f'{assessments.data.kinds[entry.kind].folder}/{entry.id}/expect'
            message = (
                f'at {release!r} the facts give {found.level}, not {level!s}; '
                f'in the way of the next level: {short or "nothing"}; correct the facts or this line: '
                f'maturity set {path} {release}={found.level}'
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


# What was published ------------------------------------------------------------------------------

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
                yield _published_otherwise(publication, one)


def _move(name: str, was: Lists, now: Lists) -> str:
    before, after = (', '.join(values.get(name, ())) or 'nothing' for values in (was, now))
    return f'{name} {before}, now {after}'


def _published_otherwise(publication: Publication, one: Difference) -> Problem:
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


# What was audited --------------------------------------------------------------------------------

_MOST = 5
_CURE = 'look at it, then run "maturity audit --changed --write"'


def unaudited(data: Dataset, faulty: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each fact that is not as it was audited, at its line: nobody has checked it.

    Where a file has other problems, as those at the paths `faulty` have, they
    come first.
    """
    if data.audited is None:
        message = 'no audit of the facts is on record; run "maturity audit --write"'
        yield Problem(code='not-audited', message=message, mark=SourceMark(f'{data.root}/audited.yaml', 1))
    # That a whole file is gone is one problem.
    yield from dict.fromkeys(
        _problem(data, one) for one in data.unaudited if f'{data.root}/{one.path}' not in faulty
    )


def notice(data: Dataset) -> str | None:
    """Return in a line which facts are not as they were audited, None where all are."""
    changed = list(map(str, data.unaudited))
    if not changed:
        return None
    facts, them = ('fact is', 'it') if len(changed) == 1 else ('facts are', 'them')
    return f'{len(changed)} {facts} not as the last audit saw {them}: {listed(changed, limit=_MOST)}'


def _problem(data: Dataset, one: ChangedFact) -> Problem:
    path = one.path
    if one.is_new:
        message = f'{one.fact!r} is new since the audit'
    elif one.line is not None:
        message = f'{one.fact!r} does not say what was audited'
    elif one.path in data.stated:
        message = f'{one.fact!r} was audited and is gone'
    else:
        path, message = 'audited.yaml', f'{one.path} was audited and is gone'
    mark = SourceMark(f'{data.root}/{path}', one.line or 1)
    return Problem(code='not-audited', message=f'{message}; {_CURE}', mark=mark)
