# SPDX-License-Identifier: Apache-2.0
"""Reads tables of Markdown: pipes between fields, and a row of dashes below the heads."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from maturity.model import SourceMark
from maturity_import.grids import Field, without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity_import.grids import Sheet

_DASHES = re.compile(r'(?:\|\s*)?:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?')
_FENCE = re.compile(r'\s*(?P<fence>```+|~~~+)')
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
    title, lines = '', [*enumerate(text.split('\n'), 1)]
    outside = [*_outside(lines)]
    place = 0
    while place < len(outside):
        number, line = outside[place]
        place += 1
        if heading := _HEADING.fullmatch(line):
            title = _plain(heading['title'])
        elif line.strip() and place < len(outside) and _UNDERLINE.fullmatch(outside[place][1]):
            title = _plain(line)
        elif '|' in line and place < len(outside) and _is_head(line, outside[place][1]):
            rows = [(number, line)]
            while (place := place + 1) < len(outside) and '|' in outside[place][1]:
                rows.append(outside[place])
            sheet.add(
                title, ([Field(one, SourceMark(sheet.path, at)) for one in _fields(row)] for at, row in rows)
            )
        else:
            sheet.explain(_plain(line))


def _outside(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield the lines that stand in no block of code; one of it is as if it were empty."""
    fence = ''
    for number, line in lines:
        match = _FENCE.match(line)
        is_in = bool(fence or match)
        if match and not fence:
            fence = match['fence']
        elif match and line.strip().startswith(fence):
            fence = ''
        yield number, '' if is_in else line


def _is_head(line: str, below: str) -> bool:
    return bool(_DASHES.fullmatch(below.strip())) and len(_fields(line)) == len(_fields(below))


def _fields(line: str) -> list[str]:
    """Return the fields of a row; the pipes at its ends are none."""
    return [_plain(one) for one in _PIPE.split(_AT_ENDS.sub('', line.strip()))]


def _plain(text: str) -> str:
    return html.unescape(without(text.strip(), _MARKUP)).strip()
