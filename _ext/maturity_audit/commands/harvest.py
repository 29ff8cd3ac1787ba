# SPDX-License-Identifier: Apache-2.0
"""The command `maturity harvest`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from maturity.commands.command import Command, data_option, source_option
from maturity.console import CLEAN, PROBLEMS, UsageError, shown
from maturity.problems import did_you_mean, one_line
from maturity_audit.commands.audit import chosen_entries

if TYPE_CHECKING:
    import argparse

    from maturity_audit.harvest import Harvest


def _options(parser: argparse.ArgumentParser) -> None:
    data_option(parser)
    source_option(parser)
    parser.add_argument('--release', required=True, metavar='R', help='the release; releases.yaml lists it')
    parser.add_argument('--entry', action='append', metavar='E', help='only this entry; may be given again')
    outputs = parser.add_mutually_exclusive_group()
    outputs.add_argument('--dry-run', action='store_true', help='only print the draft (default)')
    outputs.add_argument('--output', metavar='FILE', help='write the draft into this file')
    outputs.add_argument(
        '--write',
        action='store_true',
        help='change the files of the record, unless that would leave problems; 0 says that it was done',
    )


def _run(options: argparse.Namespace) -> int:
    # Nobody else needs what reads foreign files.
    from maturity_audit.clones import clones, record  # noqa: PLC0415
    from maturity_audit.harvest import harvest  # noqa: PLC0415

    data = record(options.data)
    if options.release not in data.releases:
        near = did_you_mean(options.release, data.releases)
        message = f'no release {options.release!r}; add it to releases.yaml, with its file, first{near}'
        raise UsageError(message)
    entries = chosen_entries(data, options)
    with clones(data, options) as (sources, progress):
        found = harvest(data, sources, data.releases[options.release], entries, progress)
    try:
        return _given(options, found)
    except BrokenPipeError:
        raise
    except OSError as error:
        message = f'cannot write: {error}'
        raise UsageError(message) from error


def _given(options: argparse.Namespace, found: Harvest) -> int:
    """Give a harvest where it was asked for, and return the exit status."""
    from maturity_audit import drafts, harvest_write  # noqa: PLC0415 (as above)

    if options.write and found.differs:
        files, problems = harvest_write.write(found, options.data)
        if problems:
            shown(['nothing is written: it would leave these problems, at the lines that it would have'])
            shown(map(one_line, problems))
            shown(['with --output FILE you have the draft, to complete it by hand'])
            return PROBLEMS
        shown(map(one_line, drafts.written(found, files)))
        return CLEAN
    if options.output is None:
        shown(map(one_line, drafts.lines(found)))
    else:
        text = '\n'.join(drafts.lines(found)) + '\n'
        Path(options.output).write_text(text, 'utf-8', newline='\n')
    return PROBLEMS if found.differs else CLEAN


COMMAND = Command(
    name='harvest',
    purpose='draft the facts of a release from clones',
    options=_options,
    run=_run,
    examples=(
        ('harvest --source owner/name=../name --release 2.0', 'what differs from the record'),
        ('harvest --source owner/name=../name --release 2.0 --write', 'put it into the record'),
    ),
    group='change',
)
