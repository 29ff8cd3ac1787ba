# SPDX-License-Identifier: Apache-2.0
"""INI files with the place of every option, of which none is lost.

Python's `configparser`, by which the files to import are read today, stops at
the first mistake, and knows no places.  Sections, options and values here are
those that it finds: names of options do not mind their case, lines further to
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
    from collections.abc import Iterable, Iterator, Mapping

DEFAULT = 'DEFAULT'
# How often what is filled in may refer to others again, and how long a value may become by it.
MAX_STEPS = 10
MAX_FILLED = 20_000

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
        """The name by which it is found."""
        return self.name.lower()


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A section with its options by key, in the order of the file."""

    name: str
    mark: SourceMark
    options: Mapping[str, Option]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ini:
    """A file: its sections, what holds for all of them, and what is wrong with it."""

    path: str
    sections: Mapping[str, Section]
    defaults: Mapping[str, Option]
    problems: tuple[Problem, ...]

    def options(self, section: Section) -> Mapping[str, Option]:
        """Return the options of a section, also those it has by default."""
        return {**section.options, **{k: v for k, v in self.defaults.items() if k not in section.options}}

    def every(self) -> Iterator[Option]:
        """Yield every option of the file."""
        yield from self.defaults.values()
        for section in self.sections.values():
            yield from section.options.values()


def read_ini(data: bytes, path: str) -> Ini:
    """Return what is in a file; `path` is what positions call it."""
    # Neither a mark of byte order nor the ends of lines say anything.
    data = data.removeprefix(b'\xef\xbb\xbf').replace(b'\r\n', b'\n').replace(b'\r', b'\n')
    text, problems = decode(data, path)
    reading = _Reading(path=path, hidden=invisible(text), problems=list(problems))
    for number, line in enumerate(text.split('\n'), 1):
        reading.line(number, line)
    return reading.result()


@dataclass(kw_only=True)
class _Open:
    """An option of which further lines may come."""

    name: str
    lines: list[str]
    mark: SourceMark


@dataclass(kw_only=True)
class _Reading:
    """The state between two lines of a file."""

    path: str
    hidden: frozenset[str]
    problems: list[Problem]
    marks: dict[str, SourceMark] = field(default_factory=dict)
    options: dict[str, list[_Open]] = field(default_factory=dict)
    section: str | None = None
    option: _Open | None = None
    indent: int = 0

    def line(self, number: int, line: str) -> None:
        """Take one line."""
        words = line.strip()
        if words.startswith(('#', ';')):
            return
        if not words:
            if self.option is not None:
                self.option.lines.append('')
            return
        indent = len(line) - len(line.lstrip())
        mark = SourceMark(self.path, number, indent + 1)
        if self.option is not None and indent > self.indent:
            self.option.lines.append(words)
            return
        self.indent = indent
        if head := _SECTION.match(words):
            self._begin(head['name'], mark)
        elif self.section is None:
            self._report('import-syntax', 'stands before the first section; give it one', mark)
        elif (found := _DELIMITER.search(words)) and (name := words[: found.start()].rstrip()):
            self.option = _Open(name=name, lines=[words[found.end() :].strip()], mark=mark)
            self.options[self.section].append(self.option)
        else:
            message = f'{words[:60]!r} is neither a section nor an option; write "name = value"'
            self._report('import-syntax', message, mark)

    def _begin(self, name: str, mark: SourceMark) -> None:
        name = self._seen(name)
        self.section, self.option = name, None
        if name in self.marks and name != DEFAULT:
            message = f'[{name}] begins in line {self.marks[name].line} already; put the two together'
            self._report('import-duplicate', message, mark)
        self.marks.setdefault(name, mark)
        self.options.setdefault(name, [])

    def _report(self, code: str, message: str, mark: SourceMark) -> None:
        self.problems.append(Problem(code=code, message=message, mark=mark))

    def _seen(self, text: str) -> str:
        """Return text without what nobody sees; that has been reported."""
        return ''.join(c for c in text if c not in self.hidden) if self.hidden else text

    def result(self) -> Ini:
        """Return all that was read."""
        options = {name: self._unique(found) for name, found in self.options.items()}
        sections = {
            name: Section(name=name, mark=self.marks[name], options=found)
            for name, found in options.items()
            if name != DEFAULT
        }
        return Ini(
            path=self.path,
            sections=sections,
            defaults=options.get(DEFAULT, {}),
            problems=tuple(self.problems),
        )

    def _unique(self, found: list[_Open]) -> Mapping[str, Option]:
        unique: dict[str, Option] = {}
        for one in found:
            value = self._seen('\n'.join(one.lines).rstrip())
            option = Option(name=self._seen(one.name), value=value, mark=one.mark)
            before = unique.get(option.key)
            if before is not None:
                message = f'{before.name!r} stands again in line {option.mark.line}, which counts; keep one'
                self._report('import-duplicate', message, before.mark)
            unique[option.key] = option
        return unique


@dataclass(frozen=True, slots=True)
class Filled:
    """A value with the options it refers to; or None, and why it cannot be filled in."""

    value: str | None
    reason: str = ''


def filled(value: str, options: Mapping[str, Option]) -> Filled:
    """Return a value with the options it refers to.

    `%(name)s` stands for another option of the section, `%%` for a per cent sign.
    """
    for _ in range(MAX_STEPS):
        if '%' not in value:
            return Filled(value)
        found = list(_REFERENCE.finditer(value))
        names = [one['name'].lower() for one in found if one['name']]
        if not names and all(one['bad'] is None for one in found):
            return Filled(value.replace('%%', '%'))
        if reason := _obstacle(value, found, names, options):
            return Filled(None, reason)
        # What is filled in may refer to others in turn; signs that stand for themselves wait.
        value = _REFERENCE.sub(lambda m: options[m['name'].lower()].value if m['name'] else m[0], value)
    return Filled(None, f'it refers to others that refer to others, over more than {MAX_STEPS} steps')


def _obstacle(
    value: str, found: Iterable[re.Match[str]], names: list[str], options: Mapping[str, Option]
) -> str | None:
    """Return what keeps a value from being filled in with the options of these names, if anything does."""
    if any(one['bad'] is not None for one in found):
        return 'a % stands for itself only as %%'
    if missing := [name for name in names if name not in options]:
        return f'%({missing[0][:60]})s is no option of its section or of [{DEFAULT}]'
    if _circular(names, options):
        return 'it refers to itself, if by way of others'
    if len(value) + sum(len(options[name].value) for name in names) > MAX_FILLED:
        return f'with what it refers to it has more than {MAX_FILLED} characters'
    return None


def _circular(names: Iterable[str], options: Mapping[str, Option]) -> bool:
    """Return whether options refer to each other in a circle, as far as anything is filled in."""
    left = MAX_FILLED
    waiting: list[tuple[str, tuple[str, ...]]] = [(name, ()) for name in names]
    while waiting and left > 0:
        name, above = waiting.pop()
        if name in above:
            return True
        if name in options and len(above) < MAX_STEPS:
            text = options[name].value[:left]
            left -= len(text) + 1
            found = (one['name'] for one in _REFERENCE.finditer(text))
            waiting += [(one.lower(), (*above, name)) for one in found if one]
    return False
