# SPDX-License-Identifier: Apache-2.0
"""Which files of a data folder are read, and which are refused.

The author of a proposed change is not trusted: nothing but ordinary files
inside the folder is ever opened, so that neither a link out of the tree nor
a pipe or device can be read, or hold the build up.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from maturity.encoding import MAX_BYTES
from maturity.model import SourceMark
from maturity.problems import Problem, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_FILES = 10_000
MAX_DEPTH = 3

# Neither follow a link nor wait for a pipe; not every system has all of these.
_FLAGS = os.O_RDONLY
for _flag in ('O_NOFOLLOW', 'O_NONBLOCK', 'O_BINARY'):
    _FLAGS |= getattr(os, _flag, 0)

_NAME = re.compile(r'[A-Za-z0-9][A-Za-z0-9._-]*')
# What a folder may say about itself; it is no part of the record.
_ABOUT = frozenset({'README', 'README.md', 'README.rst', 'README.txt'})
# What tools for translators, editors and patches leave where texts are.
_LEFT_BEHIND = ('.po', '.pot', '.mo', '~', '.orig', '.rej', '#')

Status = os.stat_result | OSError


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of the record: its path below the folder, and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a folder, what is wrong with others, and which are not to be opened."""

    files: tuple[DataFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: tuple[str, ...] = ()


def walk(folder: str, name: str) -> Listing:
    """Return the files of `folder` in a fixed order, and what was refused.

    `name` is what problems call the folder.  Names that begin with a dot and
    `README` files are passed over; everything else is read or is a problem.
    """
    mark = SourceMark(name, 1)
    try:
        found = list(islice(_scan(folder, ''), MAX_FILES + 1))
    except OSError as error:
        message = f'{error.strerror or error}; name the folder that holds releases.yaml'
        return Listing(problems=(Problem(code='missing-folder', message=message, mark=mark),))
    if len(found) > MAX_FILES:
        # Which of them come first depends on the file system, so none is read.
        return _too_many(mark)
    return _read(folder, name, sorted(found, key=lambda one: one[0]))


def _too_many(mark: SourceMark) -> Listing:
    message = f'more than {MAX_FILES} files; split the record'
    return Listing(problems=(Problem(code='too-large', message=message, mark=mark),))


def held(texts: Mapping[str, str], name: str) -> Listing:
    """Return what `walk` would find in a folder of these texts by path."""
    if len(texts) > MAX_FILES:
        return _too_many(SourceMark(name, 1))
    # No more of a file than is ever read.
    found = ((path, text.encode()[: MAX_BYTES + 1]) for path, text in sorted(texts.items()))
    return Listing(files=tuple(DataFile(path, data) for path, data in found))


def _scan(folder: str, below: str) -> Iterator[tuple[str, Status]]:
    """Yield path and status of everything below, following no link."""
    with os.scandir(Path(folder, below)) as found:
        for one in found:
            path = f'{below}/{one.name}' if below else one.name
            is_passed = one.name.startswith('.') or one.name in _ABOUT or one.name.endswith(_LEFT_BEHIND)
            if not is_passed:
                yield from _look(folder, path)


def _look(folder: str, path: str) -> Iterator[tuple[str, Status]]:
    try:
        status = Path(folder, path).lstat()
        if stat.S_ISDIR(status.st_mode) and path.count('/') < MAX_DEPTH - 1 and not path.endswith('.yaml'):
            yield from _scan(folder, path)
        else:
            yield path, status
    except OSError as error:
        yield path, error


def _read(folder: str, name: str, found: list[tuple[str, Status]]) -> Listing:
    files, problems, refused = [], [], []
    for path, status in found:
        reason = _refusal(path, status)
        if reason is None:
            try:
                files.append(DataFile(path, read_ordinary(Path(folder, path))))
            except OSError as error:
                reason = _unreadable(error)
        if reason is not None:
            mark = SourceMark(one_line(f'{name}/{path}'), 1)
            problems.append(Problem(code='refused-file', message=reason, mark=mark))
            refused.append(path)
    return Listing(tuple(files), tuple(problems), tuple(refused))


def _refusal(path: str, status: Status) -> str | None:
    if isinstance(status, OSError):
        return _unreadable(status)
    if stat.S_ISLNK(status.st_mode):
        return 'a symbolic link; put the file itself here'
    if stat.S_ISDIR(status.st_mode):
        return 'a folder where a file is expected; move its files'
    if not stat.S_ISREG(status.st_mode):
        return 'not an ordinary file; remove it'
    if not all(map(_NAME.fullmatch, path.split('/'))):
        return 'a file name may have ASCII letters, digits, dots, hyphens and underscores; rename it'
    return None


def _unreadable(error: OSError) -> str:
    return f'cannot be read: {error.strerror or error}; make it readable or remove it'


def read_ordinary(path: Path) -> bytes:
    """Return the bytes of an ordinary file, one more than allowed at most.

    Raises `OSError` for links, pipes and devices, also where one took the
    file's place after it was listed.
    """
    with os.fdopen(os.open(path, _FLAGS), 'rb') as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(0, 'not an ordinary file')
        return file.read(MAX_BYTES + 1)
