# SPDX-License-Identifier: Apache-2.0
"""Verdicts in words, for files that are read in reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maturity.assessment import Judgement
    from maturity.model import Evidence


def judgement_said(judgement: Judgement) -> list[str]:
    """Return the verdict, the reason, and each piece of evidence with the place where it is recorded."""
    return [judgement.verdict.value, str(judgement.reason), *map(evidence_said, judgement.evidence)]


def evidence_said(one: Evidence) -> str:
    """Return what a piece of evidence is."""
    target = f'{one.target}:{one.line}' if one.line else one.target
    at = f'at {one.release}' if one.release else ''
    return ' '.join(filter(None, (one.type, target, at, one.repository, f'({one.mark})')))
