# SPDX-License-Identifier: Apache-2.0
"""The commands `maturity check` and `maturity codes`: the problems of a record, and what they are about."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from maturity.checks.audited import notice, unaudited
from maturity.commands.command import DATA, Group, command, option
from maturity.console import CANNOT_RUN, CLEAN, PROBLEMS, UsageError, name_of, shown
from maturity.load import load
from maturity.matrices.parsed import read_file
from maturity.model import Text
from maturity.problems import CODES, in_order
from maturity.typesetting import UNBOUNDED
from maturity.writers.compact import Sheet
from maturity.writers.text import TextWriter

if TYPE_CHECKING:
    import argparse

    from maturity.problems import Problem


@command(
    'check',
    'report every problem of the data, or of a support matrix that is kept as an INI file',
    # All other commands name the folder as an option.
    Group((option('folder', nargs='?', metavar='DATA', help='the data folder (./data), or FILE.ini'), DATA)),
    option('--locked', action='store_true', help='report what the last audit has not seen as it is, too'),
    examples=(
        (
            'check support-matrix.ini',
            'the matrix of a file, as the directive `support_matrix` reads it',
        ),
        ('check', 'the record in ./data'),
        ('check data', 'the same, as is check --data data; name any other folder'),
    ),
)
def check(options: argparse.Namespace) -> int:
    """Print the problems."""
    folder = options.folder or options.data
    problems = _problems(folder, locked=options.locked)
    shown(map(str, problems))
    if any(problem.code == 'missing-folder' for problem in problems):
        return CANNOT_RUN
    if problems:
        print(f'{len(problems)} problem{"s" if len(problems) > 1 else ""}', file=sys.stderr)
        return PROBLEMS
    return CLEAN


def _problems(path: str, *, locked: bool) -> tuple[Problem, ...]:
    """Return the problems of a data folder, with `locked` what was not audited too; or of a file."""
    if not path.lower().endswith('.ini'):
        found = load(path, name=name_of(path))
        if found.dataset is None:
            return found.problems
        if locked:
            return in_order((*found.problems, *unaudited(found.dataset)))
        if (words := notice(found.dataset)) is not None:
            print(f'{words}; "maturity check --locked" has all of them', file=sys.stderr)
        return found.problems
    try:
        return read_file(Path(path), name_of(path)).problems
    except OSError as error:
        message = f'{path!r} cannot be read: {error.strerror or error}'
        raise UsageError(message) from error


@command(
    'codes',
    'list the codes of problems with their meaning',
    examples=(('codes', 'what a problem of `maturity check` is about'),),
    paged=True,
)
def codes(_options: argparse.Namespace) -> int:
    """Print the codes."""
    rows = tuple(((Text(code),), (Text(meaning),)) for code, meaning in CODES.items())
    sheet = Sheet(None, (Text('code'), Text('meaning')), rows)
    shown(TextWriter(UNBOUNDED).document([sheet]))
    return CLEAN
