# SPDX-License-Identifier: Apache-2.0
"""What is set in a file: a value, an item of a list, or a fact from a release on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maturity.edit.document import CannotEdit, Map, parts
from maturity.model import Entry, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from maturity.edit.write import Edits, Subject
    from maturity.model import Dataset, Demotion, Release

    Fields = Mapping[str, Any]
    """What is to be said by key; None takes the key away."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A mapping or a list of a file: the keys that lead to it, and those of it, or of its items, in order.

    `subject` are the keys by which items are about one thing; without any, all are.
    """

    keys: tuple[str, ...]
    order: tuple[str, ...]
    is_list: bool
    subject: tuple[str, ...]

    @property
    def is_range(self) -> bool:
        """Whether it lists facts, each with its range of releases."""
        return self.is_list and 'since' in self.order


RANGE = ('since', 'last')


def assign(edits: Edits, subject: Subject, place: Place, fields: Fields) -> None:
    """Let a place of what is recorded of a subject say something else; raises `CannotEdit`."""
    root = edits.root(subject)
    outer = root
    for key in place.keys[:-1]:
        outer = outer.setdefault(key, {})
    if place.is_list:
        items = outer.setdefault(place.keys[-1], [])
        change = _begin if place.is_range else _change
        change(edits.data, items, place, fields)
    elif not place.keys or place.keys[-1] in outer:
        _put(outer[place.keys[-1]] if place.keys else root, place, fields)
    else:
        outer[place.keys[-1]] = _arranged(fields, place.order)
        if place.keys == ('removed',) and isinstance(subject, Entry):
            _retire(edits.data, root, subject, edits.data.releases[str(fields['release'])])


def explain(edits: Edits, entry: Entry, gone: Iterable[Demotion], new: Iterable[Fields]) -> None:
    """Take out reasons of demotions that do not happen, and add those of others."""
    document = edits.of(entry)
    items = document.root.setdefault('demotions', [])
    for demotion in gone:
        document.replace(document.at(demotion.mark))
    items += [_arranged(fields) for fields in new]
    if not items:
        del document.root['demotions']


def _put(mapping: Map, place: Place, fields: Fields) -> None:
    """Let a mapping say something else."""
    for key, value in fields.items():
        if value is None:
            mapping.pop(key, None)
        else:
            mapping.put(key, value, place.order)


def _change(_data: Dataset, items: list[Any], place: Place, fields: Fields) -> None:
    """Put right the items of a list that are about the same thing, or add one.

    A new item says what the last one of the same name says elsewhere, but for
    the line at which that was found.
    """
    name, *_ = (*place.subject, '')
    alike = [item for item in items if name and item.get(name) == fields.get(name)]
    meant = [one for one in alike if all(one[key] == fields[key] for key in place.subject if key in fields)]
    for item in meant:
        _put(item, place, fields)
    if not meant:
        model = {key: value for key, value in alike[-1].items() if key != 'line'} if alike else {}
        _insert(items, alike[-1:], _arranged({**model, **fields}, place.order))


# What holds in a range of releases --------------------------------------------------------------


def _begin(data: Dataset, items: list[Any], place: Place, fields: Fields) -> None:
    """Let a fact hold from the release on that its `since` names.

    What began with that release is put right.  What began earlier ends before
    it, and goes on behind the `last` of the new fact, which without one ends
    where the old one does, or before the next begins.
    """
    same = [one for one in items if all(one.get(key) == fields.get(key) for key in place.subject)]
    start = data.releases[str(fields['since'])].position
    stop = _stop(data, fields, start, [_span(data, one) for one in same])
    if stop is not None:
        fields = {'since': fields['since'], 'last': list(data.releases)[stop], **fields}
    old = next((one for one in same if start in _span(data, one)), None)
    added = _arranged(fields, place.order if 'id' in place.order else RANGE)
    if old is None:
        earlier = [one for one in same if _span(data, one).start < start]
        _insert(items, earlier[-1:], added, before=same[:1])
        return
    span, rest = _span(data, old), dict(old)
    if span.start == start:
        _put(old, place, fields)
        new = old
    else:
        old.put('last', list(data.releases)[start - 1], RANGE)
        new = added
        _insert(items, [old], new)
    # Who names nothing but the range moves the end of the fact.
    if stop is not None and stop + 1 in span and not fields.keys() <= {*RANGE, *place.subject}:
        _insert(items, [new], _continued(rest, list(data.releases)[stop + 1]))


def _retire(data: Dataset, root: Map, entry: Entry, release: Release) -> None:
    """End all that holds of an entry before the release that is without it, but for what may outlive it."""
    types = data.kinds[entry.kind].facts.values()
    kept = (root.get('facts', {}).get(type_.id) for type_ in types if type_.after_removal)
    spared = {id(part) for lists in kept for part in parts(lists)}
    for fact in parts(root):
        if isinstance(fact, Map) and 'since' in fact and id(fact) not in spared:
            span = _span(data, fact)
            if span.start == release.position:
                line = fact.node.start_mark.line + 1
                words = 'what stands in line {line} begins in {release}; take it out by hand'
                raise CannotEdit(msg(words, line=line, release=release.title))
            if release.position in span:
                fact.put('last', list(data.releases)[release.position - 1], RANGE)


def _span(data: Dataset, fact: Fields) -> range:
    """Return the positions of the releases at which a fact holds."""
    last = fact.get('last', data.newest.id)
    return range(data.releases[str(fact['since'])].position, data.releases[str(last)].position + 1)


def _stop(data: Dataset, fields: Fields, start: int, spans: Iterable[range]) -> int | None:
    """Return the position of the last release of a new fact; None where it goes on."""
    if fields.get('last') is not None:
        return data.releases[str(fields['last'])].position
    ends = [span.start - 1 for span in spans if span.start > start]
    ends += [span.stop - 1 for span in spans if start in span and span.stop < len(data.releases)]
    return min(ends, default=None)


def _continued(old: Mapping[str, Any], since: str) -> dict[str, Any]:
    """Return a fact as it goes on at a release; its files stay those of its own release."""
    new = {**old, 'since': since}
    if 'evidence' in old:
        new['evidence'] = [
            place
            # Without a path it is of the file of the implementation.
            if place.keys() & {'change', 'job', 'doc', 'release', 'tag', 'commit'}
            else {**place, 'release': old['since']}
            for place in old['evidence']
        ]
    return new


# Items ------------------------------------------------------------------------------------------


def _insert(items: list[Any], after: Sequence[Any], new: Fields, before: Sequence[Any] = ()) -> None:
    """Put a new item right after one, or before another, or else at the end."""
    for number, item in enumerate(items):
        if any(item is one for one in after or before):
            items.insert(number + 1 if after else number, new)
            return
    items.append(new)


def _arranged(fields: Fields, order: Iterable[str] = RANGE) -> dict[str, Any]:
    """Return the fields of a new mapping: those of an order first, then the others as they are given."""
    keys = dict.fromkeys([*(key for key in order if key in fields), *fields])
    return {key: value for key in keys if (value := fields[key]) is not None}
