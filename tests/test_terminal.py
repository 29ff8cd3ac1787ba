# SPDX-License-Identifier: Apache-2.0
"""The command and the terminal: width, colours, pager, help, exit status, completion."""

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
from maturity.cli import main, parser
from maturity.commands import every_command
from maturity.completion import SHELLS
from maturity.completion.words import candidates, every, interface
from maturity.console import STATUS
from maturity.screen import NARROWEST, WIDTH, Screen

BASE = Path(__file__).parent / 'mistakes' / 'base'
TOP = Path(__file__).parents[1]
PACKAGE = TOP / '_ext'
PURPOSES = {one.name: one.purpose for one in every_command() if one.group is not None}
LISTED = [one for one in every_command() if one.group is not None]


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
    assert '\x1b[32m+ met\x1b[0m' in painted
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
    for none in ('cat', '', '"', 'no-such-pager -x'):
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


def test_the_pager_is_less_where_it_is_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console.shutil, 'which', lambda _name: '/bin/less')
    assert console.pager() == ('less', '-FRX')
    monkeypatch.setattr(console.shutil, 'which', lambda _name: None)
    assert console.pager() == ()


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
    for command in LISTED:
        assert f'\n  {command.name} ' in out
    assert '\n  complete ' not in out
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
        one.name for one in LISTED
    }


# Completion -------------------------------------------------------------------------------------


def script(capsys: pytest.CaptureFixture[str], shell: str) -> str:
    assert main(['completion', shell]) == 0
    return capsys.readouterr().out


def completed(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> list[str]:
    """Return what bash offers for the last of the words."""
    (folder / 'completion').write_text(script(capsys, 'bash'), 'utf-8')
    command = shlex.join([sys.executable, '-m', 'maturity'])
    ask = '\n'.join(
        [
            'set -u',
            f'maturity() {{ {command} "$@"; }}',
            'source ./completion',
            f'COMP_WORDS=({shlex.join(["maturity", *words])})',
            'COMP_CWORD=$((${#COMP_WORDS[@]} - 1))',
            '_maturity',
            'printf "%s\\n" ${COMPREPLY[@]+"${COMPREPLY[@]}"}',
        ]
    )
    done = subprocess.run(
        ['/bin/bash', '--norc', '-c', ask],
        cwd=folder,
        env={**os.environ, 'PYTHONPATH': str(PACKAGE)},
        check=True,
        capture_output=True,
        encoding='utf-8',
    )
    assert done.stderr == ''
    return done.stdout.split()


@pytest.mark.parametrize(
    ('words', 'offered'),
    [
        ([''], [one.name for one in LISTED]),
        (['di'], ['diff']),
        (['--color', ''], ['auto', 'always', 'never']),
        (['--color', 'never', 'rep'], ['report']),
        (['diff', ''], ['3.10', '3.9', 'amber']),
        (['diff', 'amber', '3.'], ['3.10', '3.9']),
        (['diff', '--format', 'r'], ['rst', 'reno']),
        (['diff', '--format', '=', 'j'], ['json']),
        (['diff', '--format', '='], ['text', 'markdown', 'rst', 'json', 'reno']),
        (['diff', '--exit'], ['--exit-code']),
        (['explain', ''], ['alpha', 'beta', 'keeper']),
        (['explain', 'alpha', '--release', '3.1'], ['3.10']),
        (['what-if', 'k'], ['keeper']),
        (['classify', '--kind', ''], ['driver', 'feature']),
        (['report', '3.9', '--table', 'c'], ['capabilities', 'changes']),
        (['classify', '--data', 'nowhere', '--kind', ''], []),
        (['explain', 'alpha', '--data', 'da'], ['data']),
        (['completion', ''], [*SHELLS]),
        (['diff', 'amber', '3.9', ''], []),
        (['set', ''], ['job', 'capability', 'fact', 'waiver', 'demotion', 'removal', 'release']),
        (['set', '--color', 'never', 'ca'], ['capability']),
        (['set', 'capability', '--data', 'data', ''], ['alpha', 'beta', 'keeper']),
        (['set', 'capability', 'alpha', ''], ['create', 'delete', 'backup', 'volume']),
        (['set', 'capability', 'alpha', 'create', 'i'], ['implemented']),
        (['set', 'capability', '--s'], ['--since']),
        (['set', 'capability', 'alpha', '--since', ''], ['3.10', '3.9', 'amber']),
        (['set', 'job', ''], ['functional']),
        (['set', 'job', '--release', ''], ['3.10', '3.9', 'amber']),
        (['set', 'job', '--release', '=', '3.9', '--non'], ['--non-voting']),
        (['set', 'waiver', 'alpha', 'dr-a'], ['dr-api']),
        (['set', 'fact', 'alpha', ''], ['images', 'systems', 'serves', 'claims', 'default-for']),
        (['set', 'release', ''], ['3.10', '3.9', 'amber']),
        (['report', '3.9', '--fact', 's'], ['systems', 'serves']),
        (['publish', ''], ['3.10', '3.9', 'amber']),
        (['publish', 'amber', '3.9', '3.1'], ['3.10']),
        (['import', ''], ['support-matrix']),
        (['import', 'support-matrix', 'x', 'da'], ['data']),
        (['export', '--only', ''], ['json', 'csv', 'atom', 'badges']),
        (['export', '--output', 'da'], ['data']),
    ],
)
def test_bash_completes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: list[str], offered: list[str]
) -> None:
    assert completed(capsys, tmp_path, *words) == offered


