# SPDX-License-Identifier: Apache-2.0
"""Two releases compared, in words: by what happened, each with its causes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity import comparison
from maturity.evaluate import Assessments
from maturity.model import Text, msg
from maturity.model.vocabulary import (
    FACTS,
    IN_BETWEEN,
    REQUIREMENTS,
    VOTES,
    CapabilityState,
    Direction,
    EventType,
    Section,
    Vote,
)
from maturity.views.events import deciding, filled, happened, recorded, why
from maturity.views.options import Newest
from maturity.views.references import (
    capability_ref,
    entry_ref,
    evidence_links,
    level_ref,
    newest_links,
    requirement_ref,
)
from maturity.views.registry import view
from maturity.views.shapes import BREAK, Table, joined, row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.comparison import (
        Comparison,
        EntryChange,
        FactChange,
        RequirementChange,
        VoteChange,
    )
    from maturity.history import Event
    from maturity.model import Dataset, Fact, GateChange, Message, Phrase, Release
    from maturity.model.messages import Value
    from maturity.rules import Suite
    from maturity.views.shapes import Parts


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One difference: of what, what it is, and why, a line each.

    `brief` is what it is under the title of its group; None where that says it all.
    `subjects`: how many entries are named that are told together.
    """

    subject: Parts
    change: Phrase
    brief: Phrase | None
    why: tuple[Parts, ...]
    subjects: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """Differences of one sort."""

    section: Section
    items: tuple[Item, ...]

    @property
    def count(self) -> int:
        """How many differences there are; those of several entries may stand together."""
        return sum(item.subjects for item in self.items)


def groups(assessments: Assessments, found: Comparison, *, evidence: bool = False) -> tuple[Group, ...]:
    """Return what is different, by what happened; groups without any are left out.

    `evidence`: with that of the requirements that decided, for outputs that
    cannot refer to the page where it stands.
    """
    data = assessments.data
    every = (
        *(
            Group(
                IN_BETWEEN if type_ is None else type_.section,
                tuple(
                    _entry(assessments, change, found.after, adjacent=found.adjacent, evidence=evidence)
                    for change in found.of_type(type_)
                ),
            )
            for type_ in (*EventType, None)
        ),
        Group(REQUIREMENTS, tuple(_requirement(data, found, change) for change in found.requirements)),
        *(Group(one.capabilities, tuple(_capabilities(data, found, one))) for one in Direction),
        Group(VOTES, tuple(_votes(data, found))),
        Group(FACTS, tuple(_fact(data, found, change) for change in found.facts)),
    )
    return tuple(group for group in every if group.items)


def merged(group: Group) -> Group:
    """Return a group in which what happened to several entries for the same reason is said once."""
    together: dict[object, list[Item]] = {}
    for number, item in enumerate(group.items):
        # What has no reason beside it has none in common either.
        key = (item.subject[1:], item.brief, item.why) if item.why else number
        together.setdefault(key, []).append(item)
    items = tuple(
        replace(
            same[0],
            subject=(*joined(item.subject[:1] for item in same), *same[0].subject[1:]),
            subjects=sum(item.subjects for item in same),
        )
        for same in together.values()
    )
    return replace(group, items=items)


@view('release-changes')
def release_changes(assessments: Assessments, release: Newest) -> Table:
    """Return what is different from the release before, with the causes.

    Lists of facts are left out: they have tables of their own, which say what changed.
    """
    before = comparison.previous(assessments.data, release)
    if before is None:
        first = comparison.events_at(assessments, release)
        items = [_entry(assessments, change, release, adjacent=True) for change in first]
    else:
        found = groups(assessments, comparison.compare(assessments, before, release))
        items = [item for group in found if group.section is not FACTS for item in group.items]
    return Table(
        name='changes',
        caption=msg('Changes in {release}', release=release.title),
        columns=(msg('Subject'), msg('What changed'), msg('Why')),
        rows=tuple(row(item.subject, item.change, joined(item.why, BREAK.value)) for item in items),
        empty=msg('This is the first release on record.')
        if before is None
        else msg('Nothing changed against the release before.'),
    )


def _item(subject: Parts, words: Phrase, *why: Parts) -> Item:
    """Return a difference that reads the same under a title and alone; reasons may be empty."""
    return Item(subject=subject, change=words, brief=words, why=tuple(filter(None, why)))


# Entries ----------------------------------------------------------------------------------------


def _entry(
    assessments: Assessments,
    change: EntryChange,
    after: Release,
    *,
    adjacent: bool,
    evidence: bool = False,
) -> Item:
    data, event = assessments.data, change.net
    there = assessments.get(change.entry.id, after.id) is not None
    subject = (entry_ref(change.entry, about=after.id if there else None),)
    steps = tuple(_step(data, step) for step in change.steps)
    if event is None:
        return Item(subject=subject, change=msg('Is what it was again'), brief=None, why=steps)
    shown = data if evidence else None
    words = happened(data, event)
    brief = None if event.type.brief is None else filled(data, event, event.type.brief)
    if not adjacent and not steps:
        words, brief = _dated(words, event), _dated(brief, event)
    # What people recorded stands with the step that it is about.
    reasons = (*deciding(shown, event), *steps) if steps else why(data, event, shown)
    return Item(subject=subject, change=words, brief=brief, why=reasons)


