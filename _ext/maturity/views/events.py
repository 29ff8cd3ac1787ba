# SPDX-License-Identifier: Apache-2.0
"""Promotion histories, and where a declaration and the facts differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from maturity.evaluate import Assessments
from maturity.model import Entry, Kind, Text, msg
from maturity.model.vocabulary import EventType
from maturity.summary import level_title
from maturity.views.references import (
    classification,
    entry_ref,
    evidence_links,
    level_state,
    range_words,
    release_ref,
    requirement_ref,
    runs,
    slug,
)
from maturity.views.registry import view
from maturity.views.shapes import BREAK, Table, joined, row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.assessment import Assessment
    from maturity.history import Change, Event
    from maturity.model import Dataset, Declaration, Message
    from maturity.views.shapes import Parts, Row

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
    return Table(
        name='history',
        caption=what if kind is None else msg('{title}: promotion history', title=kind.plural),
        columns=(msg('Release'), msg('Entry'), msg('What happened'), *((msg('Why'),) if causes else ())),
        rows=tuple(
            row(
                release_ref(event.release),
                # To the checklist of the release, where there is one.
                entry_ref(event.entry, about=event.release.id if event.new is not None else None),
                happened(data, event),
                *((_why(data, event),) if causes else ()),
                # One place for each: a page with the newest few leads to no event.
                anchor=event_anchor(event) if limit is None else None,
            )
            for event in newest_first
        ),
        empty=NOTHING_HAPPENED,
    )


@view('promotion-history')
def history(assessments: Assessments, entry: Entry) -> Table:
    """Return the arrival, promotions, demotions and removal of one entry, newest first, with causes."""
    data = assessments.data
    return Table(
        name='history',
        caption=msg('{title}: promotion history', title=entry.title),
        columns=(msg('Release'), msg('What happened'), msg('Why')),
        rows=tuple(
            row(release_ref(event.release), happened(data, event), _why(data, event))
            for event in reversed(assessments.events[entry.id])
        ),
        empty=NOTHING_HAPPENED,
    )


def event_anchor(event: Event) -> str:
    """Return the stable fragment of an event."""
    return f'event-{event.entry.id}-{slug(event.release.id)}-{event.type.value}'


def happened(data: Dataset, event: Event) -> Message:
    """Return what happened, in words."""
    return filled(data, event, event.type.happened)


def filled(data: Dataset, event: Event, words: Message) -> Message:
    """Return words about a type of event with the levels and the former id of one event."""
    ends = {'old': event.old, 'new': event.new}
    levels = {name: level_title(data, id_) for name, id_ in ends.items() if id_ is not None}
    former = '' if event.milestone is None else event.milestone.old_id or ''
    return words.filled(**levels, id=former)


def why(data: Dataset, event: Event, shown: Dataset | None = None) -> tuple[Parts, ...]:
    """Return the causes, a line each: what people recorded, and the requirements that decided."""
    return tuple(filter(None, (*recorded(data, event), *deciding(shown, event))))


def _why(data: Dataset, event: Event) -> Parts:
    return joined(why(data, event), BREAK.value)


def recorded(data: Dataset, event: Event) -> Iterator[Parts]:
    """Yield what people recorded of an event: their reason and its evidence."""
    for record in (event.demotion, event.milestone):
        if record is not None:
            reason = () if record.reason is None else (record.reason,)
            yield (*reason, *evidence_links(data, record.evidence))


def deciding(shown: Dataset | None, event: Event) -> Iterator[Parts]:
    """Yield the requirements that decided, with their evidence where a record is given to show it of.

    What became dead code is explained by what people recorded.
    """
    if event.type is EventType.DIED:
        return
    for change in event.causes:
        judgement = change.newest
        evidence = () if shown is None else evidence_links(shown, judgement.evidence, event.release)
        yield requirement_ref(judgement.requirement), Text(':'), _cause(change), *evidence


def _cause(change: Change) -> Message:
    if change.after is None:
        return msg('is no longer required.')
    if change.before is None:
        return msg('is required now. {reason}', reason=change.after.reason)
    before, after = change.before.verdict.words, change.after.verdict.words
    return msg('was {before}, is {after}. {reason}', before=before, after=after, reason=change.after.reason)


# Declared against computed ----------------------------------------------------------------------


@view('disagreements')
def disagreements(assessments: Assessments, kind: Kind) -> Table:
    """Return where a declaration and the computed classification differ."""
    return Table(
        name='disagreements',
        caption=msg('{kinds}: declared and computed classification differ', kinds=kind.plural),
        columns=(
            kind.title,
            msg('Releases'),
            msg('Declared'),
            msg('By'),
            msg('Computed'),
            msg('In the way'),
        ),
        rows=tuple(
            _disagreement(assessments, run, declaration)
            for entry in assessments.data.of_kind(kind.id)
            for declaration in entry.declared
            for run in _differing(assessments, entry, declaration)
        ),
        empty=msg('No declaration differs from the facts.'),
    )


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


def _disagreement(assessments: Assessments, run: list[Assessment], declaration: Declaration) -> Row:
    data, first, last = assessments.data, run[0], run[-1]
    note = () if declaration.note is None else (declaration.note,)
    means = data.declared_by.get(declaration.by, Text(declaration.by))
    return row(
        entry_ref(first.entry, about=last.release.id),
        range_words(first.release, last.release),
        level_state(data, data.kinds[first.entry.kind], declaration.level),
        (means, *evidence_links(data, declaration.evidence), *note),
        classification(data, first),
        _in_the_way(first, declaration),
    )


def _in_the_way(assessment: Assessment, declaration: Declaration) -> Parts:
    """Return the requirements of the declared level and below that are not met."""
    if declaration.level not in assessment.ladder:
        return ()
    wanted = assessment.ladder[: assessment.ladder.index(declaration.level) + 1]
    return joined(
        (requirement_ref(judgement.requirement),)
        for judgement in assessment.judgements
        if judgement.requirement.level in wanted and not judgement.verdict.passed
    )
