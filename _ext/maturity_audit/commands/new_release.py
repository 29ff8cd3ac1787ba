# SPDX-License-Identifier: Apache-2.0
"""The command `maturity new-release`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from maturity.commands.changing import CHANGE, Reasons, carried_out, stated
from maturity.commands.command import command, day_option, option, source_option
from maturity.commands.entries import fits
from maturity.console import CLEAN, UsageError, loaded, named, shown
from maturity.edit.begin import begin
from maturity.model import at
from maturity.model.events import ENDS, EventType
from maturity.model.forms import RELEASE
from maturity.problems import one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from maturity.edit.emitted import Tree
    from maturity.evaluate import Assessments
    from maturity.model import Dataset, Entry, Message, Release
    from maturity.model.facts import Life

KEYS = {
    'title': 'the name that readers see (its id)',
    'tag': 'its tag',
    'commit': 'the commit at which it is judged, as long as there is no tag',
    'status': 'one of the statuses of releases.yaml',
    'branch': 'its branch',
}
DAYS = {'released': 'the day of the release', 'planned': 'the day for which it is planned'}


@command(
    'new-release',
    'add a release to the record',
    option('id', metavar='RELEASE', help='its id; it comes after all that are on record'),
    *CHANGE,
    *(option(f'--{key}', metavar='TEXT', help=meaning) for key, meaning in KEYS.items()),
    *(day_option(f'--{key}', meaning) for key, meaning in DAYS.items()),
    option('--jobs-of', metavar='RELEASE', help='begin with the test jobs of this release, to be checked'),
    source_option(required=False),
    examples=(
        ('new-release 3.11 --title "Version 3.11" --tag 3.11.0 --jobs-of 3.10', 'by hand'),
        ('new-release 3.11 --source owner/name=../name', 'as clones say it'),
    ),
    group='change',
)
def new_release(given: argparse.Namespace) -> int:
    """Add the release, and say what is left to do."""
    before = loaded(given.data)
    data = before.data
    fits(given.id, RELEASE)
    if data.named('release', given.id) in data.releases:
        message = f'{given.id!r} is on record already'
        raise UsageError(message)
    if given.jobs_of is not None:
        given.jobs_of = named(data, 'release', given.jobs_of)
    told = stated(**{key: getattr(given, key) for key in (*KEYS, *DAYS)})
    # Nobody else needs what reads foreign files.
    from maturity_audit.harvest_edits import drafted  # noqa: PLC0415

    found, unclear = _from_clones(given, data)
    change = partial(begin, id_=given.id, about={**found, **told}, jobs_of=given.jobs_of)
    # A waiver can end with the release before, or what jobs tested be unknown yet.
    status = carried_out(given, before, change, effect, Reasons(drafted, kind='drafted'))
    if status == CLEAN:
        shown(one_line(f'Not known: {reason}.') for reason in unclear)
        shown(_next(given))
    return status


def effect(_before: Assessments, after: Assessments) -> Iterator[str]:
    """Yield how the entries stand in the new release, and which stand otherwise than in the one before."""
    release = after.data.newest
    found = [one for by_release in after.by_entry.values() if (one := by_release.get(release.id))]
    moved = [event for event in after.all_events if event.release is release]
    as_before = 'all as in the release before' if not moved else 'as in the release before, but'
    yield one_line(f'{release.title}: {len(found)} entries, {as_before}')
    for event in moved:
        was, now = (
            'not there' if level is None else after.data.level_of(level).title
            for level in (event.old, event.new)
        )
        if event.type is EventType.NO_LONGER_SHOWN:
            yield one_line(f'  {event.entry.title}: not known yet ({was} before, {now} by what is known)')
        else:
            yield one_line(f'  {event.entry.title}: {event.type.sign.words} ({was} -> {now})')
    for entry in after.data.entries.values():
        path = f'{after.data.kinds[entry.kind].folder}/{entry.id}'
        if (life := entry.life_at(release)) is not None:
            for words, keys in (*_due(after.data, life, release), *_ended(after.data, entry, release)):
                yield one_line(f'  {entry.title}: {words}: maturity set {path} {keys} ...')


def _due(data: Dataset, life: Life, release: Release) -> Iterator[tuple[str, str]]:
    """Yield that the end of a life was announced for now or earlier, and what records it."""
    for type_ in ENDS:
        for one in getattr(life, type_.value):
            until = data.releases.get(data.named('release', one.until or ''))
            if one.last is None and until is not None and until.position <= release.position:
                words = f'{type_.value} since {data.releases[one.release].title}, to go in {until.title}'
                yield f'{words}; when it is gone', f'removed release={release.id}'
                return


def _ended(data: Dataset, entry: Entry, release: Release) -> Iterator[tuple[str, str]]:
    """Yield the lists of facts that ended with the release before, and what lets each go on."""
    for id_, facts in entry.facts.items():
        if any(one.span.stop == release.position - 1 for one in facts) and at(facts, release) is None:
            words = f'nothing is recorded any more of {data.kinds[entry.kind].facts[id_].title}'
            yield f'{words}; where it goes on', f'facts {id_} since={release.id}'


def _from_clones(given: argparse.Namespace, data: Dataset) -> tuple[dict[str, Tree], Iterable[Message]]:
    """Return what the clones that are given say of the release, and what they cannot say."""
    if not given.source:
        return {}, ()
    # Nobody else needs what reads foreign files.
    from maturity_audit.clones import clones  # noqa: PLC0415
    from maturity_audit.harvest import new_release  # noqa: PLC0415

    with clones(data, given, [data.newest.id]) as sources:
        return new_release(data, sources, given.id)


def _next(given: argparse.Namespace) -> list[str]:
    lines = ['', 'Facts without "last" hold in it too; end those that do not (maturity set).']
    if given.jobs_of is None:
        lines.append(f'Its test jobs: maturity harvest --release {given.id} --write, with clones.')
    else:
        lines.append('Check its test jobs against the source: maturity audit, maturity set.')
    return [one_line(line) for line in lines]
