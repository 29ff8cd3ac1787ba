# SPDX-License-Identifier: Apache-2.0
"""Reads matrices of back ends and the grades that the project gives them itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.matrices.account import LINE, detail, labelled
from maturity.matrices.model import Grade, Target
from maturity.model import Text
from maturity.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.matrices.account import Account
    from maturity.matrices.ini import Option, Section
    from maturity.model import Detail

LISTING, GRADES, VALID = 'backends', 'grades', 'valid-grades'
PREFIX = 'backend-impl-'
NOTHING = 'none'


# Grades -----------------------------------------------------------------------------------------


def read_grades(account: Account) -> Iterator[Grade]:
    """Yield the grades in the order that the file gives them, the best first."""
    sections = account.ini.sections
    names = _valid(account)
    prefix = f'{GRADES}.'
    for name in sections:
        if name.startswith(prefix) and name.removeprefix(prefix) not in names:
            message = f'[{name}] is not among {VALID!r}; it is kept as the last of the grades'
            account.report('import-undeclared', message, sections[name].mark)
            names.append(name.removeprefix(prefix))
    for name in names:
        if f'{prefix}{name}' in sections:
            yield _grade(account, name, sections[f'{prefix}{name}'])
        else:
            mark = sections[GRADES].mark
            account.report('import-missing', f'no section [{prefix}{name}] describes this grade', mark)
            title = Text(name[:LINE], mark)
            yield Grade(key=name, title=title, description=title, mark=mark)


def _valid(account: Account) -> list[str]:
    """Return the names of the grades that the file lists."""
    section = account.ini.sections.get(GRADES)
    words = None if section is None else account.optional(account.enter(section), VALID)
    parts = () if words is None else words.value.split(',')
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _grade(account: Account, name: str, section: Section) -> Grade:
    options = account.enter(section)
    own = section.options
    title = account.title(section, own)
    meaning = account.take(own['notes'], options) if 'notes' in own else None
    # A level is described by its meaning alone.
    words = [str(meaning or title)]
    for key, option in own.items():
        if key == 'css-class':
            message = f'{option.name!r} says how the old table looks; here the ladder decides that'
            account.report('import-unknown-option', message, option.mark)
        elif key not in {'title', 'notes'} and (value := account.take(option, options)) is not None:
            words.append(f'{labelled(option.name)}: {value}.')
    return Grade(key=name, title=title, description=Text(' '.join(words), section.mark), mark=section.mark)


# Targets ----------------------------------------------------------------------------------------


def read_targets(account: Account, grades: Mapping[str, Grade]) -> dict[str, Target]:
    """Return the targets by key, each with its grade where the file gives it one of these."""
    targets: dict[str, Target] = {}
    listing = account.ini.sections.get(LISTING)
    if listing is None:
        return targets
    options = account.enter(listing)
    for option in listing.options.values():
        key = option.key.removeprefix(PREFIX)
        if key in targets:
            message = f'{option.name!r} is declared with another name already; only that counts'
            account.report('import-duplicate', message, option.mark)
            continue
        title = account.take(option, options, LINE) or Text(key, option.mark)
        target = Target(key=key, name=option.name, title=title, mark=option.mark)
        name = f'{LISTING}.{option.name}'
        section = account.ini.sections.get(name) or account.ini.sections.get(name.lower())
        if section is None:
            account.report('import-missing', f'no section [{name}] says more of {title}', option.mark)
            targets[key] = target
        else:
            targets[key] = _described(account, target, section, grades)
    return targets


def _described(account: Account, target: Target, section: Section, grades: Mapping[str, Grade]) -> Target:
    """Return a target with what its own section says."""
    options = account.enter(section)
    grade = account.optional(options, 'status')
    details: list[Detail] = []
    if grade is None:
        message = f'[{section.name}] has no status; the grade stands elsewhere, so declare it by hand'
        account.report('import-missing', message, section.mark)
    elif grade.value not in grades:
        message = f'{grade.value!r} is no grade of the file, and kept as a detail'
        account.report(
            'import-undeclared', message + did_you_mean(grade.value, grades), grade.mark or section.mark
        )
        details.append(detail('Status', grade))
        grade = None
    for key, option in options.items():
        if key not in {'notes', 'status'} and (value := _value(account, option, options)) is not None:
            details.append(detail(labelled(option.name), value))
    return Target(
        key=target.key,
        name=target.name,
        title=target.title,
        description=_value(account, options['notes'], options) if 'notes' in options else None,
        details=tuple(details),
        grade=grade,
        mark=section.mark,
    )


def _value(account: Account, option: Option, options: Mapping[str, Option]) -> Text | None:
    """Return a value; the word for nothing is nothing."""
    value = account.take(option, options)
    return None if value is None or value.value.lower() == NOTHING else value
