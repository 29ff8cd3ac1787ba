# SPDX-License-Identifier: Apache-2.0
"""The dialects of support matrices: how each is recognised, and what its own tool leaves out or refuses.

Each grew out of another, and files mix their words, so that those of all
dialects are read wherever they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.matrices.features import FeatureReader
from maturity.matrices.ini import UnfilledError, filled, read_ini
from maturity.matrices.model import Account, Matrix
from maturity.matrices.targets import TargetReader
from maturity.model import SourceMark
from maturity.problems import Problem, did_you_mean, in_order, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity.matrices.ini import Ini, Option, Section


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """A dialect: a file is in it if a section has this `mark`, a name or, with a dot, the start of one.

    `kind` is what its targets are; `shown` how the names of the sections
    begin that its own tool shows.
    """

    id: str
    purpose: str
    mark: str
    kind: str = 'driver'
    shown: str = ''

    def is_of(self, ini: Ini) -> bool:
        """Return whether a file is in it."""
        is_start = self.mark.endswith('.')
        return any(name.startswith(self.mark) if is_start else name == self.mark for name in ini.sections)


DIALECTS: Mapping[str, Dialect] = {
    dialect.id: dialect
    for dialect in (
        Dialect(
            id='grades',
            purpose='[backends] with backend-impl-*, and [grades]: what each back end is declared to be',
            mark='backends',
            kind='backend',
        ),
        Dialect(
            id='targets',
            purpose='[targets] lists the targets; each section is a feature, driver-impl-* its cells',
            mark='targets',
        ),
        Dialect(
            id='target-sections',
            purpose='[target.*] is a target; each other section is a feature, with the maturity of it',
            mark='target.',
        ),
        Dialect(
            id='feature-classification',
            purpose='sphinx-feature-classification: [driver.*] is a target, every other section a feature',
            mark='driver.',
            shown='operation.',
        ),
    )
}
"""Every dialect; a file is in the first whose mark it has."""


def recognised(ini: Ini) -> Dialect | None:
    """Return the dialect that a file is in, or None where it has the mark of none."""
    return next((dialect for dialect in DIALECTS.values() if dialect.is_of(ini)), None)


def read_matrix(ini: Ini, dialect: Dialect) -> Matrix:
    """Return all that a file says, with a problem for each part that cannot be said."""
    account = Account(ini)
    targets = TargetReader(account)
    features = FeatureReader(account, targets).features()
    return Matrix(
        dialect=dialect.id,
        kind=dialect.kind,
        targets=targets.targets,
        features=features,
        grades=targets.grades,
        problems=account.settled(),
        comments=ini.comments,
    )


# A file that is shown as it is --------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedFile:
    """A file: its matrix, None where it has none.

    `refused` is what sphinx-feature-classification refuses, `remarks` what it
    passes over in silence; each in the order of the file.
    """

    matrix: Matrix | None
    refused: tuple[Problem, ...]
    remarks: tuple[Problem, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of both."""
        return in_order([*self.refused, *self.remarks])


def read_file(data: bytes, name: str) -> ParsedFile:
    """Return what a file says; `name` is what positions call it."""
    ini = read_ini(data, name)
    dialect = recognised(ini)
    matrix = None if dialect is None else read_matrix(ini, dialect)
    problems = (*ini.problems, _no_matrix(name)) if matrix is None else matrix.problems
    # Where the reader reports the same mistake, its message says more; there can be another at that place.
    said = {(one.mark, one.code): one for one in problems}
    refused = [said.pop((one.mark, one.code), one) for one in dict.fromkeys(refusals(ini))]
    places = {one.mark for one in refused}
    remarks = [one for one in problems if one.mark not in places]
    return ParsedFile(matrix=matrix, refused=in_order(refused), remarks=in_order(remarks))


def _no_matrix(name: str) -> Problem:
    marks = listed(f'[{one.mark}{"*" if one.mark.endswith(".") else ""}]' for one in DIALECTS.values())
    message = f'no support matrix found: no section is named {marks}'
    return Problem(code='import-missing', message=message, mark=SourceMark(name, 1, 1))


# What sphinx-feature-classification refuses, which stops at the first of it -----------------------

# A project that has a matrix here in place of one there relies on both halves of this: what failed its build
# is said, all of it and at its line, and nothing else can fail it.
_DRIVER, _FEATURE, _NOTES = 'driver.', 'operation.', 'driver-notes.'
_STATES = ('complete', 'missing', 'partial', 'unknown')
_STATUSES = ('mandatory', 'optional', 'choice', 'condition', 'mature', 'immature')

_READ = ('title', 'status', 'cli', 'api', 'notes')
_STATUS = re.compile(r'([^(]+)(?:\([^)]+\))?')
_UNREADABLE = frozenset({'import-duplicate', 'import-syntax'})


def refusals(ini: Ini) -> Iterator[Problem]:
    """Yield each mistake of a file for which that tool ends the build."""
    # Invisible characters are accepted there; a file that is not text is not.
    yield from (one for one in ini.problems if one.code in _UNREADABLE or not ini.sections)
    drivers = [section for section in ini.sections.values() if section.name.startswith(_DRIVER)]
    for section in drivers:
        options = ini.options(section)
        yield from _untitled(section, options)
        yield from _unfilled(options, ('title', 'link'))
    names = [section.name for section in drivers]
    for section in ini.sections.values():
        if section.name.startswith(_FEATURE):
            yield from _of_feature(section, ini.options(section), names)


def _of_feature(section: Section, options: Mapping[str, Option], drivers: list[str]) -> Iterator[Problem]:
    cells = [key for key in options if key.startswith(_DRIVER)]
    notes = [f'{_NOTES}{key.removeprefix(_DRIVER)}' for key in cells]
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
    if found is None or found[1] not in _STATUSES:
        word = option.value if found is None else found[1]
        message = (
            f'{option.value!r} is no status; there are {listed(_STATUSES)}{did_you_mean(word, _STATUSES)}'
        )
        yield _problem('import-bad-state', message, option.mark)


def _bad_cell(option: Option, options: Mapping[str, Option], drivers: list[str]) -> Iterator[Problem]:
    if option.key not in drivers:
        message = f'no section [{option.key}] declares the driver of {option.name!r}'
        yield _problem('import-undeclared', message + did_you_mean(option.key, drivers), option.mark)
    elif (word := _value(option, options)) not in _STATES:
        message = f'{word!r} is no state; there are {listed(_STATES)}{did_you_mean(word, _STATES)}'
        yield _problem('import-bad-state', message, option.mark)


def _value(option: Option, options: Mapping[str, Option]) -> str:
    """Return a value with what it refers to; one that cannot be filled in is reported already."""
    try:
        return filled(option.value, options)
    except UnfilledError:
        return option.value


def _problem(code: str, message: str, mark: SourceMark) -> Problem:
    return Problem(code=code, message=message, mark=mark)
