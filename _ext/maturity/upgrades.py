# SPDX-License-Identifier: Apache-2.0
"""The moves from one release to a later one that people plan for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from maturity.model import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.model import Dataset, Message, Release


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A move from one release to a later one."""

    before: Release
    after: Release

    @property
    def id(self) -> str:
        """What names it."""
        return f'{self.before.id}-{self.after.id}'

    @property
    def title(self) -> Message:
        """What it is called."""
        ends = {'first': self.before.title, 'last': self.after.title}
        if self.after.in_development:
            return msg('{first} to {last} (in development)', **ends)
        return msg('{first} to {last}', **ends)


def upgrades(data: Dataset) -> Mapping[str, Upgrade]:
    """Return the moves to plan for, the newest first: from what is maintained to the next, and by SLURPs."""
    releases = list(data.releases.values())
    moves = [Upgrade(*pair) for pair in pairwise(releases) if data.is_maintained(pair[0])]
    moves += [Upgrade(*pair) for pair in pairwise(release for release in releases if release.slurp)]
    moves.sort(key=lambda move: (-move.after.position, -move.before.position))
    return {move.id: move for move in moves}
