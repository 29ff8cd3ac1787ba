# SPDX-License-Identifier: Apache-2.0
"""What a change of the record does to classifications, release by release."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from maturity import summary
from maturity.history import changes
from maturity.problems import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.history import Change


@dataclass(frozen=True, slots=True)
class Effect:
    """An entry at a release that is judged otherwise; None where it does not exist there."""

    before: Assessment | None
    after: Assessment | None

    @property
    def entry(self) -> str:
        """The id of the entry."""
        one = self.after or self.before
        assert one is not None
        return one.entry.id

    @property
    def changes(self) -> tuple[Change, ...]:
        """The requirements whose verdict is another one."""
        return () if self.before is None or self.after is None else changes(self.before, self.after)


def effects(before: Assessments, after: Assessments) -> Iterator[Effect]:
    """Yield every entry and release that two states of the record judge otherwise, in order."""
    for id_ in {**before.by_entry, **after.by_entry}:
        old, new = before.by_entry.get(id_, {}), after.by_entry.get(id_, {})
        for release in {**after.data.releases, **before.data.releases}:
            one = Effect(old.get(release), new.get(release))
            if (one.before is None) is not (one.after is None) or one.changes or _moved(one):
                yield one


def _moved(one: Effect) -> bool:
    if one.before is None or one.after is None:
        return False
    return (one.before.level, one.before.dead) != (one.after.level, one.after.dead)


def lines(before: Assessments, after: Assessments) -> Iterator[str]:
    """Yield the effects as text, ranges of releases in which they are the same on one line."""
    found = list(effects(before, after))
    if not found:
        yield 'No classification and no verdict is different.'
    for said, run in groupby(found, key=lambda one: (one.entry, *_words(before, after, one))):
        same = list(run)
        yield one_line(f'{said[1]} ({_range(same)})')
        yield from (one_line(f'  {words}') for words in said[2:])


def _range(run: list[Effect]) -> str:
    ends = [str(found.release.title) for one in (run[0], run[-1]) if (found := one.after or one.before)]
    return ends[0] if ends[0] == ends[1] else ' to '.join(ends)


def _words(before: Assessments, after: Assessments, one: Effect) -> tuple[str, ...]:
    title = str((after.data.entries.get(one.entry) or before.data.entries[one.entry]).title)
    if one.before is None or one.after is None:
        data, there = (before.data, one.before) if one.before else (after.data, one.after)
        assert there is not None
        what = 'would be in it as' if one.before is None else 'would not be in it; it is'
        return (f'{title} {what} {summary.level_words(data, there)}',)
    was, is_ = summary.level_words(before.data, one.before), summary.level_words(after.data, one.after)
    head = f'{title}: {was}, as it is' if was == is_ else f'{title}: {was} -> {is_}'
    return (head, *map(_change, one.changes))


def _change(change: Change) -> str:
    judgement = change.after or change.before
    assert judgement is not None
    was = 'not required' if change.before is None else change.before.verdict.value
    is_ = 'not required' if change.after is None else change.after.verdict.value
    return f'{judgement.requirement.title} [{judgement.requirement.id}]: {was} -> {is_}. {judgement.reason}'
