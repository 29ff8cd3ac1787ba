# SPDX-License-Identifier: Apache-2.0
"""Matrices of successive releases, put together: what holds from when until when."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from maturity.problems import Problem
from maturity_import.joined import content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.matrices.model import Feature, Grade, Matrix, Target
    from maturity.model import SourceMark, Text
    from maturity_import.groups import Group
    from maturity_import.joined import Stage

    Part = Target | Feature | Grade

T = TypeVar('T')
KeyT = TypeVar('KeyT')
PartT = TypeVar('PartT', 'Target', 'Feature', 'Grade')


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseMatrix:
    """The matrix of one file of one release, and where a reader can see the file.

    Either `path`, below the repository at the release's `commit` or `tag`,
    or `address`.  `apart` is what evidence says too where it is not read
    there.  `group` is that of its features where they have none of their own.
    """

    release: str
    matrix: Matrix
    group: Group | None = None
    path: str | None = None
    commit: str | None = None
    tag: str | None = None
    address: str | None = None
    apart: Mapping[str, str] = field(default_factory=dict)

    @property
    def group_id(self) -> str:
        """The id of the group of its features, or nothing."""
        return '' if self.group is None else self.group.id

    @property
    def name(self) -> str:
        """What positions call the file."""
        return next(iter(self.matrix.targets.values())).mark.path

    def evidence(self, mark: SourceMark) -> list[dict[str, Tree]]:
        """Return evidence of a place in the file."""
        if self.path is None:
            return [{'doc': self.address or ''}]
        return [{**self.apart, 'path': self.path, 'line': mark.line}]


@dataclass(frozen=True, slots=True)
class Run:
    """Successive releases, by position, at which the same holds."""

    first: int
    last: int


def runs(values: Sequence[T | None], same: Callable[[T], object]) -> Iterator[tuple[Run, T]]:
    """Yield the runs of equal values with the first of each; None is no value."""
    start = 0
    for position, value in enumerate(values):
        if position + 1 < len(values):
            after = values[position + 1]
            if value is not None and after is not None and same(value) == same(after):
                continue
        first = values[start]
        if first is not None:
            yield Run(start, position), first
        start = position + 1


def life(values: Sequence[object | None]) -> Run:
    """Return the first and the last position with a value."""
    there = [position for position, value in enumerate(values) if value is not None]
    return Run(there[0], there[-1])


def lives(values: Sequence[object | None], known: Iterable[int]) -> list[Run]:
    """Return the runs of positions with a value, whichever it is, of those that are known."""
    found: list[Run] = []
    before_has = False
    for position in known:
        has = values[position] is not None
        if has:
            first = found.pop().first if before_has else position
            found.append(Run(first, position))
        before_has = has
    return found


def over_time(
    stages: Sequence[Stage | None], of: Callable[[Stage], Mapping[KeyT, PartT]]
) -> dict[KeyT, list[PartT | None]]:
    """Return parts by key, each with its value in every release; those of the newest come first."""
    there = [stage for stage in stages if stage is not None]
    keys = dict.fromkeys(key for stage in reversed(there) for key in of(stage))
    values = [{} if stage is None else of(stage) for stage in stages]
    return {key: [one.get(key) for one in values] for key in keys}


def newest(values: Sequence[PartT | None]) -> PartT:
    """Return the last value that there is."""
    return next(value for value in reversed(values) if value is not None)


def former_titles(values: Sequence[Target | Feature | None]) -> Iterator[tuple[int, Text]]:
    """Yield the titles that something had before, each with the position at which another one begins."""
    there = [(position, value.title) for position, value in enumerate(values) if value is not None]
    for (_, old), (position, new) in pairwise(there):
        if old.value != new.value:
            yield position, old


# What a record says only once -------------------------------------------------------------------


def gaps(releases: Sequence[str], values: Sequence[Part | None], known: Iterable[int]) -> Iterator[Problem]:
    """Yield a problem where something is gone and there again, which a record cannot say of it."""
    known = tuple(known)
    for before, after in pairwise(lives(values, known)):
        gone = next(position for position in known if position > before.last)
        back = values[after.first]
        assert back is not None, 'it is there again'
        message = (
            f'{str(back.title)!r} is missing from {releases[gone]!r} on and there again in '
            f'{releases[after.first]!r}; nothing is recorded between'
        )
        yield Problem(code='import-gap', message=message, mark=back.mark)


def changes(values: Sequence[Part | None]) -> Iterator[Problem]:
    """Yield a problem for each text of an older release that the newest says otherwise, but for renames."""
    last = next(value for value in reversed(values) if value is not None)
    reported: set[tuple[str, str]] = set()
    for one in values:
        if one is not None and one is not last:
            for what, old, new in _texts(one, last):
                if (
                    old is not None
                    and (new is None or old.value != new.value)
                    and (what, old.value) not in reported
                ):
                    reported.add((what, old.value))
                    message = f'{what} of {str(last.title)!r} is not what the newest file says, which counts'
                    yield Problem(code='import-changed', message=message, mark=old.mark or one.mark)


def _texts(old: Part, new: Part) -> Iterator[tuple[str, Text | None, Text | None]]:
    """Yield what both say, as pairs."""
    if hasattr(old, 'meaning') and hasattr(new, 'meaning'):
        yield 'the title', old.title, new.title
        yield 'the meaning', old.meaning, new.meaning
        return
    assert not hasattr(old, 'meaning')
    assert not hasattr(new, 'meaning')
    yield 'the description', old.description, new.description
    known = {content(detail) for detail in new.details}
    for detail in old.details:
        # A status that matters has its range as a requirement.
        if content(detail) not in known and detail.label.value != 'Status':
            words = detail.text or detail.label
            yield f'the detail {detail.label.value!r}', words, None
