# SPDX-License-Identifier: Apache-2.0
"""What the record would have to say of a release, by the same readers that the audit asks.

Only what differs from the record is kept.  Where the record says nothing of a
fact at a release that is not the newest, that is left as it is: silence about
a release that is over was a decision.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from maturity.model import at, msg
from maturity_audit.conditions import state_of
from maturity_audit.harvest_gate import GateDraft, drafted
from maturity_audit.harvest_release import ReleaseDraft, compared
from maturity_audit.questions import Question
from maturity_audit.readers import GATES, readers
from maturity_audit.recorded import Recorded, recorded
from maturity_audit.run import asked, difference
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from maturity.model import CapabilityFact, Dataset, Entry, Fact, Message, Recipe, Release, SourceMark
    from maturity_audit.findings import Place
    from maturity_audit.questions import Reader, Reading, Sources

GONE = msg('it is not there any more: say where it is, or since when there is none')
UNREAD = msg('it ended with the release before, and nothing reads it; look whether it still holds')


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafted:
    """A fact of an entry, as a source shows it at the release.

    `keys` lead to its list in the file of the entry.  `old` is the fact that
    the record has there, or had until the release before; `same` if that said the
    same.  `exists`: the entry is still there.
    """

    entry: Entry
    keys: tuple[str, ...]
    by: str | None
    values: frozenset[str]
    places: tuple[Place, ...]
    old: Fact | None
    same: bool
    exists: bool

    @property
    def about(self) -> str:
        """What the fact is, in the words of the record."""
        return named(self.keys, self.by)


@dataclass(frozen=True, kw_only=True, slots=True)
class Untold:
    """What cannot be told of an entry (None: of the release itself), and why.

    `values` are those that were found although the record is silent.
    """

    entry: Entry | None
    about: str
    reason: Message | None = None
    values: frozenset[str] = frozenset()


@dataclass(kw_only=True)
class Harvest:
    """What was found; `same` counts the facts that are as on record, by entry (None: of the release)."""

    data: Dataset
    release: Release
    commit: str
    facts: list[Drafted] = field(default_factory=list)
    untold: list[Untold] = field(default_factory=list)
    same: Counter[str | None] = field(default_factory=Counter)
    about: ReleaseDraft | None = None
    gate: GateDraft | None = None

    @property
    def differs(self) -> bool:
        """Whether the record would have to say anything else."""
        return bool(self.facts or self.about or (self.gate is not None and self.gate.differs))


def harvest(
    data: Dataset,
    sources: Sources,
    release: Release,
    entries: Collection[str] | None,
    progress: Callable[[str], None] = lambda _step: None,
) -> Harvest:
    """Return what a source shows at a release; raises `CannotTell` where it cannot be opened there.

    `entries` are ids; None stands for all, and for the release itself.
    """
    tree = sources.main(release)
    found = Harvest(data=data, release=release, commit=tree.commit)
    _Reading(found, Question(data, sources, release, tree, None, {}), entries).all(progress)
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """A fact that a reader is asked for: the question, and what the record says now and said before."""

    question: Question
    entry: Entry
    keys: tuple[str, ...]
    by: str | None
    now: tuple[Recorded, ...]
    before: tuple[Recorded, ...]

    @property
    def about(self) -> str:
        return named(self.keys, self.by)


class _Reading:
    """One run over the recipes."""

    def __init__(self, found: Harvest, question: Question, entries: Collection[str] | None) -> None:
        self._found = found
        self._question = question
        self._entries = entries
        position = question.release.position
        releases = list(found.data.releases.values())
        self._before = releases[position - 1] if position else None
        self._newest = question.release is releases[-1]
        self._read: set[tuple[str, tuple[str, ...], str | None]] = set()

    def all(self, progress: Callable[[str], None]) -> None:
        """Ask everything."""
        known = readers()
        for recipe in self._found.data.recipes:
            if self._question.release.position not in recipe.span:
                continue
            progress(recipe.fact)
            if recipe.fact in {'gate', 'release'}:
                if self._entries is None:
                    self._release(recipe, known)
                continue
            for entry in self._found.data.of_kind(recipe.kind or ''):
                if not recipe.types or entry.type in recipe.types:
                    self._entry(recipe, entry, known)
        if self._newest:
            self._unread()

    # The release itself -------------------------------------------------------------------------

    def _release(self, recipe: Recipe, known: Mapping[str, Reader]) -> None:
        question = asked(self._question, recipe, None)
        try:
            if recipe.fact == 'gate':
                self._found.gate = drafted(question, GATES[recipe.reader])
            else:
                self._compare_release(known[recipe.reader](question))
        except CannotTell as error:
            self._found.untold.append(Untold(entry=None, about=recipe.fact, reason=error.reason))

    def _compare_release(self, reading: Reading) -> None:
        draft, unclear = compared(self._question.release, reading)
        self._found.about = draft
        self._found.same[None] += draft is None and not unclear
        for name, reason in unclear.items():
            self._found.untold.append(Untold(entry=None, about=name, reason=reason))

    # Entries ------------------------------------------------------------------------------------

    def _entry(self, recipe: Recipe, entry: Entry, known: Mapping[str, Reader]) -> None:
        if not self._chosen(entry):
            return
        question = asked(self._question, recipe, entry)
        if recipe.fact == 'capabilities':
            for id_, capability in self._found.data.capabilities.items():
                if capability.read:
                    facts = entry.capabilities.get(id_, ())
                    times = [tuple(_states(facts, release)) for release in self._times()]
                    one = _Asked(question, entry, ('capabilities', id_), None, times[0], times[1])
                    self._compare(one, partial(state_of, capability.read))
            return
        times = [
            () if release is None else tuple(recorded(self._found.data, recipe, entry, release))
            for release in self._times()
        ]
        plain = recipe.fact in {'implementation', 'declared', 'claims', 'default-for'}
        keys = (recipe.fact,) if plain else ('facts', recipe.fact)
        self._compare(_Asked(question, entry, keys, recipe.by, times[0], times[1]), known[recipe.reader])

    def _unread(self) -> None:
        """Keep the facts that ended with the release before, and that nothing reads."""
        release = self._question.release
        for entry in self._found.data.entries.values():
            if not self._found.data.exists(entry, release) or not self._chosen(entry):
                continue
            for keys, by, facts in _series(entry):
                asked_ = {(entry.id, keys, by), (entry.id, keys, None)} & self._read
                ended = any(fact.span.stop == release.position - 1 for fact in facts)
                if ended and not asked_ and at(facts, release) is None:
                    self._found.untold.append(Untold(entry=entry, about=named(keys, by), reason=UNREAD))

    def _chosen(self, entry: Entry) -> bool:
        return self._entries is None or entry.id in self._entries

    def _times(self) -> tuple[Release, Release | None]:
        return self._question.release, self._before

    def _compare(self, one: _Asked, reader: Reader) -> None:
        """Keep what comes of a question."""
        self._read.add((one.entry.id, one.keys, one.by))
        exists = self._found.data.exists(one.entry, self._question.release)
        if not exists and not one.now:
            return
        try:
            reading = reader(one.question)
        except CannotTell as error:
            if one.now or one.before:
                self._found.untold.append(Untold(entry=one.entry, about=one.about, reason=error.reason))
            return
        if one.now:
            for said in one.now:
                self._changed(one, said, reading, exists=exists)
        elif reading.values:
            self._new(one, reading)

    def _changed(self, one: _Asked, said: Recorded, reading: Reading, *, exists: bool) -> None:
        """Keep that a fact on record differs from what the source shows, if it does."""
        if difference(said.values, reading) is None:
            self._found.same[one.entry.id] += 1
        elif one.keys == ('implementation',):
            # Where it went to is nothing that its old place could tell.
            self._found.untold.append(Untold(entry=one.entry, about=one.about, reason=GONE))
        else:
            self._found.facts.append(_drafted(one, said, reading, exists=exists))

    def _new(self, one: _Asked, reading: Reading) -> None:
        """Keep a fact that the source shows and of which the record says nothing."""
        if not self._newest:
            self._found.untold.append(Untold(entry=one.entry, about=one.about, values=reading.values))
            return
        said = one.before[0] if one.before else None
        self._found.facts.append(_drafted(one, said, reading, exists=True))


def named(keys: tuple[str, ...], by: str | None) -> str:
    """Return what a fact is, by the keys that lead to it and what it names as its source."""
    return ' '.join(keys if by is None else (*keys, by))


def _drafted(one: _Asked, said: Recorded | None, reading: Reading, *, exists: bool) -> Drafted:
    old = None if said is None else _facts(one.entry).get(said.mark)
    code = at(one.entry.implementation, one.question.release)
    # What lacks something is shown by the code that lacks it.
    without = () if code is None or code.path is None else (one.question.place(code.path),)
    return Drafted(
        entry=one.entry,
        keys=one.keys,
        by=one.by,
        values=reading.values,
        places=tuple(dict.fromkeys(reading.places)) or without,
        old=old,
        same=said is not None and said.values == reading.values,
        exists=exists,
    )


def _states(facts: Iterable[CapabilityFact], release: Release | None) -> Iterator[Recorded]:
    fact = None if release is None else at(facts, release)
    if fact is not None:
        yield Recorded(frozenset([fact.state]), fact.mark)


def _series(entry: Entry) -> Iterator[tuple[tuple[str, ...], str | None, Sequence[Fact]]]:
    """Yield the facts of an entry that follow one another, by their keys and what they name as source."""
    found: dict[tuple[tuple[str, ...], str | None], list[Fact]] = {}
    for one in entry.declared:
        found.setdefault((('declared',), one.by), []).append(one)
    for id_, lists in entry.facts.items():
        for part in lists:
            found.setdefault((('facts', id_), part.by), []).append(part)
    for (keys, by), facts in found.items():
        yield keys, by, facts
    yield ('claims',), None, entry.claims
    yield ('default-for',), None, entry.default_for
    for id_, states in entry.capabilities.items():
        yield ('capabilities', id_), None, states


def _facts(entry: Entry) -> Mapping[SourceMark, Fact]:
    """Return all facts of an entry that readers are asked for, by their places."""
    lists = (entry.implementation, entry.declared, entry.claims, entry.default_for)
    every = [*lists, *entry.capabilities.values(), *entry.facts.values()]
    return {fact.mark: fact for facts in every for fact in facts}
