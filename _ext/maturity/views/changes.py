# SPDX-License-Identifier: Apache-2.0
"""Two releases compared, in words: by what happened, each with its causes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity.comparison import (
    CapabilityChange,
    CoverageChange,
    EntryChange,
    FactChange,
    RequirementChange,
    VoteChange,
)
from maturity.model import Text, msg
from maturity.model.events import SECTIONS, Direction, Section
from maturity.model.messages import clauses
from maturity.model.vocabulary import Absence, CapabilityState
from maturity.views.events import deciding, filled, happened, recorded, why
from maturity.views.references import evidence_links, newest_links, ref_of, since_point
from maturity.views.shapes import cell, joined

if TYPE_CHECKING:
    from maturity.comparison import Comparison, Difference
    from maturity.evaluate import Assessments
    from maturity.history import Event
    from maturity.model import Dataset, Fact, GateChange, Message, Phrase
    from maturity.model.messages import Value
    from maturity.rules.exercises import Suite
    from maturity.views.shapes import Parts


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One difference: whose, what it is, and why, a line each.

    `about` is what of theirs is different, where it is not they themselves.
    `brief` is what it is under the title of its group; None where that says it all.
    `count`: how many entries are named that are told together.
    """

    whose: Parts
    about: Parts = ()
    change: Phrase
    brief: Phrase | None
    why: tuple[Parts, ...]
    count: int = 1

    @property
    def subject(self) -> Parts:
        """Of what it is told."""
        return (*self.whose, Text(': '), *self.about) if self.about else self.whose


@dataclass(frozen=True, slots=True)
class Group:
    """Differences of one sort."""

    section: Section
    items: tuple[Item, ...]

    @property
    def count(self) -> int:
        """How many differences there are; those of several entries may stand together."""
        return sum(item.count for item in self.items)


def groups(assessments: Assessments, compared: Comparison, *, evidence: bool = False) -> tuple[Group, ...]:
    """Return what is different, by what happened; groups without any are left out.

    `evidence`: with that of the requirements that decided.
    """
    said = _Descriptions(assessments, compared, evidence)
    items: dict[Section, list[Item]] = {section: [] for section in SECTIONS}
    alike: dict[object, list[Difference]] = {}
    for number, one in enumerate(compared.differences):
        alike.setdefault(_of_list(one) if isinstance(one, FactChange) else number, []).append(one)
    for same in alike.values():
        items[same[0].section].append(said.item(*same))
    return tuple(Group(section, tuple(parts)) for section, parts in items.items() if parts)


def merged(group: Group) -> Group:
    """Return a group in which what happened to several entries for the same reason is said once."""
    together: dict[object, list[Item]] = {}
    for number, item in enumerate(group.items):
        # What has no reason beside it has none in common either.
        key = (item.about, item.brief, item.why) if item.why else number
        together.setdefault(key, []).append(item)
    items = (
        replace(same[0], whose=joined(one.whose for one in same), count=sum(one.count for one in same))
        for same in together.values()
    )
    return replace(group, items=tuple(items))


def _item(whose: Parts, words: Phrase, *why: Parts, about: Parts = ()) -> Item:
    """Return a difference that reads the same under a title and alone; reasons may be empty."""
    return Item(whose=whose, about=about, change=words, brief=words, why=tuple(filter(None, why)))


SAID = {
    'was': msg('was {before}, is {after}'),
    'new': msg('new, {after}'),
    'suite': msg('Best test suite in {pipeline}: was {before}, is {after}'),
    'in-force': msg('Required from {release} on'),
    'no-longer-in-force': msg('No longer required from {release} on'),
    Direction.GAINED.value: msg('with {values} now'),
    Direction.LOST.value: msg('without {values} now'),
    'unknown-now': msg('nothing is recorded any more; was {values}'),
    'unknown-before': msg('is {values}; nothing was recorded'),
}
"""Sentences about differences, by what happened."""

WHOLLY = {('missing', 'implemented'), ('not-yet', 'implemented'), ('implemented', 'missing')}
"""Which changes of a capability the words gained and lost say in full."""


