# SPDX-License-Identifier: Apache-2.0
"""Reads YAML of other people's repositories: anchors, aliases, merges and tags too, all within bounds.

The record itself comes in by `maturity.yamltools`, which refuses all of that.
Here only events are read: no tag makes an object, and none is looked up.  Values
are texts with the line where they stand; whether `8.0` is a number is for the
reader to say (`Scalar.guess`).  What an alias names is shared and never copied,
so that a small file cannot become a large one; whoever looks at all values does
it by `walk`, which sees each once.  Nobody may change the values; only texts
know their place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from maturity.model import msg
from maturity.yamltools import Map, Scalar, Seq
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 40
"""Levels of the deepest file that is read."""
MOST_VALUES = 200_000
"""Values of the largest file that is read; a merged key counts at each place where it is merged."""

# libyaml where it is there, the same events in Python where it is not.
_Loader: Any = getattr(yaml, 'CBaseLoader', yaml.BaseLoader)
_KNOWN = 'tag:yaml.org,2002:'
_PLAIN_TAGS = frozenset(
    f'{_KNOWN}{name}' for name in ('str', 'int', 'float', 'bool', 'null', 'map', 'seq')
) | {'!'}


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
    loader = _Loader(text)
    try:
        return _Reading(loader).document()
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        line = str(mark.line + 1) if mark else '?'
        raise CannotTell(
            msg('the file is no YAML, at line {line}: {problem}', line=line, problem=error.problem or '')
        ) from None
    except yaml.YAMLError as error:
        raise CannotTell(msg('the file is no YAML: {problem}', problem=type(error).__name__)) from None
    finally:
        loader.dispose()


def scalar(text: str, line: int, *, plain: bool) -> Scalar:
    """Return a text with its line, written without quotes (`plain`) or with them."""
    value = Scalar(text)
    value.line, value.plain = line, plain
    return value


class _Reading:
    """Values out of the events of one file; an anchor names a value once that is whole."""

    def __init__(self, loader: Any) -> None:  # noqa: ANN401 (PyYAML's loaders and events have no useful types)
        self._next = loader.get_event
        self._anchors: dict[str, Value] = {}
        self._count = 0

    def document(self) -> Value:
        """Return the only document."""
        self._next()
        if isinstance(self._next(), yaml.StreamEndEvent):
            return scalar('', 1, plain=True)
        root = self._value(self._next(), 0)
        self._next()
        if not isinstance(self._next(), yaml.StreamEndEvent):
            raise CannotTell(msg('the file holds more than one document'))
        return root

    def _value(self, event: Any, depth: int) -> Value:  # noqa: ANN401
        self._counted(1)
        line: int = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            return self._anchored(str(event.anchor), str(line))
        plain = self._plain(event, line, depth)
        value = plain if event.tag is None or event.tag in _PLAIN_TAGS else Tagged(event.tag, plain)
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        return value

    def _anchored(self, anchor: str, line: str) -> Value:
        if anchor not in self._anchors:
            raise CannotTell(msg('the alias at line {line} names nothing that is whole', line=line))
        return self._anchors[anchor]

    def _plain(self, event: Any, line: int, depth: int) -> Scalar | Map | Seq:  # noqa: ANN401
        if isinstance(event, yaml.ScalarEvent):
            return scalar(event.value, line, plain=not event.style)
        if depth >= DEEPEST:
            raise CannotTell(msg('the file is nested too deep'))
        inside = self._inside(depth + 1)
        return Seq(inside) if isinstance(event, yaml.SequenceStartEvent) else self._map(inside)

    def _inside(self, depth: int) -> Iterator[Value]:
        """Yield the values up to the end of a collection."""
        while not isinstance(event := self._next(), yaml.CollectionEndEvent):
            yield self._value(event, depth)

    def _map(self, inside: Iterator[Value]) -> Map:
        """Return a mapping of keys and values in turn; keys of its own go before those that are merged."""
        own, merged = Map(), list[Map]()
        for key in inside:
            value = next(inside)
            if not isinstance(key, Scalar):
                raise CannotTell(msg('a key is no text'))
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
