# SPDX-License-Identifier: Apache-2.0
"""The dialects of support matrices: how each is recognised, and what its own tool leaves out.

Each grew out of another, and files mix their words, so that those of all
dialects are read wherever they stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.files import read_ordinary
from maturity.matrices.account import Account
from maturity.matrices.features import FeatureReader
from maturity.matrices.ini import read_ini
from maturity.matrices.model import Matrix
from maturity.matrices.refusals import refusals
from maturity.matrices.targets import TargetReader
from maturity.model import SourceMark
from maturity.problems import Problem, in_order, listed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from maturity.matrices.ini import Ini


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


def read_file(path: Path, name: str) -> ParsedFile:
    """Return what a file says; `name` is what positions call it.

    Raises `OSError` where it cannot be read.
    """
    # Whoever names a link means what it leads to; nobody waits for a pipe.
    ini = read_ini(read_ordinary(path.resolve()), name)
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
