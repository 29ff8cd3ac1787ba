# SPDX-License-Identifier: Apache-2.0
"""JSON and CSV as they are written: the same bytes for the same values, and nothing that acts.

Tables and matrices become rows of plain words, for a spreadsheet.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from functools import partial
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity.model.vocabulary import State
from maturity.views.shapes import BREAK, File, Link, Ref, Strong, Table
from maturity.views.spacing import spaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from maturity.model import Phrase
    from maturity.views.shapes import Matrix, Part, Parts

# A spreadsheet takes a cell that begins with one of these for a formula; some also in full width.
_FORMULA = frozenset('=+-@')
# Ours; what begins with it gets another, so that taking one away gives back what was meant.
_GUARD = "'"

# A spreadsheet takes these for numbers or days, and shows others: 3.0 as 3, 007 as 7, 1e3 as 1000.
_OTHER_NUMBER = re.compile(r'0\d+|\d+\.(\d*0)?|\d+(\.\d*){2,}|\d+[eE]\d+|\d{16,}').fullmatch
_NUMBER = re.compile(r'\d+(\.\d*)*|\d+[eE]\d+').fullmatch
# What most cells are: nothing, or what begins with a letter.
_PLAIN = re.compile(r'[A-Za-z]|\Z').match

_encoder = json.JSONEncoder(ensure_ascii=False)


def as_json(value: object) -> str:
    """Return `value` as JSON, indented, ending with a line break; texts and messages as words."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str) + '\n'


encoded = _encoder.encode
"""Returns a value as JSON on one line."""


def listed(values: Iterable[str]) -> str:
    """Return values that are JSON as a list."""
    return f'[{", ".join(values)}]'


def mapped(values: Iterable[tuple[str, str]]) -> str:
    """Return keys and values that are JSON as an object."""
    return f'{{{", ".join([f"{encode_basestring(key)}: {value}" for key, value in values])}}}'


def document(keys: Mapping[str, str | Iterable[str]]) -> Iterator[bytes]:
    """Yield a document of values that are JSON: a line for each key, and for each item of a list below one.

    So it can be compared line by line, and is never in memory as a whole.
    """
    before = '{'
    for key, value in keys.items():
        yield f'{before}\n{encoded(key)}: '.encode()
        before = ','
        yield from [value.encode()] if isinstance(value, str) else _lines(value)
    yield b'\n}\n'


def _lines(items: Iterable[str]) -> Iterator[bytes]:
    before = '['
    for item in items:
        yield f'{before}\n{item}'.encode()
        before = ','
    yield b'[]' if before == '[' else b'\n]'


def as_csv(rows: Iterable[Iterable[str]]) -> str:
    """Return `rows` as CSV (RFC 4180), safe to open in a spreadsheet.

    Where it would show one number of a column as another, all numbers of that
    column are texts: so 3.9 and 3.10 stay alike.
    """
    table = [tuple(row) for row in rows]
    texts = {at for row in table for at, cell in enumerate(row) if not _PLAIN(cell) and _OTHER_NUMBER(cell)}
    out = io.StringIO()
    csv.writer(out, lineterminator='\r\n').writerows(
        [cell if _PLAIN(cell) else _safe(cell, is_text=at in texts) for at, cell in enumerate(row)]
        for row in table
    )
    return out.getvalue()


def _safe(cell: str, *, is_text: bool) -> str:
    """Return a cell that no spreadsheet takes for a formula, or for a number where it `is_text`."""
    first = cell.lstrip()[:1]
    begins = unicodedata.normalize('NFKC', first)[:1]
    guarded = begins and (begins in _FORMULA or cell.startswith((_GUARD, '\t', '\r', '\n')))
    return f'{_GUARD}{cell}' if guarded or (is_text and _NUMBER(cell)) else cell


# Tables -----------------------------------------------------------------------------------------

GROUP = msg('Group')


def rows_of(view: Table | Matrix) -> Iterator[tuple[str, ...]]:
    """Yield the heads and the rows in plain English words: a state is its words, evidence its address.

    Notes stand in the cells.  Where rows are in groups, the second column names
    them, so that a spreadsheet can filter and count by group.
    """
    if isinstance(view, Table):
        yield tuple(map(str, view.columns))
        yield from (tuple(map(partial(words, notes=view.notes), row.cells)) for row in view.rows)
        return
    group = (str(GROUP),) if view.row_groups else ()
    yield (str(view.corner), *group, *map(str, view.names))
    states = [_state(state, view.notes) for state in view.palette]
    for title, rows in view.sections:
        for row in rows:
            group = (str(title),) if view.row_groups else ()
            yield (str(row.head.ref.title), *group, *(states[cell] for cell in row.cells))


def words(parts: Parts, notes: Sequence[Phrase] = ()) -> str:
    """Return parts in a row as plain words, with the notes that their numbers mean."""
    return ''.join(f'{blank}{_word(part, notes)}' for blank, part in spaced(parts))


def _word(part: Part, notes: Sequence[Phrase]) -> str:
    if part == BREAK:
        return '; '
    if isinstance(part, Link):
        # A name that leads somewhere stays a name; evidence is where it leads.
        return str(part.words if part.is_name else part.address)
    if isinstance(part, State):
        return _state(part, notes)
    if isinstance(part, File | Strong):
        return str(part.words)
    return str(part.title if isinstance(part, Ref) else part)


def _state(state: State, notes: Sequence[Phrase]) -> str:
    found = ' '.join(str(notes[number - 1]) for number in state.notes)
    return f'{state.said} ({found})' if found else str(state.said)
