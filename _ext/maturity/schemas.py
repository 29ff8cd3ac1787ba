# SPDX-License-Identifier: Apache-2.0
"""The JSON Schemas, the one structural contract.

The loader, editors and the documentation use the same files in `schema/`.
Scalars reach the validator as text; a type checker of our own reads `true`,
`false` and digits as truth values and numbers exactly where a schema asks for
them.  What an error means to an author is said by `maturity.wording`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import cache, partial
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from maturity.accept import Compiler
from maturity.problems import MAX_PROBLEMS
from maturity.wording import explain
from maturity.yamltools import Map, Scalar, Seq

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from maturity.problems import Problem

NAMES = ('common', 'ladders', 'requirements', 'capabilities', 'repositories', 'releases', 'release', 'entry')

_DATE = re.compile(r'[0-9]{4}-[0-9]{2}-[0-9]{2}')
_INTEGER = re.compile(r'0|[1-9][0-9]{0,8}')


def schema_text(name: str) -> str:
    """Return the published JSON Schema `name` as it is in the package."""
    return resources.files('maturity').joinpath('schema', f'{name}.schema.json').read_text('utf-8')


@cache
def bundled(name: str) -> dict[str, Any]:
    """Return a schema with the common definitions in it: it refers to nothing outside."""
    common: dict[str, Any] = json.loads(schema_text('common'))['$defs']
    schema: dict[str, Any] = json.loads(schema_text(name).replace('common.schema.json#', '#'))
    return {**schema, '$defs': {**common, **schema.get('$defs', {})}}


def validate(tree: Map | Seq | Scalar, name: str) -> Iterator[Problem]:
    """Return a problem for every place at which `tree` breaks the schema `name`."""
    if _accepts(name)(tree):
        return iter(())
    found = (problem for error in _validator(name).iter_errors(tree) for problem in explain(error))
    return islice(found, MAX_PROBLEMS)


# The validator ----------------------------------------------------------------------------------


def _is_text(_checker: object, value: object) -> bool:
    return isinstance(value, Scalar) and value.guess in {'str', 'timestamp'}


def _is_boolean(_checker: object, value: object) -> bool:
    return isinstance(value, Scalar) and value.plain and value in {'true', 'false'}


def _is_integer(_checker: object, value: object) -> bool:
    return isinstance(value, Scalar) and value.plain and _INTEGER.fullmatch(value) is not None


def _minimum(_validator: object, minimum: int, value: object, _schema: object) -> Iterator[ValidationError]:
    """Compare digits as the number they stand for."""
    if _is_integer(None, value) and int(str(value)) < minimum:
        yield ValidationError(f'{value} is too small; the least is {minimum}')


def _pattern(_validator: object, pattern: str, value: object, _schema: object) -> Iterator[ValidationError]:
    """Match as JSON Schema means it: `$` is the very end, not before a last line feed."""
    if _is_text(None, value) and value and not _compiled(pattern).search(str(value)):
        yield ValidationError(f'{value!r} does not match')


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r'\$(?=[)|]|$)', r'\\Z', pattern))


def _unique(_validator: object, unique: bool, value: object, _schema: object) -> Iterator[ValidationError]:  # noqa: FBT001 (the signature is jsonschema's)
    """Compare texts alone, so that no list takes more than one look at each."""
    if unique and isinstance(value, Seq):
        texts = [part for part in value if isinstance(part, Scalar)]
        if len(set(texts)) < len(texts):
            yield ValidationError('has a value twice')


_FORMATS = FormatChecker(formats=())


@_FORMATS.checks('date', raises=ValueError)
def _is_date(value: object) -> bool:
    text = str(value)
    # Any other form is left to the pattern that stands beside the format.
    return not _DATE.fullmatch(text) or bool(dt.date.fromisoformat(text))


_make_class: Any = validators.extend
_Validator: Any = _make_class(
    Draft202012Validator,
    validators={'minimum': _minimum, 'pattern': _pattern, 'uniqueItems': _unique},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many(
        {
            'string': _is_text,
            'boolean': _is_boolean,
            'integer': _is_integer,
            'number': _is_integer,
        }
    ),
)


@cache
def _accepts(name: str) -> Callable[[Any], bool]:
    """Return the quick predicate of a schema (see `maturity.accept`)."""
    types: Mapping[str, Callable[[Any], bool]] = {
        'string': partial(_is_text, None),
        'boolean': partial(_is_boolean, None),
        'integer': partial(_is_integer, None),
        'object': lambda value: isinstance(value, Map),
        'array': lambda value: isinstance(value, Seq),
    }
    return Compiler(
        bundled(name),
        types=types,
        formats={'date': lambda value: _FORMATS.conforms(value, 'date')},
        search=lambda pattern: _compiled(pattern).search,
    ).compile()


@cache
def _validator(name: str) -> Any:  # noqa: ANN401 (jsonschema makes its classes at run time)
    return _Validator(bundled(name), format_checker=_FORMATS)
