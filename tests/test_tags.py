# SPDX-License-Identifier: Apache-2.0
"""A history of matrices from the tags of a repository."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.conftest import sound

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

MATRIX = '[driver.near]\ntitle=Near\n[operation.lift]\ntitle=Lift\nstatus=optional\ndriver.near={}\n'


def git(folder: Path, *words: str) -> None:
    who = ('-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'tag.gpgsign=false')
    command = ['git', '-C', str(folder), *who, *words]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the file of a repository with a matrix from its second tag on."""
    path = tmp_path / 'project' / 'doc' / 'matrix.ini'
    path.parent.mkdir(parents=True)
    git(path.parents[1], 'init', '-q')
    (path.parent / 'other').touch()
    for tag, state in (('1.0', None), ('1.2', 'missing'), ('1.10', 'complete'), ('2.0-rc', 'missing')):
        if state is not None:
            path.write_text(MATRIX.format(state))
        git(path.parent, 'add', '.')
        git(path.parent, 'commit', '-q', '--allow-empty', '-m', tag)
        git(path.parent, 'tag', tag)
    return path


def test_each_tag_that_has_the_file_is_a_release(file: Path, tmp_path: Path, run: Run) -> None:
    data = tmp_path / 'data'
    words = ('--output', str(data), '--repository', 'me/mine', '--tags', '1.*')
    assert run('import', 'support-matrix', str(file), *words)[0] == 0
    record = sound(data)
    assert [(one.id, one.tag) for one in record.releases.values()] == [('1.2', '1.2'), ('1.10', '1.10')]
    (facts,) = record.entries['near'].capabilities.values()
    assert [(fact.state, str(fact.span.since)) for fact in facts] == [
        ('missing', '1.2'),
        ('implemented', '1.10'),
    ]
    assert {one.target for fact in facts for one in fact.evidence} == {'doc/matrix.ini'}


def test_several_files_come_along(file: Path, tmp_path: Path, run: Run) -> None:
    other = 'boat.ini'
    (file.parent / other).write_text(MATRIX.format('complete'))
    git(file.parent, 'add', '.')
    git(file.parent, 'commit', '-q', '-m', 'boats')
    git(file.parent, 'tag', '1.11')
    words = ('--output', str(tmp_path / 'data'), '--repository', 'me/mine', '--tags', '1.1?')
    run('import', 'support-matrix', str(file), str(file.parent / other), *words)
    facts = [
        fact for facts in sound(tmp_path / 'data').entries['near'].capabilities.values() for fact in facts
    ]
    found = {(str(fact.span.since), one.target) for fact in facts for one in fact.evidence}
    assert found == {('1.10', 'doc/matrix.ini'), ('1.11', 'doc/matrix.ini'), ('1.11', f'doc/{other}')}


@pytest.mark.parametrize('pattern', ['3.*', '1.0', '--help'])
def test_a_pattern_that_finds_nothing_is_said(pattern: str, file: Path, tmp_path: Path, run: Run) -> None:
    words = ('--output', str(tmp_path / 'data'), '--repository', 'me/mine', f'--tags={pattern}')
    status, _, err = run('import', 'support-matrix', str(file), *words)
    assert (status, 'no tag' in err) == (2, True)
    assert not (tmp_path / 'data').exists()


def releases(folder: Path) -> list[str]:
    return list(sound(folder).releases)


@pytest.mark.parametrize(
    'older', [('{file}', '--tags', '1.2'), ('1.2={file}',), ('1.2={file}', '1.10={file}')]
)
def test_a_release_older_than_one_on_record_is_refused(
    older: tuple[str, ...], file: Path, tmp_path: Path, run: Run
) -> None:
    at = ('--output', str(tmp_path / 'data'), '--address', 'https://e.org/x')
    assert run('import', 'support-matrix', f'1.10={file}', *at)[0] == 0
    status, _, err = run('import', 'support-matrix', *(word.format(file=file) for word in older), *at)
    assert (status, "'1.2' is older than '1.10', which is on record" in err) == (2, True)


def test_what_is_not_out_yet_is_read_on_its_branch(file: Path, tmp_path: Path, run: Run) -> None:
    words = ('--output', str(tmp_path / 'data'), '--repository', 'me/mine', '--path', 'doc/matrix.ini')
    assert run('import', 'support-matrix', str(file), *words, '--tags', '1.2')[0] == 0
    assert 'branch' not in (tmp_path / 'data' / 'repositories.yaml').read_text()
    both = ('--tags', '1.*', '--branch', '3.0=main')
    assert run('import', 'support-matrix', str(file), f'3.0={file}', *words, *both)[0] == 0
    assert releases(tmp_path / 'data') == ['1.2', '1.10', '3.0']
    assert 'branch' in (tmp_path / 'data' / 'repositories.yaml').read_text()