def _dated(words: Message | None, event: Event) -> Message:
    if words is None:
        return msg('in {release}', release=event.release.title)
    return msg('{what}, in {release}', what=words, release=event.release.title)


def _step(data: Dataset, event: Event) -> Parts:
    """Return an event on the way, with what people recorded of it."""
    words = msg('{release}: {what}', release=event.release.title, what=happened(data, event))
    return (words, *(part for line in recorded(data, event) for part in (Text('. '), *line)))


# Requirements, capabilities, facts --------------------------------------------------------------


def _requirement(data: Dataset, found: Comparison, change: RequirementChange) -> Item:
    requirement, title = change.requirement, change.release.title
    if found.adjacent:
        words = msg('Required from this release on') if change.in_force else msg('No longer required')
    elif change.in_force:
        words = msg('Required from {release} on', release=title)
    else:
        words = msg('No longer required from {release} on', release=title)
    about = (level_ref(data, requirement.level), Text(':'), requirement.quote)
    return _item((requirement_ref(requirement),), words, about, evidence_links(data, requirement.evidence))


def _capabilities(data: Dataset, found: Comparison, direction: Direction) -> Iterator[Item]:
    """Yield the capabilities that went in a direction."""
    for change in found.capabilities:
        if change.direction is direction:
            before, after = (CapabilityState(state).words for state in (change.before, change.after))
            subject = (
                entry_ref(change.entry, about=change.capability.id),
                Text(': '),
                capability_ref(change.capability),
            )
            words = msg('was {before}, is {after}', before=before, after=after)
            yield _item(subject, words, _grounds(data, change.fact, found.after))


def _grounds(data: Dataset, fact: Fact | None, release: Release) -> Parts:
    """Return the remark and the evidence of a fact as of a release."""
    shown = newest_links(data, fact, release)
    return shown if fact is None or fact.note is None else (fact.note, *shown)


def _fact(data: Dataset, found: Comparison, change: FactChange) -> Item:
    source = change.type.sources.get(change.by or '')
    by: Parts = () if source is None else (msg('({note})', note=source),)
    subject = (entry_ref(change.entry), Text(': '), change.type.title, *by)
    return _item(subject, _listed(data, change), _grounds(data, change.after, found.after))


def _listed(data: Dataset, change: FactChange) -> Message:
    """Return which values came and went; what is unknown is told from what is not there."""
    added, removed = (_names(data, change, ids) for ids in (change.added, change.removed))
    if change.after is None:
        return msg('nothing is recorded any more; was {values}', values=removed)
    if change.before is None:
        return msg('is {values}; nothing was recorded', values=added)
    if not change.removed:
        return msg('with {added} now', added=added)
    if not change.added:
        return msg('without {removed} now', removed=removed)
    return msg('with {added} now, without {removed}', added=added, removed=removed)


def _names(data: Dataset, change: FactChange, ids: Iterable[str]) -> tuple[Text | Message, ...]:
    entries = {} if change.type.values is None else data.entries
    return tuple(entries[id_].title if id_ in entries else Text(id_) for id_ in ids) or (msg('none'),)


# Votes ------------------------------------------------------------------------------------------


def _votes(data: Dataset, found: Comparison) -> Iterator[Item]:
    """Yield the changes of suites, by pipeline; entries that have theirs of the same jobs stand together."""
    together: dict[tuple[object, ...], list[VoteChange]] = {}
    for change in sorted(found.votes, key=_way):
        before, after = change.before, change.after
        together.setdefault((change.pipeline, before, after), []).append(change)
    for changes in together.values():
        yield _vote(data, found, changes)


def _way(change: VoteChange) -> tuple[str, int, int]:
    order = list(Vote)
    return change.pipeline, -order.index(change.after.vote), -order.index(change.before.vote)


def _vote(data: Dataset, found: Comparison, changes: list[VoteChange]) -> Item:
    """Return how one suite changed for the entries that share it."""
    pipeline, before, after = changes[0].pipeline, changes[0].before, changes[0].after
    values: dict[str, Value] = {
        'pipeline': pipeline,
        'before': before.vote.words,
        'after': after.vote.words,
    }
    records = {record.mark: record for change in changes for record in change.changes}
    why = (
        _suite(data, found.before, before),
        _suite(data, found.after, after),
        *(_recorded(data, record) for record in records.values()),
    )
    return Item(
        subject=joined((entry_ref(change.entry),) for change in changes),
        subjects=len(changes),
        change=msg('Best test suite in {pipeline}: was {before}, is {after}').filled(**values),
        brief=msg('in {pipeline} was {before}, is {after}').filled(**values),
        why=tuple(filter(None, why)),
    )


def _recorded(data: Dataset, record: GateChange) -> Parts:
    """Return the day of a recorded change of jobs, its evidence and remark."""
    date = (Text(record.evidence.date),) if record.evidence.date else ()
    note = () if record.note is None else (record.note,)
    return (*date, *evidence_links(data, (record.evidence,)), *note)


def _suite(data: Dataset, release: Release, suite: Suite) -> Parts:
    """Return the jobs of a suite, at their lines."""
    jobs = evidence_links(data, suite.evidence)
    return (msg('{release}:', release=release.title), *jobs) if jobs else ()
