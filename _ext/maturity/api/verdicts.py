# SPDX-License-Identifier: Apache-2.0
"""Classifications as JSON and as rows: in short, and with every verdict and its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.api.encoder import encode
from maturity.api.text import given
from maturity.model.vocabulary import NOT_MET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.assessment import Assessment, Judgement
    from maturity.evaluate import Assessments
    from maturity.model import Dataset, Kind

    Object = dict[str, object]

HEADS = ('kind', 'entry', 'release', 'classification', *(verdict.value for verdict in NOT_MET))
"""The heads of a table of classifications."""


def summary(assessment: Assessment) -> Object:
    """Return a classification and which requirements stand how; met is what is in none of the lists."""
    return {
        **_verdicts(assessment),
        **({'dead': True} if assessment.dead else {}),
        **given(accepted_gaps=[one.requirement.id for one in assessment.accepted_gaps] or None),
    }


def _verdicts(assessment: Assessment) -> Object:
    return {
        'classification': str(assessment.level),
        **{
            verdict.value: [str(v.requirement.id) for v in assessment.with_verdict(verdict)]
            for verdict in NOT_MET
        },
    }


def assessment(data: Dataset, one: Assessment) -> Object:
    """Return all that is found of one entry at one release."""
    position = one.release.position
    return {
        **given(
            release=one.release.id,
            classification=one.level,
            dead=one.dead,
            ladder=one.ladder,
            next_level=one.next_level,
            missing=[v.requirement.id for v in one.in_the_way],
            accepted_gaps=[v.requirement.id for v in one.accepted_gaps],
            declared=[
                given(level=found.level, by=found.by)
                for found in one.entry.declared
                if position in found.span
            ],
        ),
        'verdicts': [_judgement(data, judgement) for judgement in one.judgements],
    }


def _judgement(data: Dataset, judgement: Judgement) -> Object:
    waiver = judgement.waiver
    return {
        **given(
            requirement=judgement.requirement.id,
            level=judgement.requirement.level,
            outcome=judgement.verdict.value,
            reason=judgement.reason,
            waiver=None if waiver is None else encode(data, waiver),
        ),
        'evidence': encode(data, judgement.evidence),
    }


# What `maturity classify` prints ----------------------------------------------------------------


def classification_tree(
    assessments: Assessments, *, kind: str | None = None, release: str | None = None
) -> dict[str, dict[str, dict[str, Object]]]:
    """Return `{kind: {entry: {release: {classification, unmet, unknown, waived}}}}`.

    Releases in which an entry does not exist are left out; the lists hold
    requirement ids in catalogue order, whatever their level.
    """
    data = assessments.data
    return {
        str(id_): {
            entry.id: {str(one.release.id): _verdicts(one) for one in _chosen(assessments, entry.id, release)}
            for entry in data.of_kind(id_)
        }
        for id_ in data.kinds
        if kind in {None, id_}
    }


def _chosen(assessments: Assessments, entry: str, release: str | None) -> Iterator[Assessment]:
    for one in assessments.by_entry[entry].values():
        if release in {None, one.release.id}:
            yield one


def classification_rows(
    assessments: Assessments, *, kinds: Iterable[Kind], release: str | None = None
) -> Iterator[tuple[str, ...]]:
    """Yield a header and one row per entry and release."""
    yield HEADS
    for kind in kinds:
        for entry in assessments.data.of_kind(kind.id):
            yield from _rows(_chosen(assessments, entry.id, release))


def entry_rows(assessments: Assessments, entry: str) -> Iterator[tuple[str, ...]]:
    """Yield a header and one row per release of an entry."""
    yield HEADS
    yield from _rows(_chosen(assessments, entry, None))


def _rows(found: Iterable[Assessment]) -> Iterator[tuple[str, ...]]:
    for one in found:
        ids = (' '.join(v.requirement.id for v in one.with_verdict(verdict)) for verdict in NOT_MET)
        yield (one.entry.kind, one.entry.id, one.release.id, one.level, *ids)
