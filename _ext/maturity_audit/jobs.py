# SPDX-License-Identifier: Apache-2.0
"""What a reader finds out about a test job, and what the readers of jobs have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from maturity.model import Message, msg
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.model import Release
    from maturity_audit.parameters import Expression, Pairs, Texts
    from maturity_audit.source import Place

T = TypeVar('T')

LONGEST_NAME = 200
LONGEST_VALUE = 1000
"""Signs of a line or a variable that is looked at."""
MOST_SAID = 5


@dataclass(frozen=True, slots=True)
class ListedJob:
    """A job where a pipeline lists it.

    `branches` are those of the question on which it runs.  A `Message` says
    why something cannot be told.
    """

    name: str
    pipeline: str
    place: Place
    branches: tuple[str, ...] | Message
    voting: bool | Message
    runs: str | Message | None = None
    version: str | Message | None = None


Jobs: TypeAlias = Callable[..., tuple[ListedJob, ...]]
"""Returns the jobs that pipelines list for a project, or raises `CannotTell`; parameters as of readers."""


def branches_of(release: Release, branches: Texts, renamed: Pairs | None = None) -> tuple[str, ...]:
    """Return the branches that matter at a release: those of the record, and its own.

    `renamed` (`new=old`) are beginnings of names that branches have now, and
    those that they had when the release came out.
    """
    own = release.branch or ''
    for new, old in (renamed or {}).items():
        if own.startswith(new):
            own = old + own.removeprefix(new)
            break
    return tuple(dict.fromkeys((*branches, *([own] if own else []))))


def or_reason(ask: Callable[[], T]) -> T | Message:
    """Return an answer, or why it cannot be told."""
    try:
        return ask()
    except CannotTell as error:
        return error.reason


def agreed(values: Mapping[str, T]) -> T:
    """Return what is the same on all branches; raises `CannotTell` where it is not, or there is none."""
    different = list(dict.fromkeys(values.values()))
    if not different:
        raise CannotTell(msg('it runs on none of the branches'))
    if len(different) > 1:
        raise CannotTell(msg('it differs between {branches}', branches=tuple(values)))
    return different[0]


def commanded(command: Expression, lines: Iterable[str]) -> str | None:
    """Return the last group that an expression of the record finds on a line, or None.

    Raises `CannotTell` where lines differ.
    """
    found = set()
    for line in lines:
        match = command.search(line[:LONGEST_VALUE])
        if match:
            found.update([group for group in match.groups() if group][-1:])
    if len(found) > 1:
        raise CannotTell(msg('it runs {all}', all=tuple(sorted(found)[:MOST_SAID])))
    return next(iter(found), None)
