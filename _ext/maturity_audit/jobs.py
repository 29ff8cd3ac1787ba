# SPDX-License-Identifier: Apache-2.0
"""What a reader finds out about a test job, and what the readers of jobs have in common."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from maturity.model import Message, msg
from maturity_audit.elsewhere import pairs
from maturity_audit.questions import Question
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity_audit.findings import Place

T = TypeVar('T')

LONGEST_NAME = 200
LONGEST_PATTERN = 500
LONGEST_VALUE = 1000
"""Signs of a line or a variable that is looked at."""
MOST_SAID = 5
HARDEST = 10**7
"""Steps that one expression of a repository may take at worst."""
MOST_STEPS = 10**9
"""Steps that all expressions of one reading may take at worst; real ones take a fraction of that."""


@dataclass(frozen=True, slots=True)
class FoundJob:
    """A job where a pipeline lists it.

    `branches` are those of the question on which it runs.  A `Message` says
    why something cannot be told.
    """

    name: str
    pipeline: str
    place: Place
    branches: tuple[str, ...] | Message
    voting: bool | Message
    runs: str | Message | None = None
    version: str | Message | None = None

    @property
    def line(self) -> int | None:
        """Return the line where the pipeline lists it."""
        return self.place.line


Jobs: TypeAlias = Callable[[Question], tuple[FoundJob, ...]]
"""Returns the jobs that pipelines list for a project, or raises `CannotTell`."""


def branches(question: Question) -> tuple[str, ...]:
    """Return the branches that matter at a release: `branches` of the record, and its own.

    `renamed` (`new=old`) are beginnings of names that branches have now, and
    those that they had when the release came out.
    """
    own = question.release.branch or ''
    for new, old in pairs(question, 'renamed').items():
        if own.startswith(new):
            own = old + own.removeprefix(new)
            break
    return tuple(dict.fromkeys((*question.texts('branches'), *([own] if own else []))))


def told(ask: Callable[[], T]) -> T | Message:
    """Return an answer, or why it cannot be told."""
    try:
        return ask()
    except CannotTell as error:
        return error.reason


def same(values: Mapping[str, T]) -> T:
    """Return what is the same on all branches; raises `CannotTell` where it is not, or there is none."""
    found = list(dict.fromkeys(values.values()))
    if not found:
        raise CannotTell(msg('it runs on none of the branches'))
    if len(found) > 1:
        raise CannotTell(msg('it differs between {branches}', branches=tuple(values)))
    return found[0]


# Expressions of a repository --------------------------------------------------------------------


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
        self._known: dict[str, tuple[re.Pattern[str], tuple[str, ...]]] = {}

    def match(self, pattern: str, name: str) -> bool:
        """Return whether an expression matches the beginning of a name; raises `CannotTell`."""
        if len(pattern) > LONGEST_PATTERN or len(name) > LONGEST_NAME:
            raise CannotTell(msg('an expression is too long'))
        if pattern not in self._known:
            self._known[pattern] = compiled(pattern), needed(pattern)
        expression_, literals = self._known[pattern]
        if not all(text in name for text in literals):
            return False
        steps = hardness(pattern, len(name))
        self._steps += steps
        if steps > HARDEST or self._steps > MOST_STEPS:
            raise CannotTell(msg('the expression {pattern} is too hard to match', pattern=pattern))
        return expression_.match(name) is not None


def compiled(pattern: str) -> re.Pattern[str]:
    """Return an expression; raises `CannotTell` for what is none."""
    try:
        return re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise CannotTell(
            msg('{pattern} is no expression: {error}', pattern=pattern, error=str(error))
        ) from None


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


# What a job runs --------------------------------------------------------------------------------


def expression(question: Question, name: str) -> re.Pattern[str] | None:
    """Return an expression of the record, None where it is not given; raises `CannotTell`."""
    if name not in question.parameters:
        return None
    text = question.text(name)
    if len(text) > LONGEST_PATTERN:
        raise CannotTell(msg('{parameter} is too long an expression', parameter=name))
    return compiled(text)


def commanded(command: re.Pattern[str], lines: Iterable[str]) -> str | None:
    """Return the last group that an expression of the record finds on a line, or None.

    Raises `CannotTell` where lines differ.
    """
    found = set()
    for line in lines:
        match = command.search(line[:LONGEST_VALUE])
        if match:
            found.update([group for group in match.groups() if group][-1:])
    if len(found) > 1:
        raise CannotTell(msg('it runs {all}', all=tuple(sorted(found)[:MOST_SAID])))
    return next(iter(found), None)


def spelled(question: Question, value: str) -> str:
    """Return what a command is given, with `hyphen` of the record in place of each hyphen."""
    return value.replace('-', question.text('hyphen')) if 'hyphen' in question.parameters else value
