# SPDX-License-Identifier: Apache-2.0
"""Readers of scalars: texts of a form, numbers, truth values, words of a list."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from maturity.model import Text
from maturity.model.forms import RELEASE, AtLeast, Form, Refers, Written
from maturity.reading.context import REFUSED, Context
from maturity.yamltools import Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from maturity.model.shapes import Hint

_INTEGER = re.compile(r'0|[1-9][0-9]{0,8}')
# Only what YAML itself takes for blank: every other character is kept.
_BLANK = re.compile(r'[ \t\n]+')


def is_day(text: str) -> bool:
    """Return whether there is such a day, written as YYYY-MM-DD."""
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def truth(value: Any, _at: str | None, context: Context) -> Any:  # noqa: ANN401
    """Read `true` or `false`."""
    if isinstance(value, Scalar) and value.plain and value in {'true', 'false'}:
        return value == 'true'
    return context.wrong_kind(value, 'truth')


def number(hint: Hint) -> Callable[[Any, str | None, Context], Any]:
    """Return the reader of a whole number."""
    least = hint.marker(AtLeast) or AtLeast(0)

    def read(value: Any, _at: str | None, context: Context) -> Any:  # noqa: ANN401
        if not isinstance(value, Scalar) or not value.plain or not _INTEGER.fullmatch(value):
            return context.wrong_kind(value, 'number')
        if int(value) < least.least:
            message = f'{value} is too small; the least is {least.least}'
            return context.refuse(value, 'bad-format', message)
        return int(value)

    return read


def word(allowed: tuple[str, ...]) -> Callable[[Any, str | None, Context], Any]:
    """Return the reader of one of several words."""

    def read(value: Any, _at: str | None, context: Context) -> Any:  # noqa: ANN401
        if isinstance(value, Scalar) and value in allowed:
            return value
        return context.not_allowed(value, allowed)

    return read


def text(hint: Hint) -> Callable[[Any, str | None, Context], Any]:
    """Return the reader of a text of its form: an id stays what it is, prose becomes a `Text`."""
    form = hint.marker(Form)
    assert form is not None, hint
    matches, longest, is_date = re.compile(form.pattern).fullmatch, form.longest, form.is_date
    is_prose = hint.base is Text
    refers = hint.marker(Refers)
    is_release = form is RELEASE and Written.ANY_RELEASE not in hint

    def read(value: Any, _at: str | None, context: Context) -> Any:  # noqa: ANN401
        if not isinstance(value, Scalar) or value.guess not in {'str', 'timestamp'}:
            return context.wrong_kind(value, 'text')
        # The length goes first: no pattern is tried on a text without bounds.
        if len(value) > longest or not matches(value) or (is_date and not is_day(value)):
            return context.wrong_form(value, form)
        if is_release and not context.knows(value):
            return REFUSED
        if refers is not None:
            context.refer(refers.to, value)
        return Text(_BLANK.sub(' ', value).strip(' '), value.mark) if is_prose else value

    return read
