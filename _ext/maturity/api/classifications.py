# SPDX-License-Identifier: Apache-2.0
"""Classifications in short: as JSON, and as rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model.vocabulary import NOT_MET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments, Chosen
    from maturity.model import Dataset

    Object = Mapping[str, str | list[str]]

HEADS = ('kind', 'entry', 'release', 'classification', *(verdict.value for verdict in NOT_MET), 'announced')
"""The heads of a table of classifications."""


def classification_tree(
    assessments: Assessments, chosen: Chosen
) -> Mapping[str, Mapping[str, Mapping[str, Object]]]:
    """Return `{kind: {entry: {release: {classification, unmet, unknown, waived, announced}}}}`.

    Releases in which an entry does not exist are left out; the lists hold
    requirement ids in catalogue order, whatever their level; `announced` says
    whether it is deprecated or unsupported.
    """
    data = assessments.data
    return {
        kind.id: {
            entry.id: {one.release.id: _classification(data, one) for one in chosen.of(assessments, entry)}
            for entry in chosen.entries_of(data, kind)
        }
        for kind in chosen.kinds_of(data)
    }


def _classification(data: Dataset, assessment: Assessment) -> Object:
    """Return a classification and which requirements stand how; what is in none of the lists is met."""
    lists = {verdict.value: [*assessment.ids_with(verdict)] for verdict in NOT_MET}
    ends = data.ends(assessment.entry, assessment.release)
    return {'classification': assessment.level, **lists, 'announced': [type_.value for type_, _ in ends]}


def classification_rows(assessments: Assessments, chosen: Chosen) -> Iterator[tuple[str, ...]]:
    """Yield a header and one row per entry and release."""
    yield HEADS
    for id_, entries in classification_tree(assessments, chosen).items():
        for entry, releases in entries.items():
            for at, (level, *lists) in ((at, tree.values()) for at, tree in releases.items()):
                yield (id_, entry, at, str(level), *map(' '.join, lists))
