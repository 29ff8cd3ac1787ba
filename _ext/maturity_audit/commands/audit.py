# SPDX-License-Identifier: Apache-2.0
"""The command `maturity audit`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from maturity.commands.command import DATA, command, option, source_option
from maturity.console import CLEAN, PROBLEMS, UsageError, named, shown
from maturity.edit.write import replaced
from maturity.problems import one_line

if TYPE_CHECKING:
    import argparse

    from maturity.model import Dataset


ENTRIES = option('--entry', action='append', metavar='E', help='only this entry; may be given again')


def chosen_entries(data: Dataset, options: argparse.Namespace) -> list[str] | None:
    """Return the entries that are named, None where none is; raises `UsageError` for an unknown one."""
    return None if options.entry is None else [named(data, 'entry', entry) for entry in options.entry]


@command(
    'audit',
    'check the record against clones of its repositories',
    DATA,
    source_option(),
    option('--release', action='append', metavar='R', help='only this release; may be given again'),
    ENTRIES,
    option('--format', choices=('text', 'json'), default='text'),
    option('--write', action='store_true', help='write the result into the record, for the site to show'),
    examples=(
        ('audit --source owner/name=../name --release 2.0', 'one release'),
        ('audit --source owner/name=../name --write', 'all of it, for the site to show'),
    ),
    group='change',
)
def audit(options: argparse.Namespace) -> int:
    """Print what the audit finds, and write it where that is asked for."""
    # Nobody else needs what reads foreign files.
    from maturity.model.vocabulary import Agreement  # noqa: PLC0415
    from maturity_audit import findings as results  # noqa: PLC0415
    from maturity_audit.audit import Audit  # noqa: PLC0415
    from maturity_audit.clones import clones, record  # noqa: PLC0415
    from maturity_audit.places import places  # noqa: PLC0415

    data = record(options.data)
    if options.release is not None:
        options.release = [named(data, 'release', release) for release in options.release]
    entries = chosen_entries(data, options)
    if options.write and (options.release or options.entry):
        message = '--write needs a whole audit: leave --release and --entry out'
        raise UsageError(message)
    with clones(data, options) as (sources, progress):
        run = Audit(data=data, sources=sources, releases=options.release, entries=entries, progress=progress)
        findings, commits = tuple(run.findings()), sources.commits()
        where = list(places(data, sources)) if options.write else []
    if options.write:
        text = results.as_yaml(data, commits, findings, where)
        replaced({Path(options.data, 'audited.yaml'): text})
    if options.format == 'json':
        sys.stdout.write(results.as_json(data, commits, findings))
    else:
        shown(map(one_line, results.as_text(data, findings)))
    disagrees = any(one.outcome is Agreement.DISAGREES for one in findings)
    return PROBLEMS if disagrees else CLEAN
