# SPDX-License-Identifier: Apache-2.0
"""Reads tables whose fields are separated by a sign: CSV, in the variants of all spreadsheets."""

from __future__ import annotations

import csv
import io
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
_END = '\x1c'
"""A row behind the last one, which a quote takes in that nothing closes."""


def read_separated(text: str, sheet: Sheet) -> None:
    """Add the tables of a text: one begins with a title behind an empty row, or with the first head again."""
    title = ''
    rows: list[list[Field]] = []
    for is_empty, block in groupby(_rows(text, sheet), lambda row: not any(one.text for one in row)):
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


def _rows(text: str, sheet: Sheet) -> Iterator[list[Field]]:
    """Yield the fields of each row; where nothing closes a quote, quotes are signs like others."""
    delimiter = max(DELIMITERS, key=lambda one: _likeliness(text[:_SEEN], one))
    whole = f'{text}\n{_END}'
    rows = _values(whole, delimiter)
    if rows[-1][1] != [_END]:
        mark = SourceMark(sheet.path, rows[-1][0])
        sheet.report('import-syntax', 'a quote that nothing closes; write the other one', mark)
        rows = _values(whole, delimiter, quotes=False)
    for line, values in rows[:-1]:
        yield [Field(value.strip(), SourceMark(sheet.path, line)) for value in values]


def _likeliness(text: str, delimiter: str) -> tuple[float, int]:
    """Return how many rows have the commonest number of fields, and that number."""
    widths = Counter(len(values) for _, values in _values(text, delimiter) if any(values))
    width, number = max(widths.items(), key=lambda one: (one[0] > 1, one[1]), default=(1, 0))
    return (number / widths.total() if width > 1 else 0.0), width


def _values(text: str, delimiter: str, *, quotes: bool = True) -> list[tuple[int, list[str]]]:
    """Return the fields of each row, with its first line."""
    # A field can be as long as the whole text.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(
        io.StringIO(text),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE,
        skipinitialspace=True,
    )
    found, line = [], 1
    for values in reader:
        found.append((line, values or ['']))
        line = reader.line_num + 1
    return found
