# SPDX-License-Identifier: Apache-2.0
"""Reads the targets of a matrix, in whichever form they are declared, and the grades that a project gives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from maturity.matrices.model import LABELS, LINE, Grade, Target, detail, labelled
from maturity.model import Text
from maturity.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.matrices.ini import Option, Section
    from maturity.matrices.model import Account
    from maturity.model import Detail, SourceMark

LISTINGS = ('targets', 'backends')
TARGETS = ('driver.', 'target.', 'backends.')
CELLS = ('driver-impl-', 'backend-impl-', 'driver.', 'target.')
GRADES, VALID = 'grades', 'valid-grades'
NOTHING = 'none'


def is_feature(section: Section) -> bool:
    """Return whether a section may be about a feature, and declares neither targets nor grades."""
    return section.name not in {*LISTINGS, GRADES} and not section.name.startswith((*TARGETS, f'{GRADES}.'))


def without(key: str, starts: tuple[str, ...]) -> str:
    """Return a key without the first of these beginnings that it has."""
    return next((key.removeprefix(start) for start in starts if key.startswith(start)), key)


class TargetReader:
    """Reads all targets and grades when it is made, each by its key."""

    def __init__(self, account: Account) -> None:
        """Read what lists targets before what says more of them."""
        self._account = account
        self.grades = {grade.key: grade for grade in _grades(account)}
        self.targets: dict[str, Target] = {}
        # By what the cells call a target where that is not its own name.
        self._labels: dict[str, str] = {}
        sections = account.ini.sections.values()
        for section in sections:
            if section.name in LISTINGS:
                self._read_listing(section)
        listed = dict(self.targets)
        for section in sections:
            if section.name.startswith(TARGETS):
                self._read_target(section, listed)
        for target in listed.values() if self.grades else ():
            message = f'no section says which grade {target.title} has; declare it by hand'
            account.report('import-missing', message, target.mark)

    def key(self, name: str) -> str:
        """Return the key of the target that a name is about, or the name where there is none."""
        return name if name in self.targets else self._labels.get(name, name)

    def _read_listing(self, section: Section) -> None:
        self._account.enter(section)
        for option in section.options.values():
            key = without(option.key, CELLS)
            title = self._account.take(option, section.options, LINE) or Text(key, option.mark)
            before = self.targets.setdefault(
                key, target := Target(key=key, name=option.name, title=title, mark=option.mark)
            )
            if before is not target:
                self._report_again(before, option.name, option.mark)

    def _read_target(self, section: Section, listed: dict[str, Target]) -> None:
        """Read a section about a target, which is taken off the list of those that have none yet."""
        account = self._account
        key = without(section.name.partition('.')[2].lower(), CELLS)
        before = listed.pop(key, None)
        if before is None and key in self.targets:
            self._report_again(self.targets[key], section.name, section.mark)
            return
        options = account.enter(section)
        target = before or Target(
            key=key, name=section.name, title=account.title(section, options), mark=section.mark
        )
        if (label := account.optional(options, 'label')) is not None:
            self._labels[label.value.lower()] = key
        grade = self._grade(section, options) if self.grades else None
        words = {'title', 'notes', *(['status'] if grade else [])}
        details = (self._detail(option, options) for word, option in options.items() if word not in words)
        self.targets[key] = replace(
            target,
            description=self._said(account.optional(options, 'notes')),
            details=tuple(one for one in details if one is not None),
            grade=grade,
            comments=section.comments,
            mark=section.mark,
        )

    def _grade(self, section: Section, options: Mapping[str, Option]) -> Text | None:
        """Return the grade that a section gives its target, if it is one of the file."""
        grade = self._account.optional(options, 'status')
        if grade is None:
            message = f'[{section.name}] has no status; the grade stands elsewhere, so declare it by hand'
            self._account.report('import-missing', message, section.mark)
        elif grade.value not in self.grades:
            message = f'{grade.value!r} is no grade of the file, and kept as a detail'
            message += did_you_mean(grade.value, self.grades)
            self._account.report('import-undeclared', message, options['status'].mark)
            return None
        return grade

    def _detail(self, option: Option, options: Mapping[str, Option]) -> Detail | None:
        value = self._said(self._account.take(option, options))
        return None if value is None else detail(LABELS.get(option.key) or labelled(option.name), value)

    @staticmethod
    def _said(value: Text | None) -> Text | None:
        """Return a value; the word for nothing is nothing."""
        return None if value is None or value.value.lower() == NOTHING else value

    def _report_again(self, before: Target, name: str, mark: SourceMark) -> None:
        message = f'{name!r} is declared in line {before.mark.line} already; only that counts'
        self._account.report('import-duplicate', message, mark)


# Grades -----------------------------------------------------------------------------------------


def _grades(account: Account) -> Iterator[Grade]:
    """Yield the grades in the order that the file gives them, the best first."""
    listing = account.ini.sections.get(GRADES)
    words = None if listing is None else account.optional(account.enter(listing), VALID)
    valid = [part.strip() for part in (words.value if words else '').split(',') if part.strip()]
    sections = {name: one for name, one in account.ini.sections.items() if name.startswith(f'{GRADES}.')}
    for name in dict.fromkeys([*valid, *(name.removeprefix(f'{GRADES}.') for name in sections)]):
        section = sections.get(f'{GRADES}.{name}')
        if section is not None:
            yield _grade(account, name, section)
            if name not in valid:
                message = f'[{section.name}] is not among {VALID!r}; it is kept as the last of the grades'
                account.report('import-undeclared', message, section.mark)
        elif listing is not None:
            message = f'no section [{GRADES}.{name}] describes this grade'
            account.report('import-missing', message, listing.mark)
            title = Text(name[:LINE], listing.mark)
            yield Grade(key=name, title=title, description=title, mark=listing.mark)


def _grade(account: Account, name: str, section: Section) -> Grade:
    """Return a grade; a level is described by its meaning alone, so that it holds all that is said."""
    options = account.enter(section)
    own = section.options
    title = account.title(section, own)
    meaning = account.take(own['notes'], options) if 'notes' in own else None
    words = [str(meaning or title)]
    for key, option in own.items():
        # How the old table looks the ladder decides here.
        if (
            key not in {'title', 'notes', 'css-class'}
            and (value := account.take(option, options)) is not None
        ):
            words.append(f'{labelled(option.name)}: {value}.')
    return Grade(key=name, title=title, description=Text(' '.join(words), section.mark), mark=section.mark)
