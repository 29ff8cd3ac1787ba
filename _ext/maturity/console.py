# SPDX-License-Identifier: Apache-2.0
"""What all commands share: exit status, errors, how a record is read."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from maturity.load import load
from maturity.problems import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.model import Dataset

CLEAN, PROBLEMS, CANNOT_RUN = 0, 1, 2


class UsageError(Exception):
    """The command cannot do what its words say."""


class DataError(Exception):
    """The data has problems; they have been printed."""


def name_of(folder: str) -> str:
    """Return what problems call the folder: relative where that leads down from here."""
    relative = os.path.relpath(folder or '.')
    return folder.rstrip('/') if relative.startswith('..') else relative.replace(os.sep, '/')


def loaded(folder: str) -> Dataset:
    """Return the data; raises `UsageError` or `DataError` where it has problems, after printing them."""
    found = load(folder, name=name_of(folder))
    if found.problems or found.dataset is None:
        for problem in found.problems:
            print(problem, file=sys.stderr)
        if any(problem.code == 'missing-folder' for problem in found.problems):
            message = f'no data in {folder!r}'
            raise UsageError(message)
        raise DataError
    return found.dataset


def renamed(data: Dataset, id_: str) -> str:
    """Return the id that an entry has now, also for one that it had before."""
    return data.renamed.get(id_, id_)


def known(value: str | None, values: Mapping[str, object], what: str) -> None:
    """Raise `UsageError` where a value is given that there is not."""
    if value is not None and value not in values:
        message = f'no {what} {value!r}; there are {listed(values, limit=60)}{did_you_mean(value, values)}'
        raise UsageError(message)


def shown(lines: Iterable[str]) -> None:
    """Print lines."""
    for line in lines:
        print(line)
