# SPDX-License-Identifier: Apache-2.0
"""The command and the terminal: width, colours, pager, help, exit status."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import shlex
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from maturity import __main__, console
from maturity.cli import main
from maturity.commands import every_command
from maturity.console import STATUS
from maturity.typesetting import NARROWEST, WIDTH, Screen

TOP = Path(__file__).parents[1]
PACKAGE = TOP / '_ext'


@pytest.fixture(autouse=True)
def plain(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work with sound data, as somebody who has set nothing."""
    for name in ('NO_COLOR', 'MATURITY_PAGER', 'PAGER', 'COLUMNS', 'TERM'):
        monkeypatch.delenv(name, raising=False)


def in_a_terminal(*words: str, columns: int = 80, **environment: str) -> str:
    """Return what the command prints on a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name != 'COLUMNS'}
    process = subprocess.Popen(
        [sys.executable, '-m', 'maturity', *words],
        env={**inherited, 'PYTHONPATH': str(PACKAGE), 'TERM': 'xterm', 'PYTHONUTF8': '1', **environment},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    found = b''
    # The end of a terminal is an error on Linux.
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        found += part
    os.close(ours)
    assert process.wait() == 0
    return found.decode().replace('\r\n', '\n')


# Width and colours ------------------------------------------------------------------------------


def test_the_width_is_that_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('COLUMNS', '50')
    assert console.screen() == Screen(50, colour=False)
    assert console.screen(width=60) == Screen(60, colour=False)
    monkeypatch.delenv('COLUMNS')
    assert console.screen() == Screen(WIDTH, colour=False) == Screen()
    wide, narrow = (
        in_a_terminal('--no-pager', '--color', 'never', 'diff', 'amber', '3.10', columns=columns)
        for columns in (120, 60)
    )
    assert wide.split() == narrow.split()
    assert 96 < max(len(line) for line in wide.splitlines() if 'https://' not in line) <= 120
    assert max(len(line) for line in narrow.splitlines() if 'https://' not in line) <= 60
    for words in ('codes', 'classify', 'what-if alpha --set functional=voting', 'set --help', '--help'):
        out = in_a_terminal(*words.split(), '--no-pager', '--color', 'never', '--width', '50')
        # A command of an example is not broken.
        assert max(len(line) for line in out.splitlines() if '  maturity ' not in line) <= 50, words
    # COLUMNS goes before what the terminal says, and words have to fit.
    monkeypatch.setattr(sys.stdout, 'isatty', lambda: True, raising=False)
    for columns, width in (('70', 70), ('3', NARROWEST)):
        monkeypatch.setenv('COLUMNS', columns)
        assert console.screen().width == width


@pytest.mark.parametrize(
    ('colour', 'environment', 'coloured'),
    [
        ('auto', {}, True),
        ('auto', {'NO_COLOR': '1'}, False),
        ('auto', {'NO_COLOR': ''}, True),
        ('auto', {'TERM': 'dumb'}, False),
        ('never', {}, False),
        ('always', {'NO_COLOR': '1'}, True),
    ],
)
def test_colours_are_for_terminals_that_want_them(
    colour: str, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, *, coloured: bool
) -> None:
    monkeypatch.setattr(sys.stdout, 'isatty', lambda: True, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert console.screen(colour).colour is coloured


def test_options_of_the_terminal_may_stand_behind_the_command() -> None:
    words = ('explain', 'alpha', '--no-pager')
    assert '\x1b[' in (out := in_a_terminal(*words))
    assert '\x1b[' not in in_a_terminal('--color', 'never', *words)
    assert in_a_terminal(*words, '--color=always', NO_COLOR='1') == out


def test_colours_can_be_asked_for_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    data.with_name('other').mkdir()
    data.with_name('other').joinpath('releases.yaml').touch()
    # An author cannot paint.
    path = data / 'drivers' / 'alpha.yaml'
    path.write_text(path.read_text('utf-8').replace('title: Alpha', r"title: '\x1b[31mAlpha'"), 'utf-8')
    for words, whole in {
        'explain alpha': r'\x1b[31mAlpha',
        'diff 3.9 3.10': r'\x1b[31mAlpha',
        'report --release 3.9': r'\x1b[31mAlpha',
        'what-if alpha --set functional=voting': r'\x1b[31mAlpha',
        'classify': '\x1b[1mentry\x1b[0m',
        'codes': '\x1b[1mmeaning\x1b[0m',
        'set drivers/alpha also=Alef --dry-run': '\x1b[32m+also: Alef\x1b[0m',
        'check other': '\x1b[1mother/ladders.yaml:1:1\x1b[0m: \x1b[31mmissing-file\x1b[0m ',
    }.items():
        status = main(words.split())
        plain = capsys.readouterr().out
        assert main(['--color', 'always', *words.split()]) == status
        painted = capsys.readouterr().out
        assert set(re.findall(r'\x1b\[[\d;]*\w?', painted)) <= {
            f'\x1b[{code}m' for code in (0, 1, 2, 31, 32, 33)
        }
        assert whole in painted
        assert re.sub(r'\x1b\[\d+m', '', painted) == plain != painted


# The pager --------------------------------------------------------------------------------------


def test_a_long_answer_goes_through_the_pager() -> None:
    line = ('report', '--table', 'glance')
    assert in_a_terminal(*line, PAGER='sed s/^/|/').count('\n|') > 5
    assert in_a_terminal(*line, MATURITY_PAGER='sed s/^/!/', PAGER='sed s/^/|/').startswith('!')
    plain = in_a_terminal(*line, '--no-pager', PAGER='sed s/^/|/')
    for none in ('cat', 'no-such-pager -x'):
        assert in_a_terminal(*line, PAGER=none) == plain
    # What is short, or a check, needs none.
    assert in_a_terminal('check', PAGER='sed s/^/|/') == ''


def test_a_pager_may_be_left_early() -> None:
    assert in_a_terminal('--color=never', 'diff', 'amber', '3.10', PAGER='head -n1') == 'Amber to 3.10\n'
    assert 'Error' not in in_a_terminal('report', PAGER='true')
    # A mistake is no reason for success.
    with pytest.raises(AssertionError):
        in_a_terminal('diff', '3.9', '3.9', PAGER='cat -')


def test_an_interrupt_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_words: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr('maturity.commands.check.load', interrupted)
    monkeypatch.setattr('sys.argv', ['maturity', 'check'])
    assert __main__.main() == __main__.INTERRUPTED == 128 + signal.SIGINT


def test_streams_may_be_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As by `>&-`: nobody wants to hear, and that is no problem of the data."""
    for name in ('stdout', 'stderr'):
        with monkeypatch.context() as closed:
            closed.setattr(sys, name, None)
            assert main(['classify']) == 0
            assert main(['explain', 'nobody']) == 2


