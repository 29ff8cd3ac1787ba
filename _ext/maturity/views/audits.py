# SPDX-License-Identifier: Apache-2.0
"""What the last audit found: how many facts agree with the source, and which do not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from maturity import links
from maturity.model import Dataset, Text, commas, msg
from maturity.model.vocabulary import Agreement, Dependence
from maturity.unread import Unread, unread
from maturity.views.references import evidence_links, range_words, ref_of
from maturity.views.registry import view
from maturity.views.shapes import Fields, Link, Table, card, joined, stacked, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.model import Phrase
    from maturity.model.recipes import AuditedFinding
    from maturity.views.shapes import Part, Parts

NO_AUDIT = msg('No audit is on record.')
ALL_AGREE = msg('All that could be told agrees.')
_FACTS: Mapping[str, Phrase] = {
    'attestations': msg('Statements for rules that nothing computes'),
    'capabilities': msg('Capabilities'),
    'capability-lives': msg('Capabilities: nobody has them before the project does, or after'),
    'claims': msg('Claims of the test suites'),
    'declared': msg('Declared'),
    'default-for': msg('Default for'),
    'events': msg('Events: the change is in this release and in none before'),
    'evidence-change': msg('Evidence: the change and its date'),
    'evidence-doc': msg('Evidence: web pages'),
    'evidence-job': msg('Evidence: jobs'),
    'evidence-path': msg('Evidence: path, line and symbol'),
    'gate': msg('Test jobs'),
    'gate-jobs': msg('Test jobs: pipeline, line and branch'),
    'gate-selects': msg('Test jobs: what they select, leave out, set and use'),
    'gate-versions': msg('Test jobs: engine version'),
    'gate-votes': msg('Test jobs: vote'),
    'shows': msg('Tests: what they show'),
    'skips': msg('Tests: where they do not run'),
    'suites': msg('Test suites: their groups'),
    'tests': msg('Tests: path, groups and range'),
    'implementation': msg('Where the code lives'),
    'release': msg('Releases: tag, commit, dates, versions'),
}
"""The kinds of facts that every record has."""


def fact_title(data: Dataset, fact: str) -> Phrase:
    """Return the title of a kind of fact; `list-source` names a list by one of its sources."""
    if fact in _FACTS:
        return _FACTS[fact]
    for kind in data.kinds.values():
        for type_ in kind.facts.values():
            if fact == type_.id:
                return type_.title
            source = type_.sources.get(fact.removeprefix(f'{type_.id}-'))
            if source is not None:
                return msg('{title}: {source}', title=type_.title, source=source)
    means = data.declared_by.get(fact.removeprefix('declared-'))
    return Text(fact) if means is None else msg('{title}: {source}', title=_FACTS['declared'], source=means)


@view('audit-card')
def audit_card(data: Dataset) -> Fields:
    """Return the last audit in short: its result, and what was read."""
    caption, audited = msg('The last audit'), data.audited
    if audited is None:
        return card('audit', caption, (caption, NO_AUDIT))
    counted = (_counted(number, one) for one, number in totals(data).items())
    return card(
        'audit',
        caption,
        (msg('Result'), stacked(counted)),
        (msg('The record'), _current(data)),
        (msg('Sources'), stacked(_source(data, *one) for one in audited.sources.items())),
    )


MOST_CHANGED = 20
"""Facts that are named where they changed."""


def _current(data: Dataset) -> Phrase:
    """Return whether the facts are as they were audited, else how many are not, and which."""
    changed = data.unaudited
    if not changed:
        return msg('as it was audited')
    count, facts = str(len(changed)), commas(Text(str(one)) for one in changed[:MOST_CHANGED])
    if len(changed) > MOST_CHANGED:
        return msg('has changed since the audit: {count} facts, among them {facts}', count=count, facts=facts)
    return msg('has changed since the audit: {count} facts: {facts}', count=count, facts=facts)


def _counted(number: int, one: Agreement) -> Part:
    words = msg('{outcome}: {count}', outcome=one.words, count=str(number))
    return replace(one.state, words=words)


def _source(data: Dataset, name: str, commit: str) -> Parts:
    """Return a repository and the newest commit that was at hand."""
    repository = data.repositories.get(name)
    title = Text(name) if repository is None else repository.title
    pattern = '' if repository is None else repository.links.get('change', '')
    address = pattern.replace('{repository}', name).replace('{ref}', commit)
    short = Text(commit[: links.SHORT])
    return (title, Link(address, short) if address else short)


# Counts -----------------------------------------------------------------------------------------


@view('audit-counts')
def counts(data: Dataset) -> Table:
    """Return how many facts of each kind agree with the source, counted at each release."""
    found = _counted_by_kind(data)
    return table(
        'audit-facts',
        msg('Audit: facts by kind'),
        sorted(found.items()),
        [
            (msg('Fact'), lambda pair: fact_title(data, pair[0])),
            *((one.words, lambda pair, one=one: Text(str(pair[1][one]))) for one in Agreement),
        ],
        empty=NO_AUDIT,
    )


def totals(data: Dataset, path: str | None = None) -> Mapping[Agreement, int]:
    """Return how many facts of a file, or of all, came to what in the last audit, counted at each release."""
    found = _counted_by_kind(data, path).values()
    return {one: sum(counted[one] for counted in found) for one in Agreement}


def _counted_by_kind(data: Dataset, path: str | None = None) -> Mapping[str, Counter[Agreement]]:
    """Return how many facts of each kind came to what, of one file or of all, counted at each release."""
    found: dict[str, Counter[Agreement]] = {}
    files = () if data.audited is None else data.audited.files
    for file in (one for one in files if path in {None, one.path}):
        for kind, number in file.agrees.items():
            found.setdefault(kind, Counter())[Agreement.AGREES] += number
        for one in file.findings:
            releases = data.releases[one.last].position - data.releases[one.release].position + 1
            found.setdefault(one.fact, Counter())[Agreement(one.outcome)] += releases
    return found


# Findings ---------------------------------------------------------------------------------------


@view('audit-findings')
def findings(data: Dataset) -> Table:
    """Return every fact that the source refutes or cannot decide, over successive releases."""
    audited = data.audited
    return table(
        'audit-findings',
        msg('Facts that the source refutes or cannot decide'),
        () if audited is None else sorted(audited.findings, key=lambda one: (one.fact, one.subject)),
        [
            (msg('Subject'), lambda one: _subject(data, one)),
            (msg('Releases'), lambda one: range_words(data.releases[one.release], data.releases[one.last])),
            (msg('Fact'), lambda one: fact_title(data, one.fact)),
            (msg('On record'), lambda one: one.about),
            (msg('Outcome'), lambda one: Agreement(one.outcome).state),
            (
                msg('The source'),
                lambda one: (one.found, *(evidence_links(data, (one.place,)) if one.place else ())),
            ),
        ],
        empty=NO_AUDIT if audited is None else ALL_AGREE,
    )


def _subject(data: Dataset, one: AuditedFinding) -> Part:
    if one.subject in data.entries:
        return ref_of(data.entries[one.subject], about=one.last)
    known: dict[str, Any] = {**data.releases, **data.capabilities, **data.requirements}
    return ref_of(known[one.subject]) if one.subject in known else Text(one.subject)


# What nothing reads -----------------------------------------------------------------------------


_DEPENDENCE = {True: Dependence.DEPENDS, False: Dependence.DOES_NOT}


@view('audit-unread')
def not_read(data: Dataset) -> Table:
    """Return the facts that no recipe of the audit reads, and whether a classification depends on them."""
    alike: dict[tuple[object, ...], list[Unread]] = {}
    for one in unread(data):
        alike.setdefault((not one.decides, one.fact, one.by, one.first.id, one.last.id), []).append(one)
    return table(
        'audit-unread',
        msg('Facts that nothing reads'),
        [alike[key] for key in sorted(alike, key=lambda key: bool(key[0]))],
        [
            (msg('Fact'), lambda same: _title(data, same[0])),
            (
                msg('Of'),
                lambda same: joined(ref_of(one.entry) for one in same if one.entry is not None),
            ),
            (msg('Releases'), lambda same: range_words(same[0].first, same[0].last)),
            (msg('A classification'), lambda same: _DEPENDENCE[same[0].decides].state),
        ],
        empty=msg('Everything on record is read.'),
    )


def _title(data: Dataset, one: Unread) -> Phrase:
    return fact_title(data, one.fact if one.by is None else f'{one.fact}-{one.by}')
