# SPDX-License-Identifier: Apache-2.0
"""Lists of a file whose items hold in ranges of releases: what holds at a release begins, goes on, or ends.

All items are trees, those of a file and those that are to be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from maturity.edit.document import put_key
from maturity.edit.emitted import Short
from maturity.edit.items import RANGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Items = list[Any]
    Same = Callable[[Mapping[str, Any], Mapping[str, Any]], bool]


def says(item: Mapping[str, Any], fact: Mapping[str, Any]) -> bool:
    """Return whether an item says all that a fact does; what people noted besides is not otherwise."""
    return all(item.get(key) == value for key, value in fact.items() if key != 'evidence')


class Timeline:
    """The order of releases, oldest first; a new one comes last."""

    def __init__(self, releases: Iterable[str]) -> None:
        """Begin with the releases on record."""
        self.releases = list(releases)

    @property
    def end(self) -> int:
        """The position of the newest release."""
        return len(self.releases) - 1

    def span(self, item: Mapping[str, Any]) -> range:
        """Return the positions at which an item holds."""
        first = self.releases.index(item['since']) if 'since' in item else 0
        last = self.releases.index(item['last']) if 'last' in item else self.end
        return range(first, last + 1)

    def covering(self, items: Iterable[Any], position: int) -> Any:  # noqa: ANN401 (an item, or None)
        """Return the item that holds at a release, if there is one."""
        return next((one for one in items if position in self.span(one)), None)

    def put(self, item: dict[str, Any], last: int, order: Sequence[str] = RANGE) -> None:
        """Let an item hold until a release; the newest is no end."""
        if last == self.end:
            item.pop('last', None)
        else:
            put_key(item, 'last', self.releases[last], order)

    def settle(
        self, items: Items, position: int, fact: Mapping[str, Any] | None, same: Same = says, *, counts: bool
    ) -> Any:  # noqa: ANN401 (an item, or None)
        """Let a fact hold at a release, or none; return what is there otherwise and stays.

        What was there before gives way where the file `counts`.
        """
        old = self.covering(items, position)
        if old is not None:
            if fact is not None and same(old, fact):
                return None
            if not counts:
                return old
            self.cut(items, old, position)
        if fact is not None and not self.joins(items, position, fact, same):
            new = Short({'since': self.releases[position], **fact})
            self.put(new, position)
            items.insert(sum(self.span(one).start < position for one in items), new)
        return None

    def joins(self, items: Items, position: int, fact: Mapping[str, Any], same: Same = says) -> bool:
        """Let what said the same at the release before hold at a release, too; return whether it is there."""
        before = (one for one in items if same(one, fact) and self.span(one).stop == position)
        if (found := next(before, None)) is not None:
            self.put(found, position)
        return found is not None

    def cut(self, items: Items, item: Any, position: int) -> None:  # noqa: ANN401 (what a file says)
        """Let an item end before a release, or be gone where it began with it."""
        if self.span(item).start < position:
            self.put(item, position - 1)
        else:
            items[:] = [one for one in items if one is not item]
