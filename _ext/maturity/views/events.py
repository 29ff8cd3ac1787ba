# SPDX-License-Identifier: Apache-2.0
"""Promotion histories, and where a declaration and the facts differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from maturity.evaluate import Assessments
from maturity.model import Entry, Kind, Text, Waiver, msg
from maturity.model.events import OVER, EventType
from maturity.model.vocabulary import IN_DEVELOPMENT
from maturity.summary import until_words
from maturity.views.references import (
    classification,
    evidence_links,
    level_state,
    range_words,
    ref_of,
    runs,
    slug,
    with_waivers,
)
from maturity.views.registry import view
from maturity.views.shapes import Table, cell, joined, stacked, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from maturity.assessment import Assessment
    from maturity.history import Change, Event
    from maturity.model import Dataset, Declaration, Message, Phrase, Release
    from maturity.views.shapes import Cell, Parts, Ref

NONE = msg('nothing')
NOTHING_HAPPENED = msg('Nothing changed.')


@view('promotion-history')
def full_history(
    assessments: Assessments,
    *,
    kind: Kind | None = None,
    limit: Annotated[int, 'At most this many rows.'] | None = None,
    causes: Annotated[bool, 'Whether to say why: yes (default) or no.'] = True,
) -> Table:
    """Return the arrivals, promotions, demotions and removals of all entries, newest first, with causes."""
    data = assessments.data
    found = [event for event in assessments.all_events if kind is None or event.entry.kind == kind.id]
    newest_first = sorted(found, key=lambda event: -event.release.position)[:limit]
    what = msg('Promotion history')
    release, *others = _columns(data)
    return table(
        'history',
        what if kind is None else msg('{title}: promotion history', title=kind.plural),
        newest_first,
        [release, (msg('Entry'), _entry), *(others if causes else others[:1])],
        empty=NOTHING_HAPPENED,
        # One place for each: a page with the newest few leads to no event.
        places=lambda event: () if limit else (event_anchor(event),),
        tags=lambda event: _tags(data, event),
        choices=(('kind', msg('Kind')), ('event', msg('What happened')), ('release', msg('Release'))),
    )


def _tags(data: Dataset, event: Event) -> tuple[tuple[str, Phrase], ...]:
    """Return what readers can choose an event by."""
    kind, type_, release = data.kinds[event.entry.kind], event.type, event.release
    return (kind.id, kind.plural), (type_.value, type_.section.title), (release.id, release.title)


@view('promotion-history')
def history(assessments: Assessments, entry: Entry) -> Table:
    """Return the arrival, promotions, demotions and removal of one entry, newest first, with causes.

    What happened before to those that it came from is part of it.
    """
    data = assessments.data
    before = data.ancestors(entry)
    found = [
        event
        for id_, end in {entry.id: len(data.releases), **before}.items()
        for event in reversed(assessments.events[id_])
        # What went on elsewhere has a history of its own from there.
        if event.release.position <= end
    ]
    release, *others = _columns(data)
    return table(
        'history',
        msg('{title}: promotion history', title=entry.title),
        sorted(found, key=lambda event: -event.release.position),
        [release, *([(msg('Entry'), _entry)] if before else []), *others],
        empty=NOTHING_HAPPENED,
    )


def _columns(data: Dataset) -> list[tuple[Phrase, Callable[[Event], Cell]]]:
    """Return the columns of events."""
    return [
        (msg('Release'), lambda event: _release(event.release)),
        (msg('What happened'), lambda event: happened(data, event)),
        (msg('Why'), lambda event: stacked(why(data, event))),
    ]


def _release(release: Release) -> Cell:
    return ref_of(release), msg('({status})', status=IN_DEVELOPMENT) if release.in_development else None


def _entry(event: Event) -> Ref:
    """Return a reference to the entry, and to its checklist of the release where there is one."""
    return ref_of(event.entry, about=event.release.id if event.new is not None else None)


def event_anchor(event: Event) -> str:
    """Return the stable fragment of an event."""
    number = f'-{event.number}' if event.number > 1 else ''
    return f'event-{event.entry.id}-{slug(event.release.id)}-{event.type.value}{number}'


def happened(data: Dataset, event: Event) -> Message:
    """Return what happened, in words."""
    return filled(data, event, event.type.happened)


def filled(data: Dataset, event: Event, words: Message) -> Message:
    """Return words about a type of event with the levels and the former id of one event."""
    ends = {'old': event.old, 'new': event.new}
    levels: dict[str, Phrase] = {
        name: NONE if id_ is None else data.level_of(id_).title for name, id_ in ends.items()
    }
    levels['new'] = with_waivers(levels['new'], event.waivers)
    renamed = event.milestone
    former = '' if renamed is None else renamed.old_title or renamed.old_id or ''
    return words.filled(**levels, id=former)


def why(data: Dataset, event: Event, shown: Dataset | None = None) -> tuple[Parts, ...]:
    """Return the causes, a line each: what people recorded, and the requirements that decided."""
    return tuple(filter(None, (*recorded(data, event), *deciding(shown, event))))


def recorded(data: Dataset, event: Event) -> Iterator[Parts]:
    """Yield what people recorded of an event: what became of whom, their reason, and its evidence.

    What was withdrawn does not count any more.
    """
    if event.type in OVER.values():
        return
    for relation, ids in event.milestone.relations() if event.milestone is not None else ():
        others = (ref_of(data.entries[id_]) for id_ in ids if id_ in data.entries)
        yield relation.words, Text(':'), *joined(others)
    if event.milestone is not None and event.milestone.until is not None:
        yield (until_words(data, event.milestone.until),)
    for record in event.recorded:
        reason: Phrase | None = record.reason
        if isinstance(record, Waiver):
            reason = msg('The waiver by {by} ended: {reason}', by=record.by, reason=record.reason)
        yield cell(reason, evidence_links(data, record.evidence))


def deciding(shown: Dataset | None, event: Event) -> Iterator[Parts]:
    """Yield the requirements that decided, with their evidence where a record is given to show it of.

    What became dead code is explained by what people recorded.
    """
    if event.type is EventType.DIED:
        return
    for change in event.causes:
        judgement = change.newest
        evidence = () if shown is None else evidence_links(shown, judgement.evidence, event.release)
        yield ref_of(judgement.requirement), Text(':'), _cause(change), *evidence


def _cause(change: Change) -> Message:
    if change.after is None:
        return msg('is no longer required.')
    if change.before is None:
        return msg('is required now. {reason}', reason=change.after.reason)
    before, after = change.before.verdict.words, change.after.verdict.words
    return msg('was {before}, is {after}. {reason}', before=before, after=after, reason=change.after.reason)


# What is declared, and what the facts say -------------------------------------------------------


@view('disagreements')
def disagreements(assessments: Assessments, kind: Kind) -> Table:
    """Return where a declaration and the computed classification differ."""
    data = assessments.data
    return table(
        'disagreements',
        msg('{kinds}: declared and computed classification differ', kinds=kind.plural),
        [
            (run[0], run[-1], declaration)
            for entry in data.of_kind(kind.id)
            for declaration in entry.declared
            for run in _differing(assessments, entry, declaration)
        ],
        [
            (kind.title, lambda one: ref_of(one[0].entry, about=one[1].release.id)),
            (msg('Releases'), lambda one: range_words(one[0].release, one[1].release)),
            (msg('Declared'), lambda one: level_state(data, kind, one[2].level)),
            (msg('By'), lambda one: _declared_by(data, one[2])),
            (msg('Computed'), lambda one: classification(data, one[0])),
            (msg('In the way'), lambda one: _in_the_way(one[0], one[2])),
        ],
        empty=msg('No declaration differs from the facts.'),
    )


def _declared_by(data: Dataset, declaration: Declaration) -> Cell:
    """Return by which means something was declared, with evidence and remark."""
    means = data.declared_by.get(declaration.by, Text(declaration.by))
    return means, evidence_links(data, declaration.evidence), declaration.note


def _differing(
    assessments: Assessments, entry: Entry, declaration: Declaration
) -> Iterator[list[Assessment]]:
    """Yield successive releases with the same level, not the declared one, and the same in the way."""
    found = (
        assessment
        for assessment in assessments.by_entry[entry.id].values()
        if assessment.release.position in declaration.span and assessment.level != declaration.level
    )
    return runs(
        found,
        lambda assessment: assessment.release,
        lambda assessment: (assessment.level, _in_the_way(assessment, declaration)),
    )


def _in_the_way(assessment: Assessment, declaration: Declaration) -> Parts:
    """Return the requirements of the declared level and below that are not met."""
    if declaration.level not in assessment.ladder:
        return ()
    wanted = assessment.ladder[: assessment.ladder.index(declaration.level) + 1]
    return joined(
        ref_of(judgement.requirement)
        for judgement in assessment.judgements
        if judgement.requirement.level in wanted and not judgement.verdict.passed
    )
