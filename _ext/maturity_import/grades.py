# SPDX-License-Identifier: Apache-2.0
"""Reads matrices of back ends and the grades that the project gives them itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import Text
from maturity.problems import did_you_mean
from maturity_import.account import LINE, detail, labelled
from maturity_import.matrix import Counts, Grade, Matrix, Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.model import Detail
    from maturity_import.account import Account
    from maturity_import.ini import Option, Section

LISTING, GRADES, VALID = 'backends', 'grades', 'valid-grades'
PREFIX = 'backend-impl-'
NOTHING = 'none'


def read(account: Account, dialect: str, kind: str, shown: str) -> Matrix:
    """Return what the file of an account says: its targets with their grades."""
    found = dict(_grades(account))
    targets = {target.key: target for target in _targets(account, found)}
    return Matrix(
        dialect=dialect,
        kind=kind,
        targets=targets,
        features={},
        grades=found,
        counts=Counts(sections=len(account.ini.sections), cells=len(targets), unread=0, hidden=0),
        problems=account.settled(),
    )


# Grades -----------------------------------------------------------------------------------------


def _grades(account: Account) -> Iterator[tuple[str, Grade]]:
    """Yield the grades in the order that the file gives them, the best first."""
    sections = account.ini.sections
    names = list(_valid(account))
    prefix = f'{GRADES}.'
    for name in sections:
        if name.startswith(prefix) and name.removeprefix(prefix) not in names:
            message = f'[{name}] is not among {VALID!r}; it is kept as the last of the grades'
            account.report('import-undeclared', message, sections[name].mark)
            names.append(name.removeprefix(prefix))
    for name in names:
        if f'{prefix}{name}' in sections:
            yield name, _grade(account, name, sections[f'{prefix}{name}'])
        else:
            mark = sections[GRADES].mark
            account.report('import-missing', f'no section [{prefix}{name}] describes this grade', mark)
            title = Text(name[:LINE], mark)
            yield name, Grade(key=name, title=title, meaning=title, mark=mark)


def _valid(account: Account) -> Iterator[str]:
    section = account.ini.sections.get(GRADES)
    if section is None:
        return
    options = account.enter(section)
    option = options.get(VALID)
    value = None if option is None else account.take(option, options)
    words = '' if value is None else value.value
    yield from dict.fromkeys(part.strip() for part in words.split(',') if part.strip())


def _grade(account: Account, name: str, section: Section) -> Grade:
    options = account.enter(section)
    own = section.options
    title = account.take(own['title'], options, LINE) if 'title' in own else None
    if title is None:
        account.report('import-missing', f'[{section.name}] has no title; it gets its name', section.mark)
        title = Text(name[:LINE], section.mark)
    meaning = account.take(own['notes'], options) if 'notes' in own else None
    # A level is described by its meaning alone.
    words = [str(meaning or title)]
    for key, option in own.items():
        if key == 'css-class':
            message = f'{option.name!r} says how the old table looks; here the ladder decides that'
            account.report('import-unknown-option', message, option.mark)
        elif key not in {'title', 'notes'} and (value := account.take(option, options)) is not None:
            words.append(f'{labelled(option.name)}: {value}.')
    return Grade(key=name, title=title, meaning=Text(' '.join(words), section.mark), mark=section.mark)


# Targets ----------------------------------------------------------------------------------------


def _targets(account: Account, grades: Mapping[str, Grade]) -> Iterator[Target]:
    listing = account.ini.sections.get(LISTING)
    if listing is None:
        return
    options, seen = account.enter(listing), set()
    for option in listing.options.values():
        name = f'{LISTING}.{option.name}'
        section = account.ini.sections.get(name) or account.ini.sections.get(name.lower())
        key = option.key.removeprefix(PREFIX)
        if key in seen:
            message = f'{option.name!r} is declared with another name already; only that counts'
            account.report('import-duplicate', message, option.mark)
            continue
        seen.add(key)
        title = account.take(option, options, LINE) or Text(key, option.mark)
        if section is None:
            account.report('import-missing', f'no section [{name}] says more of {title}', option.mark)
            yield Target(key=key, name=option.name, title=title, mark=option.mark)
        else:
            yield _target(
                account, Target(key=key, name=option.name, title=title, mark=option.mark), section, grades
            )


def _target(account: Account, listed: Target, section: Section, grades: Mapping[str, Grade]) -> Target:
    options = account.enter(section)
    notes, status = options.get('notes'), options.get('status')
    grade = None if status is None else account.take(status, options)
    details: list[Detail] = []
    if grade is None:
        message = f'[{section.name}] has no status; the grade stands elsewhere, so declare it by hand'
        account.report('import-missing', message, section.mark)
    elif grade.value not in grades:
        message = f'{grade.value!r} is no grade of the file, and kept as a detail'
        message += did_you_mean(grade.value, grades)
        account.report('import-undeclared', message, grade.mark or section.mark)
        details.append(detail('Status', grade))
        grade = None
    details += _details(account, options)
    return Target(
        key=listed.key,
        name=listed.name,
        title=listed.title,
        description=None if notes is None else _said(account, notes, options),
        details=tuple(details),
        grade=grade,
        mark=section.mark,
    )


def _details(account: Account, options: Mapping[str, Option]) -> Iterator[Detail]:
    for key, option in options.items():
        if key not in {'notes', 'status'}:
            value = _said(account, option, options)
            if value is not None:
                yield detail(labelled(option.name), value)


def _said(account: Account, option: Option, options: Mapping[str, Option]) -> Text | None:
    """Return a value; the word for nothing is nothing."""
    value = account.take(option, options)
    return None if value is None or value.value.lower() == NOTHING else value
