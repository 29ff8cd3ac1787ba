# SPDX-License-Identifier: Apache-2.0
"""Groups of features: one for each file, by its name, or one for each first word of sections."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity.console import UsageError, known
from maturity.edit.names import titled
from maturity.model.forms import LINE
from maturity_import.ids import slug, unique

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from maturity_import.sources import Source
    from maturity_import.successive import ReleaseMatrix

_NO_NAMES = frozenset({'classification', 'feature', 'features', 'matrices', 'matrix', 'support'})
"""Words in names of files that say what all of them are, and not what one is about."""
_TWO_LETTERS = re.compile('[a-z].*[a-z]')


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A group of features; `is_given` by a person, and not only by the name of a file."""

    id: str
    title: str
    is_given: bool = False


def with_groups(
    sources: Sequence[Source], found: Mapping[Source, ReleaseMatrix], given: Iterable[str]
) -> list[ReleaseMatrix]:
    """Return what was found in files with the groups of these; `given` are `ID=TITLE`.

    Of one file in each release the features keep groups of their own, where
    they have several, or the name of the file says nothing.
    """
    ids = _ids({one.stem for one in sources})
    titles = dict(_titles(given, ids.values()))
    if len({one.release for one in sources}) == len(sources):
        named = {stem: id_ for stem, id_ in ids.items() if id_ in titles}
        ids = ids if _is_named(ids, found.values()) else named
    groups = {
        stem: Group(id=id_, title=titles.get(id_, _spelled(id_)), is_given=id_ in titles)
        for stem, id_ in ids.items()
    }
    return [replace(matrix, group=groups.get(one.stem)) for one, matrix in found.items()]


def _ids(stems: Iterable[str]) -> dict[str, str]:
    """Return an id for each file: the words of its name that others do not have."""
    words = {stem: [word for word in re.split(r'[^a-z0-9]+', stem.lower()) if word] for stem in sorted(stems)}
    shared = set.intersection(*map(set, words.values())) if len(words) > 1 else set()
    ids = {stem: slug('-'.join(_telling(found, shared)), 'group') for stem, found in words.items()}
    # Two files of one group would be taken for one.
    is_unique = len(set(ids.values())) == len(ids)
    return ids if is_unique else dict(zip(words, unique(words, 'group'), strict=True))


def _telling(words: list[str], shared: Collection[str]) -> list[str]:
    rest = [word for word in words if word not in shared]
    return [word for word in rest if word not in _NO_NAMES] or rest[:1] or words[:1]


def _titles(given: Iterable[str], ids: Collection[str]) -> Iterator[tuple[str, str]]:
    for word in given:
        id_, equals, title = word.partition('=')
        if not equals or not LINE.fits(title.strip()):
            message = f'{word!r} names no title of a group; write ID=TITLE, as {next(iter(ids))}=...'
            raise UsageError(message)
        known(id_, dict.fromkeys(ids), 'file for the group')
        yield id_, title.strip()


def _is_named(ids: Mapping[str, str], matrices: Collection[ReleaseMatrix]) -> bool:
    """Return whether a file that is alone has a name that says more than its features do."""
    if len(ids) > 1:
        return False
    ((stem, id_),) = ids.items()
    features = (feature for one in matrices for feature in one.matrix.features.values())
    own = {feature.group and feature.group.value for feature in features}
    is_name = id_ not in _NO_NAMES and _TWO_LETTERS.search(id_.removeprefix('group-')) is not None
    return is_name and len(own) <= 1 and stem not in {one.release for one in matrices}


def _spelled(id_: str) -> str:
    """Return an id as a title; words that nobody can speak are in large letters."""
    spoken = re.sub(r'\b[b-df-hj-np-tv-xz]{2,}\b', lambda word: word[0].upper(), id_)
    return titled(spoken)
