# SPDX-License-Identifier: Apache-2.0
"""The commands `maturity audit`, `maturity harvest` and `maturity what-if`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from maturity import whatif
from maturity.console import CLEAN, PROBLEMS, DataError, UsageError, known, loaded, renamed, shown
from maturity.problems import did_you_mean, one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from maturity.audit.harvest import Harvest
    from maturity.model import Dataset

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 (it has no public name)


def _data_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('--data', default='data', metavar='DATA', help='the data folder (./data)')


def audit_options(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser('audit', help='hold the record against clones of its repositories')
    _data_option(parser)
    _source_option(parser)
    parser.add_argument(
        '--release', action='append', metavar='R', help='only this release; may be given again'
    )
    parser.add_argument('--entry', action='append', metavar='E', help='only this entry; may be given again')
    parser.add_argument('--format', choices=('text', 'json'), default='text')
    parser.add_argument(
        '--write', action='store_true', help='write the result into the record, for the site to show'
    )
    parser.set_defaults(command=_audit)


def _source_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        '--source',
        action='append',
        required=True,
        metavar='REPOSITORY=PATH',
        help='a clone of a repository that repositories.yaml lists; may be given again',
    )


def paths(data: Dataset, options: argparse.Namespace) -> Mapping[str, str]:
    """Return the paths of clones by repository; raises `UsageError`."""
    found: dict[str, str] = {}
    for text in options.source:
        name, equals, path = text.partition('=')
        if not equals or not path:
            message = f'{text!r} is no source; write REPOSITORY=PATH'
            raise UsageError(message)
        found[name] = path
    if data.main_repository not in found:
        message = f'there is no --source for {data.main_repository}, which the record is about'
        raise UsageError(message)
    return found


def _readable(folder: str) -> Dataset:
    """Return the record, whose recipes name readers that there are; raises `DataError`."""
    # Nobody else needs what reads foreign files.
    from maturity.audit.readers import unknown_readers  # noqa: PLC0415

    data = loaded(folder)
    problems = list(unknown_readers(data))
    if problems:
        for problem in problems:
            print(problem, file=sys.stderr)
        raise DataError
    return data


def _audit(options: argparse.Namespace) -> int:
    # Nobody else needs what reads foreign files.
    from maturity.audit import command, result  # noqa: PLC0415
    from maturity.audit.source import SourceError  # noqa: PLC0415

    try:
        data = _readable(options.data)
    except DataError:
        return PROBLEMS
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
        Path(options.data, 'audited.yaml').write_text(text, 'utf-8', newline='\n')
    if options.format == 'json':
        sys.stdout.write(result.as_json(data, audited.commits, audited.findings))
    else:
        shown(map(one_line, result.as_text(data, audited.findings)))
    return PROBLEMS if audited.disagrees else CLEAN


def harvest_options(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser('harvest', help='draft the facts of a release from clones')
    _data_option(parser)
    _source_option(parser)
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
    parser.set_defaults(command=_harvest)


def _harvest(options: argparse.Namespace) -> int:
    # Nobody else needs what reads foreign files.
    from maturity.audit import command  # noqa: PLC0415
    from maturity.audit.source import CannotTell, SourceError  # noqa: PLC0415

    try:
        data = _readable(options.data)
    except DataError:
        return PROBLEMS
    if options.release not in data.releases:
        near = did_you_mean(options.release, data.releases)
        message = f'no release {options.release!r}; add it to releases.yaml, with its file, first{near}'
        raise UsageError(message)
    entries = None if options.entry is None else [renamed(data, entry) for entry in options.entry]
    for entry in entries or ():
        known(entry, data.entries, 'entry')
    try:
        found = command.harvested(data, paths(data, options), options.release, entries)
    except (SourceError, CannotTell) as error:
        raise UsageError(str(error)) from error
    try:
        return _given(options, found)
    except BrokenPipeError:
        raise
    except OSError as error:
        message = f'cannot write: {error}'
        raise UsageError(message) from error


def _given(options: argparse.Namespace, found: Harvest) -> int:
    """Give a harvest where it was asked for, and return the exit status."""
    from maturity.audit import drafts, harvest_write  # noqa: PLC0415 (as above)

    if options.write and found.differs:
        written = harvest_write.write(found, options.data)
        if written.problems:
            shown(['nothing is written: it would leave these problems, at the lines that it would have'])
            shown(map(one_line, written.problems))
            shown(['with --output FILE you have the draft, to complete it by hand'])
            return PROBLEMS
        shown(map(one_line, drafts.written(found, written.files)))
        return CLEAN
    if options.output is None:
        shown(map(one_line, drafts.lines(found)))
    else:
        text = '\n'.join(drafts.lines(found)) + '\n'
        Path(options.output).write_text(text, 'utf-8', newline='\n')
    return PROBLEMS if found.differs else CLEAN


def what_if_options(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser('what-if', help='say what an entry would be if some facts were different')
    _data_option(parser)
    parser.add_argument('entry', metavar='ENTRY')
    parser.add_argument('--release', metavar='R', help='at this release (the newest)')
    parser.add_argument(
        '--set',
        action='append',
        required=True,
        dest='changes',
        metavar='NAME=VALUE',
        help='JOB=voting, JOB=gate:voting, CAPABILITY=implemented and so on; may be given again',
    )
    parser.set_defaults(command=_what_if)


def _what_if(options: argparse.Namespace) -> int:
    try:
        data = loaded(options.data)
    except DataError:
        return PROBLEMS
    id_ = renamed(data, options.entry)
    known(id_, data.entries, 'entry')
    known(options.release, data.releases, 'release')
    release = data.newest if options.release is None else data.releases[options.release]
    try:
        changes = [whatif.Change.parsed(text) for text in options.changes]
        shown(whatif.answer(data, data.entries[id_], release, changes))
    except whatif.NoSuchFactError as error:
        raise UsageError(str(error)) from error
    return CLEAN
