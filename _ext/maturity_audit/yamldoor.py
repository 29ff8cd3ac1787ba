# SPDX-License-Identifier: Apache-2.0
"""Reads YAML of other people's repositories: anchors, aliases, merges and tags too, all within bounds.

The record itself comes in by `maturity.yamltools`, which refuses all of that.
Here only events are read: no tag makes an object, and none is looked up.
Values are texts with the line where they stand; whether `8.0` is a number is
for the reader to say.  What an alias names is shared and never copied, so that
a small file cannot become a large one; whoever looks at all values does it by
`walk`, which sees each once.  Nobody may change the values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from maturity.model import msg
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

DEEPEST = 40
"""Levels of the deepest file that is read."""
MOST_VALUES = 200_000
"""Values of the largest file that is read; a merged key counts at each place where it is merged."""

# libyaml where it is there, the same events in Python where it is not.
_Loader: Any = getattr(yaml, 'CBaseLoader', yaml.BaseLoader)
# Tags that say what a value is anyway.
_PLAIN_TAGS = frozenset(
    f'tag:yaml.org,2002:{name}' for name in ('str', 'int', 'float', 'bool', 'null', 'map', 'seq')
) | {'!'}
_TRUTH: Mapping[str, bool] = {
    form: value
    for words, value in (('true yes on', True), ('false no off', False))
    for word in words.split()
    for form in (word, word.capitalize(), word.upper())
}
_NULL = frozenset({'', '~', 'null', 'Null', 'NULL'})


class Scalar(str):
    """A text, its line from 1, and whether it was written without quotes."""

    __slots__ = ('line', 'plain')

    line: int
    plain: bool


class Map(dict[Any, 'Value']):
    """A mapping and its line; its keys are `Scalar`, and of two that are the same the last one counts."""

    __slots__ = ('line',)

    line: int


class Seq(list['Value']):
    """A list and its line."""

    __slots__ = ('line',)

    line: int


@dataclass(frozen=True, slots=True)
class Tagged:
    """A value with a tag that only its own program knows."""

    tag: str
    value: Scalar | Map | Seq
    line: int


Value: TypeAlias = Scalar | Map | Seq | Tagged


def read(data: bytes) -> Value:
    """Return the content of a file; an empty one is the empty text.

    Raises `CannotTell` for whatever is wrong with it.
    """
    try:
        text = data.decode('utf-8-sig')
    except UnicodeDecodeError:
        raise CannotTell(msg('the file is not in UTF-8')) from None
    builder = _Builder()
    try:
        _feed(builder, text)
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        line = str(mark.line + 1) if mark else '?'
        raise CannotTell(
            msg('the file is no YAML, at line {line}: {problem}', line=line, problem=error.problem or '')
        ) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise CannotTell(msg('the file is no YAML: {problem}', problem=type(error).__name__)) from None
    return _scalar('', 1, plain=True) if builder.root is None else builder.root


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
    return _TRUTH.get(value) if isinstance(value, Scalar) and value.plain else None


def is_null(value: Value) -> bool:
    """Return whether a value is there and empty."""
    return isinstance(value, Scalar) and value.plain and value in _NULL


# Building ---------------------------------------------------------------------------------------


def _scalar(value: str, line: int, *, plain: bool) -> Scalar:
    scalar = Scalar(value)
    scalar.line, scalar.plain = line, plain
    return scalar


class _Builder:
    """Puts events together; the stack holds the open collections, their keys and their tags."""

    def __init__(self) -> None:
        self.root: Value | None = None
        self.count = 0
        self.documents = 0
        self.stack: list[tuple[Map | Seq, str | None, str | None]] = []
        self.keys: list[Scalar | None] = []
        self.anchors: dict[str, Value] = {}

    def document(self, _event: object) -> None:
        self.documents += 1
        if self.documents > 1:
            raise CannotTell(msg('the file holds more than one document'))

    def alias(self, event: Any) -> None:  # noqa: ANN401 (PyYAML's events have no useful types)
        if event.anchor not in self.anchors:
            # Unknown, or still open: then the value would hold itself.
            line = str(event.start_mark.line + 1)
            raise CannotTell(msg('the alias at line {line} names nothing that is whole', line=line))
        self._add(self.anchors[event.anchor])

    def scalar(self, event: Any) -> None:  # noqa: ANN401
        value = _scalar(event.value, event.start_mark.line + 1, plain=not event.style)
        self._add(self._named(value, event.anchor, event.tag))

    def mapping(self, event: Any) -> None:  # noqa: ANN401
        self._open(Map(), event)

    def sequence(self, event: Any) -> None:  # noqa: ANN401
        self._open(Seq(), event)

    def _open(self, collection: Map | Seq, event: Any) -> None:  # noqa: ANN401
        if len(self.stack) >= DEEPEST:
            raise CannotTell(msg('the file is nested too deep'))
        collection.line = event.start_mark.line + 1
        # An anchor that is given anew names nothing until the new value is whole.
        self.anchors.pop(event.anchor, None)
        self.stack.append((collection, event.anchor, event.tag))
        self.keys.append(None)

    def close(self, _event: object) -> None:
        collection, anchor, tag = self.stack.pop()
        self.keys.pop()
        self._add(self._named(collection, anchor, tag))

    def _named(self, value: Scalar | Map | Seq, anchor: str | None, tag: str | None) -> Value:
        """Return a value, with its tag where that is not a plain one; keep it if an anchor names it."""
        result = value if tag is None or tag in _PLAIN_TAGS else Tagged(tag, value, value.line)
        if anchor is not None:
            self.anchors[anchor] = result
        return result

    def _add(self, value: Value) -> None:
        self._counted(1)
        if not self.stack:
            self.root = value
            return
        parent = self.stack[-1][0]
        if isinstance(parent, Seq):
            parent.append(value)
            return
        key = self.keys[-1]
        if key is None:
            if not isinstance(value, Scalar):
                line = str(getattr(value, 'line', '?'))
                raise CannotTell(msg('a key at line {line} is no text', line=line))
            self.keys[-1] = value
            return
        self.keys[-1] = None
        if key == '<<' and key.plain:
            self._merge(parent, value)
        else:
            # Taken out first, so that the key that stays is the last one, with its line.
            parent.pop(key, None)
            parent[key] = value

    def _merge(self, into: Map, value: Value) -> None:
        """Add the keys that a mapping does not have yet; those that follow will replace them."""
        for one in [value] if isinstance(value, Map) else maps(value):
            self._counted(len(one))
            for key, part in one.items():
                into.setdefault(key, part)

    def _counted(self, more: int) -> None:
        self.count += more
        if self.count > MOST_VALUES:
            raise CannotTell(msg('the file has too many values'))


def _feed(builder: _Builder, text: str) -> None:
    handlers: Mapping[type[yaml.Event], Callable[[Any], None]] = {
        yaml.ScalarEvent: builder.scalar,
        yaml.MappingStartEvent: builder.mapping,
        yaml.MappingEndEvent: builder.close,
        yaml.SequenceStartEvent: builder.sequence,
        yaml.SequenceEndEvent: builder.close,
        yaml.AliasEvent: builder.alias,
        yaml.DocumentStartEvent: builder.document,
    }
    loader = _Loader(text)
    try:
        while loader.check_event():
            event = loader.get_event()
            if handler := handlers.get(type(event)):
                handler(event)
    finally:
        loader.dispose()
