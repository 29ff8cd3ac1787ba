# SPDX-License-Identifier: Apache-2.0
"""The command: what it answers beyond what its page shows, where, and with which exit status."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from maturity.cli import main
from tests.builders import build

if TYPE_CHECKING:
    from tests.conftest import Run

PACKAGE = Path(__file__).parents[1] / '_ext'
pytestmark = pytest.mark.usefixtures('data')


def break_title(data: Path) -> None:
    path = data / 'drivers' / 'beta.yaml'
    path.write_text(path.read_text().replace('title: Beta', 'titel: Beta'))


# check ------------------------------------------------------------------------------------------


def test_check_takes_folders_and_files_as_arguments_too(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run('check') == run('check', 'data/') == run('check', '--data', 'data') == (0, '', '')
    shutil.copytree(data, data.with_name('other'))
    break_title(data)
    assert run('check', 'other') == run('check', 'other/releases.yaml') == (0, '', '')
    found = run('check')[1]
    assert found.count('\n') == 2
    for paths in (
        ['data/drivers/beta.yaml'],
        ['other', 'data/releases.yaml', str(data / 'drivers/beta.yaml')],
    ):
        assert run('check', *paths) == (1, found, '2 problems\n')
    # A file is checked with all others, and only what is wrong with it is said; a folder of files likewise.
    assert run('check', 'data/drivers/alpha.yaml') == (0, '', '')
    assert run('check', 'data/drivers') == (1, found, '2 problems\n')
    assert run('check', 'data/releases')[0] == 0
    assert 'data/drivers/betta.yaml:1:1: missing-file' in run('check', 'data/drivers/betta.yaml')[1]
    monkeypatch.chdir(data / 'drivers')
    assert run('check', 'beta.yaml')[1].count('\n') == 2
    # Problems call the folder as it was given.
    assert run('check', '../../data/')[1].startswith('../../data/drivers/beta.yaml:2:1: ')


def test_check_tells_programs_too(run: Run, data: Path) -> None:
    assert json.loads(run('check', '--format', 'json')[1]) == []
    break_title(data)
    status, out, _err = run('check', '--format', 'json')
    one, _two = json.loads(out)
    assert status == 1
    assert f'{one["path"]}:{one["line"]}:{one["column"]}: {one["code"]} {one["message"]}' in run('check')[1]


def test_the_data_are_found_from_a_folder_below(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = run('classify')
    break_title(data)
    for folder in (data / 'drivers', data, data.parent / 'source' / 'deep'):
        folder.mkdir(parents=True, exist_ok=True)
        monkeypatch.chdir(folder)
        assert f'{Path(os.path.relpath(data)).as_posix()}/drivers/beta.yaml:2:1: ' in run('check')[1]
    assert listed[0] == 0


@pytest.mark.parametrize('folder', ['nowhere', 'other.yaml'])
def test_check_without_a_folder_cannot_run(run: Run, folder: str) -> None:
    status, out, _err = run('check', folder)
    assert status == 2
    assert f'{folder}:1:1: missing-folder' in out


# coverage ---------------------------------------------------------------------------------------


def test_coverage_names_the_tests_that_could_and_what_is_in_the_way(run: Run, tmp_path: Path) -> None:
    options = {'c': {'name': 'run_all', 'value': 'yes', 'default': 'no'}, 'd': {'name': 'image'}}
    spec = {
        'releases': ['r1'],
        'capabilities': dict.fromkeys('cd'),
        'requirements': {
            'needed': {'rule': {'has': 'implementation'}},
            'thing-needed': {'kind': 'thing', 'rule': {'has': 'implementation'}},
        },
        'kinds': {'driver': {'ladder': ['bronze']}, 'thing': {'ladder': ['bronze']}},
        'tests': {
            id_: {'shows': [id_], 'skips': [{'why': 'returns-early', 'option': option}]}
            for id_, option in options.items()
        },
        'jobs': {'r1': [{'name': 'job', 'entries': ['it'], 'selects': ['c', 'd']}]},
        'entries': {'it': {'capabilities': dict.fromkeys('cd', 'implemented')}, 'bare': {}},
    }
    build(tmp_path / 'more', spec)
    out = re.sub(r' \[\d+\]', '', ' '.join(run('show', 'it', '--data', 'more')[1].split()))
    assert 'test_c (returns before, unless run_all is yes)' in out
    assert 'test_d (returns before, unless image is set)' in out
    # Of an entry without capabilities there is nothing to say, and of a kind without entries only that.
    assert json.loads(run('show', 'bare', '--data', 'more', '--format', 'json')[1])['coverage'] == {}
    assert 'what is tested' not in run('show', 'bare', '--data', 'more')[1]
    assert run('classify', '--data', 'more')[1].endswith('\nThings: none\n')


def test_explain_says_what_cannot_be_reached_and_what_is_skipped(run: Run, tmp_path: Path) -> None:
    spec = {
        'kinds': {'driver': {'ladder': ['bronze', 'silver'], 'exceptional': ['silver']}},
        'requirements': {
            'first': {'rule': {'has': 'implementation'}, 'since': 'r2'},
            'second': {'level': 'silver', 'rule': {'attested': True}, 'since': 'r2'},
        },
        'entries': {'it': {}},
    }
    build(tmp_path / 'more', spec)
    early, late = (run('explain', 'it', '--data', 'more', *words)[1] for words in (('--release', 'r1'), ()))
    assert 'Bronze cannot be reached in this release: no requirement of it is in force.\n' in early
    assert 'Silver (skipped: only an entry that opts in stops here)\n' in late


def test_a_reading_can_be_asked_for(run: Run, data: Path) -> None:
    rules = '{dr-vote: {job: {pipelines: [check, gate]}}}'
    (data / 'readings.yaml').write_text(f'- {{id: any, title: Any, sentence: No vote., rules: {rules}}}\n')
    for words, level in (
        ('classify --release 3.10 --kind driver', 'Silver'),
        ('explain alpha --release 3.10', 'Alpha in 3.10: Silver'),
        ('diff 3.9 3.10', 'Alpha: Gold to Silver'),
    ):
        usual, other = run(*words.split())[1], run(*words.split(), '--reading', 'any')[1]
        assert level in usual
        assert level not in other
    # What is explained in another reading says in which.
    out = run('explain', 'alpha', '--release', '3.10', '--reading', 'any')[1]
    assert 'Under the reading Any: No vote.' in out.splitlines()
    status, out, err = run('classify', '--reading', 'none')
    assert (status, out) == (2, '')
    assert "no reading 'none'; there are any" in err


@pytest.mark.parametrize(
    'words',
    ['classify', 'classify --format json', 'explain alpha', 'export --output out', 'show alpha', 'todo'],
)
def test_data_with_problems_is_no_result(run: Run, data: Path, words: str) -> None:
    break_title(data)
    status, out, err = run(*words.split())
    assert (status, out) == (1, '')
    assert err.startswith('data/drivers/beta.yaml:2:1: missing-key')
    assert [path.name for path in data.parent.iterdir()] == ['data']


TWICE = 'given twice, and it takes one value\n'


@pytest.mark.parametrize(
    ('words', 'said'),
    [
        ('clasify', "maturity: no command 'clasify'; did you mean 'classify'? There are check, "),
        ('classify --format xml', "maturity classify: no --format 'xml'; there are text, json, csv\n"),
        ('classify --formt json', "maturity classify: no option '--formt'; did you mean '--format'?\n"),
        ('classify --release', 'maturity classify: argument --release: expected one argument\n'),
        ('explain', 'maturity explain: the following arguments are required: ENTRY\n'),
        ('explain alpha beta', "maturity explain: 'beta' is one word too many\n"),
        ('set x --dry-run c=d', "maturity set: 'c=d' is one word too many, or belongs before the options\n"),
        ('export --only jsn', "maturity export: no --only 'jsn'; did you mean 'json'? There are json, csv, "),
        ('codes --width 5', "maturity: argument --width: '5' is no number of columns from 40 on\n"),
        ('set releases/3.9 tag=x --width 50', 'maturity set: no option --width: it breaks no lines\n'),
        # What takes one value does not forget the first of two.
        ('todo --release 3.9 --release 3.10', f'maturity todo: argument --release: {TWICE}'),
        ('diff 3.9 3.10 --format json --format rst', f'maturity diff: argument --format: {TWICE}'),
        ('--width 50 codes --width 60', f'maturity: argument --width: {TWICE}'),
    ],
)
def test_wrong_usage(capsys: pytest.CaptureFixture[str], words: str, said: str) -> None:
    with pytest.raises(SystemExit, match='2'):
        main(words.split())
    first, second = capsys.readouterr().err.splitlines(keepends=True)
    assert first.startswith(said)
    assert second == f'see {said.partition(":")[0]} --help\n'


def test_the_command_alone_lists_the_commands(run: Run) -> None:
    status, out, err = run()
    assert (status, err) == (2, '')
    assert '\n  explain ' in out
    assert 'ask the record:\n' in out


# The rest ---------------------------------------------------------------------------------------


def command(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, '-W', 'error', '-m', 'maturity', *words],
        env={**os.environ, 'PYTHONPATH': str(PACKAGE), **environment},
        check=False,
        capture_output=True,
        encoding='utf-8',
    )


def test_a_terminal_that_lacks_characters(data: Path) -> None:
    path = data / 'drivers' / 'alpha.yaml'
    path.write_text(path.read_text('utf-8').replace('title: Alpha', 'title: Älpha'), 'utf-8')
    done = command('explain', 'alpha', PYTHONIOENCODING='ascii')
    assert (done.returncode, done.stderr) == (0, '')
    assert done.stdout.startswith(r'\xc4lpha in 3.9: Gold')


@pytest.mark.skipif(not Path('/dev/full').exists(), reason='the system has no disk that is always full')
@pytest.mark.parametrize('words', ['classify', '--version'])
def test_a_full_disk_is_said_on_one_line(words: str) -> None:
    with Path('/dev/full').open('w') as full:
        done = subprocess.run(
            [sys.executable, '-m', 'maturity', words],
            # Where nothing is buffered, argparse itself passes over what it cannot print.
            env={**os.environ, 'PYTHONPATH': str(PACKAGE), 'PYTHONUNBUFFERED': ''},
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert (done.returncode, done.stderr) == (2, 'maturity: cannot write: No space left on device\n')


# export -----------------------------------------------------------------------------------------


def written(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob('*') if path.is_file()
    }


def test_export_writes_all_and_the_same_again(run: Run, tmp_path: Path) -> None:
    status, out, err = run('export', '--output', 'one')
    files = written(tmp_path / 'one')
    assert (status, out, err) == (0, f'{len(files)} files in one\n', '')
    assert {path.partition('/')[0] for path in files} == {'api', 'badges', 'schema'}
    assert files['api/v1/matrix.csv'].decode() == run('classify', '--format', 'csv')[1]
    assert b'rel="alternate"' not in files['api/v1/history.atom']
    run('export', '--output', 'one/')
    run('export', '--output', 'other/deep')
    assert written(tmp_path / 'one') == written(tmp_path / 'other/deep') == files


@pytest.mark.parametrize(
    ('only', 'endings'),
    [(['json'], {'.json'}), (['atom', 'badges'], {'.atom', '.svg'}), (['csv'], {'.csv'})],
)
def test_export_writes_what_is_asked_for(only: list[str], endings: set[str], tmp_path: Path) -> None:
    words = ['export', '--output', 'out', '--base-url', 'https://example.org/x']
    assert main([*words, *(word for part in only for word in ('--only', part))]) == 0
    files = written(tmp_path / 'out')
    assert {Path(path).suffix for path in files} == endings
    if '.atom' in endings:
        assert b'href="https://example.org/x/api/v1/history.atom"' in files['api/v1/history.atom']


@pytest.mark.parametrize(
    ('words', 'complaint'),
    [
        (('',), '--output names no folder'),
        (('data/drivers/new',), "'data/drivers/new' lies in the data folder 'data'"),
        (('link/new',), "'link/new' lies in the data folder 'data'"),
        (('.',), "'.' holds the data folder 'data'"),
        (('file',), 'cannot write file'),
        (('out', '--base-url', 'javascript:x'), "'javascript:x' is no address; it looks like https://"),
        (('out', '--base-url', 'https://x/\n"y'), 'is no address; it looks like https://'),
    ],
)
def test_export_says_what_it_cannot_do(
    words: tuple[str, ...], complaint: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / 'link').symlink_to('data')
    (tmp_path / 'file').touch()
    before = sorted(tmp_path.rglob('*'))
    status, out, err = run('export', '--output', *words)
    assert (status, out) == (2, '')
    assert complaint in err
    assert sorted(tmp_path.rglob('*')) == before


def test_export_follows_no_link_below_its_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / 'elsewhere').mkdir()
    (tmp_path / 'precious').write_text('mine')
    (tmp_path / 'out' / 'api' / 'v1').mkdir(parents=True)
    (tmp_path / 'out' / 'api' / 'v1' / 'matrix.csv').symlink_to('../../../precious')
    assert run('export', '--output', 'out', '--only', 'csv')[0] == 0
    assert (tmp_path / 'precious').read_text() == 'mine'
    assert not (tmp_path / 'out' / 'api' / 'v1' / 'matrix.csv').is_symlink()
    (tmp_path / 'out' / 'badges').symlink_to('../elsewhere')
    status, _out, err = run('export', '--output', 'out', '--only', 'badges')
    assert status == 2
    assert err == "maturity: 'out/badges' is a link, which may lead anywhere; put a folder in its place\n"
    assert list((tmp_path / 'elsewhere').iterdir()) == []


def test_export_leaves_no_half_of_a_file(tmp_path: Path) -> None:
    (tmp_path / 'out' / 'api' / 'v1' / 'matrix.csv').mkdir(parents=True)
    assert main(['export', '--output', 'out', '--only', 'csv']) == 2
    assert list(written(tmp_path / 'out')) == []
