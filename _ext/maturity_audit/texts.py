# SPDX-License-Identifier: Apache-2.0
"""Reads values out of the lines of a text, by expressions of the record or from its list tables.

The expressions are those of the record and of bounded length; from the
repository comes only the text, of which overlong lines are not looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from maturity.model import msg
from maturity_audit.parameters import expression
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity_audit.parameters import Expression, Pairs, Texts
    from maturity_audit.questions import Question

LONGEST_LINE = 1000
MOST_VALUES = 100
_NONE: Mapping[str, str] = {}


def lines(data: bytes) -> tuple[str, ...]:
    """Return the lines of a text; overlong ones are empty."""
    every = data.decode('utf-8', 'replace').split('\n')
    return tuple('' if len(line) > LONGEST_LINE else line.rstrip('\r') for line in every)


def pattern(  # noqa: PLR0913 (each is a parameter of the recipe)
    question: Question,
    *,
    path: str,
    pattern: str,
    value: str = r'\1',
    after: str | None = None,
    until: str | None = None,
    unclear: str | None = None,
    names: Pairs = _NONE,
) -> Reading:
    r"""Return what `pattern` finds on the lines of the file `path`, one value a line, in the form `value`.

    `value` is written with `\1` for a group; without it the value is the first
    group.  Only the lines after one that `after` finds count, until one that
    `until` finds; a line that `unclear` finds among them means that nobody can
    tell.  In the expressions `{name}` is the id of the entry, or what `names`
    (`id=name`) calls it.
    """
    name = names.get(question.subject, question.subject)
    wanted, strange = _expression('pattern', pattern, name), _optional('unclear', unclear, name)
    values: dict[str, int] = {}
    part = _part(question.made(lines, path), _optional('after', after, name), _optional('until', until, name))
    for number, line in part:
        if strange is not None and strange.search(line):
            raise CannotTell(msg('line {line} of {path} is not plain', line=str(number), path=path))
        match = wanted.search(line)
        if match is not None and len(values) < MOST_VALUES:
            values.setdefault(_expanded(match, value), number)
    numbers: list[int | None] = sorted(values.values()) or [None]  # type: ignore[assignment]
    return Reading(frozenset(values), tuple(question.place(path, number) for number in numbers))


def named(question: Question, *, path: str, pattern: str, others: str, values: Pairs = _NONE) -> Reading:
    """Return the value of the passage that names the entry, else of the one that names all others.

    `pattern` finds the passages of the file `path`: its first group is a value,
    its second the names, with commas or "and" between them.  `others` is what
    stands for all others; `values` (`text=value`) translates the values.
    """
    text = '\n'.join(question.made(lines, path))
    wanted = _expression('pattern', pattern, question.subject, re.MULTILINE)
    if wanted.groups != 2:  # noqa: PLR2004 (a value and the names)
        raise CannotTell(msg('{parameter} has to have two groups', parameter='pattern'))
    passages = [(match, _listed(match[2])) for match in wanted.finditer(text)]
    for one in (question.subject, others):
        for match, listed in passages:
            if one.casefold() in listed:
                line = text.count('\n', 0, match.start(2)) + 1
                return Reading(frozenset([values.get(match[1], match[1])]), (question.place(path, line),))
    return Reading(frozenset(), (question.place(path),))


def _listed(names: str) -> frozenset[str]:
    return frozenset(name.strip().casefold() for name in re.split(r',|\band\b', names))


def _part(
    text: tuple[str, ...], after: Expression | None, until: Expression | None
) -> Iterator[tuple[int, str]]:
    """Yield the lines that count, with their numbers."""
    inside = after is None
    for number, line in enumerate(text, 1):
        if inside and until is not None and until.search(line):
            inside = False
        elif inside:
            yield number, line
        if after is not None and after.search(line):
            inside = True


def _expanded(match: re.Match[str], form: str) -> str:
    try:
        return match.expand(form)
    except (re.error, IndexError) as error:
        raise CannotTell(msg('{form} names a group that the expression lacks', form=form)) from error


def _optional(parameter: str, text: str | None, name: str) -> Expression | None:
    return None if text is None else _expression(parameter, text, name)


def _expression(parameter: str, text: str, name: str, flags: int = 0) -> Expression:
    return expression(parameter, text.replace('{name}', re.escape(name)), flags)


_BEGIN = re.compile(r'\s*\.\. list-table::')
_CELL = re.compile(r'\s*(\* )?-(?: (.*))?')
_HEADINGS = 2


class Row(NamedTuple):
    """A row of a table: its line and its cells."""

    line: int
    cells: list[str]


def matrix(question: Question, *, path: str, marks: Texts, headings: str = 'before') -> Reading:
    """Return the columns of a list table of the file `path` that have one of `marks` at the release.

    The first row of the table names the entries, each above the first of its
    columns, or above the middle of them (`headings: middle`); the second one the
    values, of which bold ones lose their stars.  The row of a release begins with
    its id.
    """
    release, name = question.release, question.subject.casefold()
    for table in question.made(tables, path):
        row = next((row for row in table[_HEADINGS:] if row.cells[0].split(' ')[0] == release.id), None)
        if row is None:
            continue
        owners = _nearest(table[0]) if headings == 'middle' else _before(table[0])
        columns = zip(owners, table[1].cells, row.cells, strict=False)
        values = {value.strip('*') for owner, value, cell in columns if owner == name and cell in marks}
        return Reading(frozenset(values), (question.place(path, row.line),))
    raise CannotTell(msg('{path} has no row for {release}', path=path, release=release.title))


def _before(row: Row) -> list[str]:
    """Return for each column the heading above or before it."""
    owners: list[str] = []
    for cell in row.cells:
        owners.append(cell.casefold() or (owners[-1] if owners else ''))
    return owners


def _nearest(row: Row) -> list[str]:
    """Return for each column the nearest heading; the first column has none, as it names the rows."""
    headings = [number for number, cell in enumerate(row.cells) if cell and number]
    columns = range(len(row.cells))
    nearest = (min(headings, key=lambda one: abs(one - number), default=0) for number in columns)
    return [row.cells[one].casefold() for one in nearest]


def tables(data: bytes) -> tuple[tuple[Row, ...], ...]:
    """Return the list tables of a text, whose cells are of one line each."""
    found: list[list[Row]] = []
    inside = False
    for number, line in enumerate(lines(data), 1):
        cell = _CELL.fullmatch(line)
        if _BEGIN.match(line):
            found.append([])
            inside = True
        elif inside and cell is not None and (cell[1] or found[-1]):
            found[-1] += [Row(number, [])] if cell[1] else []
            found[-1][-1].cells.append((cell[2] or '').strip())
        elif inside and line.strip() and not line.startswith(' '):
            inside = False
    return tuple(map(tuple, found))
