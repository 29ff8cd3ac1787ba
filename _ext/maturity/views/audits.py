# SPDX-License-Identifier: Apache-2.0
"""What the last audit found: how many facts agree with the source, and which do not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from maturity import links
from maturity.model import Text, msg
from maturity.model.vocabulary import Agreement, State
from maturity.views.parts import (
    BREAK,
    Fields,
    Link,
    Part,
    Parts,
    Row,
    Table,
    entry_ref,
    evidence_links,
    joined,
    range_words,
    release_ref,
    requirement_ref,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from maturity.model import Audited, AuditedCount, AuditedFinding, Dataset, Phrase

NO_AUDIT = msg('No audit is on record.')
ALL_AGREE = msg('All that could be told agrees.')
_FACTS: Mapping[str, Phrase] = {
    'capabilities': msg('Capabilities'),
    'claims': msg('Claims of the test suites'),
    'declared': msg('Declared'),
    'default-for': msg('Default for'),
    'events': msg('Events: the change is in this release and in none before'),
    'evidence-change': msg('Evidence: the change and its date'),
    'evidence-doc': msg('Evidence: web pages'),
    'evidence-job': msg('Evidence: jobs'),
    'evidence-path': msg('Evidence: path, line and symbol'),
    'gate-jobs': msg('Test jobs: pipeline, line and branch'),
    'gate-runs': msg('Test jobs: what they run'),
    'gate-versions': msg('Test jobs: engine version'),
    'gate-votes': msg('Test jobs: vote'),
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


def card(data: Dataset) -> Fields:
    """Return what was audited, and what came of it."""
    caption = msg('The last audit')
    audited = data.audited
    if audited is None:
        return Fields(name='audit', caption=caption, fields=((caption, (NO_AUDIT,)),))
    totals = _total(audited.counts)
    result = joined(((_counted(totals[one], one.state),) for one in Agreement), BREAK.value)
    current = (
        msg('as it was audited') if audited.digest == data.digest else msg('has changed since the audit')
    )
    return Fields(
        name='audit',
        caption=caption,
        fields=(
            (msg('Result'), result),
            (msg('The record'), (current,)),
            (msg('Sources'), joined((_source(data, *one) for one in audited.sources.items()), BREAK.value)),
        ),
    )


def _counted(number: int, state: State) -> State:
    return replace(state, words=msg('{count} {outcome}', count=Text(str(number)), outcome=state.words))


def _source(data: Dataset, name: str, commit: str) -> Parts:
    """Return a repository and the newest commit that was at hand."""
    repository = data.repositories.get(name)
    title = Text(name) if repository is None else repository.title
    pattern = '' if repository is None else repository.links.get('change', '')
    address = pattern.replace('{repository}', name).replace('{ref}', commit)
    short = Text(commit[: links.SHORT])
    return (title, Link(address, short) if address else short)


def counts(data: Dataset, show: str) -> Table:
    """Return how many facts agree: by kind of `facts`, by `releases`, or `all`, release by release."""
    audited = data.audited
    found = () if audited is None else audited.counts
    heads, rows = {'facts': _by_fact, 'releases': _by_release, 'all': _by_both}[show](data, found)
    captions = {
        'facts': msg('Audit: facts by kind'),
        'releases': msg('Audit: facts by release'),
        'all': msg('Audit: facts by release and kind'),
    }
    return Table(
        name=f'audit-{show}',
        caption=captions[show],
        columns=(*heads, *(one.words for one in Agreement)),
        rows=tuple(rows),
        empty=NO_AUDIT,
    )


Counts = tuple[tuple['Phrase', ...], 'Iterator[Row]']


def _by_fact(data: Dataset, found: tuple[AuditedCount, ...]) -> Counts:
    parts = _grouped(found, lambda one: one.fact)
    rows = (Row(((fact_title(data, fact),), *_numbers(parts[fact]))) for fact in sorted(parts))
    return (msg('Fact'),), rows


def _by_release(data: Dataset, found: tuple[AuditedCount, ...]) -> Counts:
    parts = _grouped(found, lambda one: one.release)
    newest_first = [one for one in reversed(list(data.releases.values())) if one.id in parts]
    rows = (Row(((release_ref(one),), *_numbers(parts[one.id]))) for one in newest_first)
    return (msg('Release'),), rows


def _by_both(data: Dataset, found: tuple[AuditedCount, ...]) -> Counts:
    position = {id_: release.position for id_, release in data.releases.items()}
    ordered = sorted(found, key=lambda one: (-position[one.release], one.fact))
    rows = (
        Row(((release_ref(data.releases[one.release]),), (fact_title(data, one.fact),), *_numbers((one,))))
        for one in ordered
    )
    return (msg('Release'), msg('Fact')), rows


def _grouped(
    found: tuple[AuditedCount, ...], key: Callable[[AuditedCount], str]
) -> Mapping[str, tuple[AuditedCount, ...]]:
    result: dict[str, tuple[AuditedCount, ...]] = {}
    for one in found:
        result[key(one)] = (*result.get(key(one), ()), one)
    return result


def _total(found: tuple[AuditedCount, ...]) -> Counter[Agreement]:
    total: Counter[Agreement] = Counter()
    for one in found:
        counted = one.agrees, one.disagrees, one.cannot_tell
        total.update(dict(zip(Agreement, counted, strict=True)))
    return total


def _numbers(found: tuple[AuditedCount, ...]) -> tuple[Parts, ...]:
    total = _total(found)
    return tuple((Text(str(total[one])),) for one in Agreement)


def findings(data: Dataset) -> Table:
    """Return every fact that did not agree, over successive releases."""
    audited = data.audited
    return Table(
        name='audit-findings',
        caption=msg('Facts that the source refutes or cannot decide'),
        columns=(
            msg('Subject'),
            msg('Releases'),
            msg('Fact'),
            msg('On record'),
            msg('Outcome'),
            msg('The source'),
        ),
        rows=() if audited is None else tuple(_rows(data, audited)),
        empty=NO_AUDIT if audited is None else ALL_AGREE,
    )


def _rows(data: Dataset, audited: Audited) -> Iterator[Row]:
    for one in audited.findings:
        first, last = data.releases[one.release], data.releases[one.last]
        place = () if one.place is None else evidence_links(data, (one.place,))
        yield Row(
            (
                (_subject(data, one),),
                (range_words(first, last),),
                (fact_title(data, one.fact),),
                (one.about,),
                (Agreement(one.outcome).state,),
                (one.found, *place),
            )
        )


def _subject(data: Dataset, one: AuditedFinding) -> Part:
    if one.subject in data.entries:
        return entry_ref(data.entries[one.subject], about=one.last)
    if one.subject in data.requirements:
        return requirement_ref(data.requirements[one.subject])
    release = data.releases.get(one.subject)
    return Text(one.subject) if release is None else release_ref(release)
