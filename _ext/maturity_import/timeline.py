# SPDX-License-Identifier: Apache-2.0
"""Lists of a file whose items hold in ranges of releases: what holds at a release begins, goes on, or ends.

All items are trees, those of a file and those that are to be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from maturity.edit.document import CannotEdit, Map
from maturity.edit.emitted import Short
from maturity.edit.items import RANGE
from maturity.model import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from maturity_import.successive import Step

    Items = list[Any]
    Same = Callable[[Mapping[str, Any], Mapping[str, Any]], bool]


BETWEEN = msg(
    '{release} is to come between releases on record, and its file says otherwise than both; '
    'import all of them into a new folder'
)


def says(item: Mapping[str, Any], fact: Mapping[str, Any]) -> bool:
    """Return whether an item says all that a fact does; what people noted besides is not otherwise."""
    return all(item.get(key) == value for key, value in fact.items() if key != 'evidence')


class Timeline:
    """The order of releases, oldest first, in which a new one finds its place."""

    def __init__(self, releases: Iterable[str]) -> None:
        """Begin with the releases on record."""
        self.releases = list(releases)

    @property
    def end(self) -> int:
        """The position of the newest release."""
        return len(self.releases) - 1

    def position(self, release: object) -> int:
        """Return the place of a release."""
        return self.releases.index(str(release))

    def add(self, release: str, position: int) -> None:
        """Put a release at its place, if it is not there."""
        if release not in self.releases:
            self.releases.insert(position, release)

    def until(self, step: Step, there: Callable[[int], object], *, is_own: bool) -> str | None:
        """Return the release at which other words end that a file or the record has: the newer of the two.

        It is that of the file where nothing newer is on record, or else the
        next with what they are about; None where the record has both already.
        """
        if is_own or (step.is_new and step.position == self.end):
            return step.release
        later = (one for one in range(step.position + 1, self.end + 1) if step.is_new and there(one))
        return next((self.releases[one] for one in later), None)

    def span(self, item: Mapping[str, Any]) -> range:
        """Return the positions at which an item holds."""
        first = self.position(item['since']) if 'since' in item else 0
        last = self.position(item['last']) if 'last' in item else self.end
        return range(first, last + 1)

    def covering(self, items: Iterable[Any], position: int) -> Any:  # noqa: ANN401 (an item, or None)
        """Return the item that holds at a release, if there is one."""
        return next((one for one in items if position in self.span(one)), None)

    def put(self, item: dict[str, Any], first: int, last: int, order: Sequence[str] = RANGE) -> None:
        """Let an item hold from one release to another; the newest is no end."""
        if first != self.span(item).start:
            _put(item, 'since', self.releases[first], order)
        if last == self.end:
            item.pop('last', None)
        else:
            _put(item, 'last', self.releases[last], order)

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
            self.put(new, position, position)
            items.insert(sum(self.span(one).start < position for one in items), new)
        return None

    def joins(self, items: Items, position: int, fact: Mapping[str, Any], same: Same = says) -> bool:
        """Let the neighbours that say the same hold at a release, too; return whether there are any."""
        alike = [one for one in items if same(one, fact)]
        before = next((one for one in alike if self.span(one).stop == position), None)
        after = next((one for one in alike if self.span(one).start == position + 1), None)
        if before is not None:
            self.put(before, self.span(before).start, position if after is None else self.span(after)[-1])
            if after is not None:
                del items[_index(items, after)]
        elif after is not None:
            self.put(after, position, self.span(after)[-1])
            after.update({key: fact[key] for key in ('evidence',) if key in fact and key in after})
        return bool(before or after)

    def cut(self, items: Items, item: Any, position: int) -> None:  # noqa: ANN401 (what a file says)
        """Let an item end before a release, or begin behind it; raises `CannotEdit` where it does both.

        What goes on behind a release that comes between would need evidence of its own.
        """
        span = self.span(item)
        if span.start < position < span[-1]:
            raise CannotEdit(BETWEEN.filled(release=self.releases[position]))
        if span.start < position:
            self.put(item, span.start, position - 1)
        elif position < span[-1]:
            self.put(item, position + 1, span[-1])
        else:
            del items[_index(items, item)]


def _index(items: Items, item: object) -> int:
    return next(number for number, one in enumerate(items) if one is item)


def _put(item: dict[str, Any], key: str, value: str, order: Sequence[str]) -> None:
    """Give an item a value; a new key stands behind those that come before it."""
    if isinstance(item, Map):
        item.put(key, value, order)
    elif key in item:
        item[key] = value
    else:
        first, *rest = item.items()
        item.clear()
        item.update([first, (key, value), *rest])
