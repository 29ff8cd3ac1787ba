# SPDX-License-Identifier: Apache-2.0
"""Tables made smaller for paper and plain text: nothing is said twice, nothing is left out.

All of this is about parts of views; it knows no output.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from maturity.model import Text, commas, msg
from maturity.views.parts import BREAK, Link, Ref, joined
from maturity.views.tables import EVIDENCE, REMARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from maturity.model import Phrase
    from maturity.model.messages import Value
    from maturity.model.vocabulary import State
    from maturity.views.parts import Matrix, MatrixRow, Part, Parts

    Say = Callable[[Part], str]
    """Returns what the output shows of a part."""

Cells = tuple['Parts', ...]

_ANY = -1
# A cell longer than this, in letters, is a sentence; a list of such would not be read.
_NAME = 60
# As many rows as this must share a head on average, or it is no shorter than a column.
_SHARED = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as parts of views: heads of columns, rows of cells, and the fragments that lead to rows."""

    heads: tuple[Phrase, ...]
    rows: tuple[Cells, ...]
    anchors: tuple[tuple[str, ...], ...] = ()

    def places(self, at: int) -> tuple[str, ...]:
        """Return the fragments that lead to a row."""
        return self.anchors[at] if self.anchors else ()

    def column(self, index: int) -> list[Parts]:
        """Return the cells of a column."""
        return [row[index] for row in self.rows]

    def without(self, index: int) -> Sheet:
        """Return the table without a column."""
        rows = tuple((*row[:index], *row[index + 1 :]) for row in self.rows)
        return Sheet((*self.heads[:index], *self.heads[index + 1 :]), rows, self.anchors)

    def changed(self, index: int, cells: Sequence[Parts]) -> Sheet:
        """Return the table with other cells in a column."""
        found = zip(self.rows, cells, strict=True)
        return replace(self, rows=tuple((*row[:index], one, *row[index + 1 :]) for row, one in found))


def filled(sheet: Sheet) -> Sheet:
    """Return a table without the columns that are empty in every row."""
    for index in reversed(range(len(sheet.heads))):
        if not any(sheet.column(index)):
            sheet = sheet.without(index)
    return sheet


def compact(sheet: Sheet, say: Say) -> Sheet:
    """Return a table without empty and narrow columns, in which equal rows are one."""
    return merged(short(sheet, say), say)


def short(sheet: Sheet, say: Say) -> Sheet:
    """Return a table without empty and narrow columns."""
    return _remarked(filled(_linked(filled(sheet), say)))


def _linked(sheet: Sheet, say: Say) -> Sheet:
    """Return a table whose names are links themselves, where the evidence says only the names again."""
    if EVIDENCE not in sheet.heads:
        return sheet
    index = sheet.heads.index(EVIDENCE)
    found = [linked(row[:index], row[index], say) for row in sheet.rows]
    rows = tuple((*one, *row[index + 1 :]) for one, row in zip(found, sheet.rows, strict=True))
    return replace(sheet, rows=rows)


def linked(cells: Cells, evidence: Parts, say: Say) -> Cells:
    """Return cells whose texts are links where the evidence names them, and the rest of it after them."""
    rest = [one for one in evidence if isinstance(one, Link)]
    if len(rest) < len(evidence):
        return *cells, evidence
    result = []
    for cell in cells:
        parts: list[Part] = []
        for part in cell:
            link = _named(rest, part, say)
            parts.append(part if link is None else link)
            rest = [one for one in rest if link is None or one.address != link.address]
        result.append(tuple(parts))
    return *result, tuple(rest)


def _named(found: Sequence[Link], part: Part, say: Say) -> Link | None:
    """Return the link that is called as a part, reading as that."""
    if not isinstance(part, Text):
        return None
    return next((replace(link, words=part) for link in found if _names(link, part, say)), None)


def _names(link: Link, text: Text, say: Say) -> bool:
    """Return whether a link is called as a text, or `job` and the text."""
    words, name = say(link), say(text)
    return bool(name) and (words == name or words.endswith(f' {name}'))


def _remarked(sheet: Sheet) -> Sheet:
    """Return a table in which remarks stand with the evidence, or with what they are about before them."""
    if REMARK not in sheet.heads[1:]:
        return sheet
    index = sheet.heads.index(REMARK)
    remarks = sheet.column(index)
    if sheet.heads[index + 1 : index + 2] == (EVIDENCE,):
        cells = [(*one, *two) for one, two in zip(remarks, sheet.column(index + 1), strict=True)]
        both = msg('{first}, {rest}', first=REMARK, rest=EVIDENCE)
        sheet = sheet.changed(index + 1, cells)
        return replace(sheet.without(index), heads=(*sheet.heads[:index], both, *sheet.heads[index + 2 :]))
    pairs = zip(sheet.column(index - 1), remarks, strict=True)
    cells = [(*cell, Text('. '), *remark) if remark and cell else (cell or remark) for cell, remark in pairs]
    return sheet.changed(index - 1, cells).without(index)


