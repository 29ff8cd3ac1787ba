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
from typing import TYPE_CHECKING, Any, TypeVar

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
# What begins with another character is text.
_NO_TEXT = frozenset(_RESOLVER.yaml_implicit_resolvers)
# YAML 1.2, which many editors read, knows numbers that YAML 1.1 takes for text.
_NUMBER = re.compile(r'[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+')


def composed(text: str) -> yaml.Node | None:
    """Return the nodes of a text as the parser of the record has them; raises `yaml.YAMLError`.

    The two parsers do not accept the same: that in Python refuses a `?` in a text within brackets.
    """
    node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    return node


class _Placed:
    """What has a place in a file; it is known without a mark, because few are ever asked for it."""

    __slots__ = ()

    path: str
    line: int
    column: int

    @property
    def mark(self) -> SourceMark:
        """Where it stands."""
        return SourceMark(self.path, self.line, self.column)


PlacedT = TypeVar('PlacedT', bound=_Placed)


class Scalar(_Placed, str):
    """Text of a scalar, its place, and whether it was written without quotes."""

    __slots__ = ('column', 'line', 'path', 'plain')

    plain: bool

    @property
    def guess(self) -> str:
        """What YAML makes of it: `str`, `int`, `float`, `bool`, `null`, `timestamp`."""
        return _guess(str(self)) if self.plain and self[:1] in _NO_TEXT else 'str'


@lru_cache(maxsize=4096)
def _guess(value: str) -> str:
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, value, (True, False))
    guess = tag.rpartition(':')[2]
    return 'float' if guess == 'str' and _NUMBER.fullmatch(value) else guess


class Map(_Placed, dict[Any, Any]):
    """A mapping with its place; the keys are `Scalar` and carry theirs."""

    __slots__ = ('column', 'line', 'path')

    def key(self, name: str) -> Scalar:
        """Return the key as it was written, with its place."""
        return next(key for key in self if key == name and isinstance(key, Scalar))


class Seq(_Placed, list[Any]):
    """A list with its place."""

    __slots__ = ('column', 'line', 'path')


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


CONFLICT = re.compile(r'^(<<<<<<< |=======$|>>>>>>> )', re.MULTILINE)
"""What git writes around the two sides of a merge that it could not join."""

# Words of libyaml, and what an author should know and do.
_SYNTAX: Mapping[str, str] = {
    'cannot start any token': 'no value begins with this sign; indent with spaces, and quote text that does',
    'mapping values are not allowed': "a second ': ' in one line; quote text that holds ': '",
    'did not find expected key': 'this line fits into no mapping; check its indent',
    "did not find expected '-' indicator": 'this line fits into no list; check its indent',
    "could not find expected ':'": "a key without ': ' after it; write it, or indent the text before",
    "did not find expected ',' or": 'a bracket is not closed, or a comma is missing; write it',
    'unexpected end of stream': 'a text in quotes does not end; close the quotes',
    'unknown escape character': 'no letter has this meaning after a backslash; use single quotes',
}


def _syntax_problem(error: yaml.MarkedYAMLError, path: str, text: str) -> Problem:
    mark: Any = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = error.problem or ''
    message = next((ours for words, ours in _SYNTAX.items() if words in said), None)
    message = message or f'{said or "this is no YAML"}; check this line and the one before'
    if (marker := CONFLICT.search(text)) is not None:
        # Whatever follows from it: this is what happened.
        line, column = text.count('\n', 0, marker.start()) + 1, 1
        message = 'a merge has left its conflict here; keep one side and delete the markers'
    return Problem(code='yaml-syntax', message=message, mark=SourceMark(path, line, column))


class Composer:
    """Puts the events of a file together, and keeps what is wrong with them."""

    deepest = MAX_DEPTH
    next_event: Callable[[], Any]

    def __init__(self, text: str, path: str) -> None:
        """Begin with a text; `path` is what positions name."""
        self.text, self.path = text, path
        self.problems: list[Problem] = []

    def root(self) -> Map | Seq | Scalar | None:
        """Return the content of the only document, or None where there is none; raises `YamlError`."""
        try:
            return self._root()
        except yaml.MarkedYAMLError as error:
            raise YamlError(*self.problems, _syntax_problem(error, self.path, self.text)) from None
        except yaml.YAMLError as error:
            raise _refuse(self.path, 1, 1, 'yaml-syntax', f'{error}') from None

    def _root(self) -> Map | Seq | Scalar | None:
        root = None
        # A loader may refuse the text as soon as it has it.
        self.next_event = _Loader(self.text).get_event
        while (event := self.next_event()) is not None:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise self.refuse(event, 'yaml-feature', 'a second document; one file holds one record')
                root = self.value(self.next_event(), 0)
        return root

    def value(self, event: Any, depth: int) -> Map | Seq | Scalar:  # noqa: ANN401 (events have no useful types)
        """Return what begins with an event, inside so many collections."""
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.AliasEvent):
            self.report(event, 'yaml-feature', 'an alias; write the value out')
            return self.placed(Scalar(), event)
        if depth >= self.deepest:
            raise self.refuse(
                event, 'too-deep', f'more than {self.deepest} levels deep; no record needs that'
            )
        self.guard(event)
        inner = self.mapping if isinstance(event, yaml.MappingStartEvent) else self.sequence
        return self.placed(inner(depth + 1), event)

    def scalar(self, event: Any) -> Scalar:  # noqa: ANN401
        """Return a text; most events are one, so it calls nothing where all is well."""
        value, style, mark = Scalar(event.value), event.style, event.start_mark
        if len(value) > MAX_SCALAR:
            raise self.refuse(event, 'too-large', f'a text may have {MAX_SCALAR} characters; shorten it')
        if event.anchor is not None or event.tag is not None:
            self.guard(event)
        # The text of the file is known to be visible; an escape can still hide something.
        if style == '"' and (hidden := invisible(value)):
            message = f'the text holds {named(min(hidden))}, which nobody sees; remove it'
            self.report(event, 'encoding', message)
        value.plain = not style
        value.path, value.line, value.column = self.path, mark.line + 1, mark.column + 1
        return value

    def placed(self, value: PlacedT, event: Any) -> PlacedT:  # noqa: ANN401
        """Return a value with its place."""
        mark = event.start_mark
        value.path, value.line, value.column = self.path, mark.line + 1, mark.column + 1
        return value

    def mapping(self, depth: int) -> Map:
        """Return a mapping whose beginning was read."""
        result = Map()
        while not isinstance(event := self.next_event(), yaml.MappingEndEvent):
            if isinstance(event, yaml.CollectionStartEvent):
                raise self.refuse(event, 'yaml-feature', 'a key must be plain text')
            key = self.value(event, depth)
            if key in result or key == '<<':
                self.report_key(event, key, result)
            result[key] = self.value(self.next_event(), depth)
        return result

    def sequence(self, depth: int) -> Seq:
        """Return a list whose beginning was read."""
        result = Seq()
        while not isinstance(event := self.next_event(), yaml.SequenceEndEvent):
            result.append(self.value(event, depth))
        return result

    def report_key(self, event: Any, key: Any, known: Map) -> None:  # noqa: ANN401
        """Report a key that may not stand there."""
        if key == '<<' and key.plain:
            self.report(event, 'yaml-feature', "the merge key '<<' is not read; write the keys out")
        elif key in known:
            message = f'{key!r} stands already at line {known.key(key).line}; keep one of the two'
            self.report(event, 'duplicate-key', message)

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
