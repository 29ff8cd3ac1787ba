# SPDX-License-Identifier: Apache-2.0
"""The commands `maturity check` and `maturity codes`: the problems of a record, and what they are about."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from maturity.api.text import as_json
from maturity.checks.computed import notice, unaudited
from maturity.commands.command import DATA, command, format_option, option
from maturity.console import CANNOT_RUN, CLEAN, PROBLEMS, content_of, name_of, painted, shown
from maturity.load import load
from maturity.matrices.dialects import read_file
from maturity.model import SourceMark, Text
from maturity.problems import CODES, Problem, in_order
from maturity.writers.compact import Sheet
from maturity.writers.text import TextWriter

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


@command(
    'check',
    'report every problem of the data, or of a support matrix that is kept as an INI file',
    DATA,
    option(
        'path',
        nargs='*',
        metavar='PATH',
        help='another data folder; files of one, which are checked with all others of it, but only what is '
        'wrong with them is printed; or FILE.ini',
    ),
    option('--locked', action='store_true', help='report what the last audit has not seen as it is, too'),
    format_option('text', 'json'),
    examples=(
        (
            'check support-matrix.ini',
            'the matrix of a file, as the directive `support_matrix` reads it',
        ),
        ('check', 'the record'),
        ('check data/drivers/alpha.yaml', 'what is wrong with one file'),
        ('check --format json', 'for an editor or another program'),
    ),
)
def check(options: argparse.Namespace) -> int:
    """Print the problems."""
    paths = options.path or [options.data]
    problems = in_order(problem for path in paths for problem in _problems(path, locked=options.locked))
    if options.format == 'json':
        sys.stdout.write(as_json(list(map(_tree, problems))))
    else:
        shown(painted(problem, options.screen) for problem in problems)
    if any(problem.code == 'missing-folder' for problem in problems):
        return CANNOT_RUN
    if problems:
        print(f'{len(problems)} problem{"s" if len(problems) > 1 else ""}', file=sys.stderr)
        return PROBLEMS
    return CLEAN


def _tree(problem: Problem) -> dict[str, str | int]:
    mark = problem.mark
    place: dict[str, str | int] = {'path': mark.path, 'line': mark.line, 'column': mark.column}
    return {**place, 'code': problem.code, 'message': problem.message}


def _problems(path: str, *, locked: bool) -> Sequence[Problem]:
    """Return the problems of a data folder or of a file, with `locked` what was not audited too."""
    if path.lower().endswith('.ini'):
        return read_file(content_of(path), name_of(path)).problems
    real = Path(path).resolve()
    folder = next((str(one) for one in real.parents if (one / 'releases.yaml').is_file()), None)
    if folder is None or (real.is_dir() and (real / 'releases.yaml').exists()):
        return _of_folder(path, locked=locked)
    folder = os.path.relpath(folder)
    place = f'{name_of(folder)}/{real.relative_to(Path(folder).resolve()).as_posix()}'
    if not real.exists():
        return [Problem('missing-file', 'there is no such file', SourceMark(place, 1))]
    found = _of_folder(folder, locked=locked)
    return [one for one in found if one.mark.path == place or one.mark.path.startswith(f'{place}/')]


def _of_folder(folder: str, *, locked: bool) -> tuple[Problem, ...]:
    found = load(folder, name=name_of(folder))
    if found.dataset is None:
        return found.problems
    if locked:
        faulty = {problem.mark.path for problem in found.problems}
        return (*found.problems, *unaudited(found.dataset, faulty))
    # Where something is wrong, that comes first.
    if not found.problems and (words := notice(found.dataset)) is not None:
        print(f'{words}; "maturity check --locked" has all of them', file=sys.stderr)
    return found.problems


@command(
    'codes',
    'list the codes of problems with their meaning',
    examples=(('codes', 'what a problem of `maturity check` is about'),),
    paged=True,
)
def codes(options: argparse.Namespace) -> int:
    """Print the codes."""
    rows = tuple(((Text(code),), (Text(meaning),)) for code, meaning in CODES.items())
    sheet = Sheet(None, (Text('code'), Text('meaning')), rows)
    shown(TextWriter(options.screen).document([sheet]))
    return CLEAN
