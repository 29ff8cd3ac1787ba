# SPDX-License-Identifier: Apache-2.0
"""What a reader finds out about a test job, and what the readers of jobs have in common."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from maturity.model import Message, msg
from maturity_audit.parameters import LONGEST_PATTERN, Expression, compiled
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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


Jobs: TypeAlias = Callable[..., tuple[ListedJob, ...]]
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


HARDEST = 10**7
"""Steps that one expression may take at worst."""
MOST_STEPS = 10**9
"""Steps that all expressions of one reading may take at worst; real ones take a fraction of that."""


class Patterns:
    """Matches expressions that a repository holds against short names, within bounds.

    `re` tries one way after the other, which a few characters can make more
    than anyone can wait for.  So nothing is matched that cannot match anyway,
    because a text that it needs is not there; and the ways of what is left are
    counted before.
    """

    def __init__(self) -> None:
        """Begin with no steps taken."""
        self._steps = 0
        self._known: dict[str, tuple[Expression, tuple[str, ...]]] = {}

    def match(self, pattern: str, name: str) -> bool:
        """Return whether an expression matches the beginning of a name; raises `CannotTell`."""
        if len(pattern) > LONGEST_PATTERN or len(name) > LONGEST_NAME:
            raise CannotTell(msg('an expression is too long'))
        if pattern not in self._known:
            self._known[pattern] = compiled(pattern), needed(pattern)
        expression, literals = self._known[pattern]
        if not all(text in name for text in literals):
            return False
        steps = hardness(pattern, len(name))
        self._steps += steps
        if steps > HARDEST or self._steps > MOST_STEPS:
            raise CannotTell(msg('the expression {pattern} is too hard to match', pattern=pattern))
        return expression.match(name) is not None


# Of an expression: what an escape stands for, classes, counts, and single signs.
_SIGN = re.compile(r'\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{[^}]*\}|.', re.DOTALL)


def needed(pattern: str) -> tuple[str, ...]:
    """Return texts that a name must hold for an expression to match it; not all that there are.

    Those outside all groups, which no quantifier follows and no `|` makes one of several.
    """
    found, run, depth = [], '', 0
    for sign in _SIGN.findall(pattern):
        literal = sign[-1] if re.fullmatch(r'\\\W|[^\\.^$*+?{}\[\]()|]', sign) else ''
        if sign[0] in '*+?{':
            run = run[:-1]
        if depth == 0 and literal:
            run += literal
            continue
        found.append(run)
        run = ''
        depth += (sign == '(') - (sign == ')')
        if sign == '|' and depth == 0:
            return ()
    # Flags change what the rest means.
    return () if re.search(r'\(\?\w', pattern) else tuple(text for text in (*found, run) if text)


def hardness(pattern: str, length: int) -> int:
    """Return how many steps an expression takes at most on a name of some length.

    The ways of one part after another multiply, those of alternatives add up.
    A group that is repeated can take more ways than anyone counts.
    """
    stack: list[tuple[int, int]] = []
    total, ways, before = 0, 1, ''
    for sign in _SIGN.findall(pattern):
        if sign == '(':
            stack.append((total, ways))
            total, ways = 0, 1
        elif sign == ')' and stack:
            inner = total + ways
            total, ways = stack.pop()
            ways *= inner
        elif sign == '|':
            total, ways = total + ways, 1
        elif sign[0] in '*+{)':
            if sign == ')' or before == ')':
                return HARDEST + 1
            ways *= max(length, 2)
        elif sign == '?' and before != '(':
            ways *= 2
        before = sign
    return total + ways
