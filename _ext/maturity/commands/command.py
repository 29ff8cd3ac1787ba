# SPDX-License-Identifier: Apache-2.0
"""What a command is, and the options that several have."""

from __future__ import annotations

import argparse
import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maturity.checks.catalogues import RESERVED_KINDS
from maturity.console import UsageError, known, loaded, named
from maturity.edit.emitted import scalar
from maturity.edit.names import plural
from maturity.edit.write import replaced
from maturity.model.forms import ID
from maturity.problems import listed
from maturity.reading import is_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.model import Dataset


GROUPS = {
    'read': 'ask the record',
    'change': 'change the record, or check it against its sources',
    'outputs': 'write for others',
    'begin': 'begin a record',
}
"""The groups of commands, in the order of help."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option or argument, as argparse takes it."""

    names: tuple[str, ...]
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Options that stand together in help; those without a title exclude each other."""

    options: tuple[Option, ...]
    title: str | None = None
    description: str | None = None


def option(*names: str, **settings: Any) -> Option:
    """Return an option or argument."""
    return Option(names, settings)


def several(name: str, metavar: str, words: str, **settings: Any) -> Option:
    """Return an option that may be given again."""
    words = f'{words}; may be given again'
    return option(name, action='append', metavar=metavar, help=words, **{'default': [], **settings})


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A command: its name, a sentence, its options, what it does, and uses of it.

    `run` returns the exit status, and raises `UsageError` or `DataError`.
    `examples` are the words after `maturity`, each with what it is for.
    `group` is one of `GROUPS`.
    `paged`: a long answer goes through a pager.  `status` adds to what the exit
    status of every command says.
    """

    name: str
    purpose: str
    options: tuple[Option | Group, ...]
    run: Callable[[argparse.Namespace], int]
    examples: tuple[tuple[str, str], ...]
    group: str = 'read'
    paged: bool = False
    status: str | None = None

    @property
    def flags(self) -> tuple[str, ...]:
        """The names of its options."""
        parts = (part.options if isinstance(part, Group) else (part,) for part in self.options)
        return tuple(name for part in parts for each in part for name in each.names if name[0] == '-')

    def complete(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to a parser, and what it is for."""
        for part in self.options:
            if isinstance(part, Option):
                parser.add_argument(*part.names, **part.settings)
                continue
            group = (
                parser.add_mutually_exclusive_group()
                if part.title is None
                else parser.add_argument_group(part.title, part.description)
            )
            for each in part.options:
                group.add_argument(*each.names, **each.settings)
        parser.set_defaults(command=self)


def command(
    name: str, purpose: str, *options: Option | Group, **about: Any
) -> Callable[[Callable[[argparse.Namespace], int]], Command]:
    """Return a decorator that makes a command of what it does; `about` are further fields."""
    return lambda run: Command(name=name, purpose=purpose, options=options, run=run, **about)


# Options that several commands have --------------------------------------------------------------

DATA = option('--data', metavar='DATA', help='the data folder (data, here or in a folder above)')
KIND = several('--kind', 'KIND', 'only this kind of entry', default=None)
RELEASES = several('--release', 'RELEASE', 'only this one', default=None)
ENTRIES = several('--entry', 'ENTRY', 'only this entry', default=None)
READING = option('--reading', metavar='READING', help='in this reading of the requirements')
ENTRY = (
    DATA,
    option('entry', metavar='ENTRY'),
    option('--release', metavar='RELEASE', help='at this release (the newest that is out and has the entry)'),
)
"""The options of a question about one entry."""


def format_option(*choices: str, **about: Any) -> Option:
    """Return the option that says in which form an answer is written: the first of these, or another."""
    return option('--format', choices=choices, default=choices[0], **about)


def day_option(name: str, meaning: str) -> Option:
    """Return an option that takes a day."""
    return option(name, metavar='YYYY-MM-DD', type=_day, help=meaning)


def _day(text: str) -> str:
    """Return a day as it was typed; raises what argparse takes for a wrong value."""
    if not (_DAY.fullmatch(text) and is_day(text)):
        message = f'{text!r} is not a day of the calendar: YYYY-MM-DD'
        raise argparse.ArgumentTypeError(message)
    return text


_DAY = re.compile(r'\d{4}-\d\d-\d\d')


def source_option(*, required: bool = True) -> Option:
    """Return the option that names clones."""
    words = 'a clone of a repository that repositories.yaml lists'
    return several('--source', 'REPOSITORY=PATH', words, required=required)


# What they name ---------------------------------------------------------------------------------


def record(options: argparse.Namespace) -> Assessments:
    """Return the record, assessed, which has all that the options name.

    Raises `UsageError` or `DataError`, after printing the problems of the record.
    """
    assessments = loaded(options.data)
    chosen(options, assessments.data)
    reading = getattr(options, 'reading', None)
    return assessments if reading is None else assessments.in_readings[reading]


def chosen(options: argparse.Namespace, data: Dataset) -> None:
    """Give options the ids of what they name; raises `UsageError` where a record does not have it."""
    for kind in ('entry', 'release'):
        match getattr(options, kind, None):
            case str(word):
                setattr(options, kind, named(data, kind, word))
            case list(words):
                setattr(options, kind, [named(data, kind, word) for word in words])
    for name, there in (('kind', data.kinds), ('reading', data.readings)):
        given = getattr(options, name, None)
        for one in given if isinstance(given, list) else [given]:
            known(one, there, name)


def assessed(options: argparse.Namespace, assessments: Assessments) -> Assessment:
    """Return the assessment of the entry at the release that options name, or the newest that is out."""
    by_release = assessments.by_entry[options.entry]
    found = assessments.latest(options.entry) if options.release is None else by_release.get(options.release)
    if found is None:
        where = options.release or 'any release on record'
        message = f'{options.entry!r} does not exist in {where!r}; it does in {listed(by_release, limit=60)}'
        raise UsageError(message)
    return found


# Where they write -------------------------------------------------------------------------------


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


def put(path: Path, text: str) -> None:
    """Write a file in one step; what is there and no file, as a pipe or terminal, stays what it is.

    Raises `UsageError`, also for a folder that is not there.
    """
    with writing(str(path)):
        if not path.parent.is_dir() or (path.exists() and not path.is_file()):
            path.write_text(text, 'utf-8', newline='\n')
        else:
            # The file that a link leads to is meant, not the link.
            replaced({path.resolve(): text})


@contextmanager
def writing(what: str) -> Iterator[None]:
    """Say what cannot be written: raises `UsageError` for `OSError`, but not where nobody reads any more."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        message = f'cannot write {error.filename or what}: {error.strerror or error}'
        raise UsageError(message) from error


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
