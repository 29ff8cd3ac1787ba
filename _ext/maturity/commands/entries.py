# SPDX-License-Identifier: Apache-2.0
"""The commands that change an entry as a whole: it gets another id, or leaves."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maturity.commands.changing import CHANGE, CORRECT, WHERE, Reasons, carried_out, changeable, stated
from maturity.commands.command import command, option, several
from maturity.console import CLEAN, UsageError, known, named, shown
from maturity.edit.leaving import rename as renamed
from maturity.edit.leaving import rename_release, retired
from maturity.edit.leaving import retire as leaves
from maturity.model.forms import ID, RELEASE
from maturity.problems import listed, one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from maturity.model import Dataset
    from maturity.model.forms import Form

EVENT = (
    option('--release', metavar='RELEASE', help='the first such release (the newest)'),
    option('--because', metavar='TEXT', help='why, for readers'),
    WHERE,
)
"""The options that say when something happened to an entry, and why."""


BECAME = {
    'instead': 'what to use instead',
    'succeeded-by': 'what took its place',
    'merged-into': 'what it is part of now',
    'split-into': 'what it was split into',
}
"""What `retire` can say of others, by the keys of the record."""


def free(data: Dataset, id_: str) -> None:
    """Raise `UsageError` where no entry can get an id."""
    fits(id_, ID)
    if id_ in data.entries or id_ in data.renamed:
        taken = data.entries[data.renamed.get(id_, id_)]
        message = f'{id_!r} is the id of {taken.title}, or was'
        raise UsageError(message)


def event(options: argparse.Namespace, data: Dataset) -> dict[str, Any]:
    """Return the release, reason and evidence that options give of an event; raises `UsageError`."""
    release = data.newest.id if options.release is None else named(data, 'release', options.release)
    return stated(release=release, reason=options.because, evidence=options.evidence)


@command(
    'retire',
    'record that an entry is gone, with all that ends with it: what serves it alone, jobs, lists',
    option('entry', metavar='ENTRY'),
    *CHANGE,
    *EVENT,
    *(several(f'--{key}', 'ENTRY', words) for key, words in BECAME.items()),
    CORRECT,
    examples=(
        (
            "retire alpha --release 3.10 --because 'Nobody used it' --evidence https://e.org/x",
            'it is not in 3.10 any more',
        ),
    ),
    group='change',
)
def retire(options: argparse.Namespace) -> int:
    """Remove an entry."""
    before = changeable(options.data)
    data = before.data
    entry = data.entries[named(data, 'entry', options.entry)]
    fields = event(options, data)
    release = data.releases[fields.pop('release')]
    if 'evidence' not in fields:
        message = 'say with --evidence where a reader can see that it is gone'
        raise UsageError(message)
    if not data.exists(entry, release):
        message = f'{entry.id!r} is not in {release.id!r} anyway'
        raise UsageError(message)
    for key in BECAME:
        ids = [named(data, 'entry', one) for one in getattr(options, key.replace('-', '_'))]
        if ids:
            fields[key] = ids if len(ids) > 1 else ids[0]
    also = [str(one.title) for one in retired(data, entry, release) if one is not entry]
    shown([one_line(f'With it goes what serves nothing else: {listed(also)}.')] if also else [])
    # What falls with it falls for the same reason.
    why = {'reason': options.because or f'{entry.title} was removed.', 'evidence': fields['evidence']}
    correction = stated(reason=options.correct) or None
    change = partial(leaves, entry=entry, release=release, fields=fields)
    return carried_out(options, before, change, reasons=Reasons(lambda _event: why, correction, 'implied'))


def fits(id_: str, form: Form) -> None:
    """Raise `UsageError` where something cannot be an id of this form."""
    if not form.fits(id_):
        further = ' or full stops' if form is RELEASE else ''
        message = f'{id_!r} is no id: lower case letters, digits, single hyphens{further}'
        raise UsageError(message)


@command(
    'rename',
    'give an entry or a release another id, everywhere; the former one stays a name of it',
    option('old', metavar='OLD', help='its id'),
    option('new', metavar='NEW', help='the id that it gets'),
    *CHANGE,
    *EVENT,
    option('--title', metavar='TITLE', help='the title that it gets, too'),
    examples=(
        ('rename alpha alfa --release 3.9 --title Alfa', 'it is called otherwise since 3.9'),
        ('rename 3.10 4.0', 'a release comes out under another name than it began with'),
    ),
    group='change',
)
def rename(options: argparse.Namespace) -> int:
    """Give an entry or a release another id."""
    before = changeable(options.data)
    data = before.data
    release = data.releases.get(data.named('release', options.old))
    if release is None:
        old = data.named('entry', options.old)
        known(old, {**data.entries, **data.releases}, 'entry or release')
        free(data, options.new)
        entry, fields = data.entries[old], event(options, data)
        change = partial(renamed, entry=entry, new=options.new, fields=fields, title=options.title)
    else:
        old = release.id
        fits(options.new, RELEASE)
        if options.new in data.releases:
            message = f'{options.new!r} is on record already'
            raise UsageError(message)
        if options.release or options.because or options.evidence:
            message = 'a release is called otherwise at all times; leave --release, --because, --evidence out'
            raise UsageError(message)
        change = partial(rename_release, release=release, new=options.new, title=options.title)
    status = carried_out(options, before, change)
    shown(_left(options, old) if status == CLEAN else ())
    return status


def _left(options: argparse.Namespace, old: str) -> Iterator[str]:
    """Yield the lines of parameters in which an id stands that is no reference: somebody has to look."""
    for name in ('audit.yaml', 'capabilities.yaml'):
        path = Path(options.data, name)
        for number, line in enumerate(path.read_text('utf-8').splitlines() if path.exists() else (), 1):
            if re.search(rf'(?<![\w-]){re.escape(old)}(?![\w-])', line):
                yield one_line(f'look whether this means it too: {path}:{number}: {line.strip()}')
