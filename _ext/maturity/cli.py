# SPDX-License-Identifier: Apache-2.0
"""The command `maturity`: reads a data folder and answers questions about it."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from maturity import __version__
from maturity.commands import every_command
from maturity.commands.command import GROUPS
from maturity.console import (
    CANNOT_RUN,
    CLEAN,
    COLOURS,
    LEFT,
    PROBLEMS,
    STATUS,
    DataError,
    UsageError,
    nearest_data,
    paged,
    screen,
    shown,
)
from maturity.edit.document import CannotEdit
from maturity.problems import did_you_mean, instead, one_line
from maturity.typesetting import NARROWEST, WIDTH, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from maturity.commands import Command


PURPOSE = 'Publish how mature each part of a project is, release by release.'
EXAMPLES = (
    'examples (alpha, beta and keeper stand for entries of yours, amber, 3.9 and 3.10 for releases, driver '
    'and feature for kinds, functional for a job):'
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    # A shell can close a stream, and Python then has none: nobody wants to hear.
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What the terminal cannot show is named, not a reason to stop.
            stream.reconfigure(errors='backslashreplace')
    try:
        try:
            return _run(sys.argv[1:] if argv is None else argv)
        except UsageError as error:
            print(one_line(f'maturity: {error}'), file=sys.stderr)
            return CANNOT_RUN
        except DataError:
            return PROBLEMS
        except CannotEdit as error:
            shown(['nothing is written:', *map(one_line, error.reasons)])
            return PROBLEMS
        finally:
            # Else a full disk would be noticed at exit, where nobody can say so.
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough; a second complaint at exit would say nothing.
        _silence()
        # Nor was everything said, so this is not a success that a gate could count on.
        return LEFT
    except OSError as error:
        _silence()
        name = '' if error.filename is None else f' {error.filename}'
        print(one_line(f'maturity: cannot write{name}: {error.strerror or error}'), file=sys.stderr)
        return CANNOT_RUN


def _silence() -> None:
    """Let what is still to be printed vanish."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(argv: Sequence[str]) -> int:
    # What is said of the terminal may stand anywhere, and counts for help and mistakes too.
    terminal, words = _terminal().parse_known_args(argv)
    width = screen(width=terminal.width).width
    top = parser(width)
    options, unknown = top.parse_known_args(words)
    if 'command' not in options:
        shown((f'{top.prog} COMMAND --help says more of a command.', '', *_listed(width)))
        return CANNOT_RUN
    command: Command = options.command
    if unknown:
        what = f'no option {unknown[0]!r}{did_you_mean(unknown[0], command.flags)}'
        if not unknown[0].startswith('-'):
            where = ', or belongs before the options' if '=' in unknown[0] else ''
            what = f'{unknown[0]!r} is one word too many{where}'
        options.parser.error(what)
    if terminal.width is not None and not command.paged:
        options.parser.error('no option --width: it breaks no lines')
    if getattr(options, 'data', '') is None:
        options.data = nearest_data()
    # Asked before a pager stands between us and the terminal.
    options.screen = screen(terminal.color, terminal.width)
    # Who leaves a pager early has seen what was looked for.
    status = CLEAN
    with paged(wanted=command.paged and terminal.pager):
        status = command.run(options)
    return status  # noqa: RET504 (a pager that is left early ends the block)


# Help -------------------------------------------------------------------------------------------


class Once(argparse.Action):
    """Keeps the one value of an option or argument, and refuses a second one."""

    def __call__(
        self,
        _parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        """Keep the value; raises what argparse takes for a mistake."""
        given: set[str | None] = vars(namespace).setdefault('given', {None})
        if option_string is not None and self.dest in given:
            raise argparse.ArgumentError(self, 'given twice, and it takes one value')
        given.add(self.dest)
        setattr(namespace, self.dest, values)


class Parser(argparse.ArgumentParser):
    """A parser that says in one line what it does not understand, and what was meant perhaps."""

    # Newer ones of Python would paint help, whatever --color says.
    color = False

    def __init__(self, **settings: Any) -> None:
        """Let no option that takes one value forget the first of two."""
        super().__init__(**settings)
        self.register('action', None, Once)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and exit."""
        if choice := _CHOICE.fullmatch(message):
            name, word, there = choice.groups()
            message = f'no {name.removeprefix("argument ")} {word!r}{instead(word, _WORD.findall(there))}'
        self.exit(CANNOT_RUN, one_line(f'{self.prog}: {message}') + f'\nsee {self.prog} --help\n')


# How argparse says it; the words are in quotes or not, as the version of Python has it.
_CHOICE = re.compile(r"(.+): invalid choice: '(.*)' \(choose from (.*)\)")
_WORD = re.compile(r'[\w-]+')


def parser(width: int = WIDTH) -> Parser:
    """Return the parser of all commands, with help that is so wide."""
    formatter = partial(argparse.RawDescriptionHelpFormatter, width=width)
    commands = every_command()
    top = Parser(
        prog='maturity',
        usage='%(prog)s [OPTION ...] COMMAND ...',
        description='\n'.join(wrap(PURPOSE, width)),
        epilog='\n'.join([*_listed(width), *_epilog((one.examples[0] for one in commands), width)]),
        formatter_class=formatter,
        parents=[_terminal()],
    )
    top.add_argument('--version', action='version', version=f'%(prog)s {__version__}')
    parsers = top.add_subparsers(prog='maturity', metavar='command', help=argparse.SUPPRESS)
    for command in commands:
        one = parsers.add_parser(
            command.name,
            description='\n'.join(wrap(f'{command.purpose[0].upper()}{command.purpose[1:]}.', width)),
            epilog='\n'.join(_epilog(command.examples, width, command.status)),
            formatter_class=formatter,
            parents=[_terminal(is_paged=command.paged)],
        )
        one.set_defaults(parser=one)
        command.complete(one)
    return top


def _columns(text: str) -> int:
    """Return how wide lines may be; raises what argparse takes for a wrong value."""
    if not text.isdecimal() or int(text) < NARROWEST:
        message = f'{text!r} is no number of columns from {NARROWEST} on'
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _terminal(*, is_paged: bool = True) -> Parser:
    """Return the options that may stand anywhere; those about long lines and answers where there are some."""
    parser = Parser(prog='maturity', add_help=False, allow_abbrev=False)
    terminal = parser.add_argument_group('terminal')
    terminal.add_argument(
        '--color',
        choices=COLOURS,
        default='auto',
        help='when to use colours: auto (on a terminal, unless NO_COLOR is set), always or never',
    )
    if not is_paged:
        return parser
    terminal.add_argument(
        '--width',
        type=_columns,
        metavar='COLUMNS',
        help='how wide lines may be (as wide as the terminal, or as COLUMNS says)',
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
        yield from wrap(f'{title}:', width)
        for command in every_command():
            if command.group == group:
                yield from wrap(command.purpose, width, f'  {command.name:{longest}}  ', ' ' * (longest + 4))
        yield ''


def _epilog(examples: Iterable[tuple[str, str]], width: int, status: str | None = None) -> Iterator[str]:
    """Yield examples, each with what it is for, and what the exit status says."""
    yield from wrap(EXAMPLES, width)
    for words, purpose in examples:
        yield f'  maturity {words}'
        yield from wrap(purpose, width, '      ', '      ')
    yield ''
    yield 'exit status:'
    for code, meaning in STATUS.items():
        yield from wrap(meaning, width, f'  {code}  ', '     ')
    if status is not None:
        yield from wrap(status, width, '  ', '  ')
