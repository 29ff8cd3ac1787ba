# SPDX-License-Identifier: Apache-2.0
"""A record of one driver, held against a repository that agrees, and then does not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from maturity.cli import main
from maturity.load import load
from tests.audit.repository import Repository

RECORD = Path(__file__).parent / 'record'
FILES = {
    'code/__init__.py': '',
    'code/blue.py': 'class Blue:\n    def read(self):\n        return 1\n',
    'code/registry.py': "known = {'blue': 'code.blue.Blue'}\n",
}


class World:
    """The record, its repository, and the command."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.repository = Repository(folder / 'code')
        first = self.repository.commit(FILES, tag='v1')
        shutil.copytree(RECORD, folder / 'data')
        blue = folder / 'data' / 'drivers' / 'blue.yaml'
        # The change that brought the driver.
        blue.write_text(blue.read_text('utf-8').replace('@FIRST@', first), 'utf-8')
        assert load(str(folder / 'data')).problems == ()

    def asks_for_entries(self, recipe: str) -> None:
        """Add a recipe that reads which drivers there are at the second release."""
        with (self.folder / 'data' / 'audit.yaml').open('a', encoding='utf-8') as file:
            file.write(f'  - {{fact: entries, kind: driver, since: r2, {recipe}}}}}\n')

    def __call__(self, *arguments: str) -> tuple[int, str]:
        data = f'--data={self.folder / "data"}'
        code = main(['audit', data, f'--source=own/code={self.repository.path}', *arguments])
        printed = self.capsys.readouterr()
        return code, printed.out + printed.err


