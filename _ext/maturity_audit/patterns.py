# SPDX-License-Identifier: Apache-2.0
"""Matches expressions that a repository holds, within bounds."""

from __future__ import annotations

import re

from maturity.model import msg
from maturity_audit.jobs import LONGEST_NAME
from maturity_audit.parameters import LONGEST_PATTERN, Expression, compiled
from maturity_audit.source import CannotTell

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
