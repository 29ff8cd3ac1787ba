# SPDX-License-Identifier: Apache-2.0
"""Facts as JSON: each with its range, what it says, and evidence with the address that it leads to.

Keys are those of the record.  What is not recorded has no key: only a fact
can say that there is nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import links
from maturity.api.text import given

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.model import Dataset, Detail, Entry, Evidence, Fact, ListFact, Milestone, Span

    Object = dict[str, object]


def evidence(data: Dataset, one: Evidence) -> Object:
    """Return a piece of evidence, with the https address where a reader can see it, if there is one."""
    in_a_repository = one.type in {'path', 'change'}
    return given(
        type=one.type,
        **{one.type: one.target},
        repository=(one.repository or data.main_repository) if in_a_repository else None,
        ref=links.reference(data, one)[1] if one.type == 'path' else None,
        release=one.release,
        line=one.line,
        symbol=one.symbol,
        date=one.date,
        note=one.note,
        address=links.address(data, one),
    )


def evidences(data: Dataset, found: Iterable[Evidence]) -> list[Object]:
    """Return pieces of evidence."""
    return [evidence(data, one) for one in found]


def span(found: Span) -> Object:
    """Return a range: both ends are inclusive, and without `last` it still holds."""
    return given(since=found.since, last=found.last)


def fact(data: Dataset, one: Fact, **says: object) -> Object:
    """Return a fact and what it `says`."""
    return {
        **span(one.span),
        **given(**says, note=one.note, confidence=one.confidence),
        'evidence': evidences(data, one.evidence),
    }


def _lists(data: Dataset, facts: Iterable[ListFact]) -> list[Object]:
    return [fact(data, one, values=one.values, by=one.by) for one in facts]


def milestone(data: Dataset, one: Milestone | None) -> Object | None:
    """Return an event that people recorded."""
    if one is None:
        return None
    return {
        **given(release=one.release, before=one.before or None, from_=one.old_id, reason=one.reason),
        'evidence': evidences(data, one.evidence),
    }


def details(found: Iterable[Detail]) -> Object:
    """Return details under their name, or nothing where there are none."""
    said = [given(label=one.label, text=one.text, link=one.link) for one in found]
    return {'details': said} if said else {}


def entry(data: Dataset, one: Entry) -> Object:
    """Return an entry with all facts about it."""
    life = {
        name: milestone(data, found)
        for name, found in (
            ('introduced', one.introduced),
            ('removed', one.removed),
            ('dead', one.dead),
            ('rewritten', one.rewritten),
        )
    }
    return {
        **given(id=one.id, kind=one.kind, type=one.type, title=one.title, description=one.description),
        **details(one.details),
        **{name: found for name, found in life.items() if found is not None},
        'renamed': [milestone(data, found) for found in one.renamed],
        'implementation': [
            fact(data, found, path=found.path, symbol=found.symbol, none=found.none)
            for found in one.implementation
        ],
        'declared': [fact(data, found, level=found.level, by=found.by) for found in one.declared],
        'capabilities': {
            str(id_): [fact(data, found, state=found.state, reason=found.reason) for found in states]
            for id_, states in one.capabilities.items()
        },
        'claims': _lists(data, one.claims),
        'facts': {str(id_): _lists(data, found) for id_, found in one.facts.items()},
        'exercises': [str(id_) for id_ in one.exercises],
        'default-for': _lists(data, one.default_for),
        **_decisions(data, one),
    }


def _decisions(data: Dataset, one: Entry) -> Object:
    """Return what people decided about an entry."""
    return {
        'attestations': [
            fact(data, found, requirement=found.requirement, state=found.state, reason=found.reason)
            for found in one.attestations
        ],
        'waivers': [
            fact(
                data, found, requirement=found.requirement, type=found.type, reason=found.reason, by=found.by
            )
            for found in one.waivers
        ],
        'opt-ins': [fact(data, found, level=found.level, reason=found.reason) for found in one.opt_ins],
        'demotions': [
            {
                **given(release=found.release, reason=found.reason),
                'evidence': evidences(data, found.evidence),
            }
            for found in one.demotions
        ],
    }
