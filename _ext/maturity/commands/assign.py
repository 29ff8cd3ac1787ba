# SPDX-License-Identifier: Apache-2.0
"""The command `maturity set`: record a fact, and see first what it does."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any

from maturity.commands.changing import CHANGE, REASONS, carried_out, changeable, reasons
from maturity.commands.command import command, option, several
from maturity.commands.fields import parsed
from maturity.console import UsageError, known
from maturity.edit.changes import assign, take_away
from maturity.model import Entry
from maturity.model.documents import CATALOGUES
from maturity.model.shapes import hint_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from maturity.edit.items import Fields
    from maturity.edit.write import Change, Edits, Subject
    from maturity.model import Dataset, Release
    from maturity.model.shapes import Hint


@command(
    'set',
    'record a fact, and see first what it does to the classifications',
    option(
        'path',
        metavar='PATH',
        help='an entry, release, requirement, capability or test, and the keys that lead to a place: '
        'releases/3.10/gate/jobs; or a catalogue, as tests or ladders/levels/solid. Keys may also follow as '
        'words: releases/3.10 gate jobs. '
        'An asterisk stands for all entries of a folder that a release has: drivers/*/capabilities/volume',
    ),
    option(
        'fields',
        nargs='*',
        default=[],
        metavar='KEY=VALUE',
        help='KEY= takes a value away; a list is KEY=[A,B], or KEY=A KEY=B. A fact that began with a release '
        'ends with another: since=R last=R; last= lets it go on. Where an entry is removed, '
        'introduced release=R says that it is back: that is another life of it',
    ),
    *CHANGE,
    several('--and', 'PATH', 'another path with its KEY=VALUE, in the same step', nargs='+', dest='more'),
    option('--delete', action='store_true', help='take away the items of a list that are as the fields say'),
    *REASONS,
    examples=(
        (
            'set drivers/alpha/capabilities/volume since=3.9 state=implemented evidence=a.py:7',
            'a capability arrives; what held until then ends before it',
        ),
        (
            (
                'set capabilities id=quota title=Quota since=3.10 '
                "--and 'drivers/*/capabilities/quota' since=3.10 state=missing"
            ),
            'a capability is new, and no driver has it yet',
        ),
        (
            'set drivers/alpha/facts/images since=3.10 values=[small,large] evidence=images',
            'a list has other values',
        ),
        ('set releases/3.10/gate/jobs name=functional pipeline=check voting=true', 'a job votes'),
        ('set releases/3.10/gate/jobs name=functional --delete', 'a job is gone, from all pipelines'),
        ('set features/keeper/default-for since=amber last=3.9', 'a fact ends'),
        (
            'set tests/api/skips since=3.9 entries=[beta] why=switched-off evidence=tests/api.py:9',
            'a test is switched off for one entry',
        ),
        (
            'set tests id=more path=tests/more.py symbol=More.test_it shows=[volume] since=3.10',
            'a test arrives',
        ),
        ('set requirements/dr-vote last=3.9', 'a requirement ends'),
        (
            (
                'set requirements id=code kind=driver level=gold title=X quote=X since=3.9 '
                "'rule={has: implementation}'"
            ),
            'a requirement is new',
        ),
        (
            'set drivers/alpha/demotions release=3.10 reason=Slow evidence=https://e.org/x',
            'the reason of a demotion',
        ),
        (
            'set features/keeper/removed release=3.10 reason=Unused evidence=https://example.org/x',
            'an entry leaves; all that holds of it ends',
        ),
        (
            'set drivers/alpha deprecated release=3.10 until=4.0 instead=keeper reason=Slow',
            'the end of an entry is announced',
        ),
        ('set drivers/beta removed succeeded-by=alpha', 'what an entry became'),
        ('set drivers/alpha renamed release=3.10 title=Alfa', 'an entry had another title until then'),
        ('set drivers/alpha also=[Alef,Aleph]', 'other names of an entry; also= takes them away'),
        ('set releases/3.10 tag=3.10.0 commit= planned= released=2016-04-07', 'a release is out'),
    ),
    group='change',
)
def set_(options: argparse.Namespace) -> int:
    """Let places of files say something else."""
    before = changeable(options.data)
    steps = [
        _step(before.data, path, words, delete=options.delete)
        for path, *words in ([options.path, *options.fields], *options.more)
    ]

    def change(edits: Edits) -> None:
        for step in steps:
            step(edits)

    return carried_out(options, before, change, reasons=reasons(options))


def _step(data: Dataset, path: str, words: Sequence[str], *, delete: bool) -> Change:
    """Return the change by which a place says something else; raises `UsageError`."""
    further = [*takewhile(lambda word: '=' not in word, words)]
    if delete and len(further) == len(words):
        message = (
            '--delete takes items of a list away: name the list, and say which as KEY=VALUE: '
            'set requirements id=dr-vote --delete'
        )
        raise UsageError(message)
    subjects, hint, keys = _subjects(data, '/'.join([path, *further]))
    place, fields = parsed(data, hint, keys, words[len(further) :])
    if delete and not place.is_list:
        message = f'--delete is about items of lists; KEY= takes a value away: {", ".join(place.order)}'
        raise UsageError(message)

    def change(edits: Edits) -> None:
        for one in subjects:
            own = fields if len(subjects) == 1 else _in_life(data, one, fields)
            if delete:
                take_away(edits, one, place, fields)
            elif own is not None:
                assign(edits, one, place, own)

    return change


def _in_life(data: Dataset, subject: Subject, fields: Fields) -> Fields | None:
    """Return what is said of one of many entries: as long as it is there; None where it is gone by then."""
    release = data.releases.get(str(fields.get('since')))
    if release is None or not isinstance(subject, Entry):
        return fields
    life = next((life for life in subject.lives if life.stop >= release.position), None)
    if life is None:
        return None
    releases = [*data.releases]
    ends = {} if life.removed is None else {'last': releases[life.stop]}
    return {**ends, **fields, 'since': releases[max(life.start, release.position)]}


def _subjects(data: Dataset, path: str) -> tuple[Sequence[Subject], Hint, tuple[str, ...]]:
    """Return what a path is about, all of a folder for an asterisk, its declaration, and the keys below it.

    An entry has its path also by an id that it had before.  Raises `UsageError`.
    """
    folder, *keys = filter(None, path.split('/'))
    catalogues: Mapping[str, Mapping[str, Any]] = {
        'capabilities': data.capabilities,
        'readings': data.readings,
        'requirements': data.requirements,
        'tests': data.tests,
    }
    if folder in catalogues and keys:
        known(keys[0], catalogues[folder], 'capability' if folder == 'capabilities' else folder[:-1])
        subject = catalogues[folder][keys[0]]
    elif folder in CATALOGUES.keys() - {'audited', 'releases'}:
        return [f'{folder}.yaml'], hint_of(CATALOGUES[folder]), tuple(keys or ['tests'] * (folder == 'tests'))
    else:
        entries = [one for one in data.entries.values() if data.kinds[one.kind].folder == folder]
        if keys[:1] == ['*'] and keys[1:] and entries:
            return entries, hint_of(Entry), tuple(keys[1:])
        subject = _with_file(data, folder, *keys[:1])
    return [subject], hint_of(type(subject)), tuple(keys[1:])


def _with_file(data: Dataset, folder: str, id_: str = '') -> Entry | Release:
    """Return the entry or release that a file is about."""
    files: dict[str, Entry | Release] = {
        f'{data.kinds[entry.kind].folder}/{entry.id}': entry for entry in data.entries.values()
    }
    files |= {f'releases/{release.id}': release for release in data.releases.values()}
    path = f'{folder}/{data.named("release" if folder == "releases" else "entry", id_)}'
    known(path.rstrip('/'), files, 'entry or release')
    return files[path]
