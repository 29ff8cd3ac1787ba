# SPDX-License-Identifier: Apache-2.0
"""Small git repositories that tests make, and the questions that they put to them."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

QUIET = {
    'GIT_CONFIG_NOSYSTEM': '1',
    'GIT_CONFIG_GLOBAL': os.devnull,
    'GIT_TERMINAL_PROMPT': '0',
    'GIT_AUTHOR_NAME': 'A. Author',
    'GIT_AUTHOR_EMAIL': 'author@example.org',
    'GIT_COMMITTER_NAME': 'A. Author',
    'GIT_COMMITTER_EMAIL': 'author@example.org',
    'LC_ALL': 'C',
}


class Repository:
    """A repository in a folder of its own; nothing of the machine's configuration reaches it."""

    def __init__(self, path: Path) -> None:
        """Make an empty one."""
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.git('init', '--quiet', '--initial-branch=master')

    def git(self, *arguments: str, date: str = '2020-02-02T02:02:02Z') -> str:
        """Return what git prints."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith('GIT_')}
        environment |= {**QUIET, 'GIT_AUTHOR_DATE': date, 'GIT_COMMITTER_DATE': date}
        found = subprocess.run(
            ['git', '-C', str(self.path), *arguments],  # noqa: S607 (whichever git the machine has)
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            encoding='utf-8',
        )
        return found.stdout.strip()

    def commit(
        self,
        files: Mapping[str, str | bytes | None],
        *,
        tag: str | None = None,
        date: str = '2020-02-02T02:02:02Z',
    ) -> str:
        """Write files (None deletes one), commit them all and return the id of the commit."""
        for name, content in files.items():
            path = self.path / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.git('add', '--all')
        self.git('commit', '--quiet', '--allow-empty', '--message=change', date=date)
        if tag is not None:
            self.git('tag', tag)
        return self.git('rev-parse', 'HEAD')
