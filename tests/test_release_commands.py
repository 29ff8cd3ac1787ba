# SPDX-License-Identifier: Apache-2.0
"""The commands `diff` and `report`: what they print, write and refuse."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from maturity.cli import main
from tests.builders import build

if TYPE_CHECKING:
    from typing import Any

BASE = Path(__file__).parent / 'mistakes' / 'base'


@pytest.fixture(autouse=True)
def in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with sound data, and return that."""
    shutil.copytree(BASE, tmp_path / 'data')
    monkeypatch.chdir(tmp_path)
    return tmp_path / 'data'


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(words)
    out, err = capsys.readouterr()
    return status, out, err


# diff -------------------------------------------------------------------------------------------


def test_diff_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, 'diff', '3.9', '3.10')
    assert (status, err) == (0, '')
    expected = f"""\
3.9 to 3.10
===========

Demoted: 2, Removed: 1, Best test suite: 2.

Demoted (2)
  * Alpha: Gold to Silver
      Its tests no longer vote. change a5a5a5a5a5 [1]
      Voting tests: was met, is unmet. No voting job in gate exercises it; there is only
      functional [2] (gate, non-voting).
  * Keeper: Gold to Bronze
      The tests of what it serves no longer vote. change a5a5a5a5a5 [1]
      Voting tests: was met, is unmet. No voting job in gate exercises it; there is only
      functional [2] (gate, non-voting, through alpha).

Removed (1)
  * Beta: was Unclassified
      Nobody used it. change a6a6a6a6a6 [3]

Best test suite (2)
  * Alpha, Keeper: in gate was voting, is non-voting
      3.9: job functional [4]
      3.10: job functional [2]

[1] https://example.org/example/ci/change/{'a5' * 20}
[2] https://example.org/example/project/commit/{'a3' * 20}/.zuul.yaml
[3] https://example.org/example/project/change/{'a6' * 20}
[4] https://example.org/example/project/tag/3.9.0/.zuul.yaml#L14
"""
    assert out == expected


def test_diff_over_several_releases_tells_the_way(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, 'diff', 'amber', '3.10', '--format', 'markdown')[1]
    assert '- **Alpha**: Bronze to Silver' in out
    assert '  - 3.9: Promoted from Bronze to Gold' in out
    assert '  - 3.10: Demoted from Gold to Silver. Its tests no longer vote. [change\n    a5a5a5a5a5](' in out


def test_diff_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    tree = json.loads(run(capsys, 'diff', '3.9', '3.10', '--format', 'json')[1])
    assert list(tree) == [
        'version',
        'before',
        'after',
        *('promoted', 'demoted', 'no-longer-shown', 'died', 'added', 'removed', 'renamed', 'rewritten'),
        *('in-between', 'requirements', 'capabilities-gained', 'capabilities-lost', 'capabilities-changed'),
        *('votes', 'facts'),
    ]
    assert tree['version'] == 1
    assert tree['before'] == {'id': '3.9', 'title': '3.9', 'tag': '3.9.0'}
    alpha = tree['demoted'][0]
    assert alpha == {
        'entry': 'alpha',
        'kind': 'driver',
        'title': 'Alpha',
        'release': '3.10',
        'from': 'gold',
        'to': 'silver',
        'reasons': ['Its tests no longer vote.'],
        'evidence': [f'https://example.org/example/ci/change/{"a5" * 20}'],
        'causes': [
            {
                'requirement': 'dr-vote',
                'level': 'gold',
                'before': 'met',
                'after': 'unmet',
                'reason': (
                    'No voting job in gate exercises it; there is only functional (gate, non-voting).'
                ),
                'evidence': [f'https://example.org/example/project/commit/{"a3" * 20}/.zuul.yaml'],
            }
        ],
        'steps': [],
    }
    assert tree['votes'][0] == {
        'entry': 'alpha',
        'kind': 'driver',
        'title': 'Alpha',
        'pipeline': 'gate',
        'direction': 'lost',
        'before': {
            'vote': 'voting',
            'jobs': ['functional'],
            'evidence': ['https://example.org/example/project/tag/3.9.0/.zuul.yaml#L14'],
        },
        'after': {
            'vote': 'non-voting',
            'jobs': ['functional'],
            'evidence': [f'https://example.org/example/project/commit/{"a3" * 20}/.zuul.yaml'],
        },
        'changes': [],
    }


