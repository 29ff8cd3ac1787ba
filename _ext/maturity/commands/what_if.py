# SPDX-License-Identifier: Apache-2.0
"""The command `maturity what-if`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import whatif
from maturity.commands.command import Command, data_option
from maturity.console import CLEAN, UsageError, known, loaded, renamed, shown
from maturity.evaluate import evaluate

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    data_option(parser)
    parser.add_argument('entry', metavar='ENTRY')
    parser.add_argument('--release', metavar='R', help='at this release (the newest with the entry)')
    parser.add_argument(
        '--set',
        action='append',
        required=True,
        dest='changes',
        metavar='NAME=VALUE',
        help='JOB=voting, JOB=gate:voting, CAPABILITY=implemented and so on; may be given again',
    )


def _run(options: argparse.Namespace) -> int:
    data = loaded(options.data)
    id_ = renamed(data, options.entry)
    known(id_, data.entries, 'entry')
    known(options.release, data.releases, 'release')
    if options.release is None:
        latest = evaluate(data).latest(id_)
        release = data.newest if latest is None else latest.release
    else:
        release = data.releases[options.release]
    try:
        changes = [whatif.Change.parsed(text) for text in options.changes]
        shown(whatif.answer(data, data.entries[id_], release, changes))
    except whatif.NoSuchFactError as error:
        raise UsageError(str(error)) from error
    return CLEAN


COMMAND = Command(
    name='what-if',
    purpose='say what an entry would be if some facts were different',
    options=_options,
    run=_run,
    examples=(
        ('what-if alpha --set functional=voting', 'if a job voted'),
        ('what-if alpha --release 3.9 --set backup=partial', 'if a capability were there'),
    ),
)
