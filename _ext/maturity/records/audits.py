# SPDX-License-Identifier: Apache-2.0
"""Records of audits: how facts are read from the source, and what the last audit found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import model
from maturity.records.parts import as_text, evidence_record, ids
from maturity.yamltools import Scalar

if TYPE_CHECKING:
    from maturity.records.parts import Context
    from maturity.yamltools import Map


def recipe(context: Context, tree: Map) -> model.Recipe | None:
    """Return a recipe, or None where its range is none; without a range it is for all releases."""
    span = context.span(tree, always=True)
    if span is None:
        return None
    return model.Recipe(
        fact=tree['fact'],
        kind=tree.get('kind'),
        by=tree.get('by'),
        types=ids(tree, 'types'),
        span=span,
        reader=tree['reader'],
        parameters={
            name: part if isinstance(part, Scalar) else tuple(part)
            for name, part in tree.get('with', {}).items()
        },
        mark=tree.mark,
    )


def audited(context: Context, tree: Map) -> model.Audited:
    """Return what the last audit found; what it says about releases that are gone is left out."""
    return model.Audited(
        digest=tree['record'],
        sources=dict(tree['sources']),
        counts=tuple(_count(part) for part in tree['counts'] if part['release'] in context.positions),
        findings=tuple(
            _finding(context, part)
            for part in tree['findings']
            if part['since'] in context.positions and part['last'] in context.positions
        ),
    )


def _count(tree: Map) -> model.AuditedCount:
    return model.AuditedCount(
        release=tree['release'],
        fact=tree['fact'],
        agrees=int(tree['agrees']),
        disagrees=int(tree['disagrees']),
        cannot_tell=int(tree['cannot-tell']),
        mark=tree.mark,
    )


def _finding(context: Context, tree: Map) -> model.AuditedFinding:
    place = tree.get('place')
    return model.AuditedFinding(
        release=tree['since'],
        last=tree['last'],
        fact=tree['fact'],
        subject=tree['subject'],
        about=as_text(tree['about']),
        outcome=tree['outcome'],
        found=as_text(tree['found']),
        place=None if place is None else evidence_record(place, 'path', tree['since']),
        mark=tree.mark,
    )
