# SPDX-License-Identifier: Apache-2.0
"""The dialects of support matrices: how each is recognised, and what reads it.

Each grew out of another, and files mix their words, so that those of features
and targets are read wherever they stand; a dialect says what a file is called
when it is told about, and what its own tool leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity_import import features, grades
from maturity_import.account import Account

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from maturity_import.ini import Ini
    from maturity_import.matrix import Matrix


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """A dialect: `known` says whether a file is in it; `kind` is what its targets are.

    `shown` is how the names of the sections begin that its own tool shows.
    """

    id: str
    purpose: str
    known: Callable[[Ini], bool]
    kind: str
    shown: str = ''


def _begins(start: str) -> Callable[[Ini], bool]:
    return lambda ini: any(name.startswith(start) for name in ini.sections)


def _has(name: str) -> Callable[[Ini], bool]:
    return lambda ini: name in ini.sections


DIALECTS: Mapping[str, Dialect] = {
    one.id: one
    for one in (
        Dialect(
            id='grades',
            purpose='[backends] with backend-impl-*, and [grades]: what each back end is declared to be',
            known=_has('backends'),
            kind='backend',
        ),
        Dialect(
            id='targets',
            purpose='[targets] lists the targets; each section is a feature, driver-impl-* its cells',
            known=_has('targets'),
            kind='driver',
        ),
        Dialect(
            id='target-sections',
            purpose='[target.*] is a target; each other section is a feature, with the maturity of it',
            known=_begins('target.'),
            kind='driver',
        ),
        Dialect(
            id='feature-classification',
            purpose='sphinx-feature-classification: [driver.*] is a target, every other section a feature',
            known=_begins('driver.'),
            kind='driver',
            shown='operation.',
        ),
    )
}
"""Every dialect; a file is in the first that knows it."""


def recognised(ini: Ini) -> Dialect | None:
    """Return the dialect that a file is in, or None where no dialect knows it."""
    return next((one for one in DIALECTS.values() if one.known(ini)), None)


def matrix(ini: Ini, dialect: Dialect) -> Matrix:
    """Return all that a file says, with a problem for each part that cannot be said."""
    read = grades.read if dialect.id == 'grades' else features.read
    return read(Account(ini), dialect.id, dialect.kind, dialect.shown)
