# SPDX-License-Identifier: Apache-2.0
"""Checks of entries: their ids and names, and their lives."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from maturity.checks.common import mark_of
from maturity.problems import Problem, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.model import Capability, Dataset, Entry, Milestone, Release

# A file of one of these names cannot be made on some file systems.
DEVICES = frozenset({'con', 'prn', 'aux', 'nul', *(f'{n}{i}' for n in ('com', 'lpt') for i in range(10))})


def gone(data: Dataset) -> dict[str, str]:
    """Return the files that the last audit has seen and that are gone, by the ids of their entries.

    The file of an entry that has another id now is not gone.
    """
    folders = {kind.folder for kind in data.kinds.values()}
    files = () if data.audited is None else data.audited.files
    lost = [PurePosixPath(one.path) for one in files if one.path not in data.stated]
    there = data.entries.keys() | data.renamed.keys()
    return {path.stem: str(path) for path in lost if str(path.parent) in folders and path.stem not in there}


def ids(data: Dataset) -> Iterator[Problem]:
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


def lives(data: Dataset) -> Iterator[Problem]:
    """Every life begins before it ends and after the one before, and all else happens in one."""
    for entry in data.entries.values():
        problems = [*_lives(data, entry)]
        yield from problems or _milestones(data, entry)


def _lives(data: Dataset, entry: Entry) -> Iterator[Problem]:
    oldest = next(iter(data.releases))
    for before, life in zip((None, *entry.lives), entry.lives, strict=False):
        introduced, removed = life.introduced, life.removed
        mark = mark_of(introduced.release, introduced.mark)
        if introduced.before and introduced.release != oldest:
            message = (
                f"'before' says that it is older than all on record, so it can only name {oldest!r}, "
                f"the oldest; write 'release' for its first release"
            )
            yield Problem('bad-range', message, mark)
        if removed is not None and life.stop < life.start:
            message = 'removed before the first release with it; correct one of the two'
            yield Problem('bad-range', message, mark_of(removed.release, removed.mark))
        if before is not None and before.removed is None:
            message = "the life before it does not end; say there when it was 'removed'"
            yield Problem('bad-range', message, mark)
        elif before is not None and life.start <= before.stop + 1:
            message = 'back before a release without it; correct this, or the removal before'
            yield Problem('bad-range', message, mark)


def _milestones(data: Dataset, entry: Entry) -> Iterator[Problem]:
    """Yield what happens where the entry is not, and relations that lead nowhere."""
    for key, milestone in entry.milestones():
        at = data.releases[milestone.release]
        if key not in {'introduced', 'removed'} and not data.exists(entry, at):
            message = f'the entry does not exist in {milestone.release!r}; correct it or the life'
            yield Problem('outside-life', message, mark_of(milestone.release, milestone.mark))
        yield from _withdrawn(data, entry, milestone)
        until = data.releases.get(data.named('release', milestone.until or ''))
        if until is not None and until.position <= at.position:
            message = f'it is to go in {milestone.until!r}, which is not after {milestone.release!r}'
            yield Problem('bad-range', message, mark_of(milestone.until, milestone.mark))
        yield from _others(data, entry, milestone)


def _withdrawn(data: Dataset, entry: Entry, milestone: Milestone) -> Iterator[Problem]:
    """Yield that an announcement is withdrawn before it was made, or when the entry is gone."""
    if milestone.last is None:
        return
    at, last = data.releases[milestone.release], data.releases[milestone.last]
    mark = mark_of(milestone.last, milestone.mark)
    if last.position < at.position:
        message = f'ends at {milestone.last!r}, before it begins at {milestone.release!r}; both ends count'
        yield Problem('bad-range', message, mark)
    elif entry.life_at(last) is not entry.life_at(at):
        message = (
            f'the entry does not exist in {milestone.last!r}; say the last release of this life, or none'
        )
        yield Problem('outside-life', message, mark)


def _others(data: Dataset, entry: Entry, milestone: Milestone) -> Iterator[Problem]:
    """Yield what is wrong with the entries to which a milestone leads."""
    for relation, ids in milestone.relations():
        # What something was split from may be gone by then.
        stop = _stop(data, entry, milestone) - (relation.origin == 'forth')
        for id_ in ids:
            mark, other = mark_of(id_, milestone.mark), data.entries.get(id_)
            if id_ == entry.id:
                yield Problem('cycle', f'{id_!r} is this entry itself; name another', mark)
            elif other is not None and other.lives[-1].stop < stop:
                gone = list(data.releases)[min(stop, other.lives[-1].stop + 1)]
                message = f'{id_!r} is gone in {gone!r}; name what is there'
                yield Problem('outside-life', message, mark)


def _stop(data: Dataset, entry: Entry, milestone: Milestone) -> int:
    """Return the position up to which advice counts: of what is announced, as long as it is."""
    at = data.releases[milestone.release]
    announced = [one for type_, one in data.ends(entry, data.newest)]
    return data.newest.position if milestone in announced else at.position


def names(data: Dataset) -> Iterator[Problem]:
    """No name stands for two things of a sort."""
    sorts: Iterable[tuple[str, Iterable[Entry | Release | Capability]]] = (
        ('entry', data.entries.values()),
        ('release', data.releases.values()),
        ('capability', data.capabilities.values()),
    )
    for sort, records in sorts:
        taken = {one.id.casefold(): one.id for one in records}
        for one in records:
            for name in one.also:
                first = taken.setdefault(name.value.casefold(), one.id)
                if first != one.id:
                    message = f'{name.value!r} is a name of the {sort} {first!r} already; keep one of the two'
                    yield Problem('duplicate-id', message, name.mark or one.mark)


def former_releases(data: Dataset) -> Iterator[Problem]:
    """Former ids of releases belong to one alone, and to none that exists."""
    taken = {id_: id_ for id_ in data.releases}
    for release in data.releases.values():
        for id_ in release.former:
            if (other := taken.setdefault(id_, release.id)) != release.id or id_ == release.id:
                message = f'{str(id_)!r} is the id of the release {other!r}, or was; delete one of the two'
                yield Problem('duplicate-id', message, mark_of(id_, release.mark))


def renames(data: Dataset) -> Iterator[Problem]:
    """Former ids belong to one entry alone, and to none that exists."""
    taken: set[str] = set()
    for entry in data.entries.values():
        for milestone in entry.renamed:
            old = milestone.old_id
            if old is None:
                continue
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
