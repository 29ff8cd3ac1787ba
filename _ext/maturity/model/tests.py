# SPDX-License-Identifier: Apache-2.0
"""Tests: what each shows of an entry, where it does not run, and what jobs can select."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Annotated, ClassVar

from maturity.model.basics import SourceMark
from maturity.model.facts import Evidence, Evidences, Fact, GroupName, Range
from maturity.model.forms import (
    AtLeast,
    CapabilityIds,
    Distinct,
    EntryIds,
    Id,
    Needs,
    Path,
    Prose,
    RepositoryName,
    Symbol,
    Words,
    Written,
    among,
)
from maturity.model.vocabulary import PipelineRole, SkipReason

GroupNames = Annotated[tuple[GroupName, ...], Distinct()]


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """An option under which alone a test runs: a job runs it that sets the option so."""

    name: Words
    value: Annotated[Words | None, 'The value with which the test runs; without it, any.'] = None
    default: Annotated[Words | None, 'What it is where no job sets it.'] = None

    # With any value it would run always, and that is no skip.
    CONDITIONS: ClassVar = (Needs({'default': 'value'}),)


@dataclass(frozen=True, kw_only=True, slots=True)
class Skip(Fact):
    """Where a test does not run, or does not show all that it shows elsewhere."""

    SUBJECT: ClassVar = ('entries', 'capabilities', 'why')

    entries: Annotated[EntryIds, 'For these entries; without it, for all.'] = ()
    capabilities: Annotated[CapabilityIds, 'Of these capabilities; without it, of all that it shows.'] = ()
    why: Annotated[str, among(SkipReason)]
    option: Annotated[Option | None, 'It runs under this option all the same.'] = None
    condition: Annotated[Prose | None, 'What decides whether it runs, where no file tells.'] = None

    def concerns(self, position: int, entry: str, capability: str | None) -> bool:
        """Return whether it is about a capability of an entry at a release; None: about all of the test."""
        return (
            position in self.span
            and (not self.entries or entry in self.entries)
            and (not self.capabilities or capability in self.capabilities)
        )

    def holds(self, options: Mapping[str, str]) -> bool:
        """Return whether the test does not run in a job that sets these options."""
        if self.option is None:
            return True
        value = options.get(self.option.name, self.option.default)
        return value is None or self.option.value not in {None, value}


@dataclass(frozen=True, kw_only=True)
class Test:
    """A test, and the capabilities of which it asserts that they work, over a range of releases."""

    SUBJECT: ClassVar = ('path', 'symbol')

    id: Id
    repository: Annotated[
        RepositoryName | None, 'Where it is, and its evidence that names no other; without it, the main one.'
    ] = None
    path: Annotated[Path, 'The file of the test.']
    symbol: Annotated[Symbol, 'The test in that file: class and method, or function.']
    groups: Annotated[GroupNames, 'The names by which jobs and suites select it, beside its own.'] = ()
    shows: Annotated[CapabilityIds, 'The capabilities of which it asserts that they work.']
    span: Range
    entries: Annotated[EntryIds, 'It can run for these entries alone; without it, for all.'] = ()
    evidence: Annotated[Evidences, 'Where to see that it asserts that.'] = ()
    skips: Annotated[tuple[Skip, ...], 'Where it does not run, or does not show all of that.'] = ()
    note: Annotated[Prose | None, 'A remark for readers.'] = None
    mark: SourceMark

    def resolved(self) -> Test:
        """Return the test with its repository in all of its evidence that names none."""
        if self.repository is None:
            return self
        skips = tuple(replace(skip, evidence=self._here(skip.evidence)) for skip in self.skips)
        return replace(self, evidence=self._here(self.evidence), skips=skips)

    def _here(self, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
        return tuple(
            replace(part, repository=self.repository) if part.path and part.repository is None else part
            for part in evidence
        )

    @cached_property
    def name(self) -> str:
        """The dotted name that regular expressions of jobs are searched in."""
        return f'{self.path.removesuffix(".py").replace("/", ".")}.{self.symbol}'

    @cached_property
    def place(self) -> Evidence:
        """The test itself as evidence."""
        return Evidence(
            path=self.path,
            symbol=self.symbol,
            repository=self.repository,
            release=self.span.since,
            mark=self.mark,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class SuiteContent(Fact):
    """The groups of tests that a suite runs, those that they depend on among them."""

    groups: GroupNames


@dataclass(frozen=True, kw_only=True, slots=True)
class Suite:
    """A name that jobs select, and what it stands for."""

    id: GroupName
    contents: Annotated[tuple[SuiteContent, ...], AtLeast(1)]
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Pipeline:
    """A pipeline of the test system."""

    id: Annotated[str, Written.NOT]
    role: Annotated[str, among(PipelineRole), 'What its jobs count for.']


@dataclass(frozen=True, kw_only=True, slots=True)
class TestCatalogue:
    """What the jobs of all releases can run, and what that shows."""

    pipelines: Annotated[Mapping[Id, Pipeline], 'The pipelines by name; others count for nothing.'] = field(
        default_factory=dict
    )
    suites: Annotated[tuple[Suite, ...], 'Names that jobs select, by ranges of releases.'] = ()
    tests: tuple[Test, ...] = ()
