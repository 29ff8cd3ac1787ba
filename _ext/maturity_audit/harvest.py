# SPDX-License-Identifier: Apache-2.0
"""What the record would have to say of a release, by the same readers that the audit asks.

Only what differs from the record is kept.  Where the record says nothing of a
fact at a release that is not the newest, that is left as it is: silence about
a release that is over was a decision.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maturity.model import at, msg
from maturity_audit.conditions import MISSING
from maturity_audit.harvest_gate import GateDraft, gate_draft
from maturity_audit.harvest_release import ReleaseDraft, release_draft
from maturity_audit.questions import Question
from maturity_audit.readers import GATES, readers
from maturity_audit.recorded import answer, facts_at, named, recipes_at, subjects, values
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from maturity.model import Dataset, Entry, Fact, Message, Recipe, Release
    from maturity_audit.questions import Reading, Sources
    from maturity_audit.recorded import Subject
    from maturity_audit.source import Place

GONE = msg('it is not there any more: say where it is, or since when there is none')
UNREAD = msg('it ended with the release before, and nothing reads it; look whether it still holds')
NOT_OFFERED = msg('by capabilities.yaml the project does not have it here; correct its since or last')
SILENT = msg('the record says nothing of it here')


@dataclass(frozen=True, kw_only=True, slots=True)
class FactDraft:
    """A fact of an entry, as a source shows it at the release.

    `old` is the fact that the record has there, or had until the release before.
    """

    subject: Subject
    reading: Reading
    old: Fact | None

    @property
    def same(self) -> bool:
        """Whether the old fact says the same, and only has to go on."""
        return self.old is not None and values(self.old) == self.reading.values

    @property
    def ends(self) -> bool:
        """Whether the old fact just ends: nothing holds in its place."""
        return not self.reading.values and (self.subject.keys[0] == 'declared' or not self.subject.exists)

    @property
    def places(self) -> tuple[Place, ...]:
        """What shows it; that something is lacking is shown by the code that lacks it."""
        question = self.subject.question
        code = at(self.subject.entry.implementation, question.release)
        without = () if code is None or code.path is None else (question.place(code.path),)
        return tuple(dict.fromkeys(self.reading.places)) or without


@dataclass(frozen=True, kw_only=True, slots=True)
class Unclear:
    """What cannot be told of an entry (None: of the release itself), and why.

    `values` are those that were found although the record is silent.
    """

    entry: Entry | None
    name: str
    reason: Message
    values: frozenset[str] = frozenset()


@dataclass(kw_only=True)
class Harvest:
    """What was found; `same` counts the facts of entries that are as on record."""

    data: Dataset
    release: Release
    commit: str
    facts: list[FactDraft] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)
    same: int = 0
    about: ReleaseDraft = field(default_factory=dict)
    about_same: bool = False
    about_places: tuple[Place, ...] = ()
    gate: GateDraft | None = None

    @property
    def differs(self) -> bool:
        """Whether the record would have to say anything else."""
        return bool(self.facts or self.about or (self.gate is not None and self.gate.differs))


# What is drafted of a release itself; tests and suites are only compared, by `maturity audit`.
_DRAFTED = frozenset({'gate', 'release'})


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
    question = Question(data, sources, release, sources.main(release))
    found = Harvest(data=data, release=release, commit=question.tree.commit)
    known, read = readers(), set[tuple[str, str]]()
    for recipe in recipes_at(question):
        progress(recipe.fact)
        if entries is None and recipe.fact in _DRAFTED:
            _read_release(found, question, recipe)
        for subject in subjects(question, recipe, known, entries):
            read |= {(subject.entry.id, subject.name)}
            _read(found, subject)
    if release is data.newest:
        found.unclear += _unread(data, release, entries, read)
    return found


# The release itself -----------------------------------------------------------------------------


def _read_release(found: Harvest, question: Question, recipe: Recipe) -> None:
    """Keep what differs of a release itself."""
    try:
        if recipe.fact == 'gate':
            found.gate = gate_draft(question, recipe, GATES[recipe.reader])
            return
        reading = answer(readers()[recipe.reader], question, recipe.parameters)
    except CannotTell as error:
        found.unclear.append(Unclear(entry=None, name=recipe.fact, reason=error.reason))
        return
    found.about, unclear = release_draft(question.release, reading)
    found.about_places = reading.places
    found.about_same = not found.about and not unclear
    found.unclear += (Unclear(entry=None, name=name, reason=why) for name, why in unclear.items())


# Entries ----------------------------------------------------------------------------------------


def _read(found: Harvest, subject: Subject) -> None:
    """Keep what differs of a fact of an entry."""
    entry, release = subject.entry, found.release
    before = [*found.data.releases.values()][release.position - 1 : release.position]
    now, old = subject.facts(release), [fact for one in before for fact in subject.facts(one)]
    if not subject.exists and not now:
        return
    try:
        reading = subject.read()
    except CannotTell as error:
        if now or old:
            found.unclear.append(Unclear(entry=entry, name=subject.name, reason=error.reason))
        return
    if not subject.is_not_offered:
        _compare(found, subject, reading, now, old)
    elif reading.values != {MISSING}:
        beyond = Unclear(entry=entry, name=subject.name, reason=NOT_OFFERED, values=reading.values)
        found.unclear.append(beyond)


def _compare(
    found: Harvest, subject: Subject, reading: Reading, now: Sequence[Fact], old: Sequence[Fact]
) -> None:
    """Keep what a source shows otherwise than the record says it now, or before."""
    entry, release = subject.entry, found.release
    for fact in now:
        if values(fact) == reading.values:
            found.same += 1
        elif subject.keys == ('implementation',):
            # Where it went to is nothing that its old place could tell.
            found.unclear.append(Unclear(entry=entry, name=subject.name, reason=GONE))
        else:
            found.facts.append(FactDraft(subject=subject, reading=reading, old=fact))
    if now or not reading.values:
        return
    if release is found.data.newest:
        found.facts.append(FactDraft(subject=subject, reading=reading, old=old[0] if old else None))
    else:
        silent = Unclear(entry=entry, name=subject.name, reason=SILENT, values=reading.values)
        found.unclear.append(silent)


def _unread(
    data: Dataset, release: Release, entries: Collection[str] | None, read: set[tuple[str, str]]
) -> Iterator[Unclear]:
    """Yield the facts that ended with the release before, and that nothing reads."""
    for entry in data.entries.values():
        if not data.exists(entry, release) or (entries is not None and entry.id not in entries):
            continue
        keys = [('declared',), *(('facts', id_) for id_ in entry.facts), ('claims',), ('default-for',)]
        offered = data.capabilities_at(release)
        for one in (*keys, *(('capabilities', id_) for id_ in entry.capabilities if id_ in offered)):
            series: dict[str | None, list[Fact]] = {}
            for fact in facts_at(entry, one):
                series.setdefault(getattr(fact, 'by', None), []).append(fact)
            for by, facts in series.items():
                asked = {(entry.id, named(one, by)), (entry.id, named(one, None))} & read
                ended = any(fact.span.stop == release.position - 1 for fact in facts)
                if ended and not asked and at(facts, release) is None:
                    yield Unclear(entry=entry, name=named(one, by), reason=UNREAD)
