# SPDX-License-Identifier: Apache-2.0
"""The command `maturity new`: an entry begins."""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from typing import TYPE_CHECKING, Any

from maturity.commands.changing import CHANGE, carried_out, stated
from maturity.commands.command import command, option, source_option
from maturity.commands.entries import EVENT, event, free
from maturity.console import CLEAN, UsageError, known, loaded, shown
from maturity.edit.begin import begin_entry
from maturity.edit.names import titled
from maturity.problems import listed, one_line
from maturity_audit.commands.harvest import harvest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.evaluate import Assessments
    from maturity.model import Dataset


@command(
    'new',
    'add an entry to the record, and what clones say of it',
    option('kind', metavar='KIND', help='one of the kinds of ladders.yaml'),
    option('id', metavar='ENTRY', help='its id, and the name of its file'),
    *CHANGE,
    option('--title', metavar='TITLE', help='the name that readers see (made of its id)'),
    option('--type', metavar='TYPE', help='one of the types of the kind, where it has some'),
    option('--path', metavar='PATH', required=True, help='the file or folder of its code'),
    option('--symbol', metavar='SYMBOL', help='its class there, with its module: code.new.Driver'),
    *EVENT,
    source_option(required=False),
    examples=(
        ('new driver gamma --path code/gamma.py --release 3.10', 'by hand'),
        ('new driver gamma --path code/gamma.py --source owner/name=../name', 'with all that clones say'),
    ),
    group='change',
)
def new(options: Namespace) -> int:
    """Add the entry, harvest it where there are clones, and say what is left to do."""
    before = loaded(options.data)
    data = before.data
    about = _about(options, data)
    release = about['introduced']['release']
    where = {'path': options.path}
    code = stated(since=release, **where, symbol=options.symbol, evidence=[where])
    kind = data.kinds[options.kind]
    change = partial(begin_entry, kind=kind, id_=options.id, about=about, code=code)
    status = carried_out(options, before, change)
    if status == CLEAN and options.source and not options.dry_run:
        asked = {'release': release, 'entry': [options.id], 'write': True, 'evidence': None}
        status = harvest.run(Namespace(**{**vars(options), **asked, 'because': None, 'correct': None}))
    if status == CLEAN and not options.dry_run:
        shown(_left(options, loaded(options.data)))
    return status


def _about(options: Namespace, data: Dataset) -> dict[str, Any]:
    """Return what a file begins with; raises `UsageError`."""
    known(options.kind, data.kinds, 'kind')
    kind = data.kinds[options.kind]
    free(data, options.id)
    if kind.types and options.type is None:
        message = f'say with --type which it is: {listed(kind.types)}'
        raise UsageError(message)
    known(options.type, kind.types, f'type of {kind.id}')
    title = options.title or titled(options.id)
    return stated(title=title, type=options.type, introduced=event(options, data))


def _left(options: Namespace, after: Assessments) -> Iterator[str]:
    """Yield what keeps an entry from the next level, and where the rest is said."""
    newest = after.data.newest.id
    assessment = after.by_entry[options.id][newest]
    for judgement in assessment.in_the_way:
        yield one_line(f'Left: {judgement.requirement.title}: {judgement.reason}')
    yield f'All that is on record: maturity show {options.id} --release {newest}'
