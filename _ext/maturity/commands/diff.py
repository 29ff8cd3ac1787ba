# SPDX-License-Identifier: Apache-2.0
"""The command `maturity diff`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from maturity.api.text import as_json
from maturity.commands.command import Command, data_option, outside
from maturity.comparison import compare
from maturity.console import CLEAN, PROBLEMS, UsageError, known, loaded, shown
from maturity.edit.write import replaced
from maturity.evaluate import evaluate
from maturity.typesetting import PLAIN
from maturity.writers import WRITERS, trees
from maturity.writers.release_note import file_name, note
from maturity.writers.release_tables import difference, differing

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from maturity.comparison import Comparison
    from maturity.evaluate import Assessments
    from maturity.model import Dataset
    from maturity.typesetting import Screen

FORMATS = (*WRITERS, 'json', 'reno')


def _options(parser: argparse.ArgumentParser) -> None:
    data_option(parser)
    parser.add_argument('before', metavar='R1', help='the earlier release')
    parser.add_argument('after', metavar='R2', help='the later release, not necessarily the next one')
    parser.add_argument('--format', choices=FORMATS, default='text', help='reno: a release note')
    parser.add_argument(
        '--output',
        metavar='FILE',
        help='write into this file; a note also into this folder of notes, under a name of its own',
    )
    parser.add_argument(
        '--exit-code', action='store_true', help='exit with 1 where anything is different, as git diff does'
    )


def _run(options: argparse.Namespace) -> int:
    data = loaded(options.data)
    found, assessments = _compared(data, options)
    if options.output is None:
        shown(_lines(assessments, found, options.format, options.screen))
    else:
        # A file is the same whatever terminal it was written from.
        lines = _lines(assessments, found, options.format, PLAIN)
        shown([_written(data, found, options, ''.join(f'{one}\n' for one in lines))])
    return PROBLEMS if options.exit_code and found.differs else CLEAN


def _compared(data: Dataset, options: argparse.Namespace) -> tuple[Comparison, Assessments]:
    for id_ in (options.before, options.after):
        known(id_, data.releases, 'release')
    before, after = data.releases[options.before], data.releases[options.after]
    if before.position == after.position:
        message = f'{before.id!r} is one release; name two'
        raise UsageError(message)
    if before.position > after.position:
        message = (
            f'{before.id!r} comes after {after.id!r}; the earlier one stands first:'
            f' maturity diff {after.id} {before.id}'
        )
        raise UsageError(message)
    assessments = evaluate(data)
    return compare(assessments, before, after), assessments


def _lines(assessments: Assessments, found: Comparison, format_: str, screen: Screen) -> Iterator[str]:
    """Return the lines of an answer."""
    if format_ == 'json':
        tree = trees.comparison_tree(assessments.data, found)
        return iter(as_json(tree).splitlines())
    if format_ == 'reno':
        return note(differing(assessments, found), screen)
    return WRITERS[format_](screen).document(difference(assessments, found))


def _written(data: Dataset, found: Comparison, options: argparse.Namespace, text: str) -> str:
    """Write an answer into a file and return its path."""
    path = Path(options.output)
    if path.is_dir():
        if options.format != 'reno':
            message = f'{options.output!r} is a folder; only --format reno has a name of its own, name a file'
            raise UsageError(message)
        path /= file_name(data, found)
    outside(str(path), options.data)
    try:
        _put(path, text)
    except OSError as error:
        message = f'cannot write: {error}'
        raise UsageError(message) from error
    return str(path)


def _put(path: Path, text: str) -> None:
    """Write a file in one step; what is there and no file, as a pipe or terminal, stays what it is.

    Raises `OSError`, also for a folder that is not there.
    """
    if not path.parent.is_dir() or (path.exists() and not path.is_file()):
        path.write_text(text, 'utf-8', newline='\n')
    else:
        # The file that a link leads to is meant, not the link.
        replaced({path.resolve(): text})


COMMAND = Command(
    name='diff',
    purpose='say what is different between two releases, and why',
    options=_options,
    run=_run,
    examples=(
        ('diff 3.9 3.10', 'what became of each entry, requirement, capability and test suite'),
        (
            'diff 3.9 3.10 --format markdown',
            'for a web form; rst is for documentation, json for programs',
        ),
        ('diff 3.9 3.10 --format reno --output releasenotes/notes', 'a release note among others'),
    ),
    paged=True,
    status='Differences are no problem: the status is 0. With --exit-code it is 1 where there are any.',
)
