# SPDX-License-Identifier: Apache-2.0
"""What somebody loses and gains who moves to a later release, and the moves that people plan for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from maturity import paths
from maturity.comparison import Comparison, capabilities, compare, facts, previous
from maturity.evaluate import Assessments
from maturity.model import Dataset, Entry, FactType, Kind, Text, msg
from maturity.model.events import EventType
from maturity.model.vocabulary import ABSENCES, DEAD, Absence, CapabilityState, Coverage, Relation, Vote
from maturity.views import changes
from maturity.views.events import NOTHING_HAPPENED
from maturity.views.options import Earlier, Newest, RequestError
from maturity.views.references import level_state, ref_of, standing
from maturity.views.registry import view
from maturity.views.shapes import BREAK, File, Link, Ref, Table, in_order, joined, stacked, table
from maturity.views.statements import Picker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from maturity.model import Message, Phrase, Release
    from maturity.views.changes import Item
    from maturity.views.shapes import Cell, Part, Parts

COLUMNS = {'lost': msg('What you lose'), 'gained': msg('What you gain'), None: msg('What else changes')}
"""Where differences stand, by their effect."""
SINCE = msg('Lost'), msg('Gained'), COLUMNS[None]
TESTS_ALONE = msg('What changes in the tests alone')


@view('upgrade')
def upgrade(assessments: Assessments, release: Newest, *, kind: Kind, from_: Earlier | None = None) -> Table:
    """Return what users of each entry of a kind lose and gain who move to a release from an earlier one."""
    move = _move(assessments.data, from_, release)
    return table(
        'upgrade',
        _caption(kind.plural, move, release),
        () if move is None else _rows(assessments, kind, move),
        in_order(kind.title, msg('Classification'), *COLUMNS.values()),
        empty=_empty(move),
    )


@view('upgrade-tests')
def upgrade_tests(assessments: Assessments, release: Newest, *, from_: Earlier | None = None) -> Table:
    """Return what is different in tests alone for who moves to a release from an earlier one."""
    move = _move(assessments.data, from_, release)
    groups = () if move is None else changes.groups(assessments, compare(assessments, move.before, release))
    tests = (changes.merged(group).items for group in groups if group.section.effect == 'tests')
    return table(
        'upgrade-tests',
        _caption(TESTS_ALONE, move, release),
        chain.from_iterable(tests),
        [
            (msg('Subject'), lambda item: item.subject),
            (msg('What changed'), lambda item: item.change),
            (msg('Why'), lambda item: stacked(item.why)),
        ],
        empty=_empty(move),
        folded=True,
    )


@view('gains-and-losses')
def gains_and_losses(assessments: Assessments, entry: Entry) -> Table:
    """Return what users of an entry lost and gained at each release, newest first, beside its history."""
    return table(
        'gains-and-losses',
        msg('{title}: lost and gained', title=entry.title),
        ((release, *cells) for release, _, *cells in _steps(assessments, [entry])),
        in_order(msg('Release'), *SINCE),
        empty=NOTHING_HAPPENED,
        folded=True,
    )


@view('gains-and-losses')
def gains_and_losses_of_list(assessments: Assessments, fact: FactType, *, kind: Kind) -> Table:
    """Return what one list of the entries of a kind lost and gained at each release, newest first."""
    return table(
        'gains-and-losses',
        msg('{facts}: lost and gained', facts=fact.title),
        _steps(assessments, assessments.data.of_kind(kind.id), fact),
        in_order(msg('Release'), kind.title, *SINCE),
        empty=NOTHING_HAPPENED,
    )


def _steps(
    assessments: Assessments, entries: Sequence[Entry], fact: FactType | None = None
) -> Iterator[tuple[Cell, ...]]:
    """Yield what entries, or one list of theirs, lost and gained at each release, newest first."""
    data = assessments.data
    for before, after in reversed(list(pairwise(data.releases.values()))):
        lasting = [one for one in entries if data.exists(one, before) and data.exists(one, after)]
        step = data, lasting, before, after
        compared = Comparison(
            before=before,
            after=after,
            capabilities=() if fact is not None else tuple(capabilities(*step)),
            facts=tuple(one for one in facts(*step) if fact is None or one.type is fact),
        )
        for (_kind, id_), cells in _cells(assessments, compared, own=True).items():
            yield ref_of(after), ref_of(data.entries[id_]), *cells


@view('upgrade-picker')
def upgrade_picker(data: Dataset) -> Picker:
    """Return what lets readers choose any two releases; it needs a script and the files for programs."""
    return Picker(
        name='upgrade-picker',
        caption=msg('Compare any two releases'),
        file=File(paths.UPGRADES, msg('Data')),
        releases=tuple(map(ref_of, data.releases.values())),
        columns=(msg('Entry'), msg('Classification'), *COLUMNS.values()),
        tests=TESTS_ALONE,
        words=tuple(_words(data)),
    )


def _move(data: Dataset, before: Release | None, after: Release) -> Upgrade | None:
    """Return the move to a release, None to the first there is; raises `RequestError`."""
    start = before or previous(data, after)
    if start is not None and start.position >= after.position:
        message = f'{start.id!r} is not before {after.id!r}'
        raise RequestError(message)
    return None if start is None else Upgrade(start, after)


def _caption(what: Phrase, move: Upgrade | None, release: Release) -> Phrase:
    return msg('{what}: {move}', what=what, move=release.title if move is None else move.title)


def _empty(move: Upgrade | None) -> Phrase:
    return msg('This is the first release on record.') if move is None else NOTHING_HAPPENED


def _rows(assessments: Assessments, kind: Kind, move: Upgrade) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of a row for entries with the same changes; those without any come last."""
    entries = assessments.data.of_kind(kind.id)
    told = _cells(assessments, compare(assessments, move.before, move.after, entries))
    alike: dict[tuple[Parts, ...], list[Ref]] = {}
    for entry in entries:
        before, after = (standing(assessments, entry, release) for release in (move.before, move.after))
        changed = told.pop((kind.id, entry.id), None)
        if changed or after not in ABSENCES:
            states = (after,) if before == after else (before, Text('→'), after)
            about = None if after in ABSENCES else move.after.id
            cells = (states, *changed) if changed else ((*states, UNCHANGED), (), (), ())
            alike.setdefault(cells, []).append(ref_of(entry, about=about))
    for (_type, id_), cells in told.items():
        alike[(), *cells] = [ref_of(assessments.data.requirements[id_])]
    for cells, whose in sorted(alike.items(), key=lambda pair: UNCHANGED in pair[0][0]):
        yield joined(whose), *cells