def test_a_reader_may_leave() -> None:
    command = f'{shlex.quote(sys.executable)} -m maturity codes | true; echo ${{PIPESTATUS[0]}}'
    shell = ['bash', '-c', command.replace('codes', 'explain alpha --width 40')]
    environment = {**os.environ, 'PYTHONPATH': str(PACKAGE), 'PYTHONUNBUFFERED': '1'}
    said = subprocess.run(shell, env=environment, capture_output=True, text=True, check=True)
    assert (int(said.stdout), said.stderr) == (128 + signal.SIGPIPE, '')


# Help -------------------------------------------------------------------------------------------


@pytest.mark.parametrize('name', ['', *(one.name for one in every_command())])
def test_help_fits_and_has_examples(capsys: pytest.CaptureFixture[str], name: str) -> None:
    with pytest.raises(SystemExit, match='0'):
        main([*name.split(), '--help'])
    out = capsys.readouterr().out
    assert out.startswith(f'usage: {" ".join(["maturity", *name.split()])} ')
    assert 'exit status:\n  0  clean\n' in out
    assert [one for one in out.splitlines() if len(one) > WIDTH and '  maturity ' not in one] == []
    for command in every_command():
        if name in {'', command.name}:
            assert f'\n  maturity {command.name}' in out
        assert name or f'\n  {command.name} ' in out


# What reads files that are not here, or writes, has examples that cannot be run, or is seen by others.
EXAMPLES = [
    words
    for command in every_command()
    for words, _purpose in command.examples
    if command.group not in {'change', 'begin'} and '--output' not in words and '.ini' not in words
]


@pytest.mark.parametrize('words', EXAMPLES)
def test_the_examples_of_help_run(capsys: pytest.CaptureFixture[str], words: str) -> None:
    assert main(shlex.split(words)) == 0
    out, err = capsys.readouterr()
    assert err == ''
    sound = '[]\n' if 'json' in words else ''
    assert (out == sound) is words.startswith('check')


def test_the_documentation_has_the_words_of_the_exit_status() -> None:
    page = (TOP / 'source' / 'contributor' / 'commands.rst').read_text('utf-8')
    rows = re.findall(r'^(\d) {3,}(\S.*)$', page, re.MULTILINE)
    assert {int(code): meaning.strip() for code, meaning in rows} == STATUS
