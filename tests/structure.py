# SPDX-License-Identifier: Apache-2.0
"""What a document may look like, by the two that know it: the reader of its records, and its JSON Schema."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from maturity.model.documents import DOCUMENTS
from maturity.model.shapes import hint_of
from maturity.reading import Context, Enough, is_day, reader
from maturity.schemas import Maker, schema
from maturity.yamltools import Map, Scalar, Seq

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.model.forms import Form
    from maturity.problems import Problem

TEXT = {'str', 'timestamp'}
GIVEN: dict[str, dict[str, Any]] = {
    'entry': {'id': 'it', 'kind': 'driver'},
    'release': {'id': 'r1', 'position': 0},
    'published': {'release': 'r1'},
}


def problems(tree: object, name: str) -> list[Problem]:
    """Return what the reader of a document finds wrong with the shape of a tree."""
    context = Context(None)
    with suppress(Enough):
        reader(hint_of(DOCUMENTS[name]))(tree, None, context, **GIVEN.get(name, {}))
    return context.problems if context.is_refused else []


def is_valid(tree: object, name: str) -> bool:
    """Return whether the JSON Schema of a document accepts a tree, as an editor would read it."""
    return bool(_validator(name).is_valid(plain(tree)))


def fits(form: Form, text: str) -> bool:
    """Return whether the JSON Schema of a form accepts a text."""
    return bool(_made(_schema_of(form)).is_valid(text))


@cache
def _schema_of(form: Form) -> Any:  # noqa: ANN401
    """Return the JSON Schema of a form."""
    maker = Maker()
    maker.schema(hint_of(Annotated[str, form]))
    return maker.definitions[form.name]


def plain(tree: object) -> Any:  # noqa: ANN401
    """Return a tree as YAML 1.2 knows it; what is neither text nor number nor truth value is None."""
    if isinstance(tree, Map):
        # Keys are text for editors; one that is not is a mistake for us alone.
        return {(str(key) if key.guess in TEXT or key == 'on' else ' '): plain(tree[key]) for key in tree}
    if isinstance(tree, Seq):
        return [plain(part) for part in tree]
    assert isinstance(tree, Scalar)
    if tree.plain and tree in {'true', 'false'}:
        return tree == 'true'
    if tree.plain and re.fullmatch('0|[1-9][0-9]{0,8}', tree):
        return int(tree)
    return str(tree) if tree.guess in TEXT else None


def _pattern(_validator: object, pattern: str, value: object, _schema: object) -> Iterator[ValidationError]:
    """Let `$` be the very end, as in ECMAScript."""
    if isinstance(value, str) and not re.search(pattern.removesuffix('$') + r'\Z', value):
        yield ValidationError(f'{value!r} does not match')


_FORMATS = FormatChecker(formats=())
_FORMATS.checks('date')(
    lambda value: not re.fullmatch('[0-9]{4}-[0-9]{2}-[0-9]{2}', str(value)) or is_day(value)
)


@cache
def _validator(name: str) -> Any:  # noqa: ANN401
    return _made(schema(name))


def _made(schema_: Any) -> Any:  # noqa: ANN401 (jsonschema makes its classes at run time)
    extend: Any = validators.extend
    class_ = extend(Draft202012Validator, validators={'pattern': _pattern})
    return class_(schema_, format_checker=_FORMATS)
