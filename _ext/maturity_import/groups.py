# SPDX-License-Identifier: Apache-2.0
"""Groups of features: one for each file, by its name, or one for each first word of sections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.console import UsageError, known
from maturity.edit.names import titled
from maturity.model.forms import LINE
from maturity_import.ids import unique

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from maturity.matrices.model import Matrix
    from maturity_import.sources import Source

_NO_NAMES = frozenset({'classification', 'feature', 'features', 'matrices', 'matrix', 'support'})
"""Words in names of files that say what all of them are, and not what one is about."""
_TWO_LETTERS = re.compile('[a-z].*[a-z]')


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A group of features; `is_given` by a person, and not only by the name of a file."""

    id: str
    title: str
    is_given: bool = False


def groups(found: Mapping[Source, Matrix], given: Iterable[str]) -> dict[str, Group]:
    """Return the groups of files by the stems of their names; `given` are `ID=TITLE`.

    Of one file in each release the features keep groups of their own, where
    they have several, or the name of the file says nothing.
    """
    ids = _ids({one.stem for one in found})
    titles = dict(_titles(given, ids.values()))
    are_alone = len({one.release for one in found}) == len(found)
    if are_alone and not _is_named(ids, found):
        ids = {stem: id_ for stem, id_ in ids.items() if id_ in titles}
    return {
        stem: Group(id=id_, title=titles.get(id_, _spelled(id_)), is_given=id_ in titles)
        for stem, id_ in ids.items()
    }


def _ids(stems: Iterable[str]) -> dict[str, str]:
    """Return an id for each file: the words of its name that others do not have."""
    words = {stem: [word for word in re.split(r'[^a-z0-9]+', stem.lower()) if word] for stem in sorted(stems)}
    shared = set.intersection(*map(set, words.values())) if len(words) > 1 else set()
    names = ['-'.join(_telling(found, shared)) for found in words.values()]
    # Two files of one group would be taken for one.
    names = names if len(set(names)) == len(names) else list(words)
    return dict(zip(words, unique(names, 'group'), strict=True))


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
