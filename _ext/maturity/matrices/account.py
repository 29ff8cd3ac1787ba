# SPDX-License-Identifier: Apache-2.0
"""The account of a file: what of it was taken, and what is left.

Every option is taken once at least, or reported; `settled` reports the rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.matrices.ini import Report, UnfilledError, filled
from maturity.model import Detail, Text
from maturity.model.forms import HTTPS
from maturity.model.forms import LINE as LINE_OF_TEXT
from maturity.model.forms import TEXT as ANY_TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.matrices.ini import Ini, Option, Section
    from maturity.model import SourceMark
    from maturity.problems import Problem

LINE, TEXT = LINE_OF_TEXT.longest, ANY_TEXT.longest
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


def detail(label: str, value: Text) -> Detail:
    """Return a detail: a link where the value is an address."""
    link = value.value if HTTPS.fits(value.value) else None
    # Its label is found by the option it stands for.
    return Detail(label=Text(label, value.mark), text=None if link else value, link=link)


def labelled(key: str) -> str:
    """Return the name of an option as words."""
    words = re.sub(r'[._-]+', ' ', key).strip()[:LINE]
    return words[:1].upper() + words[1:] or 'Detail'
