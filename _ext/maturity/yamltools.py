# SPDX-License-Identifier: Apache-2.0
"""The one door for YAML: strict, every scalar text, every position kept.

A subset of YAML is read, in one pass over libyaml's events and without
recursion: no anchors, aliases, tags or further documents, so nothing can
expand; no type is guessed, so nothing changes silently.  What a plain scalar
*would* have become is remembered, because the schema asks (see `schemas`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from maturity.encoding import decode, invisible, named
from maturity.model import SourceMark
from maturity.problems import MAX_PROBLEMS, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_DEPTH = 16
MAX_SCALAR = 10_000

# libyaml where it is there, the same events in Python where it is not.
_Loader: Any = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)
_RESOLVER: Any = yaml.resolver.Resolver()
# YAML 1.2, which many editors read, knows numbers that YAML 1.1 takes for text.
_NUMBER = re.compile(r'[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+')


class Scalar(str):
    """Text of a scalar, its place, and whether it was written without quotes."""

    __slots__ = ('column', 'line', 'path', 'plain')

    path: str
    line: int
    column: int
    plain: bool

    @property
    def mark(self) -> SourceMark:
        """Where it stands; made when asked for, because few scalars ever are."""
        return SourceMark(self.path, self.line, self.column)

    @property
    def guess(self) -> str:
        """What YAML makes of it: `str`, `int`, `float`, `bool`, `null`, `timestamp`."""
        return _guess(str(self)) if self.plain else 'str'


@lru_cache(maxsize=4096)
def _guess(value: str) -> str:
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, value, (True, False))
    guess = tag.rpartition(':')[2]
    return 'float' if guess == 'str' and _NUMBER.fullmatch(value) else guess


class Map(dict[Any, Any]):
    """A mapping with its place; the keys are `Scalar` and carry theirs."""

    __slots__ = ('mark',)

    mark: SourceMark

    def key(self, name: str) -> Scalar:
        """Return the key as it was written, with its place."""
        return next(key for key in self if key == name and isinstance(key, Scalar))


class Seq(list[Any]):
    """A list with its place."""

    __slots__ = ('mark',)

    mark: SourceMark


class YamlError(Exception):
    """The bytes are refused; `problems` say where and why."""

    def __init__(self, *problems: Problem) -> None:
        """Keep the problems; there is at least one."""
        super().__init__(str(problems[0]))
        self.problems = problems


def read_yaml(data: bytes, path: str) -> Map | Seq | Scalar:
    """Return the content of a YAML file: `Map`, `Seq` and `Scalar` only.

    `path` is what the positions name.  Raises `YamlError`, and nothing else,
    for whatever is wrong with the bytes.  What breaks the structure ends the
    reading, because nothing that follows it means anything; other faults are
    collected.
    """
    text, faults = decode(data, path)
    if faults:
        raise YamlError(*faults)
    builder = _Builder(path)
    try:
        _read_events(builder, text)
    except yaml.MarkedYAMLError as error:
        raise YamlError(*builder.problems, _syntax_problem(error, path)) from None
    except yaml.YAMLError as error:
        raise _refuse(path, 1, 1, 'yaml-syntax', f'{error}') from None
    if builder.problems:
        raise YamlError(*builder.problems)
    root = builder.root
    if root is None or (isinstance(root, Scalar) and not root.strip()):
        raise _refuse(path, 1, 1, 'empty-file', 'nothing in it; write the record or delete the file')
    return root


def _refuse(path: str, line: int, column: int, code: str, message: str) -> YamlError:
    return YamlError(Problem(code=code, message=message, mark=SourceMark(path, line, column)))


# What libyaml says, and what an author should do about it.
_ADVICE: Mapping[str, str] = {
    'cannot start any token': 'indent with spaces, and quote text that begins with such a sign',
    'mapping values are not allowed': "quote text that holds ': '",
    'did not find expected key': 'check the indent of this line',
    "did not find expected '-' indicator": 'check the indent of this line',
    'unexpected end of stream': 'close the quotes',
}


def _syntax_problem(error: yaml.MarkedYAMLError, path: str) -> Problem:
    mark: Any = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = ', '.join(filter(None, (error.context, error.problem))) or 'not YAML'
    advice = next(
        (do for words, do in _ADVICE.items() if words in said), 'check this line and the one before'
    )
    message = f'{said}; {advice}'
    return Problem(code='yaml-syntax', message=message, mark=SourceMark(path, line, column))


class _Builder:
    """Puts events together; the stack holds the open collections and their next keys."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.stack: list[Map | Seq] = []
        self.keys: list[Scalar | None] = []
        self.root: Map | Seq | Scalar | None = None
        self.documents = 0

    def mark(self, event: Any) -> SourceMark:  # noqa: ANN401 (PyYAML's events have no useful types)
        mark = event.start_mark
        return SourceMark(self.path, mark.line + 1, mark.column + 1)

    def report(self, event: yaml.Event, code: str, message: str) -> None:
        """Keep a fault that leaves the structure whole."""
        self.problems.append(Problem(code=code, message=message, mark=self.mark(event)))
        if len(self.problems) >= MAX_PROBLEMS:
            raise YamlError(*self.problems)

    def refuse(self, event: yaml.Event, code: str, message: str) -> YamlError:
        """Return the error for a fault after which nothing can be read."""
        return YamlError(*self.problems, Problem(code=code, message=message, mark=self.mark(event)))

    def document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            raise self.refuse(event, 'yaml-feature', 'a second document; one file holds one record')

    def alias(self, event: yaml.AliasEvent) -> None:
        self.report(event, 'yaml-feature', 'an alias; write the value out')
        self.add(event, self._scalar(event, '', plain=False))

    def scalar(self, event: yaml.ScalarEvent) -> None:
        value: str = event.value
        if len(value) > MAX_SCALAR:
            raise self.refuse(event, 'too-large', f'a text may have {MAX_SCALAR} characters; shorten it')
        self._guard(event)
        # The text of the file is known to be visible; an escape can still hide something.
        if event.style == '"' and (hidden := invisible(value)):
            self.report(
                event, 'encoding', f'the text holds {named(min(hidden))}, which nobody sees; remove it'
            )
        self.add(event, self._scalar(event, value, plain=not event.style))

    def _scalar(self, event: yaml.Event, value: str, *, plain: bool) -> Scalar:
        scalar = Scalar(value)
        mark: Any = event.start_mark
        scalar.path, scalar.line, scalar.column = self.path, mark.line + 1, mark.column + 1
        scalar.plain = plain
        return scalar

    def mapping(self, event: yaml.MappingStartEvent) -> None:
        self._open(event, Map())

    def sequence(self, event: yaml.SequenceStartEvent) -> None:
        self._open(event, Seq())

    def _open(self, event: yaml.CollectionStartEvent, collection: Map | Seq) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise self.refuse(event, 'too-deep', f'more than {MAX_DEPTH} levels deep; no record needs that')
        if self.stack and isinstance(self.stack[-1], Map) and self.keys[-1] is None:
            raise self.refuse(event, 'yaml-feature', 'a key must be plain text')
        self._guard(event)
        collection.mark = self.mark(event)
        self.add(event, collection)
        self.stack.append(collection)
        self.keys.append(None)

    def close(self, _event: yaml.CollectionEndEvent) -> None:
        self.stack.pop()
        self.keys.pop()

    def _guard(self, event: Any) -> None:  # noqa: ANN401 (PyYAML's events have no useful types)
        """Report what can expand or change meaning."""
        if event.anchor is not None:
            self.report(event, 'yaml-feature', 'an anchor; write the value out where it is used')
        if event.tag is not None:
            self.report(event, 'yaml-feature', f'the tag {event.tag!r}; values have no tags here')

    def add(self, event: yaml.Event, value: Map | Seq | Scalar) -> None:
        if not self.stack:
            self.root = value
            return
        parent = self.stack[-1]
        if isinstance(parent, Seq):
            parent.append(value)
        elif (key := self.keys[-1]) is not None:
            parent[key] = value
            self.keys[-1] = None
        else:
            assert isinstance(value, Scalar)
            self._check_key(event, parent, value)
            self.keys[-1] = value

    def _check_key(self, event: yaml.Event, parent: Map, key: Scalar) -> None:
        if key == '<<' and key.plain:
            self.report(event, 'yaml-feature', "the merge key '<<' is not read; write the keys out")
        elif key in parent:
            first = parent.key(key).mark
            message = f'{key!r} stands already at line {first.line}; keep one of the two'
            self.report(event, 'duplicate-key', message)


def _read_events(builder: _Builder, text: str) -> None:
    handlers: Mapping[type[yaml.Event], Callable[[Any], None]] = {
        yaml.ScalarEvent: builder.scalar,
        yaml.MappingStartEvent: builder.mapping,
        yaml.MappingEndEvent: builder.close,
        yaml.SequenceStartEvent: builder.sequence,
        yaml.SequenceEndEvent: builder.close,
        yaml.AliasEvent: builder.alias,
        yaml.DocumentStartEvent: builder.document,
    }
    for event in yaml.parse(text, _Loader):
        if handler := handlers.get(type(event)):
            handler(event)
