# SPDX-License-Identifier: Apache-2.0
"""The command `maturity audit`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from maturity.commands.command import Command, data_option, source_option
from maturity.console import CLEAN, PROBLEMS, UsageError, known, renamed, shown
from maturity.edit.write import replaced
from maturity.problems import one_line
from maturity_audit.commands.clones import paths, readable

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    data_option(parser)
    source_option(parser)
    parser.add_argument(
        '--release', action='append', metavar='R', help='only this release; may be given again'
    )
    parser.add_argument('--entry', action='append', metavar='E', help='only this entry; may be given again')
    parser.add_argument('--format', choices=('text', 'json'), default='text')
    parser.add_argument(
        '--write', action='store_true', help='write the result into the record, for the site to show'
    )


def _run(options: argparse.Namespace) -> int:
    # Nobody else needs what reads foreign files.
    from maturity_audit import command, result  # noqa: PLC0415
    from maturity_audit.source import SourceError  # noqa: PLC0415

    data = readable(options.data)
    for release in options.release or ():
        known(release, data.releases, 'release')
    entries = None if options.entry is None else [renamed(data, entry) for entry in options.entry]
    for entry in entries or ():
        known(entry, data.entries, 'entry')
    if options.write and (options.release or options.entry):
        message = '--write needs a whole audit: leave --release and --entry out'
        raise UsageError(message)
    try:
        audited = command.run(data, paths(data, options), releases=options.release, entries=entries)
    except SourceError as error:
        raise UsageError(str(error)) from error
    if options.write:
        text = result.as_yaml(data, audited.commits, audited.findings)
        replaced({Path(options.data, 'audited.yaml'): text})
    if options.format == 'json':
        sys.stdout.write(result.as_json(data, audited.commits, audited.findings))
    else:
        shown(map(one_line, result.as_text(data, audited.findings)))
    return PROBLEMS if audited.disagrees else CLEAN


COMMAND = Command(
    name='audit',
    purpose='hold the record against clones of its repositories',
    options=_options,
    run=_run,
    examples=(
        ('audit --source owner/name=../name --release 2.0', 'one release'),
        ('audit --source owner/name=../name --write', 'all of it, for the site to show'),
    ),
    group='change',
)
