# SPDX-License-Identifier: Apache-2.0
"""JSON and CSV as they are written: the same bytes for the same values, and nothing that acts."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from typing import TYPE_CHECKING

from maturity.model import Message, Sentence, Text, tell
from maturity.model.messages import untranslated

if TYPE_CHECKING:
    from collections.abc import Iterable

# A spreadsheet takes a cell that begins with one of these for a formula; some also in full width.
_FORMULA = frozenset('=+-@')
# Ours; what begins with it gets another, so that taking one away gives back what was meant.
_GUARD = "'"


def as_json(value: object) -> str:
    """Return `value` as JSON, indented, ending with a line break."""
    return json.dumps(value, indent=2, ensure_ascii=False) + '\n'


def as_csv(rows: Iterable[Iterable[str]]) -> str:
    """Return `rows` as CSV (RFC 4180), safe to open in a spreadsheet."""
    out = io.StringIO()
    csv.writer(out, lineterminator='\r\n').writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: with an apostrophe before it, if need be."""
    first = cell.lstrip()[:1]
    begins = unicodedata.normalize('NFKC', first)[:1]
    guarded = begins in _FORMULA or cell.startswith((_GUARD, '\t', '\r', '\n'))
    return f'{_GUARD}{cell}' if begins and guarded else cell


def plain(value: object) -> object:
    """Return a value of the record as JSON knows it: texts and messages as words, tuples as lists."""
    if isinstance(value, Text):
        return str(value.value)
    if isinstance(value, Message | Sentence):
        return tell(value, untranslated, str)
    if isinstance(value, bool | int) or value is None:
        return value
    if isinstance(value, str):
        # What the loader reads is text with a place.
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    assert isinstance(value, list | tuple), value
    return [plain(one) for one in value]


def given(**values: object) -> dict[str, object]:
    """Return what is given as an object: names with hyphens, as in the record, and without None."""
    found = ((name.rstrip('_').replace('_', '-'), value) for name, value in values.items())
    return {name: plain(value) for name, value in found if value is not None}
