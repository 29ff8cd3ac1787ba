# SPDX-License-Identifier: Apache-2.0
"""A comparison of releases in a stable, documented shape for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import links
from maturity.model.vocabulary import IN_BETWEEN, Direction, EventType
from maturity.rules import job_evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.comparison import (
        CapabilityChange,
        Comparison,
        EntryChange,
        FactChange,
        RequirementChange,
        VoteChange,
    )
    from maturity.history import Change, Event
    from maturity.model import CapabilityFact, Dataset, Evidence, ListFact, Release
    from maturity.rules import Suite

    Tree = dict[str, object]

VERSION = 1
"""The version of the shape; it rises when a key goes or means something else."""


def comparison_tree(data: Dataset, comparison: Comparison) -> Tree:
    """Return a comparison as it is to be JSON; every list is there, also where it is empty."""
    tree: Tree = {
        'version': VERSION,
        'before': _release(comparison.before),
        'after': _release(comparison.after),
    }
    for type_ in (*EventType, None):
        section = IN_BETWEEN if type_ is None else type_.section
        tree[section.id] = [_entry(data, change) for change in comparison.of_type(type_)]
    tree['requirements'] = [_requirement(data, change) for change in comparison.requirements]
    for direction in Direction:
        tree[direction.capabilities.id] = [
            _capability(data, comparison.after, change)
            for change in comparison.capabilities
            if change.direction is direction
        ]
    tree['votes'] = [_vote(data, comparison, change) for change in comparison.votes]
    tree['facts'] = [_fact(data, comparison.after, change) for change in comparison.facts]
    return tree


def _release(release: Release) -> Tree:
    return {'id': release.id, 'title': release.title, 'tag': release.tag}


def _named(change: EntryChange | CapabilityChange | FactChange | VoteChange) -> Tree:
    entry = change.entry
    return {'entry': entry.id, 'kind': entry.kind, 'title': entry.title}


def _addresses(data: Dataset, evidence: Iterable[Evidence]) -> list[str]:
    return [*dict.fromkeys(filter(None, (links.address(data, part) for part in evidence)))]


def _newest(data: Dataset, fact: CapabilityFact | ListFact | None, release: Release) -> list[str]:
    return [] if fact is None else _addresses(data, links.newest(data, fact.evidence, release))


# Entries ----------------------------------------------------------------------------------------


def _entry(data: Dataset, change: EntryChange) -> Tree:
    net = {} if change.net is None else _event(data, change.net)
    steps = [{'event': event.type.value, **_event(data, event)} for event in change.steps]
    return {**_named(change), **net, 'steps': steps}


def _event(data: Dataset, event: Event) -> Tree:
    records = [record for record in (event.demotion, event.milestone) if record is not None]
    former = None if event.milestone is None else event.milestone.old_id
    return {
        'release': event.release.id,
        'from': event.old,
        'to': event.new,
        **({} if former is None else {'old-id': former}),
        'reasons': [record.reason for record in records if record.reason is not None],
        'evidence': _addresses(data, (part for record in records for part in record.evidence)),
        'causes': [_cause(data, cause) for cause in event.causes],
    }


def _cause(data: Dataset, change: Change) -> Tree:
    judgement = change.after or change.before
    assert judgement is not None
    # None where the requirement was not in force.
    before, after = (judgement and judgement.verdict.value for judgement in (change.before, change.after))
    return {
        'requirement': judgement.requirement.id,
        'level': judgement.requirement.level,
        'before': before,
        'after': after,
        'reason': judgement.reason,
        'evidence': _addresses(data, judgement.evidence),
    }


# What entries have, and what they need ----------------------------------------------------------


def _requirement(data: Dataset, change: RequirementChange) -> Tree:
    requirement = change.requirement
    return {
        'requirement': requirement.id,
        'kind': requirement.kind,
        'level': requirement.level,
        'title': requirement.title,
        'in-force': change.in_force,
        'release': change.release.id,
        'evidence': _addresses(data, requirement.evidence),
    }


def _capability(data: Dataset, release: Release, change: CapabilityChange) -> Tree:
    return {
        **_named(change),
        'capability': change.capability.id,
        'before': change.before,
        'after': change.after,
        'note': change.fact and change.fact.note,
        'evidence': _newest(data, change.fact, release),
    }


def _vote(data: Dataset, comparison: Comparison, change: VoteChange) -> Tree:
    return {
        **_named(change),
        'pipeline': change.pipeline,
        'direction': change.direction.value,
        'before': _suite(data, comparison.before, change.before),
        'after': _suite(data, comparison.after, change.after),
        'changes': [
            {
                'date': record.evidence.date,
                'note': record.note,
                'evidence': _addresses(data, (record.evidence,)),
            }
            for record in change.records
        ],
    }


def _suite(data: Dataset, release: Release, suite: Suite) -> Tree:
    return {
        'vote': suite.vote.value,
        'jobs': [job.name for job in suite.jobs],
        'evidence': _addresses(data, (job_evidence(release, job) for job in suite.jobs)),
    }


def _fact(data: Dataset, release: Release, change: FactChange) -> Tree:
    return {
        **_named(change),
        'list': change.type.id,
        'source': change.by,
        'before': change.before and change.before.values,
        'after': change.after and change.after.values,
        'added': change.added,
        'removed': change.removed,
        'evidence': _newest(data, change.after, release),
    }
