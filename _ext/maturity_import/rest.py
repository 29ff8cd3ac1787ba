# SPDX-License-Identifier: Apache-2.0
"""Reads tables of reST, in all forms that docutils knows."""

from __future__ import annotations

import re
from itertools import count, product
from typing import TYPE_CHECKING, cast

from docutils import nodes
from docutils.core import publish_doctree

from maturity.model import SourceMark
from maturity_import.grids import Field, without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity_import.grids import Sheet

_TABLE = re.compile(r'(?m)^[ \t]*(?:\+[-=+]{3,}|={2,}(?: +={2,})+|\.\. (?:list-|csv-)?table::)')
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
        if message['level'] >= _WARNING and ('table' in what or _TABLE.search(message.astext())):
            mark = SourceMark(sheet.path, message.get('line', 1))
            sheet.report('import-syntax', f'{what} {more.partition(chr(10))[0]}'.strip(), mark)
    for message in [*document.findall(nodes.system_message)]:
        message.parent.remove(message)
    for note in document.findall(lambda node: isinstance(node, nodes.footnote | nodes.citation)):
        label, *parts = note.children
        sheet.footnotes[label.astext()] = ' '.join(' '.join(part.astext() for part in parts).split())
    directives = (number for number, line in enumerate(text.split('\n'), 1) if _CSV.match(line))
    for table in document.findall(nodes.table):
        heads = next(iter(table.findall(nodes.thead)), ())
        lines = [line for entry in table.findall(nodes.entry) if (line := _line(entry)) is not None]
        # Of fields in CSV docutils knows no lines: that of the directive stands for all.
        whole = next(directives, None) if len({*lines}) == 1 else None
        sheet.add(_title(table), _rows(table, sheet.path, whole), heads=len(heads) or 1)


def _line(entry: nodes.Element) -> int | None:
    return next((one.line for one in entry.children if one.line), None)


def _title(table: nodes.Element) -> str:
    """Return the title of a table, or that of its section."""
    place: nodes.Element | None = table
    while place is not None and not isinstance(place, nodes.document):
        if place.children and isinstance(place.children[0], nodes.title):
            return place.children[0].astext()
        place = place.parent
    return ''


def _rows(table: nodes.Element, path: str, line: int | None) -> Iterator[list[Field]]:
    """Yield the fields of each row; one that is merged stands in all rows and columns it covers."""
    fields: dict[tuple[int, int], Field] = {}
    for number, row in enumerate(table.findall(nodes.row)):
        free = 0
        for entry in cast('list[nodes.Element]', row.children):
            free = next(column for column in count(free) if (number, column) not in fields)
            one = Field(_words(entry), SourceMark(path, line or _line(entry) or 1))
            covered = product(range(1 + entry.get('morerows', 0)), range(1 + entry.get('morecols', 0)))
            fields |= {(number + down, free + right): one for down, right in covered}
        free = next(column for column in count(free) if (number, column) not in fields)
        yield [fields[number, column] for column in range(free)]


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
