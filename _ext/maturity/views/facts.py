# SPDX-License-Identifier: Apache-2.0
"""Tables of facts: lists, code, declarations and capabilities, with their evidence."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from maturity.evaluate import Assessments
from maturity.model import Dataset, Entry, Fact, FactType, Kind, Release, Text, at, msg
from maturity.model.vocabulary import CapabilityState
from maturity.views.references import (
    capability_ref,
    classification,
    entry_ref,
    evidence_links,
    fragment,
    level_state,
    newest_links,
    release_ref,
    remarks,
    span_words,
)
from maturity.views.registry import view
from maturity.views.shapes import NOTHING, Table, joined, row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.model import ListFact, Phrase
    from maturity.views.shapes import Part, Parts, Row

FactT = TypeVar('FactT', bound=Fact)

RELEASES, EVIDENCE, REMARK = msg('Releases'), msg('Evidence'), msg('Remark')


def _newest_first(facts: Iterable[FactT]) -> list[FactT]:
    """Return facts by the beginning of their ranges, newest first."""
    return sorted(facts, key=lambda fact: -fact.span.start)


def _grounds(data: Dataset, fact: Fact) -> tuple[Parts, Parts]:
    """Return the remark and the evidence of a fact: the last cells of its row."""
    return remarks(fact), evidence_links(data, fact.evidence)


# Lists of facts ---------------------------------------------------------------------------------


def values(data: Dataset, fact: ListFact, type_: FactType) -> Parts:
    """Return the values of a fact; entries are references."""
    if not fact.values:
        return (msg('none'),)
    if type_.values is None:
        return joined((Text(value, fact.mark),) for value in fact.values)
    return joined((entry_ref(data.entries[value]),) for value in fact.values if value in data.entries)


def _source_head(type_: FactType) -> tuple[Phrase, ...]:
    """Return the head of a column for the source of facts, where several sources name some."""
    return (msg('Source'),) if type_.sources else ()


def _source(type_: FactType, by: str | None) -> tuple[Part, ...]:
    return (type_.sources.get(by or '', Text('')),) if type_.sources else ()


@view('fact-table')
def entry_facts(data: Dataset, fact: FactType, *, entry: Entry) -> Table:
    """Return one list of facts of an entry, newest first."""
    return Table(
        name='facts',
        caption=msg('{title}: {facts}', title=entry.title, facts=fact.title),
        anchor=fragment(entry.id, fact.id),
        columns=(RELEASES, fact.title, *_source_head(fact), REMARK, EVIDENCE),
        rows=tuple(
            row(
                span_words(data, one.span),
                values(data, one, fact),
                *_source(fact, one.by),
                *_grounds(data, one),
            )
            for one in _newest_first(entry.facts.get(fact.id, ()))
        ),
        empty=NOTHING,
    )


@view('fact-table')
def facts_of_kind(data: Dataset, fact: FactType, *, kind: Kind) -> Table:
    """Return one list of facts of all entries of a kind, as ranges of releases."""
    return Table(
        name='values-over-time',
        caption=msg('{kinds}: {title}', kinds=kind.plural, title=fact.title),
        columns=(kind.title, RELEASES, fact.title, REMARK, EVIDENCE),
        rows=tuple(
            row(entry_ref(entry), span_words(data, one.span), values(data, one, fact), *_grounds(data, one))
            for entry in data.of_kind(kind.id)
            for one in _newest_first(entry.facts.get(fact.id, ()))
        ),
        empty=NOTHING,
    )


@view('fact-table')
def facts_at(data: Dataset, fact: FactType, *, kind: Kind, release: Release) -> Table:
    """Return one list of facts of all entries of a kind at a release."""
    return Table(
        name='facts-at',
        caption=msg('{facts} in {release}', facts=fact.title, release=release.title),
        columns=(kind.title, fact.title, *_source_head(fact), REMARK, EVIDENCE),
        rows=tuple(
            row(entry_ref(entry), values(data, one, fact), *_source(fact, one.by), *_grounds(data, one))
            for entry in data.of_kind(kind.id)
            for one in entry.facts.get(fact.id, ())
            if release.position in one.span and data.exists(entry, release)
        ),
        empty=NOTHING,
    )


@view('registry-changes')
def fact_changes(data: Dataset, fact: FactType, *, kind: Kind) -> Table:
    """Return how one list of facts changed from release to release, newest first.

    This is what somebody has to change who moves from one release to the next.
    What independent sources say is compared source by source.
    """
    changes = (
        _Change(entry, by, before, after)
        for before, after in reversed(list(pairwise(data.releases.values())))
        for entry in data.of_kind(kind.id)
        for by in dict.fromkeys(one.by for one in entry.facts.get(fact.id, ()))
    )
    return Table(
        name='value-changes',
        caption=msg('{facts}: what changes from release to release', facts=fact.title),
        columns=(
            msg('From release'),
            kind.title,
            *_source_head(fact),
            msg('Before'),
            msg('After'),
            EVIDENCE,
        ),
        rows=tuple(found for change in changes for found in _changed(data, fact, change)),
        empty=msg('Nothing ever changed.'),
    )


class _Change(NamedTuple):
    entry: Entry
    by: str | None
    before: Release
    after: Release


def _changed(data: Dataset, type_: FactType, change: _Change) -> Iterator[Row]:
    """Yield the row of a change, if it is one; unknown is something else than not there."""
    facts = [fact for fact in change.entry.facts.get(type_.id, ()) if fact.by == change.by]
    before, after = (
        _state(data, type_, change.entry, release, at(facts, release))
        for release in (change.before, change.after)
    )
    if before != after:
        yield row(
            release_ref(change.after),
            entry_ref(change.entry),
            *_source(type_, change.by),
            before,
            after,
            newest_links(data, at(facts, change.after), change.after),
        )


def _state(data: Dataset, type_: FactType, entry: Entry, release: Release, fact: ListFact | None) -> Parts:
    if fact is not None:
        return values(data, fact, type_)
    return (msg('nothing recorded') if data.exists(entry, release) else msg('not there'),)


# Other facts of an entry ------------------------------------------------------------------------


@view('implementation')
def implementation(data: Dataset, entry: Entry) -> Table:
    """Return where the code of an entry lived, newest first."""
    return Table(
        name='implementation',
        caption=msg('{title}: where the code lived', title=entry.title),
        columns=(RELEASES, msg('Implementation'), REMARK, EVIDENCE),
        rows=tuple(
            row(
                span_words(data, one.span),
                tuple(Text(part) for part in (one.symbol, one.path) if part) or one.none or msg('none'),
                *_grounds(data, one),
            )
            for one in _newest_first(entry.implementation)
        ),
        empty=NOTHING,
    )


@view('declarations')
def declarations(data: Dataset, entry: Entry) -> Table:
    """Return what the project itself declared an entry to be."""
    kind = data.kinds[entry.kind]
    return Table(
        name='declarations',
        caption=msg('{title}: what the project declared', title=entry.title),
        columns=(RELEASES, msg('Declared'), msg('By'), REMARK, EVIDENCE),
        rows=tuple(
            row(
                span_words(data, one.span),
                level_state(data, kind, one.level),
                data.declared_by.get(one.by, Text(one.by)),
                *_grounds(data, one),
            )
            for one in _newest_first(entry.declared)
        ),
        empty=msg('The project never declared a level.'),
    )


@view('capability-facts')
def capability_facts(data: Dataset, entry: Entry) -> Table:
    """Return the state of every capability of an entry, with its evidence."""
    return Table(
        name='capability-facts',
        caption=msg('{title}: capabilities with their evidence', title=entry.title),
        columns=(msg('Capability'), RELEASES, msg('State'), REMARK, EVIDENCE),
        rows=tuple(found for id_ in data.capabilities for found in _capability_rows(data, entry, id_)),
        empty=NOTHING,
    )


def _capability_rows(data: Dataset, entry: Entry, id_: str) -> Iterator[Row]:
    """Yield the rows of a capability; the first has its anchor."""
    ref, anchor = capability_ref(data.capabilities[id_]), fragment(entry.id, id_)
    facts = _newest_first(entry.capabilities.get(id_, ()))
    if not facts:
        yield row(ref, None, CapabilityState.UNKNOWN.state, NOTHING, None, anchor=anchor)
    for number, fact in enumerate(facts):
        note, evidence = _grounds(data, fact)
        yield row(
            ref,
            span_words(data, fact.span),
            CapabilityState(fact.state).state,
            note if fact.reason is None else (fact.reason, *note),
            evidence,
            anchor=None if number else anchor,
        )


@view('served-by')
def served_by(assessments: Assessments, entry: Entry) -> Table:
    """Return the entries of other kinds that name an entry, with their latest classification."""
    data = assessments.data
    return Table(
        name='served-by',
        caption=msg('{title}: what works with it', title=entry.title),
        columns=(msg('Entry'), msg('Type'), msg('Relation'), RELEASES, msg('Last classification')),
        rows=tuple(
            row(
                entry_ref(other),
                data.kinds[other.kind].types.get(other.type or '', data.kinds[other.kind].title),
                type_.title,
                span_words(data, fact.span),
                _latest(assessments, other),
            )
            for other, type_, fact in data.naming.get(entry.id, ())
        ),
        empty=msg('Nothing else names it.'),
    )


def _latest(assessments: Assessments, entry: Entry) -> Parts:
    latest = assessments.latest(entry.id)
    if latest is None:
        return ()
    return (classification(assessments.data, latest), msg('in'), release_ref(latest.release))
