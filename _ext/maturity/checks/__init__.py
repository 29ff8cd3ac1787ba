# SPDX-License-Identifier: Apache-2.0
"""Rules across records.  Each is a generator of problems, listed once, here."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from maturity.checks import catalogues, computed, entries, facts, published, references
from maturity.evaluate import evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from maturity.evaluate import Assessments
    from maturity.model import Dataset, Entry
    from maturity.problems import Problem
    from maturity.reading import Reference

ENOUGH = 1000
"""How many problems between records are reported: enough to work on."""

CHECKS: tuple[Callable[[Dataset, frozenset[str]], Iterator[Problem]], ...] = (
    catalogues.ladders,
    catalogues.fragments,
    catalogues.tags,
    catalogues.groups,
    references.lists,
    references.tests,
    references.catalogue,
    references.amount,
    references.judged,
    references.readings,
    references.derivations,
    entries.ids,
    entries.lives,
    entries.names,
    entries.renames,
    facts.overlaps,
    facts.outside_life,
    facts.capability_lives,
    facts.shown,
    facts.evidence,
    published.corrections,
)
"""Checks of what the record says."""

COMPUTED: tuple[Callable[[Assessments, Entry], Iterator[Problem]], ...] = (
    computed.demotions,
    computed.expectations,
    computed.waivers,
)
"""Checks of what follows from it; they make sense only on facts that are otherwise right."""


def check(
    data: Dataset, named: Iterable[Reference], *, broken: frozenset[str], faulty: AbstractSet[str]
) -> tuple[Problem, ...]:
    """Return the problems between the records of `data`, which refer to each other by what is `named`.

    `broken` are the ids of which there is a file but no record: references to
    them are not reported again.  `faulty` are the paths of files that have
    problems already, so that nothing is computed from them.
    """
    between = chain.from_iterable(one(data, broken) for one in CHECKS)
    found = tuple(islice(chain(references.unknown_ids(data, named, broken), between), ENOUGH))
    faulty = {problem.mark.path for problem in found} | faulty
    return (*found, *islice(_computed(data, broken, faulty), ENOUGH))


def _computed(data: Dataset, broken: frozenset[str], faulty: AbstractSet[str]) -> Iterator[Problem]:
    folders = tuple(f'{data.root}/{kind.folder}/' for kind in data.kinds.values())
    if not all(path.startswith(folders) for path in faulty):
        return
    assessments = evaluate(data)
    for entry in data.entries.values():
        if entry.mark.path not in faulty:
            yield from chain.from_iterable(one(assessments, entry) for one in COMPUTED)
    wrong = {entry.id for entry in data.entries.values() if entry.mark.path in faulty}
    yield from published.differences(assessments, broken | wrong)
