# SPDX-License-Identifier: Apache-2.0
"""What every dialect says, in one form: targets, features, the cells between them, grades.

And the account of a file that is read so: every option is taken once at least,
or reported; `Account.settled` reports the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maturity.matrices.ini import Report, UnfilledError, filled
from maturity.model import Detail, Text, forms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.matrices.ini import Ini, Option, Section
    from maturity.model import SourceMark
    from maturity.problems import Problem

LINE, TEXT = forms.LINE.longest, forms.TEXT.longest
LABELS = {
    'status': 'Status',
    'maturity': 'Maturity',
    'api': 'API',
    'cli': 'Command',
    'link': 'Link',
    'api_doc_link': 'API documentation',
    'admin_doc_link': 'Administration',
}
"""Options that become details, with their labels; those of others are their names."""
_BLANK = re.compile(r'\s+')


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """What is supported or not: a driver, a back end.

    `name` is how the file calls it; `grade` what the project declares it to be.
    """

    key: str
    name: str
    title: Text
    description: Text | None = None
    details: tuple[Detail, ...] = ()
    grade: Text | None = None
    comments: tuple[str, ...] = ()
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What a cell says from a release on, until the next step."""

    since: str
    state: str
    note: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """How a target supports a feature; `state` None says that it is not known.

    `steps` are how it came to that, oldest first, where the file says since when.
    """

    state: str | None
    note: Text | None
    mark: SourceMark
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """What is required: the feature, or one of those with the same `group`.

    `where` are the features, by key, and the state that each has where it is.
    """

    group: str | None
    words: Text
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Feature:
    """What a target can support; `cells` by the key of the target."""

    key: str
    title: Text
    description: Text | None
    group: Text | None
    details: tuple[Detail, ...]
    status: Status | None
    cells: Mapping[str, Cell]
    comments: tuple[str, ...] = ()
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Grade:
    """A grade that the project gives to targets itself."""

    key: str
    title: Text
    description: Text
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """All that a file says, and what of it cannot be said here."""

    dialect: str
    kind: str
    targets: Mapping[str, Target]
    features: Mapping[str, Feature]
    grades: Mapping[str, Grade]
    problems: tuple[Problem, ...]
    comments: tuple[str, ...] = ()


def detail(label: str, value: Text) -> Detail:
    """Return a detail: a link where the value is an address."""
    link = value.value if forms.HTTPS.fits(value.value) else None
    # Its label is found by the option it stands for.
    return Detail(label=Text(label, value.mark), text=None if link else value, link=link)


def labelled(key: str) -> str:
    """Return the name of an option as words."""
    words = re.sub(r'[._-]+', ' ', key).strip()[:LINE]
    return words[:1].upper() + words[1:] or 'Detail'


# The account of a file --------------------------------------------------------------------------


class Account(Report):
    """One file while it is read; what a problem is about is accounted for."""

    def __init__(self, ini: Ini) -> None:
        """Nothing is taken yet."""
        super().__init__(path=ini.path, problems=dict.fromkeys(ini.problems))
        self.ini = ini
        self._taken: set[SourceMark] = set()
        self._entered: set[SourceMark] = set()

    def enter(self, section: Section) -> Mapping[str, Option]:
        """Return the options of a section that says something, also those it has by default."""
        self._entered.add(section.mark)
        return self.ini.options(section)

    def take(self, option: Option, options: Mapping[str, Option], limit: int = TEXT) -> Text | None:
        """Return the value of an option on one line, or None where it is empty."""
        self._taken.add(option.mark)
        try:
            value = filled(option.value, options)
        except UnfilledError as error:
            value = option.value
            self.report('import-syntax', f'{option.name!r}: {error}; taken as it is', option.mark)
        value = _BLANK.sub(' ', value).strip()
        if len(value) > limit:
            message = f'{option.name!r} has {len(value)} characters; the first {limit} are taken, shorten it'
            self.report('too-large', message, option.mark)
            value = value[:limit].rstrip()
        return Text(value, option.mark) if value else None

    def title(self, section: Section, options: Mapping[str, Option]) -> Text:
        """Return the title of a section; without one, its name, and a problem."""
        title = self.take(options['title'], options, LINE) if 'title' in options else None
        if title is None:
            message = f'[{section.name}] has no title; it gets its name'
            self.report('import-missing', message, section.mark)
            return Text(section.name[:LINE], section.mark)
        return title

    def optional(self, options: Mapping[str, Option], key: str) -> Text | None:
        """Return the value of an option that may not be there."""
        return self.take(options[key], options) if key in options else None

    def detail(self, option: Option, options: Mapping[str, Option], label: str = '') -> tuple[Detail, ...]:
        """Return an option as a detail, a link where it is one; none where it is empty."""
        value = self.take(option, options)
        return () if value is None else (detail(label or labelled(option.name), value),)

    def settled(self) -> tuple[Problem, ...]:
        """Return all problems, with one for each section and option that nothing has taken."""
        reported = {problem.mark for problem in self.problems}
        for section in self.ini.sections.values():
            if section.mark not in self._entered | reported:
                message = f'[{section.name}] has neither a title nor a cell, so nothing of it is kept'
                self.report('import-unknown-section', message, section.mark)
        for option in self.ini.every_option():
            if option.mark not in self._taken | reported:
                message = f'{option.name!r} is not kept: no part of the record is about it'
                self.report('import-unknown-option', message, option.mark)
        return tuple(self.problems)
