# SPDX-License-Identifier: Apache-2.0
"""What is different between two states of a record: classifications and verdicts, release by release."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from maturity import summary
from maturity.history import changes
from maturity.problems import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.history import Change


def lines(before: Assessments, after: Assessments) -> Iterator[str]:
    """Yield what is judged otherwise as text; releases in a row in which it is the same stand on one line."""
    effects = [lines_ for id_ in {**before.by_entry, **after.by_entry} for lines_ in _of(before, after, id_)]
    yield from effects or ['No classification and no verdict is different.']


def _of(before: Assessments, after: Assessments, id_: str) -> Iterator[str]:
    """Yield the effects on one entry."""
    was, is_ = before.by_entry.get(id_, {}), after.by_entry.get(id_, {})
    releases = {**before.data.releases, **after.data.releases}.values()
    effects = [
        (tuple(_effect(before, after, was.get(one.id), is_.get(one.id))), one.title) for one in releases
    ]
    for (head, *rest), run in groupby([one for one in effects if one[0]], key=itemgetter(0)):
        titles = [str(title) for _, title in run]
        yield one_line(f'{head} ({titles[0] if len(titles) == 1 else f"{titles[0]} to {titles[-1]}"})')
        yield from (one_line(f'  {words}') for words in rest)


def _effect(
    before: Assessments, after: Assessments, was: Assessment | None, is_: Assessment | None
) -> Iterator[str]:
    """Yield what became of an entry at a release, and each verdict that is another; or nothing."""
    if was is not None and is_ is not None:
        old, new = summary.level_words(before.data, was), summary.level_words(after.data, is_)
        if moved := changes(was, is_):
            yield (
                f'{is_.entry.title}: {old}, as it is' if old == new else f'{is_.entry.title}: {old} -> {new}'
            )
            yield from map(_change, moved)
        elif (was.level, was.dead) != (is_.level, is_.dead):
            yield f'{is_.entry.title}: {old} -> {new}'
    elif is_ is not None:
        yield f'{is_.entry.title} would be in it as {summary.level_words(after.data, is_)}'
    elif was is not None:
        yield f'{was.entry.title} would not be in it; it is {summary.level_words(before.data, was)}'


def _change(change: Change) -> str:
    judgement = change.after or change.before
    assert judgement is not None
    was, is_ = ('not required' if one is None else one.verdict.value for one in (change.before, change.after))
    return f'{judgement.requirement.title} [{judgement.requirement.id}]: {was} -> {is_}. {judgement.reason}'
