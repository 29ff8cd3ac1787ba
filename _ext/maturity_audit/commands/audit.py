# SPDX-License-Identifier: Apache-2.0
"""The command `maturity audit`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from maturity.commands.command import (
    DATA,
    ENTRIES,
    RELEASES,
    Group,
    chosen,
    command,
    format_option,
    option,
    source_option,
)
from maturity.console import CLEAN, PROBLEMS, UsageError, shown
from maturity.edit.document import CannotEdit
from maturity.edit.write import changed, write
from maturity.problems import listed, one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection

    from maturity.evaluate import Assessments
    from maturity.model import Dataset

_WITH_ALL = frozenset({'audit.yaml', 'capabilities.yaml', 'releases.yaml', 'repositories.yaml'})
"""Files that say how others are read: where one is different, all are audited."""


@command(
    'audit',
    'check the record against clones of its repositories',
    DATA,
    source_option(),
    RELEASES,
    ENTRIES,
    format_option('text', 'json'),
    option(
        '--changed', action='store_true', help='only the files with facts that were not audited as they are'
    ),
    Group(
        (
            option('--write', action='store_true', help='write the result into the record'),
            option('--locked', action='store_true', help='report where audited.yaml says something else'),
        )
    ),
    examples=(
        ('audit --source owner/name=../name --release 2.0', 'one release'),
        ('audit --source owner/name=../name --write', 'all of it, for the site to show'),
        ('audit --source owner/name=../name --changed --write', 'after a change of facts'),
        ('audit --source owner/name=../name --locked', 'in a gate: nobody typed audited.yaml'),
    ),
    group='change',
)
def audit(options: argparse.Namespace) -> int:
    """Print what the audit finds, and write it where that is asked for."""
    # Nobody else needs what reads foreign files.
    from maturity.model.vocabulary import Agreement  # noqa: PLC0415
    from maturity_audit import findings as results  # noqa: PLC0415
    from maturity_audit.audit import Audit  # noqa: PLC0415
    from maturity_audit.clones import clones, progress, record  # noqa: PLC0415
    from maturity_audit.places import places  # noqa: PLC0415

    before = record(options.data)
    data = before.data
    chosen(options, data)
    if (options.write or options.locked) and (options.release or options.entry):
        message = '--write and --locked are about the whole record: leave --release and --entry out'
        raise UsageError(message)
    files: Collection[str] | None
    files = None if options.entry is None else {data.entries[entry].mark.path for entry in options.entry}
    if options.changed:
        files = _changed(data, files)
    # What has changed needs less, and says what.
    releases = () if options.changed else options.release or data.releases
    with clones(data, options, releases) as sources:
        run = Audit(data=data, sources=sources, releases=options.release, files=files, progress=progress)
        findings, commits = tuple(run.findings()), sources.commits()
        where = list(places(data, sources, files)) if options.write else []
    if options.write:
        missing = set() if data.audited is None else sources.missing & data.audited.sources.keys()
        if options.changed and missing:
            message = f'what has changed needs a --source for {listed(missing)} too'
            raise UsageError(message)
        _write(options.data, before, results.as_yaml(data, commits, findings, where, files))
    wrong = list(results.not_as_locked(data, findings)) if options.locked else []
    if options.format == 'json':
        sys.stdout.write(results.as_json(data, commits, findings))
    else:
        shown(map(one_line, (*map(str, wrong), *results.as_text(data, findings))))
    disagrees = bool(wrong) or any(one.outcome is Agreement.DISAGREES for one in findings)
    return PROBLEMS if disagrees else CLEAN


def _changed(data: Dataset, files: Collection[str] | None) -> Collection[str] | None:
    """Return the files, of those given, with facts that were not audited as they are; None stands for all."""
    if data.audited is None:
        message = 'no audit is on record; leave --changed out'
        raise UsageError(message)
    paths = {one.path for one in data.unaudited}
    # Which entries there are is asked for each release, and tests are read for all of them.
    same = {one.path for one in data.audited.files if one.facts} & data.stated.keys()
    if not paths.isdisjoint(_WITH_ALL) or not paths <= same:
        return files
    changed = {f'{data.root}/{path}' for path in paths}
    return changed if files is None else changed & set(files)


def _write(folder: str, before: Assessments, text: str) -> None:
    """Put the result into the record like all changes: what the loader refuses would break every build."""
    try:
        revision = changed(folder, before, lambda edits: edits.write('audited.yaml', text))
        if revision.problems:
            message = f'nothing is written, because the result would be refused: {revision.problems[0]}'
            raise UsageError(message)
        write(folder, revision)
    except CannotEdit as error:
        raise UsageError('; '.join(map(str, error.reasons))) from error
