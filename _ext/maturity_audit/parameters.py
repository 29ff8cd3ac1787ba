# SPDX-License-Identifier: Apache-2.0
"""What readers declare that the record tells them, and what it does.

A reader is a function whose arguments after the `*` are its parameters: `as_of`
takes what the record calls `as-of`, `class_` what it calls `class`.  The
annotation says the form of the value, a default that it may be left out.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from maturity.model import msg
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from maturity.model import Message, Parameter

Texts: TypeAlias = tuple[str, ...]
"""One text or several."""
Pairs: TypeAlias = Mapping[str, str]
"""Texts of the form `key=value`."""
Expression: TypeAlias = re.Pattern[str]
"""A regular expression of the record, of bounded length."""

LONGEST_PATTERN = 500


class Declared(NamedTuple):
    """A parameter: the argument that takes it, the form of its value, and whether it must be given."""

    argument: str
    form: str
    required: bool


@lru_cache(maxsize=256)
def declared(function: Callable[..., object]) -> Mapping[str, Declared]:
    """Return the parameters of a function, by the names that the record calls them."""
    arguments = inspect.signature(function).parameters.values()
    return {
        one.name.rstrip('_').replace('_', '-'): Declared(
            one.name, str(one.annotation).partition(' |')[0], one.default is one.empty
        )
        for one in arguments
        if one.kind is one.KEYWORD_ONLY
    }


def bound(function: Callable[..., object], given: Mapping[str, Parameter]) -> dict[str, Any]:
    """Return the arguments of a function for what is given; raises `CannotTell` for what cannot be taken."""
    arguments: dict[str, Any] = {}
    for name, one in declared(function).items():
        if name in given:
            arguments[one.argument] = _value(name, given[name], one.form)
        elif one.required:
            raise CannotTell(msg('{parameter} is missing', parameter=name))
    return arguments


def filled(given: Mapping[str, Parameter], fill: Callable[[str], str]) -> Mapping[str, Parameter]:
    """Return parameters, each text of them as `fill` returns it."""
    return {
        name: fill(value) if isinstance(value, str) else tuple(map(fill, value))
        for name, value in given.items()
    }


def mistakes(
    given: Mapping[str, Parameter], *functions: Callable[..., object]
) -> Iterator[tuple[str, Message]]:
    """Yield code and words of what is wrong with parameters that are for these functions together."""
    known = {name: one for function in functions for name, one in declared(function).items()}
    for name, one in known.items():
        if one.required and name not in given:
            yield 'missing-key', msg('{parameter} is missing', parameter=name)
    for name, value in given.items():
        if name not in known:
            yield 'unknown-key', msg('{parameter} is not known here', parameter=name)
            continue
        try:
            _value(name, value, known[name].form)
        except CannotTell as error:
            yield 'bad-format', error.reason


def _value(name: str, value: Parameter, form: str) -> object:
    texts = (value,) if isinstance(value, str) else tuple(value)
    if form == 'Texts':
        return texts
    if form == 'Pairs':
        return dict(_pair(name, text) for text in texts)
    if not isinstance(value, str):
        raise CannotTell(msg('{parameter} is one text', parameter=name))
    return expression(name, value) if form == 'Expression' else value


def _pair(name: str, text: str) -> tuple[str, str]:
    key, equals, value = text.partition('=')
    if not equals:
        raise CannotTell(msg('{text} of {parameter} is no key=value', text=text, parameter=name))
    return key, value


def expression(name: str, text: str, flags: int = 0) -> Expression:
    """Return the expression of a parameter; raises `CannotTell` for what is none, or too long."""
    if len(text) > LONGEST_PATTERN:
        raise CannotTell(msg('{parameter} is too long an expression', parameter=name))
    try:
        return re.compile(text, flags)
    except (re.error, RecursionError, OverflowError) as error:
        raise CannotTell(msg('{text} is no expression: {error}', text=text, error=str(error))) from error
