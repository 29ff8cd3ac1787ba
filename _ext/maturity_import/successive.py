# SPDX-License-Identifier: Apache-2.0
"""Matrices of successive releases, put together: what holds from when until when, and what differs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from shlex import quote
from typing import TYPE_CHECKING, TypeAlias, TypeVar, Union

from maturity.matrices.model import Grade, Target
from maturity.model import Capability, Entry, Text
from maturity.problems import Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.matrices.model import Feature, Matrix
    from maturity.model import Detail, SourceMark
    from maturity_import.names import Group

T = TypeVar('T')
KeyT = TypeVar('KeyT')
PartT = TypeVar('PartT', bound='Part')
Part: TypeAlias = Union['Target', 'Feature', 'Grade']
Described: TypeAlias = Union['Part', 'Entry', 'Capability']
Key: TypeAlias = tuple[str, str]
"""The id of the group of a file, or nothing, and how the file calls a feature."""

STATUS = Text('Status')
"""The label of a detail that may change: a status that matters has its range as a requirement."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseMatrix:
    """The matrix of one file of one release.

    `place` is evidence of the file, to which a line is added where it is a
    path; `commit` or `tag` are where the release is read.  `group` is that
    of its features where they have none of their own.
    """

    release: str
    matrix: Matrix
    place: Mapping[str, Tree]
    read_at: Mapping[str, Tree] = field(default_factory=dict)
    group: Group | None = None

    @property
    def group_id(self) -> str:
        """The id of the group of its features, or nothing."""
        return '' if self.group is None else self.group.id

    @property
    def name(self) -> str:
        """What positions call the file."""
        return next(iter(self.matrix.targets.values())).mark.path

    @property
    def features(self) -> dict[Key, Feature]:
        """Its features, by group and name."""
        return {(self.group_id, key): feature for key, feature in self.matrix.features.items()}

    def evidence(self, mark: SourceMark) -> list[Mapping[str, Tree]]:
        """Return evidence of a place in the file."""
        return [{**self.place, 'line': mark.line} if 'path' in self.place else self.place]


def over_time(
    releases: Sequence[str],
    matrices: Sequence[ReleaseMatrix],
    of: Callable[[ReleaseMatrix], Mapping[KeyT, PartT]],
) -> dict[KeyT, list[PartT | None]]:
    """Return parts by key, each with its value in every release; those of the newest come first."""
    found: dict[KeyT, list[PartT | None]] = {}
    for one in sorted(matrices, key=lambda one: -releases.index(one.release)):
        position = releases.index(one.release)
        for key, part in of(one).items():
            values = found.setdefault(key, [None] * len(releases))
            before = values[position]
            values[position] = part if before is None else together(before, part)
    return found


def together(first: PartT, second: PartT) -> PartT:
    """Return the first part with what only the second says of it."""
    description, details = first.description or second.description, missing_details(first, second)
    whole = replace(first, description=description, details=(*first.details, *details))
    if isinstance(whole, Target) and isinstance(second, Target):
        return replace(whole, grade=whole.grade or second.grade)
    return whole


def missing_details(first: Described, second: Part) -> tuple[Detail, ...]:
    """Return the details of the second of which the first has none with the label."""
    labels = {one.label for one in first.details}
    return tuple(one for one in second.details if one.label not in labels)


def newest(values: Sequence[T | None]) -> T:
    """Return the last value that there is."""
    return next(value for value in reversed(values) if value is not None)


# When something holds ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """Successive releases, by position, at which the same holds."""

    first: int
    last: int


def runs(values: Sequence[T | None], same: Callable[[T], object]) -> Iterator[tuple[Run, T]]:
    """Yield the runs of equal values with the first of each; None is no value."""
    placed = enumerate(values)
    for _, group in groupby(placed, lambda one: None if one[1] is None else (same(one[1]),)):
        (first, value), *more = group
        if value is not None:
            yield Run(first, first + len(more)), value


