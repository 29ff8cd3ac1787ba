# SPDX-License-Identifier: Apache-2.0
"""What a reader finds out about a test job, and what the readers of jobs have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from maturity.model import Message, msg
from maturity.model.expressions import Name, begins, compiled
from maturity_audit.parameters import LONGEST_PATTERN
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity_audit.parameters import Expression
    from maturity_audit.source import Place

T = TypeVar('T')

Listing: TypeAlias = tuple[str, ...] | Message
"""Several values, or why they cannot be told."""

LONGEST_NAME = 200
LONGEST_VALUE = 1000
"""Signs of a line or a variable that is looked at."""
MOST_SAID = 5


@dataclass(frozen=True, slots=True)
class ListedJob:
    """A job where a pipeline lists it.

    `branches` are those of the question on which it runs; what it tests is as
    the record has it, options as `name=value`.  A `Message` says why something
    cannot be told.
    """

    name: str
    pipeline: str
    place: Place
    branches: tuple[str, ...] | Message
    voting: bool | Message
    version: str | Message | None = None
    entries: Listing = ()
    selects: Listing = ()
    excludes: Listing = ()
    options: Listing = ()
    files: Listing = ()
    uses: Listing = ()


Jobs: TypeAlias = Callable[..., Iterable[ListedJob]]
"""Returns the jobs that pipelines list on some branches, or raises `CannotTell`; parameters as of readers."""


def at_most(most: int, items: Iterable[T], reason: Message) -> Iterator[T]:
    """Yield items; raises `CannotTell`, for a reason, where there are more than so many."""
    for count, item in enumerate(items):
        if count >= most:
            raise CannotTell(reason)
        yield item


def agreed(values: Mapping[str, T]) -> T:
    """Return what is the same on all branches; raises `CannotTell` where it is not, or there is none."""
    different = list(dict.fromkeys(values.values()))
    if not different:
        raise CannotTell(msg('it runs on none of the branches'))
    if len(different) > 1:
        raise CannotTell(msg('it differs between {branches}', branches=tuple(values)))
    return different[0]


class Command(NamedTuple):
    """What a command is given: the entry whose tests it runs, and what it selects of them."""

    entry: str
    selection: str


def commanded(command: Expression, lines: Iterable[str]) -> Command | None:
    """Return the first and the last group that an expression of the record finds on a line, or None.

    Raises `CannotTell` where lines differ.
    """
    given = set()
    for line in lines:
        match = command.search(line[:LONGEST_VALUE])
        groups = [group for group in match.groups() if group] if match else []
        if groups:
            given.add(Command(groups[0], groups[-1]))
    if len(given) > 1:
        every = tuple(sorted(one.selection for one in given)[:MOST_SAID])
        raise CannotTell(msg('it runs {all}', all=every))
    return next(iter(given), None)


MOST_SIGNS = 10**7
"""Signs of all expressions that are matched for one reading; each is looked at once for a name."""


class Patterns:
    """Matches expressions that a repository holds against short names, within bounds."""

    def __init__(self) -> None:
        """Begin with nothing matched."""
        self._signs = 0

    def match(self, pattern: str, name: str) -> bool:
        """Return whether an expression matches the beginning of a name; raises `CannotTell`."""
        if len(pattern) > LONGEST_PATTERN or len(name) > LONGEST_NAME:
            raise CannotTell(msg('an expression is too long'))
        expression = compiled(str(pattern))
        self._signs += len(pattern)
        if expression is None or self._signs > MOST_SIGNS:
            raise CannotTell(msg('the expression {pattern} cannot be matched', pattern=pattern))
        return begins(expression, Name(name))
