# SPDX-License-Identifier: Apache-2.0
"""What a benchmark found, as a table to read and as JSON."""

from __future__ import annotations

import json
import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING

import docutils
import jinja2
import sphinx
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bench.measure import Usage

SCHEMA_VERSION = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Goal:
    """A ratio, or a difference in a unit, and its limit: at most, or at least where `at_least` says so."""

    what: str
    ratio: float
    limit: float
    at_least: bool = False
    unit: str = 'x'

    @property
    def reached(self) -> bool:
        """Whether the ratio keeps the limit."""
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit

    def verdict(self) -> str:
        """Return "reached", or by which factor the ratio misses its limit."""
        if self.reached:
            return 'reached'
        distance = self.limit / self.ratio if self.at_least else self.ratio / self.limit
        return f'missed by x {distance:.2f}'


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One yardstick: what each job cost, the job that counts as 1, and the goals."""

    title: str
    usages: Mapping[str, Usage]
    one: str
    goals: tuple[Goal, ...]


def lines(section: Section) -> Iterator[str]:
    """Yield the section as lines of text."""
    one = section.usages[section.one]
    width = max(24, *map(len, section.usages))
    yield ''
    yield section.title
    yield f'  {"":{width}}  {"user s":>8}  {"ratio":>7}  {"MiB":>7}  {"ratio":>7}'
    for name, usage in section.usages.items():
        time = f'{usage.seconds:8.2f}  {usage.seconds / one.seconds:7.2f}'
        memory = f'{usage.mebibytes:7.0f}  {usage.mebibytes / one.mebibytes:7.2f}'
        yield f'  {name:{width}}  {time}  {memory}'
    for goal in section.goals:
        bound = 'at least' if goal.at_least else 'at most'
        yield f'  goal: {goal.what}: {goal.unit} {goal.ratio:.2f}, {bound} {goal.limit:g}: {goal.verdict()}'


def table(sections: Iterable[Section]) -> Iterator[str]:
    """Yield the goals of all sections as one table in Markdown."""
    yield '\n| goal | measured | limit | |\n|---|---|---|---|'
    for section in sections:
        for goal in section.goals:
            limit = f'{"at least" if goal.at_least else "at most"} {goal.limit:g}'
            measured = f'{goal.ratio:.2f} {goal.unit}'.removesuffix(' x')
            yield f'| {section.title}: {goal.what} | {measured} | {limit} | {goal.verdict()} |'


def as_json(sections: Sequence[Section]) -> str:
    """Return all sections as JSON, with the versions that were measured."""
    tree = {
        'version': SCHEMA_VERSION,
        'python': platform.python_version(),
        'packages': {module.__name__: module.__version__ for module in (docutils, jinja2, sphinx, yaml)},
        'sections': [_tree(section) for section in sections],
    }
    return json.dumps(tree, indent=2) + '\n'


def _tree(section: Section) -> dict[str, object]:
    return {
        'title': section.title,
        'one': section.one,
        'jobs': {
            name: {'user_seconds': round(usage.seconds, 3), 'peak_mebibytes': round(usage.mebibytes, 1)}
            for name, usage in section.usages.items()
        },
        'goals': [
            {
                'what': goal.what,
                'ratio': round(goal.ratio, 3),
                'unit': goal.unit,
                'at least' if goal.at_least else 'at most': goal.limit,
                'reached': goal.reached,
            }
            for goal in section.goals
        ],
    }
