# SPDX-License-Identifier: Apache-2.0
"""Mappings of a file, and the lists that they are items of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from maturity.edit.document import CannotEdit
from maturity.model import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from maturity.edit.changes import Place
    from maturity.edit.document import Map

    Fields = Mapping[str, Any]
    """What is to be said by key; None takes the key away."""

RANGE = ('since', 'last')
NOTHING = msg('there is no such item, and nothing is said of a new one; --delete takes one away')


def put(mapping: Map, place: Place, fields: Fields) -> None:
    """Let a mapping say something else; one value alone is the same as a list of it."""
    for key, value in fields.items():
        if value is None:
            mapping.pop(key, None)
        elif key not in place.one_or_many or listed(mapping.get(key)) != listed(value):
            mapping.put(key, value, place.order)


def change(items: list[Any], place: Place, fields: Fields) -> None:
    """Put right the items of a list that are about the same thing, or add one.

    A new item says what the last one of the same name says elsewhere, but for
    the line at which that was found.  What stands there alone, where it need
    not be a list, is meant where nothing else is named.
    """
    name, *_ = (*place.subject, '')
    is_meant = place.takes_one and name not in fields and len(items) == 1
    alike = items if is_meant else [item for item in items if name and item.get(name) == fields.get(name)]
    meant = [one for one in alike if all(one[key] == fields[key] for key in place.subject if key in fields)]
    for item in meant:
        put(item, place, fields)
    if not meant:
        if all(value is None for value in fields.values()):
            raise CannotEdit(NOTHING)
        model = {key: value for key, value in alike[-1].items() if key != 'line'} if alike else {}
        insert(items, alike[-1:], arranged({**model, **fields}, place.order))


def insert(items: list[Any], after: Sequence[Any], *new: Fields, before: Sequence[Any] = ()) -> None:
    """Put new items right after one, or before another, or else at the end."""
    for number, item in enumerate(items):
        if any(item is one for one in after or before):
            at = number + 1 if after else number
            items[at:at] = new
            return
    items += new


def arranged(fields: Fields, order: Iterable[str] = RANGE) -> dict[str, Any]:
    """Return the fields of a new mapping: those of an order first, then the others as they are given."""
    keys = dict.fromkeys([*(key for key in order if key in fields), *fields])
    return {key: value for key in keys if (value := fields[key]) is not None}


def listed(value: Any) -> list[Any]:  # noqa: ANN401 (whatever a file says)
    """Return what stands where a value alone stands for a list of it."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
