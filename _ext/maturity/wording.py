# SPDX-License-Identifier: Apache-2.0
"""What a broken schema means to an author: where, what is allowed, what to do."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from maturity.problems import MAX_PROBLEMS, Problem, did_you_mean, listed
from maturity.yamltools import Map, Scalar, Seq

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jsonschema import ValidationError

# What the validator hands over is not typed: an instance is a Map, Seq or
# Scalar, and a keyword's value what the schema says.
Value: TypeAlias = Any

_SHOWN = 60
_ALL = 40


def explain(error: ValidationError) -> Iterator[Problem]:
    """Yield the problems that an error of the validator stands for."""
    schema: Value = error.schema
    words = _EXPLAIN.get(str(error.validator), _other)
    if error.validator in {'oneOf', 'anyOf'} and 'x-message' in schema:
        # What is no mapping at all is said by its type.
        if isinstance(error.instance, Map):
            yield _problem(error.instance, 'bad-format', schema['x-message'])
    else:
        yield from words(error.instance, error.validator_value, schema)


def _problem(instance: Value, code: str, message: str) -> Problem:
    """Return a problem at the place of `instance`; every value here carries its own."""
    return Problem(code=code, message=message, mark=instance.mark)


def _shown(text: str) -> str:
    return repr(str(text) if len(text) <= _SHOWN else f'{text[:_SHOWN]}...')


def _found(value: object) -> str:
    if isinstance(value, Scalar):
        return f'the text {_shown(value)}' if value else 'nothing'
    return 'a mapping' if isinstance(value, Map) else 'a list'


def _unknown_keys(instance: Map, _value: Value, schema: Value) -> Iterator[Problem]:
    allowed = list(schema.get('properties', {}))
    for key in islice((key for key in instance if key not in allowed), MAX_PROBLEMS):
        message = f'{_shown(key)} is not known here; allowed: {listed(allowed, limit=_ALL)}'
        yield _problem(key, 'unknown-key', message + did_you_mean(key, allowed))


def _missing_keys(instance: Map, required: list[str], _schema: Value) -> Iterator[Problem]:
    for key in required:
        if key not in instance:
            yield _problem(instance, 'missing-key', f'{key!r} is missing; it is required here')


def _dependent_keys(instance: Map, value: Mapping[str, list[str]], _schema: Value) -> Iterator[Problem]:
    for key, needs in value.items():
        for need in needs:
            if key in instance and need not in instance:
                yield _problem(instance.key(key), 'missing-key', f'{need!r} is missing; {key!r} needs it')


def _not_allowed(instance: object, value: list[Value], _schema: Value) -> Iterator[Problem]:
    allowed = [word for word in value if isinstance(word, str)]
    hint = did_you_mean(instance, allowed) if isinstance(instance, Scalar) else ''
    message = f'{_found(instance)} is not allowed here; allowed: {listed(allowed, limit=_ALL)}{hint}'
    yield _problem(instance, 'not-allowed', message)


_WORDS: Mapping[str, str] = {
    'object': 'a mapping',
    'array': 'a list',
    'string': 'text',
    'boolean': 'true or false, without quotes,',
    'integer': 'a whole number, without quotes,',
}
_GUESSES: Mapping[str, str] = {
    'int': 'a number',
    'float': 'a number',
    'bool': 'true or false',
    'null': 'nothing at all',
}


def _wrong_type(instance: object, wanted: str, _schema: Value) -> Iterator[Problem]:
    if instance == '':
        yield _problem(instance, 'wrong-type', 'the value is missing; write it or delete the key')
    elif wanted == 'string' and isinstance(instance, Scalar):
        guess = _GUESSES.get(instance.guess, 'a sign of its own')
        said = f'YAML reads {_shown(instance)} as {guess}'
        message = f"{said}; if it is text, write '{str(instance)[:_SHOWN]}' in quotes"
        yield _problem(instance, 'unquoted', message)
    else:
        message = f'{_WORDS.get(wanted, wanted)} is expected here, found {_found(instance)}'
        yield _problem(instance, 'wrong-type', message)


def _wrong_form(instance: Scalar, _pattern: str, schema: Value) -> Iterator[Problem]:
    wanted = schema.get('description', 'see the schema')
    yield _problem(
        instance, 'bad-format', f'{_shown(instance)} does not have the form required here: {wanted}'
    )


def _no_date(instance: Scalar, _format: str, _schema: Value) -> Iterator[Problem]:
    yield _problem(instance, 'bad-format', f'{_shown(instance)} is not a day of the calendar: YYYY-MM-DD')


def _too_long(instance: Scalar, limit: int, _schema: Value) -> Iterator[Problem]:
    message = f'{len(instance)} characters; at most {limit} are allowed here'
    yield _problem(instance, 'too-large', message)


def _too_few(instance: Value, least: int, _schema: Value) -> Iterator[Problem]:
    what = 'key' if isinstance(instance, Map) else 'value' if isinstance(instance, Seq) else 'character'
    message = f'at least {least} {what} is needed here, found {len(instance) or "none"}'
    yield _problem(instance, 'bad-format', message)


def _too_small(instance: Scalar, least: int, _schema: Value) -> Iterator[Problem]:
    yield _problem(instance, 'bad-format', f'{instance} is too small; the least is {least}')


def _too_many(instance: Map, limit: int, _schema: Value) -> Iterator[Problem]:
    message = f'{len(instance)} keys, {listed(instance)}; at most {limit} is allowed here'
    yield _problem(instance, 'bad-format', message)


def _twice(instance: Seq, _value: Value, _schema: Value) -> Iterator[Problem]:
    seen: set[Scalar] = set()
    for part in instance:
        if isinstance(part, Scalar):
            if part in seen:
                yield _problem(part, 'duplicate-key', f'{_shown(part)} stands twice in the list; delete one')
            seen.add(part)


def _other(instance: Value, _value: Value, schema: Value) -> Iterator[Problem]:
    yield _problem(instance, 'bad-format', f'not allowed here: {schema.get("description", "see the schema")}')


_EXPLAIN: Mapping[str, Callable[[Value, Value, Value], Iterator[Problem]]] = {
    'additionalProperties': _unknown_keys,
    'required': _missing_keys,
    'dependentRequired': _dependent_keys,
    'enum': _not_allowed,
    'type': _wrong_type,
    'pattern': _wrong_form,
    'format': _no_date,
    'maxLength': _too_long,
    'minLength': _too_few,
    'minimum': _too_small,
    'minItems': _too_few,
    'minProperties': _too_few,
    'maxProperties': _too_many,
    'uniqueItems': _twice,
}
