# SPDX-License-Identifier: Apache-2.0
"""Rules across records.  Each is a generator of problems, listed once, here."""

from __future__ import annotations

from collections import Counter
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from maturity.checks import catalogues, computed, entries, facts, references
from maturity.checks.common import FILES
from maturity.model import SourceMark
from maturity.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from maturity.evaluate import Assessments
    from maturity.model import Dataset, Entry
    from maturity.reading import Reference

ENOUGH = 1000
"""How many problems between records are reported: enough to work on."""

CHECKS: tuple[Callable[[Dataset], Iterator[Problem]], ...] = (
    catalogues.ladders,
    catalogues.fragments,
    catalogues.tags,
    catalogues.released,
    catalogues.groups,
    references.lists,
    references.tests,
    references.catalogue,
    references.amount,
    references.judged,
    references.derivations,
    entries.ids,
    entries.lives,
    entries.names,
    entries.renames,
    entries.former_releases,
    facts.overlaps,
    facts.outside_life,
    facts.capability_lives,
    facts.shown,
    facts.evidence,
    computed.corrections,
)
"""Checks of what the record says."""

COMPUTED: tuple[Callable[[Assessments, Entry], Iterator[Problem]], ...] = (
    computed.demotions,
    computed.expectations,
    computed.waivers,
)
"""Checks of what follows from it; they make sense only on facts that are otherwise right."""


def check(
    assessments: Assessments, named: Iterable[Reference], *, broken: frozenset[str], faulty: AbstractSet[str]
) -> tuple[Problem, ...]:
    """Return the problems between the records of a dataset, which refer to each other by what is `named`.

    `broken` are the ids of which there is a file but no record: references to
    them are not reported again.  `faulty` are the paths of files that have
    problems already, so that nothing is computed from them.
    """
    data = assessments.data
    between = chain.from_iterable(one(data) for one in CHECKS)
    first = islice(chain(references.unknown_ids(data, named), between), ENOUGH)
    gone = entries.gone(data)
    found = tuple(_without_gone(data, gone, [one for one in first if one.named not in broken], faulty))
    faulty = {problem.mark.path for problem in found} | faulty
    return (*found, *islice(_computed(assessments, broken | gone.keys(), faulty), ENOUGH))


def _without_gone(
    data: Dataset, gone: Mapping[str, str], found: Sequence[Problem], faulty: AbstractSet[str]
) -> Iterator[Problem]:
    """Yield problems; that the file of an audited entry is gone is one, wherever the entry is named.

    So it is with a catalogue that is not there.  An entry that nothing names and
    that was never published can go.  Where it or its folder could not be read,
    that is reported already.
    """
    places = Counter(one.named for one in found)
    absent = {path for path in FILES.values() if places[path] and path not in data.stated}
    for path in sorted(absent):
        message = f'there is no such file, and {places[path]} places need it; write or restore it'
        yield Problem('missing-file', message, SourceMark(f'{data.root}/{path}', 1))
    published_ = {id_ for publication in data.published.values() for id_ in publication.valid()}
    for id_, path in gone.items():
        is_missed = id_ in places or id_ in published_
        unread = {f'{data.root}/{path}', f'{data.root}/{PurePosixPath(path).parent}'}
        if is_missed and faulty.isdisjoint(unread):
            named = f', and named in {places[id_]} places' if places[id_] else ''
            message = f'the file of {id_!r} is gone{named}; restore it (what left a release stays on record)'
            yield Problem('missing-file', message, SourceMark(f'{data.root}/{path}', 1))
    yield from (one for one in found if one.named not in gone.keys() | absent)


def _computed(
    assessments: Assessments, broken: frozenset[str], faulty: AbstractSet[str]
) -> Iterator[Problem]:
    data = assessments.data
    folders = tuple(f'{data.root}/{kind.folder}/' for kind in data.kinds.values())
    if not all(path.startswith(folders) for path in faulty):
        return
    for entry in data.entries.values():
        if entry.mark.path not in faulty:
            yield from chain.from_iterable(one(assessments, entry) for one in COMPUTED)
    wrong = {entry.id for entry in data.entries.values() if entry.mark.path in faulty}
    yield from computed.differences(assessments, broken | wrong)
