# SPDX-License-Identifier: Apache-2.0
"""Records of published releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import model
from maturity.model.vocabulary import Verdict
from maturity.records.parts import as_text, evidence_list, ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.records.parts import Context
    from maturity.yamltools import Map

VERDICTS = tuple(verdict.value for verdict in Verdict)


def publication(context: Context, id_: str, tree: Map) -> model.Publication:
    """Return what a release was published as."""
    return model.Publication(
        release=id_,
        date=tree['published'],
        entries=_entries(tree['entries']),
        corrections=tuple(_correction(context, id_, part) for part in tree.get('corrections', ())),
        mark=tree.mark,
    )


def _entries(tree: Map) -> Mapping[str, model.Published]:
    return {id_: _published(part) for id_, part in tree.items()}


def _published(tree: Map) -> model.Published:
    verdicts = {requirement: verdict for verdict in VERDICTS for requirement in ids(tree, verdict)}
    return model.Published(level=tree['level'], verdicts=verdicts, mark=tree.mark)


def _correction(context: Context, id_: str, tree: Map) -> model.Correction:
    return model.Correction(
        reason=as_text(tree['reason']),
        date=tree.get('date'),
        by=tree.get('by'),
        evidence=evidence_list(context, tree, id_),
        entries=_entries(tree['entries']) if 'entries' in tree else {},
        absent=ids(tree, 'absent'),
        mark=tree.mark,
    )
