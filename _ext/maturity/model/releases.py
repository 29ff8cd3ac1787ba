# SPDX-License-Identifier: Apache-2.0
"""Releases, and the jobs that tested them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.model.basics import Evidence, SourceMark, Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One job of one pipeline at a release, and what it was found to test.

    `tests` maps an entry to the capabilities that the job covers;
    `conditional` to those it covers only if configured to (`condition`).
    """

    name: str
    pipeline: str
    voting: bool
    line: int | None
    runs: Text | None
    version: str | None
    tests: Mapping[str, tuple[str, ...]]
    conditional: Mapping[str, tuple[str, ...]]
    condition: Text | None
    note: Text | None
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class GateChange:
    """A change of the test pipelines on the way to a release."""

    evidence: Evidence
    moves: Mapping[str, tuple[str, str]]
    note: Text | None
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """The test jobs of a release; `source` is the file that defines them."""

    source: Evidence
    also: tuple[Evidence, ...]
    jobs: tuple[Job, ...]
    changes: tuple[GateChange, ...]
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """One release; its position in time is the order in `Dataset.releases`.

    `gate` None means that nothing is known about the tests of the release.
    """

    id: str
    title: Text
    position: int
    tag: str | None = None
    commit: str | None = None
    released: str | None = None
    planned: str | None = None
    status: str | None = None
    end_of_life: str | None = None
    branch: str | None = None
    versions: tuple[str, ...] = ()
    series_end: Evidence | None = None
    note: Text | None = None
    evidence: tuple[Evidence, ...] = ()
    gate: Gate | None = None
    mark: SourceMark
