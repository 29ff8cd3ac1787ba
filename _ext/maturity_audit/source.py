# SPDX-License-Identifier: Apache-2.0
"""Objects of a git repository, read without a work tree and without trusting it.

One process, `git cat-file --batch`, answers for a whole audit.  It is asked by
object id only: a name from the repository could hold a newline, and `REF:../x`
makes git die.  Nothing of the repository is run: no hook, no filter, no
transport, and none of the configuration of the person or the machine.
"""

from __future__ import annotations

import functools
import os
import re
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar

from maturity.model import Message, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Self

T = TypeVar('T')
P = ParamSpec('P')

LARGEST = 2**20
"""Bytes of the largest file that is read."""
LARGEST_FOLDER = 4 * 2**20
DEEPEST = 40
"""Folders above the deepest file that is looked at."""

_REF = re.compile(r'[A-Za-z0-9][A-Za-z0-9._/+-]{0,200}')
_HASH = re.compile('[0-9a-f]{40}([0-9a-f]{24})?')
_TYPES = {b'40000': 'folder', b'120000': 'link', b'160000': 'repository'}
_MODE = re.compile(rb'[0-7]{5,6}')
_CHUNK = 2**16
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


class CannotTell(Exception):  # noqa: N818 (it says what the reader answers; nothing went wrong)
    """What is at hand does not decide a question; `reason` says why."""

    def __init__(self, reason: Message) -> None:
        """Keep the reason."""
        super().__init__(str(reason))
        self.reason = reason


def or_reason(ask: Callable[[], T]) -> T | Message:
    """Return an answer, or why it cannot be told."""
    try:
        return ask()
    except CannotTell as error:
        return error.reason


def known(answer: T | Message) -> T:
    """Return an answer; raises `CannotTell` for why there is none."""
    if isinstance(answer, Message):
        raise CannotTell(answer)
    return answer


def kept(ask: Callable[P, T]) -> Callable[P, T]:
    """Let an object keep what a method answers; a `CannotTell` is kept and raised again.

    This is the cache of the audit: whatever is made of a clone is made once.
    """

    @functools.wraps(ask)
    def answer(*arguments: P.args, **named: P.kwargs) -> T:
        owner, *others = arguments
        key = ask, *others, *named.values()
        return once(owner, key, functools.partial(ask, *arguments, **named))

    return answer


def once(owner: object, key: tuple[object, ...], make: Callable[[], T]) -> T:
    """Return what an object keeps under a key, or makes now, as by `kept`."""
    answers: dict[tuple[object, ...], T | Message] = vars(owner).setdefault('_kept', {})
    if key not in answers:
        answers[key] = or_reason(make)
    return known(answers[key])


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


class _Object(NamedTuple):
    """An object of a repository; without its content where that is larger than was wanted."""

    oid: str
    type: str
    size: int
    data: bytes


