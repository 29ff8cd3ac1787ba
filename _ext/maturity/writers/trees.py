# SPDX-License-Identifier: Apache-2.0
"""A comparison of releases in a stable, documented shape for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import links
from maturity.model.vocabulary import IN_BETWEEN, Direction, EventType
from maturity.rules import job_evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.assessment import Judgement
    from maturity.comparison import (
        CapabilityChange,
        Comparison,
        EntryChange,
        FactChange,
        RequirementChange,
        VoteChange,
    )
    from maturity.history import Change, Event
    from maturity.model import CapabilityFact, Dataset, Evidence, ListFact, Release, Text
    from maturity.rules import Suite

VERSION = 1
"""The version of the shape; it rises when a key goes or means something else."""


def comparison_tree(data: Dataset, found: Comparison) -> dict[str, object]:
    """Return a comparison; every list is there, also where it is empty."""
    tree: dict[str, object] = {
        'version': VERSION,
        'before': _release(found.before),
        'after': _release(found.after),
    }
    for type_ in (*EventType, None):
        section = IN_BETWEEN if type_ is None else type_.section
        tree[section.id] = [_entry(data, one) for one in found.of_type(type_)]
    tree['requirements'] = [_requirement(data, one) for one in found.requirements]
    for direction in Direction:
        tree[direction.capabilities.id] = [
            _capability(data, found.after, one) for one in found.capabilities if one.direction is direction
        ]
    tree['votes'] = [_vote(data, found, one) for one in found.votes]
    tree['facts'] = [_fact(data, found.after, one) for one in found.facts]
    return tree


def _release(release: Release) -> dict[str, object]:
    return {'id': str(release.id), 'title': str(release.title), 'tag': release.tag}


def _text(text: Text | None) -> str | None:
    return None if text is None else str(text)


def _addresses(data: Dataset, evidence: Iterable[Evidence]) -> list[str]:
    found = (links.address(data, one) for one in evidence)
    return list(dict.fromkeys(one for one in found if one is not None))


def _newest(data: Dataset, fact: CapabilityFact | ListFact | None, release: Release) -> list[str]:
    return [] if fact is None else _addresses(data, links.newest(data, fact.evidence, release))


# Entries ----------------------------------------------------------------------------------------


def _entry(data: Dataset, change: EntryChange) -> dict[str, object]:
    tree = _named(change)
    if change.net is not None:
        tree |= _event(data, change.net)
    return {**tree, 'steps': [{'event': one.type.value, **_event(data, one)} for one in change.steps]}


def _named(change: EntryChange | CapabilityChange | FactChange | VoteChange) -> dict[str, object]:
    entry = change.entry
    return {'entry': str(entry.id), 'kind': str(entry.kind), 'title': str(entry.title)}


def _event(data: Dataset, event: Event) -> dict[str, object]:
    records = [one for one in (event.demotion, event.milestone) if one is not None]
    reasons = [str(one.reason) for one in records if one.reason is not None]
    former = None if event.milestone is None else event.milestone.old_id
    return {
        'release': str(event.release.id),
        'from': None if event.old is None else str(event.old),
        'to': None if event.new is None else str(event.new),
        **({'old-id': str(former)} if former is not None else {}),
        'reasons': reasons,
        'evidence': _addresses(data, (part for one in records for part in one.evidence)),
        'causes': [_cause(data, one) for one in event.causes],
    }


def _cause(data: Dataset, change: Change) -> dict[str, object]:
    judgement = change.after or change.before
    assert judgement is not None
    return {
        'requirement': str(judgement.requirement.id),
        'level': str(judgement.requirement.level),
        'before': _verdict(change.before),
        'after': _verdict(change.after),
        'reason': str(judgement.reason),
        'evidence': _addresses(data, judgement.evidence),
    }


def _verdict(judgement: Judgement | None) -> str | None:
    """Return a verdict; None where the requirement was not in force."""
    return None if judgement is None else judgement.verdict.value


# What entries have, and what they need ----------------------------------------------------------


def _requirement(data: Dataset, change: RequirementChange) -> dict[str, object]:
    one = change.requirement
    return {
        'requirement': str(one.id),
        'kind': str(one.kind),
        'level': str(one.level),
        'title': str(one.title),
        'in-force': change.in_force,
        'release': str(change.release.id),
        'evidence': _addresses(data, one.evidence),
    }


def _capability(data: Dataset, release: Release, change: CapabilityChange) -> dict[str, object]:
    return {
        **_named(change),
        'capability': str(change.capability.id),
        'before': change.before,
        'after': change.after,
        'note': None if change.fact is None else _text(change.fact.note),
        'evidence': _newest(data, change.fact, release),
    }


def _vote(data: Dataset, found: Comparison, change: VoteChange) -> dict[str, object]:
    return {
        **_named(change),
        'pipeline': str(change.pipeline),
        'direction': change.direction.value,
        'before': _suite(data, found.before, change.before),
        'after': _suite(data, found.after, change.after),
        'changes': [
            {
                'date': record.evidence.date,
                'note': _text(record.note),
                'evidence': _addresses(data, (record.evidence,)),
            }
            for record in change.records
        ],
    }


def _suite(data: Dataset, release: Release, suite: Suite) -> dict[str, object]:
    evidence = [job_evidence(release, job) for job in suite.jobs]
    return {
        'vote': suite.vote.value,
        'jobs': [str(job.name) for job in suite.jobs],
        'evidence': _addresses(data, evidence),
    }


def _fact(data: Dataset, release: Release, change: FactChange) -> dict[str, object]:
    return {
        **_named(change),
        'list': str(change.type.id),
        'source': None if change.by is None else str(change.by),
        'before': None if change.before is None else [str(one) for one in change.before.values],
        'after': None if change.after is None else [str(one) for one in change.after.values],
        'added': [str(one) for one in change.added],
        'removed': [str(one) for one in change.removed],
        'evidence': _newest(data, change.after, release),
    }
