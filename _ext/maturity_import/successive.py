# SPDX-License-Identifier: Apache-2.0
"""Matrices of successive releases, put together: what holds from when until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from maturity.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.matrices.model import Feature, Grade, Matrix, Target
    from maturity.model import Detail, SourceMark, Text

    Part = Target | Feature | Grade

T = TypeVar('T')
PartT = TypeVar('PartT', 'Target', 'Feature', 'Grade')


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseMatrix:
    """The matrix of one release, and where a reader can see the file.

    Either `path`, below the repository at the release's `commit` or `tag`,
    or `address`.
    """

    release: str
    matrix: Matrix
    path: str | None = None
    commit: str | None = None
    tag: str | None = None
    address: str | None = None

    def evidence(self, mark: SourceMark) -> Tree:
        """Return evidence of a place in the file."""
        if self.path is None:
            return [{'doc': self.address or ''}]
        return [{'path': self.path, 'line': mark.line}]


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


def over_time(
    matrices: Sequence[ReleaseMatrix], of: Callable[[Matrix], Mapping[str, PartT]]
) -> dict[str, list[PartT | None]]:
    """Return parts by key, each with its value in every release; those of the newest come first."""
    keys = dict.fromkeys(key for dated in reversed(matrices) for key in of(dated.matrix))
    return {key: [of(dated.matrix).get(key) for dated in matrices] for key in keys}


def newest(values: Sequence[PartT | None]) -> PartT:
    """Return the last value that there is."""
    return next(value for value in reversed(values) if value is not None)


# What a record says only once -------------------------------------------------------------------


def gaps(releases: Sequence[str], values: Sequence[PartT | None]) -> Iterator[Problem]:
    """Yield a problem where something is gone and there again."""
    span = life(values)
    for position in range(span.first, span.last):
        if values[position] is not None and values[position + 1] is None:
            back = next(p for p in range(position + 1, len(values)) if values[p] is not None)
            found = values[back]
            assert found is not None, 'it is there again'
            message = (
                f'{str(found.title)!r} is missing from {releases[position + 1]!r} on and there again in '
                f'{releases[back]!r}; nothing is recorded between'
            )
            yield Problem(code='import-gap', message=message, mark=found.mark)


def changes(values: Sequence[PartT | None]) -> Iterator[Problem]:
    """Yield a problem for each text of an older release that the newest says otherwise."""
    last = newest(values)
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
    yield 'the title', old.title, new.title
    if hasattr(old, 'meaning') and hasattr(new, 'meaning'):
        yield 'the meaning', old.meaning, new.meaning
        return
    assert not hasattr(old, 'meaning')
    assert not hasattr(new, 'meaning')
    yield 'the description', old.description, new.description
    known = {_content(detail) for detail in new.details}
    for detail in old.details:
        # A status that matters has its range as a requirement.
        if _content(detail) not in known and detail.label.value != 'Status':
            words = detail.text or detail.label
            yield f'the detail {detail.label.value!r}', words, None


def _content(detail: Detail) -> tuple[str, str, str]:
    return str(detail.label), str(detail.text or ''), detail.link or ''
