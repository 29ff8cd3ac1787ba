# SPDX-License-Identifier: Apache-2.0
"""What is to be set, as somebody types it: `KEY=VALUE`, read as the schemas declare it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from maturity.console import UsageError, known
from maturity.edit import document
from maturity.edit.changes import Place
from maturity.schemas import schema as schema_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.edit.emitted import Tree
    from maturity.model import Dataset

    Schema = Mapping[str, Any]

EVIDENCE = "PATH[:LINE], a commit, an https address, job:NAME, or {path: x.py, line: 1, release: '2.0'}"

_COMMIT = re.compile(r'[0-9a-f]{40}')
_LINE = re.compile(r'(?P<path>.+?):(?P<line>[1-9]\d{0,8})')


def parsed(
    data: Dataset, schema: str, keys: tuple[str, ...], words: Iterable[str]
) -> tuple[Place, dict[str, Tree | None]]:
    """Return a place of a file that a schema is about, and what `KEY=VALUE` says is to stand there.

    None takes a value away.  Raises `UsageError`.
    """
    root = schema_of(schema)
    part: Schema = root
    for key in keys:
        part = _below(root, part, key)
    is_list = 'items' in part
    part = _resolved(root, part['items']) if is_list else part
    if part.get('type') != 'object':
        message = f'nothing stands below {keys[-1]!r}; write {keys[-1]}=VALUE'
        raise UsageError(message)
    texts = _texts(words)
    if not texts:
        message = f'say what is different, as KEY=VALUE; there are {", ".join(part.get("properties", ()))}'
        raise UsageError(message)
    fields = {key: _typed(root, _below(root, part, key), key, values) for key, values in texts.items()}
    for key in ('since', 'last', 'release'):
        if isinstance(value := fields.get(key), str):
            known(value, data.releases, 'release')
    order = tuple(dict.fromkeys([*part.get('properties', ()), *fields]))
    place = Place(keys=keys, order=order, is_list=is_list)
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


def _below(root: Schema, part: Schema, key: str) -> Schema:
    """Return what a schema says about a key."""
    named, others = part.get('properties', {}), part.get('additionalProperties')
    if key not in named and isinstance(others, dict):
        return _resolved(root, others)
    if not named:
        message = f'nothing stands below; {key!r} is no place'
        raise UsageError(message)
    known(key, named, 'key')
    return _resolved(root, named[key])


def _resolved(root: Schema, part: Schema) -> Schema:
    while '$ref' in part:
        part = root['$defs'][part['$ref'].rpartition('/')[2]]
    return part


def _typed(root: Schema, part: Schema, key: str, texts: list[str]) -> Tree | None:
    """Return the value of a key; what does not have its type stays text, for the check to complain of."""
    if texts == ['']:
        return None
    if 'items' not in part and len(texts) > 1:
        message = f'{key!r} is given twice'
        raise UsageError(message)
    if key == 'evidence':
        return [evidence(text) for text in texts]
    text = texts[0]
    if part.get('type') in {'array', 'object'} and text.startswith(('[', '{')) and len(texts) == 1:
        value = _yaml(text)
        return [value] if 'items' in part and text.startswith('{') else value
    if 'items' in part:
        return [_scalar(_resolved(root, part['items']), text) for text in texts]
    return _scalar(part, text)


def _scalar(part: Schema, text: str) -> Tree:
    if part.get('type') == 'boolean' and text in {'true', 'false'}:
        return text == 'true'
    return int(text) if part.get('type') == 'integer' and text.isdecimal() else text


def evidence(text: str) -> Mapping[str, Tree]:
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


def _yaml(text: str) -> Tree:
    try:
        value: Tree = document.parsed(text)
    except yaml.YAMLError as error:
        message = f'{text!r} is neither a list nor a mapping: {getattr(error, "problem", error)}'
        raise UsageError(message) from error
    return value