def test_diff_as_json_tells_what_came_renamed_and_in_between(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    spec: dict[str, Any] = {
        'requirements': {'all': {'rule': {'has': 'implementation'}}},
        'kinds': {'driver': {'ladder': ['bronze'], 'facts': {'images': {}}}},
        'entries': {
            'turns': {'renamed': {'r2': 'old'}, 'facts': {'images': {'r1': ['x'], 'r2..': ['y']}}},
            'visits': {'introduced': 'r2', 'removed': 'r3'},
        },
    }
    build(tmp_path / 'more', spec)
    tree = json.loads(run(capsys, 'diff', 'r1', 'r3', '--format', 'json', '--data', 'more')[1])
    assert [(one['entry'], one['old-id'], one['release']) for one in tree['renamed']] == [
        ('turns', 'old', 'r2')
    ]
    (visits,) = tree['in-between']
    assert [(step['event'], step['release']) for step in visits['steps']] == [
        ('introduced', 'r2'),
        ('removed', 'r3'),
    ]
    (fact,) = tree['facts']
    assert (fact['list'], fact['before'], fact['after']) == ('images', ['x'], ['y'])
    assert (fact['added'], fact['removed'], fact['source']) == (['y'], ['x'], None)


@pytest.mark.parametrize(
    ('words', 'said'),
    [
        (
            'diff 3.10 3.9',
            "'3.10' comes after '3.9'; the earlier one stands first: maturity diff 3.9 3.10",
        ),
        ('diff 3.9 3.9', "'3.9' is one release; name two"),
        ('diff 3.9 3.1', "no release '3.1'; there are amber, 3.9, 3.10; did you mean '3.10'?"),
        ('diff amber 3.9 --output nowhere/x', 'cannot write nowhere/x: '),
        ('diff amber 3.9 --output .', "'.' is a folder; only --format reno has a name of its own"),
        ('report 3.1', "no release '3.1'; there are amber, 3.9, 3.10; did you mean '3.10'?"),
        ('report 3.9 --kind drivers', "no kind 'drivers'; there are driver, feature"),
        ('report 3.9 --fact image', "no list of facts 'image'; there are images, systems, serves"),
        ('report 3.9 --format csv', 'a CSV file holds one table; choose with --table glance --kind driver, '),
        (
            'report 3.9 --format csv --table facts --kind driver',
            'a CSV file holds one table; choose with --table facts --kind driver --fact images, --table',
        ),
    ],
)
def test_what_cannot_be_done(capsys: pytest.CaptureFixture[str], words: str, said: str) -> None:
    status, out, err = run(capsys, *words.split())
    assert (status, out) == (2, '')
    assert err.startswith(f'maturity: {said}')


def test_differences_are_no_problem_unless_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(capsys, 'diff', 'amber', '3.9')[0] == 0
    assert run(capsys, 'diff', 'amber', '3.9', '--exit-code')[0] == 1
    spec = {
        'requirements': {'all': {'rule': {'has': 'implementation'}}},
        'kinds': {'driver': {'ladder': ['bronze']}},
        'entries': {'it': {}},
    }
    build(tmp_path / 'more', spec)
    status, out, _err = run(capsys, 'diff', 'r1', 'r3', '--exit-code', '--data', 'more')
    assert (status, out) == (0, 'R1 to R3\n========\n\nNothing changed.\n')
    assert run(capsys, 'diff', 'r1', 'r3', '--format', 'reno', '--data', 'more')[1] == '---\n{}\n'


# Release notes ----------------------------------------------------------------------------------


@pytest.mark.parametrize('output', ['data/drivers/alpha.yaml', 'data/new.txt', 'link', 'data'])
def test_a_difference_is_never_written_into_the_record(
    output: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, in_a_project: Path
) -> None:
    (tmp_path / 'link').symlink_to('data/releases.yaml')
    before = {path: path.read_bytes() for path in in_a_project.rglob('*') if path.is_file()}
    status, out, err = run(capsys, 'diff', '3.9', '3.10', '--format', 'reno', '--output', output)
    assert (status, out) == (2, '')
    assert "lies in the data folder 'data'" in err
    assert {path: path.read_bytes() for path in in_a_project.rglob('*') if path.is_file()} == before


def test_a_difference_is_written_in_one_step(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / 'said').write_text('before')

    def fail(_path: Path, _target: Path) -> None:
        raise OSError(28, 'No space left on device')

    monkeypatch.setattr(Path, 'replace', fail)
    status, _out, err = run(capsys, 'diff', '3.9', '3.10', '--output', 'said')
    assert status == 2
    assert 'cannot write' in err
    assert (tmp_path / 'said').read_text() == 'before'
    assert sorted(path.name for path in tmp_path.iterdir()) == ['data', 'said']


def test_a_note_has_one_name_and_is_written_again(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    notes = tmp_path / 'notes'
    notes.mkdir()
    words = ('diff', 'amber', '3.9', '--format', 'reno', '--output', 'notes')
    status, out, _err = run(capsys, *words)
    (path,) = notes.iterdir()
    assert (status, out) == (0, f'notes/{path.name}\n')
    assert re.fullmatch(r'maturity-amber-3\.9-[0-9a-f]{16}\.yaml', path.name)
    text = path.read_text('utf-8')
    run(capsys, *words)
    assert [one.name for one in notes.iterdir()] == [path.name]
    assert text == path.read_text('utf-8') == run(capsys, *words[:5])[1]
    run(capsys, 'diff', '3.9', '3.10', *words[3:])
    assert len(list(notes.iterdir())) == 2


def test_a_note_says_what_users_gain_and_what_they_have_to_know(capsys: pytest.CaptureFixture[str]) -> None:
    tree = yaml.safe_load(run(capsys, 'diff', 'amber', '3.9', '--format', 'reno')[1])
    assert {section: [text.partition('\n')[0] for text in texts] for section, texts in tree.items()} == {
        'features': ['Promoted:', 'Capabilities gained:'],
        'upgrade': ['Renamed:'],
        'issues': ['Became dead code:'],
        'other': ['Requirements:', 'Best test suite:'],
    }
    assert '* **Beta**: from old-beta' in tree['upgrade'][0]
    assert 'What it called was gone.' in tree['issues'][0]


def test_reno_takes_a_note(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    reno = Path(sys.executable).with_name('reno')
    if not reno.exists():
        pytest.skip('reno is not there')
    (tmp_path / 'releasenotes' / 'notes').mkdir(parents=True)
    words = ('--format', 'reno', '--output', 'releasenotes/notes')
    for ends in (('amber', '3.9'), ('3.9', '3.10'), ('amber', '3.10')):
        assert run(capsys, 'diff', *ends, *words)[0] == 0
    git = shutil.which('git')
    assert git is not None
    who = ('-c', 'user.name=n', '-c', 'user.email=e@example.org')
    for step in (['init', '-q'], ['add', '.'], [*who, 'commit', '-q', '-m', 'Notes']):
        subprocess.run([git, *step], cwd=tmp_path, check=True)
    done = subprocess.run([reno, 'lint', '.'], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, '')
    assert 'unrecognized' not in done.stderr


# report -----------------------------------------------------------------------------------------


def test_report_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    words = ('report', '3.9', '--kind', 'driver', '--table', 'glance', '--table', 'capabilities')
    status, out, err = run(capsys, *words, '--table', 'missing')
    assert (status, err) == (0, '')
    assert (
        out
        == """\
3.9
===

At a glance
-----------

Drivers in 3.9
Driver  Classification   Since  Missing for the next level
------  ---------------  -----  --------------------------
Alpha   ● Gold           3.9
        declared Bronze

Beta    † Dead code      3.9    Bronze: Basic API, Images

Capabilities
------------

Drivers: capabilities in 3.9
Capability  Alpha  Beta
----------  -----  ----
Create      ✓      ✗
Delete      ✓      ?
Backup      ✓      ?
Volume      –      ?

✓ implemented, ✗ missing, ? unknown, – not applicable

Missing for the next level
--------------------------

Drivers in 3.9: missing for the next level
Driver  For     Requirement  Verdict    Reason
------  ------  -----------  ---------  --------------------------------------------------------
Beta    Bronze  Basic API    ✗ unmet    The code is in the tree but unusable: What it called was
                                        gone.

Beta    Bronze  Images       ? unknown  Images: nothing is recorded.
"""
    )


def test_report_as_markdown_and_rest_have_the_same_tables(capsys: pytest.CaptureFixture[str]) -> None:
    markdown = run(capsys, 'report', '3.9', '--table', 'capabilities', '--format', 'markdown')[1]
    assert '| Create     | ✓     | ✗    |\n' in markdown
    rest = run(capsys, 'report', '3.9', '--table', 'capabilities', '--format', 'rst')[1]
    assert '   "Create","✓","✗"\n' in rest
    assert '.. csv-table:: Drivers: capabilities in 3.9' in rest.replace('\\', '')


def test_report_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    words = ('report', '3.9', '--format', 'csv', '--kind', 'driver', '--table', 'capabilities')
    out = run(capsys, *words)[1]
    assert out.endswith('\r\n')
    assert list(csv.reader(io.StringIO(out))) == [
        ['Capability', 'Alpha', 'Beta'],
        ['Create', 'implemented', 'missing'],
        ['Delete', 'implemented', 'unknown'],
        ['Backup', 'implemented', 'unknown'],
        ['Volume', 'not applicable', 'unknown'],
    ]
    jobs = run(capsys, 'report', '3.9', '--format', 'csv', '--table', 'jobs')[1]
    assert list(csv.reader(io.StringIO(jobs)))[1][:3] == ['functional', 'gate', 'voting']


def test_report_of_one_list_of_facts(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, 'report', '3.9', '--fact', 'images', '--format', 'csv')[1]
    head, row = list(csv.reader(io.StringIO(out)))
    assert (head[:2], row[:2]) == (['Driver', 'Images'], ['Alpha', 'alpha-image'])
    assert row[-1] == f'https://example.org/example/ci/commit/{"a1" * 20}/images/alpha'


def test_the_first_release_is_compared_with_none(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, 'report', 'amber', '--table', 'changes')[1]
    assert out == 'Amber\n=====\n\nChanges\n-------\n\nThis is the first release on record.\n'
    assert 'Against Amber.' in run(capsys, 'report', '3.9', '--table', 'changes')[1]
