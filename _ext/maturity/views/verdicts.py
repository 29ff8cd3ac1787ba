# SPDX-License-Identifier: Apache-2.0
"""What can be relied on, in sentences: which entries of a kind, at a release.

Each sentence is one template, so that it can be translated; what it names are
references, of which outputs that can make links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.evaluate import Assessments
from maturity.model import Kind, clauses, msg, msgs
from maturity.model.events import ENDS
from maturity.model.vocabulary import Tone
from maturity.views.options import Newest
from maturity.views.references import level_state, ref_of, runs
from maturity.views.registry import view
from maturity.views.shapes import Ref, Strong
from maturity.views.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from maturity.assessment import Assessment
    from maturity.model import Dataset, Entry, Message, Release
    from maturity.model.messages import Value

MOST, MOST_SPELLS = 12, 3
"""How many entries a sentence names, and of how many it says what they once were, and when."""

_MONTHS = (
    *(msg('January {year}'), msg('February {year}'), msg('March {year}'), msg('April {year}')),
    *(msg('May {year}'), msg('June {year}'), msg('July {year}'), msg('August {year}')),
    *(msg('September {year}'), msg('October {year}'), msg('November {year}'), msg('December {year}')),
)
_ARE = msgs('{entries} is {level}.', '{entries} are {level}.', 0)
_ARE_IN = msgs('{entries} is {level} in {release}.', '{entries} are {level} in {release}.', 0)
_DEAD = msgs(
    '{entries} is dead code: there, but unusable.', '{entries} are dead code: there, but unusable.', 0
)
_ONCE = msgs('Earlier, {entries} was {level}.', 'Earlier, {entries} were {level}.', 0)
_WENT = msgs('{entries} was removed in {release}.', '{entries} were removed in {release}.', 0)
_GOES = msgs('{entries} is removed in {release}.', '{entries} are removed in {release}.', 0)
_COMES = msgs('{entries} comes with {release}.', '{entries} come with {release}.', 0)
_NOWHERE = msgs('{entries} is in no release on record.', '{entries} are in no release on record.', 0)


def when(data: Dataset, release: Release) -> Value:
    """Return a release and what readers want to know of it, for the end of a sentence."""
    title = ref_of(release)
    if release.in_development:
        return msg('{release}, which is in development', release=title)
    if release is not data.newest_released:
        return in_year(release)
    if release.released is None:
        return msg('{release}, the newest release', release=title)
    return msg('{release}, the newest release ({month})', release=title, month=_month(release.released))


def _month(day: str) -> Message:
    year, month, _day = day.split('-')
    return _MONTHS[int(month) - 1].filled(year=year)


def in_year(release: Release) -> Value:
    """Return a release with the year in which it came, where that is known."""
    title = ref_of(release)
    return msg('{release} ({year})', release=title, year=release.released[:4]) if release.released else title


def level_within(data: Dataset, id_: str) -> Ref:
    """Return a reference to a level as it stands within a sentence."""
    return Ref('classification', id_, msg('{title:lower}', title=data.level_of(id_).title))


def named(entries: Sequence[Entry]) -> tuple[Value, ...]:
    """Return entries by their names: all of few, of many the first."""
    if len(entries) <= MOST:
        return tuple(map(ref_of, entries))
    rest = len(entries) - MOST + 1
    return (*map(ref_of, entries[: MOST - 1]), msgs('{count} other', '{count} others', rest))


def _of(sentence: Message, entries: Sequence[Entry], **values: Value) -> Message:
    return sentence.filled(count=len(entries), entries=named(entries), **values)


@view('verdict')
def verdict(assessments: Assessments, kind: Kind, *, release: Newest) -> Statement:
    """Return in sentences which entries of a kind can be relied on at a release, and what was and went."""
    data, found = assessments.data, Standing(assessments, kind, release)
    first, *others = found.sentences()
    best = next((level_state(data, kind, level).tone for level in found.levels if level in found.at), None)
    return Statement(
        name='verdict',
        caption=msg('{kinds} in short', kinds=kind.plural),
        paragraphs=((Strong(first), *others),),
        summary=(first, *others),
        tone=best or Tone.ABSENT,
    )


class Standing:
    """Where each entry of a kind stands at a release: in one place each."""

    def __init__(self, assessments: Assessments, kind: Kind, release: Release) -> None:
        """Put each entry into its place."""
        self._assessments, self._kind, self._release = assessments, kind, release
        self._data = assessments.data
        self.levels = (*reversed(kind.ladder), self._data.below.id)
        self.at: dict[str, list[Entry]] = {}
        self.dead: list[Entry] = []
        self.gone: dict[str, list[Entry]] = {}
        self.later: dict[str, list[Entry]] = {}
        self.nowhere: list[Entry] = []
        for entry in self._data.of_kind(kind.id):
            self._place(entry).append(entry)

    def _place(self, entry: Entry) -> list[Entry]:
        now = self._assessments.get(entry.id, self._release.id)
        if now is not None:
            return self.dead if now.dead else self.at.setdefault(now.level, [])
        there = [one.release for one in self._assessments.of(entry.id)]
        before = [one.position for one in there if one.position < self._release.position]
        if not before:
            return self.later.setdefault(there[0].id, []) if there else self.nowhere
        removed = next(life.removed for life in entry.lives if before[-1] in life)
        assert removed is not None, 'only what was removed is not there any more'
        return self.gone.setdefault(removed.release, [])

    def sentences(self) -> Iterator[Message]:
        """Yield what stands at the highest level and did, what the others are, what went and what comes."""
        if not self._data.of_kind(self._kind.id):
            yield msg('There is no {kind:lower} on record.', kind=self._kind.title)
            return
        top, *others = self.levels
        yield self._first(top)
        yield from self._before(top)
        for level in others:
            if level in self.at:
                yield _of(_ARE, self.at[level], level=level_within(self._data, level))
        if self.dead:
            yield _of(_DEAD, self.dead)
        yield from self._ending()
        releases = self._data.releases
        for id_ in sorted(self.gone, key=lambda id_: -releases[id_].position):
            yield _of(_WENT, self.gone[id_], release=in_year(releases[id_]))
        for id_, entries in self.later.items():
            # What came after an older release is on the pages of the later ones.
            if releases[id_].position > self._data.newest_released.position:
                yield _of(_COMES, entries, release=when(self._data, releases[id_]))
        if self.nowhere:
            yield _of(_NOWHERE, self.nowhere)
        newest = self._data.newest
        if (
            newest.planned
            and newest.in_development
            and self._release is self._data.newest_released is not newest
        ):
            month = _month(newest.planned)
            yield msg(
                '{release} is in development, planned for {month}.', release=ref_of(newest), month=month
            )

    def _first(self, top: str) -> Message:
        about: Mapping[str, Value] = {
            'level': level_within(self._data, top),
            'release': when(self._data, self._release),
        }
        if top in self.at:
            return _of(_ARE_IN, self.at[top], **about)
        nothing = msg('No {kind:lower} is {level} in {release}.')
        if not self.at and not self.dead:
            nothing = msg('There is no {kind:lower} in {release}.')
        return nothing.filled(kind=self._kind.title, **about)

    def _before(self, top: str) -> Iterator[Message]:
        """Yield who else stood at the highest level, and when; also of those that are gone."""
        now = self.at.get(top, [])
        histories = [
            [one for one in self._assessments.of(entry.id) if one.release.position <= self._release.position]
            for entry in self._data.of_kind(self._kind.id)
            if entry not in now
        ]
        once = [found for history in histories if (found := [one for one in history if one.level == top])]
        others = sum(map(bool, histories)) > len(once)
        level = level_within(self._data, top)
        if len(once) > MOST_SPELLS:
            yield _of(_ONCE, [found[0].entry for found in once], level=level)
        elif once:
            spells = clauses(_was(level, found) for found in once)
            yield (msg('{spells}; no other ever was.') if others else msg('{spells}.')).filled(spells=spells)
        elif others and self._release.position:
            yield msg('No other ever was.') if now else msg('None ever was.')

    def _ending(self) -> Iterator[Message]:
        """Yield whose end is announced, or comes with a release in development."""
        living = [entry for entries in (*self.at.values(), self.dead) for entry in entries]
        announced: dict[Value, list[Entry]] = {}
        going: dict[str, list[Entry]] = {}
        for entry in living:
            for type_, _milestone in self._data.ends(entry, self._release):
                announced.setdefault(type_.sign.words, []).append(entry)
            life = entry.life_at(self._release)
            if life is not None and life.removed is not None:
                going.setdefault(life.removed.release, []).append(entry)
        for words in (type_.sign.words for type_ in ENDS):
            if words in announced:
                yield _of(_ARE, announced[words], level=words)
        for id_, entries in going.items():
            release = self._data.releases[id_]
            if release.in_development:
                yield _of(_GOES, entries, release=when(self._data, release))


def _was(level: Ref, found: Sequence[Assessment]) -> Message:
    """Return that an entry was at a level, and in which releases."""
    spells = ([one.release for one in run] for run in runs(found, lambda one: one.release))
    words = tuple(
        msg('in {release}', release=in_year(spell[0]))
        if len(spell) == 1
        else msg('from {first} to {last}', first=in_year(spell[0]), last=in_year(spell[-1]))
        for spell in spells
    )
    return msg('{entry} was {level} {spells}', entry=ref_of(found[0].entry), level=level, spells=words)
