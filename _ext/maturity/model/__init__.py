# SPDX-License-Identifier: Apache-2.0
"""The record: frozen, resolved, and ignorant of where it came from.

The annotations of these records are the one place that says what a record
holds (see `maturity.model.forms`).  Everything is normalised by the loader, so
that nothing later asks "text or mapping?" or "is this release known?".  Text
that people read carries the place where it was written (`Text.mark`), so that
an error, a translation and an edit link can name it.
"""

from __future__ import annotations

from maturity.model.basics import SourceMark, Text, natural
from maturity.model.catalogues import Capability, FactType, Kind, Level, Requirement
from maturity.model.dataset import Dataset, at
from maturity.model.entries import (
    CapabilityFact,
    Claim,
    Declaration,
    Demotion,
    Entry,
    Implementation,
    ListFact,
    Waiver,
)
from maturity.model.facts import Detail, Evidence, Fact, Life, Milestone, Span
from maturity.model.messages import (
    Inline,
    Message,
    Phrase,
    Sentence,
    clauses,
    commas,
    either,
    following,
    msg,
    msgs,
    tell,
)
from maturity.model.published import Correction, Publication, Published
from maturity.model.recipes import Condition, Derivation, Parameter, Recipe
from maturity.model.releases import Gate, GateChange, Job, Release
from maturity.model.rules import Context, Rule, Ruling
from maturity.model.vocabulary import Verdict
