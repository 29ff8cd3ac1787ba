# SPDX-License-Identifier: Apache-2.0
"""Files that one build leaves for the next: plain data with a digest, written whole.

They can run nothing, and one that is damaged, cut short or not there is only
a reason to work anew.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    Kept = Mapping[str, Any]


def digest_of(value: object) -> str:
    """Return a short digest of frozen plain data; places in files do not count."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


def read_kept(path: Path, empty: Kept) -> Kept:
    """Return what `write_kept` was given, or `empty` where that cannot be known.

    Other keys than those of `empty`, or other types, are those of another version.
    """
    try:
        digest, _, content = path.read_bytes().partition(b'\n')
        kept = json.loads(content) if digest == _digest(content) else None
    except (OSError, ValueError, RecursionError):
        return empty
    return kept if isinstance(kept, dict) and _form(kept) == _form(empty) else empty


def _form(kept: Kept) -> dict[str, type]:
    return {key: type(value) for key, value in kept.items()}


def write_kept(path: Path, value: Kept) -> None:
    """Keep JSON; may raise `OSError`."""
    content = json.dumps(value, separators=(',', ':')).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, (_digest(content), b'\n', content))


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def write_whole(path: Path, content: Iterable[bytes]) -> None:
    """Write a file in one step, so that a killed build leaves no half of it; may raise `OSError`.

    The other name is always the same, so that what a killed build left is found
    and removed; whoever put a link there does not have it followed.
    """
    temporary = path.with_name(f'{path.name}.new')
    temporary.unlink(missing_ok=True)
    try:
        with temporary.open('xb') as file:
            file.writelines(content)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def remove(output: Path, name: str) -> None:
    """Remove a file and the folders that are empty without it; nothing outside the output."""
    path = PurePosixPath(name)
    if path.is_absolute() or '..' in path.parts:
        return
    with suppress(OSError):
        (output / f'{path}.new').unlink(missing_ok=True)
        (output / path).unlink()
        for folder in path.parents[:-1]:
            (output / folder).rmdir()
