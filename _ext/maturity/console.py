# SPDX-License-Identifier: Apache-2.0
"""What all commands share: exit status, errors, how a record is read, and what the terminal can do."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from maturity import naming
from maturity.files import read_ordinary
from maturity.load import load
from maturity.problems import instead, without_place
from maturity.typesetting import NARROWEST, WIDTH, Screen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from maturity.evaluate import Assessments
    from maturity.model import Dataset
    from maturity.problems import Problem

CLEAN, PROBLEMS, CANNOT_RUN = 0, 1, 2
LEFT = 141
"""What shells take an end by SIGPIPE for: the reader has left."""
STATUS: Mapping[int, str] = {
    CLEAN: 'clean',
    PROBLEMS: 'the data has problems, or disagrees with its sources',
    CANNOT_RUN: 'the command cannot run, for example because there is no such entry',
}
"""What the exit status says; the documentation holds the same words."""

COLOURS = ('auto', 'always', 'never')
PAGERS = ('MATURITY_PAGER', 'PAGER')
"""The variables that name a pager; without them it is that of the platform, which is `less`."""


class UsageError(Exception):
    """The command cannot do what its words say."""


class DataError(Exception):
    """The data has problems; they have been printed."""


# The terminal -----------------------------------------------------------------------------------


def screen(colour: str = 'auto', width: int | None = None) -> Screen:
    """Return what standard output is: so wide, or else as COLUMNS or the terminal says.

    Colours: only on a terminal, not where NO_COLOR is set (https://no-color.org)
    or the terminal is dumb, unless they are asked for.
    """
    able = sys.stdout.isatty() and not os.environ.get('NO_COLOR') and os.environ.get('TERM') != 'dumb'
    columns = width or shutil.get_terminal_size((WIDTH, 24)).columns
    return Screen(max(NARROWEST, columns), colour == 'always' or (colour == 'auto' and able))


@contextmanager
def paged(*, wanted: bool) -> Iterator[None]:
    """Show what is printed meanwhile through a pager, where standard output is a terminal."""
    if not (wanted and sys.stdout.isatty()):
        yield
        return
    # Nobody else needs it, and it takes its time to load.
    from autopage import AutoPager, ErrorStrategy  # noqa: PLC0415

    pager = AutoPager(pager_command=PAGERS, errors=ErrorStrategy.BACKSLASH_REPLACE)
    with pager as stream, redirect_stdout(stream):
        yield


# The record -------------------------------------------------------------------------------------


def nearest_data() -> str:
    """Return the data folder that is nearest to where one stands: `data` here, or in a folder above."""
    here = Path.cwd()
    for above in (here, *here.parents):
        for folder in (above, above / 'data'):
            if (folder / 'releases.yaml').is_file():
                return os.path.relpath(folder)
    return 'data'


def name_of(folder: str) -> str:
    """Return what problems call the folder: relative where that leads down from here."""
    relative = os.path.relpath(folder or '.')
    return folder.rstrip('/') if relative.startswith('..') else relative.replace(os.sep, '/')


def content_of(file: str) -> bytes:
    """Return the bytes of an ordinary file, or of that to which a link leads; raises `UsageError`."""
    try:
        # Whoever names a link means what it leads to; nobody waits for a pipe.
        return read_ordinary(Path(file).resolve())
    except OSError as error:
        message = f'{file!r} cannot be read: {error.strerror or error}'
        raise UsageError(message) from error


def loaded(folder: str, despite: Collection[str] = ()) -> Assessments:
    """Return the record, assessed, also `despite` problems with these codes.

    Raises `UsageError` or `DataError` where it has others, after printing all.
    """
    found = load(folder, name=name_of(folder))
    if found.assessments is None or not {problem.code for problem in found.problems} <= {*despite}:
        for problem in found.problems:
            print(problem, file=sys.stderr)
        if any(problem.code == 'missing-folder' for problem in found.problems):
            message = f'no data in {folder!r}'
            raise UsageError(message)
        raise DataError
    return found.assessments


def named(data: Dataset, kind: str, word: str) -> str:
    """Return the id of the `entry`, `release` or `capability` that has this name; raises `UsageError`."""
    id_ = data.named(kind, word)
    if id_ not in data.named_records[kind]:
        raise UsageError(naming.unknown(data, kind, word))
    return id_


def known(value: str | None, values: Mapping[str, object], what: str) -> None:
    """Raise `UsageError` where a value is given that there is not."""
    if value is not None and value not in values:
        message = f'no {what} {value!r}{instead(value, values)}'
        raise UsageError(message)


def painted(problem: Problem, screen: Screen) -> str:
    """Return the line of a problem, as `str()` has it."""
    place, code = screen.paint(str(problem.mark), 'head'), screen.paint(problem.code, 'bad')
    return f'{place}: {code} {without_place(problem.message)}'


def shown(lines: Iterable[str]) -> None:
    """Print lines."""
    for line in lines:
        print(line)
