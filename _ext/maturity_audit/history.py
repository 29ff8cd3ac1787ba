# SPDX-License-Identifier: Apache-2.0
"""The commits of a repository: their dates, the merges that brought them, the release that has them first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from maturity_audit.source import Source

# Ids of the commit and of its parents, its date in the time zone of who committed it.
_FORM = '--format=%H %cs %P'


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its date (`YYYY-MM-DD`), its parents, and the date of the merge that brought it."""

    date: str
    parents: tuple[str, ...]
    merged: str | None = None


class History:
    """All commits behind some others."""

    def __init__(self, source: Source, tips: Sequence[str | None]) -> None:
        """Read the history behind `tips`, the oldest first, None where one is missing.

        Raises `CannotTell` where git cannot.
        """
        known = list(dict.fromkeys(tip for tip in tips if tip is not None))
        self.commits: dict[str, Commit] = dict(_commits(source.log(_FORM, *known, '--'))) if known else {}
        self._first = _first(self.commits, tips)

    def first(self, commit: str) -> int | None:
        """Return the position of the first tip that has a commit behind it, or None."""
        return self._first.get(commit)


def _commits(log: str) -> Iterable[tuple[str, Commit]]:
    lines = [line.split() for line in log.splitlines()]
    merged = {parent: date for _, date, *parents in lines for parent in parents[1:]}
    for id_, date, *parents in lines:
        yield id_, Commit(date, tuple(parents), merged.get(id_))


def _first(commits: Mapping[str, Commit], tips: Sequence[str | None]) -> dict[str, int]:
    """Return for each commit the first of the tips that it is behind."""
    result: dict[str, int] = {}
    for position, tip in enumerate(tips):
        stack = [] if tip is None else [tip]
        while stack:
            id_ = stack.pop()
            if id_ in commits and id_ not in result:
                result[id_] = position
                stack += commits[id_].parents
    return result
