# SPDX-License-Identifier: Apache-2.0
"""Ids of the record for names of other tools, which may hold anything, and ids that are there already."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, count, takewhile
from typing import TYPE_CHECKING

from maturity.checks.entries import DEVICES
from maturity_import.successive import differences

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

    from maturity.matrices.model import Feature
    from maturity.model import Dataset
    from maturity_import.successive import Key, ReleaseMatrix

MAX = 60
"""Below the limit of the schema, so that a number fits behind."""


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


# Features on record -----------------------------------------------------------------------------


def recognised(data: Dataset, matrices: Sequence[ReleaseMatrix], new: Container[str]) -> dict[Key, str]:
    """Return the ids of the features that are on record.

    Those of a file are where its group is.  One without a group, or the only
    one of `new` releases, may also be another name of what is on record: it
    is where most of its features say there what they say here.
    """
    found: dict[Key, str] = {}
    files = Counter(one.release for one in matrices)
    for group in dict.fromkeys(one.group for one in matrices):
        own = [one for one in matrices if one.group == group]
        features = {key: feature for one in own for key, feature in one.features.items()}
        names = set() if group is None else {group.id, group.title}
        there = {one.id for one in data.capabilities.values() if one.group and one.group.value in names}
        is_renamed = all(one.release in new and files[one.release] == 1 for one in own)
        if there:
            found |= _matched(data, features, there)
        elif group is None or (is_renamed and not group.is_given):
            ids = _matched(data, features, data.capabilities)
            alike = sum(_is_like(data, id_, features[key]) for key, id_ in ids.items())
            found |= ids if 2 * alike >= len(ids) else {}
    return found


def _matched(data: Dataset, features: Mapping[Key, Feature], there: Collection[str]) -> dict[Key, str]:
    """Return an id of those that are there for each feature that can have one."""
    found: dict[Key, str] = {}
    for key, feature in features.items():
        names = (slug('-'.join(key), 'feature'), slug(key[1], 'feature'))
        ids = chain.from_iterable(takewhile(there.__contains__, numbered(name)) for name in names)
        free = [id_ for id_ in ids if id_ not in found.values()]
        if free:
            found[key] = next((id_ for id_ in free if _is_like(data, id_, feature)), free[0])
    return found


def _is_like(data: Dataset, id_: str, feature: Feature) -> bool:
    return not any(differences(data.capabilities[id_], feature))
