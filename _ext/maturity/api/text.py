# SPDX-License-Identifier: Apache-2.0
"""JSON and CSV as they are written: the same bytes for the same values, and nothing that acts."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# A spreadsheet takes a cell that begins with one of these for a formula; some also in full width.
_FORMULA = frozenset('=+-@')
# Ours; what begins with it gets another, so that taking one away gives back what was meant.
_GUARD = "'"

# What most cells are: nothing, or what begins with a letter or a digit.
_PLAIN = re.compile(r'[A-Za-z0-9]|\Z').match

_encoder = json.JSONEncoder(ensure_ascii=False)


def as_json(value: object) -> str:
    """Return `value` as JSON, indented, ending with a line break; texts and messages as words."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str) + '\n'


class Encoded(str):
    """A value that is JSON already, because several documents have it."""

    __slots__ = ()


def encoded(value: object) -> Encoded:
    """Return `value` as JSON on one line."""
    return value if isinstance(value, Encoded) else Encoded(_encoder.encode(value))


def extended(record: Encoded, **more: object) -> Encoded:
    """Return an object, not an empty one, with more keys."""
    return Encoded(f'{record[:-1]}, {encoded(more)[1:]}')


def document(keys: Mapping[str, object]) -> bytes:
    """Return a document as JSON: a line for each key, and for each item of a list below one.

    So it can be compared line by line, and its parts are encoded by code in C,
    which knows no indentation.
    """
    lines = (f'{encoded(key)}: {_lines(value)}' for key, value in keys.items())
    return '{{\n{}\n}}\n'.format(',\n'.join(lines)).encode()


def _lines(value: object) -> str:
    if isinstance(value, list) and value:
        return '[\n{}\n]'.format(',\n'.join(map(encoded, value)))
    return encoded(value)


def as_csv(rows: Iterable[Iterable[str]]) -> str:
    """Return `rows` as CSV (RFC 4180), safe to open in a spreadsheet."""
    out = io.StringIO()
    csv.writer(out, lineterminator='\r\n').writerows(
        [cell if _PLAIN(cell) else safe(cell) for cell in row] for row in rows
    )
    return out.getvalue()


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: with an apostrophe before it, if need be."""
    first = cell.lstrip()[:1]
    begins = unicodedata.normalize('NFKC', first)[:1]
    guarded = begins in _FORMULA or cell.startswith((_GUARD, '\t', '\r', '\n'))
    return f'{_GUARD}{cell}' if begins and guarded else cell
