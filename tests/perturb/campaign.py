# SPDX-License-Identifier: Apache-2.0
"""A campaign of false facts, drawn evenly over kinds and releases, each put to an audit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from maturity.model import Message
from maturity.model.vocabulary import Agreement
from maturity_audit import gate
from maturity_audit.audit import CAPABILITY_LIVES, Audit
from maturity_audit.source import or_reason
from tests.perturb.lies import Lie, of_capabilities, of_entries, of_evidence, of_release, of_tests

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from random import Random

    from maturity.model import Dataset, Recipe, Release
    from maturity_audit.questions import Sources

IN_ALL, IN_EACH = 0.97, 0.85
"""The share of lies that has to be found, of all and of each kind."""


@dataclass
class Campaign:
    """The record, the clones, and what an audit of the truth finds; without `kinds` there are lies of all."""

    data: Dataset
    sources: Sources
    random: Random
    kinds: Collection[str] = ()
    _before: dict[tuple[str, str, Collection[str]], frozenset[str]] = field(default_factory=dict)

    def run(self, count: int) -> Iterator[tuple[Lie, bool]]:
        """Yield lies, and whether the audit finds each."""
        for lie in self._drawn(count):
            key = lie.kind, lie.release, lie.files
            if key not in self._before:
                self._before[key] = self._disagreements(self.data, lie)
            yield lie, bool(self._disagreements(lie.data, lie) - self._before[key])

    def _disagreements(self, data: Dataset, lie: Lie) -> frozenset[str]:
        recipes = tuple(one for one in data.recipes if lie.kind in _kinds_of(one))
        audit = Audit(
            data=replace(data, recipes=recipes),
            sources=self.sources,
            releases=[lie.release, *lie.others],
            files=lie.files,
        )
        wrong = (one for one in audit.findings() if one.outcome is Agreement.DISAGREES)
        return frozenset(f'{one.kind} {one.subject} {one.about}: {one.found}' for one in wrong)

    def _drawn(self, count: int) -> list[Lie]:
        """Return lies: one kind after the other, each at another release, as far as there are any."""
        by_kind: dict[str, dict[str, list[Lie]]] = {}
        for release in filter(self._is_at_hand, self.data.releases.values()):
            recipes = (one for one in self.data.recipes if release.position in one.span)
            audited = {'events', 'evidence-change', 'evidence-path'}.union(*map(_kinds_of, recipes))
            for make in (of_entries, of_capabilities, of_release, of_tests, of_evidence):
                for lie in make(self.data, release, self.random):
                    if lie.kind in audited and (not self.kinds or lie.kind in self.kinds):
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


def _kinds_of(recipe: Recipe) -> frozenset[str]:
    """Return the kinds of lies that a recipe can find."""
    if recipe.fact == 'gate':
        return frozenset({'gate-jobs', *gate.KINDS.values()})
    if recipe.fact == 'tests':
        return frozenset({'tests', 'shows', 'skips'})
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
    lines += [f'missed: {lie.kind} at {lie.release}: {lie.words}' for lie, caught in results if not caught]
    return lines, share >= IN_ALL and all(found[kind] / told[kind] >= IN_EACH for kind in told)
