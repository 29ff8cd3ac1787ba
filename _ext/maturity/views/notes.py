# SPDX-License-Identifier: Apache-2.0
"""What qualifies a fact about a capability, where the fact is shown in a cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from maturity.model import at
from maturity.model.vocabulary import ABSENCES
from maturity.views.coverage import capability_state
from maturity.views.references import NOT_AUDITED, since_point

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.model import Capability, CapabilityFact, Dataset, Entry, Phrase, Release, Text
    from maturity.model.vocabulary import State


class Notes:
    """Numbers the notes of a view, as they come; equal ones share a number."""

    def __init__(self, data: Dataset, entries: Iterable[Entry]) -> None:
        """Find the facts that have something to note: few have, and of the others nothing is asked."""
        self._data = data
        # Many capabilities can share their facts.
        special: dict[int, bool] = {}
        self._facts: dict[tuple[str, str], tuple[CapabilityFact, ...]] = {}
        for entry in entries:
            for id_, facts in entry.capabilities.items():
                if id(facts) not in special:
                    special[id(facts)] = any(map(self._is_special, facts))
                if special[id(facts)]:
                    self._facts[entry.id, id_] = facts
        self._numbers: dict[Phrase, int] = {}
        self._known: dict[tuple[int, str, bool], State] = {}

    def __call__(self, entry: Entry, capability: Capability, release: Release) -> State:
        """Return the state of a capability with what qualifies it there."""
        state = capability_state(self._data, entry, capability, release)
        facts = self._facts.get((entry.id, capability.id))
        fact = None if facts is None else at(facts, release)
        if fact is None:
            return state
        # Many cells can share a fact, as they do where a whole matrix was taken over.
        key = (id(fact), state.id, fact.span.since == release.id)
        if key not in self._known:
            self._known[key] = self._qualified(state, fact, release)
        return self._known[key]

    def _qualified(self, state: State, fact: CapabilityFact, release: Release) -> State:
        if state in ABSENCES:
            return state
        texts: dict[Phrase, None] = dict.fromkeys(filter(None, (reason_of(fact), fact.note)))
        if not self._data.is_audited(fact.mark):
            texts[NOT_AUDITED] = None
        numbers = tuple(self._numbers.setdefault(text, len(self._numbers) + 1) for text in texts)
        return replace(state, point=since_point(fact, release), notes=numbers)

    def _is_special(self, fact: CapabilityFact) -> bool:
        special = (fact.note or reason_of(fact) or fact.point) is not None
        return special or not self._data.is_audited(fact.mark)

    @property
    def texts(self) -> tuple[Phrase, ...]:
        """What the numbers mean, from 1."""
        return tuple(self._numbers)


def reason_of(fact: CapabilityFact) -> Text | None:
    """Return why a state is not all or nothing; a line of many states has one reason, and it is of these."""
    return fact.reason if fact.state in {'partial', 'not-applicable'} else None
