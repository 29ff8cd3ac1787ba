# SPDX-License-Identifier: Apache-2.0
"""Reads values out of the lines of a text, by expressions of the record.

The expressions are those of the record and of bounded length; from the
repository comes only the text, of which overlong lines are not looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.elsewhere import made, pairs, place, tree_of
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity_audit.questions import Question

LONGEST_PATTERN = 500
LONGEST_LINE = 1000
MOST_VALUES = 100


def lines(data: bytes) -> tuple[str, ...]:
    """Return the lines of a text; overlong ones are empty."""
    found = data.decode('utf-8', 'replace').split('\n')
    return tuple('' if len(line) > LONGEST_LINE else line.rstrip('\r') for line in found)


def pattern(question: Question) -> Reading:
    r"""Return what `pattern` finds on the lines of the file `path`, one value a line, in the form `value`.

    `value` is written with `\1` for a group; without it the value is the first
    group.  Only the lines after one that `after` finds count, until one that
    `until` finds; a line that `unclear` finds among them means that nobody can
    tell.  In the expressions `{name}` is the id of the entry, or what `names`
    (`id=name`) calls it.
    """
    tree, path = tree_of(question), question.text('path')
    wanted, unclear = _expression(question, 'pattern'), _optional(question, 'unclear')
    form = question.text('value') if 'value' in question.parameters else r'\1'
    values: dict[str, int] = {}
    for number, line in _part(question, made(tree, lines, path)):
        if unclear is not None and unclear.search(line):
            raise CannotTell(msg('line {line} of {path} is not plain', line=str(number), path=path))
        found = wanted.search(line)
        if found is not None and len(values) < MOST_VALUES:
            values.setdefault(_expanded(found, form), number)
    numbers = sorted(values.values())
    return Reading(
        frozenset(values), tuple(place(tree, path, one) for one in numbers) or (place(tree, path),)
    )


def named(question: Question) -> Reading:
    """Return the value of the passage that names the entry, else of the one that names all others.

    `pattern` finds the passages of the file `path`: its first group is a value,
    its second the names, with commas or "and" between them.  `names` are as in
    `pattern`; `others` is what stands for all others; `values` (`text=value`)
    translates the values.
    """
    tree, path = tree_of(question), question.text('path')
    text = '\n'.join(made(tree, lines, path))
    wanted = _expression(question, 'pattern', flags=re.MULTILINE)
    if wanted.groups != 2:  # noqa: PLR2004 (a value and the names)
        raise CannotTell(msg('{parameter} has to have two groups', parameter='pattern'))
    translated = pairs(question, 'values')
    passages = [(found, _listed(found[2])) for found in wanted.finditer(text)]
    for name in (_name(question), question.text('others')):
        for found, names in passages:
            if name.casefold() in names:
                line = text.count('\n', 0, found.start(2)) + 1
                return Reading(frozenset([translated.get(found[1], found[1])]), (place(tree, path, line),))
    return Reading(frozenset(), (place(tree, path),))


def _listed(names: str) -> frozenset[str]:
    return frozenset(name.strip().casefold() for name in re.split(r',|\band\b', names))


def _part(question: Question, text: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Yield the lines that count, with their numbers."""
    after, until = _optional(question, 'after'), _optional(question, 'until')
    inside = after is None
    for number, line in enumerate(text, 1):
        if inside and until is not None and until.search(line):
            inside = False
        elif inside:
            yield number, line
        if after is not None and after.search(line):
            inside = True


def _expanded(found: re.Match[str], form: str) -> str:
    try:
        return found.expand(form)
    except (re.error, IndexError) as error:
        raise CannotTell(msg('{form} names a group that the expression lacks', form=form)) from error


def _optional(question: Question, name: str) -> re.Pattern[str] | None:
    return _expression(question, name) if name in question.parameters else None


def _expression(question: Question, name: str, *, flags: int = 0) -> re.Pattern[str]:
    text = question.text(name).replace('{name}', re.escape(_name(question)))
    if len(text) > LONGEST_PATTERN:
        raise CannotTell(msg('{parameter} is too long an expression', parameter=name))
    try:
        return re.compile(text, flags)
    except (re.error, RecursionError, OverflowError) as error:
        raise CannotTell(
            msg('{parameter} is no expression: {error}', parameter=name, error=str(error))
        ) from error


def _name(question: Question) -> str:
    """Return what a text calls the entry."""
    id_ = question.release.id if question.entry is None else question.entry.id
    return pairs(question, 'names').get(id_, id_)
