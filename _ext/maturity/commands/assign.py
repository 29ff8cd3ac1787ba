# SPDX-License-Identifier: Apache-2.0
"""The command `maturity set`: record a fact, and see first what it does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from maturity.commands.changing import CHANGE, WHERE, Reasons, carried_out, changeable
from maturity.commands.command import command, option
from maturity.commands.fields import evidence, parsed
from maturity.console import UsageError, known
from maturity.edit.changes import assign
from maturity.model import Entry

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from maturity.edit.emitted import Tree
    from maturity.model import Dataset, Release


@command(
    'set',
    'record a fact, and see first what it does to the classifications',
    option(
        'path',
        metavar='PATH',
        help='the file of an entry or release, and the keys that lead to a place: releases/3.10/gate/jobs',
    ),
    option(
        'fields',
        nargs='*',
        default=[],
        metavar='KEY=VALUE',
        help='KEY= takes a value away; a list is KEY=[A,B], or KEY=A KEY=B',
    ),
    *CHANGE,
    option('--because', metavar='TEXT', help='the reason of the demotions that this leads to'),
    option('--correct', metavar='TEXT', help='why what was published of releases is something else then'),
    WHERE,
    examples=(
        (
            'set drivers/alpha/capabilities/volume since=3.9 state=implemented evidence=a.py:7',
            'a capability arrives; what held until then ends before it',
        ),
        (
            'set drivers/alpha/facts/images since=3.10 values=[small,large] evidence=images',
            'a list has other values',
        ),
        ('set releases/3.10/gate/jobs name=functional pipeline=check voting=true', 'a job votes'),
        ('set features/keeper/default-for since=amber last=3.9', 'a fact ends'),
        (
            'set drivers/alpha/demotions release=3.10 reason=Slow evidence=https://e.org/x',
            'the reason of a demotion',
        ),
        (
            'set features/keeper/removed release=3.10 reason=Unused evidence=https://example.org/x',
            'an entry leaves; all that holds of it ends',
        ),
        ('set releases/3.10 tag=3.10.0 commit= planned= released=2016-04-07', 'a release is out'),
    ),
    group='change',
)
def set_(options: argparse.Namespace) -> int:
    """Let a place of a file say something else."""
    data = changeable(options.data)
    folder, *below = options.path.split('/')
    id_, *keys = below or ['']
    subject = _subject(data, folder, id_)
    schema = 'entry' if isinstance(subject, Entry) else 'release'
    place, fields = parsed(data, schema, tuple(keys), options.fields)
    given = [evidence(text) for text in options.evidence]
    if options.because is not None and not given:
        message = '--because needs --evidence: the reason of a demotion is one that a reader can look up'
        raise UsageError(message)
    if given and options.because is None and options.correct is None:
        message = '--evidence is that of --because or --correct; that of a fact is evidence=WHERE'
        raise UsageError(message)
    return carried_out(
        options,
        data,
        partial(assign, subject=subject, place=place, fields=fields),
        reasons=Reasons(_reason(options.because, given), _reason(options.correct, given)),
    )


def _subject(data: Dataset, folder: str, id_: str) -> Entry | Release:
    """Return what a file is about; an entry also by an id that it had before."""
    files: dict[str, Entry | Release] = {
        f'{data.kinds[entry.kind].folder}/{entry.id}': entry for entry in data.entries.values()
    }
    files |= {f'releases/{release.id}': release for release in data.releases.values()}
    path = f'{folder}/{data.renamed.get(id_, id_)}'
    known(path.rstrip('/'), files, 'entry or release')
    return files[path]


def _reason(text: str | None, given: list[Mapping[str, Tree]]) -> Mapping[str, Tree] | None:
    if text is None:
        return None
    return {'reason': text, 'evidence': given} if given else {'reason': text}
