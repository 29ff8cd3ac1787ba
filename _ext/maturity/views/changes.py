# SPDX-License-Identifier: Apache-2.0
"""Two releases compared, in words: by what happened, each with its causes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity import comparison, links, summary
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
from maturity.rules import job_evidence
from maturity.views.events import causes, happened, recorded, why
from maturity.views.parts import (
    BREAK,
    Row,
    Table,
    capability_ref,
    entry_ref,
    evidence_links,
    joined,
    level_ref,
    requirement_ref,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.comparison import (
        CapabilityChange,
        Comparison,
        EntryChange,
        FactChange,
        RequirementChange,
        VoteChange,
    )
    from maturity.evaluate import Assessments
    from maturity.history import Event
    from maturity.model import CapabilityFact, Dataset, ListFact, Message, Phrase, Release
    from maturity.model.messages import Value
    from maturity.rules import Suite
    from maturity.views.parts import Parts


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Differences of one sort."""

    section: Section
    items: tuple[Item, ...]

    @property
    def count(self) -> int:
        """How many differences there are; those of several entries may stand together."""
        return sum(one.subjects for one in self.items)


_WAS_IS = msg('was {before}, is {after}')


def groups(assessments: Assessments, found: Comparison, *, evidence: bool = False) -> tuple[Group, ...]:
    """Return what is different, by what happened; groups without any are left out.

    `evidence`: with that of the requirements that decided, for outputs that
    cannot refer to the page where it stands.
    """
    every = [
        *_entry_groups(assessments, found, evidence=evidence),
        Group(
            section=REQUIREMENTS,
            items=tuple(_requirement(assessments.data, found, one) for one in found.requirements),
        ),
        *_capability_groups(assessments.data, found),
        Group(
            section=VOTES,
            items=tuple(_votes(assessments.data, found)),
        ),
        Group(
            section=FACTS,
            items=tuple(_fact(assessments.data, found, one) for one in found.facts),
        ),
    ]
    return tuple(one for one in every if one.items)


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


def release_changes(assessments: Assessments, release: Release) -> Table:
    """Return what is different from the release before, with the causes.

    Lists of facts are left out: they have tables of their own, which say what changed.
    """
    before = comparison.previous(assessments.data, release)
    found = () if before is None else groups(assessments, comparison.compare(assessments, before, release))
    items = (
        _first(assessments, release)
        if before is None
        else [item for group in found if group.section is not FACTS for item in group.items]
    )
    return Table(
        name='changes',
        caption=msg('Changes in {release}', release=release.title),
        columns=(msg('Subject'), msg('What changed'), msg('Why')),
        rows=tuple(Row((item.subject, (item.change,), joined(item.why, BREAK.value))) for item in items),
        empty=msg('Nothing changed against the release before.')
        if before is not None
        else msg('This is the first release on record.'),
    )


def _first(assessments: Assessments, release: Release) -> list[Item]:
    """Return what is recorded to have happened at the first release, which has none before it."""
    found = comparison.at_first(assessments, release)
    return [_entry(assessments, one, release, adjacent=True) for one in found]


# Entries ----------------------------------------------------------------------------------------


def _entry_groups(assessments: Assessments, found: Comparison, *, evidence: bool) -> Iterator[Group]:
    for type_ in (*EventType, None):
        items = (
            _entry(assessments, one, found.after, adjacent=found.adjacent, evidence=evidence)
            for one in found.of_type(type_)
        )
        yield Group(section=IN_BETWEEN if type_ is None else type_.section, items=tuple(items))


def _entry(
    assessments: Assessments,
    change: EntryChange,
    after: Release,
    *,
    adjacent: bool,
    evidence: bool = False,
) -> Item:
    data = assessments.data
    there = assessments.get(change.entry.id, after.id) is not None
    subject = (entry_ref(change.entry, about=after.id if there else None),)
    steps = tuple(_step(data, one) for one in change.steps)
    if change.net is None:
        return Item(subject=subject, change=msg('Is what it was again'), brief=None, why=steps)
    dated = not adjacent and not change.steps
    shown = data if evidence else None
    words = happened(data, change.net)
    brief = _brief(data, change.net)
    return Item(
        subject=subject,
        change=_dated(words, change.net) if dated else words,
        brief=_dated(brief, change.net) if dated else brief,
        # What people recorded stands with the step that it is about.
        why=(*causes(shown, change.net), *steps) if steps else why(data, change.net, shown),
    )


def _brief(data: Dataset, event: Event) -> Message | None:
    """Return what happened, where the title of the group says what sort of thing it was."""
    if event.type.brief is None:
        return None
    ends = {'old': event.old, 'new': event.new}
    levels = {name: summary.level_title(data, id_) for name, id_ in ends.items() if id_ is not None}
    former = '' if event.milestone is None else event.milestone.old_id or ''
    return event.type.brief.filled(**levels, id=former)


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
    words = msg('Required from this release on') if change.in_force else msg('No longer required')
    if not found.adjacent:
        words = (
            msg('Required from {release} on', release=change.release.title)
            if change.in_force
            else msg('No longer required from {release} on', release=change.release.title)
        )
    evidence = evidence_links(data, change.requirement.evidence)
    about = (level_ref(data, change.requirement.level), Text(':'), change.requirement.quote)
    return Item(
        subject=(requirement_ref(change.requirement),),
        change=words,
        brief=words,
        why=(about, evidence) if evidence else (about,),
    )


