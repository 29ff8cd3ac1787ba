# SPDX-License-Identifier: Apache-2.0
"""A release as it would be published now, held against what it was published as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maturity.model import Published, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.model import Publication


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that is not as it was published; None where it is not in the release at all."""

    entry: str
    was: Published | None
    now: Published | None

    @property
    def moves(self) -> tuple[tuple[str, str | None, str | None], ...]:
        """The requirements whose verdict is another: before and now, None where not in force."""
        was = {} if self.was is None else self.was.verdicts
        now = {} if self.now is None else self.now.verdicts
        ids = {**was, **now}
        return tuple((id_, was.get(id_), now.get(id_)) for id_ in ids if was.get(id_) != now.get(id_))


def as_published(assessment: Assessment) -> Published:
    """Return what would be published of an assessment."""
    verdicts: dict[str, Any] = {verdict.value: assessment.ids_with(verdict) for verdict in Verdict}
    return Published(level=assessment.level, **verdicts)


def computed(assessments: Assessments, release: str) -> Mapping[str, Published]:
    """Return what a release would be published as, by entry."""
    return {
        id_: as_published(found[release]) for id_, found in assessments.by_entry.items() if release in found
    }


def differences(assessments: Assessments, publication: Publication) -> Iterator[Difference]:
    """Yield the entries that are not as they were published, also under a name that they had then."""
    renamed = assessments.data.renamed
    valid = {renamed.get(id_, id_): one for id_, one in publication.valid().items()}
    now = computed(assessments, publication.release)
    for id_ in {**valid, **now}:
        if valid.get(id_) != now.get(id_):
            yield Difference(id_, valid.get(id_), now.get(id_))
