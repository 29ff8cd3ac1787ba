# SPDX-License-Identifier: Apache-2.0
"""What is different between two states of a record: classifications, verdicts and what is tested."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from maturity.history import changes
from maturity.model.vocabulary import Coverage
from maturity.problems import one_line
from maturity.rules.exercises import tested
from maturity.views.references import classification

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.history import Change
    from maturity.model import Dataset, Entry, Text

_Effect = TypeVar('_Effect')


def lines(before: Assessments, after: Assessments) -> Iterator[str]:
    """Yield what is judged otherwise as text; releases in a row in which it is the same stand on one line."""
    effects = [lines_ for id_ in {**before.by_entry, **after.by_entry} for lines_ in _of(before, after, id_)]
    then, now = before.data, after.data
    called = [(now.entries[new].title, new, old) for old, new in now.renamed.items() if old in then.entries]
    called += [(now.releases[new].title, new, old) for new, old in _former_releases(then, now).items()]
    effects += [one_line(f'{title} is called {new} now, and was {old}') for title, new, old in called]
    yield from effects or ['No classification and no verdict is different.']
    for id_, entry in now.entries.items():
        # Of what has no capabilities on record, none is tested or not.
        if id_ in then.entries and entry.capabilities:
            yield from _coverage(then, now, then.entries[id_], entry)


def _of(before: Assessments, after: Assessments, id_: str) -> Iterator[str]:
    """Yield the effects on one entry, which may have had another id."""
    if id_ in after.data.renamed:
        return
    former = {new: old for old, new in after.data.renamed.items()}
    old_id = id_ if id_ in before.by_entry else former.get(id_, id_)
    was, is_ = before.by_entry.get(old_id, {}), after.by_entry.get(id_, {})
    ids = _former_releases(before.data, after.data)
    gone = (one for one in before.data.releases.values() if one.id not in ids.values())
    releases = {**{one.id: one for one in gone}, **after.data.releases}.values()
    effects = [
        (tuple(_effect(before, after, was.get(ids.get(one.id, one.id)), is_.get(one.id))), one.title)
        for one in releases
    ]
    for (head, *rest), titles in _in_runs(effects):
        yield one_line(f'{head} ({titles})')
        yield from (one_line(f'  {words}') for words in rest)


def _former_releases(before: Dataset, after: Dataset) -> dict[str, str]:
    """Return the ids that releases had before, by those that they have after."""
    return {
        one.id: old
        for one in after.releases.values()
        for old in one.former
        if old in before.releases and one.id not in before.releases
    }


def _in_runs(effects: Iterable[tuple[_Effect, Text]]) -> Iterator[tuple[_Effect, str]]:
    """Yield each effect that there is, with the titles of the releases in a row that have it."""
    for effect, run in groupby(effects, key=itemgetter(0)):
        if not effect:
            continue
        titles = [str(title) for _, title in run]
        yield effect, titles[0] if len(titles) == 1 else f'{titles[0]} to {titles[-1]}'


def _effect(
    before: Assessments, after: Assessments, was: Assessment | None, is_: Assessment | None
) -> Iterator[str]:
    """Yield what became of an entry at a release, and each verdict that is another; or nothing."""
    if was is not None and is_ is not None:
        old, new = classification(before.data, was).words, classification(after.data, is_).words
        if moved := changes(was, is_):
            yield (
                f'{is_.entry.title}: {old}, as it is' if old == new else f'{is_.entry.title}: {old} -> {new}'
            )
            yield from map(_change, moved)
        elif (was.level, was.dead) != (is_.level, is_.dead):
            yield f'{is_.entry.title}: {old} -> {new}'
    elif is_ is not None:
        yield f'{is_.entry.title} would arrive as {classification(after.data, is_).words}'
    elif was is not None:
        yield f'{was.entry.title} would go; it is {classification(before.data, was).words}'


def _change(change: Change) -> str:
    judgement = change.after or change.before
    assert judgement is not None
    was, is_ = ('not required' if one is None else one.verdict.value for one in (change.before, change.after))
    return f'{judgement.requirement.title} [{judgement.requirement.id}]: {was} -> {is_}. {judgement.reason}'


# What is tested ---------------------------------------------------------------------------------


def _coverage(before: Dataset, after: Dataset, was: Entry, is_: Entry) -> Iterator[str]:
    """Yield the capabilities of an entry that are tested in another way."""
    moves: list[tuple[tuple[tuple[str, str, str], ...], Text]] = []
    for id_, release in after.releases.items():
        if id_ in before.releases and after.exists(is_, release):
            old, new = _states(before, was, id_), _states(after, is_, id_)
            changed = [(one, old[one], new[one]) for one in new if old.get(one, new[one]) != new[one]]
            moves.append((tuple(changed), release.title))
    for moved, titles in _in_runs(moves):
        for states, group in groupby(sorted(moved, key=itemgetter(1, 2)), key=itemgetter(1, 2)):
            names = ', '.join(name for name, *_ in group)
            yield one_line(f'{is_.title}: {names}: {" -> ".join(states)} ({titles})')


def _states(data: Dataset, entry: Entry, release: str) -> dict[str, str]:
    """Return how well each capability is tested that an entry offers."""
    states = {
        id_: tested(data, entry, data.releases[release], id_).state.value
        for id_, capability in data.capabilities.items()
        if capability.tested
    }
    return {id_: state for id_, state in states.items() if state != Coverage.NOT_OFFERED.value}
