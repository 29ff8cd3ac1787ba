# SPDX-License-Identifier: Apache-2.0
"""Which features of files are on record already."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from maturity_import.groups import Group
from maturity_import.ids import slug
from maturity_import.joined import contradictions

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from maturity.matrices.model import Feature
    from maturity.model import Dataset
    from maturity_import.joined import Key
    from maturity_import.successive import ReleaseMatrix


def recognised(
    data: Dataset, matrices: Sequence[ReleaseMatrix], new: Container[str]
) -> tuple[list[ReleaseMatrix], dict[Key, str]]:
    """Return the files with the groups that they have on record, and the ids of features that are there.

    A file is on record where its group is.  One without a group, or the only
    one of `new` releases, is on record where most of its features say there
    what they say here.
    """
    found: list[ReleaseMatrix] = []
    known: dict[Key, str] = {}
    counts = Counter(one.release for one in matrices)
    for group in dict.fromkeys(one.group for one in matrices):
        files = [one for one in matrices if one.group == group]
        features = {key: feature for one in files for key, feature in one.matrix.features.items()}
        ids = _of_group(data, group, features) if group is not None else {}
        is_alone = all(counts[one.release] == 1 and one.release in new for one in files)
        may_be_another = group is not None and (group.is_given or not is_alone)
        if not ids and not may_be_another and (ids := _by_words(data, features)):
            files = [replace(one, group=_common(data, ids) or group) for one in files]
        found += files
        known |= {(files[0].group_id, key): id_ for key, id_ in ids.items()}
    order = {id(one.matrix): number for number, one in enumerate(matrices)}
    return sorted(found, key=lambda one: order[id(one.matrix)]), known


def _of_group(data: Dataset, group: Group, features: Mapping[str, Feature]) -> dict[str, str]:
    """Return the ids of features in a group that is on record."""
    names = {group.id, group.title}
    there = {one.id for one in data.capabilities.values() if one.group and one.group.value in names}
    found: dict[str, str] = {}
    for key in features if there else ():
        ids = (id_ for name in (f'{group.id}-{key}', key) for id_ in _numbered(slug(name, 'feature'), there))
        if (id_ := next((id_ for id_ in ids if id_ not in found.values()), None)) is not None:
            found[key] = id_
    return found


def _numbered(id_: str, there: set[str]) -> Iterator[str]:
    """Yield an id and those with a number behind it, as long as they are there."""
    for number in count(1):
        name = id_ if number == 1 else f'{id_}-{number}'
        if name not in there:
            return
        yield name


def _by_words(data: Dataset, features: Mapping[str, Feature]) -> dict[str, str]:
    """Return the ids of features of which most say what the record says, and none where they do not."""
    shared: dict[str, str] = {}
    alike = 0
    for key, feature in features.items():
        ids = list(_numbered(slug(key, 'feature'), set(data.capabilities)))
        same = [id_ for id_ in ids if _is_like(data, id_, feature)]
        if ids:
            shared[key] = (same or ids)[0]
            alike += bool(same)
    return shared if 2 * alike >= len(shared) else {}


def _is_like(data: Dataset, id_: str, feature: Feature) -> bool:
    words = (what for what, _ in contradictions(data.capabilities[id_], feature))
    return not any(what != "the detail 'Status'" for what in words)


def _common(data: Dataset, ids: Mapping[str, str]) -> Group | None:
    """Return the group that all of some capabilities have, or None where they have several."""
    groups = {data.capabilities[id_].group for id_ in ids.values()}
    names = [name.value for name in groups if name is not None]
    if len(groups) != 1 or not names:
        return None
    return Group(id=slug(names[0], 'group'), title=str(data.groups[names[0]].title))
