# SPDX-License-Identifier: Apache-2.0
"""What every dialect says, in one form: targets, features, the cells between them, grades."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.model import Detail, SourceMark, Text
    from maturity.problems import Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """What is supported or not: a driver, a back end.

    `name` is how the file calls it; `grade` what the project declares it to be.
    """

    key: str
    name: str
    title: Text
    description: Text | None = None
    details: tuple[Detail, ...] = ()
    grade: Text | None = None
    comments: tuple[str, ...] = ()
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What a cell says from a release on, until the next step."""

    since: str
    state: str
    note: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """How a target supports a feature; `state` None says that it is not known.

    `steps` are how it came to that, oldest first, where the file says since when.
    """

    state: str | None
    note: Text | None
    mark: SourceMark
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """What is required: the feature, or one of those with the same `group`.

    `where` are the features, by key, and the state that each has where it is.
    """

    group: str | None
    words: Text
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Feature:
    """What a target can support; `cells` by the key of the target."""

    key: str
    title: Text
    description: Text | None
    group: Text | None
    details: tuple[Detail, ...]
    status: Status | None
    cells: Mapping[str, Cell]
    comments: tuple[str, ...] = ()
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Grade:
    """A grade that the project gives to targets itself."""

    key: str
    title: Text
    description: Text
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """All that a file says, and what of it cannot be said here."""

    dialect: str
    kind: str
    targets: Mapping[str, Target]
    features: Mapping[str, Feature]
    grades: Mapping[str, Grade]
    problems: tuple[Problem, ...]
    comments: tuple[str, ...] = ()
