# SPDX-License-Identifier: Apache-2.0
"""Objects of a git repository, read without a work tree and without trusting it.

Two processes answer for a whole audit: `git cat-file --batch-check` tells the
size of an object before `--batch` sends it.  They are asked by object id only:
a name from the repository could hold a newline, and `REF:../x` makes git die.
Nothing of the repository is run: no hook, no filter, no transport, and none of
the configuration of the person or the machine.
"""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from maturity.model import Message, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Self

T = TypeVar('T')

LARGEST = 2**20
"""Bytes of the largest file that is read."""
LARGEST_FOLDER = 4 * 2**20
DEEPEST = 40
"""Folders above the deepest file that is looked at."""

_REF = re.compile(r'[A-Za-z0-9][A-Za-z0-9._/+-]{0,200}')
_HASH = re.compile('[0-9a-f]{40}([0-9a-f]{24})?')
_TYPES = {b'40000': 'folder', b'120000': 'link', b'160000': 'repository'}
_MODE = re.compile(rb'[0-7]{5,6}')
_QUIET = {
    'GIT_ALLOW_PROTOCOL': 'none',  # a promised object is not fetched, by whatever transport
    'GIT_NO_LAZY_FETCH': '1',
    'GIT_NO_REPLACE_OBJECTS': '1',
    'GIT_CONFIG_NOSYSTEM': '1',
    'GIT_CONFIG_GLOBAL': os.devnull,
    'GIT_OPTIONAL_LOCKS': '0',
    'GIT_TERMINAL_PROMPT': '0',
    'LC_ALL': 'C',
}


_STOPPED = 'git stopped'


class CannotTell(Exception):  # noqa: N818 (it says what the reader answers; nothing went wrong)
    """What is at hand does not decide a question; `reason` says why."""

    def __init__(self, reason: Message) -> None:
        """Keep the reason."""
        super().__init__(str(reason))
        self.reason = reason


class SourceError(Exception):
    """A path is no repository that git can read."""


