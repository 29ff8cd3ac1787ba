# SPDX-License-Identifier: Apache-2.0
"""The readers, in one table; a project adds its own by an entry point of the group `maturity.readers`."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from maturity.checks.common import unknown
from maturity_audit import zuul2, zuul3
from maturity_audit.deliverables import deliverable
from maturity_audit.elements import folder_names
from maturity_audit.groups import groups_of_tests
from maturity_audit.implementation import implementation
from maturity_audit.imports import unit_tests
from maturity_audit.literals import dictionary_value
from maturity_audit.location import location
from maturity_audit.strategies import option_groups
from maturity_audit.tables import matrix
from maturity_audit.texts import named, pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.model import Dataset, Recipe
    from maturity.problems import Problem
    from maturity_audit.jobs import Jobs
    from maturity_audit.questions import Reader

GROUP = 'maturity.readers'

READERS: Mapping[str, Reader] = {
    'deliverable': deliverable,
    'dictionary': dictionary_value,
    'folder-names': folder_names,
    'implementation': implementation,
    'location': location,
    'matrix': matrix,
    'named': named,
    'option-groups': option_groups,
    'pattern': pattern,
    'test-groups': groups_of_tests,
    'unit-tests': unit_tests,
}
"""What reads the values of a fact, by the name that recipes call it."""

GATES: Mapping[str, Jobs] = {
    'zuul-layout': zuul2.jobs,
    'zuul-project': zuul3.jobs,
}
"""What reads the jobs of a release."""

CONDITIONS = 'conditions'
"""What recipes call the reading of capabilities, whose conditions stand beside each of them."""


def readers() -> Mapping[str, Reader]:
    """Return all readers: those of this package, and those that installed packages add."""
    return {
        **{one.name: one.load() for one in entry_points(group=GROUP) if one.name not in READERS},
        **READERS,
    }


def unknown_readers(data: Dataset) -> Iterator[Problem]:
    """Yield a problem for each recipe whose reader is none for such facts."""
    known = readers()
    for recipe in data.recipes:
        names = _names(recipe, known)
        if recipe.reader not in names:
            yield unknown(recipe.reader, f'reader of {recipe.fact}', sorted(names), recipe.mark)


def _names(recipe: Recipe, known: Mapping[str, Reader]) -> frozenset[str]:
    if recipe.fact == 'gate':
        return frozenset(GATES)
    return frozenset([CONDITIONS]) if recipe.fact == 'capabilities' else frozenset(known)
