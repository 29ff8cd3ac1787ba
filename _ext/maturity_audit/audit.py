# SPDX-License-Identifier: Apache-2.0
"""One audit: every question that the record raises, put to the clones at hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from maturity.model import Message, Text, msg
from maturity_audit.conditions import MISSING
from maturity_audit.evidence import Witness, path_wrong, pieces
from maturity_audit.findings import Answer, Finding, checked, written
from maturity_audit.questions import Question
from maturity_audit.readers import OF_RELEASES, readers
from maturity_audit.recorded import compared, recipes_at, subjects
from maturity_audit.source import CannotTell, known, or_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from maturity.model import Capability, Dataset, Entry, Evidence, Recipe, Release
    from maturity.model.tests import Test
    from maturity_audit.questions import Sources
    from maturity_audit.recorded import Subject


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What is audited: the record, or a part of it, against the clones at hand.

    `releases` are ids, `files` paths as places in the record name them; None
    stands for all.  `progress` is told what comes next.
    """

    data: Dataset
    sources: Sources
    releases: Collection[str] | None = None
    files: Collection[str] | None = None
    progress: Callable[[str], None] = field(default=lambda _step: None)

    def findings(self) -> Iterator[Finding]:
        """Yield what each fact comes to: evidence first, then release by release."""
        self.progress('evidence')
        witness = Witness(self.data, self.sources)
        for piece in pieces(self.data):
            if not self._is_about(piece.evidence):
                continue
            if self._is_at(piece.release.id):
                yield witness.finding(piece)
            yield from (one for one in witness.events(piece) if self._is_at(one.release))
        if any(map(self._is_about, self.data.capabilities.values())):
            yield from (one for one in borders(self.data, self.sources) if self._is_at(one.release))
        for release in self.data.releases.values():
            if self._is_at(release.id):
                self.progress(release.title.value)
                yield from self._release(release)

    def _is_at(self, release: str) -> bool:
        return self.releases is None or release in self.releases

    def _is_about(self, record: Evidence | Capability | Entry | Release | Test) -> bool:
        return self.files is None or record.mark.path in self.files

    def _release(self, release: Release) -> Iterator[Finding]:
        question = or_reason(lambda: Question(self.data, self.sources, release, self.sources.main(release)))
        if isinstance(question, Message):
            title = release.title.value
            yield checked(lambda: Answer(known(question)), kind='release', release=release, about=title)
            return
        every = readers()
        entries = [entry.id for entry in self.data.entries.values() if self._is_about(entry)]
        for recipe in recipes_at(question):
            kind = OF_RELEASES.get(recipe.fact)
            if kind is not None and self._is_read(recipe, release):
                yield from kind.findings(question, recipe, kind.readers()[recipe.reader])
            for subject in subjects(question, recipe, every, entries):
                yield from findings_of(subject)

    def _is_read(self, recipe: Recipe, release: Release) -> bool:
        """Return whether one of the files has what a recipe reads of a release."""
        records = self.data.tests.values() if recipe.fact in {'suites', 'tests'} else [release]
        return self.files is None or any(map(self._is_about, records))


CAPABILITY_LIVES = 'capability-lives'
"""The kind of findings about whether the project has capabilities when the record says so."""


def findings_of(subject: Subject) -> Iterator[Finding]:
    """Yield what each recorded fact comes to, and that nobody has what the project does not have."""
    told = partial(checked, release=subject.question.release, subject=subject.entry.id)
    if subject.is_not_offered and subject.exists:
        yield told(
            partial(_not_offered, subject),
            kind=CAPABILITY_LIVES,
            about=subject.keys[1],
            mark=subject.entry.mark,
        )
    for fact in subject.facts(subject.question.release):
        recorded = frozenset(fact.said)
        about = subject.keys[1] if subject.keys[0] == 'capabilities' else written(recorded)
        yield told(partial(_compared, subject, recorded), kind=subject.kind, about=about, mark=fact.mark)


def _compared(subject: Subject, recorded: frozenset[str]) -> Answer:
    return compared(recorded, subject.read())


def _not_offered(subject: Subject) -> Answer:
    """Return whether an entry is without a capability at a release at which the project does not have it."""
    reading = subject.read()
    state = Text(', '.join(sorted(reading.values)))
    words = msg('the project does not have it there, yet it is {state}', state=state)
    return Answer(None if reading.values == {MISSING} else words, reading.places)


def borders(data: Dataset, sources: Sources) -> Iterator[Finding]:
    """Yield whether the evidence of each capability is new where it begins, and gone after it ended."""
    releases = list(data.releases.values())
    for capability in data.capabilities.values():
        start, stop = capability.span.start, capability.span.stop
        for inside, outside in ((start, start - 1), (stop, stop + 1)):
            if 0 <= outside < len(releases):
                yield checked(
                    partial(_border, sources, capability, releases[inside], releases[outside]),
                    kind=CAPABILITY_LIVES,
                    release=releases[outside],
                    subject=capability.id,
                    about=capability.id,
                    mark=capability.mark,
                )


def _border(sources: Sources, capability: Capability, inside: Release, outside: Release) -> Answer:
    """Return whether any evidence of a release is not in the next one outside the life of a capability."""
    shown = [
        one
        for one in capability.evidence
        if one.type == 'path' and one.release == inside.id and not (one.tag or one.commit)
    ]
    if not shown:
        raise CannotTell(msg('no path shows it at {release}', release=inside.title))
    # Where it was there on another line, it was there.
    moved = [replace(one, release=outside.id, line=None) for one in shown]
    trees = [(sources.of(one, outside), one) for one in moved]
    if any(path_wrong(tree, one) is not None for tree, one in trees):
        return Answer()
    words = msg('what shows it at {release} is there as well', release=inside.title)
    return Answer(words, tuple(tree.place(one.target) for tree, one in trees))
