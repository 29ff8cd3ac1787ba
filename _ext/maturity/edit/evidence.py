# SPDX-License-Identifier: Apache-2.0
"""Evidence as somebody types it on a command line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.yamltools import Map, Scalar, YamlError, read_yaml

if TYPE_CHECKING:
    from maturity.edit.emitted import Tree

_COMMIT = re.compile(r'[0-9a-f]{40}')
_LINE = re.compile(r'(?P<path>.+?):(?P<line>[1-9]\d{0,8})')

FORMS = "PATH[:LINE], a commit, an https address, job:NAME, or {path: x.py, line: 1, release: '2.0'}"


def parsed(text: str) -> dict[str, Tree]:
    """Return evidence as the record writes it; whether it is right is for the check to say."""
    if text.startswith('{'):
        return _mapping(text)
    if text.startswith('https://'):
        return {'doc': text}
    if text.startswith('job:'):
        return {'job': text.removeprefix('job:')}
    if _COMMIT.fullmatch(text):
        return {'change': text}
    match = _LINE.fullmatch(text)
    return {'path': text} if match is None else {'path': match['path'], 'line': int(match['line'])}


def _mapping(text: str) -> dict[str, Tree]:
    """Return what is written as a mapping; raises `ValueError` where it is none."""
    try:
        tree = read_yaml(text.encode(), 'evidence')
    except YamlError as error:
        message = f'{text!r} is no evidence: {error.problems[0].message}'
        raise ValueError(message) from error
    if not isinstance(tree, Map) or not all(isinstance(part, Scalar) for part in tree.values()):
        message = f'{text!r} is no evidence; write {FORMS}'
        raise ValueError(message)
    return {
        str(key): int(part) if key == 'line' and part.isdecimal() else str(part) for key, part in tree.items()
    }
