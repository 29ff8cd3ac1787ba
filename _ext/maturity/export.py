# SPDX-License-Identifier: Apache-2.0
"""Assessments in stable, documented shapes for other programs."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from maturity.rules import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.evaluate import Assessment, Assessments
    from maturity.model import Kind

# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = ('=', '+', '-', '@', '\t', '\r')


def classification_tree(
    assessments: Assessments, *, kind: str | None = None, release: str | None = None
) -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    """Return `{kind: {entry: {release: {classification, unmet, unknown, waived}}}}`.

    Releases in which an entry does not exist are left out; the lists hold
    requirement ids in catalogue order, whatever their level.
    """
    data = assessments.data
    return {
        str(id_): {
            entry.id: {
                str(one.release.id): _as_object(one) for one in _chosen(assessments, entry.id, release)
            }
            for entry in data.of_kind(id_)
        }
        for id_ in data.kinds
        if kind in {None, id_}
    }


def _chosen(assessments: Assessments, entry: str, release: str | None) -> Iterator[Assessment]:
    for one in assessments.by_entry[entry].values():
        if release in {None, one.release.id}:
            yield one


def _as_object(assessment: Assessment) -> dict[str, object]:
    return {
        'classification': str(assessment.level),
        **{
            outcome.value: [str(v.requirement.id) for v in assessment.with_outcome(outcome)]
            for outcome in (Outcome.UNMET, Outcome.UNKNOWN, Outcome.WAIVED)
        },
    }


def as_json(value: object) -> str:
    """Return `value` as JSON, indented, ending with a line break."""
    return json.dumps(value, indent=2, ensure_ascii=False) + '\n'


def as_csv(rows: Iterable[Iterable[str]]) -> str:
    """Return `rows` as CSV (RFC 4180), safe to open in a spreadsheet."""
    out = io.StringIO()
    csv.writer(out, lineterminator='\r\n').writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def classification_rows(
    assessments: Assessments, *, kinds: Iterable[Kind], release: str | None = None
) -> Iterator[tuple[str, ...]]:
    """Yield a header and one row per entry and release."""
    yield ('kind', 'entry', 'release', 'classification', 'unmet', 'unknown', 'waived')
    for kind in kinds:
        for entry in assessments.data.of_kind(kind.id):
            for one in _chosen(assessments, entry.id, release):
                lists = (Outcome.UNMET, Outcome.UNKNOWN, Outcome.WAIVED)
                ids = (' '.join(v.requirement.id for v in one.with_outcome(o)) for o in lists)
                yield (kind.id, entry.id, one.release.id, one.level, *ids)
