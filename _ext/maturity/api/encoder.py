# SPDX-License-Identifier: Apache-2.0
"""Records as JSON, by what their annotations say.

Keys are those of the record.  What is not recorded has no key, while a list
is always there: only a fact can say that there is nothing.  What is another
thing in JSON than in the record is first made that (`maturity.api.shapes`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import EnumType
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from maturity.api import shapes
from maturity.model import Evidence, Rule, Span, Text
from maturity.model.forms import Named
from maturity.model.shapes import published

if TYPE_CHECKING:
    from maturity.model import Dataset
    from maturity.model.shapes import Hint

Object = dict[str, Any]
Encode = Callable[['Encoder', Any], Any] | None
"""How a value of one type is encoded; None where it is what JSON knows."""


class Encoder:
    """Encodes the records of a dataset; evidence, which many judgements share, once."""

    def __init__(self, data: Dataset) -> None:
        """Begin with nothing encoded."""
        self.data = data
        self._evidence: dict[int, tuple[Evidence, Object]] = {}

    def __call__(self, record: Any) -> Any:  # noqa: ANN401 (as JSON knows it)
        """Return a record, or a list of them, as JSON knows it."""
        if isinstance(record, list | tuple):
            return [self(part) for part in record]
        if not isinstance(record, Evidence):
            return self._encoded(record)
        # The evidence is kept, so that no other can have its identity.
        known = self._evidence.get(id(record))
        if known is None:
            known = self._evidence[id(record)] = record, self._encoded(record)
        return known[1]

    def _encoded(self, record: Any) -> Object:  # noqa: ANN401
        conversion = shapes.CONVERTED.get(type(record))
        if conversion is not None:
            record = conversion.make(self.data, record)
        encoded: Object = {}
        record_type: Any = type(record)
        for get, key, encode in _fields(record_type):
            value = get(record)
            if value is not None:
                encoded[key] = value if encode is None else encode(self, value)
        return encoded


@cache
def _fields(record: Any) -> tuple[tuple[Callable[[Any], Any], str, Encode], ...]:  # noqa: ANN401
    """Return how the fields of a type of records are got, their keys, and how they are encoded."""
    fields: list[tuple[str, str, Encode]] = [('name', 'name', None)] if issubclass(record, Rule) else []
    for part in published(record):
        if part.hint.base is Span:
            # A range has no key of its own: its ends stand where it does.
            fields += ((f'{part.name}.{end.name}', end.key, None) for end in published(Span))
        else:
            fields.append((part.name, part.key, _encoding(part.hint)))
    return tuple((attrgetter(name), key, encode) for name, key, encode in fields)


def _encoding(hint: Hint) -> Encode:
    if hint.origin is tuple:
        return _list(_encoding(hint.parts[0]))
    if hint.origin is Mapping:
        return _mapping(_encoding(hint.parts[1]), has_id=shapes.has_id(hint.parts[1]))
    if hint.base is Text:
        return lambda _encoder, text: text.value
    if isinstance(hint.base, EnumType):
        return lambda _encoder, member: member.value
    named = hint.marker(Named)
    if named is not None:
        return lambda _encoder, record: _named(record, named.keys)
    return Encoder.__call__ if hint.is_record else None


def _named(record: object, keys: tuple[str, ...]) -> Object:
    values = ((key, getattr(record, key)) for key in keys)
    return {key: str(value) for key, value in values if value is not None}


def _list(encode: Encode) -> Encode:
    if encode is None:
        return lambda _encoder, values: list(values)
    return lambda encoder, values: [encode(encoder, value) for value in values]


def _mapping(encode: Encode, *, has_id: bool) -> Encode:
    """Return the encoding as an object, or as a list where the values say their ids themselves."""
    each = _list(encode)
    assert each is not None
    if has_id:
        return lambda encoder, values: each(encoder, values.values())

    def encode_values(encoder: Encoder, values: Mapping[str, Any]) -> Object:
        # What was recorded of many capabilities at once is one value for all of them.
        distinct = {id(value): value for value in values.values()}
        encoded = dict(zip(distinct, each(encoder, distinct.values()), strict=True))
        return {key: encoded[id(value)] for key, value in values.items()}

    return encode_values
