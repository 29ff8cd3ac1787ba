# SPDX-License-Identifier: Apache-2.0
"""jsonschema, told what our scalars are; it says what is wrong with a file that is.

What an error means to an author is said by `maturity.wording`.
"""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from maturity.problems import MAX_PROBLEMS
from maturity.schemas import bundled, compiled, is_boolean, is_date, is_integer, is_text
from maturity.wording import explain
from maturity.yamltools import Map, Scalar, Seq

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from maturity.problems import Problem


def problems(tree: Map | Seq | Scalar, name: str) -> Iterator[Problem]:
    """Yield a problem for every place at which `tree` breaks the schema `name`."""
    found = (problem for error in validator(name).iter_errors(tree) for problem in explain(error))
    return islice(found, MAX_PROBLEMS)


def _minimum(_validator: object, minimum: int, value: object, _schema: object) -> Iterator[ValidationError]:
    """Compare digits as the number they stand for."""
    if is_integer(value) and int(str(value)) < minimum:
        yield ValidationError(f'{value} is too small; the least is {minimum}')


def _pattern(_validator: object, pattern: str, value: object, _schema: object) -> Iterator[ValidationError]:
    if is_text(value) and value and not compiled(pattern).search(str(value)):
        yield ValidationError(f'{value!r} does not match')


def _unique(_validator: object, unique: bool, value: object, _schema: object) -> Iterator[ValidationError]:  # noqa: FBT001 (the signature is jsonschema's)
    """Compare texts alone, so that no list takes more than one look at each."""
    if unique and isinstance(value, Seq):
        texts = [part for part in value if isinstance(part, Scalar)]
        if len(set(texts)) < len(texts):
            yield ValidationError('has a value twice')


_FORMATS = FormatChecker(formats=())
_FORMATS.checks('date')(is_date)


def _type(is_one: Callable[[object], bool]) -> Callable[[object, object], bool]:
    return lambda _checker, value: is_one(value)


_make_class: Any = validators.extend
_Validator: Any = _make_class(
    Draft202012Validator,
    validators={'minimum': _minimum, 'pattern': _pattern, 'uniqueItems': _unique},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many(
        {
            'string': _type(is_text),
            'boolean': _type(is_boolean),
            'integer': _type(is_integer),
            'number': _type(is_integer),
        }
    ),
)


@cache
def validator(name: str) -> Any:  # noqa: ANN401 (jsonschema makes its classes at run time)
    """Return the validator of the schema `name`."""
    return _Validator(bundled(name), format_checker=_FORMATS)
