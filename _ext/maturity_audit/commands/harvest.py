# SPDX-License-Identifier: Apache-2.0
"""The command `maturity harvest`."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from maturity.commands.changing import REASONS, carried_out, reasons
from maturity.commands.command import DATA, ENTRIES, Group, chosen, command, option, source_option
from maturity.console import CLEAN, PROBLEMS, shown

if TYPE_CHECKING:
    import argparse


HOW = Group(
    (
        option('--dry-run', action='store_true', help='only show what would change (default)'),
        option(
            '--write',
            action='store_true',
            help='change the files of the record, unless that would leave problems; 0 says that it was done',
        ),
    )
)


@command(
    'harvest',
    'draft the facts of a release from clones',
    DATA,
    source_option(),
    option('--release', required=True, metavar='RELEASE', help='the release; releases.yaml lists it'),
    ENTRIES,
    HOW,
    *REASONS,
    examples=(
        ('harvest --source owner/name=../name --release 2.0', 'what differs from the record'),
        ('harvest --source owner/name=../name --release 2.0 --write', 'put it into the record'),
    ),
    group='change',
)
def harvest(options: argparse.Namespace) -> int:
    """Print the draft, and write it where that is asked for."""
    # Nobody else needs what reads foreign files.
    from maturity_audit import harvest as drafts  # noqa: PLC0415
    from maturity_audit.clones import clones, progress, record  # noqa: PLC0415
    from maturity_audit.harvest_edits import drafted, edit, notes  # noqa: PLC0415

    before = record(options.data)
    data = before.data
    chosen(options, data)
    with clones(data, options, [options.release]) as sources:
        found = drafts.harvest(data, sources, data.releases[options.release], options.entry, progress)
    shown(f'# {note}' for note in notes(found))
    options.dry_run = not options.write
    given = reasons(options)
    if given.because is None:
        given = replace(given, because=drafted, kind='drafted')
    status = carried_out(options, before, partial(edit, harvest=found), reasons=given)
    return PROBLEMS if found.differs and status == CLEAN and options.dry_run else status
