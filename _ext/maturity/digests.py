# SPDX-License-Identifier: Apache-2.0
"""Short digests of the facts of a file: of what they say, not of lines and comments."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from maturity.model.recipes import PUBLISHED, Stated
from maturity.yamltools import Map, Seq

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LENGTH = 10
"""Hexadecimal digits of a digest: enough to tell one state of a fact from another."""
DEEPEST = 2
_NAMES = ('id', 'name', 'pipeline')
# No source is asked for them.
_WORDS = frozenset({'title', 'description'})
_encoded = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


def fact_digests(tree: object) -> Mapping[str, Stated]:
    """Return what the facts of a file say, by the keys, ids and names that lead to them.

    Facts that share these, as one fact over several ranges of releases, have
    one digest together.
    """
    together: dict[str, list[object]] = {}
    lines: dict[str, int] = {}
    for name, line, value in _facts(tree, (), 1):
        together.setdefault(name, []).append(value)
        lines.setdefault(name, line)
    return {name: Stated(_digest(values), lines[name]) for name, values in together.items()}


def _facts(value: Any, above: tuple[str, ...], line: int) -> Iterator[tuple[str, int, object]]:  # noqa: ANN401
    if isinstance(value, Map) and len(above) < DEEPEST and (not above or all(map(_is_large, value.values()))):
        for key, inner in value.items():
            if above or key not in _WORDS:
                yield from _facts(inner, (*above, str(key)), key.line)
    elif above == (PUBLISHED,) and isinstance(value, Seq):
        yield from ((f'{PUBLISHED} {one}', one.line, one) for one in value)
    elif isinstance(value, Seq) and value and all(map(_is_named, value)):
        for one in value:
            yield ' '.join((*above, *(str(one[name]) for name in _NAMES if name in one))), one.line, one
    else:
        yield ' '.join(above), line, value


def _is_large(value: object) -> bool:
    return isinstance(value, Map | Seq)


def _is_named(value: object) -> bool:
    return isinstance(value, Map) and not value.keys().isdisjoint(_NAMES[:2])


def _digest(values: list[object]) -> str:
    return hashlib.sha256(_encoded(values).encode('utf-8', 'surrogatepass')).hexdigest()[:LENGTH]
