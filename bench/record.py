# SPDX-License-Identifier: Apache-2.0
"""Data folders of any size: drivers that offer features, release by release."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LADDERS = """\
levels:
  basic: {title: Basic, meaning: It works.}
  full: {title: Full, meaning: It can be relied on.}
below: {id: none-yet, title: None yet, meaning: Fails the first level.}
declared-by:
  guide: {title: Guide}
kinds:
  driver:
    title: Driver
    plural: Drivers
    folder: drivers
    ladder: [basic, full]
    facts:
      platforms: {title: Platforms}
"""

_REPOSITORIES = """\
main: example/project
links:
  tag: https://example.org/{repository}/tag/{ref}/{path}
  commit: https://example.org/{repository}/commit/{ref}/{path}
  change: https://example.org/{repository}/commit/{ref}
  line: '#L{line}'
repositories:
  example/project: {title: Example}
"""

_REQUIREMENT = """\
- id: has-feature-{number}
  kind: driver
  level: {level}
  title: Offers feature {number}
  quote: Feature {number} is there.
  since: r1
  rule: {{{rule}}}
"""

# No fact at all, unknown, is one of the five as well.
_STATES = ('implemented', 'partial', 'missing', 'not-applicable', 'unknown')


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """How large a data folder is; `lines` pads each entry with facts up to that many lines.

    There are `jobs` at each release, and each selects all `tests` for one entry
    by one of the `groups`; a test has `skips` for other entries.  `readings` are
    of the first requirement.  In the compact form of a record, a line says
    which capabilities have a state.
    """

    entries: int
    capabilities: int
    releases: int = 1
    requirements: int = 2
    jobs: int = 0
    tests: int = 1
    skips: int = 0
    groups: int = 1
    readings: int = 0
    lines: int = 0
    compact: bool = False


def write(folder: Path, shape: Shape) -> None:
    """Write a data folder of that shape; the same shape gives the same bytes."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in _files(shape):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, 'utf-8')


def state(row: int, column: int, /) -> str:
    """Return the word for the state of a cell, always the same and in no short pattern."""
    return _STATES[crc32(f'{row} {column}'.encode()) % len(_STATES)]


def _files(shape: Shape) -> Iterator[tuple[str, str]]:
    releases = [f'r{number}' for number in range(1, shape.releases + 1)]
    features = (
        f'- {{id: feature-{number}, title: Feature {number}}}\n'
        for number in range(1, shape.capabilities + 1)
    )
    yield 'ladders.yaml', _LADDERS
    yield 'repositories.yaml', _REPOSITORIES
    yield 'requirements.yaml', ''.join(_requirement(number) for number in range(shape.requirements))
    yield 'capabilities.yaml', ''.join(features)
    yield 'tests.yaml', _tests(shape)
    if shape.readings:
        yield 'readings.yaml', ''.join(map(_reading, range(1, shape.readings + 1)))
    yield 'releases.yaml', f'order: [{", ".join(releases)}]\n'
    for number, release in enumerate(releases, start=1):
        yield f'releases/{release}.yaml', f'title: Release {number}\ntag: {number}.0.0\n{_gate(shape)}'
    for row in range(1, shape.entries + 1):
        yield f'drivers/driver-{row}.yaml', _entry(row, shape)


def _requirement(number: int) -> str:
    """Return a requirement: that there is code, or one of the first features."""
    rule = f'implements: [feature-{(number - 1) % 10 + 1}]' if number else 'has: implementation'
    return _REQUIREMENT.format(number=number, level='full' if number else 'basic', rule=rule)


def _gate(shape: Shape) -> str:
    """Return the jobs of a release; each runs all tests of one driver, by a suite or by an expression."""
    lines = (
        f'    - {{name: job-{job}, pipeline: gate, voting: true, entries: [driver-{job % shape.entries + 1}],'
        f' selects: [{f"suite-{job % shape.groups + 1}" if job % 2 else "^tests.*Features.*test"}]}}\n'
        for job in range(1, shape.jobs + 1)
    )
    return 'gate:\n  source: {path: jobs.yaml}\n  jobs:\n' + ''.join(lines) if shape.jobs else ''


def _tests(shape: Shape) -> str:
    """Return suites of a group each, and tests that are in all groups and show two features."""
    groups = [f'group-{number}' for number in range(1, shape.groups + 1)]
    suites = (
        f'  - {{id: suite-{number}, contents: [{{since: r1, groups: [{group}], evidence: [{_SUITES}]}}]}}\n'
        for number, group in enumerate(groups, start=1)
    )
    tests = (
        f'  - {{id: test-{test}, path: tests/test_{test}.py, symbol: Features.test, since: r1,'
        f' groups: [{", ".join(groups)}], shows: [feature-1, feature-2],'
        f' skips: [{", ".join(_SKIP.format(number=skip) for skip in range(1, shape.skips + 1))}]}}\n'
        for test in range(1, shape.tests + 1)
    )
    return f'pipelines: {{gate: {{role: gate}}}}\nsuites:\n{"".join(suites)}tests:\n{"".join(tests)}'


_SUITES = '{path: tests/suites.py}'
_SKIP = '{{since: r1, entries: [driver-{number}], why: skipped, evidence: [{{path: tests/skips.py}}]}}'


def _reading(number: int) -> str:
    return (
        f'- {{id: reading-{number}, title: Reading {number}, sentence: Only tests count.,'
        ' rules: {has-feature-0: {job: {pipelines: [gate]}}}}\n'
    )


def _entry(row: int, shape: Shape) -> str:
    lines = [
        f'title: Driver {row}',
        'introduced: {before: r1}',
        'implementation:',
        f'  - {{since: r1, path: drivers/driver_{row}.py, evidence: [{{path: drivers/driver_{row}.py}}]}}',
        *(_states(row, shape.capabilities) if shape.compact else _capabilities(row, shape.capabilities)),
    ]
    return '\n'.join([*lines, *_padding(row, shape.lines - len(lines))]) + '\n'


def _states(row: int, count: int) -> Iterator[str]:
    yield 'states:'
    fact = f'  - since: r1\n    evidence: [{{path: drivers/driver_{row}.py}}]'
    yield fact
    for word in _STATES:
        names = [f'feature-{column}' for column in range(1, count + 1) if state(row, column) == word]
        if names and word == 'not-applicable':
            # Only these have a reason.
            yield f'{fact}\n    reason: The devices have no such thing'
        if names and word != 'unknown':
            yield f'    {word}: [{", ".join(names)}]'


def _capabilities(row: int, count: int) -> Iterator[str]:
    yield 'capabilities:'
    for column in range(1, count + 1):
        word = state(row, column)
        reason = ', reason: The devices have no such thing' if word == 'not-applicable' else ''
        evidence = f'evidence: [{{path: drivers/driver_{row}.py, line: {column}}}]'
        if word != 'unknown':
            yield f'  feature-{column}: [{{since: r1, state: {word}{reason}, {evidence}}}]'


def _padding(row: int, count: int) -> Iterator[str]:
    """Yield up to `count` lines that are a list of platforms, one a line."""
    if count > len(_PLATFORMS):
        yield from _PLATFORMS
        yield from (f'        - Platform {row}.{number}' for number in range(count - len(_PLATFORMS)))


_PLATFORMS = (
    'facts:',
    '  platforms:',
    '    - since: r1',
    '      evidence: [{path: platforms.txt}]',
    '      values:',
)
