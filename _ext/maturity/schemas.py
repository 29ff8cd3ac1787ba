# SPDX-License-Identifier: Apache-2.0
"""The JSON Schemas, the one structural contract.

The loader, editors and the documentation use the same files in `schema/`.
Scalars reach them as text: `true`, `false` and digits are truth values and
numbers exactly where a schema asks for them.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from maturity.accept import Compiler
from maturity.yamltools import Map, Scalar, Seq

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CATALOGUES = ('ladders', 'requirements', 'capabilities', 'repositories', 'releases', 'audit', 'audited')
FOLDERS: Mapping[str, str] = {'releases': 'release', 'published': 'published'}
"""The folders that are no kind's, and the schema of what is in them."""

NAMES = ('common', *CATALOGUES, 'release', 'entry', 'published')
API_NAMES = ('common', 'index', 'maturity', 'entry', 'release')
"""The schemas of the outputs for machines (`maturity.api`)."""

_DATE = re.compile(r'[0-9]{4}-[0-9]{2}-[0-9]{2}')
_INTEGER = re.compile(r'0|[1-9][0-9]{0,8}')


def schema_text(name: str) -> str:
    """Return the published JSON Schema `name` as it is in the package."""
    return resources.files('maturity').joinpath('schema', f'{name}.schema.json').read_text('utf-8')


def api_schema_text(name: str) -> str:
    """Return the published JSON Schema `name` of the outputs for machines."""
    return resources.files('maturity').joinpath('schema', 'api', f'{name}.schema.json').read_text('utf-8')


@cache
def bundled(name: str) -> dict[str, Any]:
    """Return a schema with the common definitions in it: it refers to nothing outside."""
    common: dict[str, Any] = json.loads(schema_text('common'))['$defs']
    schema: dict[str, Any] = json.loads(schema_text(name).replace('common.schema.json#', '#'))
    return {**schema, '$defs': {**common, **schema.get('$defs', {})}}


@cache
def accepts(name: str) -> Callable[[Any], bool]:
    """Return the quick predicate of a schema (see `maturity.accept`)."""
    types: Mapping[str, Callable[[Any], bool]] = {
        'string': is_text,
        'boolean': is_boolean,
        'integer': is_integer,
        'object': lambda value: isinstance(value, Map),
        'array': lambda value: isinstance(value, Seq),
    }
    return Compiler(
        bundled(name), types=types, formats={'date': is_date}, search=lambda pattern: compiled(pattern).search
    ).compile()


# What scalars are -------------------------------------------------------------------------------


def is_text(value: object) -> bool:
    """Return whether a scalar is text, to YAML too."""
    return isinstance(value, Scalar) and value.guess in {'str', 'timestamp'}


def is_boolean(value: object) -> bool:
    """Return whether a scalar is `true` or `false`, without quotes."""
    return isinstance(value, Scalar) and value.plain and value in {'true', 'false'}


def is_integer(value: object) -> bool:
    """Return whether a scalar is a whole number, without quotes."""
    return isinstance(value, Scalar) and value.plain and _INTEGER.fullmatch(value) is not None


def is_date(value: object) -> bool:
    """Return whether there is such a day; any other form is left to the pattern beside it."""
    text = str(value)
    if not _DATE.fullmatch(text):
        return True
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern as JSON Schema means it: `$` is the very end, not before a last line feed."""
    return re.compile(re.sub(r'\$(?=[)|]|$)', r'\\Z', pattern))
