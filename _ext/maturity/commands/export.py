# SPDX-License-Identifier: Apache-2.0
"""The command `maturity export`."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from maturity import api
from maturity.commands.command import DATA, command, option, outside, several, writing
from maturity.console import CLEAN, UsageError, loaded, shown
from maturity.edit.write import replaced
from maturity.problems import listed, one_line

if TYPE_CHECKING:
    import argparse

_ADDRESS = re.compile(r'https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?(/[A-Za-z0-9._~/%-]*)?')


@command(
    'export',
    'write JSON, CSV, an Atom feed and badges',
    DATA,
    option('--output', required=True, metavar='DIR', help='the folder to write into'),
    option('--base-url', default='', metavar='URL', help='the address that DIR will have'),
    several('--only', 'PART', f'one of {listed(api.PARTS)}', choices=api.PARTS),
    examples=(
        (
            'export --output public',
            'every file, below public/api/v1, public/badges and public/schema',
        ),
        ('export --output public --only json --only badges', 'only some'),
    ),
    group='outputs',
)
def export(options: argparse.Namespace) -> int:
    """Write the files, and say how many."""
    if options.base_url and not _ADDRESS.fullmatch(options.base_url):
        message = f'{options.base_url!r} is no address; it looks like https://example.org/maturity/'
        raise UsageError(message)
    _apart(options.output, options.data)
    made = api.Export(assessments=loaded(options.data), base=api.based(options.base_url))
    out, count = Path(options.output), 0
    with writing(options.output):
        for path, content in api.files(made, options.only or api.PARTS):
            _write(out, path, content)
            count += 1
    shown([one_line(f'{count} files in {options.output}')])
    return CLEAN


def _apart(output: str, data: str) -> None:
    """Raise `UsageError` where the outputs would stand in the record, or around it."""
    if not output:
        message = '--output names no folder; name the one to write into, as public'
        raise UsageError(message)
    outside(output, data)
    if Path(data).resolve().is_relative_to(Path(output).resolve()):
        message = f'{output!r} holds the data folder {data!r}; name a folder for the outputs alone'
        raise UsageError(message)


def _write(out: Path, path: str, content: bytes) -> None:
    """Write a file in one step, so that nobody reads the half of it, and nowhere but below `out`."""
    for folder in list(PurePosixPath(path).parents)[-2::-1]:
        if (out / folder).is_symlink():
            message = f'{str(out / folder)!r} is a link, which may lead anywhere; put a folder in its place'
            raise UsageError(message)
    (out / path).parent.mkdir(parents=True, exist_ok=True)
    # A link at the place of a file is replaced as the file would be, and not followed.
    replaced({out / path: content.decode()})
