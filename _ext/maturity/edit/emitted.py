# SPDX-License-Identifier: Apache-2.0
"""Writes values as YAML, in the layout of the record.

What comes from a repository can be any text: quotes and escapes are left to
PyYAML, and nothing that does not print is written as it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from textwrap import wrap
from typing import TYPE_CHECKING, TypeAlias, TypeGuard, Union

import yaml

from maturity.yamltools import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDTH = 110
PROSE = 96

Tree: TypeAlias = Union[bool, int, str, 'Sequence[Tree]', 'Mapping[str, Tree]']
"""What can be written."""


class Prose(str):
    """Text for people, with single blanks: a long one is written on several lines."""

    __slots__ = ()


class Short(dict[str, 'Tree']):
    """A mapping that stands on one line."""


_DATE = re.compile(r'\d{4}-\d\d-\d\d')
# The keys of days, which stand without quotes; everywhere else such a text is one.
_DAYS = frozenset({'date', 'end-of-life', 'planned', 'published', 'released'})


def scalar(value: bool | int | str) -> str:  # noqa: FBT001 (a value like others)
    """Return a value as it is written inside of braces, where more needs quotes."""
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, int):
        return str(value)
    # Texts of the record know where they stand; PyYAML wants them plain.
    return _scalar(str(value))


@lru_cache(maxsize=10_000)
def _scalar(value: str) -> str:
    """Return a text as it is written; most of a record are the same few, and PyYAML takes its time."""
    prints = value.isprintable()
    text: str = yaml.safe_dump(
        [value],
        default_flow_style=True,
        default_style=None if prints else '"',
        width=math.inf,
        allow_unicode=prints,
    )
    text = text.removesuffix('\n')[1:-1]
    # What other readers of YAML take for a number PyYAML may leave without quotes.
    return f"'{text}'" if text == value and _guess(value) != 'str' else text


def _guess(value: str) -> str:
    plain = Scalar(value)
    plain.plain = True
    return plain.guess


def value_of(key: str, value: Tree) -> str:
    """Return the value of a key on one line: a day without quotes."""
    if key in _DAYS and isinstance(value, str) and _DATE.fullmatch(value):
        return str(value)
    return flow(value)


def flow(value: Tree) -> str:
    """Return a value on one line."""
    if isinstance(value, Mapping):
        return f'{{{", ".join(f"{scalar(key)}: {value_of(key, part)}" for key, part in value.items())}}}'
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f'[{", ".join(map(flow, value))}]'
    return scalar(value)


def block(tree: Mapping[str, Tree]) -> Iterator[str]:
    """Yield the lines of a mapping: lists of mappings with a line for each, all else as short as it goes."""
    for key, value in tree.items():
        if isinstance(value, Mapping) and value and not isinstance(value, Short):
            yield f'{scalar(key)}:'
            yield from indented(block(value), 2)
        elif _is_list(value) and value and all(isinstance(one, Mapping) for one in value):
            yield f'{scalar(key)}:'
            yield from (f'  - {flow(one)}' for one in value)
        elif _is_list(value):
            yield from _wrapped(f'{scalar(key)}: ', [flow(one) for one in value])
        elif isinstance(value, Prose) and len(value) > PROSE and _folds(value):
            yield f'{scalar(key)}: >-'
            yield from indented(wrap(value, PROSE, break_long_words=False, break_on_hyphens=False), 2)
        else:
            yield f'{scalar(key)}: {value_of(key, value)}'


def _folds(value: str) -> bool:
    """Return whether a text is the same when its lines are put together with blanks."""
    return value.isprintable() and value == ' '.join(value.split())


def _is_list(value: Tree) -> TypeGuard[Sequence[Tree]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _wrapped(head: str, parts: Sequence[str]) -> Iterator[str]:
    """Yield a list in brackets, on as many lines as it needs."""
    line = f'{head}['
    for number, part in enumerate(parts, 1):
        piece = part + (',' if number < len(parts) else ']')
        # The indent of where it will stand is not known here; eight is as deep as the record goes.
        if len(line) + len(piece) > WIDTH - 10 and not line.endswith('['):
            yield line.rstrip()
            line = '  '
        line += piece + ' '
    yield line.rstrip() if parts else f'{line}]'


def item(tree: Mapping[str, Tree]) -> list[str]:
    """Return the lines of a mapping that is an item of a list."""
    first, *rest = block(tree)
    return [f'- {first}', *indented(rest, 2)]


def indented(lines: Iterable[str], by: int) -> Iterator[str]:
    """Yield lines further to the right."""
    return (f'{" " * by}{line}' for line in lines)
