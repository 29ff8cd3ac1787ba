# SPDX-License-Identifier: Apache-2.0
"""Git repositories of every form, broken ones, and some that want to do harm."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from maturity_audit.source import DEEPEST, LARGEST, CannotTell, Source, SourceError
from tests.audit.repository import QUIET, Repository

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def hostile(tmp_path: Path) -> Repository:
    return Repository(tmp_path / 'hostile')


def test_strange_files_do_no_harm(hostile: Repository) -> None:
    hostile.commit({'inside/file': 'right'})
    (hostile.path / 'file').symlink_to('/etc/passwd')
    (hostile.path / 'folder').symlink_to('inside')
    with open(os.fsencode(hostile.path) + b'/caf\xe9', 'wb') as file:  # noqa: PTH123 (no text)
        file.write(b'x')
    names = ['with blank', 'new\nline', 'dé', '-x', 'HEAD', 'a:b', 'x' * 250]
    large = {'large': b'x' * (LARGEST + 1), 'right': b'x' * LARGEST}
    commit = hostile.commit({**dict.fromkeys(names, 'text'), **large})
    (hostile.path / 'wrong').write_text('wrong')
    hostile.git('replace', 'HEAD:inside/file', hostile.git('hash-object', '-w', 'wrong'))
    with Source('a/b', str(hostile.path)) as source:
        tree = source.snapshot(commit)
        for name, reason in (('file', 'is a link'), ('large', 'too many to read')):
            with pytest.raises(CannotTell, match=reason):
                tree.made(bytes, name)
        assert tree.made(bytes, 'folder/file') is tree.made(bytes, '../hostile/file') is None
        assert sorted(tree.files('')) == sorted(['inside/file', *names, *large])
        assert tree.made(bytes, 'inside/file') == b'right'
        assert len(tree.made(bytes, 'right') or b'') == LARGEST
        for name in names:
            assert tree.made(bytes, name) == b'text'


def test_a_tag_goes_before_a_branch_of_its_name(hostile: Repository) -> None:
    first = hostile.commit({'file': '1'})
    hostile.git('tag', '--annotate', '--message=x', 'same')
    hostile.git('checkout', '--quiet', '-b', 'same')
    second = hostile.commit({'file': '2'})
    with Source('a/b', str(hostile.path)) as source:
        assert source.commit('same') == first
        assert source.commit(second) == source.commit('HEAD') == second
        for name in ('none', '', '-x', 'a..b', 'HEAD^', '@{0}', 'x\ny', 'f' * 40):
            assert source.commit(name) is None


def test_nothing_of_the_repository_is_run(hostile: Repository, tmp_path: Path) -> None:
    commit = hostile.commit({'file': 'text'})
    marker = tmp_path / 'marker'
    command = f'sh -c "touch {marker}"'
    for name in ('core.fsmonitor', 'core.pager', 'core.sshCommand', 'diff.external', 'core.editor'):
        hostile.git('config', name, command)
    hostile.git('config', 'remote.origin.url', f'ext::sh -c "touch% {marker}"')
    hostile.git('config', 'remote.origin.promisor', 'true')
    hostile.git('config', 'protocol.ext.allow', 'always')
    hostile.git('config', 'extensions.partialClone', 'origin')
    blob = hostile.git('rev-parse', 'HEAD:file')
    (hostile.path / '.git' / 'objects' / blob[:2] / blob[2:]).unlink()
    with Source('a/b', str(hostile.path)) as source:
        with pytest.raises((CannotTell, SourceError)):
            source.snapshot(commit).made(bytes, 'file')
        assert commit in source.log('--format=%H', commit)
    assert not marker.exists()


# Forms of a clone ---------------------------------------------------------------------------------


def cloned(repository: Repository, name: str, *options: str) -> Path:
    """Return another clone of a repository."""
    path = repository.path.parent / name
    repository.git('clone', '--quiet', *options, f'file://{repository.path}', str(path))
    return path


def test_every_form_of_a_clone_is_read(hostile: Repository) -> None:
    first = hostile.commit({'file': 'text'}, tag='v1')
    second = hostile.commit({'file': 'more'})
    linked = hostile.path.parent / 'linked'
    hostile.git('worktree', 'add', '--quiet', str(linked), 'v1')
    packed = cloned(hostile, 'packed')
    Repository(packed).git('gc', '--quiet', '--aggressive')
    for path, head in {
        hostile.path: second,
        hostile.path / '.git': second,
        cloned(hostile, 'bare', '--bare'): second,
        linked: first,
        packed: second,
    }.items():
        with Source('a/b', str(path)) as source:
            assert (source.commit('v1'), source.commit('HEAD')) == (first, head), path
            assert source.snapshot(first).made(bytes, 'file') == b'text'
            assert first in source.log('--format=%H', 'HEAD', '--')
            assert not source.shallow


def test_a_shallow_clone_has_what_it_has(hostile: Repository) -> None:
    first = hostile.commit({'file': 'text'}, tag='v1')
    second = hostile.commit({'file': 'more'})
    with Source('a/b', str(cloned(hostile, 'shallow', '--depth=1'))) as source:
        assert source.shallow
        assert source.commit('v1') is source.commit(first) is None
        assert source.commit('HEAD') == second
        assert source.log('--format=%H', 'HEAD', '--').split() == [second]
        with pytest.raises(CannotTell, match='cannot read the history'):
            source.log('--format=%H', first, '--')


# What is broken -----------------------------------------------------------------------------------


def object_of(repository: Repository, name: str) -> Path:
    """Return the file of an object."""
    oid = repository.git('rev-parse', name)
    path = repository.path / '.git' / 'objects' / oid[:2] / oid[2:]
    path.chmod(0o644)
    return path


@pytest.mark.parametrize('damage', ['missing', 'garbage', 'empty', 'cut'])
def test_a_broken_object_spoils_no_other(hostile: Repository, damage: str) -> None:
    commit = hostile.commit({'file': os.urandom(4000).hex(), 'other': 'text', 'folder/inside': 'text'})
    for name in ('HEAD:file', 'HEAD:folder'):
        path = object_of(hostile, name)
        data = path.read_bytes()
        path.unlink()
        if damage != 'missing':
            path.write_bytes({'garbage': b'garbage', 'empty': b'', 'cut': data[: len(data) // 2]}[damage])
    with Source('a/b', str(hostile.path)) as source:
        tree = source.snapshot(commit)
        for _again in range(2):
            with pytest.raises((CannotTell, SourceError)):
                tree.made(bytes, 'folder/inside')
            with pytest.raises((CannotTell, SourceError)):
                tree.made(bytes, 'file')
    with Source('a/b', str(hostile.path)) as source:
        assert source.snapshot(commit).made(bytes, 'other') == b'text'


@pytest.mark.parametrize(
    'data', [b'garbage', b'100644 file\0short', b'100644', b'\0' * 21, b'100644 a\0' + b'\1' * 20 + b'x']
)
def test_a_folder_that_is_none_cannot_be_told(hostile: Repository, tmp_path: Path, data: bytes) -> None:
    hostile.commit({'file': 'text'})
    (tmp_path / 'tree').write_bytes(data)
    oid = hostile.git('hash-object', '-t', 'tree', '--literally', '-w', str(tmp_path / 'tree'))
    commit = hostile.git('commit-tree', oid, '-m', 'x')
    with Source('a/b', str(hostile.path)) as source, pytest.raises((CannotTell, SourceError)):
        source.snapshot(commit).made(bytes, 'file')


def test_folders_without_end_are_not_all_walked(hostile: Repository) -> None:
    (hostile.path / 'blob').write_text('text')
    oid, mode, name = hostile.git('hash-object', '-w', 'blob'), '100644', 'file'
    for _level in range(3 * DEEPEST):
        tree = subprocess.run(
            ['git', '-C', str(hostile.path), 'mktree'],  # noqa: S607
            input=f'{mode} {"blob" if mode == "100644" else "tree"} {oid}\t{name}\n',
            env={**os.environ, **QUIET},
            check=True,
            capture_output=True,
            text=True,
        )
        oid, mode, name = tree.stdout.strip(), '40000', 'd'
    commit = hostile.git('commit-tree', oid, '-m', 'x')
    with Source('a/b', str(hostile.path)) as source:
        tree_ = source.snapshot(commit)
        assert list(tree_.files('')) == []
        assert tree_.node('/'.join('d' * (3 * DEEPEST - 1)) + '/file') is not None
        assert list(tree_.files('/'.join('d' * (3 * DEEPEST - 1)), ending='ile')) != []


# Processes ----------------------------------------------------------------------------------------


def test_no_git_is_a_clear_word(hostile: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile.commit({})
    monkeypatch.setenv('PATH', '/nowhere')
    with pytest.raises(SourceError, match='git cannot be run: No such file'):
        Source('a/b', str(hostile.path))


def test_no_process_is_left(hostile: Repository) -> None:
    hostile.commit({})
    children = Path(f'/proc/self/task/{os.getpid()}/children')
    if not children.exists():
        pytest.skip('this system does not tell the children of a process')
    before = children.read_text()
    with Source('a/b', str(hostile.path)) as source:
        assert len(children.read_text().split()) == len(before.split()) + 1
    assert children.read_text() == before
    # Once more does no harm.
    source.__exit__()


@pytest.fixture
def opened(hostile: Repository) -> Iterator[Source]:
    hostile.commit({'file': 'text'})
    with Source('a/b', str(hostile.path)) as source:
        yield source


def test_the_environment_does_not_lead_elsewhere(opened: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('GIT_OBJECT_DIRECTORY', '/nowhere')
    with Source('a/b', str(Path(opened.path))) as source:
        assert source.commit('HEAD') is not None


def test_longer_ids_are_read(tmp_path: Path) -> None:
    path = tmp_path / 'long'
    made = subprocess.run(['git', 'init', '-q', '--object-format=sha256', str(path)], check=False)  # noqa: S607
    if made.returncode:
        pytest.skip('this git knows only short ids')
    repository = Repository(path)
    commit = repository.commit({'folder/file': 'text', 'other': 'x'}, tag='v1')
    assert len(commit) == 64
    with Source('a/b', str(path)) as source:
        assert source.commit('v1') == source.commit(commit) == commit
        assert list(source.snapshot(commit).files('')) == ['other', 'folder/file']


def test_a_tag_of_no_commit_is_none(hostile: Repository) -> None:
    hostile.commit({'file': 'text'})
    hostile.git('tag', 'blob', 'HEAD:file')
    hostile.git('tag', 'tree', 'HEAD^{tree}')
    hostile.git('tag', '-a', '-m', 'x', 'once', 'HEAD')
    hostile.git('tag', '-a', '-m', 'x', 'twice', 'once')
    with Source('a/b', str(hostile.path)) as source:
        assert source.commit('blob') is source.commit('tree') is None
        assert source.commit('twice') == source.commit('HEAD')
        with pytest.raises(CannotTell, match='has no commit'):
            source.snapshot('0' * 40)
