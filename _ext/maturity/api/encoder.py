# SPDX-License-Identifier: Apache-2.0
"""Records as JSON, by what their annotations say.

Keys are those of the record.  What is not recorded has no key, while a list
is always there: only a fact can say that there is nothing.  What is another
thing in JSON than in the record is first made that (`maturity.api.shapes`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from maturity.api import shapes
from maturity.api.text import plain
from maturity.model import Rule, Span, Text
from maturity.model.shapes import hint_of, published

if TYPE_CHECKING:
    from maturity.model import Dataset
    from maturity.model.shapes import Hint

    Object = dict[str, Any]


def encode(data: Dataset, value: Any) -> Any:  # noqa: ANN401 (as JSON knows it)
    """Return a record, or a list of them, as JSON knows it."""
    if isinstance(value, list | tuple):
        return [encode(data, part) for part in value]
    return _encoded(data, value, hint_of(type(value)))


def _encoded(data: Dataset, value: Any, hint: Hint) -> Any:  # noqa: ANN401
    if hint.origin is tuple:
        return [_encoded(data, part, hint.parts[0]) for part in value]
    if hint.origin is Mapping:
        return _mapping(data, value, hint.parts[1])
    if not hint.is_record or hint.base is Text:
        return plain(value)
    if (conversion := shapes.CONVERTED.get(hint.base)) is not None:
        value = conversion.make(data, value)
    named = {'name': value.name} if isinstance(value, Rule) else {}
    return {**named, **_record(data, value)}


def _mapping(data: Dataset, values: Mapping[str, Any], hint: Hint) -> Any:  # noqa: ANN401
    """Return an object, or a list where the values say their ids themselves."""
    if shapes.has_id(hint):
        return [_encoded(data, value, hint) for value in values.values()]
    return {str(key): _encoded(data, value, hint) for key, value in values.items()}


def _record(data: Dataset, record: Any) -> Object:  # noqa: ANN401 (any record)
    found: Object = {}
    for part in published(type(record)):
        value = getattr(record, part.name)
        if isinstance(value, Span):
            found |= _record(data, value)
        elif value is not None:
            found[part.key] = _encoded(data, value, part.hint)
    return found
