# SPDX-License-Identifier: Apache-2.0
"""The one door for YAML: strict, every scalar text, every position kept.

A subset of YAML is read, in one pass over libyaml's events and no deeper than
`MAX_DEPTH`: no anchors, aliases, tags or further documents, so nothing can
expand; no type is guessed, so nothing changes silently.  What a plain scalar
*would* have become is known, because readers ask (see `Scalar.guess`).
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
    from collections.abc import Iterator, Mapping

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
    composer = Composer(text, path)
    root = composer.root()
    if composer.problems:
        raise YamlError(*composer.problems)
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


class Composer:
    """Puts the events of a file together, and keeps what is wrong with them."""

    deepest = MAX_DEPTH

    def __init__(self, text: str, path: str) -> None:
        """Begin with a text; `path` is what positions name."""
        self.events: Iterator[Any] = yaml.parse(text, _Loader)
        self.path = path
        self.problems: list[Problem] = []

    def root(self) -> Map | Seq | Scalar | None:
        """Return the content of the only document, or None where there is none; raises `YamlError`."""
        try:
            return self._root()
        except yaml.MarkedYAMLError as error:
            raise YamlError(*self.problems, _syntax_problem(error, self.path)) from None
        except yaml.YAMLError as error:
            raise _refuse(self.path, 1, 1, 'yaml-syntax', f'{error}') from None

    def _root(self) -> Map | Seq | Scalar | None:
        root = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise self.refuse(event, 'yaml-feature', 'a second document; one file holds one record')
                root = self.value(next(self.events), 0)
        return root

    def value(self, event: Any, depth: int) -> Map | Seq | Scalar:  # noqa: ANN401 (events have no useful types)
        """Return what begins with an event, inside so many collections."""
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.AliasEvent):
            self.report(event, 'yaml-feature', 'an alias; write the value out')
            return self.text(event, '', plain=False)
        if depth >= self.deepest:
            raise self.refuse(
                event, 'too-deep', f'more than {self.deepest} levels deep; no record needs that'
            )
        self.guard(event)
        inner = self.mapping if isinstance(event, yaml.MappingStartEvent) else self.sequence
        collection = inner(depth + 1)
        collection.mark = self.mark(event)
        return collection

    def mapping(self, depth: int) -> Map:
        """Return a mapping whose beginning was read."""
        result = Map()
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event, result)
            result[key] = self.value(next(self.events), depth)
        return result

    def sequence(self, depth: int) -> Seq:
        """Return a list whose beginning was read."""
        result = Seq()
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            result.append(self.value(event, depth))
        return result

    def key(self, event: Any, known: Map) -> Scalar:  # noqa: ANN401
        """Return a key; a mapping knows it only once."""
        if isinstance(event, yaml.CollectionStartEvent):
            raise self.refuse(event, 'yaml-feature', 'a key must be plain text')
        key = self.value(event, 0)
        assert isinstance(key, Scalar)
        if key == '<<' and key.plain:
            self.report(event, 'yaml-feature', "the merge key '<<' is not read; write the keys out")
        elif key in known:
            first = known.key(key).mark
            message = f'{key!r} stands already at line {first.line}; keep one of the two'
            self.report(event, 'duplicate-key', message)
        return key

    def scalar(self, event: Any) -> Scalar:  # noqa: ANN401
        """Return a text of the file."""
        value: str = event.value
        if len(value) > MAX_SCALAR:
            raise self.refuse(event, 'too-large', f'a text may have {MAX_SCALAR} characters; shorten it')
        self.guard(event)
        # The text of the file is known to be visible; an escape can still hide something.
        if event.style == '"' and (hidden := invisible(value)):
            self.report(
                event, 'encoding', f'the text holds {named(min(hidden))}, which nobody sees; remove it'
            )
        return self.text(event, value, plain=not event.style)

    def text(self, event: Any, value: str, *, plain: bool) -> Scalar:  # noqa: ANN401
        """Return a text with its place."""
        scalar, mark = Scalar(value), event.start_mark
        scalar.path, scalar.line, scalar.column = self.path, mark.line + 1, mark.column + 1
        scalar.plain = plain
        return scalar

    def guard(self, event: Any) -> None:  # noqa: ANN401
        """Report what can expand or change meaning."""
        if event.anchor is not None:
            self.report(event, 'yaml-feature', 'an anchor; write the value out where it is used')
        if event.tag is not None:
            self.report(event, 'yaml-feature', f'the tag {event.tag!r}; values have no tags here')

    def mark(self, event: Any) -> SourceMark:  # noqa: ANN401
        """Return where an event begins."""
        return SourceMark(self.path, event.start_mark.line + 1, event.start_mark.column + 1)

    def report(self, event: Any, code: str, message: str) -> None:  # noqa: ANN401
        """Keep a fault that leaves the structure whole."""
        self.problems.append(Problem(code=code, message=message, mark=self.mark(event)))
        if len(self.problems) >= MAX_PROBLEMS:
            raise YamlError(*self.problems)

    def refuse(self, event: Any, code: str, message: str) -> YamlError:  # noqa: ANN401
        """Return the error for a fault after which nothing can be read."""
        return YamlError(*self.problems, Problem(code=code, message=message, mark=self.mark(event)))
