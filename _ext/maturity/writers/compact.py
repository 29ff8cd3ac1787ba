# SPDX-License-Identifier: Apache-2.0
"""Tables made smaller for what is read in a row: nothing is said twice, nothing is left out.

All of this is about parts of views; it knows no output.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from maturity.model import Message, Text, msg
from maturity.views.facts import EVIDENCE, REASON, REMARK
from maturity.views.shapes import BREAK, Link, Part, Parts, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from maturity.model import Phrase
    from maturity.model.vocabulary import State
    from maturity.views.shapes import Table

    Say = Callable[[Part], str]
    """Returns what the output shows of a part."""

Cells = tuple[Parts, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as parts of views; `anchors` are the fragments that lead to each row.

    Its `legend` says what the signs in it mean, its `notes` what the numbers
    beside them do, from 1.
    """

    caption: Phrase | None
    heads: tuple[Phrase, ...]
    rows: tuple[Cells, ...]
    anchors: tuple[tuple[str, ...], ...] = ()
    legend: tuple[State, ...] = ()
    notes: tuple[Phrase, ...] = ()

    def column(self, index: int) -> list[Parts]:
        """Return the cells of a column."""
        return [row[index] for row in self.rows]


def compact(view: Table, say: Say) -> Sheet:
    """Return a table without empty columns, columns of remarks and repeated names."""
    rows, places = [row.cells for row in view.rows], tuple(row.places for row in view.rows)
    if REASON in view.columns:
        at = view.columns.index(REASON)
        rows = [(*row[:at], linked_reason(row[at], say), *row[at + 1 :]) for row in rows]
    if EVIDENCE in view.columns:
        at = view.columns.index(EVIDENCE)
        rows = [(*_linked(row[:at], row[at], say), *row[at + 1 :]) for row in rows]
    return _remarked(_filled(Sheet(view.caption, view.columns, tuple(rows), places, notes=view.notes)))


def _filled(sheet: Sheet) -> Sheet:
    """Return a table without the columns that are empty in every row."""
    kept = [at for at in range(len(sheet.heads)) if any(sheet.column(at))]
    rows = tuple(tuple(row[at] for at in kept) for row in sheet.rows)
    return replace(sheet, heads=tuple(sheet.heads[at] for at in kept), rows=rows)


def _remarked(sheet: Sheet) -> Sheet:
    """Return a table in which remarks stand with the evidence, or with what they are about before them."""
    if REMARK not in sheet.heads[1:]:
        return sheet
    at = sheet.heads.index(REMARK)
    if sheet.heads[at + 1 : at + 2] == (EVIDENCE,):
        head: Phrase = msg('{first}, {rest}', first=REMARK, rest=EVIDENCE)
        first, between = at, ' '
    else:
        head, first, between = sheet.heads[at - 1], at - 1, '. '
    rows = (
        (*row[:first], joined(filter(None, row[first : first + 2]), between), *row[first + 2 :])
        for row in sheet.rows
    )
    return replace(sheet, heads=(*sheet.heads[:first], head, *sheet.heads[first + 2 :]), rows=tuple(rows))


def _linked(cells: Cells, evidence: Parts, say: Say) -> Cells:
    """Return cells whose texts are links where the evidence names them, and the rest of it after them."""
    links = [part for part in evidence if isinstance(part, Link)]
    if len(links) < len(evidence):
        return *cells, evidence
    result = []
    for cell in cells:
        parts: list[Part] = []
        for part in cell:
            woven, links = weave(say(part), links, say) if isinstance(part, Text) else ((part,), links)
            parts += woven
        result.append(tuple(parts))
    return *result, tuple(links)


def linked_reason(parts: Parts, say: Say) -> Parts:
    """Return a reason in which what it names leads where the links behind it do, and the other links."""
    links = [part for part in parts if isinstance(part, Link)]
    *start, reason = parts[: len(parts) - len(links)] or (None,)
    if not links or not isinstance(reason, Text | Message):
        return parts
    woven, rest = weave(say(reason), links, say)
    return *start, *woven, *rest


def weave(text: str, links: Iterable[Link], say: Say) -> tuple[Parts, list[Link]]:
    """Return a text in which what it names leads where the links do, and the other links."""
    links = list(links)
    ages = {link.as_of for link in links}
    if len(ages) != 1:
        # What is told of several ages cannot be told at the end for all.
        return (Text(text),), links
    parts: list[Part] = [Text(text)]
    rest = [link for link in links if not _put_in(parts, link, say(link))]
    (age,) = ages
    if age is not None and len(parts) > 1 and not rest:
        parts.append(msg('({note})', note=age))
    return tuple(part for part in parts if part != Text('')), rest


def _put_in(parts: list[Part], link: Link, words: str) -> bool:
    """Put a link in place of the first text that is its name: the last of the words that it is called."""
    name = words.rpartition(' ')[2]
    pattern = rf'(?<![\w./-]){re.escape(name)}(?![\w/-]|\.\w)'
    for at, part in enumerate(parts):
        # Most texts do not have it at all, and to compile a pattern takes long.
        if not name or not isinstance(part, Text) or name not in part.value:
            continue
        if match := re.search(pattern, part.value):
            before, after = Text(part.value[: match.start()]), Text(part.value[match.end() :])
            parts[at : at + 1] = [before, replace(link, words=Text(name), as_of=None, short=None), after]
            return True
    return False


def lines(parts: Parts) -> list[Parts]:
    """Return parts line by line; one empty line where there are none."""
    runs = groupby(parts, lambda part: part == BREAK)
    return [tuple(line) for is_break, line in runs if not is_break] or [()]
