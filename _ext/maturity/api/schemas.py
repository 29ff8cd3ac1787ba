# SPDX-License-Identifier: Apache-2.0
"""The JSON Schemas of the documents of the API, made from the annotations of what is encoded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from maturity.api.documents import DOCUMENTS
from maturity.api.shapes import SHAPES, has_id
from maturity.model import Message, Span
from maturity.model.forms import Named
from maturity.model.shapes import Hint, Part, hint_of, published, summary
from maturity.rules import RULES
from maturity.schemas import DRAFT, Maker, Schema


class JsonMaker(Maker):
    """Makes the schemas of records as `maturity.api.encoder` encodes them."""

    def schema(self, hint: Hint) -> Schema:
        """Return the schema of a value, however files write it."""
        described = {} if hint.doc is None else {'description': hint.doc}
        return {**self._plain(hint), **described}

    def _mapping(self, hint: Hint) -> Schema:
        values = hint.parts[1]
        return {'type': 'array', 'items': self.schema(values)} if has_id(values) else super()._mapping(hint)

    def _record(self, hint: Hint) -> Schema:
        if hint.base is Message:
            return {'type': 'string'}
        named = hint.marker(Named)
        if named is not None:
            parts = (part for part in published(hint.base) if part.name in named.keys)
            return self.mapping_of(summary(hint.base), parts)
        record = SHAPES.get(hint.base, hint.base)
        return self.defined(record.__name__, lambda: self.mapping_of(summary(record), _flat(record)))

    def _rule(self) -> Schema:
        """Return a reference to a rule: its name, and its parameters beside it."""
        rules = (
            self.mapping_of(summary(rule), _flat(rule), name={'const': name}) for name, rule in RULES.items()
        )
        return self.defined('Rule', lambda: {'description': 'Exactly one rule.', 'oneOf': [*rules]})


def _flat(record: Any) -> Iterator[Part]:  # noqa: ANN401 (any record)
    """Yield the parts of a record in JSON, where the ends of a range stand in its place."""
    for part in published(record):
        yield from published(Span) if part.hint.base is Span else (part,)


def api_schema(name: str) -> Schema:
    """Return the JSON Schema of the documents of a name; it refers to nothing outside."""
    document: Any = DOCUMENTS[name]
    head = {'$schema': DRAFT, '$id': f'{name}.schema.json', 'title': name.capitalize()}
    return {**head, 'description': summary(document), **schema_of(document)}


def schema_of(record: Any) -> Schema:  # noqa: ANN401 (any record)
    """Return the schema of a record as it is encoded, with the definitions that it needs."""
    maker = JsonMaker()
    top = maker.schema(hint_of(record))
    return {**top, '$defs': maker.definitions}
