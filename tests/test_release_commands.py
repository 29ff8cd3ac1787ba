# SPDX-License-Identifier: Apache-2.0
"""The commands `diff` and `report`: what they print beyond what their page shows, write and refuse."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from maturity.api.schemas import schema_of
from maturity.comparison import Comparison
from tests.builders import build

if TYPE_CHECKING:
    from tests.conftest import Run

pytestmark = pytest.mark.usefixtures('data')


# diff -------------------------------------------------------------------------------------------


def test_diff_as_json(run: Run) -> None:
    tree = json.loads(run('diff', '3.9', '3.10', '--format', 'json')[1])
    assert (tree.pop('version'), tree['before']) == (3, {'id': '3.9', 'title': '3.9', 'tag': '3.9.0'})
    assert list(Draft202012Validator(schema_of(Comparison)).iter_errors(tree)) == []
    job = {'type': 'job', 'job': 'functional'}
    now = f'https://example.org/example/project/commit/{"a3" * 20}/.zuul.yaml'
    then = 'https://example.org/example/project/tag/3.9.0/.zuul.yaml#L14'
    net = tree['entries'][0]['net']
    assert (net['type'], net['old'], net['new']) == ('demoted', 'gold', 'silver')
    assert net['causes'] == [
        {
            'requirement': 'dr-vote',
            'before': 'met',
            'after': 'unmet',
            'reason': 'No voting job in gate exercises it; there is only functional (gate, non-voting).',
            'evidence': [{**job, 'release': '3.10', 'address': now}],
        }
    ]
    vote = tree['votes'][0]
    assert [one['id'] for one in vote['entries']] == ['alpha', 'keeper']
    assert (vote['pipeline'], vote['direction'], vote['after']['vote']) == ('gate', 'lost', 'non-voting')
    assert vote['before']['evidence'] == [{**job, 'release': '3.9', 'line': 14, 'address': then}]


def test_diff_is_of_the_entries_that_are_named(run: Run) -> None:
    every = run('diff', '3.9', '3.10')[1]
    some = run('diff', '3.9', '3.10', '--entry', 'Beta')[1]
    assert 'Alpha' in every
    assert 'Beta: was Unclassified' in some
    assert 'Alpha' not in some
    both = run('diff', '3.9', '3.10', '--entry', 'beta', '--entry', 'alpha', '--entry', 'beta')[1]
    assert 'Alpha: Gold to Silver' in both
    assert both.count('Beta: was') == 1
    assert run('diff', '3.9', '3.10', '--entry', 'gone')[0] == 2


def test_differences_are_no_problem_unless_asked_for(run: Run, tmp_path: Path) -> None:
    assert run('diff', 'amber', '3.9')[0] == 0
    assert run('diff', 'amber', '3.9', '--exit-code')[0] == 1
    spec = {
        'requirements': {'all': {'rule': {'has': 'implementation'}}},
        'kinds': {'driver': {'ladder': ['bronze']}},
        'entries': {'it': {}},
    }
    build(tmp_path / 'more', spec)
    status, out, _err = run('diff', 'r1', 'r3', '--exit-code', '--data', 'more')
    assert (status, out) == (0, 'R1 to R3\n========\n\nNothing changed.\n')
    assert run('diff', 'r1', 'r3', '--format', 'reno', '--data', 'more')[1] == '---\n{}\n'


# Release notes ----------------------------------------------------------------------------------


@pytest.mark.parametrize('output', ['data/drivers/alpha.yaml', 'data/new.txt', 'link', 'data', 'said'])
def test_a_difference_is_written_in_one_step_and_never_into_the_record(
    output: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_path: Path, _target: Path) -> None:
        raise OSError(28, 'No space left on device')

    monkeypatch.setattr(Path, 'replace', fail)
    (tmp_path / 'link').symlink_to('data/releases.yaml')
    (tmp_path / 'said').write_text('before')
    before = {path: path.read_bytes() for path in tmp_path.rglob('*') if path.is_file()}
    status, out, err = run('diff', '3.9', '3.10', '--format', 'reno', '--output', output)
    assert (status, out) == (2, '')
    assert ('cannot write' if output == 'said' else "lies in the data folder 'data'") in err
    assert {path: path.read_bytes() for path in tmp_path.rglob('*') if path.is_file()} == before


def test_a_note_has_one_name_and_is_written_again(run: Run, tmp_path: Path) -> None:
    notes = tmp_path / 'notes'
    notes.mkdir()
    words = ('diff', 'amber', '3.9', '--format', 'reno', '--output', 'notes')
    status, out, _err = run(*words)
    (path,) = notes.iterdir()
    assert (status, out) == (0, f'notes/{path.name}\n')
    assert re.fullmatch(r'maturity-amber-3\.9-[0-9a-f]{16}\.yaml', path.name)
    text = path.read_text('utf-8')
    run(*words)
    assert [one.name for one in notes.iterdir()] == [path.name]
    assert text == path.read_text('utf-8') == run(*words[:5])[1]
    run('diff', '3.9', '3.10', *words[3:])
    assert len(list(notes.iterdir())) == 2


def test_reno_takes_a_note(run: Run, tmp_path: Path) -> None:
    reno = Path(sys.executable).with_name('reno')
    if not reno.exists():
        pytest.skip('reno is not there')
    (tmp_path / 'releasenotes' / 'notes').mkdir(parents=True)
    words = ('--format', 'reno', '--output', 'releasenotes/notes')
    for ends in (('amber', '3.9'), ('3.9', '3.10'), ('amber', '3.10')):
        assert run('diff', *ends, *words)[0] == 0
    git = shutil.which('git')
    assert git is not None
    who = ('-c', 'user.name=n', '-c', 'user.email=e@example.org')
    for step in (['init', '-q'], ['add', '.'], [*who, 'commit', '-q', '-m', 'Notes']):
        subprocess.run([git, *step], cwd=tmp_path, check=True)
    done = subprocess.run([reno, 'lint', '.'], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, '')
    assert 'unrecognized' not in done.stderr


# report -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ('words', 'rows'),
    [
        (
            '--kind driver --table glance --table capabilities',
            [
                'At a glance',
                'Alpha   ● Gold           3.9',
                '        declared Bronze',
                'Create      ●      ✗',
                '● gated, ✗ missing, ? unknown, – not applicable',
            ],
        ),
        ('--table capabilities --format markdown', ['| Create     | ●     | ✗    |']),
        (
            '--table capabilities --format rst',
            ['.. csv-table:: Drivers: capabilities in 3.9', '   "Create","●","✗"'],
        ),
        ('--table jobs --format csv', ['functional,gate,voting,']),
        ('--table jobs --kind feature --format csv', ['Job,Pipelines,']),
        ('--fact images --format csv', ['Driver,Images\r', 'Alpha,alpha-image\r']),
        (
            '--fact images --format csv --evidence',
            [
                'Driver,Images,',
                f'Alpha,alpha-image,,https://example.org/example/ci/commit/{"a1" * 20}/images/alpha\r',
            ],
        ),
    ],
)
def test_report(run: Run, words: str, rows: list[str]) -> None:
    status, out, err = run('report', '--release', '3.9', *words.split())
    assert (status, err) == (0, '')
    for row in rows:
        assert any(line.startswith(row) for line in out.split('\n')), out


def test_the_first_release_is_compared_with_none(run: Run) -> None:
    out = run('report', '--release', 'amber', '--table', 'changes')[1]
    assert out == 'Amber\n=====\n\nChanges\n-------\n\nThis is the first release on record.\n'
    assert 'Against Amber.' in run('report', '3.9', '--table', 'changes')[1]
