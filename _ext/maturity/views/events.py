# SPDX-License-Identifier: Apache-2.0
"""Promotion histories, the changes of a release, and disagreements."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from maturity import links, report
from maturity.evaluate import PASSED
from maturity.history import Event, EventType, all_events, events
from maturity.model import Message, Text, at, msg
from maturity.rules import OUTCOMES, state_of
from maturity.views.parts import (
    BREAK,
    CAPABILITIES,
    Part,
    Parts,
    Row,
    Table,
    capability_ref,
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

    from maturity.evaluate import Assessment, Assessments, Verdict
    from maturity.history import Change
    from maturity.model import CapabilityFact, Dataset, Declaration, Entry, GateChange, Kind, Release

NOTHING_HAPPENED = msg('Nothing changed.')

_HAPPENED = {
    EventType.INTRODUCED: msg('Arrived as {new}'),
    EventType.PROMOTED: msg('Promoted from {old} to {new}'),
    EventType.DEMOTED: msg('Demoted from {old} to {new}'),
    EventType.NO_LONGER_SHOWN: msg('{old} is no longer shown; {new} is what the facts still show'),
    EventType.DIED: msg('Became dead code; was {old}'),
    EventType.REWRITTEN: msg('Rewritten'),
    EventType.RENAMED: msg('Renamed from {id}'),
    EventType.REMOVED: msg('Removed; was {old}'),
}


def history(assessments: Assessments, entry: Entry) -> Table:
    """Return the promotion history of one entry, newest first."""
    rows = tuple(
        Row((_release(event), (happened(assessments.data, event),), why(assessments.data, event)))
        for event in reversed(events(assessments, entry))
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
    found = [e for e in all_events(assessments) if kind is None or e.entry.kind == kind.id]
    newest_first = sorted(found, key=lambda event: -event.release.position)[:limit]
    rows = tuple(
        Row(
            (
                _release(event),
                (_about(event),),
                (happened(data, event),),
                *((why(data, event),) if causes else ()),
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
    levels = {name: report.level_title(data, id_) for name, id_ in ends.items() if id_ is not None}
    former = '' if event.milestone is None else event.milestone.old_id or ''
    return _HAPPENED[event.type].filled(**levels, id=former)


def why(data: Dataset, event: Event) -> Parts:
    """Return the cause, a line each: what people recorded, and the requirements that decided."""
    lines: list[Parts] = []
    for record in (event.demotion, event.milestone):
        if record is not None:
            reason = () if record.reason is None else (record.reason,)
            lines.append((*reason, *evidence_links(data, record.evidence)))
    if event.type is not EventType.DIED:
        lines.extend(_causes(event))
    return joined(filter(None, lines), BREAK.value)


def _causes(event: Event) -> Iterator[Parts]:
    for change in event.causes:
        verdict = change.after or change.before
        if verdict is not None:
            yield requirement_ref(verdict.requirement), _cause(change)


def _cause(change: Change) -> Message:
    if change.after is None:
        return msg('is no longer required.')
    if change.before is None:
        return msg('is required now. {reason}', reason=change.after.reason)
    before, after = OUTCOMES[change.before.outcome], OUTCOMES[change.after.outcome]
    return msg('was {before}, is {after}. {reason}', before=before, after=after, reason=change.after.reason)


# The changes of a release -----------------------------------------------------------------------


def release_changes(assessments: Assessments, release: Release) -> Table:
    """Return what is different from the release before, with the causes."""
    data = assessments.data
    rows = [
        Row(((_about(event),), (happened(data, event),), why(data, event)))
        for event in all_events(assessments)
        if event.release is release
    ]
    before = _before(data, release)
    if before is not None:
        rows.extend(_requirement_changes(data, before, release))
        rows.extend(_capability_changes(assessments, before, release))
    return Table(
        name='changes',
        caption=msg('Changes in {release}', release=release.title),
        columns=(msg('Subject'), msg('What changed'), msg('Why')),
        rows=tuple(rows),
        empty=msg('Nothing changed against the release before.')
        if before is not None
        else msg('This is the first release on record.'),
    )


def _before(data: Dataset, release: Release) -> Release | None:
    releases = list(data.releases.values())
    return releases[release.position - 1] if release.position else None


def _requirement_changes(data: Dataset, before: Release, release: Release) -> Iterator[Row]:
    for requirement in data.requirements.values():
        was, is_ = before.position in requirement.span, release.position in requirement.span
        if was != is_:
            change = msg('Required from this release on') if is_ else msg('No longer required')
            links_ = evidence_links(data, requirement.evidence)
            yield Row(((requirement_ref(requirement),), (change,), links_))


def _capability_changes(assessments: Assessments, before: Release, release: Release) -> Iterator[Row]:
    data = assessments.data
    for entry in data.entries.values():
        if not (assessments.get(entry.id, before.id) and assessments.get(entry.id, release.id)):
            continue
        for id_, capability in data.capabilities.items():
            was, is_ = state_of(entry, id_, before), state_of(entry, id_, release)
            if was != is_:
                words = {'before': CAPABILITIES[was].words, 'after': CAPABILITIES[is_].words}
                change = msg('was {before}, is {after}', **words)
                subject = (entry_ref(entry, about=id_), Text(': '), capability_ref(capability))
                fact = at(entry.capabilities.get(id_, ()), release)
                yield Row((subject, (change,), () if fact is None else _grounds(data, fact, release)))


def _grounds(data: Dataset, fact: CapabilityFact, release: Release) -> Parts:
    """Return the remark and the evidence of a fact as of a release."""
    shown = evidence_links(data, links.newest(data, fact.evidence, release), release)
    return shown if fact.note is None else (fact.note, *shown)


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


def _short(assessment: Assessment) -> list[Verdict]:
    return [v for v in assessment.verdicts if v.outcome not in PASSED]


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
            msg(': {old} to {new}', old=Text(old, change.mark), new=Text(new, change.mark)),
        )
        for id_, (old, new) in change.moves.items()
    )
    note = () if change.note is None else (change.note,)
    where = evidence_links(data, (change.evidence,))
    return Row(((Text(change.evidence.date or ''),), moves, (*where, *note)))
