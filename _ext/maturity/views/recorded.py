# SPDX-License-Identifier: Apache-2.0
"""Where something is recorded, how that is corrected, and its files for programs; what the audit found."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from maturity import links, paths
from maturity.model import Dataset, Entry, Evidence, Release, SourceMark, Text, commas, msg
from maturity.model.vocabulary import Agreement, Dependence
from maturity.unread import Unread, unread
from maturity.views.references import evidence_links, range_words, ref_of
from maturity.views.registry import view
from maturity.views.shapes import Fields, File, Link, Table, card, joined, stacked, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.model import Phrase
    from maturity.model.recipes import AuditedFinding
    from maturity.views.shapes import Field, Part, Parts


@view('record-source')
def entry_source(data: Dataset, entry: Entry) -> Fields:
    """Return where an entry is recorded, how to report an error, and its files for programs."""
    files = (File(paths.entry_file(entry.id), Text('JSON')),)
    badge = msg('Badge'), (File(paths.badge(entry.id), msg('Picture')),)
    return _record_source(data, entry, files, badge)


@view('record-source')
def release_source(data: Dataset, *, release: Release) -> Fields:
    """Return the same for a release."""
    files = (
        File(paths.release_file(release.id), Text('JSON')),
        File(paths.release_table(release.id), Text('CSV')),
    )
    command = msg('run {command} for a mail or a web form', command=f'maturity report --release {release.id}')
    return _record_source(data, release, files, (msg('Tables'), command))


@view('data-files')
def data_files(data: Dataset) -> Fields:
    """Return the feed and the files for programs that are about everything, and as of when they are."""
    files = (
        File(paths.MATURITY, Text('JSON')),
        File(paths.MATRIX, Text('CSV')),
        File(paths.INDEX, msg('Index')),
    )
    feed = File(paths.FEED, msg('Every change of a classification, as a feed (Atom)'))
    return card('files', msg('Data'), (msg('Subscribe'), feed), (msg('Everything'), files), *_as_of(data))


def _record_source(data: Dataset, about: Entry | Release, files: tuple[File, ...], *more: Field) -> Fields:
    # The whole file is about it; a line would change with every comment above it.
    mark = SourceMark(about.mark.path, 1)
    path = mark.path.partition('/')[2]
    command = f'maturity set {path.removesuffix(".yaml")}'
    return card(
        'source',
        msg('The record of {title}', title=about.title),
        recorded_in(data, mark, about.title),
        (msg('Correct it'), msg('edit that file, or run {command}', command=f'{command} …')),
        (msg('Data'), files),
        *more,
        *_as_of(data, path),
    )


def _as_of(data: Dataset, path: str | None = None) -> Iterator[Field]:
    """Yield as of which commit a file of the record, or all, was audited, and what came of it."""
    audited = data.audited
    commit = None if audited is None else audited.sources.get(data.main_repository or '')
    if audited is None or commit is None:
        return
    counted = totals(data, path)
    words = msg(
        '(audited: {agrees} checks agree with the source, {disagrees} do not)',
        agrees=str(counted[Agreement.AGREES]),
        disagrees=str(counted[Agreement.DISAGREES]),
    )
    change = Evidence(change=commit, mark=SourceMark('', 1))
    yield msg('As of'), (*evidence_links(data, (change,)), words)


def recorded_in(data: Dataset, mark: SourceMark, title: Text) -> Field:
    """Return the field that leads from a page to its data, and to where an error is reported."""
    # The first line is the file itself.
    words = mark.path if mark.line == 1 else f'{mark.path}:{mark.line}'
    edit, report = (links.record_address(data, name, mark, str(title)) for name in ('edit', 'report'))
    place = Text(words) if edit is None else Link(edit, words)
    return msg('Recorded in'), place if report is None else (place, Link(report, msg('Report an error')))


# What the last audit found ----------------------------------------------------------------------

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
    counts = totals(data).items()
    words = {one: msg('{outcome}: {count}', outcome=one.words, count=str(number)) for one, number in counts}
    return card(
        'audit',
        caption,
        (msg('Result'), stacked(replace(one.state, words=said) for one, said in words.items())),
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
            (msg('The source'), lambda one: (one.found, evidence_links(data, filter(None, (one.place,))))),
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
            (msg('Of'), lambda same: joined(ref_of(x.entry) for x in same if x.entry is not None)),
            (msg('Releases'), lambda same: range_words(same[0].first, same[0].last)),
            (msg('A classification'), lambda same: _DEPENDENCE[same[0].decides].state),
        ],
        empty=msg('Everything on record is read.'),
    )


def _title(data: Dataset, one: Unread) -> Phrase:
    return fact_title(data, one.fact if one.by is None else f'{one.fact}-{one.by}')
