# SPDX-License-Identifier: Apache-2.0
"""Names of other tools, which may hold anything, as ids and groups of the record, or as those there are.

A group of features is that of a file, by its name, or of the first word of sections.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain, count, pairwise, takewhile
from typing import TYPE_CHECKING

from maturity.checks.entries import DEVICES
from maturity.console import UsageError, known
from maturity.edit.names import titled
from maturity.model.forms import LINE
from maturity_import.successive import differences

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

    from maturity.matrices.model import Feature, Matrix
    from maturity.model import Dataset
    from maturity_import.sources import Source
    from maturity_import.successive import Key, ReleaseMatrix

MAX = 60
"""Below the limit of the schema, so that a number fits behind."""
_NO_NAMES = frozenset({'classification', 'feature', 'features', 'matrices', 'matrix', 'support'})
"""Words in names of files that say what all of them are, and not what one is about."""
_TWO_LETTERS = re.compile('[a-z].*[a-z]')


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
    """A group of features; `is_given` by a person, and not only by the name of a file."""

    id: str
    title: str
    is_given: bool = False


def groups(found: Mapping[Source, Matrix], given: Iterable[str]) -> dict[str, Group]:
    """Return the groups of files by the stems of their names; `given` are `ID=TITLE`.

    The features of a file keep groups of their own where its name says
    nothing; so do those of one matrix, a file of each release, where they
    have several.
    """
    ids = _ids({one.stem for one in found})
    titles = dict(_titles(given, ids.values()))
    nameless = [*filter(_says_nothing, ids)]
    own = nameless if len(nameless) == 1 else []
    if _is_one(found) and not _is_named(ids, found):
        own = [*ids]
    ids = {stem: id_ for stem, id_ in ids.items() if stem not in own or id_ in titles}
    return {
        stem: Group(id=id_, title=titles.get(id_, _spelled(id_)), is_given=id_ in titles)
        for stem, id_ in ids.items()
    }


def _ids(stems: Iterable[str]) -> dict[str, str]:
    """Return an id for each file by its name, whatever other files there are."""
    words = {stem: [*_telling(stem)] or _words(stem)[:1] for stem in sorted(stems)}
    return dict(zip(words, unique(map('-'.join, words.values()), 'group'), strict=True))


def _words(stem: str) -> list[str]:
    return [word for word in re.split(r'[^a-z0-9]+', stem.lower()) if word]


def _telling(stem: str) -> Iterator[str]:
    return (word for word in _words(stem) if word not in _NO_NAMES)


def _says_nothing(stem: str) -> bool:
    return not any(_telling(stem))


def _is_one(found: Mapping[Source, Matrix]) -> bool:
    """Return whether files are one matrix through time: one a release, with more in common than not."""
    if len({one.release for one in found}) < len(found):
        return False
    features = [matrix.features.keys() for matrix in found.values()]
    return all(
        2 * len(old & new) > min(len(old), len(new)) or not (old and new) for old, new in pairwise(features)
    )


def _titles(given: Iterable[str], ids: Collection[str]) -> Iterator[tuple[str, str]]:
    for word in given:
        id_, equals, title = word.partition('=')
        if not equals or not LINE.fits(title.strip()):
            message = f'{word!r} names no title of a group; write ID=TITLE, as {next(iter(ids))}=...'
            raise UsageError(message)
        known(id_, dict.fromkeys(ids), 'file for the group')
        yield id_, title.strip()


def _is_named(ids: Mapping[str, str], found: Mapping[Source, Matrix]) -> bool:
    """Return whether a file that is alone has a name that says more than its features do."""
    if len(ids) > 1:
        return False
    ((stem, id_),) = ids.items()
    features = (feature for matrix in found.values() for feature in matrix.features.values())
    is_name = id_ not in _NO_NAMES and _TWO_LETTERS.search(id_.removeprefix('group-')) is not None
    return (
        is_name and len({one.group for one in features}) <= 1 and stem not in {one.release for one in found}
    )


def _spelled(id_: str) -> str:
    """Return an id as a title; words that nobody can speak are in large letters."""
    spoken = re.sub(r'\b[b-df-hj-np-tv-xz]{2,}\b', lambda word: word[0].upper(), id_)
    return titled(spoken)


# Features on record -----------------------------------------------------------------------------


def recognised(data: Dataset, matrices: Sequence[ReleaseMatrix], new: Container[str]) -> dict[Key, str]:
    """Return the ids of the features that are on record.

    Those of a file are where its group is.  One without a group, or the only
    one of `new` releases, may also be another name of what is on record: it
    is where most of its features say there what they say here.  What is both
    is the next one of the matrix on record.
    """
    found: dict[Key, str] = {}
    files = Counter(one.release for one in matrices)
    for group in dict.fromkeys(one.group for one in matrices):
        own = [one for one in matrices if one.group == group]
        features = {key: feature for one in own for key, feature in one.features.items()}
        names = set() if group is None else {group.id, group.title}
        there = {one.id for one in data.capabilities.values() if one.group and one.group.value in names}
        is_renamed = all(one.release in new and files[one.release] == 1 for one in own)
        if group is None and all(one.release in new for one in own):
            names_ = {name_of(one) for one in own}
            shown = {id_: files_of(data, id_) for id_ in data.capabilities}
            there = {id_ for id_, known in shown.items() if names_ & known}
            # What is known of no entry is shown nowhere.
            there |= {id_ for id_, known in shown.items() if there and not known}
        if there:
            found |= _matched(data, features, there)
        elif group is None or (is_renamed and not group.is_given):
            ids = _matched(data, features, data.capabilities)
            alike = sum(_is_like(data, id_, features[key]) for key, id_ in ids.items())
            is_next = group is None and is_renamed
            found |= ids if is_next or 2 * alike >= len(ids) else {}
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
            found[key] = next((id_ for id_ in free if _is_like(data, id_, feature)), free[0])
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


def _is_like(data: Dataset, id_: str, feature: Feature) -> bool:
    return not any(differences(data.capabilities[id_], feature))