def merged(sheet: Sheet, say: Say) -> Sheet:
    """Return a table in which successive rows are one that differ in one column at most.

    That cell then lists what the rows had there.
    """
    runs: list[_Run] = []
    for row in sheet.rows:
        column = _common(runs[-1], row, say) if runs else None
        if column is None:
            runs.append(_Run([row], _ANY))
        else:
            runs[-1] = _Run([*runs[-1].rows, row], column)
    return Sheet(sheet.heads, tuple(run.row() for run in runs))


class _Run(NamedTuple):
    """Successive rows that differ only in `column`."""

    rows: list[Cells]
    column: int

    def row(self) -> Cells:
        """Return the row that stands for all."""
        if self.column == _ANY:
            return self.rows[0]
        cells = dict.fromkeys(row[self.column] for row in self.rows)
        return *self.rows[0][: self.column], joined(cells), *self.rows[0][self.column + 1 :]


def _common(run: _Run, row: Cells, say: Say) -> int | None:
    """Return the only column in which a row differs from a run; None where there are more."""
    last = run.rows[-1]
    differing = [index for index, cell in enumerate(row) if cell != last[index]]
    if not differing:
        return run.column
    column = differing[0]
    if len(differing) > 1 or run.column not in {_ANY, column}:
        return None
    return column if all(len(_words(one[column], say)) <= _NAME for one in (last, row)) else None


def _words(parts: Parts, say: Say) -> str:
    return ' '.join(say(part) for part in parts)


def grouped(sheet: Sheet) -> list[tuple[Parts, list[Cells]]] | None:
    """Return the rows under the first cell that they share; None where hardly any do."""
    groups = [(head, list(rows)) for head, rows in groupby(sheet.rows, key=lambda row: row[0])]
    # What is listed in the first column is no head.
    if len(groups) * _SHARED > len(sheet.rows) or not all(map(_is_head, groups)):
        return None
    return [(head, [row[1:] for row in rows]) for head, rows in groups]


def _is_head(group: tuple[Parts, list[Cells]]) -> bool:
    return len(group[0]) == 1 and isinstance(group[0][0], Ref | Link | Text)


def weave(text: str, found: Sequence[Link], name: Callable[[Link], str]) -> Parts:
    """Return a text in which what it names leads where the links do, with the other links after it."""
    ages = {link.as_of for link in found}
    parts: list[Part] = [Text(text)]
    rest = []
    for link in found:
        # What is told of several ages cannot be told at the end for all.
        woven = _woven(parts, link, name(link)) if len(ages) == 1 else None
        if woven is None:
            rest.append(link)
        else:
            parts = woven
    age = next(iter(ages), None)
    said = [msg('({note})', note=age)] if age is not None and not rest else []
    return *(part for part in parts if part != Text('')), *said, *rest


def _woven(parts: Sequence[Part], link: Link, name: str) -> list[Part] | None:
    """Return parts with a link in place of the first text that is its name; None where there is none."""
    pattern = re.compile(rf'(?<![\w./-]){re.escape(name)}(?![\w/-]|\.\w)')
    for at, part in enumerate(parts):
        match = pattern.search(part.value) if isinstance(part, Text) and name else None
        if isinstance(part, Text) and match:
            before, after = Text(part.value[: match.start()]), Text(part.value[match.end() :])
            inside = replace(link, words=Text(match[0]), as_of=None)
            return [*parts[:at], before, inside, after, *parts[at + 1 :]]
    return None


def lines(parts: Parts) -> list[Parts]:
    """Return parts line by line; one empty line where there are none."""
    found = groupby(parts, lambda part: part == BREAK)
    return [tuple(line) for is_break, line in found if not is_break] or [()]


def states(view: Matrix, row: MatrixRow) -> Parts:
    """Return the states of a row of a matrix, each with where it holds: ranges over time, names otherwise."""
    ends = _ranges(row.cells, view.names) if view.over_time else _sets(row.cells, view.names)
    return joined((_held(view.palette[cell], where) for cell, where in ends), '; ')


def _held(state: State, where: Value) -> Parts:
    return (replace(state, words=msg('{state}: {where}', state=state.words, where=where)),)


def _ranges(cells: Sequence[int], names: Sequence[Phrase]) -> Iterator[tuple[int, Value]]:
    """Yield each run of equal cells with the names at its ends."""
    position = 0
    for cell, run in groupby(cells):
        length = len(list(run))
        first, last = names[position], names[position + length - 1]
        yield cell, first if length == 1 else msg('{first} to {last}', first=first, last=last)
        position += length


def _sets(cells: Sequence[int], names: Sequence[Phrase]) -> Iterator[tuple[int, Value]]:
    """Yield each state with the names of all its columns."""
    for cell in sorted(set(cells)):
        yield cell, commas(name for one, name in zip(cells, names, strict=True) if one == cell)
