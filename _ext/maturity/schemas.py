# SPDX-License-Identifier: Apache-2.0
"""The JSON Schemas, made from the annotations of the records: for editors, and for the documentation.

`python -m maturity.schemas` writes them anew into the folder `schema/` of this
package, which the first line of a data file names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Union

from maturity.model import Detail, Evidence, Rule, Text, forms
from maturity.model.documents import DOCUMENTS
from maturity.model.facts import Details
from maturity.model.forms import As, AtLeast, Distinct, Form, OneOrMany, Only
from maturity.model.shapes import Hint, Part, Shape, hint_of, rule_hint, shape_of, summary
from maturity.rules import RULES

Schema = dict[str, Any]

NAMES = tuple(DOCUMENTS)
"""The schemas of files."""

COMMON = 'common'
REFERENCES = (COMMON, *NAMES)
"""What the documentation has a table of."""

DRAFT = 'https://json-schema.org/draft/2020-12/schema'
FOLDER = Path(__file__).parent / 'schema'

# The length says as much.
_ANY = (r'[\s\S]*', r'[\s\S]+')


@cache
def _common() -> Mapping[str, Any]:
    """Return what the schemas share, as definitions: the forms of texts, evidence, details."""
    maker = Maker()
    for hint in (hint_of(Evidence), hint_of(Details), *map(hint_of, vars(forms).values())):
        if hint.marker(Form) is not None or hint.base in (Evidence, tuple[Detail, ...]):
            maker.schema(hint)
    return {'description': 'What the schemas of the record share.', '$defs': maker.definitions}


def definitions(name: str) -> Mapping[str, Any]:
    """Return the definitions of a document, or those that documents have in common."""
    found: Mapping[str, Any] = schema(name)['$defs']
    return found


@cache
def schema(name: str) -> Mapping[str, Any]:
    """Return the JSON Schema of a document; it refers to nothing outside."""
    if name == COMMON:
        return _common()
    maker = Maker()
    hint = hint_of(DOCUMENTS[name])
    top = maker.record(shape_of(hint)) if hint.is_record else maker.schema(hint)
    head = {'$schema': DRAFT, '$id': f'{name}.schema.json', 'title': name.capitalize()}
    return {**head, **top, 'description': hint.doc, '$defs': maker.definitions}


def schema_text(name: str) -> str:
    """Return the JSON Schema of a document as it is published: on one line, because nobody edits it."""
    return json.dumps(schema(name), separators=(',', ':')) + '\n'


class Maker:
    """Makes the schemas of annotations; what several share, or what holds itself, becomes a definition."""

    def __init__(self) -> None:
        """Begin without definitions."""
        self.definitions: dict[str, Schema] = {}

    def schema(self, hint: Hint) -> Schema:
        """Return the schema of what an annotation says, with its description."""
        described = {} if hint.doc is None else {'description': hint.doc}
        as_ = hint.marker(As)
        return {**(self._plain(hint) if as_ is None else self.schema(hint_of(as_.shape))), **described}

    def _plain(self, hint: Hint) -> Schema:
        if hint.base is Rule:
            return self._rule()
        if hint.is_record and hint.base is not Text:
            return self._record(hint)
        makers: Mapping[Any, Any] = {tuple: self._list, Mapping: self._mapping, Union: self._either}
        return makers.get(hint.origin, _scalar)(hint) if hint.marker(Form) is None else self._form(hint)

    def _either(self, hint: Hint) -> Schema:
        return {'oneOf': [self.schema(part) for part in hint.parts]}

    def _list(self, hint: Hint) -> Schema:
        distinct = {'uniqueItems': True} if Distinct() in hint else {}
        item = self.schema(hint.parts[0])
        listed = {'type': 'array', 'items': item, **_least(hint, 'minItems'), **distinct}
        return {'anyOf': [item, listed]} if OneOrMany() in hint else listed

    def _mapping(self, hint: Hint) -> Schema:
        keys, values = map(self.schema, hint.parts)
        return {
            'type': 'object',
            'propertyNames': keys,
            'additionalProperties': values,
            **_least(hint, 'minProperties'),
        }

    def _form(self, hint: Hint) -> Schema:
        form = hint.marker(Form)
        assert form is not None
        pattern = {} if form.pattern in _ANY else {'pattern': f'^(?:{form.pattern})$'}
        self.definitions[form.name] = {
            'type': 'string',
            **({'format': 'date'} if form.is_date else {}),
            **({} if form.fits('') else {'minLength': 1}),
            'maxLength': form.longest,
            **pattern,
            'description': form.description,
        }
        return {'$ref': f'#/$defs/{form.name}'}

    def _record(self, hint: Hint) -> Schema:
        """Return a reference to a record; one that is narrowed stands where it is."""
        if hint.marker(Only) is not None:
            return self.record(shape_of(hint))
        return self.defined(hint.base.__name__, lambda: self.record(shape_of(hint)))

    def defined(self, name: str, make: Callable[[], Schema]) -> Schema:
        """Return a reference to a definition, which is made at the first."""
        if name not in self.definitions:
            # A record may hold itself, so its place is taken before it is made.
            self.definitions[name] = {}
            self.definitions[name] |= make()
        return {'$ref': f'#/$defs/{name}'}

    def _rule(self) -> Schema:
        """Return a reference to a rule: one of their names, with what it takes."""
        return self.defined(
            'Rule',
            lambda: {
                'type': 'object',
                'description': 'Exactly one predicate.',
                'properties': {name: self.schema(rule_hint(rule)) for name, rule in RULES.items()},
                'additionalProperties': False,
                'minProperties': 1,
                'maxProperties': 1,
            },
        )

    def mapping_of(self, description: str, parts: Iterable[Part], **others: Schema) -> Schema:
        """Return the schema of a mapping with the keys of parts, behind others that it always has."""
        parts = list(parts)
        return {
            'type': 'object',
            'description': description,
            'properties': others | {part.key: self.schema(part.hint) for part in parts},
            'required': [*others, *(part.key for part in parts if part.required)],
            'additionalProperties': False,
        }

    def record(self, shape: Shape) -> Schema:
        """Return the schema of a record."""
        result = self.mapping_of(summary(shape.record), (part for _, part in shape.written()))
        for condition in shape.conditions:
            for keyword, value in condition.schema().items():
                together = isinstance(value, dict) and keyword in result
                result[keyword] = {**result[keyword], **value} if together else value
        return result


def _scalar(hint: Hint) -> Schema:
    """Return the schema of a truth value, a number, or one of several words."""
    if hint.base is bool:
        return {'type': 'boolean'}
    if hint.base is int:
        return {'type': 'integer', **_least(hint, 'minimum')}
    if hint.words is None:
        return {'type': 'string'}
    words = list(hint.words)
    return {'enum': [*words, True] if 'true' in words else words}


def _least(hint: Hint, keyword: str) -> Schema:
    least = hint.marker(AtLeast)
    return {} if least is None else {keyword: least.least}


if __name__ == '__main__':
    for name in NAMES:
        (FOLDER / f'{name}.schema.json').write_text(schema_text(name), 'utf-8')
