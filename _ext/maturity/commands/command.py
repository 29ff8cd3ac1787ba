# SPDX-License-Identifier: Apache-2.0
"""What a command is, and the options that several have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from maturity.checks.catalogues import RESERVED_KINDS
from maturity.console import UsageError
from maturity.edit.emitted import scalar
from maturity.edit.names import plural
from maturity.model.forms import ID

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


GROUPS = {
    'read': 'ask the record',
    'change': 'change the record, or hold it against its sources',
    'outputs': 'write for others',
    'begin': 'begin a record',
}
"""The groups of commands, in the order of help."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A command: its name, a sentence, what its options are, what it does, and uses of it.

    `run` returns the exit status, and raises `UsageError` or `DataError`.
    `examples` are the words after `maturity`, each with what it is for.
    `group` is one of `GROUPS`.
    `paged`: a long answer goes through a pager.  `status` adds to what the exit
    status of every command says.
    """

    name: str
    purpose: str
    options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    examples: tuple[tuple[str, str], ...]
    group: str = 'read'
    paged: bool = False
    status: str | None = None


def data_option(parser: argparse.ArgumentParser | argparse._MutuallyExclusiveGroup) -> None:
    """Add the option that names the data folder."""
    parser.add_argument('--data', default='data', metavar='DATA', help='the data folder (./data)')


def source_option(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Add the option that names clones."""
    parser.add_argument(
        '--source',
        action='append',
        required=required,
        metavar='REPOSITORY=PATH',
        help='a clone of a repository that repositories.yaml lists; may be given again',
    )


def empty_folder(folder: str) -> None:
    """Raise `UsageError` where a folder to be written is there and not empty."""
    path = Path(folder)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        message = f'{folder!r} is not empty, and nothing in it is overwritten; name a new folder'
        raise UsageError(message)


def outside(path: str, data: str) -> None:
    """Raise `UsageError` where a path to be written is the data folder or lies in it."""
    real, folder = Path(path).resolve(), Path(data).resolve()
    if real.is_relative_to(folder):
        message = (
            f'{path!r} lies in the data folder {data!r}, which holds the record alone; name another place'
        )
        raise UsageError(message)


def checked_kind(kind: str) -> str:
    """Return the id of a kind; raises `UsageError` where it cannot be one."""
    if not ID.fits(kind) or kind in RESERVED_KINDS or plural(kind) in {'releases', 'published'}:
        message = (
            f'{kind!r} cannot be a kind; write a word in lower case that has no other meaning, as driver'
        )
        raise UsageError(message)
    if scalar(kind) != kind:
        message = f'{kind!r} cannot be a kind: YAML reads it as something else than a word; write another'
        raise UsageError(message)
    return kind
