# SPDX-License-Identifier: Apache-2.0
"""The readers, in one table; a project adds its own by an entry point of the group `maturity.readers`."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, NamedTuple

from maturity.checks.common import unknown
from maturity.problems import Problem
from maturity_audit import gate, zuul2
from maturity_audit.catalogue import SuiteSettings, findings_of_suites, findings_of_tests
from maturity_audit.class_tests import of_classes
from maturity_audit.conditions import state_of
from maturity_audit.lookups import (
    deliverable,
    dictionary_value,
    folder_names,
    implementation,
    location,
    subclasses,
)
from maturity_audit.options import option_groups
from maturity_audit.parameters import mistakes
from maturity_audit.proboscis import registry, suite
from maturity_audit.proboscis_tests import of_proboscis
from maturity_audit.questions import elsewhere
from maturity_audit.recorded import findings_of_entries, findings_of_release, left_out
from maturity_audit.texts import matrix, named, pattern
from maturity_audit.unit_tests import method_tests, unit_tests
from maturity_audit.zuul3_jobs import ProjectJobs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from maturity.model import Dataset, Recipe
    from maturity_audit.findings import Finding
    from maturity_audit.jobs import Jobs
    from maturity_audit.proboscis import Registry
    from maturity_audit.questions import Question, Reader
    from maturity_audit.tests_found import TestsFound

GROUP = 'maturity.readers'

READERS: Mapping[str, Reader] = {
    'deliverable': deliverable,
    'dictionary': dictionary_value,
    'folder-names': folder_names,
    'implementation': implementation,
    'location': location,
    'matrix': matrix,
    'method-tests': method_tests,
    'named': named,
    'option-groups': option_groups,
    'pattern': pattern,
    'subclasses': subclasses,
    'test-suite': suite,
    'unit-tests': unit_tests,
}
"""What reads the values of a fact, by the name that recipes call it."""

GATES: Mapping[str, Jobs] = {
    'zuul-layout': zuul2.jobs,
    'zuul-project': ProjectJobs,
}
"""What reads the jobs of a release."""

SUITES: Mapping[str, Callable[..., Registry]] = {
    'proboscis-suites': registry,
}
"""What reads the suites of a release."""

TESTS: Mapping[str, Callable[..., TestsFound]] = {
    'class-tests': of_classes,
    'proboscis-tests': of_proboscis,
}
"""What reads the tests of a release, and what they show."""

CONDITIONS = 'conditions'
"""What recipes call the reading of capabilities, whose conditions stand beside each of them."""


def readers() -> Mapping[str, Reader]:
    """Return all readers: those of this package, and those that installed packages add."""
    return {
        **{one.name: one.load() for one in entry_points(group=GROUP) if one.name not in READERS},
        **READERS,
    }


class OfRelease(NamedTuple):
    """A fact of a release itself: what it comes to, its readers, and what else takes their parameters."""

    findings: Callable[[Question, Recipe, Callable[..., Any]], Iterator[Finding]]
    readers: Callable[[], Mapping[str, Callable[..., Any]]]
    others: tuple[Callable[..., object], ...] = ()


OF_RELEASES: Mapping[str, OfRelease] = {
    'entries': OfRelease(findings_of_entries, readers, (elsewhere, left_out)),
    'gate': OfRelease(gate.findings, lambda: GATES, (gate.Settings,)),
    'release': OfRelease(findings_of_release, readers, (elsewhere,)),
    'suites': OfRelease(findings_of_suites, lambda: SUITES, (SuiteSettings,)),
    'tests': OfRelease(findings_of_tests, lambda: TESTS),
}


def problems(data: Dataset) -> Iterator[Problem]:
    """Yield a problem for each reader that is none for such facts, and for each wrong parameter."""
    for recipe in data.recipes:
        kind = OF_RELEASES.get(recipe.fact, OF_RELEASES['release'])
        functions = {CONDITIONS: state_of} if recipe.fact == 'capabilities' else kind.readers()
        if recipe.reader not in functions:
            yield unknown(recipe.reader, f'reader of {recipe.fact}', sorted(functions), recipe.mark)
            continue
        takers = functions[recipe.reader], *kind.others
        for code, mistake in mistakes(recipe.parameters, *takers):
            yield Problem(code=code, message=f'{recipe.reader}: {mistake}', mark=recipe.mark)
