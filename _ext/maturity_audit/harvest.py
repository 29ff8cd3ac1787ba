# SPDX-License-Identifier: Apache-2.0
"""What the record would have to say of a release, by the same readers that the audit asks.

Only what differs from the record is kept.  Where the record says nothing of a
fact at a release that is not the newest, that is left as it is: silence about
a release that is over was a decision.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from maturity.edit.emitted import Short
from maturity.model import Release, SourceMark, Text, at, msg, natural
from maturity_audit.conditions import MISSING
from maturity_audit.harvest_gate import GateDraft, gate_draft
from maturity_audit.questions import Question
from maturity_audit.readers import GATES, readers
from maturity_audit.recorded import answer, facts_at, named, recipes_at, release_values, subjects
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from maturity.model import Dataset, Entry, Fact, Message, Recipe
    from maturity_audit.questions import Reading, Sources
    from maturity_audit.recorded import Subject
    from maturity_audit.source import Place

# The release itself -----------------------------------------------------------------------------


def release_draft(release: Release, reading: Reading) -> tuple[dict[str, Any], Mapping[str, Message]]:
    """Return what differs from the record, as its file has it, and why some of it cannot be told.

    None takes a key away: the source does not say what the record says.
    """
    found, recorded = _by_name(reading.values), _by_name(release_values(release))
    different = [name for name in {**recorded, **found} if recorded.get(name) != found.get(name)]
    draft: dict[str, Any] = {}
    unclear = {}
    for name in different:
        all_ = found.get(name, [])
        if name == 'version':
            draft['versions'] = all_ or None
        elif name == 'commit' and 'tag' in different and len(all_) > 1:
            # One is where the source was read, as the record has it; the other is that of the new tag.
            draft[name] = next(value for value in all_ if value not in recorded.get(name, ()))
        elif len(all_) > 1:
            unclear[name] = msg('the source says {all}', all=tuple(all_))
        elif name == 'next-status' and all_:
            status, _, day = all_[0].partition(' ')
            draft[name] = Short({'status': status, **({'date': day} if day else {})})
        else:
            draft[name] = (name == 'slurp' or all_[0]) if all_ else None
    return draft, unclear


def new_release(data: Dataset, sources: Sources, id_: str) -> tuple[dict[str, Any], tuple[Message, ...]]:
    """Return what the sources say of a release that is not on record, and why some cannot say it.

    Its title is made of its names as that of the newest on record is.

    Without a tag it is read at the newest commit of the main repository.
    Raises `CannotTell` where that is not at hand.
    """
    head = sources.get(data.main_repository or '').commit('HEAD')
    mark = SourceMark(f'{data.root}/releases/{id_}.yaml', 1)
    release = Release(id=id_, title=Text(id_), position=len(data.releases), commit=head, mark=mark)
    question = Question(data, sources, release, sources.main(release))
    about: dict[str, Any] = {'commit': head}
    unclear: list[Message] = []
    for recipe in data.recipes:
        # A range without an end reaches to the newest release on record, and beyond it.
        if recipe.fact == 'release' and recipe.span.last is None:
            try:
                reading = answer(readers()[recipe.reader], question, recipe.parameters)
            except CannotTell as error:
                unclear.append(error.reason)
            else:
                about |= release_draft(release, reading)[0]
                keys = ('repository', 'commit', 'path')
                about['evidence'] = [{key: getattr(one, key) for key in keys} for one in reading.places]
                unclear += [] if reading.lacking is None else [reading.lacking]
    if (title := _title(data.newest, id_, about.get('also'))) is not None:
        about['title'] = title
    return {name: value for name, value in about.items() if value is not None}, tuple(unclear)


def _title(before: Release, id_: str, name: str | None) -> str | None:
    """Return the title made of id and name as another one is, `2026.2 Hibiscus`; None where it is not."""
    names = [one.value for one in before.also]
    for given in (one.title() for one in names if name is not None):
        if before.title.value == f'{before.id} {given}':
            return f'{id_} {str(name).title()}'
    return None


def _by_name(values: Iterable[str]) -> Mapping[str, list[str]]:
    """Return values by the names before their equals signs."""
    found: dict[str, list[str]] = {}
    for name, _, value in (text.partition('=') for text in sorted(values, key=natural)):
        found.setdefault(name, []).append(value)
    return found


# All of it --------------------------------------------------------------------------------------

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
        return self.old is not None and frozenset(self.old.said) == self.reading.values

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


@dataclass(kw_only=True)
class Harvest:
    """What was found; `unclear` is what cannot be told, `same` counts the facts of entries as on record."""

    question: Question
    facts: list[FactDraft] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    same: int = 0
    about: dict[str, Any] = field(default_factory=dict)
    about_same: bool = False
    about_places: tuple[Place, ...] = ()
    gate: GateDraft | None = None

    @property
    def data(self) -> Dataset:
        """The record."""
        return self.question.data

    @property
    def release(self) -> Release:
        """The release."""
        return self.question.release

    @property
    def differs(self) -> bool:
        """Whether the record would have to say anything else."""
        return bool(self.facts or self.about or (self.gate is not None and self.gate.differs))

    def cannot_tell(
        self, record: Entry | Release, name: str, reason: Message, values: Iterable[str] = ()
    ) -> None:
        """Keep why something cannot be told; `values` were found although the record is silent."""
        path = record.mark.path.removeprefix(f'{self.data.root}/')
        found = f' (found: {", ".join(sorted(values))})' if values else ''
        self.unclear.append(f'{path}: {name}: {reason}{found}')


def harvest(
    data: Dataset,
    sources: Sources,
    release: Release,
    entries: Collection[str] | None,
    progress: Callable[[str], None] = lambda _step: None,
) -> Harvest:
    """Return what a source shows at a release; raises `CannotTell` where it cannot be opened there.

    `entries` are ids; None stands for all, and for the release itself.  Tests
    and suites are only compared, by `maturity audit`.
    """
    question = Question(data, sources, release, sources.main(release))
    found = Harvest(question=question)
    known, read = readers(), set[tuple[str, str]]()
    for recipe in recipes_at(question):
        progress(recipe.fact)
        if entries is None and recipe.fact in {'gate', 'release'}:
            try:
                _read_release(found, recipe)
            except CannotTell as error:
                found.cannot_tell(release, recipe.fact, error.reason)
        for subject in subjects(question, recipe, known, entries):
            read |= {(subject.entry.id, subject.name)}
            _read(found, subject)
    if release is data.newest:
        _name_unread(found, entries, read)
    return found


def _read_release(found: Harvest, recipe: Recipe) -> None:
    """Keep what differs of a release itself."""
    question = found.question
    if recipe.fact == 'gate':
        found.gate = gate_draft(question, recipe, GATES[recipe.reader])
        return
    reading = answer(readers()[recipe.reader], question, recipe.parameters)
    found.about, unclear = release_draft(question.release, reading)
    found.about_places = reading.places
    found.about_same = not found.about and not unclear
    for name, why in unclear.items():
        found.cannot_tell(question.release, name, why)


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
            found.cannot_tell(entry, subject.name, error.reason)
        return
    if not subject.is_not_offered:
        _compare(found, subject, reading, now, old)
    elif reading.values != {MISSING}:
        found.cannot_tell(entry, subject.name, NOT_OFFERED, reading.values)


def _compare(
    found: Harvest, subject: Subject, reading: Reading, now: Sequence[Fact], old: Sequence[Fact]
) -> None:
    """Keep what a source shows otherwise than the record says it now, or before."""
    for fact in now:
        if frozenset(fact.said) == reading.values:
            found.same += 1
        elif subject.keys == ('implementation',):
            # Where it went to is nothing that its old place could tell.
            found.cannot_tell(subject.entry, subject.name, GONE)
        else:
            found.facts.append(FactDraft(subject=subject, reading=reading, old=fact))
    if now or not reading.values:
        return
    if found.release is found.data.newest:
        found.facts.append(FactDraft(subject=subject, reading=reading, old=old[0] if old else None))
    else:
        found.cannot_tell(subject.entry, subject.name, SILENT, reading.values)


def _name_unread(found: Harvest, entries: Collection[str] | None, read: set[tuple[str, str]]) -> None:
    """Name the facts that ended with the release before, and that nothing reads."""
    data, release = found.data, found.release
    offered = data.capabilities_at(release)
    for entry in data.entries.values():
        if not data.exists(entry, release) or (entries is not None and entry.id not in entries):
            continue
        keys = [('declared',), *(('facts', id_) for id_ in entry.facts), ('claims',), ('default-for',)]
        for one in (*keys, *(('capabilities', id_) for id_ in entry.capabilities if id_ in offered)):
            series: dict[str | None, list[Fact]] = {}
            for fact in facts_at(entry, one):
                series.setdefault(getattr(fact, 'by', None), []).append(fact)
            for by, facts in series.items():
                asked = {(entry.id, named(one, by)), (entry.id, named(one, None))} & read
                ended = any(fact.span.stop == release.position - 1 for fact in facts)
                if ended and not asked and at(facts, release) is None:
                    found.cannot_tell(entry, named(one, by), UNREAD)
