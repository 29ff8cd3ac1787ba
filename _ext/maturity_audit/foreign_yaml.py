# SPDX-License-Identifier: Apache-2.0
"""Reads YAML of other people's repositories: anchors, aliases, merges and tags too, all within bounds.

The record itself comes in by `maturity.yamltools`, which refuses all of that;
what composes it composes these files too.  No tag makes an object, and none is
looked up.  Values are texts with the line where they stand; whether `8.0` is a
number is for the reader to say (`Scalar.guess`).  What an alias names is shared
and never copied, so that a small file cannot become a large one; whoever looks
at all values does it by `walk`, which sees each once.  Nobody may change the
values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from maturity.model import msg
from maturity.yamltools import Composer, Map, Scalar, Seq, YamlError
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_VALUES = 200_000
"""Values of the largest file that is read; a merged key counts at each place where it is merged."""

_KNOWN = 'tag:yaml.org,2002:'
_PLAIN_TAGS = frozenset(
    f'{_KNOWN}{name}' for name in ('str', 'int', 'float', 'bool', 'null', 'map', 'seq')
) | {'!', None}


@dataclass(frozen=True, slots=True)
class Tagged:
    """A value with a tag that only its own program knows."""

    tag: str
    value: Scalar | Map | Seq


Value: TypeAlias = Scalar | Map | Seq | Tagged


def read(data: bytes) -> Value:
    """Return the content of a file; an empty one is the empty text.

    Raises `CannotTell` for whatever is wrong with it.
    """
    try:
        text = data.decode('utf-8-sig')
    except UnicodeDecodeError:
        raise CannotTell(msg('the file is not in UTF-8')) from None
    try:
        root = _Composer(text, '').root()
    except YamlError as error:
        # What follows a semicolon is advice for those who can change the file.
        line, why = error.problems[-1].mark.line, error.problems[-1].message.partition(';')[0]
        raise CannotTell(
            msg('the file cannot be read, at line {line}: {problem}', line=str(line), problem=why)
        ) from None
    return scalar('', 1, plain=True) if root is None else root


def scalar(text: str, line: int, *, plain: bool) -> Scalar:
    """Return a text with its line, written without quotes (`plain`) or with them."""
    value = Scalar(text)
    value.line, value.plain = line, plain
    return value


class _Composer(Composer):
    """Takes all that YAML has; an anchor names a value once that is whole."""

    deepest = 40

    def __init__(self, text: str, path: str) -> None:
        super().__init__(text, path)
        self._anchors: dict[str, Value] = {}
        self._count = 0

    def value(self, event: Any, depth: int) -> Any:  # noqa: ANN401 (also what has a tag, which no record has)
        self._counted(1)
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise self.refuse(event, 'yaml-feature', 'an alias that names nothing whole')
            return self._anchors[event.anchor]
        plain = super().value(event, depth)
        value = plain if event.tag in _PLAIN_TAGS else Tagged(event.tag, plain)
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        return value

    def scalar(self, event: Any) -> Scalar:  # noqa: ANN401 (as the method of the base has it)
        value = self.placed(Scalar(event.value), event)
        value.plain = not event.style
        return value

    def guard(self, event: Any) -> None:  # noqa: ANN401
        """Let anchors and tags pass."""

    def mapping(self, depth: int) -> Map:
        """Return a mapping; keys of its own go before those that are merged."""
        own, merged = Map(), list[Map]()
        while not isinstance(event := self.next_event(), yaml.MappingEndEvent):
            key, value = self.value(event, depth), self.value(self.next_event(), depth)
            if not isinstance(key, Scalar):
                raise self.refuse(event, 'yaml-feature', 'a key that is no text')
            if key == '<<' and key.plain:
                merged += [value] if isinstance(value, Map) else maps(value)
                continue
            # Taken out first, so that the key that stays is the last one, with its line.
            own.pop(key, None)
            own[key] = value
        for one in merged:
            self._counted(len(one))
            for key in one:
                own.setdefault(key, one[key])
        return own

    def _counted(self, more: int) -> None:
        self._count += more
        if self._count > MOST_VALUES:
            raise CannotTell(msg('the file has too many values'))


# What values are --------------------------------------------------------------------------------


def walk(value: Value) -> Iterator[Value]:
    """Yield a value and all below it, in order, with what tags hold; shared ones where they come first."""
    stack, seen = [value], set[int]()
    while stack:
        one = stack.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, Map):
            stack.extend(reversed(one.values()))
        elif isinstance(one, Seq):
            stack.extend(reversed(one))
        elif isinstance(one, Tagged):
            stack.append(one.value)


def texts(value: Value | None) -> tuple[Scalar, ...]:
    """Return a value that is one text or a list of texts; what is no text is left out."""
    if isinstance(value, Seq):
        return tuple(one for one in value if isinstance(one, Scalar))
    return (value,) if isinstance(value, Scalar) and not is_null(value) else ()


def maps(value: Value | None) -> tuple[Map, ...]:
    """Return the mappings of a list; what is none is left out."""
    return tuple(one for one in value if isinstance(one, Map)) if isinstance(value, Seq) else ()


def truth(value: Value) -> bool | None:
    """Return what a value says as yes or no, None where it says neither."""
    if isinstance(value, Scalar) and value.guess == 'bool':
        return yaml.SafeLoader.bool_values.get(value.lower())
    return None


def is_null(value: Value) -> bool:
    """Return whether a value is there and empty."""
    return isinstance(value, Scalar) and value.guess == 'null'