class _Batch:
    """One `git cat-file` that answers until it is closed."""

    def __init__(self, git: Sequence[str], environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 (a fixed command, and a folder that the person named)
            [*git, 'cat-file', '--batch'],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(environment),
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout

    def read(self, name: str, largest: int) -> _Object | None:
        """Return an object, or None where it is missing; raises `SourceError` where git dies of it."""
        head = b''
        with suppress(BrokenPipeError):
            self._stdin.write(name.encode() + b'\n')
            self._stdin.flush()
            head = self._stdout.readline()
        words = head.decode().split()
        if len(words) == len(('name', 'missing')):
            return None
        oid, type_, size = words or ('', '', '0')
        chunks, left = [], int(size)
        while left and (chunk := self._stdout.read(min(left, _CHUNK))):
            left -= len(chunk)
            # What is too large has to be taken from git, and is forgotten.
            chunks += [chunk] if int(size) <= largest else []
        if left or self._stdout.read(1) != b'\n':
            message = 'git stopped'
            raise SourceError(message)
        return _Object(oid, type_, int(size), b''.join(chunks))

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
        # Without the variables that lead git elsewhere.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith('GIT_')}
        self._environment = {**inherited, **_QUIET}
        for folder in (os.path.join(path, '.git'), path):
            self._git = (
                'git',
                f'--git-dir={folder}',
                '-c',
                'core.fsmonitor=',
                '-c',
                'core.commitGraph=false',
            )
            shallow = self._run('rev-parse', '--is-shallow-repository')
            if shallow is not None:
                break
        else:
            message = f'no git repository in {path!r}'
            raise SourceError(message)
        self.shallow = shallow.strip() == 'true'
        self._objects = _Batch(self._git, self._environment)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop the process."""
        self._objects.close()

    def _run(self, *arguments: str) -> str | None:
        """Return what git prints, None where it fails."""
        try:
            done = subprocess.run(  # noqa: S603 (as above)
                [*self._git, *arguments],
                capture_output=True,
                env=self._environment,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except OSError as error:
            message = f'git cannot be run: {error.strerror}'
            raise SourceError(message) from error
        return None if done.returncode else done.stdout.decode('utf-8', 'replace')

    # Commits ------------------------------------------------------------------------------------

    @kept
    def commit(self, name: str) -> str | None:
        """Return the id of the commit that a tag, a branch or an id names, or None."""
        if not _REF.fullmatch(name) or '..' in name:
            return None
        exact = name == 'HEAD' or _HASH.fullmatch(name)
        for form in [name] if exact else [f'refs/tags/{name}', f'refs/heads/{name}']:
            commit = self._objects.read(f'{form}^{{commit}}', 0)
            if commit is not None:
                return commit.oid
        return None

    def log(self, *arguments: str) -> str:
        """Return what `git log` prints; only for arguments that this package writes.

        Raises `CannotTell` where the history is not at hand, as in a shallow clone.
        """
        plain = ('--no-color', '--no-show-signature', '--no-mailmap')
        log = self._run('--no-pager', 'log', *plain, *arguments)
        if log is None:
            raise CannotTell(msg('git cannot read the history of {repository}', repository=self.name))
        return log

    @kept
    def before(self, day: str) -> str:
        """Return the last commit on the main line until a day (`YYYY-MM-DD`)."""
        until = f'--before={day}T23:59:59Z'
        commit = self.log('-1', '--first-parent', until, '--format=%H', 'HEAD', '--').strip()
        if not commit:
            raise CannotTell(msg('{repository} has no commit before {day}', repository=self.name, day=day))
        return commit

    # Objects ------------------------------------------------------------------------------------

    def snapshot(self, commit: str) -> Snapshot:
        """Return the tree of a commit."""
        tree = self._objects.read(f'{commit}^{{tree}}', 0)
        if tree is None:
            raise CannotTell(msg('{repository} has no commit {commit}', repository=self.name, commit=commit))
        return Snapshot(self, commit, tree.oid)

    @kept
    def folder(self, oid: str) -> Mapping[str, Node]:
        """Return what a folder holds, by name; names that are no UTF-8 are left out.

        Raises `CannotTell` where the object is missing or no tree.
        """
        try:
            return dict(_entries(self._read(oid, LARGEST_FOLDER), len(oid) // 2))
        except ValueError as error:
            raise CannotTell(msg('{repository} lacks an object', repository=self.name)) from error

    def _read(self, oid: str, largest: int) -> bytes:
        found = self._objects.read(oid, largest)
        if found is None or found.type not in {'blob', 'tree'}:
            raise CannotTell(msg('{repository} lacks an object', repository=self.name))
        if found.size > largest:
            raise CannotTell(msg('a file has {size} bytes, too many to read', size=str(found.size)))
        return found.data

    @kept
    def made(self, make: Callable[[bytes], T], oid: str) -> T:
        """Return what `make` makes of a file, made once for all releases that share it.

        `make` sees only the content, and answers the same for the same.  A file
        that is larger than `LARGEST` is not read.
        """
        return make(self._read(oid, LARGEST))


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
        below = [
            (f'{path}/{name}' if path else name, node.type)
            for name, node in sorted((self.names(path) or {}).items())
        ]
        yield from (inner for inner, type_ in below if type_ == 'file' and inner.endswith(ending))
        for inner, type_ in below:
            if type_ == 'folder' and path.count('/') < DEEPEST:
                yield from self.files(inner, ending=ending)


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
