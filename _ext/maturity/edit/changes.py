# SPDX-License-Identifier: Apache-2.0
"""What is set in a file: a value, an item of a list, or a fact from a release on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.edit.items import arranged, change, put
from maturity.edit.ranges import begin, retire
from maturity.model import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.edit.items import Fields
    from maturity.edit.write import Edits, Subject
    from maturity.model import Demotion


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A mapping or a list of a file: the keys that lead to it, and those of it, or of its items, in order.

    `subject` are the keys by which items are about one thing; without any, all
    are.
    """

    keys: tuple[str, ...]
    order: tuple[str, ...]
    is_list: bool
    subject: tuple[str, ...]

    @property
    def is_range(self) -> bool:
        """Whether it lists facts, each with its range of releases."""
        return self.is_list and 'since' in self.order


def assign(edits: Edits, subject: Subject, place: Place, fields: Fields) -> None:
    """Let a place of what is recorded of a subject say something else; raises `CannotEdit`."""
    root = edits.root(subject)
    outer = root
    for key in place.keys[:-1]:
        outer = outer.setdefault(key, {})
    if place.is_list:
        items = outer.setdefault(place.keys[-1], [])
        if place.is_range:
            begin(edits.data, items, place, fields)
        else:
            change(items, place, fields)
    elif not place.keys or place.keys[-1] in outer:
        put(outer[place.keys[-1]] if place.keys else root, place, fields)
    else:
        outer[place.keys[-1]] = arranged(fields, place.order)
        if place.keys == ('removed',) and isinstance(subject, Entry):
            retire(edits.data, root, subject, edits.data.releases[str(fields['release'])])


def explain(edits: Edits, entry: Entry, gone: Iterable[Demotion], new: Iterable[Fields]) -> None:
    """Take out reasons of demotions that do not happen, and add those of others."""
    document = edits.of(entry)
    items = document.root.setdefault('demotions', [])
    for demotion in gone:
        document.replace(document.at(demotion.mark))
    items += [arranged(fields) for fields in new]
    if not items:
        del document.root['demotions']