UNCHANGED = msg('(nothing changes)')


def _cells(
    assessments: Assessments, compared: Comparison, *, own: bool = False
) -> dict[tuple[str, str], tuple[Parts, ...]]:
    """Return what is different, but for tests, by type and id of whose it is: a cell for each effect.

    `own`: for the page of whose it is, on which the evidence stands.
    """
    found: dict[tuple[str, str], dict[str | None, list[Parts]]] = {}
    for group in changes.groups(assessments, compared):
        for item in group.items if group.section.effect != 'tests' else ():
            whose = item.whose[0]
            assert isinstance(whose, Ref)
            by_effect = found.setdefault((whose.type, whose.id), {effect: [] for effect in COLUMNS})
            by_effect[group.section.effect].append(tuple(_line(item, whose if own else None)))
    return {key: tuple(map(stacked, one.values())) for key, one in found.items()}


def _line(item: Item, evidence: Ref | None) -> Iterator[Part]:
    """Yield a difference, and each of its reasons on a line of its own where that is more than links."""
    about, *source = item.about or (None,)
    if evidence is not None and isinstance(about, Ref | Text):
        yield replace(evidence, title=about.title if isinstance(about, Ref) else about)
        yield from source
    else:
        yield from item.about
    if (words := item.brief if item.about else item.change) is not None:
        yield from (Text(':'), words) if item.about else (words,)
    for reason in item.why:
        if not isinstance(reason[0], Link):
            yield from (BREAK, *reason)
        elif evidence is None:
            yield from reason


# The picker -------------------------------------------------------------------------------------


def _words(data: Dataset) -> Iterator[tuple[str, Part]]:
    """Yield what the file for the picker names by ids, and the sentences that are made of that."""
    for kind in data.kinds.values():
        yield f'kind {kind.id}', kind.plural
        yield from (
            (f'level {kind.id} {id_}', level_state(data, kind, id_)) for id_ in (*kind.ladder, data.below.id)
        )
        for type_ in kind.facts.values():
            yield f'list {kind.id} {type_.id}', type_.title
            for id_, title in type_.sources.items():
                yield f'source {kind.id} {type_.id} {id_}', title
    yield from ((f'entry {one.id}', ref_of(one)) for one in data.entries.values())
    yield from ((f'capability {one.id}', ref_of(one)) for one in data.capabilities.values())
    yield from ((f'requirement {one.id}', ref_of(one)) for one in data.requirements.values())
    yield DEAD.id, DEAD
    yield from ((f'absent {one.id}', one) for one in ABSENCES)
    for sort, rows in (('capability', (*CapabilityState, *Absence)), ('coverage', Coverage), ('suite', Vote)):
        yield from ((f'{sort} is {one.value}', one.words) for one in rows)
    yield from ((f'event {one.value}', one.sign.words) for one in EventType)
    yield from ((f'relation {one.value}', one.words) for one in Relation)
    yield from ((f'say {name}', words) for name, words in changes.SAID.items())


# Moves ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A move from one release to a later one."""

    before: Release
    after: Release

    @property
    def id(self) -> str:
        """What names it."""
        return f'{self.before.id}-{self.after.id}'

    @property
    def title(self) -> Message:
        """What it is called."""
        ends = {'first': self.before.title, 'last': self.after.title}
        if self.after.in_development:
            return msg('{first} to {last} (in development)', **ends)
        return msg('{first} to {last}', **ends)


def upgrades(data: Dataset) -> Mapping[str, Upgrade]:
    """Return the moves to plan for, the newest first: from what is maintained to the next, and by SLURPs."""
    releases = list(data.releases.values())
    moves = [Upgrade(*pair) for pair in pairwise(releases) if data.is_maintained(pair[0])]
    moves += [Upgrade(*pair) for pair in pairwise(release for release in releases if release.slurp)]
    moves.sort(key=lambda move: (-move.after.position, -move.before.position))
    return {move.id: move for move in moves}
