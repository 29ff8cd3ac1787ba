# SPDX-License-Identifier: Apache-2.0
"""The command `maturity explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.commands.command import Command, data_option
from maturity.console import CLEAN, UsageError, known, loaded, renamed, shown
from maturity.evaluate import evaluate
from maturity.problems import listed
from maturity.writers.explanation import explanation

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    data_option(parser)
    parser.add_argument('entry', metavar='ENTRY')
    parser.add_argument('--release', metavar='R', help='at this release (the newest with the entry)')


def _run(options: argparse.Namespace) -> int:
    assessments = evaluate(loaded(options.data))
    data = assessments.data
    entry = renamed(data, options.entry)
    known(entry, data.entries, 'entry')
    known(options.release, data.releases, 'release')
    if options.release is None:
        assessment = assessments.latest(entry)
    else:
        assessment = assessments.get(entry, options.release)
    if assessment is None:
        there = listed(assessments.by_entry[entry], limit=60)
        message = f'{entry!r} does not exist in {options.release!r}; it does in {there}'
        raise UsageError(message)
    shown(explanation(data, assessment, options.screen))
    return CLEAN


COMMAND = Command(
    name='explain',
    purpose='say why an entry is what it is, and what is missing',
    options=_options,
    run=_run,
    examples=(('explain alpha --release 3.9', 'every requirement, with its reason and evidence'),),
    paged=True,
)
