# SPDX-License-Identifier: Apache-2.0
"""Surroundings of a build: no network, another user, nothing to write, a command less."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

USER = '4321'
# As root of a namespace of its own, whoever runs the tests.
ALONE = ('unshare', '--user', '--map-root-user')
OFFLINE = (*ALONE, '--net')
SOMEBODY = ('unshare', '--user', f'--map-user={USER}', f'--map-group={USER}')


def read_only(folder: Path) -> tuple[str, ...]:
    """Return what runs a command for which nothing below a folder can be written, not even by root."""
    mount = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    return (*ALONE, '--mount', 'sh', '-c', mount, str(folder))


def needs(prefix: tuple[str, ...]) -> tuple[str, ...]:
    """Return a prefix of commands that works here; skip the test where it does not."""
    found = shutil.which(prefix[0])
    if found is None or subprocess.run([*prefix, 'true'], capture_output=True, check=False).returncode:
        pytest.skip(f'{" ".join(prefix[:4])} is not allowed here')
    return prefix


def without(command: str, folder: Path) -> str:
    """Return a search path on which all commands are but one."""
    folder.mkdir()
    for place in os.environ['PATH'].split(os.pathsep):
        for one in Path(place).iterdir() if Path(place).is_dir() else ():
            if one.name != command and not (folder / one.name).is_symlink():
                (folder / one.name).symlink_to(one)
    return str(folder)