def _capability_groups(data: Dataset, found: Comparison) -> Iterator[Group]:
    for direction in Direction:
        items = (_capability(data, found, one) for one in found.capabilities if one.direction is direction)
        yield Group(section=direction.capabilities, items=tuple(items))


def _capability(data: Dataset, found: Comparison, change: CapabilityChange) -> Item:
    states = {'before': CapabilityState(change.before).words, 'after': CapabilityState(change.after).words}
    words = _WAS_IS.filled(**states)
    subject = (
        entry_ref(change.entry, about=change.capability.id),
        Text(': '),
        capability_ref(change.capability),
    )
    grounds = () if change.fact is None else _grounds(data, change.fact, found.after)
    return Item(subject=subject, change=words, brief=words, why=(grounds,) if grounds else ())


def _grounds(data: Dataset, fact: CapabilityFact | ListFact, release: Release) -> Parts:
    """Return the remark and the evidence of a fact as of a release."""
    shown = evidence_links(data, links.newest(data, fact.evidence, release), release)
    return shown if fact.note is None else (fact.note, *shown)


def _fact(data: Dataset, found: Comparison, change: FactChange) -> Item:
    source = change.type.sources.get(change.by or '')
    by: Parts = () if source is None else (msg('({note})', note=source),)
    words = _listed(data, change)
    grounds = () if change.after is None else _grounds(data, change.after, found.after)
    return Item(
        subject=(entry_ref(change.entry), Text(': '), change.type.title, *by),
        change=words,
        brief=words,
        why=(grounds,) if grounds else (),
    )


def _listed(data: Dataset, change: FactChange) -> Message:
    """Return which values came and went; what is unknown is told from what is not there."""
    if change.after is None:
        return msg('nothing is recorded any more; was {values}', values=_names(data, change, change.removed))
    if change.before is None:
        return msg('is {values}; nothing was recorded', values=_names(data, change, change.added))
    added, removed = _names(data, change, change.added), _names(data, change, change.removed)
    if not change.removed:
        return msg('with {added} now', added=added)
    if not change.added:
        return msg('without {removed} now', removed=removed)
    return msg('with {added} now, without {removed}', added=added, removed=removed)


def _names(data: Dataset, change: FactChange, ids: Iterable[str]) -> tuple[Text | Message, ...]:
    if change.type.values is None:
        return tuple(map(Text, ids)) or (msg('none'),)
    return tuple(data.entries[one].title if one in data.entries else Text(one) for one in ids) or (
        msg('none'),
    )


# Votes ------------------------------------------------------------------------------------------


def _votes(data: Dataset, found: Comparison) -> Iterator[Item]:
    """Yield the changes of suites, by pipeline; entries that have theirs of the same jobs stand together."""
    together: dict[tuple[object, ...], list[VoteChange]] = {}
    for one in sorted(found.votes, key=_way):
        marks = tuple(job.mark for job in (*one.before.jobs, *one.after.jobs))
        together.setdefault((one.pipeline, one.before.vote, one.after.vote, marks), []).append(one)
    for changes in together.values():
        yield _vote(data, found, changes)


def _way(change: VoteChange) -> tuple[str, int, int]:
    order = list(Vote)
    return change.pipeline, -order.index(change.after.vote), -order.index(change.before.vote)


def _vote(data: Dataset, found: Comparison, changes: list[VoteChange]) -> Item:
    """Return how one suite changed for the entries that share it."""
    one = changes[0]
    values: dict[str, Value] = {
        'pipeline': one.pipeline,
        'before': one.before.vote.words,
        'after': one.after.vote.words,
    }
    suites = (_suite(data, found.before, one.before), _suite(data, found.after, one.after))
    records = {record.mark: record for change in changes for record in change.records}
    changed = (
        (
            *((Text(record.evidence.date),) if record.evidence.date else ()),
            *evidence_links(data, (record.evidence,)),
            *((record.note,) if record.note is not None else ()),
        )
        for record in records.values()
    )
    return Item(
        subject=joined((entry_ref(change.entry),) for change in changes),
        subjects=len(changes),
        change=msg('Best test suite in {pipeline}: was {before}, is {after}').filled(**values),
        brief=msg('in {pipeline} was {before}, is {after}').filled(**values),
        why=tuple(filter(None, (*suites, *changed))),
    )


def _suite(data: Dataset, release: Release, suite: Suite) -> Parts:
    """Return the jobs of a suite, at their lines."""
    jobs = evidence_links(data, tuple(job_evidence(release, job) for job in suite.jobs))
    return (msg('{release}:', release=release.title), *jobs) if jobs else ()
