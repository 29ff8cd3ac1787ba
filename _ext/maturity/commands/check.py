# SPDX-License-Identifier: Apache-2.0
"""The command `maturity check`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from maturity.commands.command import Command, data_option
from maturity.console import CANNOT_RUN, CLEAN, PROBLEMS, name_of
from maturity.load import load

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    folder = parser.add_mutually_exclusive_group()
    folder.add_argument('folder', nargs='?', metavar='DATA', help='the data folder (./data)')
    # All other commands name it so.
    data_option(folder)


def _run(options: argparse.Namespace) -> int:
    data = options.data if options.folder is None else options.folder
    found = load(data, name=name_of(data))
    for problem in found.problems:
        print(problem)
    if any(problem.code == 'missing-folder' for problem in found.problems):
        return CANNOT_RUN
    if found.problems:
        print(f'{len(found.problems)} problem{"s" if len(found.problems) > 1 else ""}', file=sys.stderr)
        return PROBLEMS
    return CLEAN


COMMAND = Command(
    name='check',
    purpose='report every problem of the data',
    options=_options,
    run=_run,
    examples=(
        ('check', 'the record in ./data'),
        ('check data', 'the same, as is check --data data; name any other folder'),
    ),
)
