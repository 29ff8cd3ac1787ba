# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with a record, and how it is said.

Every check of this package yields `Problem` records and never stops at the
first.  The table `CODES` is the one list of all codes; the documentation and
the warning subtypes of the Sphinx extension are made from it.
"""

from __future__ import annotations

import difflib
import heapq
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.model import SourceMark

MAX_PROBLEMS = 100
"""How many problems of one file are reported: enough to work on."""

CODES = {
    # Reading bytes and files.
    'missing-folder': 'The data folder does not exist or cannot be read.',
    'missing-file': 'A file that every record needs is not there.',
    'refused-file': 'Not an ordinary file inside the data folder, so it is not opened.',
    'stray-file': 'A file that no part of the record reads.',
    'too-large': 'A file, a text, the number of files or what follows from them exceeds its limit.',
    'encoding': 'Not UTF-8, or a character that cannot be seen or reorders the text.',
    'yaml-syntax': 'Not valid YAML.',
    'yaml-feature': 'A feature of YAML that no record needs: anchors, aliases, tags, several documents.',
    'too-deep': 'Nested more deeply than any record needs to be.',
    'duplicate-key': 'A key stands twice in one mapping; the second would silently win.',
    'empty-file': 'A file without content.',
    # The shape of a record, from the JSON Schemas.
    'unknown-key': 'A key that the schema does not know here.',
    'missing-key': 'A key that the schema requires here.',
    'wrong-type': 'A mapping, list, text, number or truth value where another is expected.',
    'unquoted': 'Text that YAML would read as a number, date, truth value or nothing: quote it.',
    'not-allowed': 'A value outside the list of allowed ones.',
    'bad-format': 'A value that does not have the form required here.',
    # Relations between records.
    'unknown-release': 'A release that releases.yaml does not list.',
    'unknown-reference': 'The id of a record that does not exist.',
    'bad-range': 'A range that ends before it begins.',
    'overlap': 'Two ranges of one fact hold at the same release.',
    'outside-life': 'A fact, waiver or expectation about a release in which the entry does not exist.',
    'stale-note': 'A release that is out says what was true only before it came out.',
    'duplicate-id': 'Two records with the same id, or with ids that make the same link.',
    'reserved-id': 'An id with a meaning of its own in Sphinx or in a file system.',
    'cycle': 'Records that refer to each other in a circle.',
    'unreachable-level': 'A level of a ladder that no entry can reach.',
    'unknown-fact': 'A list of facts that the kind does not declare.',
    'no-evidence': 'A fact without evidence that a reader can open.',
    'bad-evidence': 'Evidence of which no link can be made.',
    # Files of other tools that are imported: what of them is not, or not quite, in the record.
    'import-syntax': 'A line of a file to import that is neither section nor option, or a bad reference.',
    'import-duplicate': 'A section, option, target or cell that stands twice in a file to import.',
    'import-unknown-section': 'A section of a file to import of which nothing is kept.',
    'import-unknown-option': 'An option of a file to import that is not kept, or kept as a detail only.',
    'import-undeclared': 'A file to import speaks of a target or grade that it does not declare.',
    'import-bad-state': 'A cell or status of a file to import with a word that has no meaning there.',
    'import-no-state': 'A note of a file to import on a cell of which no state is known.',
    'import-condition': 'A status of a file to import that no rule of a requirement can express.',
    'import-missing': 'A file to import does not say what a record needs: a title, a grade.',
    'import-changed': 'Files differ in what a record says only once; the newest counts, or else the first.',
    'import-contradiction': 'A file to import says otherwise than the record that it is added to.',
    'import-gap': 'A feature that is missing in the file of a release, and there again in a later one.',
    # The record held against its own computation.
    'unexplained-demotion': 'A classification falls and no record says why.',
    'stale-demotion': 'A record explains a demotion that the facts do not show.',
    'unused-waiver': 'A waiver for a requirement that is met anyway, or is not in force.',
    'expectation': 'The computed classification is not the expected one.',
    'published-differs': 'A published release would be something else now.',
    'not-audited': 'A fact that the last audit has not seen as it is now (with `check --locked`).',
    'stale-correction': 'A correction of a published release that changes nothing.',
}
"""Every problem code with one sentence; the order is that of the documentation."""

_OF_FILES = frozenset({'missing-folder', 'missing-file', 'refused-file', 'encoding', 'yaml-syntax'})
"""What keeps a file from being read: what other files say of it is not known then."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake, at one place, with what to do about it.

    `str()` gives `path:line:column: code message`, the form that editors and
    Zuul's inline comments read.  `named` is the id of what there is not, where
    it is a reference to that.
    """

    code: str
    message: str
    mark: SourceMark
    named: str | None = None

    def __str__(self) -> str:
        """Return the problem on one line."""
        return f'{self.mark}: {self.code} {without_place(self.message)}'


def one_line(text: str) -> str:
    """Return `text` with every control character made visible.

    What an author wrote must not be able to forge a line of output or to
    steer a terminal.
    """
    return ''.join(c if c.isprintable() else c.encode('unicode_escape').decode() for c in text)


def without_place(text: str) -> str:
    """Return the words of a message on one line in which nothing looks like a place.

    Zuul takes the last `:line:column: ` of a line for the place of a comment,
    so a message that quotes one would take its own comment away.
    """
    return re.sub(r'(:\d+:\d+):', r'\1\\x3a', one_line(text))


_COMPARED = 200
_FEW, _MANY = 12, 40


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean 'x'?` for the nearest known word, or nothing."""
    near = nearest(word, known)
    return '' if near is None else f'; did you mean {near!r}?'


def instead(word: str, known: Iterable[str], there: str = 'there are', guess: str | None = None) -> str:
    """Return what may be written instead of a word: the nearest of what is known first, then all of it.

    `there` begins the list, which is cut where there is a guess; `guess` is one
    in words, where it is known better (see `did_you_mean`).
    """
    known = list(known)
    guess = did_you_mean(word, known) if guess is None else guess
    words = listed(known, limit=_FEW if guess else _MANY) or 'none'
    if guess.endswith('?'):
        return f'{guess} {there[0].upper()}{there[1:]} {words}'
    return guess or f'; {there} {words}'


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like a word, or None where none is.

    Of very many words, only those of nearly the same length are compared:
    a record with a thousand mistakes must not take minutes to refuse.
    """
    likely = heapq.nsmallest(_COMPARED, known, key=lambda one: abs(len(one) - len(word)))
    return next(iter(difflib.get_close_matches(word, likely, n=1, cutoff=0.65)), None)


def listed(words: Iterable[str], *, limit: int = 12) -> str:
    """Return `words` joined by commas, at most `limit` of them."""
    words = list(words)
    more = f' and {len(words) - limit} more' if len(words) > limit else ''
    return ', '.join(words[:limit]) + more


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return `problems` without repetition: of whole files first, which explain others, then by place."""

    def key(problem: Problem) -> tuple[bool, str, int, int, str, str]:
        mark = problem.mark
        return problem.code not in _OF_FILES, mark.path, mark.line, mark.column, problem.code, problem.message

    return tuple(sorted(set(problems), key=key))
