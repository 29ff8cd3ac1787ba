# SPDX-License-Identifier: Apache-2.0
"""What is set in a file: a value, an item of a list, a fact from a release on, or a part of a life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maturity.edit.document import CannotEdit, Map
from maturity.edit.items import arranged, change, listed, put
from maturity.edit.ranges import begin, retire
from maturity.model import Entry
from maturity.model.facts import LIFE
from maturity.problems import instead

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.edit.document import Document
    from maturity.edit.items import Fields
    from maturity.edit.write import Edits, Subject
    from maturity.model import Dataset


BY_ID = ('id',)
"""What tells items apart that have ids and nothing else."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A mapping or a list of a file: the keys that lead to it, and those of it, or of its items, in order.

    `subject` are the keys by which items are about one thing; without any, all
    are.  `takes_one`: an item alone stands for a list of it; `one_or_many` are
    the keys of which that is so.  `top` is the order of the keys of the whole.
    """

    keys: tuple[str, ...]
    order: tuple[str, ...]
    is_list: bool
    subject: tuple[str, ...]
    takes_one: bool = False
    one_or_many: frozenset[str] = frozenset()
    top: tuple[str, ...] = ()

    @property
    def is_range(self) -> bool:
        """Whether it lists facts, each with its range of releases."""
        return self.is_list and 'since' in self.order and self.subject != BY_ID


def assign(edits: Edits, subject: Subject, place: Place, fields: Fields) -> None:
    """Let a place of what is recorded of a subject say something else; raises `CannotEdit`."""
    root: Any = edits.root(subject)
    outer = root
    if isinstance(subject, Entry) and place.keys and place.keys[0] in LIFE:
        outer = _life(edits.data, edits.of(subject), place.keys[0], fields)
    for key in place.keys[:-1]:
        if key not in outer:
            _put_key(outer, key, {}, place)
        outer = outer[key]
    if place.is_list and not place.keys:
        change(root, place, fields)
    elif not place.keys:
        # What the file says of its last life stands elsewhere in one that has several.
        last = root.get('lives', [root])[-1]
        put(last, place, {key: fields[key] for key in fields if key in LIFE})
        put(root, place, {key: fields[key] for key in fields if key not in LIFE})
    elif place.is_list:
        _assign_item(edits.data, outer, place, fields)
    elif place.keys[-1] in outer:
        put(outer[place.keys[-1]], place, fields)
    else:
        _put_key(outer, place.keys[-1], arranged(fields, place.order), place)
        if place.keys == ('removed',) and isinstance(subject, Entry) and fields.get('release') is not None:
            retire(edits.data, edits.of(subject), subject, edits.data.releases[str(fields['release'])])


def _assign_item(data: Dataset, outer: dict[str, Any], place: Place, fields: Fields) -> None:
    """Let an item of a list say something else; one alone stays without a list where it need not be one."""
    key = place.keys[-1]
    old = outer.get(key, None if place.takes_one else [])
    items = listed(old)
    if place.is_range:
        begin(data, items, place, fields)
    else:
        change(items, place, fields)
    _put_key(outer, key, items if isinstance(old, list) or len(items) > 1 else items[0], place)


def take_away(edits: Edits, subject: Subject, place: Place, fields: Fields) -> None:
    """Take the items away of which fields say what they have; raises `CannotEdit` where there is none."""
    root: Any = edits.root(subject)
    lives = root.get('lives', ()) if isinstance(subject, Entry) else ()
    items = [item for outer in (*lives, root) for item in _items(outer, place.keys)]
    gone = [item for item in items if all(item.get(key) == value for key, value in fields.items())]
    if not gone:
        raise CannotEdit(
            _missing('/'.join((edits.path(subject).removesuffix('.yaml'), *place.keys)), items, fields)
        )
    for item in gone:
        edits.of(subject).remove(item)


def _items(outer: Any, keys: tuple[str, ...]) -> list[Map]:  # noqa: ANN401 (whatever a file says)
    for key in keys:
        outer = outer.get(key) or {}
    return listed(outer or None)


def _missing(where: str, items: Iterable[Map], fields: Fields) -> str:
    """Return that no item of a list says what fields do, and what the items say where that has no value."""
    said = ' '.join(f'{key}={value}' for key, value in fields.items())
    for key, value in fields.items():
        values = dict.fromkeys(str(item[key]) for item in items if key in item)
        if str(value) not in values:
            return f'{where} has nothing with {key}={value}{instead(str(value), values)}'
    return f'{where} has nothing with {said}'


def _put_key(outer: dict[str, Any], key: str, value: object, place: Place) -> None:
    """Give a key a value; a new one stands where people look for it."""
    if isinstance(outer, Map) and key == place.keys[0] and key in place.top:
        outer.put(key, value, place.top)
    else:
        outer[key] = value


# The lives of an entry --------------------------------------------------------------------------


def _life(data: Dataset, document: Document, key: str, fields: Fields) -> Map:
    """Return the mapping of a file that says, or is to say, `key` of the life that is meant.

    An entry that arrives when it is gone is back: that is a new life.
    """
    root = document.root
    lives: list[Map] = root.get('lives', [root])
    if fields.get('release') is None:
        return lives[0 if 'before' in fields else -1]
    position = data.releases[str(fields['release'])].position
    if key == 'introduced':
        going = (
            one for one in lives if _position(data, one.get('removed', {}), len(data.releases)) > position
        )
        return next(going, None) or _returned(document)
    begun = [one for one in lives if _position(data, one['introduced'], 0) <= position]
    return begun[-1] if begun else lives[0]


def _position(data: Dataset, event: Fields, otherwise: int) -> int:
    """Return the position of the release of an event in a life, or another where it has none."""
    release = event.get('release')
    return otherwise if release is None else data.releases[str(release)].position


def _returned(document: Document) -> Any:  # noqa: ANN401 (a mapping that no file has yet)
    """Add a life to the file, and return it; raises `CannotEdit`."""
    root, new = document.root, dict[str, Any]()
    if 'lives' not in root:
        before = list(root)[: list(root).index('introduced')]
        first = {key: document.taken(key) for key in LIFE if key in root}
        root.put('lives', [first], [*before, 'lives'])
    root['lives'].append(new)
    return new
