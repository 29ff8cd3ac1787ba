# SPDX-License-Identifier: Apache-2.0
"""Checks of entries: their ids, and their lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.checks.common import mark_of
from maturity.problems import Problem, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.model import Dataset, Entry

# A file of one of these names cannot be made on some file systems.
DEVICES = frozenset({'con', 'prn', 'aux', 'nul', *(f'{n}{i}' for n in ('com', 'lpt') for i in range(10))})


def ids(data: Dataset, _broken: frozenset[str]) -> Iterator[Problem]:
    """Every id can be the name of a file; every type is one of the kind."""
    marked = [(one.id, one.mark) for one in data.releases.values()]
    marked += [(one.id, one.mark) for one in data.entries.values()]
    for id_, mark in marked:
        if id_ in DEVICES:
            message = f'{id_!r} is the name of a device on some systems; rename the file'
            yield Problem('reserved-id', message, mark)
        elif id_.endswith('.svg'):
            # Badges of a release lie in a folder of its name, beside those of entries.
            message = f'{id_!r} is the name of a badge; rename the release'
            yield Problem('reserved-id', message, mark)
    for entry in data.entries.values():
        kind = data.kinds[entry.kind]
        if entry.type is None and kind.types:
            message = f"'type' is missing; a {kind.id!s} is one of {listed(kind.types)}"
            yield Problem('missing-key', message, entry.mark)


def lives(data: Dataset, _broken: frozenset[str]) -> Iterator[Problem]:
    """Every entry is introduced before it is removed, and all else happens between."""
    for entry in data.entries.values():
        yield from _life(data, entry)


def _life(data: Dataset, entry: Entry) -> Iterator[Problem]:
    introduced, removed = entry.introduced, entry.removed
    oldest = next(iter(data.releases))
    if introduced.before and introduced.release != oldest:
        message = (
            f"'before' says that it is older than all on record, so it can only name {oldest!r}, "
            f"the oldest; write 'release' for its first release"
        )
        yield Problem('bad-range', message, mark_of(introduced.release, introduced.mark))
    first, last = data.life(entry)
    if last < first and removed is not None:
        message = 'removed before the first release with it; correct one of the two'
        yield Problem('bad-range', message, mark_of(removed.release, removed.mark))
        return
    for milestone in entry.milestones():
        if milestone in (introduced, removed):
            continue
        if not data.exists(entry, data.releases[milestone.release]):
            message = f'the entry does not exist in {milestone.release!r}; correct it or the life'
            yield Problem('outside-life', message, mark_of(milestone.release, milestone.mark))


def renames(data: Dataset, _broken: frozenset[str]) -> Iterator[Problem]:
    """Former ids belong to one entry alone, and to none that exists."""
    taken: set[str] = set()
    for entry in data.entries.values():
        for milestone in entry.renamed:
            old = milestone.old_id or ''
            mark = mark_of(old, milestone.mark)
            if old == entry.id:
                message = f'{old!r} cannot be renamed from itself; delete it'
                yield Problem('cycle', message, mark)
            elif old in data.entries and _was(data.entries[old], entry.id):
                message = f'{old!r} and {entry.id!r} are renamed from each other; delete one of the two'
                yield Problem('cycle', message, mark)
            elif old in data.entries or old in taken:
                message = f'{old!r} is the id of another entry; a former id belongs to one entry alone'
                yield Problem('duplicate-id', message, mark)
            taken.add(old)


def _was(entry: Entry, old_id: str) -> bool:
    return any(one.old_id == old_id for one in entry.renamed)
