# SPDX-License-Identifier: Apache-2.0
"""Files as they are at the tags of a git repository: so that nobody has to collect them."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from maturity.console import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def tags(pattern: str, folder: Path) -> list[str]:
    """Return the tags of the repository of a folder that a pattern matches, by version.

    Raises `UsageError` where there is none.
    """
    words = ('for-each-ref', '--sort=version:refname', '--format=%(refname:short)', f'refs/tags/{pattern}')
    # A pre-release comes before its release.
    listed = _git(folder, '-c', 'versionsort.suffix=-', *words)
    if listed is None:
        message = f'{str(folder)!r} is not in a repository that git can read'
        raise UsageError(message)
    found = listed.decode('utf-8', 'replace').split()
    if not found:
        message = f'no tag of the repository matches {pattern!r}'
        raise UsageError(message)
    return found


def content_at(tag: str, file: Path) -> bytes | None:
    """Return what a file holds at a tag, or None where it is not there."""
    return _git(file.parent, 'cat-file', 'blob', f'refs/tags/{tag}:./{file.name}')


def path_of(file: Path) -> str:
    """Return the path of a file within its repository."""
    prefix = _git(file.parent, 'rev-parse', '--show-prefix') or b''
    return f'{prefix.decode("utf-8").strip()}{file.name}'


def _git(folder: Path, *words: str) -> bytes | None:
    # What a hook or a person has set is about another repository.
    environment = {name: value for name, value in os.environ.items() if not name.startswith('GIT_')}
    # A tag or a file is never taken for an option: a prefix stands before it.
    command = ['git', '-C', str(folder), *words]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
