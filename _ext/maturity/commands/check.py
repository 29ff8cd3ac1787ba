# SPDX-License-Identifier: Apache-2.0
"""The commands `maturity check` and `maturity codes`: the problems of a record, and what they are about."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from maturity.commands.command import DATA, Group, command, option
from maturity.console import CANNOT_RUN, CLEAN, PROBLEMS, name_of, shown
from maturity.load import load
from maturity.model import Text
from maturity.problems import CODES
from maturity.typesetting import UNBOUNDED
from maturity.writers.compact import Sheet
from maturity.writers.text import TextWriter

if TYPE_CHECKING:
    import argparse


@command(
    'check',
    'report every problem of the data',
    # All other commands name the folder as an option.
    Group((option('folder', nargs='?', metavar='DATA', help='the data folder (./data)'), DATA)),
    examples=(
        ('check', 'the record in ./data'),
        ('check data', 'the same, as is check --data data; name any other folder'),
    ),
)
def check(options: argparse.Namespace) -> int:
    """Print the problems."""
    folder = options.folder or options.data
    problems = load(folder, name=name_of(folder)).problems
    shown(map(str, problems))
    if any(problem.code == 'missing-folder' for problem in problems):
        return CANNOT_RUN
    if problems:
        print(f'{len(problems)} problem{"s" if len(problems) > 1 else ""}', file=sys.stderr)
        return PROBLEMS
    return CLEAN


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
