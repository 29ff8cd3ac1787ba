# SPDX-License-Identifier: Apache-2.0
"""Tables as they stand in files, whatever their form: rows of fields, each with its line.

Those of Markdown and CSV are read here; docutils reads those of reST.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import compress, groupby, pairwise
from typing import TYPE_CHECKING

from maturity.matrices.ini import Report
from maturity.model import SourceMark, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LONGEST, FIELDS = 2_000, 100_000
"""How long a field can be of which more than its text is asked, and how many a table may have."""
_MARK = r'(?:\[\^?(?P<label>[\w.*†‡§-]+)\]_?|\\?(?P<sign>\*+|[†‡§]+|[⁰¹²³⁴-⁹]+))'
_EXPLAINED = re.compile(rf'\s*{_MARK}:?\s+(?P<text>\S.*)')
_MARKED = re.compile(rf'(?s)(?P<words>.*\S)\s*{_MARK}')


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a table; a merged one is the same in all the places that it covers."""

    text: str
    mark: SourceMark

    @property
    def words(self) -> str:
        """Its text on one line."""
        return ' '.join(self.text.split())


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """A table: the first `heads` of its rows name the columns, and all rows are of one length."""

    title: str
    heads: int
    rows: Sequence[Sequence[Field]]


@dataclass(kw_only=True, slots=True)
class Sheet(Report):
    """All tables of a file, and what stands below them as the text of a footnote, by its mark."""

    grids: list[Grid] = field(default_factory=list)
    footnotes: dict[str, str] = field(default_factory=dict)

    def add(self, title: str, rows: Iterable[Sequence[Field]], heads: int = 1) -> None:
        """Add a table without empty columns; what is missing at the end of a row is empty there."""
        rows = [*filter(None, rows)]
        width = max(map(len, rows), default=0)
        if rows and width * len(rows) > FIELDS:
            message = f'a table may have {FIELDS} fields; this one is left out'
            self.report('too-large', message, rows[0][0].mark)
        elif rows:
            filled = [[*row, *[Field('', row[-1].mark)] * (width - len(row))] for row in rows]
            used = [any(one.text for one in column) for column in zip(*filled, strict=True)]
            filled = [[*compress(row, used)] for row in filled]
            if any(used):
                self.grids.append(Grid(title=title.strip(), heads=min(heads, len(rows)), rows=filled))

    def explain(self, line: str) -> bool:
        """Keep a line that is a footnote; return whether it is one."""
        match = _EXPLAINED.fullmatch(line)
        if match is not None:
            self.footnotes[match['label'] or match['sign']] = match['text'].strip()
        return match is not None

    def marked(self, one: Field) -> tuple[str, Text | None]:
        """Return the text of a field without the marks behind it, and what their footnotes say."""
        words = one.text.strip()
        notes: list[str] = []
        while len(words) < LONGEST and (match := _MARKED.fullmatch(words)):
            mark = match['label'] or match['sign']
            if mark not in self.footnotes:
                self.report('import-missing', f'no footnote explains {mark!r}; write it below', one.mark)
            else:
                notes.insert(0, self.footnotes[mark])
            words = match['words']
        return words, Text(' '.join(notes), one.mark) if notes else None


def headings(grid: Grid) -> list[tuple[str, Field]]:
    """Return for each column what its heads have above the last, and the last."""
    found = []
    for column in zip(*grid.rows[: grid.heads], strict=True):
        parts = [one for number, one in enumerate(column) if one.text and one not in column[:number]]
        last = parts[-1] if parts else column[-1]
        found.append((': '.join(one.words for one in parts[:-1]), last))
    return found


def without(text: str, parts: Mapping[str, str]) -> str:
    """Return a text with some parts replaced, as patterns say; a very long one is no field, and stays."""
    for pattern, by in parts.items() if 0 < len(text) < LONGEST else ():
        text = re.sub(pattern, by, text)
    return text


# Markdown ---------------------------------------------------------------------------------------

_DASHES = re.compile(r'(?:\|\s*)?:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?')
_CODE = re.compile(r'(?ms)^[ \t]*(?P<fence>```+|~~~+).*?(?:^[ \t]*(?P=fence)[^\n]*|\Z)')
_HEADING = re.compile(r'#+\s+(?P<title>.*?)\s*#*')
_UNDERLINE = re.compile(r'(?:=+|-{2,}) *')
_PIPE = re.compile(r'(?<!\\)\|')
_AT_ENDS = re.compile(r'^\||(?<!\\)\|$')
_MARKUP = {
    r'<br */?>': '\n',
    r'<sup>\s*\[?(\w+)\]?\s*</sup>': r'[^\1]',
    r'!?\[((?!\^)[^][]+)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^][^]*\])': r'\1',
    r'(\*\*|__|`+)(?=\S)(.+?)(?<=\S)\1': r'\2',
    r'(?<![\w*\\])([*_])(?=[\w:])([^*]*?)(?<=[\w:])\1(?![\w*])': r'\2',
    r'</?[a-zA-Z]+\d?(?:\s[^<>]*)?/?>': '',
    r'<([^\s<>]+)>': r'\1',
    r'~~(.+?)~~': r'\1',
    r'\\([^\w\s])': r'\1',
}
"""What stands in the way of the words, and what they are without it."""


def read_markdown(text: str, sheet: Sheet) -> None:
    """Add the tables of a text, each with the heading above it."""
    title = ''
    # What stands in a block of code is as if its lines were empty.
    text = _CODE.sub(lambda code: '\n' * code[0].count('\n'), text)
    for has_pipes, block in groupby(enumerate(text.split('\n'), 1), lambda one: '|' in one[1]):
        lines = [*block]
        pairs = pairwise(lines if has_pipes else ())
        heads = [at for at, (line, below) in enumerate(pairs) if _is_head(line[1], below[1])]
        lines, table = (lines[: heads[0]], lines[heads[0] :]) if heads else (lines, [])
        for (_, line), (_, below) in pairwise([*lines, (0, '')]):
            heading = _HEADING.fullmatch(line)
            if heading or (line.strip() and _UNDERLINE.fullmatch(below)):
                title = _plain(heading['title'] if heading else line)
            else:
                sheet.explain(_plain(line))
        rows = [*table[:1], *table[2:]]
        sheet.add(
            title, ([Field(one, SourceMark(sheet.path, at)) for one in _fields(row)] for at, row in rows)
        )


def _is_head(line: str, below: str) -> bool:
    return bool(_DASHES.fullmatch(below.strip())) and len(_fields(line)) == len(_fields(below))


def _fields(line: str) -> list[str]:
    """Return the fields of a row; the pipes at its ends are none."""
    return [_plain(one) for one in _PIPE.split(_AT_ENDS.sub('', line.strip()))]


def _plain(text: str) -> str:
    return html.unescape(without(text.strip(), _MARKUP)).strip()


# Fields with a sign between them: CSV, in the variants of all spreadsheets ------------------------

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
