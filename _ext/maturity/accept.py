# SPDX-License-Identifier: Apache-2.0
"""A JSON Schema compiled to a predicate: a tree is accepted, or it is not.

Nearly every file of a record is right, and jsonschema takes twenty times as
long to find that out as libyaml takes to parse the file.  So a file is first
put to a predicate compiled from the same schema; jsonschema has its say only
where that says no, and it alone decides what is wrong.  A test holds the two
together, and a keyword that is not known here is an error at compile time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Accept = Callable[[Any], bool]
    Schema = Mapping[str, Any]

# Words about a schema, not conditions.
_SILENT = frozenset({'$schema', '$id', '$defs', 'title', 'description', 'x-message', 'then'})


class Compiler:
    """Compiles a schema; `types` and `formats` decide what scalars are.

    References lead within the schema.  `search` matches a text against a
    pattern of JSON Schema.
    """

    def __init__(
        self,
        schema: Schema,
        *,
        types: Mapping[str, Accept],
        formats: Mapping[str, Accept],
        search: Callable[[str], Callable[[str], object]],
    ) -> None:
        """Keep what references and scalars mean."""
        self._root = schema
        self._types = types
        self._formats = formats
        self._search = search
        self._compiled: dict[str, Accept] = {}

    def compile(self) -> Accept:
        """Return the predicate of the schema."""
        return self._reference('#')

    def _reference(self, reference: str) -> Accept:
        """Return the predicate of what a `$ref` names."""
        compiled = self._compiled
        if reference not in compiled:
            # A schema may name itself, so its place is taken before it is compiled.
            compiled[reference] = lambda value: compiled[reference](value)  # noqa: PLW0108 (looked up late)
            target: Any = self._root
            for step in filter(None, reference.removeprefix('#').split('/')):
                target = target[step]
            compiled[reference] = self._schema(target)
        return compiled[reference]

    def _schema(self, schema: Schema) -> Accept:
        """Return the predicate of a schema: all of its conditions."""
        known: Mapping[str, Callable[[Any], Accept]] = {
            'required': self._required,
            'enum': self._enum,
            'const': self._const,
            'type': self._type,
            'pattern': self._pattern,
            'format': self._format,
            'minLength': self._min_length,
            'maxLength': self._max_length,
            'minimum': self._minimum,
            'minItems': self._min_items,
            'uniqueItems': self._unique,
            'minProperties': self._min_properties,
            'maxProperties': self._max_properties,
            'dependentRequired': self._dependent,
        }
        nested = {
            '$ref',
            'properties',
            'additionalProperties',
            'propertyNames',
            'items',
            'oneOf',
            'anyOf',
            'allOf',
            'if',
        }
        if unknown := schema.keys() - known.keys() - nested - _SILENT:
            message = f'the schema uses {sorted(unknown)}, which has no meaning here'
            raise NotImplementedError(message)
        conditions = [known[key](value) for key, value in schema.items() if key in known]
        return _all([*conditions, *self._nested(schema)])

    def _nested(self, schema: Schema) -> Iterable[Accept]:
        """Yield the conditions that hold schemas of their own."""
        if '$ref' in schema:
            yield self._reference(schema['$ref'])
        if {'properties', 'additionalProperties', 'propertyNames'} & schema.keys():
            yield self._object(schema)
        if 'items' in schema:
            accept = self._schema(schema['items'])
            yield lambda value: not isinstance(value, list) or all(map(accept, value))
        if 'oneOf' in schema:
            one = [self._schema(part) for part in schema['oneOf']]
            yield lambda value: sum(accept(value) for accept in one) == 1
        if 'anyOf' in schema:
            parts = [self._schema(part) for part in schema['anyOf']]
            yield lambda value: any(accept(value) for accept in parts)
        if 'allOf' in schema:
            yield from [self._schema(part) for part in schema['allOf']]
        if 'if' in schema:
            condition, then = self._schema(schema['if']), self._schema(schema['then'])
            yield lambda value: not condition(value) or then(value)

    def _object(self, schema: Schema) -> Accept:
        """Return the condition on the keys and values of a mapping."""
        properties = {key: self._schema(part) for key, part in schema.get('properties', {}).items()}
        others = schema.get('additionalProperties', True)
        other: Accept = self._schema(others) if isinstance(others, dict) else (lambda _value: bool(others))
        names = schema.get('propertyNames')
        name: Accept | None = None if names is None else self._schema(names)

        def accept(value: Any) -> bool:  # noqa: ANN401 (any part of a tree)
            if not isinstance(value, dict):
                return True
            if name is not None and not all(map(name, value)):
                return False
            return all(properties.get(key, other)(part) for key, part in value.items())

        return accept

    # Conditions without schemas of their own ----------------------------------------------------

    def _type(self, wanted: str) -> Accept:
        return self._types[wanted]

    def _pattern(self, pattern: str) -> Accept:
        search = self._search(pattern)
        return lambda value: not isinstance(value, str) or search(value) is not None

    def _format(self, name: str) -> Accept:
        return self._formats[name]

    @staticmethod
    def _required(keys: Iterable[str]) -> Accept:
        wanted = frozenset(keys)
        return lambda value: not isinstance(value, dict) or wanted <= value.keys()

    @staticmethod
    def _enum(allowed: Iterable[object]) -> Accept:
        words = frozenset(word for word in allowed if isinstance(word, str))
        return lambda value: isinstance(value, str) and value in words

    @staticmethod
    def _const(word: object) -> Accept:
        return lambda value: value == word

    @staticmethod
    def _min_length(least: int) -> Accept:
        return lambda value: not isinstance(value, str) or len(value) >= least

    @staticmethod
    def _max_length(most: int) -> Accept:
        return lambda value: not isinstance(value, str) or len(value) <= most

    def _minimum(self, least: int) -> Accept:
        is_integer = self._types['integer']
        return lambda value: not is_integer(value) or int(value) >= least

    @staticmethod
    def _min_items(least: int) -> Accept:
        return lambda value: not isinstance(value, list) or len(value) >= least

    @staticmethod
    def _unique(_wanted: object) -> Accept:
        return lambda value: not isinstance(value, list) or _distinct(value)

    @staticmethod
    def _min_properties(least: int) -> Accept:
        return lambda value: not isinstance(value, dict) or len(value) >= least

    @staticmethod
    def _max_properties(most: int) -> Accept:
        return lambda value: not isinstance(value, dict) or len(value) <= most

    @staticmethod
    def _dependent(needs: Mapping[str, Iterable[str]]) -> Accept:
        wanted = [(key, frozenset(others)) for key, others in needs.items()]
        return lambda value: (
            not isinstance(value, dict)
            or all(key not in value or others <= value.keys() for key, others in wanted)
        )


def _distinct(values: list[Any]) -> bool:
    texts = [value for value in values if isinstance(value, str)]
    return len(set(texts)) == len(texts)


def _all(conditions: list[Accept]) -> Accept:
    """Return the conjunction; the usual small numbers without a loop."""
    if not conditions:
        return lambda _value: True
    if len(conditions) == 1:
        return conditions[0]
    if len(conditions) == 2:  # noqa: PLR2004
        first, second = conditions
        return lambda value: first(value) and second(value)
    return lambda value: all(accept(value) for accept in conditions)
