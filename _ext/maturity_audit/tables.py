# SPDX-License-Identifier: Apache-2.0
"""Reads matrices out of the list tables of reStructuredText, from their lines alone.

    .. list-table:: Supported databases
       :header-rows: 2

       * - Release
         - Blue
         -
       * -
         - 5.7
         - 8.0
       * - 2025.1 Epoxy
         - ✔
         - ✘

Of a cell that goes on over several lines only the first counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell
from maturity_audit.texts import called, lines

if TYPE_CHECKING:
    from maturity_audit.parameters import Pairs, Texts
    from maturity_audit.questions import Question

_BEGIN = re.compile(r'\s*\.\. list-table::')
_CELL = re.compile(r'\s*(\* )?-(?: (.*))?')
_HEADINGS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its line and its cells."""

    line: int
    cells: tuple[str, ...]


def matrix(
    question: Question, *, path: str, marks: Texts, headings: str = 'before', names: Pairs | None = None
) -> Reading:
    """Return the columns of a list table of the file `path` that have one of `marks` at the release.

    The first row of the table names the entries, each above the first of its
    columns, or above the middle of them (`headings: middle`); the second one the
    values, of which bold ones lose their stars.  The row of a release begins with
    its id.  `names` (`id=name`) says what the table calls an entry, by default its id.
    """
    release, name = question.release, called(question, names or {}).casefold()
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
    found: list[list[tuple[int, list[str]]]] = []
    inside = False
    for number, line in enumerate(lines(data), 1):
        cell = _CELL.fullmatch(line)
        if _BEGIN.match(line):
            found.append([])
            inside = True
        elif inside and cell is not None and cell[1]:
            found[-1].append((number, [(cell[2] or '').strip()]))
        elif inside and cell is not None and found[-1]:
            found[-1][-1][1].append((cell[2] or '').strip())
        elif inside and line.strip() and not line.startswith(' '):
            inside = False
    return tuple(tuple(Row(line, tuple(cells)) for line, cells in table) for table in found)
