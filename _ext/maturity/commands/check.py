# SPDX-License-Identifier: Apache-2.0
"""The commands `maturity check` and `maturity codes`: the problems of a record, and what they are about."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from maturity.commands.command import Command, data_option
from maturity.console import CANNOT_RUN, CLEAN, PROBLEMS, name_of, shown
from maturity.load import load
from maturity.model import Text
from maturity.problems import CODES
from maturity.typesetting import UNBOUNDED
from maturity.writers.compact import Sheet
from maturity.writers.text import TextWriter

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    folder = parser.add_mutually_exclusive_group()
    folder.add_argument('folder', nargs='?', metavar='DATA', help='the data folder (./data)')
    # All other commands name it so.
    data_option(folder)


def _check(options: argparse.Namespace) -> int:
    folder = options.folder or options.data
    problems = load(folder, name=name_of(folder)).problems
    shown(map(str, problems))
    if any(problem.code == 'missing-folder' for problem in problems):
        return CANNOT_RUN
    if problems:
        print(f'{len(problems)} problem{"s" if len(problems) > 1 else ""}', file=sys.stderr)
        return PROBLEMS
    return CLEAN


def _codes(_options: argparse.Namespace) -> int:
    rows = tuple(((Text(code),), (Text(meaning),)) for code, meaning in CODES.items())
    sheet = Sheet(None, (Text('code'), Text('meaning')), rows)
    shown(TextWriter(UNBOUNDED).document([sheet]))
    return CLEAN


CHECK = Command(
    name='check',
    purpose='report every problem of the data',
    options=_options,
    run=_check,
    examples=(
        ('check', 'the record in ./data'),
        ('check data', 'the same, as is check --data data; name any other folder'),
    ),
)
CODES_ = Command(
    name='codes',
    purpose='list the codes of problems with their meaning',
    options=lambda _parser: None,
    run=_codes,
    examples=(('codes', 'what a problem of `maturity check` is about'),),
    paged=True,
)