def lives(values: Sequence[object | None], known: Iterable[int]) -> list[Run]:
    """Return the runs of positions with a value, whichever it is, of those that are known."""
    groups = groupby(known, lambda position: values[position] is not None)
    positions = [list(group) for is_there, group in groups if is_there]
    return [Run(one[0], one[-1]) for one in positions]


# What is said otherwise -------------------------------------------------------------------------


def differences(first: Described, second: Part, *, is_newer: bool = False) -> Iterator[Problem]:
    """Yield a problem for each text of the second that the first says otherwise, and which counts.

    Where the first `is_newer`, another title is a rename, and what it leaves
    out is said otherwise too.
    """
    is_record = isinstance(first, Entry | Capability)
    names = {first.title.value, *getattr(first, 'other_names', ())}
    is_rename = is_newer and not isinstance(first, Grade)
    texts = [('the title', second.title)] if not is_rename and second.title.value not in names else []
    if second.description not in {first.description, None} and (first.description or is_newer):
        texts.append(('the description', second.description))
    labels = {one.label for one in (second if is_newer else first).details} - {STATUS}
    others = (one for one in second.details if one.label in labels and one not in first.details)
    texts += [(f'the detail {one.label.value!r}', one.text or one.label) for one in others]
    source = 'the record' if is_record else first.mark.path
    code = 'import-contradiction' if is_record else 'import-changed'
    for what, text in texts:
        message = f'{what} of {str(first.title)!r} is not what {source} says, which counts'
        yield Problem(code=code, message=message, mark=text.mark or second.mark)


def disagreements(matrices: Iterable[ReleaseMatrix]) -> Iterator[Problem]:
    """Yield what files of one release say differently about a target: the first of them counts."""
    first: dict[tuple[str, str], Target] = {}
    for one in matrices:
        for key, target in one.matrix.targets.items():
            before = first.setdefault((one.release, key), target)
            yield from differences(before, target)
            first[one.release, key] = together(before, target)


def changes(values: Sequence[Part | None]) -> Iterator[Problem]:
    """Yield what a file says otherwise than a newer one."""
    there = (value for value in values if value is not None)
    for older, newer in pairwise(there):
        yield from differences(newer, older, is_newer=True)


def renames(
    releases: Sequence[str], values: Mapping[str, Sequence[Part | None]], known: Sequence[int]
) -> Iterator[str]:
    """Yield in words what may be another name of something that is gone, and how to say that it is."""
    for before, after in pairwise(known):
        gone = {key: one[before] for key, one in values.items() if one[before] and not any(one[after:])}
        new = {
            str(one[after].title): key  # type: ignore[union-attr]
            for key, one in values.items()
            if one[after] and not any(one[:after])
        }
        for old, part in gone.items():
            title = '' if part is None else str(part.title)
            if (like := nearest(title, new)) is not None:
                yield (
                    f'{like!r} is new in {releases[after]!r}, where {title!r} is gone; '
                    f'if they are the same: --same {quote(f"{old}={new[like]}")}'
                )


def renamed(matrix: Matrix, same: Mapping[str, str]) -> Matrix:
    """Return a matrix in which what has an old name has the new one."""
    return replace(
        matrix,
        targets={same.get(key, key): one for key, one in matrix.targets.items()},
        features={
            same.get(key, key): replace(
                one, cells={same.get(target, target): cell for target, cell in one.cells.items()}
            )
            for key, one in matrix.features.items()
        },
    )


def gaps(releases: Sequence[str], values: Sequence[Part | None], known: Sequence[int]) -> Iterator[Problem]:
    """Yield a problem where something is gone and there again, which a record cannot say of it."""
    for before, after in pairwise(lives(values, known)):
        gone = next(position for position in known if position > before.last)
        back = values[after.first]
        assert back is not None, 'it is there again'
        message = (
            f'{str(back.title)!r} is missing from {releases[gone]!r} on and there again in '
            f'{releases[after.first]!r}; nothing is recorded between'
        )
        yield Problem(code='import-gap', message=message, mark=back.mark)
