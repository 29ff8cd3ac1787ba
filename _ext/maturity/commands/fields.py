# SPDX-License-Identifier: Apache-2.0
"""What is to be set, as somebody types it: `KEY=VALUE`, read as the records declare it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import yaml

from maturity.console import UsageError, known, named
from maturity.edit import document
from maturity.edit.changes import BY_ID, Place
from maturity.model.forms import As, OneOrMany
from maturity.model.shapes import hint_of, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.model import Dataset
    from maturity.model.shapes import Hint

EVIDENCE = "PATH[:LINE], a commit, an https address, job:NAME, or {path: x.py, line: 1, release: '2.0'}"

_COMMIT = re.compile(r'[0-9a-f]{40}')
_LINE = re.compile(r'(?P<path>.+?):(?P<line>[1-9]\d{0,8})')


def parsed(
    data: Dataset, hint: Hint, keys: tuple[str, ...], words: Iterable[str]
) -> tuple[Place, dict[str, Any]]:
    """Return a place below what is declared so, and what `KEY=VALUE` says is to stand there.

    None takes a value away.  Raises `UsageError`.
    """
    top = tuple(keys_of(hint))
    for key in keys:
        hint = _below(hint, key)
    is_list, takes_one = hint.origin is tuple, OneOrMany() in hint
    if is_list:
        (hint,) = hint.parts
    if not hint.is_mapping:
        message = f'nothing stands below {keys[-1]!r}; write {keys[-1]}=VALUE'
        raise UsageError(message)
    texts = _texts(words)
    if not texts:
        message = f'say what is different, as KEY=VALUE; there are {", ".join(keys_of(hint))}'
        raise UsageError(message)
    fields = {key: _value(_below(hint, key), key, values) for key, values in texts.items()}
    for key in ('since', 'last', 'release'):
        if isinstance(value := fields.get(key), str):
            fields[key] = named(data, 'release', value)
    order = tuple(dict.fromkeys([*keys_of(hint), *fields]))
    place = Place(
        keys=keys,
        order=order,
        is_list=is_list,
        subject=getattr(hint.base, 'SUBJECT', BY_ID if 'id' in order else ()),
        takes_one=takes_one,
        top=top,
        one_or_many=frozenset(key for key, below in keys_of(hint).items() if OneOrMany() in below),
    )
    if place.is_range and fields.get('since') is None:
        message = 'say since=RELEASE, the first at which it holds'
        raise UsageError(message)
    return place, fields


def _texts(words: Iterable[str]) -> Mapping[str, list[str]]:
    """Return the values by key, those of a list in their order."""
    texts: dict[str, list[str]] = {}
    for word in words:
        key, equals, value = word.partition('=')
        if not equals:
            message = f'{word!r} says no value; write {key}=VALUE'
            raise UsageError(message)
        texts.setdefault(key, []).append(value)
    return texts


def _below(hint: Hint, key: str) -> Hint:
    """Return what is declared of a key."""
    if hint.origin is Mapping:
        hint = hint.parts[1]
    elif keys := keys_of(hint):
        known(key, keys, 'key')
        hint = keys[key]
    else:
        message = f'nothing stands below; {key!r} is no place'
        raise UsageError(message)
    as_ = hint.marker(As)
    return hint if as_ is None else hint_of(as_.shape)


def _value(hint: Hint, key: str, texts: list[str]) -> Any:  # noqa: ANN401 (what a file can hold)
    """Return the value of a key: without a list where one value alone stands for it.

    What does not have its type stays text, for the check to complain of.
    """
    text, *more = texts
    is_list = hint.origin is tuple
    if texts == ['']:
        return None
    if more and not is_list:
        message = f'{key!r} is given twice'
        raise UsageError(message)
    if key == 'evidence':
        value: Any = [evidence(one) for one in texts]
    elif not more and text.startswith(('[', '{')) and (is_list or hint.is_mapping):
        value = _yaml(text)
    else:
        value = [_scalar(hint.parts[0], one) for one in texts] if is_list else _scalar(hint, text)
    takes_one = OneOrMany() in hint
    if isinstance(value, list) and takes_one and len(value) == 1:
        return value[0]
    return [value] if isinstance(value, dict) and is_list and not takes_one else value


def _scalar(hint: Hint, text: str) -> bool | int | str:
    if hint.base is bool and text in {'true', 'false'}:
        return text == 'true'
    return int(text) if hint.base is int and text.isdecimal() else text


def evidence(text: str) -> Mapping[str, Any]:
    """Return evidence as the record writes it; whether it is right is for the check to say."""
    if text.startswith('{'):
        value = _yaml(text)
        if not isinstance(value, dict) or not all(isinstance(part, str | int) for part in value.values()):
            message = f'{text!r} is no evidence; write {EVIDENCE}'
            raise UsageError(message)
        return value
    if text.startswith('https://'):
        return {'doc': text}
    if text.startswith('job:'):
        return {'job': text.removeprefix('job:')}
    if _COMMIT.fullmatch(text):
        return {'change': text}
    match = _LINE.fullmatch(text)
    return {'path': text} if match is None else {'path': match['path'], 'line': int(match['line'])}


def _yaml(text: str) -> Any:  # noqa: ANN401
    try:
        return document.parsed(text)
    except yaml.YAMLError as error:
        message = f'{text!r} is neither a list nor a mapping: {getattr(error, "problem", error)}'
        raise UsageError(message) from error
