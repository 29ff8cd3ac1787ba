# SPDX-License-Identifier: Apache-2.0
"""A file parsed to be shown as it is: what it says, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.files import read_ordinary
from maturity.matrices.dialects import DIALECTS, read_matrix, recognised
from maturity.matrices.ini import read_ini
from maturity.matrices.refusals import refusals
from maturity.model import SourceMark
from maturity.problems import Problem, in_order, listed

if TYPE_CHECKING:
    from pathlib import Path

    from maturity.matrices.model import Matrix


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
