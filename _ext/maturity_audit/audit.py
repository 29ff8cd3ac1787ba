# SPDX-License-Identifier: Apache-2.0
"""One audit: every question that the record raises, put to the clones at hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from maturity.model import Message, Text, msg
from maturity_audit import gate
from maturity_audit.catalogue import findings_of_suites, findings_of_tests
from maturity_audit.conditions import MISSING
from maturity_audit.evidence import Witness, path_wrong, pieces
from maturity_audit.findings import Answer, Finding, checked, checked_of_release, difference
from maturity_audit.questions import Question
from maturity_audit.readers import GATES, SUITES, TESTS, readers
from maturity_audit.recorded import answer, recipes_at, release_values, subjects, values
from maturity_audit.source import CannotTell, known, or_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from maturity.model import Capability, Dataset, Entry, Evidence, Fact, Recipe, Release
    from maturity.model.tests import Test
    from maturity_audit.questions import Reading, Sources
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
        tree = or_reason(lambda: self.sources.main(release))
        if isinstance(tree, Message):
            yield checked_of_release(
                release, lambda: Answer(known(tree)), kind='release', about=release.title.value
            )
            return
        question = Question(self.data, self.sources, release, tree)
        every = readers()
        entries = [entry.id for entry in self.data.entries.values() if self._is_about(entry)]
        for recipe in recipes_at(question):
            yield from self._of_release(question, recipe)
            for subject in subjects(question, recipe, every, entries):
                yield from findings_of(subject)

    def _of_release(self, question: Question, recipe: Recipe) -> Iterator[Finding]:
        release, tests = question.release, self.data.tests.values()
        if recipe.fact in {'suites', 'tests'}:
            if not (self.files is None or any(map(self._is_about, tests))):
                return
        elif not self._is_about(release):
            return
        if recipe.fact == 'gate':
            yield from gate.findings(question, recipe, GATES[recipe.reader])
        elif recipe.fact == 'suites':
            yield from findings_of_suites(question, recipe, SUITES[recipe.reader])
        elif recipe.fact == 'tests':
            yield from findings_of_tests(question, recipe, TESTS[recipe.reader])
        elif recipe.fact in {'release', 'entries'}:
            recorded = release_values(release) if recipe.fact == 'release' else self._there(release, recipe)

            def check() -> Answer:
                return compared(recorded, answer(readers()[recipe.reader], question, recipe.parameters))

            yield checked_of_release(release, check, kind=recipe.fact, about=_written(recorded))

    def _there(self, release: Release, recipe: Recipe) -> frozenset[str]:
        """Return the entries of a kind, or of some types of it, that a release has."""
        return frozenset(
            str(entry.id)
            for entry in self.data.of_kind(recipe.kind or '')
            if self.data.exists(entry, release) and (not recipe.types or entry.type in recipe.types)
        )


CAPABILITY_LIVES = 'capability-lives'
"""The kind of findings about whether the project has capabilities when the record says so."""


def _not_offered(subject: Subject) -> Finding:
    """Return whether an entry is without a capability at a release at which the project does not have it."""
    id_ = subject.keys[1]

    def check() -> Answer:
        reading = subject.read()
        if reading.values == {MISSING}:
            return Answer(None, reading.places)
        state = Text(', '.join(sorted(reading.values)))
        return Answer(
            msg('the project does not have it there, yet it is {state}', state=state), reading.places
        )

    return checked(
        check,
        kind=CAPABILITY_LIVES,
        release=subject.question.release.id,
        subject=subject.entry.id,
        about=Text(id_),
        mark=subject.entry.mark,
    )


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
                    release=releases[outside].id,
                    subject=capability.id,
                    about=Text(capability.id),
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


def findings_of(subject: Subject) -> Iterator[Finding]:
    """Yield what each recorded fact comes to, and that nobody has what the project does not have."""
    if subject.is_not_offered and subject.exists:
        yield _not_offered(subject)
    yield from (_compared(subject, fact) for fact in subject.facts(subject.question.release))


def _compared(subject: Subject, fact: Fact) -> Finding:
    """Return what a recorded fact comes to when its reader is asked for it."""
    recorded = values(fact)
    return checked(
        lambda: compared(recorded, subject.read()),
        kind=subject.kind,
        release=subject.question.release.id,
        subject=subject.entry.id,
        about=Text(subject.keys[1] if subject.keys[0] == 'capabilities' else _written(recorded)),
        mark=fact.mark,
    )


def compared(recorded: frozenset[str], reading: Reading) -> Answer:
    """Return how recorded values differ from what a source shows."""
    return Answer(difference(recorded, reading.values), reading.places)


def _written(words: Iterable[str]) -> str:
    return ', '.join(sorted(words)) or '–'
