# SPDX-License-Identifier: Apache-2.0
"""The command and the terminal: width, colours, pager, help, exit status."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import shlex
import shutil
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from maturity import console
from maturity.cli import main
from maturity.commands import every_command
from maturity.console import STATUS
from maturity.typesetting import NARROWEST, WIDTH, Screen

BASE = Path(__file__).parent / 'mistakes' / 'base'
TOP = Path(__file__).parents[1]
PACKAGE = TOP / '_ext'


@pytest.fixture(autouse=True)
def in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with sound data, and return that."""
    shutil.copytree(BASE, tmp_path / 'data')
    monkeypatch.chdir(tmp_path)
    for name in ('NO_COLOR', 'MATURITY_PAGER', 'PAGER', 'COLUMNS', 'TERM'):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / 'data'


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


def test_what_is_no_terminal_is_always_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('COLUMNS', '50')
    assert console.screen() == Screen(WIDTH, colour=False) == Screen()


def test_a_terminal_says_how_wide_it_is() -> None:
    wide, narrow = (
        in_a_terminal('--no-pager', '--color', 'never', 'diff', 'amber', '3.10', columns=columns)
        for columns in (120, 60)
    )
    assert wide.split() == narrow.split()
    assert 96 < max(len(line) for line in wide.splitlines() if 'https://' not in line) <= 120
    assert max(len(line) for line in narrow.splitlines() if 'https://' not in line) <= 60


def test_columns_goes_before_the_terminal_and_none_is_too_narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, 'isatty', lambda: True, raising=False)
    for columns, width in (
        ('70', 70),
        ('3', NARROWEST),
        ('no', console.shutil.get_terminal_size((WIDTH, 24))[0]),
    ):
        monkeypatch.setenv('COLUMNS', columns)
        assert console.screen().width == max(NARROWEST, width)


@pytest.mark.parametrize(
    ('words', 'environment', 'coloured'),
    [
        ([], {}, True),
        (['--color', 'auto'], {}, True),
        ([], {'NO_COLOR': '1'}, False),
        ([], {'NO_COLOR': ''}, True),
        ([], {'TERM': 'dumb'}, False),
        (['--color', 'never'], {}, False),
        (['--color', 'always'], {'NO_COLOR': '1'}, True),
    ],
)
def test_colours_are_for_terminals_that_want_them(
    words: list[str], environment: dict[str, str], *, coloured: bool
) -> None:
    for line in (['explain', 'alpha'], ['diff', '3.9', '3.10']):
        out = in_a_terminal('--no-pager', *words, *line, **environment)
        assert ('\x1b[' in out) is coloured
        # The option may also stand behind the command.
        assert in_a_terminal(*line, '--no-pager', *words, **environment) == out


def test_colours_can_be_asked_for_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['--color', 'always', 'explain', 'alpha']) == 0
    painted = capsys.readouterr().out
    assert main(['explain', 'alpha']) == 0
    plain = capsys.readouterr().out
    assert '\x1b[32m✓ met\x1b[0m' in painted
    assert re.sub(r'\x1b\[\d+m', '', painted) == plain


def test_an_author_cannot_paint(capsys: pytest.CaptureFixture[str], in_a_project: Path) -> None:
    path = in_a_project / 'drivers' / 'alpha.yaml'
    path.write_text(path.read_text('utf-8').replace('title: Alpha', r"title: '\x1b[31mAlpha'"), 'utf-8')
    for words in (['explain', 'alpha'], ['diff', '3.9', '3.10'], ['report', '3.9']):
        assert main(['--color', 'always', *words]) == 0
        out = capsys.readouterr().out
        assert set(re.findall(r'\x1b\[[\d;]*\w?', out)) <= {f'\x1b[{code}m' for code in (0, 1, 2, 31, 32, 33)}
        assert r'\x1b[31mAlpha' in out


# The pager --------------------------------------------------------------------------------------


def test_a_long_answer_goes_through_the_pager() -> None:
    line = ('report', '3.9', '--table', 'glance')
    assert in_a_terminal(*line, PAGER='sed s/^/|/').count('\n|') > 5
    assert in_a_terminal(*line, MATURITY_PAGER='sed s/^/!/', PAGER='sed s/^/|/').startswith('!')
    plain = in_a_terminal(*line, '--no-pager', PAGER='sed s/^/|/')
    for none in ('cat', 'no-such-pager -x'):
        assert in_a_terminal(*line, PAGER=none) == plain
    # What is short, or a check, needs none.
    assert in_a_terminal('check', PAGER='sed s/^/|/') == ''


def test_a_pager_may_be_left_early() -> None:
    assert in_a_terminal('--color=never', 'diff', 'amber', '3.10', PAGER='head -n1') == 'Amber to 3.10\n'
    assert 'Error' not in in_a_terminal('report', '3.9', PAGER='true')


def test_no_pager_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv('PAGER', 'false')
    assert main(['report', '3.9', '--table', 'glance']) == 0
    assert capsys.readouterr().out.startswith('3.9\n===\n')


def test_a_mistake_is_said_beside_the_pager() -> None:
    with pytest.raises(AssertionError):
        in_a_terminal('diff', '3.9', '3.9', PAGER='cat -')


# Help -------------------------------------------------------------------------------------------


def helped(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        main([*words, '--help'])
    assert stopped.value.code == 0
    return capsys.readouterr().out


def test_help_lists_every_command_in_its_group(capsys: pytest.CaptureFixture[str]) -> None:
    out = helped(capsys)
    for command in every_command():
        assert f'\n  {command.name} ' in out
    assert [line for line in out.splitlines() if len(line) > WIDTH] == []


@pytest.mark.parametrize('command', every_command(), ids=lambda one: one.name)
def test_help_fits_and_has_examples(capsys: pytest.CaptureFixture[str], command: object) -> None:
    out = helped(capsys, command.name)  # type: ignore[attr-defined]
    assert out.startswith(f'usage: maturity {command.name} ')  # type: ignore[attr-defined]
    assert f'\n  maturity {command.name}' in out  # type: ignore[attr-defined]
    assert 'exit status:\n  0  clean\n' in out
    assert [line for line in out.splitlines() if len(line) > WIDTH] == []


# What reads clones or writes files has examples that cannot be run here.
EXAMPLES = [
    words
    for command in every_command()
    for words, _purpose in command.examples
    if command.group not in {'change', 'begin'} and '--output' not in words and '--write' not in words
]


@pytest.mark.parametrize('words', EXAMPLES)
def test_the_examples_of_help_run(capsys: pytest.CaptureFixture[str], words: str) -> None:
    assert main(shlex.split(words)) == 0
    out, err = capsys.readouterr()
    assert err == ''
    assert bool(out) is not words.startswith('check')


def test_every_command_has_an_example() -> None:
    assert all(command.examples for command in every_command())
    assert all(
        words.split()[0] == command.name for command in every_command() for words, _ in command.examples
    )


def documented() -> str:
    return (TOP / 'source' / 'contributor' / 'commands.rst').read_text('utf-8')


def test_the_documentation_has_the_words_of_the_exit_status() -> None:
    rows = re.findall(r'^(\d) {3,}(\S.*)$', documented(), re.MULTILINE)
    assert {int(code): meaning.strip() for code, meaning in rows} == STATUS


def test_the_documentation_describes_every_command() -> None:
    assert set(re.findall(r'^maturity ([\w-]+)\n=+$', documented(), re.MULTILINE)) == {
        one.name for one in every_command()
    }
