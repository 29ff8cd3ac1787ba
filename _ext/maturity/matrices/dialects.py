# SPDX-License-Identifier: Apache-2.0
"""The dialects of support matrices: how each is recognised, and what its own tool leaves out.

Each grew out of another, and files mix their words, so that those of all
dialects are read wherever they stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.matrices.account import Account
from maturity.matrices.features import FeatureReader
from maturity.matrices.model import Matrix
from maturity.matrices.targets import TargetReader

if TYPE_CHECKING:
    from collections.abc import Mapping

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
