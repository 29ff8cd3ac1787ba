# SPDX-License-Identifier: Apache-2.0
"""Records as JSON, by what their annotations say.

Keys are those of the record.  What is not recorded has no key, while a list
is always there: only a fact can say that there is nothing.  What is another
thing in JSON than in the record has a shape of its own (`maturity.api.shapes`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import EnumType
from functools import cached_property, lru_cache, partial
from json.encoder import encode_basestring
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from maturity.api import shapes
from maturity.api.shapes import Catalogues
from maturity.api.text import encoded, listed, mapped
from maturity.history import Event
from maturity.model import Entry, Evidence, Message, Release, Rule, Span, Text
from maturity.model.forms import From, Named
from maturity.model.shapes import published

if TYPE_CHECKING:
    from maturity.evaluate import Assessments
    from maturity.model import Dataset
    from maturity.model.shapes import Hint

Encode = Callable[['Encoder', Any], str]
"""How a value of one type becomes JSON."""

_SHARED = (Entry, Event, Evidence, Release)
"""What stands in several documents, or many times in one."""


class Encoder:
    """Makes JSON of the records of a dataset; of what stands in several documents, once."""

    def __init__(self, data: Dataset) -> None:
        """Begin with nothing encoded."""
        self.data = data
        self._kept: dict[int, tuple[object, str]] = {}
        self._fields: dict[Any, tuple[tuple[Callable[[Any], Any], str, Encode], ...]] = {}

    def __call__(self, record: Any, shape: Any = None) -> str:  # noqa: ANN401 (any record)
        """Return a record as JSON: in a shape, or in the usual one."""
        if shape is not None or not isinstance(record, _SHARED):
            return self._encoded(record, shape or shapes.SHAPES.get(type(record), type(record)))
        # The record is kept, so that no other can have its identity.
        if id(record) not in self._kept:
            usual = shapes.SHAPES.get(type(record), type(record))
            self._kept[id(record)] = record, self._encoded(record, usual)
        return self._kept[id(record)][1]

    def each(self, records: Iterable[Any], shape: Any = None) -> list[str]:  # noqa: ANN401
        """Return several records, each as JSON."""
        return [self(record, shape) for record in records]

    def _encoded(self, record: Any, shape: Any) -> str:  # noqa: ANN401
        if shape not in self._fields:
            self._fields[shape] = tuple(
                (get, encoded(key), encode) for get, key, encode in self._sources(shape)
            )
        parts = []
        for get, key, encode in self._fields[shape]:
            if (value := get(record)) is not None:
                parts.append(f'{key}: {encode(self, value)}')
        return f'{{{", ".join(parts)}}}'

    def _sources(self, shape: Any) -> Iterator[tuple[Callable[[Any], Any], str, Encode]]:  # noqa: ANN401
        """Yield how each value of a shape is got from a record, its key, and how it is encoded."""
        if issubclass(shape, Rule):
            yield attrgetter('name'), 'name', _plain
        for part in published(shape):
            origin = part.hint.marker(From)
            source = part.name if origin is None else origin.source
            if part.hint.base is Span:
                # A range has no key of its own: its ends stand where it does.
                yield from ((attrgetter(f'{source}.{end.name}'), end.key, _plain) for end in published(Span))
            else:
                get = _getter(source, part.hint) if isinstance(source, str) else partial(source, self.data)
                yield get, part.key, _encoding(part.hint)


def _getter(path: str, hint: Hint) -> Callable[[Any], Any]:
    """Return what follows a path of attributes, where need be through None and lists."""
    first, _, rest = path.partition('.')
    if not rest or not (hint.is_optional or hint.origin is tuple):
        return attrgetter(path)
    further = _getter(rest, hint)

    def get(record: Any) -> Any:  # noqa: ANN401 (the value of any field)
        value = getattr(record, first)
        if isinstance(value, tuple):
            values = tuple(part for part in map(further, value) if part is not None)
            return None if hint.is_optional and not values else values
        return None if value is None else further(value)

    return get


@lru_cache(maxsize=10_000)
def _english(message: Message) -> str:
    """Return a message in words; most reasons are the same in many releases."""
    return str(message)


def _plain(_encoder: Encoder, value: object) -> str:
    """Return what JSON knows itself."""
    return encode_basestring(value) if isinstance(value, str) else encoded(value)


_TEXTS: Mapping[Any, Encode] = {
    Text: lambda _encoder, text: encode_basestring(text.value),
    Message: lambda _encoder, message: encode_basestring(_english(message)),
    int: lambda _encoder, number: str(number),
}


def _encoding(hint: Hint) -> Encode:
    if hint.origin is tuple:
        return _list(_encoding(hint.parts[0]))
    if hint.origin is Mapping:
        return _mapping(_encoding(hint.parts[1]), has_id=shapes.has_id(hint.parts[1]))
    if isinstance(hint.base, EnumType):
        return lambda _encoder, member: encoded(member.value)
    if hint.base in _TEXTS:
        return _TEXTS[hint.base]
    named = hint.marker(Named)
    if named is not None:
        return lambda _encoder, record: _named(record, named.keys)
    return _record(hint.base) if hint.is_record else _plain


def _record(declared: Any) -> Encode:  # noqa: ANN401 (any record)
    """Return the encoding of what is declared as such a record; what is none of that type, in its shape."""
    return lambda encoder, record: encoder(record, None if isinstance(record, declared) else declared)


def _named(record: object, keys: tuple[str, ...]) -> str:
    values = ((key, getattr(record, key)) for key in keys)
    return mapped((key, encoded(str(value))) for key, value in values if value is not None)


def _list(encode: Encode) -> Encode:
    return lambda encoder, values: listed([encode(encoder, value) for value in values])


def _mapping(encode: Encode, *, has_id: bool) -> Encode:
    """Return the encoding as an object, or as a list where the values say their ids themselves."""
    if has_id:
        each = _list(encode)
        return lambda encoder, values: each(encoder, values.values())

    def encode_values(encoder: Encoder, values: Mapping[str, Any]) -> str:
        # What was recorded of many capabilities at once is one value for all of them.
        distinct = {id(value): value for value in values.values()}
        texts = {id_: encode(encoder, value) for id_, value in distinct.items()}
        return mapped([(key, texts[id(value)]) for key, value in values.items()])

    return encode_values


# What outputs share -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Export:
    """The assessments, and where they will be read.

    `base` is the address of the folder that the outputs will lie in, ending
    with a slash; empty where it is not known.  `home` is that of the site, where
    it differs.  `page` gives the address of the page about an event, if
    there is one.
    """

    assessments: Assessments
    base: str = ''
    home: str = ''
    page: Callable[[Event], str | None] = field(default=lambda _event: None)

    @property
    def data(self) -> Dataset:
        """The record."""
        return self.assessments.data

    @cached_property
    def encoder(self) -> Encoder:
        """Makes JSON of records."""
        return Encoder(self.data)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of what people have written; comments and the layout of files do not count."""
        digest, records = hashlib.sha256(), (*self.data.releases.values(), *self.data.entries.values())
        for text in (self.encoder(self.data, Catalogues), *map(self.encoder, records)):
            digest.update(f'{text}\n'.encode())
        return f'sha256:{digest.hexdigest()}'


def based(address: str) -> str:
    """Return the address of a folder with a slash at its end, or nothing."""
    return address and f'{address.rstrip("/")}/'
