# SPDX-License-Identifier: Apache-2.0
"""The commits of a repository: their dates, the merges that brought them, the release that has them first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from maturity_audit.source import Source

# Ids of the commit and of its parents, its date in the time zone of who committed it.
_FORM = '--format=%H %cs %P'


@dataclass(frozen=True, slots=True)
class History:
    """All commits behind some others, the oldest of these first.

    `dates` are the days (`YYYY-MM-DD`) of a commit and of the merge that brought
    it; `first` the positions of the first of the others that has it behind it.
    """

    dates: Mapping[str, tuple[str, ...]]
    first: Mapping[str, int]


def history(source: Source, tips: Sequence[str | None]) -> History:
    """Return the history behind `tips`, None where one is missing; raises `CannotTell` where git cannot."""
    known = list(dict.fromkeys(tip for tip in tips if tip is not None))
    log = source.log(_FORM, *known, '--') if known else ''
    lines = [line.split() for line in log.splitlines()]
    parents = {id_: above for id_, _, *above in lines}
    merged = {id_: date for _, date, *above in lines for id_ in above[1:]}
    dates = {id_: (date, *([merged[id_]] if id_ in merged else [])) for id_, date, *_ in lines}
    first: dict[str, int] = {}
    for position, tip in enumerate(tips):
        stack = [] if tip is None else [tip]
        while stack:
            id_ = stack.pop()
            if id_ in parents and id_ not in first:
                first[id_] = position
                stack += parents[id_]
    return History(dates, first)
