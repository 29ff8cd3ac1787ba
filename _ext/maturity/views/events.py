# SPDX-License-Identifier: Apache-2.0
"""Promotion histories, the changes of a release, and disagreements."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from maturity import summary
from maturity.model import Message, Text, msg
from maturity.model.vocabulary import EventType
from maturity.views.parts import (
    BREAK,
    Part,
    Parts,
    Row,
    Table,
    classification,
    entry_ref,
    evidence_links,
    joined,
    level_state,
    range_words,
    release_ref,
    requirement_ref,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.assessment import Assessment, Judgement
    from maturity.evaluate import Assessments
    from maturity.history import Change, Event
    from maturity.model import Dataset, Declaration, Entry, GateChange, Kind, Release

NOTHING_HAPPENED = msg('Nothing changed.')


def history(assessments: Assessments, entry: Entry) -> Table:
    """Return the promotion history of one entry, newest first."""
    rows = tuple(
        Row((_release(event), (happened(assessments.data, event),), _why(assessments.data, event)))
        for event in reversed(assessments.events[entry.id])
    )
    return Table(
        name='history',
        caption=msg('{title}: promotion history', title=entry.title),
        columns=(msg('Release'), msg('What happened'), msg('Why')),
        rows=rows,
        empty=NOTHING_HAPPENED,
    )


def full_history(
    assessments: Assessments, kind: Kind | None, limit: int | None, *, causes: bool = True
) -> Table:
    """Return the events of all entries (of a kind), newest first, at most `limit`."""
    data = assessments.data
    found = [e for e in assessments.all_events if kind is None or e.entry.kind == kind.id]
    newest_first = sorted(found, key=lambda event: -event.release.position)[:limit]
    rows = tuple(
        Row(
            (
                _release(event),
                (_about(event),),
                (happened(data, event),),
                *((_why(data, event),) if causes else ()),
            ),
            # One place for each: a page with the newest few leads to no event.
            event_anchor(event) if limit is None else None,
        )
        for event in newest_first
    )
    what = msg('Promotion history')
    return Table(
        name='history',
        caption=what if kind is None else msg('{title}: promotion history', title=kind.plural),
        columns=(msg('Release'), msg('Entry'), msg('What happened'), *((msg('Why'),) if causes else ())),
        rows=rows,
        empty=NOTHING_HAPPENED,
    )


def event_anchor(event: Event) -> str:
    """Return the stable fragment of an event."""
    return f'event-{event.entry.id}-{event.release.id.replace(".", "-")}-{event.type.value}'


def _release(event: Event) -> Parts:
    return (release_ref(event.release),)


def _about(event: Event) -> Part:
    """Refer to the entry, and to its checklist of the release where there is one."""
    return entry_ref(event.entry, about=event.release.id if event.new is not None else None)


def happened(data: Dataset, event: Event) -> Message:
    """Return what happened, in words."""
    ends = {'old': event.old, 'new': event.new}
    levels = {name: summary.level_title(data, id_) for name, id_ in ends.items() if id_ is not None}
    former = '' if event.milestone is None else event.milestone.old_id or ''
    return event.type.happened.filled(**levels, id=former)


def why(data: Dataset, event: Event, shown: Dataset | None = None) -> tuple[Parts, ...]:
    """Return the causes, a line each: what people recorded, and the requirements that decided."""
    return tuple(filter(None, (*recorded(data, event), *causes(shown, event))))


def _why(data: Dataset, event: Event) -> Parts:
    return joined(why(data, event), BREAK.value)


def recorded(data: Dataset, event: Event) -> Iterator[Parts]:
    """Yield what people recorded of an event: their reason and its evidence."""
    for record in (event.demotion, event.milestone):
        if record is not None:
            reason = () if record.reason is None else (record.reason,)
            yield (*reason, *evidence_links(data, record.evidence))


def causes(shown: Dataset | None, event: Event) -> Iterator[Parts]:
    """Yield the requirements that decided, with their evidence where a record is given to show it of.

    What died is told by what people recorded.
    """
    if event.type is EventType.DIED:
        return
    for change in event.causes:
        judgement = change.after or change.before
        if judgement is not None:
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


def disagreements(assessments: Assessments, kind: Kind) -> Table:
    """Return where a declaration and the facts differ, as ranges of releases."""
    rows = [
        row
        for entry in assessments.data.of_kind(kind.id)
        for declaration in entry.declared
        for row in _disagreements(assessments, entry, declaration)
    ]
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
        rows=tuple(rows),
        empty=msg('No declaration differs from the facts.'),
    )


def _disagreements(assessments: Assessments, entry: Entry, declaration: Declaration) -> Iterator[Row]:
    data = assessments.data
    kind = data.kinds[entry.kind]
    differing = [
        one
        for one in assessments.by_entry[entry.id].values()
        if one.release.position in declaration.span and one.level != declaration.level
    ]
    for part in _runs(differing, declaration):
        first, last = part[0], part[-1]
        means = data.declared_by.get(declaration.by, Text(declaration.by))
        by: Parts = (means, *evidence_links(data, declaration.evidence))
        if declaration.note is not None:
            by = (*by, declaration.note)
        yield Row(
            (
                (entry_ref(entry, about=last.release.id),),
                (range_words(first.release, last.release),),
                (level_state(data, kind, declaration.level),),
                by,
                (classification(data, first),),
                _in_the_way(first, declaration),
            )
        )


def _runs(found: Iterable[Assessment], declaration: Declaration) -> Iterator[list[Assessment]]:
    """Yield successive releases with the same level and the same in the way."""
    key = lambda pair: (  # noqa: E731 (a name for the key reads better here than a function)
        pair[1].release.position - pair[0],
        pair[1].level,
        _in_the_way(pair[1], declaration),
    )
    for _, part in groupby(enumerate(found), key=key):
        yield [assessment for _, assessment in part]


def _short(assessment: Assessment) -> list[Judgement]:
    return [v for v in assessment.judgements if not v.verdict.passed]


def _in_the_way(assessment: Assessment, declaration: Declaration) -> Parts:
    """Return the requirements of the declared level and below that are not met."""
    if declaration.level not in assessment.ladder:
        return ()
    wanted = assessment.ladder[: assessment.ladder.index(declaration.level) + 1]
    return joined(
        (requirement_ref(v.requirement),) for v in _short(assessment) if v.requirement.level in wanted
    )


# The gate ---------------------------------------------------------------------------------------


def gate_changes(data: Dataset, release: Release) -> Table:
    """Return the changes of the test pipelines on the way to a release."""
    changes = () if release.gate is None else release.gate.changes
    return Table(
        name='gate-changes',
        caption=msg('Changes of the test jobs on the way to {release}', release=release.title),
        columns=(msg('Date'), msg('Best test suite, before and after'), msg('Change')),
        rows=tuple(_gate_change(data, change) for change in changes),
        empty=msg('No job changed its pipeline or its vote.'),
    )


def _gate_change(data: Dataset, change: GateChange) -> Row:
    moves = joined(
        (
            (entry_ref(data.entries[id_]) if id_ in data.entries else Text(id_)),
            msg(': {old} to {new}', old=Text(move.old, change.mark), new=Text(move.new, change.mark)),
        )
        for id_, move in change.moves.items()
    )
    note = () if change.note is None else (change.note,)
    where = evidence_links(data, (change.evidence,))
    return Row(((Text(change.evidence.date or ''),), moves, (*where, *note)))
