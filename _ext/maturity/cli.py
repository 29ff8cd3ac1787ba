# SPDX-License-Identifier: Apache-2.0
"""The command `maturity`: reads a data folder and answers questions about it."""

from __future__ import annotations

import argparse
import io
import os
import sys
from typing import TYPE_CHECKING

from maturity import __version__, export, report
from maturity.audit import cli as audit
from maturity.console import (
    CANNOT_RUN,
    CLEAN,
    PROBLEMS,
    DataError,
    UsageError,
    known,
    loaded,
    name_of,
    renamed,
    shown,
)
from maturity.evaluate import Assessments, evaluate
from maturity.load import load
from maturity.problems import CODES, listed, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_EPILOG = """\
exit status: 0 clean, 1 the data has problems or disagrees with its sources, 2 the command cannot run

examples:
  maturity check
  maturity classify --release 2.0 --kind driver
  maturity explain my-driver --release 2.0
  maturity audit --source owner/name=../clone
  maturity harvest --source owner/name=../clone --release 2.0
  maturity what-if my-driver --release 2.0 --set my-job=voting
"""


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
    audit.audit_options(commands)
    audit.harvest_options(commands)
    audit.what_if_options(commands)
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


def _check(options: argparse.Namespace) -> int:
    found = load(options.data, name=name_of(options.data))
    for problem in found.problems:
        print(problem)
    if any(problem.code == 'missing-folder' for problem in found.problems):
        return CANNOT_RUN
    if found.problems:
        print(f'{len(found.problems)} problem{"s" if len(found.problems) > 1 else ""}', file=sys.stderr)
        return PROBLEMS
    return CLEAN


def _assessments(options: argparse.Namespace) -> Assessments | None:
    try:
        return evaluate(loaded(options.data))
    except DataError:
        return None


def _classify(options: argparse.Namespace) -> int:
    assessments = _assessments(options)
    if assessments is None:
        return PROBLEMS
    data = assessments.data
    known(options.release, data.releases, 'release')
    known(options.kind, data.kinds, 'kind')
    kinds = [kind for kind in data.kinds.values() if options.kind in {None, kind.id}]
    if options.format == 'json':
        tree = export.classification_tree(assessments, kind=options.kind, release=options.release)
        sys.stdout.write(export.as_json(tree))
    elif options.format == 'csv':
        rows = export.classification_rows(assessments, kinds=kinds, release=options.release)
        sys.stdout.write(export.as_csv(rows))
    else:
        release = data.releases.get(options.release)
        shown(report.classifications(assessments, kinds, release))
    return CLEAN


def _explain(options: argparse.Namespace) -> int:
    assessments = _assessments(options)
    if assessments is None:
        return PROBLEMS
    data = assessments.data
    known(renamed(data, options.entry), data.entries, 'entry')
    options.entry = renamed(data, options.entry)
    known(options.release, data.releases, 'release')
    if options.release is None:
        assessment = assessments.latest(options.entry)
    else:
        assessment = assessments.get(options.entry, options.release)
    if assessment is None:
        there = listed(assessments.by_entry[options.entry], limit=60)
        message = f'{options.entry!r} does not exist in {options.release!r}; it does in {there}'
        raise UsageError(message)
    shown(report.explanation(data, assessment))
    return CLEAN


def _codes(_options: argparse.Namespace) -> int:
    shown(report.table([('code', 'meaning'), *CODES.items()]))
    return CLEAN
