# SPDX-License-Identifier: Apache-2.0
"""Tables of facts: lists, code, declarations and capabilities, with their evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from maturity.evaluate import Assessments
from maturity.model import Dataset, Entry, Fact, FactType, Kind, Release, Text, msg
from maturity.views.references import (
    classification,
    evidence_links,
    fragment,
    level_state,
    record_link,
    ref_of,
    remarks,
    span_words,
    with_point,
)
from maturity.views.registry import view
from maturity.views.shapes import Table, joined, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from maturity.model import Implementation, ListFact, Phrase
    from maturity.views.shapes import Cell, Parts

    T = TypeVar('T')
    Columns = tuple[tuple[Phrase, Callable[[tuple[Entry, T]], Cell]], ...]

FactT = TypeVar('FactT', bound=Fact)

RELEASES, EVIDENCE, REMARK, REASON = msg('Releases'), msg('Evidence'), msg('Remark'), msg('Reason')


def _newest_first(entry: Entry, facts: Iterable[FactT]) -> list[tuple[Entry, FactT]]:
    """Return facts of an entry by the beginning of their ranges, each with the entry."""
    return [(entry, fact) for fact in sorted(facts, key=lambda fact: -fact.span.start)]


def _range(data: Dataset) -> tuple[Phrase, Callable[[tuple[Entry, Fact]], Cell]]:
    def words(pair: tuple[Entry, Fact]) -> Phrase:
        fact = pair[1]
        return with_point(span_words(data, fact.span), fact, data.releases[fact.span.since])

    return RELEASES, words


def _grounds(data: Dataset) -> Columns[Fact]:
    """Return the last columns of facts: remark and evidence."""
    return (
        (REMARK, lambda pair: remarks(data, pair[1])),
        (EVIDENCE, lambda pair: evidence_links(data, pair[1].evidence)),
    )


# Lists of facts ---------------------------------------------------------------------------------


def values(data: Dataset, fact: ListFact, type_: FactType) -> Parts:
    """Return the values of a fact; entries are references."""
    if not fact.values:
        return (msg('none'),)
    if type_.values is None:
        return joined(Text(value, fact.mark) for value in fact.values)
    return joined(ref_of(data.entries[value]) for value in fact.values if value in data.entries)


def _of_list(data: Dataset, type_: FactType, *, sources: bool = True) -> Columns[ListFact]:
    """Return the columns of a list of facts: values, the source where several name some, and the grounds."""
    source: Columns[ListFact] = ((msg('Source'), lambda pair: type_.sources.get(pair[1].by or '', Text(''))),)
    return (
        (type_.title, lambda pair: values(data, pair[1], type_)),
        *(source if sources and type_.sources else ()),
        *_grounds(data),
    )


@view('fact-table')
def entry_facts(data: Dataset, fact: FactType, *, entry: Entry) -> Table:
    """Return one list of facts of an entry, newest first."""
    return table(
        'facts',
        msg('{title}: {facts}', title=entry.title, facts=fact.title),
        _newest_first(entry, entry.facts.get(fact.id, ())),
        [_range(data), *_of_list(data, fact)],
        anchor=fragment(entry.id, fact.id),
        record=lambda pair: record_link(data, pair[1], 'facts', fact.id),
    )


@view('fact-table')
def facts_of_kind(data: Dataset, fact: FactType, *, kind: Kind) -> Table:
    """Return one list of facts of all entries of a kind, as ranges of releases."""
    return table(
        'values-over-time',
        msg('{kinds}: {title}', kinds=kind.plural, title=fact.title),
        [
            pair
            for entry in data.of_kind(kind.id)
            for pair in _newest_first(entry, entry.facts.get(fact.id, ()))
        ],
        [(kind.title, lambda pair: ref_of(pair[0])), _range(data), *_of_list(data, fact, sources=False)],
    )


@view('fact-table')
def facts_at(data: Dataset, fact: FactType, *, kind: Kind, release: Release) -> Table:
    """Return one list of facts of all entries of a kind at a release."""
    return table(
        'facts-at',
        msg('{facts} in {release}', facts=fact.title, release=release.title),
        [
            (entry, found)
            for entry in data.of_kind(kind.id)
            for found in entry.facts.get(fact.id, ())
            if release.position in found.span and data.exists(entry, release)
        ],
        [
            (kind.title, lambda pair: ref_of(pair[0], title=data.title(pair[0], release))),
            *_of_list(data, fact),
        ],
    )


# Other facts of an entry ------------------------------------------------------------------------


@view('implementation')
def implementation(data: Dataset, entry: Entry) -> Table:
    """Return where the code of an entry lived, newest first."""
    return table(
        'implementation',
        msg('{title}: where the code lived', title=entry.title),
        _newest_first(entry, entry.implementation),
        [_range(data), (msg('Implementation'), _code), *_grounds(data)],
        anchor=fragment(entry.id, 'implementation'),
        record=lambda pair: record_link(data, pair[1], 'implementation'),
    )


def _code(pair: tuple[Entry, Implementation]) -> Cell:
    fact = pair[1]
    return tuple(Text(part) for part in (fact.symbol, fact.path) if part) or fact.none or msg('none')


@view('declarations')
def declarations(data: Dataset, entry: Entry) -> Table:
    """Return what the project itself declared an entry to be."""
    kind = data.kinds[entry.kind]
    return table(
        'declarations',
        msg('{title}: what the project declared', title=entry.title),
        _newest_first(entry, entry.declared),
        [
            _range(data),
            (msg('Declared'), lambda pair: level_state(data, kind, pair[1].level)),
            (msg('By'), lambda pair: data.declared_by.get(pair[1].by, Text(pair[1].by))),
            *_grounds(data),
        ],
        empty=msg('The project never declared a level.'),
        record=lambda pair: record_link(data, pair[1], 'declared'),
    )


@view('served-by')
def served_by(assessments: Assessments, entry: Entry) -> Table:
    """Return the entries of other kinds that name an entry now, with their latest classification."""
    data, found = assessments.data, _naming(assessments.data, entry, former=False)
    relation = (msg('Relation'), lambda one: one[1].title)
    return table(
        'served-by',
        msg('{title}: what works with it', title=entry.title),
        found,
        [
            (msg('Entry'), lambda one: ref_of(one[0])),
            (msg('Type'), lambda one: _type(data, one[0])),
            *([relation] if len({type_.id for _, type_, _ in found}) > 1 else ()),
            (RELEASES, lambda one: span_words(data, one[2].span)),
            (msg('Last classification'), lambda one: _latest(assessments, entry, one[0])),
        ],
        empty=msg('Nothing else names it.'),
    )


@view('served-by', 'former')
def served_before(data: Dataset, entry: Entry) -> Table:
    """Return those that named an entry before, by their types; their own pages say all about them."""
    found: dict[tuple[Text, Text], list[Parts]] = {}
    for other, type_, fact in _naming(data, entry, former=True):
        when = msg('({releases})', releases=span_words(data, fact.span))
        found.setdefault((_type(data, other), type_.title), []).append((ref_of(other), when))
    return table(
        'served-before',
        msg('{title}: what worked with it before', title=entry.title),
        found.items(),
        [
            (msg('Type'), lambda pair: pair[0][0]),
            (msg('Relation'), lambda pair: pair[0][1]),
            (msg('Entries'), lambda pair: joined(pair[1])),
        ],
    )


def _naming(data: Dataset, entry: Entry, *, former: bool) -> list[tuple[Entry, FactType, ListFact]]:
    """Return what names an entry in the last release with it, or what only did before."""
    last = entry.lives[-1].stop
    found = data.naming.get(entry.id, ())
    still = [one for one in found if last in one[2].span]
    return [one for one in found if one not in still] if former else still


def _type(data: Dataset, entry: Entry) -> Text:
    kind = data.kinds[entry.kind]
    return kind.types.get(entry.type or '', kind.title)


def _latest(assessments: Assessments, entry: Entry, other: Entry) -> Parts:
    """Return the last classification of another entry, and of when it is if not of the last one of this."""
    latest = assessments.latest(other.id)
    if latest is None:
        return ()
    when = latest.release.position != entry.lives[-1].stop
    state = classification(assessments.data, latest)
    return (state, msg('in'), ref_of(latest.release)) if when else (state,)