@dataclass(frozen=True, slots=True)
class _Descriptions:
    """Describes what is different.

    `evidence`: with that of the requirements that decided, for outputs that
    cannot refer to the page where it stands.
    """

    assessments: Assessments
    compared: Comparison
    evidence: bool

    @property
    def data(self) -> Dataset:
        """The record."""
        return self.assessments.data

    def item(self, change: Difference, *others: Difference) -> Item:
        """Return a difference in words, with others that say the same of other sources."""
        match change:
            case EntryChange():
                return self._entry(change)
            case RequirementChange():
                return self._requirement(change)
            case CapabilityChange():
                return self._capability(change)
            case FactChange():
                return self._fact(change, *(one for one in others if isinstance(one, FactChange)))
            case CoverageChange():
                return self._coverage(change)
            case VoteChange():
                return self._vote(change)

    def _entry(self, change: EntryChange) -> Item:
        data, event, after = self.data, change.net, self.compared.after.id
        there = self.assessments.get(change.entry.id, after) is not None
        whose = (ref_of(change.entry, about=after if there else None),)
        steps = tuple(self._step(step) for step in change.steps)
        if event is None:
            return Item(whose=whose, change=msg('Is what it was again'), brief=None, why=steps)
        shown = data if self.evidence else None
        words = happened(data, event)
        brief = None if event.type.brief is None else filled(data, event, event.type.brief)
        if not self.compared.adjacent and not steps:
            words, brief = _dated(words, event), _dated(brief, event)
        # What people recorded stands with the step that it is about.
        reasons = (*deciding(shown, event), *steps) if steps else why(data, event, shown)
        return Item(whose=whose, change=words, brief=brief, why=reasons)

    def _step(self, event: Event) -> Parts:
        """Return an event on the way, with what people recorded of it."""
        words = msg('{release}: {what}', release=event.release.title, what=happened(self.data, event))
        return joined((words, *recorded(self.data, event)), '. ')

    def _requirement(self, change: RequirementChange) -> Item:
        requirement = change.requirement
        said = SAID['in-force' if change.in_force else 'no-longer-in-force']
        words = said.filled(release=change.release.title)
        about = (ref_of(self.data.level_of(requirement.level)), Text(':'), requirement.quote)
        evidence = evidence_links(self.data, requirement.evidence)
        return _item((ref_of(requirement),), words, about, evidence)

    def _capability(self, change: CapabilityChange) -> Item:
        before, after = map(_capability_words, (change.before, change.after))
        said = SAID['new' if change.before == Absence.NOT_YET.value else 'was']
        words = said.filled(before=before, after=after)
        point = None if change.fact is None else since_point(change.fact, self.compared.after)
        if point is not None:
            words = msg('{change}, {point}', change=words, point=point)
        entry = ref_of(change.entry, about=change.capability.id)
        grounds = self._grounds(change.fact)
        item = _item((entry,), words, grounds, about=(ref_of(change.capability),))
        return replace(item, brief=point) if (change.before, change.after) in WHOLLY else item

    def _grounds(self, fact: Fact | None) -> Parts:
        """Return the remark and the evidence of a fact as of a release."""
        return cell(None if fact is None else fact.note, newest_links(self.data, fact, self.compared.after))

    def _fact(self, change: FactChange, *others: FactChange) -> Item:
        same = (change, *others)
        sources = [*filter(None, (change.type.sources.get(one.by or '') for one in same))]
        by = msg('({note})', note=clauses(sources)) if sources else None
        values = self._names(change)
        words = _listed(change).filled(values=values)
        grounds = joined(dict.fromkeys(self._grounds(one.after) for one in same))
        entry = ref_of(change.entry, about=change.type.id)
        item = _item((entry,), words, grounds, about=cell(change.type.title, by))
        is_in_title = change.section.effect in {'lost', 'gained'}
        return replace(item, brief=msg('{values}', values=values)) if is_in_title else item

    def _names(self, change: FactChange) -> tuple[Text | Message, ...]:
        entries = {} if change.type.values is None else self.data.entries
        names = tuple(entries[id_].title if id_ in entries else Text(id_) for id_ in change.values)
        return names or (msg('none'),)

    def _coverage(self, change: CoverageChange) -> Item:
        words = SAID['was'].filled(before=change.before.words, after=change.after.words)
        entry = ref_of(change.entry, about=change.capability.id)
        return _item((entry,), words, about=(ref_of(change.capability),))

    def _vote(self, change: VoteChange) -> Item:
        before, after = change.before.vote.words, change.after.vote.words
        values: dict[str, Value] = {'pipeline': change.pipeline, 'before': before, 'after': after}
        reasons = (
            *(self._suite(suite) for suite in (change.before, change.after)),
            *(self._recorded(record) for record in change.changes),
        )
        return Item(
            whose=joined(ref_of(entry) for entry in change.entries),
            count=len(change.entries),
            change=SAID['suite'].filled(**values),
            brief=msg('in {pipeline} was {before}, is {after}').filled(**values),
            why=tuple(filter(None, reasons)),
        )

    def _recorded(self, record: GateChange) -> Parts:
        """Return the day of a recorded change of jobs, its evidence and remark."""
        date = Text(record.evidence.date) if record.evidence.date else None
        return cell(date, evidence_links(self.data, (record.evidence,)), record.note)

    def _suite(self, suite: Suite) -> Parts:
        """Return the jobs of a suite, at their lines, behind their release."""
        if not suite.evidence:
            return ()
        release = self.data.releases[suite.evidence[0].release or '']
        return (msg('{release}:', release=release.title), *evidence_links(self.data, suite.evidence))


def _dated(words: Message | None, event: Event) -> Message:
    if words is None:
        return msg('in {release}', release=event.release.title)
    return msg('{what}, in {release}', what=words, release=event.release.title)


def _capability_words(state: str) -> Message:
    rows: tuple[CapabilityState | Absence, ...] = (*CapabilityState, *Absence)
    return next(row.words for row in rows if row.value == state)


def _of_list(change: FactChange) -> tuple[object, ...]:
    """Return what several sources of one list say alike."""
    return change.entry.id, change.type.id, change.section, _listed(change), change.values


def _listed(change: FactChange) -> Message:
    """Return what happened to values; what is unknown is told from what is not there."""
    if change.after is None:
        return SAID['unknown-now']
    return SAID['unknown-before' if change.before is None else change.direction.value]
