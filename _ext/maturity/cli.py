# SPDX-License-Identifier: Apache-2.0
"""The command `maturity`: reads a data folder and answers questions about it."""

from __future__ import annotations

import argparse
import io
import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from maturity import __version__
from maturity.commands import every_command
from maturity.commands.command import GROUPS
from maturity.console import (
    CANNOT_RUN,
    CLEAN,
    COLOURS,
    INTERRUPTED,
    PROBLEMS,
    STATUS,
    DataError,
    UsageError,
    paged,
    screen,
)
from maturity.problems import one_line
from maturity.typesetting import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from maturity.commands import Command


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What the terminal cannot show is named, not a reason to stop.
            stream.reconfigure(errors='backslashreplace')
    try:
        try:
            return _run(parser().parse_args(argv))
        finally:
            # Else a full disk would be noticed at exit, where nobody can say so.
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough; a second complaint at exit would say nothing.
        _silence()
        # Nor was everything said, so this is not a success that a gate could count on.
        return PROBLEMS
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        _silence()
        name = '' if error.filename is None else f' {error.filename}'
        print(one_line(f'maturity: cannot write{name}: {error.strerror or error}'), file=sys.stderr)
        return CANNOT_RUN


def _silence() -> None:
    """Let what is still to be printed vanish."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(options: argparse.Namespace) -> int:
    # Asked before a pager stands between us and the terminal.
    options.screen = screen(options.color)
    # Who leaves a pager early has seen what was looked for.
    status = CLEAN
    try:
        with paged(wanted=options.command.paged and options.pager):
            command: Command = options.command
            status = command.run(options)
    except UsageError as error:
        print(one_line(f'maturity: {error}'), file=sys.stderr)
        return CANNOT_RUN
    except DataError:
        return PROBLEMS
    return status


# Help -------------------------------------------------------------------------------------------


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; help is as wide as the terminal."""
    width = screen().width
    formatter = partial(argparse.RawDescriptionHelpFormatter, width=width)
    commands = every_command()
    top = argparse.ArgumentParser(
        prog='maturity',
        usage='%(prog)s [--color WHEN] [--no-pager] COMMAND ...',
        description='Publish how mature each part of a project is, release by release.',
        epilog='\n'.join([*_listed(width), *_epilog((one.examples[0] for one in commands), width)]),
        formatter_class=formatter,
        parents=[_terminal()],
    )
    top.add_argument('--version', action='version', version=f'%(prog)s {__version__}')
    top.set_defaults(color='auto', pager=True)
    parsers = top.add_subparsers(required=True, prog='maturity', metavar='COMMAND', help=argparse.SUPPRESS)
    for command in commands:
        one = parsers.add_parser(
            command.name,
            description=f'{command.purpose[0].upper()}{command.purpose[1:]}.',
            epilog='\n'.join(_epilog(command.examples, width, command.status)),
            formatter_class=formatter,
            parents=[_terminal()],
        )
        command.complete(one)
    return top


def _terminal() -> argparse.ArgumentParser:
    """Return the options that may stand before a command or after it; neither makes the other forgotten."""
    parser = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    terminal = parser.add_argument_group('terminal')
    terminal.add_argument(
        '--color',
        choices=COLOURS,
        help='when to use colours: auto (on a terminal, unless NO_COLOR is set), always or never',
    )
    terminal.add_argument(
        '--no-pager',
        dest='pager',
        action='store_false',
        help='print long answers at once; else MATURITY_PAGER, PAGER or less shows them on a terminal',
    )
    return parser


def _listed(width: int) -> Iterator[str]:
    """Yield the commands by group, each with what it does."""
    longest = max(len(command.name) for command in every_command())
    for group, title in GROUPS.items():
        yield f'{title}:'
        for command in every_command():
            if command.group == group:
                yield from wrap(command.purpose, width, f'  {command.name:{longest}}  ', ' ' * (longest + 4))
        yield ''


def _epilog(examples: Iterable[tuple[str, str]], width: int, status: str | None = None) -> Iterator[str]:
    """Yield examples, each with what it is for, and what the exit status says."""
    yield 'examples:'
    for words, purpose in examples:
        yield f'  maturity {words}'
        yield from wrap(purpose, width, '      ', '      ')
    yield ''
    yield 'exit status:'
    for code, meaning in STATUS.items():
        yield from wrap(meaning, width, f'  {code}  ', '     ')
    if status is not None:
        yield from wrap(status, width, '  ', '  ')
