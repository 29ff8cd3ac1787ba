# SPDX-License-Identifier: Apache-2.0
"""INI files with the place of every option, of which none is lost.

Python's `configparser`, by which the tools of these files read them, stops at
the first mistake and knows no places.  Sections, options and values here are
those that it sees: names of options do not mind their case, lines further to
the right go on with a value, `[DEFAULT]` holds for all sections.  A second
option of a name is refused there; here the last one counts, and each earlier
one is a problem, so that a mistake costs one option and not the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maturity.encoding import decode, invisible
from maturity.model import SourceMark
from maturity.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEFAULT = 'DEFAULT'
# How deep references may go, and how long a value may become by them.
MAX_DEPTH = 10
MAX_LENGTH = 20_000

_SECTION = re.compile(r'\[(?P<name>.+)\]')
_DELIMITER = re.compile('[=:]')
# A name ends before the next one could begin, so that no text is gone through twice.
_REFERENCE = re.compile(r'%(?:(?P<percent>%)|\((?P<name>[^()]+)\)s|(?P<bad>))')


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """An option as it is written; `key` is its name without regard to case."""

    name: str
    value: str
    mark: SourceMark

    @property
    def key(self) -> str:
        """The name by which it is looked up."""
        return self.name.lower()


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A section with its options by key, in the order of the file."""

    name: str
    mark: SourceMark
    options: Mapping[str, Option]
    comments: tuple[str, ...] = ()


_RULE = re.compile('[#;]{4,}')


@dataclass(frozen=True, kw_only=True, slots=True)
class Ini:
    """A file: its sections, what holds for all of them, and what is wrong with it.

    Comments belong to the section below them, or in which they stand; those
    above the first one, such as a licence, are of the file.
    """

    path: str
    sections: Mapping[str, Section]
    defaults: Mapping[str, Option]
    problems: tuple[Problem, ...]
    comments: tuple[str, ...] = ()

    def options(self, section: Section) -> Mapping[str, Option]:
        """Return the options of a section, also those it has by default."""
        return {**section.options, **{k: v for k, v in self.defaults.items() if k not in section.options}}

    def every_option(self) -> Iterator[Option]:
        """Yield every option of the file."""
        yield from self.defaults.values()
        for section in self.sections.values():
            yield from section.options.values()


