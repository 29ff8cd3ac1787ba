# SPDX-License-Identifier: Apache-2.0
"""What the record says of a fact at a release, in the form in which readers answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from maturity.model import Dataset, Entry, FactT, Recipe, Release, SourceMark


@dataclass(frozen=True, slots=True)
class Recorded:
    """The values of a fact of an entry at a release; `about` names it further."""

    values: frozenset[str]
    mark: SourceMark
    about: str = ''


def recorded(data: Dataset, recipe: Recipe, entry: Entry, release: Release) -> Iterator[Recorded]:
    """Yield the facts of an entry at a release that a recipe reads.

    None where nothing is known: an audit refutes claims, and that is none.
    """
    find = _FACTS.get(recipe.fact, _listed)
    yield from find(recipe, entry, release)


def _now(facts: Iterable[FactT], recipe: Recipe, release: Release) -> FactT | None:
    """Return the fact that holds at a release, of those that the recipe is about."""
    by = recipe.by
    return at((one for one in facts if by is None or getattr(one, 'by', None) == by), release)


def _listed(recipe: Recipe, entry: Entry, release: Release) -> Iterator[Recorded]:
    everywhere = {'claims': entry.claims, 'default-for': entry.default_for}
    fact = _now(everywhere.get(recipe.fact) or entry.facts.get(recipe.fact, ()), recipe, release)
    if fact is not None:
        yield Recorded(frozenset(fact.values), fact.mark)


def _declared(recipe: Recipe, entry: Entry, release: Release) -> Iterator[Recorded]:
    for fact in entry.declared:
        if release.position in fact.span and recipe.by in {None, fact.by}:
            yield Recorded(frozenset([fact.level]), fact.mark)


def _implementation(recipe: Recipe, entry: Entry, release: Release) -> Iterator[Recorded]:
    fact = at(entry.implementation, release)
    if fact is not None and fact.none is None:
        yield Recorded(frozenset([fact.symbol or fact.path or '']), fact.mark)


_FACTS: Mapping[str, Callable[[Recipe, Entry, Release], Iterator[Recorded]]] = {
    'declared': _declared,
    'implementation': _implementation,
}
"""The facts that are no lists of values."""


def whole(release: Release) -> Recorded:
    """Return what the record says of a release itself, as `name=value`."""
    values = {
        'tag': release.tag,
        'commit': release.commit,
        'released': release.released,
        'planned': release.planned,
        'status': release.status,
        'end-of-life': release.end_of_life,
    }
    found = {f'{name}={value}' for name, value in values.items() if value is not None}
    found |= {f'version={version}' for version in release.versions}
    return Recorded(frozenset(found), release.mark)
