# SPDX-License-Identifier: Apache-2.0
"""The command `maturity`: reads a data folder and answers questions about it."""

from __future__ import annotations

import argparse
import io
import os
import sys
from typing import TYPE_CHECKING

from maturity import __version__, export, report
from maturity.evaluate import Assessments, evaluate
from maturity.load import load
from maturity.problems import CODES, did_you_mean, listed, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from maturity.model import Dataset

CLEAN, PROBLEMS, CANNOT_RUN = 0, 1, 2

_EPILOG = """\
exit status: 0 clean, 1 the data has problems, 2 the command cannot run

examples:
  maturity check
  maturity classify --release 2.0 --kind driver
  maturity explain my-driver --release 2.0
"""


class UsageError(Exception):
    """The command cannot do what its words say."""


class DataError(Exception):
    """The data has problems; they have been printed."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What the terminal cannot show is named, not a reason to stop.
            stream.reconfigure(errors='backslashreplace')
    options = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except UsageError as error:
        print(one_line(f'maturity: {error}'), file=sys.stderr)
        return CANNOT_RUN
    except BrokenPipeError:
        # The reader has seen enough; a second complaint at exit would say nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # Nor was everything said, so this is not a success that a gate could count on.
        return PROBLEMS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog='maturity',
        description='Publish how mature each part of a project is, release by release.',
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument('--version', action='version', version=f'%(prog)s {__version__}')
    commands = parser.add_subparsers(required=True, metavar='COMMAND')
    _check_options(commands)
    _classify_options(commands)
    _explain_options(commands)
    _codes_options(commands)
    return parser


Commands = argparse._SubParsersAction  # noqa: SLF001 (argparse gives the type no public name)


def _check_options(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser('check', help='report every problem of the data')
    parser.add_argument('data', nargs='?', default='data', metavar='DATA', help='the data folder (./data)')
    parser.set_defaults(command=_check)


def _classify_options(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser('classify', help='print the computed classifications')
    _data_option(parser)
    parser.add_argument('--release', metavar='R', help='only this release')
    parser.add_argument('--kind', metavar='K', help='only this kind of entry')
    parser.add_argument('--format', choices=('text', 'json', 'csv'), default='text')
    parser.set_defaults(command=_classify)


def _explain_options(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser('explain', help='say why an entry is what it is, and what is missing')
    _data_option(parser)
    parser.add_argument('entry', metavar='ENTRY')
    parser.add_argument('--release', metavar='R', help='at this release (the newest with the entry)')
    parser.set_defaults(command=_explain)


def _codes_options(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser('codes', help='list the codes of problems with their meaning')
    parser.set_defaults(command=_codes)


def _data_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('--data', default='data', metavar='DATA', help='the data folder (./data)')


def _name(folder: str) -> str:
    """Return what problems call the folder: relative where that leads down from here."""
    relative = os.path.relpath(folder or '.')
    return folder.rstrip('/') if relative.startswith('..') else relative.replace(os.sep, '/')


def _load(folder: str) -> Dataset:
    """Return the data; raises `UsageError` where it has problems, after printing them."""
    loaded = load(folder, name=_name(folder))
    if loaded.problems or loaded.dataset is None:
        for problem in loaded.problems:
            print(problem, file=sys.stderr)
        if any(problem.code == 'missing-folder' for problem in loaded.problems):
            message = f'no data in {folder!r}'
            raise UsageError(message)
        raise DataError
    return loaded.dataset


def _check(options: argparse.Namespace) -> int:
    loaded = load(options.data, name=_name(options.data))
    for problem in loaded.problems:
        print(problem)
    if any(problem.code == 'missing-folder' for problem in loaded.problems):
        return CANNOT_RUN
    if loaded.problems:
        print(f'{len(loaded.problems)} problem{"s" if len(loaded.problems) > 1 else ""}', file=sys.stderr)
        return PROBLEMS
    return CLEAN


def _assessments(options: argparse.Namespace) -> Assessments | None:
    try:
        return evaluate(_load(options.data))
    except DataError:
        return None


def _known(value: str | None, known: Mapping[str, object], what: str) -> None:
    if value is not None and value not in known:
        message = f'no {what} {value!r}; there are {listed(known, limit=60)}{did_you_mean(value, known)}'
        raise UsageError(message)


def _classify(options: argparse.Namespace) -> int:
    assessments = _assessments(options)
    if assessments is None:
        return PROBLEMS
    data = assessments.data
    _known(options.release, data.releases, 'release')
    _known(options.kind, data.kinds, 'kind')
    kinds = [kind for kind in data.kinds.values() if options.kind in {None, kind.id}]
    if options.format == 'json':
        tree = export.classification_tree(assessments, kind=options.kind, release=options.release)
        sys.stdout.write(export.as_json(tree))
    elif options.format == 'csv':
        rows = export.classification_rows(assessments, kinds=kinds, release=options.release)
        sys.stdout.write(export.as_csv(rows))
    else:
        release = data.releases.get(options.release)
        _print(report.classifications(assessments, kinds, release))
    return CLEAN


def _explain(options: argparse.Namespace) -> int:
    assessments = _assessments(options)
    if assessments is None:
        return PROBLEMS
    data = assessments.data
    _known(_renamed(data, options.entry), data.entries, 'entry')
    options.entry = _renamed(data, options.entry)
    _known(options.release, data.releases, 'release')
    if options.release is None:
        assessment = assessments.latest(options.entry)
    else:
        assessment = assessments.get(options.entry, options.release)
    if assessment is None:
        there = listed(assessments.by_entry[options.entry], limit=60)
        message = f'{options.entry!r} does not exist in {options.release!r}; it does in {there}'
        raise UsageError(message)
    _print(report.explanation(data, assessment))
    return CLEAN


def _renamed(data: Dataset, id_: str) -> str:
    """Return the id that an entry has now, also for one that it had before."""
    former = (
        entry.id for entry in data.entries.values() for milestone in entry.renamed if milestone.old_id == id_
    )
    return next(former, id_)


def _codes(_options: argparse.Namespace) -> int:
    _print(report.table([('code', 'meaning'), *CODES.items()]))
    return CLEAN


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)
