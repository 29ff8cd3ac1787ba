# SPDX-License-Identifier: Apache-2.0
"""Reads tables whose fields are separated by a sign: CSV, in the variants of all spreadsheets.

The module `csv` reads the same fields, but knows no places.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from maturity.model import SourceMark
from maturity_import.grids import Field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity_import.grids import Sheet

DELIMITERS = ',;\t|'
# Beyond this nothing about the delimiter is learned.
_SEEN = 20_000


def read_separated(text: str, sheet: Sheet) -> None:
    """Add the tables of a text: one begins with a title behind an empty row, or with the first head again."""
    delimiter = max(DELIMITERS, key=lambda one: _likeliness(text[:_SEEN], one))
    title = ''
    rows: list[list[Field]] = []
    for is_empty, block in groupby(_rows(text, delimiter, sheet), lambda row: not any(f.text for f in row)):
        is_first = True
        for row in () if is_empty else block:
            is_alone = bool(row[0].text) and not any(one.text for one in row[1:])
            if is_alone and sheet.explain(row[0].text):
                continue
            is_title = is_alone and is_first
            if rows and (is_title or (is_first and row[0].words == rows[0][0].words)):
                sheet.add(title, rows)
                title, rows = '', []
            if is_title:
                title = row[0].words
            else:
                rows.append(row)
            is_first = is_title
    sheet.add(title, rows)


def _likeliness(text: str, delimiter: str) -> tuple[float, int]:
    """Return how many rows have the commonest number of fields, and that number."""
    widths = Counter(len(row) for row in _rows(text, delimiter, None) if any(one.text for one in row))
    width, number = max(widths.items(), key=lambda one: (one[0] > 1, one[1]), default=(1, 0))
    return (number / widths.total() if width > 1 else 0.0), width


def _rows(text: str, delimiter: str, sheet: Sheet | None) -> Iterator[list[Field]]:
    """Yield the fields of each row; a quote that nothing closes is a sign like others."""
    end = f'[{re.escape(delimiter)}\n]'
    quoted = re.compile(rf'[^\S{re.escape(delimiter)}\n]*"(?P<text>(?:[^"]|"")*)"(?P<more>[^{end[1:]}*)')
    plain = re.compile(f'[^{end[1:]}*')
    path = sheet.path if sheet else ''
    place, line, start, can_quote, row = 0, 1, 0, '"' in text, []
    while place <= len(text):
        match = quoted.match(text, place) if can_quote else None
        raw = match or plain.match(text, place)
        assert raw is not None, 'anything is a field'
        value = match['text'].replace('""', '"') + match['more'] if match else raw[0]
        blanks = len(raw[0]) - len(raw[0].lstrip())
        mark = SourceMark(path, line, place - start + 1 + (blanks if value.strip() else 0))
        if match is None and can_quote and value.lstrip().startswith('"'):
            can_quote = False
            if sheet:
                sheet.report('import-syntax', 'a quote that nothing closes; write the other one', mark)
        row.append(Field(value.strip(), mark))
        if newlines := raw[0].count('\n'):
            line, start = line + newlines, place + raw[0].rindex('\n') + 1
        place = raw.end() + 1
        if text[raw.end() : place] != delimiter:
            yield row
            line, start, row = line + 1, place, []
