# SPDX-License-Identifier: Apache-2.0
"""Reads tables of reST, in all forms that docutils knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.core import publish_doctree

from maturity.model import SourceMark
from maturity_import.grids import REST_TABLE, Field, without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity_import.grids import Sheet

_CSV = re.compile(r'\s*\.\. csv-table::')
# What is not docutils' own, such as the roles of Sphinx, stays as it was typed.
_MARKUP = {r':[\w:.+-]+:`([^`<]*?)(?:\s*<[^`]*>)?`': r'\1', r'^\|([^|]+)\|$': r'\1'}
_WARNING = 2
_SETTINGS = {
    'report_level': 5,
    'halt_level': 6,
    'file_insertion_enabled': False,
    'raw_enabled': False,
    '_disable_config': True,
}


def read_rest(text: str, sheet: Sheet) -> None:
    """Add the tables of a text, each with its own title or that of its section."""
    document = publish_doctree(text, source_path=sheet.path, settings_overrides=_SETTINGS)
    for message in document.findall(nodes.system_message):
        what, _, more = message.astext().partition(') ')[2].partition('\n')
        # What Sphinx knows, and docutils does not, may hold a table.
        if message['level'] >= _WARNING and ('table' in what or REST_TABLE.search(message.astext())):
            mark = SourceMark(sheet.path, message.get('line', 1))
            sheet.report('import-syntax', f'{what} {more.partition(chr(10))[0]}'.strip(), mark)
    for message in [*document.findall(nodes.system_message)]:
        message.parent.remove(message)
    for note in document.findall(lambda node: isinstance(node, nodes.footnote | nodes.citation)):
        label, *parts = note.children
        sheet.footnotes[label.astext()] = ' '.join(' '.join(part.astext() for part in parts).split())
    places = _Places(text, sheet.path)
    for table in document.findall(nodes.table):
        heads = next(iter(table.findall(nodes.thead)), ())
        places.enter(next((one for one in table.findall(nodes.entry) if _words(one)), None))
        sheet.add(_title(table), _rows(table, places), heads=len(heads) or 1)


def _title(table: nodes.Element) -> str:
    """Return the title of a table, or that of its section."""
    place: nodes.Element | None = table
    while place is not None and not isinstance(place, nodes.document):
        if place.children and isinstance(place.children[0], nodes.title):
            return place.children[0].astext()
        place = place.parent
    return ''


def _rows(table: nodes.Element, places: _Places) -> Iterator[list[Field]]:
    """Yield the fields of each row; one that is merged stands in all rows and columns it covers."""
    below: dict[int, tuple[int, Field]] = {}
    for row in table.findall(nodes.row):
        fields: list[Field] = []
        entries: list[Any] = [*row.children]
        while entries or len(fields) in below:
            column = len(fields)
            if column in below:
                left, one = below.pop(column)
                if left > 1:
                    below[column] = left - 1, one
                fields.append(one)
                continue
            entry = entries.pop(0)
            one = places.field(entry)
            width = 1 + entry.get('morecols', 0)
            if rows := entry.get('morerows', 0):
                below |= {column + number: (rows, one) for number in range(width)}
            fields += [one] * width
        yield fields
        places.end_row()


def _words(entry: nodes.Element) -> str:
    """Return the text of an entry, with the marks of footnotes in brackets."""

    def words(node: nodes.Node) -> str:
        if isinstance(node, nodes.footnote_reference | nodes.citation_reference | nodes.superscript):
            return f'[{node.astext()}]_'
        if isinstance(node, nodes.Element) and node.children:
            between = '' if isinstance(node, nodes.TextElement) else '\n'
            return between.join(map(words, node.children))
        return node.astext()

    return without(words(entry), _MARKUP).strip()


class _Places:
    """Finds where entries stand: docutils knows lines, and of tables in CSV not even these."""

    def __init__(self, text: str, path: str) -> None:
        """Begin at the first line."""
        self._lines = text.split('\n')
        self._path = path
        self._line, self._column = 1, 0
        self._is_csv = False

    def enter(self, entry: nodes.Element | None) -> None:
        """Go to the directive where the first entry of a table with words does not say its line."""
        self._is_csv = False
        line = None if entry is None else self._stated(entry)
        self._is_csv = entry is not None and (
            line is None or _words(entry).split()[0] not in self._lines[line - 1]
        )
        if self._is_csv:
            rest = range(self._line, len(self._lines) + 1)
            self._line = next((one for one in rest if _CSV.match(self._lines[one - 1])), self._line)
            self.end_row()

    def end_row(self) -> None:
        """Let the next entry be further below."""
        self._line, self._column = min(self._line + 1, len(self._lines)), 0

    def field(self, entry: nodes.Element) -> Field:
        """Return an entry with its place."""
        text = _words(entry)
        first = (text.split() or [''])[0]
        line = self._stated(entry) or self._found(first)
        if line != self._line:
            self._line, self._column = line, 0
        column = self._lines[line - 1].find(first, self._column)
        if first and column >= 0:
            self._column = column + len(first)
        return Field(text, SourceMark(self._path, line, (column if column >= 0 else self._column) + 1))

    def _stated(self, entry: nodes.Element) -> int | None:
        """Return the line that docutils gives an entry, if it can be so."""
        line = next((one.line for one in entry.children if one.line), None)
        return (
            line if not self._is_csv and line is not None and self._line <= line <= len(self._lines) else None
        )

    def _found(self, word: str) -> int:
        """Return the next line with a word, from where the last one was."""
        if word and self._lines[self._line - 1].find(word, self._column) < 0:
            rest = range(self._line + 1, len(self._lines) + 1)
            return next((one for one in rest if word in self._lines[one - 1]), self._line)
        return self._line
