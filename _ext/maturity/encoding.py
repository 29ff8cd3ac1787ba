# SPDX-License-Identifier: Apache-2.0
"""From bytes to text that shows all it holds.

A review must see what is read: no second encoding, no character that hides,
reorders or joins others, no line end but one.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from maturity.model import SourceMark
from maturity.problems import MAX_PROBLEMS, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 1024 * 1024

_PLAIN_ASCII = re.compile(r'[\t\n\x20-\x7e]*')
_INVISIBLE_CATEGORIES = frozenset({'Cc', 'Cf', 'Cs', 'Co', 'Cn', 'Zl', 'Zp'})
# Letters and marks that show nothing: fillers, joiners, selectors of variants.
_INVISIBLE = re.compile(
    r'[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164'
    r'\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]'
)


def decode(data: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a file, or why it is refused; `path` is what positions name."""
    if len(data) > MAX_BYTES:
        return '', (_problem(path, 1, 1, f'a file may have {MAX_BYTES} bytes; split it', code='too-large'),)
    if data.startswith(b'\xef\xbb\xbf'):
        return '', (_problem(path, 1, 1, 'starts with a byte order mark; save it as UTF-8 without one'),)
    try:
        text = data.decode('utf-8')
    except UnicodeDecodeError as error:
        before = data[: error.start].decode('utf-8')
        line, column = before.count('\n') + 1, len(before) - before.rfind('\n')
        message = f'not UTF-8: {error.reason}; save it as UTF-8'
        return '', (_problem(path, line, column, message),)
    hidden = invisible(text)
    return text, tuple(_invisible_problems(text, hidden, path)) if hidden else ()


def invisible(text: str) -> frozenset[str]:
    """Return the characters of `text` that a reviewer could not see."""
    if _PLAIN_ASCII.fullmatch(text):
        return frozenset()
    return frozenset(
        char
        for char in set(text) - {'\t', '\n'}
        if unicodedata.category(char) in _INVISIBLE_CATEGORIES or _INVISIBLE.match(char)
    )


def named(char: str) -> str:
    """Return the code point and the name of a character."""
    return f'U+{ord(char):04X} {unicodedata.name(char, "control character")}'


def _problem(path: str, line: int, column: int, message: str, *, code: str = 'encoding') -> Problem:
    return Problem(code=code, message=message, mark=SourceMark(path, line, column))


def _invisible_problems(text: str, hidden: frozenset[str], path: str) -> Iterator[Problem]:
    """Yield a problem for the first of these characters in each line."""
    if '\r\n' in text:
        end = text.index('\r\n')
        number, column = text.count('\n', 0, end) + 1, end - text.rfind('\n', 0, end)
        yield _problem(path, number, column, 'lines end with CR LF; save the file with LF alone')
        return
    pattern = re.compile(f'[{re.escape("".join(sorted(hidden)))}]')
    reported = 0
    for number, line in enumerate(text.split('\n'), 1):
        if reported < MAX_PROBLEMS and (match := pattern.search(line)):
            reported += 1
            message = f'{named(match[0])} cannot be seen in a review; remove it'
            yield _problem(path, number, match.start() + 1, message)
