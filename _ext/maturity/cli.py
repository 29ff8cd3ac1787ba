# SPDX-License-Identifier: Apache-2.0
"""The command `maturity`: reads a data folder and answers questions about it."""

from __future__ import annotations

import argparse
import io
import os
import sys
from typing import TYPE_CHECKING

from maturity import __version__
from maturity.commands import COMMANDS
from maturity.console import CANNOT_RUN, PROBLEMS, DataError, UsageError
from maturity.problems import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from maturity.commands import Command

_STATUS = 'exit status: 0 clean, 1 the data has problems or disagrees, 2 the command cannot run'


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What the terminal cannot show is named, not a reason to stop.
            stream.reconfigure(errors='backslashreplace')
    options = parser().parse_args(argv)
    command: Command = options.command
    try:
        return command.run(options)
    except UsageError as error:
        print(one_line(f'maturity: {error}'), file=sys.stderr)
        return CANNOT_RUN
    except DataError:
        return PROBLEMS
    except BrokenPipeError:
        # The reader has seen enough; a second complaint at exit would say nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # Nor was everything said, so this is not a success that a gate could count on.
        return PROBLEMS


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(
        prog='maturity',
        description='Publish how mature each part of a project is, release by release.',
        epilog=_epilog(command.examples[0] for command in COMMANDS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument('--version', action='version', version=f'%(prog)s {__version__}')
    commands = top.add_subparsers(required=True, metavar='COMMAND')
    for command in COMMANDS:
        one = commands.add_parser(
            command.name,
            help=command.purpose,
            description=f'{command.purpose[0].upper()}{command.purpose[1:]}.',
            epilog=_epilog(command.examples),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.options(one)
        one.set_defaults(command=command)
    return top


def _epilog(examples: Iterable[tuple[str, str]]) -> str:
    """Return examples, each with what it is for, and what the exit status says."""
    lines = (f'  maturity {words}\n      {purpose}' for words, purpose in examples)
    return '\n'.join(['examples:', *lines, '', _STATUS])