def text_of(data: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    """Return what can be seen of a file of another tool, and a problem for what cannot.

    Neither a mark of byte order nor the ends of lines say anything there.
    """
    data = data.removeprefix(b'\xef\xbb\xbf').replace(b'\r\n', b'\n').replace(b'\r', b'\n')
    text, problems = decode(data, path)
    return text.translate(dict.fromkeys(map(ord, invisible(text)))), problems


@dataclass(kw_only=True)
class Report:
    """A file while it is read: its problems are in their order, and each once."""

    path: str
    problems: dict[Problem, None] = field(default_factory=dict)

    def report(self, code: str, message: str, mark: SourceMark) -> None:
        """Keep a problem."""
        self.problems[Problem(code=code, message=message, mark=mark)] = None


def read_ini(data: bytes, path: str) -> Ini:
    """Return what is in a file; `path` is what positions call it."""
    text, problems = text_of(data, path)
    scanner = _Scanner(path=path, problems=dict.fromkeys(problems))
    for number, line in enumerate(text.split('\n'), 1):
        scanner.take(number, line)
    sections = {name: scanner.section(name) for name in scanner.marks}
    defaults = sections.pop(DEFAULT, None)
    return Ini(
        path=path,
        sections={section.name: section for section in sections.values()},
        defaults={} if defaults is None else defaults.options,
        problems=tuple(scanner.problems),
        comments=tuple(scanner.comments.get(None, ())),
    )


@dataclass(kw_only=True)
class _Scanner(Report):
    """The state between two lines: `lines` of the options so far, by section."""

    marks: dict[str, SourceMark] = field(default_factory=dict)
    lines: dict[str, list[tuple[str, SourceMark, list[str]]]] = field(default_factory=dict)
    # By section; those that have not met an option or section yet wait.
    comments: dict[str | None, list[str]] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    name: str | None = None
    value: list[str] | None = None
    indent: int = 0

    def take(self, number: int, line: str) -> None:
        """Take one line."""
        words = line.strip()
        indent = len(line) - len(line.lstrip())
        if words.startswith(('#', ';')):
            self.waiting.append(words)
            return
        if self.value is not None and (not words or indent > self.indent):
            self.value.append(words)
        elif words:
            self.indent = indent
            self._begin(words, SourceMark(self.path, number, indent + 1))

    def _begin(self, words: str, mark: SourceMark) -> None:
        if head := _SECTION.match(words):
            self._section(head['name'], mark)
        elif self.name is None:
            self.report('import-syntax', 'stands before the first section; give it one', mark)
        elif (delimiter := _DELIMITER.search(words)) and (name := words[: delimiter.start()].rstrip()):
            self._settle(self.name)
            self.value = [words[delimiter.end() :].strip()]
            self.lines[self.name].append((name, mark, self.value))
        else:
            message = f'{words[:60]!r} is neither a section nor an option; write "name = value"'
            self.report('import-syntax', message, mark)

    def _section(self, name: str, mark: SourceMark) -> None:
        if self.name is None:
            # A rule begins the heading of what is below it.
            rules = [number for number, one in enumerate(self.waiting) if number and _RULE.fullmatch(one)]
            below = self.waiting[rules[0] :] if rules else []
            self.waiting = self.waiting[: rules[0]] if rules else self.waiting
            self._settle(None)
            self.waiting = below
        self._settle(name)
        self.name, self.value = name, None
        if name in self.marks and name != DEFAULT:
            message = f'[{name}] begins in line {self.marks[name].line} already; put the two together'
            self.report('import-duplicate', message, mark)
        self.marks.setdefault(name, mark)
        self.lines.setdefault(name, [])

    def _settle(self, name: str | None) -> None:
        """Give the comments that wait to a section, or to the file."""
        said = (one.lstrip('#;').strip() for one in self.waiting if not _RULE.fullmatch(one))
        self.comments.setdefault(name, []).extend(said)
        self.waiting = []

    def section(self, name: str) -> Section:
        """Return a section; of two options of a name the last one counts."""
        options: dict[str, Option] = {}
        for written, mark, lines in self.lines[name]:
            option = Option(name=written, value='\n'.join(lines).rstrip(), mark=mark)
            if before := options.get(option.key):
                message = f'{before.name!r} stands again in line {mark.line}, which counts; keep one'
                self.report('import-duplicate', message, before.mark)
            options[option.key] = option
        comments = tuple(self.comments.get(name, ()))
        return Section(name=name, mark=self.marks[name], options=options, comments=comments)


# References -------------------------------------------------------------------------------------


class UnfilledError(ValueError):
    """A value refers to something that cannot be filled in; the message says why."""


def filled(value: str, options: Mapping[str, Option]) -> str:
    """Return a value with the options it refers to; raises `UnfilledError`.

    `%(name)s` stands for another option of the section, `%%` for a per cent
    sign.  Every option is filled in once, however often it is referred to.
    """
    return _filled(value, options, 0, {})


def _filled(value: str, options: Mapping[str, Option], depth: int, done: dict[str, str]) -> str:
    if depth > MAX_DEPTH:
        message = f'it refers to itself, or to others that refer to others, over more than {MAX_DEPTH} steps'
        raise UnfilledError(message)
    length = len(value)

    def referred(reference: re.Match[str]) -> str:
        """Return what one reference stands for."""
        nonlocal length
        if reference['bad'] is not None:
            message = 'a % stands for itself only as %%'
            raise UnfilledError(message)
        name = (reference['name'] or '').lower()
        if name and name not in options:
            message = f'%({name[:60]})s is no option of its section or of [{DEFAULT}]'
            raise UnfilledError(message)
        if name and name not in done:
            done[name] = _filled(options[name].value, options, depth + 1, done)
        length += len(done.get(name, '%'))
        if length > MAX_LENGTH:
            message = f'with what it refers to it has more than {MAX_LENGTH} characters'
            raise UnfilledError(message)
        return done.get(name, '%')

    return _REFERENCE.sub(referred, value)
