# SPDX-License-Identifier: Apache-2.0
"""The command `maturity diff`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from maturity.api.encoder import Encoder
from maturity.api.text import as_json
from maturity.commands.command import (
    DATA,
    ENTRIES,
    READING,
    command,
    format_option,
    option,
    outside,
    put,
    record,
)
from maturity.comparison import compare
from maturity.console import CLEAN, PROBLEMS, UsageError, shown
from maturity.typesetting import PLAIN
from maturity.writers import WRITERS
from maturity.writers.documents import difference, differing
from maturity.writers.markup import file_name, note

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from maturity.comparison import Comparison
    from maturity.evaluate import Assessments
    from maturity.model import Dataset, Release
    from maturity.typesetting import Screen

VERSION = 3
"""The version of the shape of the JSON; it rises when a key goes or means something else."""


@command(
    'diff',
    'say what is different between two releases, and why',
    DATA,
    READING,
    option(
        'release', nargs=2, metavar='RELEASE', help='the earlier one, and a later one, perhaps not the next'
    ),
    format_option(*WRITERS, 'json', 'reno', help='reno: a release note'),
    option(
        '--output',
        metavar='FILE',
        help='write into this file; a note also into this folder of notes, under a name of its own',
    ),
    ENTRIES,
    option(
        '--exit-code', action='store_true', help='exit with 1 where anything is different, as git diff does'
    ),
    examples=(
        ('diff 3.9 3.10', 'what became of each entry, requirement, capability and test suite'),
        (
            'diff 3.9 3.10 --format markdown',
            'for a web form; rst is for documentation, json for programs',
        ),
        ('diff 3.9 3.10 --entry alpha', 'what its users lose and gain'),
        ('diff 3.9 3.10 --format reno --output releasenotes/notes', 'a release note among others'),
    ),
    paged=True,
    status='Differences are no problem: the status is 0. With --exit-code it is 1 where there are any.',
)
def diff(options: argparse.Namespace) -> int:
    """Print what is different, or write it into a file."""
    assessments = record(options)
    data = assessments.data
    before, after = _ends(data, *options.release)
    chosen = options.entry and [data.entries[id_] for id_ in dict.fromkeys(options.entry)]
    comparison = compare(assessments, before, after, chosen)
    if options.output is None:
        shown(_lines(assessments, comparison, options.format, options.screen))
    else:
        path = _path(data, comparison, options)
        # A file is the same whatever terminal it was written from.
        lines = _lines(assessments, comparison, options.format, PLAIN)
        put(path, ''.join(f'{line}\n' for line in lines))
        shown([str(path)])
    return PROBLEMS if options.exit_code and comparison.differences else CLEAN


def _ends(data: Dataset, first: str, second: str) -> tuple[Release, Release]:
    """Return the two releases; raises `UsageError` where they are one, or the wrong way round."""
    before, after = data.releases[first], data.releases[second]
    if before is after:
        message = f'{first!r} is one release; name two'
        raise UsageError(message)
    if before.position > after.position:
        message = (
            f'{first!r} comes after {second!r}; the earlier one stands first: maturity diff {second} {first}'
        )
        raise UsageError(message)
    return before, after


def _lines(assessments: Assessments, comparison: Comparison, format_: str, screen: Screen) -> Iterable[str]:
    """Return the lines of an answer."""
    if format_ == 'json':
        tree = {'version': VERSION, **json.loads(Encoder(assessments.data)(comparison))}
        return as_json(tree).splitlines()
    if format_ == 'reno':
        return note(differing(assessments, comparison), screen)
    return WRITERS[format_](screen).document(difference(assessments, comparison))


def _path(data: Dataset, comparison: Comparison, options: argparse.Namespace) -> Path:
    """Return the file to write; raises `UsageError`."""
    path = Path(options.output)
    if path.is_dir():
        if options.format != 'reno':
            message = f'{options.output!r} is a folder; only --format reno has a name of its own, name a file'
            raise UsageError(message)
        path /= file_name(data, comparison)
    outside(str(path), options.data)
    return path
