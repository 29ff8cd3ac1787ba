# SPDX-License-Identifier: Apache-2.0
"""Compares the tests on record, and the suites that jobs select, with what the source shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from maturity.model import Message, Text, at, msg
from maturity_audit.findings import Answer, Finding, checked, difference, listed
from maturity_audit.parameters import bound
from maturity_audit.source import CannotTell, known, or_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from maturity.model import Recipe
    from maturity.model.tests import Suite, SuiteContent, Test
    from maturity_audit.parameters import Expression
    from maturity_audit.proboscis import Registry
    from maturity_audit.questions import Question
    from maturity_audit.tests_found import TestFound, TestsFound

NOT_THERE = msg('it is not there')
LACKS_IT = msg('the record lacks it')
STAYS_OUT = msg('it runs for no entry, so that nobody sees what it would show')
HERE_TOO = msg('it is there at this release too')


# Suites -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class SuiteSettings:
    """What recipes of suites say beside the parameters of their readers.

    A name that `expected` matches has to be on record where it is registered.
    """

    expected: Expression | None = None


def findings_of_suites(
    question: Question, recipe: Recipe, read: Callable[..., Registry]
) -> Iterator[Finding]:
    """Yield what the content of each suite comes to, and the suites that the record lacks."""
    settings = SuiteSettings(**bound(SuiteSettings, recipe.parameters))
    registry = or_reason(lambda: read(question, **bound(read, recipe.parameters)))
    position = question.release.position
    recorded = {
        suite.id: (suite, content)
        for suite in question.data.suites.values()
        for content in suite.contents
        if position in content.span
    }
    told = partial(checked, release=question.release, kind='suites')
    for suite, content in recorded.values():
        check = partial(_suite, question, registry, suite, content)
        yield told(check, about=suite.id, mark=content.mark)
    if isinstance(registry, Message) or settings.expected is None:
        return
    for name in sorted(set(registry.names) - recorded.keys()):
        if settings.expected.fullmatch(name):
            yield told(lambda: Answer(LACKS_IT), about=name)


def _suite(question: Question, read: Registry | Message, suite: Suite, content: SuiteContent) -> Answer:
    registry = known(read)
    registered = registry.registered(suite.id)
    if registered is None:
        return Answer(msg('it is not registered') if content.groups else None)
    place = question.place(registered.path, registered.line)
    found, wanted = registry.run_for(suite.id)
    # Tests that come along with others can stand under a group of which all run.
    whole = {group for group in content.groups if found >= registry.of_groups([group]) != frozenset()}
    if names := difference(content.groups, wanted | whole):
        return Answer(names, (place,))
    # Those without such a group matter where they are on record, as showing something.
    recorded = {
        (test.path, test.symbol)
        for test in question.data.tests.values()
        if question.release.position in test.span
    }
    left_out = (
        one.home.symbol
        for one in found - registry.of_groups(content.groups)
        if one.home is not None and (one.path, one.home.symbol) in recorded
    )
    return Answer(difference((), set(left_out)), (place,))


# Tests ------------------------------------------------------------------------------------------


def findings_of_tests(
    question: Question, recipe: Recipe, read: Callable[..., TestsFound]
) -> Iterator[Finding]:
    """Yield what each test of a recipe comes to, and the tests that the record lacks."""
    found = or_reason(lambda: read(question, **bound(read, recipe.parameters)))
    position = question.release.position
    tests = [
        one for one in question.data.tests.values() if recipe.is_about(one, question.data.main_repository)
    ]
    here = [test for test in tests if position in test.span]
    if isinstance(found, Message):
        yield from (_finding(question, 'tests', test, lambda: Answer(known(found))) for test in here)
        return
    compared = _Tests(question, found)
    there = {(test.path, test.symbol) for test in here}
    for test in tests:
        if position in test.span:
            yield from compared.test(test)
        elif position in {test.span.start - 1, test.span.stop + 1} and (test.path, test.symbol) not in there:
            yield from compared.outside(test)
    yield from compared.lacking(here)


def _finding(question: Question, kind: str, test: Test, check: Callable[[], Answer]) -> Finding:
    return checked(
        check,
        kind=kind,
        release=question.release,
        subject=test.id,
        about=test.symbol,
        mark=test.mark,
    )


@dataclass(frozen=True, slots=True)
class _Tests:
    """The tests that a reader finds at a release, and how the record is compared."""

    question: Question
    found: TestsFound

    def test(self, test: Test) -> Iterator[Finding]:
        """Yield whether a test is there, what it shows, and where it does not run."""
        one = self.found.tests.get((test.path, test.symbol))
        if one is None:
            yield _finding(self.question, 'tests', test, lambda: Answer(NOT_THERE))
            return
        wrong = difference(test.groups, one.groups) or difference(
            self.question.ids_then(test.entries), one.entries
        )
        yield _finding(self.question, 'tests', test, lambda: Answer(wrong, (self.found.place(one),)))
        yield _finding(self.question, 'shows', test, partial(self._shows, test, one))
        if test.skips or self.found.skips(one, test.shows):
            yield _finding(self.question, 'skips', test, partial(self._skips, test, one))

    def _shows(self, test: Test, one: TestFound) -> Answer:
        shown = self.found.shows(one)
        if self.found.stays_out(one):
            raise CannotTell(STAYS_OUT)
        return Answer(difference(test.shows, shown), tuple(shown.values()))

    def _skips(self, test: Test, one: TestFound) -> Answer:
        recorded, skips = dict(self._recorded(test)), self.found.skips(one, test.shows)
        found = {key: why for key, (why, _) in skips.items()}
        wrong = {key for key in recorded.keys() | found.keys() if recorded.get(key) != found.get(key)}
        shown = {(entry, capability) for entry, capability in wrong if capability in test.shows}
        words = _skip_words(shown, recorded, found) if shown else None
        return Answer(words, tuple(dict.fromkeys(place for _, place in skips.values() if place)))

    def _recorded(self, test: Test) -> Iterator[tuple[tuple[str, str], str]]:
        """Yield why a test does not show a capability of an entry, as the record has it."""
        position = self.question.release.position
        ids = self.question.data.entries
        now = dict(zip(self.question.ids_then(ids), ids, strict=True))
        for entry in self.question.ids_then(test.entries) or self.found.entries:
            for capability in test.shows:
                whys = sorted(
                    f'{skip.why} {"" if skip.option is None else skip.option.name}'.strip()
                    for skip in test.skips
                    if skip.concerns(position, now.get(entry, entry), capability)
                )
                if whys:
                    yield (entry, capability), ', '.join(whys)

    def outside(self, test: Test) -> Iterator[Finding]:
        """Yield a test that is there before or after the range of the record."""
        one = self.found.tests.get((test.path, test.symbol))
        if one is not None and not set(self.found.shows(one)).isdisjoint(test.shows):
            yield _finding(self.question, 'tests', test, lambda: Answer(HERE_TOO, (self.found.place(one),)))

    def lacking(self, tests: Sequence[Test]) -> Iterator[Finding]:
        """Yield what tests show that a suite selects, or a class has, while no recorded test does."""
        selections = dict(self._selections(tests))
        told: set[tuple[str, str]] = set()
        for about, (found, recorded, concerned) in selections.items():
            shown = {(entry, one) for test in recorded for entry, one in self._shown_on_record(test)}
            for test in found:
                for entry in (test.entries or self.found.entries) if concerned is None else concerned:
                    for capability in self.found.runs(test, entry):
                        key = entry, capability
                        if key not in shown and (test.path + test.symbol, capability) not in told:
                            told.add((test.path + test.symbol, capability))
                            shown.add(key)
                            yield self._lacking(about, test, entry, capability)

    def _selections(
        self, tests: Sequence[Test]
    ) -> Iterator[tuple[str, tuple[list[TestFound], list[Test], Iterable[str] | None]]]:
        """Yield the tests of each suite, as found and as recorded; without groups, those of each class.

        With those of suites stand the entries of the jobs that select them,
        and those that claim what they assert.
        """
        position = self.question.release.position
        for suite in self.question.data.suites.values():
            for content in suite.contents:
                if position in content.span:
                    groups = set(content.groups)
                    found = [one for one in self.found.tests.values() if groups & one.groups]
                    recorded = [test for test in tests if groups & set(test.groups)]
                    yield suite.id, (found, recorded, sorted(set(self._entries_of(suite))))
        for one in self.found.tests.values():
            if not one.groups:
                class_ = one.path, one.symbol.rpartition('.')[0]
                same = [test for test in tests if (test.path, test.symbol.rpartition('.')[0]) == class_]
                yield f'{one.path} {one.symbol}', ([one], same, None)

    def _entries_of(self, suite: Suite) -> Iterator[str]:
        data, release = self.question.data, self.question.release
        for job in () if release.gate is None else release.gate.jobs:
            if suite.id in job.selects:
                yield from self.question.ids_then(job.entries)
        for entry in data.entries.values():
            claim = at(entry.claims, release)
            if claim is not None and claim.suite == suite.id:
                yield data.id_at(entry, release)

    def _shown_on_record(self, test: Test) -> Iterator[tuple[str, str]]:
        skipped = dict(self._recorded(test))
        for entry in self.question.ids_then(test.entries) or self.found.entries:
            for capability in test.shows:
                # What an option decides is on record as a skip of its own.
                if ' ' in skipped.get((entry, capability), ' '):
                    yield entry, capability

    def _lacking(self, about: str, test: TestFound, entry: str, capability: str) -> Finding:
        place = self.found.place(test)
        words = msg(
            '{test} shows {capability} of {entry}, and no test on record does',
            test=test.symbol,
            capability=capability,
            entry=entry,
        )
        release = self.question.release
        return checked(lambda: Answer(words, (place,)), kind='shows', release=release, about=about)


def _skip_words(
    wrong: set[tuple[str, str]],
    recorded: Mapping[tuple[str, str], str],
    found: Mapping[tuple[str, str], str],
) -> Message:
    """Return how what the record says of skips differs, with the entries for which it does."""
    groups: dict[tuple[str, str], list[str]] = {}
    for key in sorted(wrong):
        groups.setdefault((found.get(key, 'runs'), recorded.get(key, 'runs')), []).append(' '.join(key))
    (shown, said), where = min(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return msg(
        'it {found}, not {recorded}, for {where}',
        found=Text(shown),
        recorded=Text(said),
        where=listed(dict.fromkeys(where)),
    )
