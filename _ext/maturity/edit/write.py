# SPDX-License-Identifier: Apache-2.0
"""Writes changed files of a record: all of them, or none where that would leave problems."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from maturity.files import DataFile, walk
from maturity.load import digest_of, read
from maturity.model import msg

try:
    import fcntl
except ImportError:  # Windows has no such locks, and the look at the record just before is what is left.
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from maturity.files import Listing
    from maturity.load import Loaded
    from maturity.model import Dataset, Message

CHANGED = msg('the record has changed meanwhile; run it again')

Edit: TypeAlias = 'Callable[[Mapping[str, str]], tuple[Mapping[str, str], Sequence[str]]]'
"""From the texts of all files by path to those that are different or new, and what cannot be changed."""


class CannotEdit(Exception):  # noqa: N818 (it says what has to be done by hand; nothing went wrong)
    """A change cannot be made without touching other lines; `reason` says why."""

    def __init__(self, reason: Message) -> None:
        """Keep the reason."""
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were changed, or the problems that kept all from being changed."""

    files: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """A record as it would be: the changed texts by path, what is loaded of it, what is in the way."""

    texts: Mapping[str, str]
    loaded: Loaded | None
    problems: tuple[str, ...]
    digest: str = ''


def planned(folder: str, data: Dataset, edit: Edit) -> Planned:
    """Return what a change of the record in `folder`, which was loaded as `data`, would lead to."""
    listing = walk(folder, data.root)
    if digest_of(one for one in listing.files if one.path != 'audited.yaml') != data.digest:
        return Planned({}, None, (str(CHANGED),))
    old = {one.path: one.data.decode() for one in listing.files}
    texts, refused = edit(old)
    if refused:
        return Planned({}, None, tuple(refused))
    texts = {path: text for path, text in texts.items() if old.get(path) != text}
    loaded = read(_with(listing, texts), name=data.root)
    return Planned(texts, loaded, tuple(map(str, loaded.problems)), digest_of(listing.files))


def changed(folder: str, data: Dataset, edit: Edit) -> Written:
    """Change the files of the record in `folder`, unless that would leave problems."""
    plan = planned(folder, data, edit)
    return Written(problems=plan.problems) if plan.problems else written(folder, plan)


def written(folder: str, plan: Planned) -> Written:
    """Write what was planned, unless the record is another one by now.

    Raises `OSError`, and has then changed nothing that could be known to fail.
    """
    with _alone(folder):
        if digest_of(walk(folder, 'data').files) != plan.digest:
            return Written(problems=(str(CHANGED),))
        replaced({Path(folder, path): text for path, text in plan.texts.items()})
    return Written(files=tuple(plan.texts))


@contextmanager
def _alone(folder: str) -> Iterator[None]:
    """Let nobody else who asks write into a folder meanwhile."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _with(listing: Listing, texts: Mapping[str, str]) -> Listing:
    """Return the record as it would be."""
    old = {one.path: one for one in listing.files}
    new = {path: DataFile(path, text.encode()) for path, text in texts.items()}
    return replace(listing, files=tuple(one for _, one in sorted({**old, **new}.items())))


def replaced(texts: Mapping[Path, str]) -> None:
    """Put files in the place of others, or of none, at once: nobody ever reads a half of one.

    All of them are written before the first takes its place, because a disk
    is full before that, and hardly ever in between.
    """
    new: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            new[path] = _beside(path, text)
        for path, beside in new.items():
            beside.replace(path)
    except BaseException:
        for beside in new.values():
            beside.unlink(missing_ok=True)
        raise


def _beside(path: Path, text: str) -> Path:
    """Write a file beside another one whose place it will take."""
    path.parent.mkdir(exist_ok=True)
    # A name with a dot is no part of the record.
    handle, name = tempfile.mkstemp(prefix='.', suffix='.new', dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, 'w', encoding='utf-8', newline='\n') as file:
            file.write(text)
        beside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _umask() -> int:
    """Return what new files are not to allow; it can only be asked by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
