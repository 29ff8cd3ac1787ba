# SPDX-License-Identifier: Apache-2.0
"""What sphinx-feature-classification refuses, which stops at the first of it.

A project that has a matrix here in place of one there relies on both halves of
this: what failed its build is said, all of it and at its line, and nothing else
can fail it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.matrices.ini import UnfilledError, filled
from maturity.problems import Problem, did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity.matrices.ini import Ini, Option, Section
    from maturity.model import SourceMark

DRIVER, FEATURE, NOTES = 'driver.', 'operation.', 'driver-notes.'
STATES = ('complete', 'missing', 'partial', 'unknown')
STATUSES = ('mandatory', 'optional', 'choice', 'condition', 'mature', 'immature')

_READ = ('title', 'status', 'cli', 'api', 'notes')
_STATUS = re.compile(r'([^(]+)(?:\([^)]+\))?')
_UNREADABLE = frozenset({'import-duplicate', 'import-syntax'})


def refusals(ini: Ini) -> Iterator[Problem]:
    """Yield each mistake of a file for which that tool ends the build."""
    # Invisible characters are accepted there; a file that is not text is not.
    yield from (one for one in ini.problems if one.code in _UNREADABLE or not ini.sections)
    drivers = [section for section in ini.sections.values() if section.name.startswith(DRIVER)]
    for section in drivers:
        options = ini.options(section)
        yield from _untitled(section, options)
        yield from _unfilled(options, ('title', 'link'))
    names = [section.name for section in drivers]
    for section in ini.sections.values():
        if section.name.startswith(FEATURE):
            yield from _of_feature(section, ini.options(section), names)


def _of_feature(section: Section, options: Mapping[str, Option], drivers: list[str]) -> Iterator[Problem]:
    cells = [key for key in options if key.startswith(DRIVER)]
    notes = [f'{NOTES}{key.removeprefix(DRIVER)}' for key in cells]
    yield from _untitled(section, options)
    yield from _unfilled(options, (*_READ, *cells, *notes))
    if (status := options.get('status')) is not None:
        yield from _bad_status(status, options)
    for key in cells:
        yield from _bad_cell(options[key], options, drivers)
    if left := [name for name in drivers if name not in cells]:
        message = f'[{section.name}] has no {listed(left, limit=5)}; add a state, if only "unknown"'
        yield _problem('import-missing', message, section.mark)


def _untitled(section: Section, options: Mapping[str, Option]) -> Iterator[Problem]:
    if 'title' not in options:
        yield _problem('import-missing', f'[{section.name}] has no title; give it one', section.mark)


def _unfilled(options: Mapping[str, Option], keys: Iterable[str]) -> Iterator[Problem]:
    for option in (options[key] for key in keys if key in options):
        try:
            filled(option.value, options)
        except UnfilledError as error:
            yield _problem('import-syntax', f'{option.name!r}: {error}', option.mark)


def _bad_status(option: Option, options: Mapping[str, Option]) -> Iterator[Problem]:
    found = _STATUS.fullmatch(_value(option, options))
    if found is None or found[1] not in STATUSES:
        word = option.value if found is None else found[1]
        message = f'{option.value!r} is no status; there are {listed(STATUSES)}{did_you_mean(word, STATUSES)}'
        yield _problem('import-bad-state', message, option.mark)


def _bad_cell(option: Option, options: Mapping[str, Option], drivers: list[str]) -> Iterator[Problem]:
    if option.key not in drivers:
        message = f'no section [{option.key}] declares the driver of {option.name!r}'
        yield _problem('import-undeclared', message + did_you_mean(option.key, drivers), option.mark)
    elif (word := _value(option, options)) not in STATES:
        message = f'{word!r} is no state; there are {listed(STATES)}{did_you_mean(word, STATES)}'
        yield _problem('import-bad-state', message, option.mark)


def _value(option: Option, options: Mapping[str, Option]) -> str:
    """Return a value with what it refers to; one that cannot be filled in is reported already."""
    try:
        return filled(option.value, options)
    except UnfilledError:
        return option.value


def _problem(code: str, message: str, mark: SourceMark) -> Problem:
    return Problem(code=code, message=message, mark=mark)
