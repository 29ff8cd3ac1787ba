# SPDX-License-Identifier: Apache-2.0
"""Readers of lists, mappings and records, made from their annotations.

A reader takes a tree, the release at which evidence is to be read, and the
context.  It returns the value, or `REFUSED` with a problem in the context: it
checks and builds in one pass, and goes on after a mistake, so that all
mistakes are found.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol, Union

from maturity.model import Rule, Span, Text
from maturity.model.forms import RELEASE, As, AtLeast, Distinct, Form, OneOrMany, Only, Refers, Written
from maturity.model.shapes import Hint, Part, Shape, hint_of, rule_hint, shape, shape_of
from maturity.problems import listed
from maturity.reading.context import REFUSED, Context
from maturity.rules import RULES
from maturity.yamltools import Map, Scalar, Seq

_INTEGER = re.compile(r'0|[1-9][0-9]{0,8}')
# Only what YAML itself takes for blank: every other character is kept.
_BLANK = re.compile(r'[ \t\n]+')
# The release of a record, under whichever of these names: its evidence is of that one.
_DATED = ('since', 'release', 'before')


class Reader(Protocol):
    """Returns the value of a tree, or `REFUSED`."""

    def __call__(self, tree: Any, at: str | None, context: Context, /, **given: Any) -> Any:  # noqa: ANN401
        """Read a tree; `given` are fields of a record that no file says."""


def reader(hint: Hint) -> Reader:
    """Return the reader of what an annotation says."""
    as_ = hint.marker(As)
    if as_ is not None:
        return _converted(reader(hint_of(as_.shape)), as_.convert)
    if hint.base is Rule:
        return _rule
    if hint.is_record and hint.base is not Text:
        return _late(hint)
    plain: Reader = _reader(hint)
    return plain


def _reader(hint: Hint) -> Any:  # noqa: ANN401
    if hint.base is bool:
        return truth
    if hint.base is int:
        return number(hint)
    if hint.origin is Union:
        return _either(hint)
    if (words := hint.words) is not None:
        return word(words)
    if hint.origin is tuple:
        return _list(hint)
    return _mapping(hint) if hint.origin is Mapping else text(hint)


def _late(hint: Hint) -> Reader:
    """Return the reader of a record, made when it is first used: a record may hold itself."""
    record, only = hint.base, hint.marker(Only)

    def read(tree: Any, at: str | None, context: Context, /, **given: Any) -> Any:  # noqa: ANN401
        return record_reader(record, only)(tree, at, context, **given)

    return read


def _converted(inner: Reader, convert: Callable[[Any], Any]) -> Reader:
    def read(tree: Any, at: str | None, context: Context, /, **given: Any) -> Any:  # noqa: ANN401
        value = inner(tree, at, context, **given)
        return value if value is REFUSED else convert(value)

    return read


def _either(hint: Hint) -> Reader:
    """Return the reader of a text or a list of texts."""
    text, texts = map(reader, hint.parts)

    def read(tree: Any, at: str | None, context: Context, /, **_given: Any) -> Any:  # noqa: ANN401
        return (texts if isinstance(tree, Seq) else text)(tree, at, context)

    return read


def _list(hint: Hint) -> Reader:
    (inner,) = map(reader, hint.parts[:1])
    least, is_distinct, takes_one = hint.marker(AtLeast), Distinct() in hint, OneOrMany() in hint

    def read(tree: Any, at: str | None, context: Context, /, **_given: Any) -> Any:  # noqa: ANN401
        if takes_one and not isinstance(tree, Seq):
            value = inner(tree, at, context)
            return REFUSED if value is REFUSED else (value,)
        if not isinstance(tree, Seq):
            return context.wrong_kind(tree, 'list')
        if least is not None and len(tree) < least.least:
            context.too_few(tree, 'value', least.least)
        if is_distinct:
            context.repeated(tree)
        read_parts = (inner(part, at, context) for part in tree)
        return tuple(value for value in read_parts if value is not REFUSED)

    return read


def _mapping(hint: Hint) -> Reader:
    keys, inner = map(reader, hint.parts)
    least = hint.marker(AtLeast)
    has_id = hint.parts[1].is_record and 'id' in shape_of(hint.parts[1]).given

    def read(tree: Any, at: str | None, context: Context, /, **_given: Any) -> Any:  # noqa: ANN401
        if not isinstance(tree, Map):
            return context.wrong_kind(tree, 'mapping')
        if least is not None and len(tree) < least.least:
            context.too_few(tree, 'key', least.least)
        by_key = {}
        for key, part in tree.items():
            known = keys(key, at, context)
            value = inner(part, at, context, id=key) if has_id else inner(part, at, context)
            if known is not REFUSED and value is not REFUSED:
                by_key[key] = value
        return by_key

    return read


def _rule(tree: Any, at: str | None, context: Context, /, **_given: Any) -> Any:  # noqa: ANN401
    """Read a rule: its name, and what it takes below it."""
    if not isinstance(tree, Map):
        return context.wrong_kind(tree, 'mapping')
    if len(tree) != 1:
        message = f'exactly 1 key is needed here, the name of a rule; found {listed(tree) or "none"}'
        return context.refuse(tree, 'bad-format', message)
    ((name, below),) = tree.items()
    if name not in RULES:
        return context.unknown_key(name, RULES)
    rule = RULES[name]
    value = reader(rule_hint(rule))(below, at, context)
    if value is REFUSED:
        return REFUSED
    if isinstance(value, rule):
        return replace(value, mark=tree.mark)
    return rule(mark=tree.mark, **({rule.alone: value} if rule.alone else {}))


# Scalars -----------------------------------------------------------------------------------------


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


# Records ----------------------------------------------------------------------------------------


@cache
def record_reader(record: type, only: Only | None = None) -> Reader:
    """Return the reader of a record, or of what `only` leaves of it."""
    return _Record(shape(record, only))


@dataclass(frozen=True, slots=True)
class _Target:
    """Where the value of a key goes: a field of the record, or of one whose keys stand among its own.

    Without a value that is needed there is no record.
    """

    read: Reader
    name: str
    within: str | None
    is_needed: bool


class _Record:
    """The reader of a record from a mapping."""

    def __init__(self, shape_: Shape) -> None:
        """Find out how each key is read, once."""
        self.shape = shape_
        # What stands inline goes first, also where an author is told what he can write.
        flat = sorted(shape_.written(), key=lambda pair: pair[0] is None)
        within = {name for name, _ in flat}
        self.inline = {part.name: shape_of(part.hint) for part in shape_.parts if part.name in within}
        self.targets = {part.key: _target(part, within) for within, part in flat}
        self.needed = {name: _needed(inner) for name, inner in self.inline.items()}
        self.required = tuple(part.key for _, part in flat if part.required)
        self.has_kind = 'kind' in self.targets
        self.dated = tuple(key for key in _DATED if key in self.targets)
        self.inherits_release = 'release' in shape_.inherited
        self.inherits_evidence = 'evidence' in shape_.inherited

    def __call__(self, tree: Any, at: str | None, context: Context, /, **given: Any) -> Any:  # noqa: ANN401
        """Return the record, or `REFUSED`."""
        if not isinstance(tree, Map):
            return context.wrong_kind(tree, 'mapping')
        for key in self.dated:
            if key in tree:
                at = tree[key]
        if self.has_kind:
            context.kind = tree.get('kind')
        # What is missing goes first: it explains much of the rest.
        self._check(tree, context)
        values = self._values(tree, at, context)
        if values is REFUSED or context.is_refused:
            return REFUSED
        if self.inherits_release:
            values['release'] = at
        if self.inherits_evidence and not values.get('evidence'):
            values['evidence'] = tuple(
                one if one.release else replace(one, release=at) for one in context.inherited
            )
        return _made(self.shape.record, {**values, **given}, tree)

    def _check(self, tree: Map, context: Context) -> None:
        """Report what is missing, and what cannot stand together."""
        context.missing_keys(tree, self.required)
        for condition in self.shape.conditions:
            for place, code, words in condition.faults(tree):
                context.refuse(place, code, words)

    def _values(self, tree: Map, at: str | None, context: Context) -> Any:  # noqa: ANN401
        """Return the values of the fields by name; `REFUSED` where one that is needed was refused."""
        values: dict[str, Any] = {}
        within: dict[str | None, dict[str, Any]] = {None: values, **{name: {} for name in self.inline}}
        is_whole = True
        for key, part in tree.items():
            target = self.targets.get(key)
            if target is None:
                context.unknown_key(key, self.targets)
                continue
            value = target.read(part, at, context)
            if value is not REFUSED:
                within[target.within][target.name] = value
            elif target.is_needed:
                is_whole = False
        if not is_whole or context.is_refused:
            return REFUSED
        for name, inner in self.inline.items():
            # What lacks a value is left out, or was refused.
            is_whole = self.needed[name] <= within[name].keys()
            values[name] = _inlined(inner.record, within[name], tree, context) if is_whole else None
        return REFUSED if REFUSED in values.values() else values


def _needed(inner: Shape) -> frozenset[str]:
    """Return the fields without which there is no such record; a range can begin with the first release."""
    names = {part.name for part in inner.parts if inner.record is not Span}
    return frozenset(part.name for part in shape(inner.record).parts if part.required and part.name in names)


def _target(part: Part, within: str | None) -> _Target:
    # A value without parts belongs to its record, so that one that is wrong takes the record with it.
    is_needed = part.required or not (part.hint.is_record or part.hint.origin in {tuple, Mapping})
    return _Target(reader(part.hint), part.name, within, is_needed)


def _inlined(record: Any, values: Mapping[str, Any], tree: Map, context: Context) -> Any:  # noqa: ANN401
    if record is Span:
        return context.span(values.get('since'), values.get('last'))
    return _made(record, values, tree)


def _made(record: Any, values: Mapping[str, Any], tree: Map) -> Any:  # noqa: ANN401
    return record(**values, mark=tree.mark) if 'mark' in record.__dataclass_fields__ else record(**values)
