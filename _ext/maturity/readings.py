# SPDX-License-Identifier: Apache-2.0
"""What would be classified otherwise if the requirements were read in another way."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.model import Entry
    from maturity.model.catalogues import Reading


@dataclass(frozen=True, slots=True)
class Otherwise:
    """An entry that is at another level in a reading, over successive releases: as it is, as it would be."""

    entry: Entry
    usual: tuple[Assessment, ...]
    other: tuple[Assessment, ...]


def differences(assessments: Assessments, reading: Reading, *entries: str) -> Iterator[Otherwise]:
    """Yield what is at another level in a reading, of these entries or of all, by successive releases."""
    others = assessments.in_readings[reading.id]
    for id_ in entries or assessments.by_entry:
        usual = assessments.by_entry[id_]
        pairs = [(one, others.by_entry[id_][release]) for release, one in usual.items()]
        for (old, new), run in groupby(pairs, key=lambda pair: (pair[0].level, pair[1].level)):
            if old != new:
                before, after = zip(*run, strict=True)
                yield Otherwise(assessments.data.entries[id_], before, after)
