# SPDX-License-Identifier: Apache-2.0
"""Classifications in short: as JSON, and as rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model.vocabulary import NOT_MET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments

    Object = dict[str, object]

HEADS = ('kind', 'entry', 'release', 'classification', *(verdict.value for verdict in NOT_MET))
"""The heads of a table of classifications."""


def ids_by_verdict(assessment: Assessment) -> dict[str, list[str]]:
    """Return which requirements stand how; what is in none of the lists is met."""
    return {
        verdict.value: [judgement.requirement.id for judgement in assessment.with_verdict(verdict)]
        for verdict in NOT_MET
    }


def classification_tree(
    assessments: Assessments, *, kind: str | None = None, release: str | None = None
) -> dict[str, dict[str, dict[str, Object]]]:
    """Return `{kind: {entry: {release: {classification, unmet, unknown, waived}}}}`.

    Releases in which an entry does not exist are left out; the lists hold
    requirement ids in catalogue order, whatever their level.
    """
    data = assessments.data
    return {
        id_: {
            entry.id: {
                assessment.release.id: {'classification': assessment.level, **ids_by_verdict(assessment)}
                for assessment in _chosen(assessments, entry.id, release)
            }
            for entry in data.of_kind(id_)
        }
        for id_ in data.kinds
        if kind in {None, id_}
    }


def classification_rows(
    assessments: Assessments, *, kind: str | None = None, release: str | None = None
) -> Iterator[tuple[str, ...]]:
    """Yield a header and one row per entry and release."""
    yield HEADS
    for id_ in assessments.data.kinds if kind is None else (kind,):
        for entry in assessments.data.of_kind(id_):
            for assessment in _chosen(assessments, entry.id, release):
                lists = map(' '.join, ids_by_verdict(assessment).values())
                yield (id_, entry.id, assessment.release.id, assessment.level, *lists)


def _chosen(assessments: Assessments, entry: str, release: str | None) -> Iterable[Assessment]:
    """Return the assessments of an entry, or that of one release where it exists there."""
    by_release = assessments.by_entry[entry]
    if release is None:
        return by_release.values()
    return (by_release[release],) if release in by_release else ()