def test_the_name_of_a_file_does_nothing_in_a_shell(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, in_a_project: Path
) -> None:
    (in_a_project / 'drivers' / '$(touch hacked).yaml').touch()
    (in_a_project / 'drivers' / 'x;y.yaml').touch()
    (in_a_project / 'drivers' / '-rf.yaml').touch()
    assert completed(capsys, tmp_path, 'explain', '') == ['alpha', 'beta', 'keeper']
    assert not (tmp_path / 'hacked').exists()


def test_what_is_broken_is_silently_no_candidate(
    capsys: pytest.CaptureFixture[str], in_a_project: Path, tmp_path: Path
) -> None:
    for text in (
        '',
        '[',
        'kinds: x',
        'kinds: {driver: x}',
        'kinds: {a: {folder: ../x}}',
        'kinds: [a, {b: c}]',
    ):
        (in_a_project / 'ladders.yaml').write_text(text)
        assert candidates('entries', str(in_a_project)) == []
    (in_a_project / 'releases.yaml').unlink()
    (in_a_project / 'releases.yaml').symlink_to(tmp_path / 'elsewhere')
    assert main(['complete', 'releases']) == 0
    assert capsys.readouterr() == ('', '')


@pytest.mark.parametrize('shell', SHELLS)
def test_scripts_are_sound(capsys: pytest.CaptureFixture[str], tmp_path: Path, shell: str) -> None:
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f'{shell} is not there')
    (tmp_path / 'script').write_text(script(capsys, shell), 'utf-8')
    done = subprocess.run([path, '-n', 'script'], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, '')


def test_fish_completes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = shutil.which('fish')
    if path is None:
        pytest.skip('fish is not there')
    (tmp_path / 'script.fish').write_text(script(capsys, 'fish'), 'utf-8')
    command = shlex.join([sys.executable, '-m', 'maturity'])
    ask = f'function maturity; {command} $argv; end; source script.fish; complete -C '
    offered = {}
    for line in (
        'maturity dif',
        'maturity diff 3.',
        'maturity diff --format re',
        'maturity explain a',
        'maturity set jo',
        'maturity set capability --sin',
        'maturity set job --release 3.1',
        'maturity publish am',
        'maturity export --only js',
    ):
        done = subprocess.run(
            [path, '--no-config', '-c', f"{ask}'{line}'"],
            env={**os.environ, 'PYTHONPATH': str(PACKAGE), 'HOME': str(tmp_path)},
            check=True,
            capture_output=True,
            text=True,
        )
        offered[line] = [one.partition('\t')[0] for one in done.stdout.splitlines()]
    assert offered == {
        'maturity dif': ['diff'],
        'maturity diff 3.': ['3.10', '3.9'],
        'maturity diff --format re': ['reno'],
        'maturity explain a': ['alpha'],
        'maturity set jo': ['job'],
        'maturity set capability --sin': ['--since'],
        'maturity set job --release 3.1': ['3.10'],
        'maturity publish am': ['amber'],
        'maturity export --only js': ['json'],
    }


def test_every_option_is_completed(capsys: pytest.CaptureFixture[str]) -> None:
    options = {
        name
        for one in every(interface(parser(), PURPOSES))
        for option in one.options
        for name in option.names
    }
    assert {'--color', '--format', '--exit-code', '--source', '--set', '--since', '-h'} <= options
    for shell in SHELLS:
        text = script(capsys, shell)
        spelt = {one: (one, f'-l {one[2:]} ', f'-s {one[1:]} ') for one in options}
        assert [one for one, ways in spelt.items() if not any(way in text for way in ways)] == []