@pytest.fixture
def world(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> World:
    return World(tmp_path, capsys)


def outcomes(printed: str) -> dict[str, str]:
    """Return the outcome of each kind of fact at the second release."""
    findings = json.loads(printed)['findings']
    return {one['fact']: one['outcome'] for one in findings if one['release'] == 'r2'}


def test_what_the_source_shows_agrees(world: World) -> None:
    world.repository.commit({}, tag='v2')
    code, printed = world()
    assert code == 0
    assert 'disagrees:' not in printed
    assert 'cannot-tell:' not in printed
    totals = {line.split()[0]: line.split()[1:] for line in printed.splitlines() if line}
    assert totals['capabilities'] == totals['implementation'] == totals['registry'] == ['2', '0', '0']
    assert totals['evidence-path'] == ['3', '0', '0']
    assert totals['evidence-change'] == totals['events'] == ['1', '0', '0']


DICTIONARY = 'reader: dictionary, with: {path: code/registry.py, name: known'
CLASSES = 'reader: subclasses, with: {folders: code, of: code.base.Base'
BASES = {
    'code/base.py': 'class Base:\n    pass\n\n\nclass Shared(Base):\n    pass\n',
    'code/blue.py': 'from code.base import Shared\nclass Blue(Shared):\n    read = True\n',
}


@pytest.mark.parametrize(
    ('recipe', 'files', 'found', 'place'),
    [
        (
            DICTIONARY,
            {'code/registry.py': "known = {\n'blue': 'code.blue.Blue',\n'red': 'code.red.Red',\n}\n"},
            'the source has red too',
            'code/registry.py:3',
        ),
        (
            DICTIONARY + ', besides: red=an example',
            {'code/registry.py': "known = {'blue': '', 'red': ''}\n"},
            None,
            '',
        ),
        (DICTIONARY + ', besides: blue=an example', {'code/registry.py': 'known = {}\n'}, None, ''),
        (
            CLASSES + ', besides: code.base.Shared=a base',
            {**BASES, 'code/red.py': 'from code.base import Base\nclass Red(Base):\n    pass\n'},
            'the source has code.red.Red too',
            'code/red.py:2',
        ),
        (CLASSES + ', besides: code.base.Shared=a base', BASES, None, ''),
        (CLASSES, BASES, 'the source has code.base.Shared too', 'code/base.py:5'),
        (CLASSES, {'code/base.py': ''}, 'the source does not have blue', 'code:None'),
    ],
)
def test_an_entry_that_the_record_lacks_is_a_finding(
    world: World, recipe: str, files: dict[str, str], found: str | None, place: str
) -> None:
    world.asks_for_entries(recipe)
    world.repository.commit(files, tag='v2')
    _, printed = world('--format=json')
    (one,) = [one for one in json.loads(printed)['findings'] if one['fact'] == 'entries']
    assert (one['outcome'], one['found']) == ('disagrees' if found else 'agrees', found)
    shown = [f'{each["path"]}:{each["line"]}' for each in one['places']]
    assert not found or shown == [place]


def test_what_it_shows_otherwise_disagrees(world: World) -> None:
    refusing = 'class Blue:\n    def read(self):\n        raise NotImplementedError\n'
    world.repository.commit({'code/blue.py': refusing, 'code/registry.py': 'known = {}\n'}, tag='v2')
    code, printed = world('--format=json')
    assert code == 1
    assert outcomes(printed) == {
        'capabilities': 'disagrees',
        'implementation': 'agrees',
        'registry': 'disagrees',
    }
    code, printed = world('--release=r1')
    assert code == 0
    code, printed = world()
    assert 'drivers/blue.yaml:10:7: disagrees: blue capabilities at r2' in printed
    assert 'blue registry at r2: code.blue.Blue: the source does not have code.blue.Blue' in printed


def test_an_entry_is_looked_for_by_the_name_that_it_had_then(world: World) -> None:
    world.asks_for_entries(DICTIONARY)
    registry = "known = {'azure': 'code.blue.Blue'}\n"
    world.repository.commit({'code/registry.py': registry}, tag='v2')
    data = str(world.folder / 'data')
    assert main(['rename', 'blue', 'azure', '--release', 'r2', '--data', data]) == 0
    code, printed = world('--format=json')
    found = json.loads(printed[printed.index('{') :])['findings']
    outcomes = {one['outcome'] for one in found if one['fact'] in {'entries', 'registry'}}
    assert (code, outcomes) == (0, {'agrees'})


def test_a_release_without_its_tag_cannot_be_told(world: World) -> None:
    code, printed = world()
    assert code == 0
    assert 'blue' not in ''.join(line for line in printed.splitlines() if ' at r2' in line)
    assert 'own/code has no v2' in printed


def test_the_result_is_written_into_a_record_that_stays_clean_and_the_same(world: World) -> None:
    world.repository.commit({'code/registry.py': 'known = {}\n'}, tag='v2')
    assert world('--write')[0] == 1
    path = world.folder / 'data' / 'audited.yaml'
    first = path.read_bytes()
    loaded = load(str(world.folder / 'data'))
    assert loaded.problems == ()
    assert loaded.dataset is not None
    assert loaded.dataset.audited is not None
    assert loaded.dataset.unaudited == ()
    (finding,) = loaded.dataset.audited.findings
    assert (finding.release, finding.last, finding.fact, finding.subject) == ('r2', 'r2', 'registry', 'blue')
    world('--write')
    assert path.read_bytes() == first


BLUE = 'drivers/blue.yaml'
CLAIM = 'claims: [{since: r1, values: [read], evidence: [{path: code/blue.py}]}]\n'
CHANGES = [
    ((BLUE, 'state: implemented', 'state: missing'), f'{BLUE}:9:1', "'capabilities read' does not say"),
    ((BLUE, 'line: 2,', 'line: 99999,'), f'{BLUE}:9:1', "'capabilities read' does not say"),
    ((BLUE, 'date: 2020-02-02', 'date: 2010-02-02'), f'{BLUE}:2:1', "'introduced' does not say"),
    ((BLUE, '[code.blue.Blue]', '[code.red.Red]'), f'{BLUE}:12:1', "'facts registry' does not say"),
    ((BLUE, 'facts:\n', f'{CLAIM}facts:\n'), f'{BLUE}:11:1', "'claims' is new"),
    (('releases/r1.yaml', 'One', 'One\nreleased: 2020-01-01'), 'r1.yaml:2:1', "'released' is new"),
]


def check(world: World, *arguments: str) -> tuple[int, list[str], str]:
    code = main(['check', f'{world.folder / "data"}', *arguments])
    printed = world.capsys.readouterr()
    return code, printed.out.splitlines(), printed.err


@pytest.mark.parametrize(('change', 'place', 'words'), CHANGES)
def test_a_fact_that_nobody_audited_is_found_by_the_lock_alone(
    world: World, change: tuple[str, str, str], place: str, words: str
) -> None:
    name, before, after = change
    world.repository.commit({}, tag='v2')
    assert world('--write')[0] == 0
    assert check(world, '--locked')[:2] == (0, [])
    path = world.folder / 'data' / name
    text = path.read_text('utf-8')
    assert before in text
    path.write_text(text.replace(before, after, 1), 'utf-8')
    code, printed, notice = check(world)
    assert (code, printed) == (0, [])
    assert '1 fact is not as the last audit saw it' in notice
    code, printed, _ = check(world, '--locked')
    assert code == 1
    (problem,) = printed
    assert f'{place}: not-audited {words}' in problem


def test_what_is_gone_is_found_too(world: World) -> None:
    world.asks_for_entries(DICTIONARY)
    world.repository.commit({}, tag='v2')
    world('--write')
    file = world.folder / 'data' / 'drivers' / 'blue.yaml'
    file.write_text('<<<<<<< HEAD\ntitle: Blue\n', 'utf-8')
    (problem,) = check(world, '--locked')[1]
    assert 'blue.yaml:1:1: yaml-syntax' in problem
    file.unlink()
    code, printed, _ = check(world, '--locked')
    assert code == 1
    (problem,) = printed
    assert 'audited.yaml:1:1: not-audited drivers/blue.yaml was audited and is gone; ' in problem
    code, printed = world('--changed', '--write')
    assert (code, 'the source has blue too' in printed) == (1, True)
    assert check(world, '--locked')[0] == 0


def test_without_an_audit_nothing_is_locked(world: World) -> None:
    code, printed, _ = check(world, '--locked')
    assert code == 1
    assert 'audited.yaml:1:1: not-audited no audit' in printed[0]


def test_what_has_changed_is_audited_alone(world: World) -> None:
    world.repository.commit({'code/registry.py': 'known = {}\n'}, tag='v2')
    world('--write')
    path = world.folder / 'data' / 'audited.yaml'
    whole = path.read_text('utf-8')
    release = world.folder / 'data' / 'releases' / 'r1.yaml'
    text = release.read_text('utf-8')
    release.write_text(f'{text}note: The first.\n', 'utf-8')
    code, printed = world('--changed', '--write')
    assert code == 0
    assert 'registry' not in printed
    assert check(world, '--locked')[0] == 0
    again = path.read_text('utf-8').splitlines()
    assert [line for line in again if line not in whole.splitlines()] == ['      note: 530ace592c']
    release.write_text(text, 'utf-8')
    world('--changed', '--write')
    assert path.read_text('utf-8') == whole


def test_a_lock_that_somebody_typed_is_found_by_an_audit(world: World) -> None:
    world.repository.commit({}, tag='v2')
    world('--write')
    assert world('--locked')[0] == 0
    data = world.folder / 'data'
    before = (data / 'audited.yaml').read_text('utf-8')
    # The text of a note is one that no reader reads: only its digest tells.
    release = data / 'releases' / 'r1.yaml'
    release.write_text(release.read_text('utf-8') + 'note: The first.\n', 'utf-8')
    typed = before.replace('      tag: ', '      note: 530ace592c\n      tag: ', 1)
    for text, code in ((typed, 0), (typed.replace('      implementation: 2', '      implementation: 3'), 1)):
        (data / 'audited.yaml').write_text(text, 'utf-8')
        assert check(world, '--locked')[0] == 0
        found, printed = world('--locked')
        assert (found, 'data/drivers/blue.yaml:1:1: not-audited an audit finds otherwise' in printed) == (
            code, code == 1
        )  # fmt: skip


@pytest.mark.parametrize(
    ('arguments', 'words'),
    [
        (['--release=r3'], "no release 'r3'"),
        (['--entry=red'], "no entry 'red'"),
        (['--write', '--entry=blue'], 'are about the whole record'),
        (['--changed'], 'no audit is on record'),
        (['--source=here'], 'write REPOSITORY=PATH'),
        (['--source=own/code=/nowhere'], 'no git repository'),
    ],
)
def test_what_the_words_cannot_mean(world: World, arguments: list[str], words: str) -> None:
    code, printed = world(*arguments)
    assert code == 2
    assert words in printed


@pytest.mark.parametrize(
    ('name', 'text'),
    [
        ('code/registry.py', 'known = ' + '{' * 50_000),
        ('code/registry.py', 'known = {' + "'a': 'b', " * 90_000 + '}'),
        ('code/blue.py', 'import code.blue\nfrom code.blue import *\nclass Blue(Blue): pass'),
        ('code/blue.py', 'x = ' + '1 + ' * 200_000 + '1\nclass Blue: pass'),
        ('code/blue.py', '\x00' * 1000),
        ('code/blue.py', 'a' * (2**20 + 1)),
    ],
)
def test_a_bomb_in_the_source_is_an_outcome(world: World, name: str, text: str) -> None:
    world.repository.commit({name: text}, tag='v2')
    code, printed = world('--format=json')
    assert code in {0, 1}
    found = [one for one in json.loads(printed)['findings'] if one['release'] == 'r2']
    assert found
    assert {one['outcome'] for one in found} - {'agrees'}