@dataclass(frozen=True, slots=True)
class Node:
    """What a folder holds under a name; `type` is `file`, `folder`, `link` or `repository`."""

    type: str
    oid: str


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file of a repository."""

    repository: str
    commit: str
    path: str
    line: int | None = None

    def __str__(self) -> str:
        """Return `repository@commit:path:line`."""
        line = '' if self.line is None else f':{self.line}'
        return f'{self.repository}@{self.commit[:10]}:{self.path}{line}'


class _Batch:
    """One `git cat-file` that answers until it is closed."""

    def __init__(self, git: Sequence[str], option: str, environment: Mapping[str, str]) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 (a fixed command, and a folder that the person named)
                [*git, 'cat-file', option],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=dict(environment),
            )
        except OSError as error:
            message = f'git cannot be run: {error.strerror}'
            raise SourceError(message) from error
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout

    def ask(self, name: str) -> list[bytes]:
        """Return the words of the answer about an object."""
        try:
            self._stdin.write(name.encode() + b'\n')
            self._stdin.flush()
            answer = self._stdout.readline()
        except BrokenPipeError:
            answer = b''
        if not answer:
            raise SourceError(_STOPPED)
        return answer.rsplit(b' ', 2) if answer.endswith(b'missing\n') else answer.split()

    def body(self, size: int) -> bytes:
        """Return the content that follows an answer; raises `SourceError` where it does not come whole."""
        data = self._stdout.read(size)
        if len(data) < size or self._stdout.read(1) != b'\n':
            raise SourceError(_STOPPED)
        return data

    def close(self) -> None:
        # What could not be sent to a git that has died is lost anyway.
        with suppress(BrokenPipeError):
            self._stdin.close()
        self._stdout.close()
        self._process.wait()


class Source:
    """A clone of a repository; its objects, and what was made of them, are kept."""

    def __init__(self, name: str, path: str) -> None:
        """Open a work tree, its `.git` or a bare repository; raises `SourceError` where there is none."""
        self.name = name
        self.path = path
        folders = (_linked(os.path.join(path, '.git')), path)
        folder = next((one for one in folders if _is_repository(one)), None)
        if folder is None:
            message = f'no git repository in {path!r}'
            raise SourceError(message)
        self.shallow = Path(folder, 'shallow').exists()
        self._git = ('git', f'--git-dir={folder}', '-c', 'core.fsmonitor=', '-c', 'core.commitGraph=false')
        # Without the variables that lead git elsewhere.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith('GIT_')}
        self._environment = {**inherited, **_QUIET}
        self._check = _Batch(self._git, '--batch-check', self._environment)
        self._content = _Batch(self._git, '--batch', self._environment)
        self._folders: dict[str, Mapping[str, Node]] = {}
        self._made: dict[tuple[Callable[[bytes], object], str], object] = {}
        self._commits: dict[str, str | None] = {}

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop the processes."""
        self.close()

    def close(self) -> None:
        """Stop the processes."""
        self._check.close()
        self._content.close()

    # Commits ------------------------------------------------------------------------------------

    def commit(self, name: str) -> str | None:
        """Return the id of the commit that a tag, a branch or an id names, or None."""
        if name not in self._commits:
            self._commits[name] = self._commit(name)
        return self._commits[name]

    def _commit(self, name: str) -> str | None:
        if not _REF.fullmatch(name) or '..' in name or '@{' in name:
            return None
        exact = name == 'HEAD' or _HASH.fullmatch(name)
        forms = [name] if exact else [f'refs/tags/{name}', f'refs/heads/{name}']
        for form in forms:
            oid, type_, *_ = self._check.ask(f'{form}^{{commit}}')
            if type_ == b'commit':
                return oid.decode()
        return None

    def log(self, *arguments: str) -> str:
        """Return what `git log` prints; only for arguments that this package writes.

        Raises `CannotTell` where the history is not at hand, as in a shallow clone.
        """
        plain = ('--no-color', '--no-show-signature', '--no-mailmap')
        found = subprocess.run(  # noqa: S603 (as above)
            [*self._git, '--no-pager', 'log', *plain, *arguments],
            capture_output=True,
            env=self._environment,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if found.returncode:
            raise CannotTell(msg('git cannot read the history of {repository}', repository=self.name))
        return found.stdout.decode('utf-8', 'replace')

    # Objects ------------------------------------------------------------------------------------

    def snapshot(self, commit: str) -> Snapshot:
        """Return the tree of a commit."""
        oid, type_, *_ = self._check.ask(f'{commit}^{{tree}}')
        if type_ != b'tree':
            raise CannotTell(msg('{repository} has no commit {commit}', repository=self.name, commit=commit))
        return Snapshot(self, commit, oid.decode())

    def folder(self, oid: str) -> Mapping[str, Node]:
        """Return what a folder holds, by name; names that are no UTF-8 are left out.

        Raises `CannotTell` where the object is missing or no tree.
        """
        if oid not in self._folders:
            data = self._read(oid, LARGEST_FOLDER)
            try:
                self._folders[oid] = dict(_entries(data, len(oid) // 2))
            except ValueError as error:
                raise CannotTell(msg('{repository} lacks an object', repository=self.name)) from error
        return self._folders[oid]

    def _read(self, oid: str, largest: int) -> bytes:
        _oid, type_, *size = self._check.ask(oid)
        if not size or type_ not in {b'blob', b'tree'}:
            raise CannotTell(msg('{repository} lacks an object', repository=self.name))
        if int(size[0]) > largest:
            raise CannotTell(msg('a file has {size} bytes, too many to read', size=str(int(size[0]))))
        if self._content.ask(oid)[2:] != size:
            raise CannotTell(msg('{repository} lacks an object', repository=self.name))
        return self._content.body(int(size[0]))

    def made(self, make: Callable[[bytes], T], oid: str) -> T:
        """Return what `make` makes of a file, made once for all releases that share it.

        `make` sees only the content, and answers the same for the same; a
        `CannotTell` that it raises is kept too.  A file that is larger than
        `LARGEST` is not read.
        """
        key = (make, oid)
        if key not in self._made:
            try:
                self._made[key] = make(self._read(oid, LARGEST))
            except CannotTell as error:
                self._made[key] = error
        result = self._made[key]
        if isinstance(result, CannotTell):
            raise result
        return result  # type: ignore[return-value]


class Snapshot:
    """The files of a repository at a commit."""

    def __init__(self, source: Source, commit: str, tree: str) -> None:
        """Begin at the top folder."""
        self.source = source
        self.commit = commit
        self._tree = tree

    def node(self, path: str) -> Node | None:
        """Return what stands at a path, or None; links are not followed."""
        node = Node('folder', self._tree)
        for name in path.split('/') if path not in {'', '.'} else ():
            if node.type != 'folder':
                return None
            found = self.source.folder(node.oid).get(name)
            if found is None:
                return None
            node = found
        return node

    def made(self, make: Callable[[bytes], T], path: str) -> T | None:
        """Return what `make` makes of the file at a path, or None where there is none.

        Raises `CannotTell` for a link and for a file that is too large.
        """
        node = self.node(path)
        if node is None or node.type == 'folder':
            return None
        if node.type != 'file':
            raise CannotTell(msg('{path} is a link', path=path))
        return self.source.made(make, node.oid)

    def place(self, path: str, line: int | None = None) -> Place:
        """Return a place in one of the files."""
        return Place(self.source.name, self.commit, path, line)

    def names(self, path: str) -> Mapping[str, Node] | None:
        """Return what the folder at a path holds, or None where there is none."""
        node = self.node(path)
        return None if node is None or node.type != 'folder' else self.source.folder(node.oid)

    def files(self, path: str, *, ending: str = '') -> Iterator[str]:
        """Yield the paths of all files below a folder, in order of their names; links are passed over."""
        stack = [path]
        while stack:
            folder = stack.pop()
            names = self.names(folder) or {}
            for name in sorted(names):
                below = f'{folder}/{name}' if folder else name
                if names[name].type == 'file' and name.endswith(ending):
                    yield below
            deep = folder.count('/') >= DEEPEST
            folders = [name for name in names if names[name].type == 'folder' and not deep]
            stack.extend(f'{folder}/{name}' if folder else name for name in sorted(folders, reverse=True))


def _linked(path: str) -> str:
    """Return the repository that the `.git` of a linked work tree names, or the path itself."""
    if not Path(path).is_file():
        return path
    with Path(path).open(encoding='utf-8', errors='replace') as file:
        line = file.read(4096).strip()
    return os.path.join(os.path.dirname(path), line.removeprefix('gitdir:').strip())


def _is_repository(path: str) -> bool:
    """Return whether git takes a folder for a repository, or for a work tree's part of one."""
    has = {name for name in ('HEAD', 'objects', 'commondir') if Path(path, name).exists()}
    return 'HEAD' in has and len(has) > 1


def _entries(data: bytes, width: int) -> Iterator[tuple[str, Node]]:
    """Yield the names and nodes of a tree object: `mode name NUL id`, without separators; or `ValueError`."""
    position = 0
    while position < len(data):
        end = data.index(b'\0', position)
        mode, _, name = data[position:end].partition(b' ')
        position = end + 1 + width
        if position > len(data) or not _MODE.fullmatch(mode):
            message = 'no entry of a tree'
            raise ValueError(message)
        try:
            yield name.decode(), Node(_TYPES.get(mode, 'file'), data[end + 1 : position].hex())
        except UnicodeDecodeError:
            continue
