# SPDX-License-Identifier: Apache-2.0
"""A campaign of false facts, drawn evenly over kinds and releases, each put to its readers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from inspect import signature
from typing import TYPE_CHECKING, Any

from maturity.model import Message
from maturity.model.vocabulary import Agreement
from maturity_audit import gate
from maturity_audit.audit import CAPABILITY_LIVES, borders, findings_of
from maturity_audit.evidence import Witness, pieces
from maturity_audit.questions import Question
from maturity_audit.readers import OF_RELEASES, readers
from maturity_audit.recorded import recipes_at, subjects
from maturity_audit.source import CannotTell, or_reason
from tests.perturb.lies import Lie, of_capabilities, of_entries, of_evidence, of_release, of_tests

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from random import Random

    from maturity.model import Dataset, Recipe, Release
    from maturity_audit.findings import Finding
    from maturity_audit.questions import Sources

IN_ALL, IN_EACH = 0.97, 0.85
"""The share of lies that has to be found, of all and of each kind."""
OF_TESTS = frozenset({'tests', 'shows', 'skips'})


@dataclass
class Campaign:
    """The record, the clones, and what has been read of them; without `kinds` there are lies of all."""

    data: Dataset
    sources: Sources
    random: Random
    kinds: Collection[str] = ()
    _read: dict[tuple[str, str], Any] = field(default_factory=dict)
    _before: dict[tuple[str, str, str | None], frozenset[str]] = field(default_factory=dict)

    def run(self, count: int) -> Iterator[tuple[Lie, bool]]:
        """Yield lies, and whether the audit finds each."""
        for lie in self._drawn(count):
            if lie.piece is not None:
                yield lie, self._is_wrong(lie)
                continue
            key = lie.kind, lie.release, lie.entry
            if key not in self._before:
                self._before[key] = self._disagreements(self.data, lie)
            yield lie, bool(self._disagreements(lie.data, lie) - self._before[key])

    def _is_wrong(self, lie: Lie) -> bool:
        assert lie.piece is not None
        witness = self._witness
        found = witness.events(lie.piece) if lie.kind == 'events' else [witness.finding(lie.piece)]
        return any(one.outcome is Agreement.DISAGREES for one in found)

    @cached_property
    def _witness(self) -> Witness:
        return Witness(self.data, self.sources)

    def _drawn(self, count: int) -> list[Lie]:
        """Return lies: one kind after the other, each at another release, as far as there are any."""
        by_kind: dict[str, dict[str, list[Lie]]] = {}
        audited = self._kinds()
        for release in filter(self._is_at_hand, self.data.releases.values()):
            for make in (of_entries, of_capabilities, of_release, of_tests, of_evidence):
                for lie in make(self.data, release, self.random):
                    if self.kinds and lie.kind not in self.kinds:
                        continue
                    if lie.piece is not None or (lie.kind, lie.release) in audited:
                        by_kind.setdefault(lie.kind, {}).setdefault(lie.release, []).append(lie)
        drawn: list[Lie] = []
        while len(drawn) < count and by_kind:
            for kind in sorted(by_kind):
                releases = by_kind[kind]
                lies = releases[self.random.choice(sorted(releases))]
                drawn.append(lies.pop(self.random.randrange(len(lies))))
                by_kind[kind] = {name: left for name, left in releases.items() if left}
                if not by_kind[kind]:
                    del by_kind[kind]
        return sorted(drawn[:count], key=lambda lie: self.data.releases[lie.release].position)

    def _is_at_hand(self, release: Release) -> bool:
        return not isinstance(or_reason(lambda: self.sources.main(release)), Message)

    def _kinds(self) -> frozenset[tuple[str, str]]:
        """Return the kinds of facts that recipes read, with the releases at which they do."""
        found: set[tuple[str, str]] = set()
        for release in self.data.releases.values():
            for recipe in self.data.recipes:
                if release.position in recipe.span:
                    kinds = _kinds_of(recipe)
                    found |= {(kind, release.id) for kind in kinds}
        return frozenset(found)

    # Findings ---------------------------------------------------------------------------------------

    def _disagreements(self, data: Dataset, lie: Lie) -> frozenset[str]:
        release = data.releases[lie.release]
        question = Question(data, self.sources, release, self.sources.main(self.data.releases[lie.release]))
        found = [
            one
            for recipe in recipes_at(question)
            if lie.kind in _kinds_of(recipe)
            for one in self._findings(question, recipe, lie)
        ]
        if lie.kind == CAPABILITY_LIVES:
            found += _of_life(Witness(data, self.sources), lie.entry or '')
        wrong = (one for one in found if one.outcome is Agreement.DISAGREES)
        return frozenset(f'{one.kind} {one.subject} {one.about}: {one.found}' for one in wrong)

    def _findings(self, question: Question, recipe: Recipe, lie: Lie) -> Iterator[Finding]:
        kind = OF_RELEASES.get(recipe.fact)
        if kind is not None:
            read = kind.readers()[recipe.reader]
            yield from kind.findings(
                question, recipe, self._kept(recipe, read) if recipe.fact == 'tests' else read
            )
            return
        entries = None if lie.kind == CAPABILITY_LIVES else [lie.entry or '']
        for subject in subjects(question, recipe, readers(), entries):
            if entries is not None or subject.keys == ('capabilities', lie.entry):
                yield from findings_of(subject)

    def _kept(self, recipe: Recipe, read: Callable[..., Any]) -> Callable[..., Any]:
        """Return a reader that answers once for each release; what it reads does not depend on the record."""

        def reader(question: Question, **parameters: Any) -> Any:  # noqa: ANN401 (as readers)
            key = str(recipe.mark), question.release.id
            if key not in self._read:
                self._read.clear() if len(self._read) > len(OF_TESTS) else None
                try:
                    self._read[key] = read(question, **parameters)
                except CannotTell as error:
                    self._read[key] = error
            if isinstance(self._read[key], CannotTell):
                raise self._read[key]
            return self._read[key]

        # The parameters of the recipe are bound by those of the reader.
        reader.__signature__ = signature(read)  # type: ignore[attr-defined]
        return reader


def _of_life(witness: Witness, capability: str) -> Iterator[Finding]:
    """Yield what does not depend on recipes: the evidence of a capability, and that it is new there."""
    yield from (witness.finding(piece) for piece in pieces(witness.data) if piece.subject == capability)
    found = borders(witness.data, witness.sources)
    yield from (one for one in found if one.subject == capability)


def _kinds_of(recipe: Recipe) -> frozenset[str]:
    """Return the kinds of lies that a recipe can find."""
    if recipe.fact == 'gate':
        return frozenset({'gate-jobs', *gate.KINDS.values()})
    if recipe.fact == 'tests':
        return OF_TESTS
    if recipe.fact == 'capabilities':
        return frozenset({recipe.fact, CAPABILITY_LIVES})
    return frozenset({recipe.fact if recipe.by is None else f'{recipe.fact}-{recipe.by}'})


def report(results: Sequence[tuple[Lie, bool]]) -> tuple[list[str], bool]:
    """Return figures by kind and the lies that were missed, and whether enough were found."""
    told, found = (
        Counter(lie.kind for lie, _ in results),
        Counter(lie.kind for lie, caught in results if caught),
    )
    lines = [f'{kind:32} {found[kind]:4} of {told[kind]:4}' for kind in sorted(told)]
    share = sum(found.values()) / max(len(results), 1)
    lines.append(f'{"in all":32} {sum(found.values()):4} of {len(results):4} ({share:.1%})')
    lines += [
        f'missed: {lie.kind} at {lie.release} {lie.entry or ""}: {lie.words}'
        for lie, caught in results
        if not caught
    ]
    return lines, share >= IN_ALL and all(found[kind] / told[kind] >= IN_EACH for kind in told)
