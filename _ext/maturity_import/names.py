# SPDX-License-Identifier: Apache-2.0
"""Names of other tools, which may hold anything, as ids and groups of the record, or as those there are.

A group of features is that of one of several files, by its name, or of the first word of sections.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, count, takewhile
from typing import TYPE_CHECKING

from maturity.checks.entries import DEVICES
from maturity.console import UsageError, known
from maturity.edit.names import titled
from maturity.model.forms import LINE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from maturity.matrices.model import Feature, Matrix
    from maturity.model import Dataset
    from maturity_import.sources import Source
    from maturity_import.successive import Key, ReleaseMatrix

MAX = 60
"""Below the limit of the schema, so that a number fits behind."""
_NO_NAMES = frozenset({'classification', 'feature', 'features', 'matrices', 'matrix', 'support'})
"""Words in names of files that say what all of them are, and not what one is about."""


def slug(name: str, prefix: str) -> str:
    """Return a name as an id; where it cannot begin one, behind the prefix."""
    id_ = re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')
    if not id_[:1].isalpha() or id_ in DEVICES:
        id_ = f'{prefix}-{id_}'.strip('-')
    return id_[:MAX].strip('-')


def numbered(id_: str) -> Iterator[str]:
    """Yield an id, and the same with numbers behind it."""
    return chain([id_], (f'{id_}-{number}' for number in count(2)))


class Ids:
    """Ids that differ, each with an owner: what another one has gets the name of its own in front."""

    def __init__(self, prefix: str, taken: Mapping[str, str]) -> None:
        """Begin with the ids that are taken, and by whom."""
        self._prefix = prefix
        self._owners = dict(taken)

    def new(self, name: str, owner: str = '') -> str:
        """Return an id for a name; where its owner has it already, with a number behind it."""
        id_ = slug(name, self._prefix)
        if owner and self._owners.get(id_, owner) != owner:
            id_ = slug(f'{owner}-{name}', self._prefix)
        id_ = next(one for one in numbered(id_) if one not in self._owners)
        self._owners[id_] = owner
        return id_


def unique(names: Iterable[str], prefix: str, taken: Iterable[str] = ()) -> list[str]:
    """Return an id for each name, in order."""
    ids = Ids(prefix, dict.fromkeys(taken, ''))
    return [ids.new(name) for name in names]


# Groups -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The group of the features of a file."""

    id: str
    title: str


def groups(found: Mapping[Source, Matrix], given: Iterable[str], data: Dataset | None) -> dict[str, Group]:
    """Return the groups of files by the stems of their names; `given` are `ID=TITLE`.

    Where each release has one file, its features keep groups of their own, and
    so do those of the only one whose name says nothing; unless its group is
    given or on record, or the record has no feature of any title in it.
    """
    stems = sorted({one.stem for one in found})
    words = [_telling(stem) for stem in stems]
    names = (one or _words(stem)[:1] for stem, one in zip(stems, words, strict=True))
    ids = unique(map('-'.join, names), 'group')
    titles = dict(_titles(given, ids))
    has_several = len({one.release for one in found}) < len(found)
    has_one_nameless = words.count([]) == 1
    recorded = {} if data is None else data.groups
    known = {source.stem for source, matrix in found.items() if data is None or _is_known(data, matrix)}
    return {
        stem: Group(id=id_, title=titles.get(id_, _spelled(id_)))
        for stem, told, id_ in zip(stems, words, ids, strict=True)
        if (has_several and (told or not has_one_nameless))
        or (told and stem not in known)
        or id_ in titles
        or id_ in recorded
    }


def _is_known(data: Dataset, matrix: Matrix) -> bool:
    """Return whether a feature of a matrix is called as a capability on record."""
    return any(one.title.value.casefold() in data.names['capability'] for one in matrix.features.values())


def _words(stem: str) -> list[str]:
    return [word for word in re.split(r'[^a-z0-9]+', stem.lower()) if word]


def _telling(stem: str) -> list[str]:
    return [word for word in _words(stem) if word not in _NO_NAMES]


def _titles(given: Iterable[str], ids: Collection[str]) -> Iterator[tuple[str, str]]:
    for word in given:
        id_, equals, title = word.partition('=')
        if not equals or not LINE.fits(title.strip()):
            message = f'{word!r} names no title of a group; write ID=TITLE, as {next(iter(ids))}=...'
            raise UsageError(message)
        known(id_, dict.fromkeys(ids), 'file for the group')
        yield id_, title.strip()


def _spelled(id_: str) -> str:
    """Return an id as a title; words that nobody can speak are in large letters."""
    spoken = re.sub(r'\b[b-df-hj-np-tv-xz]{2,}\b', lambda word: word[0].upper(), id_)
    return titled(spoken)


# Features on record -----------------------------------------------------------------------------


def recognised(data: Dataset, matrices: Sequence[ReleaseMatrix]) -> dict[Key, str]:
    """Return the ids of the features that are on record.

    Those of a file with a group are in that, or have states in the file; others
    may be in any group but that of another file.
    """
    found: dict[Key, str] = {}
    groups_of_files = dict.fromkeys(one.group for one in matrices)
    every = {name for one in groups_of_files if one is not None for name in (one.id, one.title)}
    for group in groups_of_files:
        own = [one for one in matrices if one.group == group]
        names = every if group is None else {group.id, group.title}
        files = {name_of(one) for one in own if 'path' in one.place}
        there = [
            one.id
            for one in data.capabilities.values()
            if (one.group is not None and one.group.value in names) is (group is not None)
            or files & files_of(data, one.id)
        ]
        found |= _matched(data, {key: feature for one in own for key, feature in one.features.items()}, there)
    return found


def name_of(file: ReleaseMatrix) -> str:
    """Return the name of a file or page, wherever it lies."""
    return _last(str(file.place.get('path', file.place.get('doc'))))


def files_of(data: Dataset, id_: str) -> set[str]:
    """Return the names of the files or pages in which readers find the states of a capability."""
    facts = (fact for entry in data.entries.values() for fact in entry.capabilities.get(id_, ()))
    return {_last(one.target) for fact in facts for one in fact.evidence}


def _last(address: str) -> str:
    return address.rpartition('/')[2]


def _matched(data: Dataset, features: Mapping[Key, Feature], there: Collection[str]) -> dict[Key, str]:
    """Return an id of those that are there for each feature that can have one."""
    found: dict[Key, str] = {}
    for key, feature in features.items():
        names = (slug('-'.join(key), 'feature'), slug(key[1], 'feature'))
        ids = chain.from_iterable(takewhile(there.__contains__, numbered(name)) for name in names)
        free = [id_ for id_ in (*ids, *_titled(data, feature, there)) if id_ not in found.values()]
        if free:
            found[key] = free[0]
    return found


def _titled(data: Dataset, feature: Feature, there: Collection[str]) -> Iterator[str]:
    """Yield the id of what has the title of a feature, in its group where that is named."""
    group = str(feature.group or '').casefold()
    titles = {one.id: str(one.title) for one in data.groups.values()}
    among = [
        id_
        for id_ in there
        if not group
        or (own := data.capabilities[id_].group) is None
        or group in {own.value.casefold(), titles[own.value].casefold()}
    ]
    id_ = data.named('capability', feature.title.value, among)
    if id_ in among:
        yield id_
