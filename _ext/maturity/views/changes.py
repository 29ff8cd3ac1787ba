# SPDX-License-Identifier: Apache-2.0
"""Two releases compared, in words: by what happened, each with its causes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from maturity import comparison
from maturity.comparison import CapabilityChange, EntryChange, FactChange, RequirementChange, VoteChange
from maturity.evaluate import Assessments
from maturity.model import Text, msg
from maturity.model.events import FACTS, SECTIONS, Section
from maturity.model.vocabulary import Absence, CapabilityState
from maturity.views.events import deciding, filled, happened, recorded, why
from maturity.views.options import Newest
from maturity.views.references import (
    capability_ref,
    entry_ref,
    evidence_links,
    level_ref,
    newest_links,
    requirement_ref,
    since_point,
)
from maturity.views.registry import view
from maturity.views.shapes import BREAK, Table, joined, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from maturity.comparison import Comparison, Difference
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


@dataclass(frozen=True, slots=True)
class Context:
    """What differences are told of: what leads to `release`, from the one before it if that is `adjacent`.

    `evidence`: with that of the requirements that decided, for outputs that
    cannot refer to the page where it stands.
    """

    assessments: Assessments
    release: Release
    adjacent: bool = True
    evidence: bool = False

    @property
    def data(self) -> Dataset:
        """The record."""
        return self.assessments.data


def groups(assessments: Assessments, compared: Comparison, *, evidence: bool = False) -> tuple[Group, ...]:
    """Return what is different, by what happened; groups without any are left out.

    `evidence`: with that of the requirements that decided.
    """
    context = Context(assessments, compared.after, compared.adjacent, evidence)
    return _grouped(context, compared.differences)


def _grouped(context: Context, differences: Iterable[Difference]) -> tuple[Group, ...]:
    items: dict[Section, list[Item]] = {section: [] for section in SECTIONS}
    for difference in differences:
        items[difference.section].append(_ITEMS[type(difference)](context, difference))
    return tuple(Group(section, tuple(parts)) for section, parts in items.items() if parts)


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
        differences: Iterable[Difference] = comparison.events_at(assessments, release)
        empty = msg('This is the first release on record.')
    else:
        differences = comparison.compare(assessments, before, release).differences
        empty = msg('Nothing changed against the release before.')
    every = _grouped(Context(assessments, release), differences)
    items = (item for group in every if group.section is not FACTS for item in group.items)
    return Table(
        name='changes',
        caption=msg('Changes in {release}', release=release.title),
        columns=(msg('Subject'), msg('What changed'), msg('Why')),
        rows=tuple(row(item.subject, item.change, joined(item.why, BREAK.value)) for item in items),
        empty=empty,
    )


def _item(subject: Parts, words: Phrase, *why: Parts) -> Item:
    """Return a difference that reads the same under a title and alone; reasons may be empty."""
    return Item(subject=subject, change=words, brief=words, why=tuple(filter(None, why)))


# Entries ----------------------------------------------------------------------------------------


def _entry(context: Context, change: EntryChange) -> Item:
    data, event, after = context.data, change.net, context.release.id
    there = context.assessments.get(change.entry.id, after) is not None
    subject = (entry_ref(change.entry, about=after if there else None),)
    steps = tuple(_step(data, step) for step in change.steps)
    if event is None:
        return Item(subject=subject, change=msg('Is what it was again'), brief=None, why=steps)
    shown = data if context.evidence else None
    words = happened(data, event)
    brief = None if event.type.brief is None else filled(data, event, event.type.brief)
    if not context.adjacent and not steps:
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


def _requirement(context: Context, change: RequirementChange) -> Item:
    requirement, title = change.requirement, change.release.title
    if context.adjacent:
        words = msg('Required from this release on') if change.in_force else msg('No longer required')
    elif change.in_force:
        words = msg('Required from {release} on', release=title)
    else:
        words = msg('No longer required from {release} on', release=title)
    about = (level_ref(context.data, requirement.level), Text(':'), requirement.quote)
    evidence = evidence_links(context.data, requirement.evidence)
    return _item((requirement_ref(requirement),), words, about, evidence)


def _capability(context: Context, change: CapabilityChange) -> Item:
    before, after = map(_capability_words, (change.before, change.after))
    entry = entry_ref(change.entry, about=change.capability.id)
    words = msg('was {before}, is {after}', before=before, after=after)
    if change.fact is not None and (point := since_point(change.fact, context.release)) is not None:
        words = msg('{change}, {point}', change=words, point=point)
    return _item(
        (entry, Text(': '), capability_ref(change.capability)), words, _grounds(context, change.fact)
    )


def _capability_words(state: str) -> Message:
    rows: tuple[CapabilityState | Absence, ...] = (*CapabilityState, *Absence)
    return next(row.words for row in rows if row.value == state)


def _grounds(context: Context, fact: Fact | None) -> Parts:
    """Return the remark and the evidence of a fact as of a release."""
    shown = newest_links(context.data, fact, context.release)
    return shown if fact is None or fact.note is None else (fact.note, *shown)


def _fact(context: Context, change: FactChange) -> Item:
    source = change.type.sources.get(change.by or '')
    by: Parts = () if source is None else (msg('({note})', note=source),)
    subject = (entry_ref(change.entry), Text(': '), change.type.title, *by)
    return _item(subject, _listed(context.data, change), _grounds(context, change.after))


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


def _vote(context: Context, change: VoteChange) -> Item:
    before, after = change.before.vote.words, change.after.vote.words
    values: dict[str, Value] = {'pipeline': change.pipeline, 'before': before, 'after': after}
    reasons = (
        *(_suite(context.data, suite) for suite in (change.before, change.after)),
        *(_recorded(context.data, record) for record in change.changes),
    )
    return Item(
        subject=joined((entry_ref(entry),) for entry in change.entries),
        subjects=len(change.entries),
        change=msg('Best test suite in {pipeline}: was {before}, is {after}').filled(**values),
        brief=msg('in {pipeline} was {before}, is {after}').filled(**values),
        why=tuple(filter(None, reasons)),
    )


def _recorded(data: Dataset, record: GateChange) -> Parts:
    """Return the day of a recorded change of jobs, its evidence and remark."""
    date = (Text(record.evidence.date),) if record.evidence.date else ()
    note = () if record.note is None else (record.note,)
    return (*date, *evidence_links(data, (record.evidence,)), *note)


def _suite(data: Dataset, suite: Suite) -> Parts:
    """Return the jobs of a suite, at their lines, behind their release."""
    if not suite.evidence:
        return ()
    release = data.releases[suite.evidence[0].release or '']
    return (msg('{release}:', release=release.title), *evidence_links(data, suite.evidence))


_ITEMS: Mapping[type[Difference], Callable[[Context, Any], Item]] = {
    EntryChange: _entry,
    RequirementChange: _requirement,
    CapabilityChange: _capability,
    FactChange: _fact,
    VoteChange: _vote,
}
"""What says in words what a difference is, by its type."""
