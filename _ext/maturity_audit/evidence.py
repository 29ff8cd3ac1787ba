# SPDX-License-Identifier: Apache-2.0
"""Whether evidence is where the record says: at its own commit, line and symbol.

One function for each type of evidence, in one table.  Whether the *fact* holds
over its whole range is another question, which the readers of facts answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from maturity.model import Milestone, Text, msg
from maturity_audit.findings import Answer, checked
from maturity_audit.python import definitions
from maturity_audit.source import CannotTell, Place, kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from maturity.model import (
        Capability,
        Dataset,
        Demotion,
        Entry,
        Evidence,
        Message,
        Release,
        Requirement,
    )
    from maturity.model.tests import Test
    from maturity_audit.findings import Finding
    from maturity_audit.questions import Sources
    from maturity_audit.source import Snapshot, Source

# Ids of the commit and of its parents, its date in the time zone of who committed it.
_LOG = '--format=%H %cs %P'
NO_HISTORY = msg('the history at hand does not reach back to it')


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence, and the release as of which it is read.

    `event` is what happened to the subject, where the evidence is for that.
    """

    evidence: Evidence
    release: Release
    subject: str
    event: Milestone | Demotion | None = None


class Witness:
    """Looks at evidence in the clones that are at hand."""

    def __init__(self, data: Dataset, sources: Sources) -> None:
        """Keep both."""
        self.data = data
        self.sources = sources

    def finding(self, piece: Piece) -> Finding:
        """Return what one piece of evidence comes to."""
        check, evidence = EVIDENCE[piece.evidence.type], piece.evidence
        line = '' if evidence.line is None else f':{evidence.line}'
        symbol = '' if evidence.symbol is None else f' {evidence.symbol}'
        return checked(
            partial(check, self, piece),
            kind=f'evidence-{evidence.type}',
            release=piece.release.id,
            subject=piece.subject,
            about=Text(f'{evidence.target}{line}{symbol}'),
            mark=evidence.mark,
        )

    def events(self, piece: Piece) -> Iterator[Finding]:
        """Yield whether an event is in the release that the record names, and in none before it."""
        evidence, main = piece.evidence, self.data.main_repository
        if piece.event is not None and evidence.type == 'change' and evidence.repository in {None, main}:
            yield checked(
                partial(self._event, piece.event, evidence.target),
                kind='events',
                release=piece.event.release,
                subject=piece.subject,
                about=Text(evidence.target),
                mark=evidence.mark,
            )

    def _event(self, event: Milestone | Demotion, commit: str) -> Answer:
        commits = self.history(self.data.main_repository or '')
        if commit not in commits.dates:
            raise CannotTell(NO_HISTORY)
        first, position = commits.first.get(commit), self.data.releases[event.release].position
        before = isinstance(event, Milestone) and event.before
        if first == position or (before and first is not None and first <= position):
            return Answer()
        releases = list(self.data.releases.values())
        if first is None or first >= len(releases):
            return Answer(msg('no release has this change'))
        return Answer(msg('{release} is the first with this change', release=releases[first].title))

    @kept
    def history(self, name: str) -> History:
        """Return the history of a repository: behind the releases, or behind all that evidence names."""
        source, main = self.sources.get(name), self.data.main_repository
        changes = (piece.evidence for piece in pieces(self.data) if piece.evidence.type == 'change')
        refs = [
            # Only the main repository has the releases, whose positions are those of the tips.
            *(one.tag or one.commit or '' for one in self.data.releases.values() if name == main),
            *(one.target for one in changes if (one.repository or main) == name),
            # Without what newer commits say nobody knows by which merge a change came.
            'HEAD',
        ]
        return _history(source, [source.commit(ref) for ref in refs])


@dataclass(frozen=True, slots=True)
class History:
    """All commits behind some others, the oldest of these first.

    `dates` are the days (`YYYY-MM-DD`) of a commit and of the merge that brought
    it; `first` the positions of the first of the others that has it behind it.
    """

    dates: Mapping[str, tuple[str, ...]]
    first: Mapping[str, int]


def _history(source: Source, tips: Sequence[str | None]) -> History:
    """Return the history behind `tips`, None where one is missing; raises `CannotTell` where git cannot."""
    known = list(dict.fromkeys(tip for tip in tips if tip is not None))
    log = source.log(_LOG, *known, '--') if known else ''
    lines = [line.split() for line in log.splitlines()]
    parents = {id_: above for id_, _, *above in lines}
    merged = {id_: date for _, date, *above in lines for id_ in above[1:]}
    dates = {id_: (date, *([merged[id_]] if id_ in merged else [])) for id_, date, *_ in lines}
    first: dict[str, int] = {}
    for position, tip in enumerate(tips):
        stack = [] if tip is None else [tip]
        while stack:
            id_ = stack.pop()
            if id_ in parents and id_ not in first:
                first[id_] = position
                stack += parents[id_]
    return History(dates, first)


# One function for each type ----------------------------------------------------------------------


def _path(witness: Witness, piece: Piece) -> Answer:
    """Return whether a file or folder is there, has the line, and defines the symbol on it."""
    evidence = piece.evidence
    tree = witness.sources.of(evidence, piece.release)
    wrong = path_wrong(tree, evidence)
    return Answer(wrong, (tree.place(evidence.target, evidence.line),))


def path_wrong(tree: Snapshot, evidence: Evidence) -> Message | None:
    """Return what is wrong with the path, line and symbol of evidence in a tree, None where nothing is."""
    if tree.node(evidence.target) is None:
        return msg('there is no such path')
    if evidence.line is None and evidence.symbol is None:
        return None
    lines = tree.made(_lines, evidence.target)
    if lines is None:
        return msg('it is a folder, which has no lines')
    if evidence.line is not None:
        if evidence.line > len(lines):
            return msg('the file has {count} lines', count=str(len(lines)))
        if not lines[evidence.line - 1].strip():
            return msg('the line is empty')
    return None if evidence.symbol is None else _symbol_wrong(tree, evidence, evidence.symbol, lines)


def _symbol_wrong(tree: Snapshot, evidence: Evidence, symbol: str, lines: tuple[str, ...]) -> Message | None:
    if not evidence.target.endswith('.py'):
        text = lines if evidence.line is None else lines[evidence.line - 1 : evidence.line]
        there = any(symbol in line for line in text)
        return None if there else msg('{symbol} is not there', symbol=symbol)
    where = (tree.made(definitions, evidence.target) or {}).get(symbol, ())
    if not where:
        return msg('the file does not define {symbol}', symbol=symbol)
    if evidence.line is None or any(evidence.line in lines for lines in where):
        return None
    return msg('{symbol} stands at line {line}', symbol=symbol, line=str(where[0].start))


def _lines(data: bytes) -> tuple[str, ...]:
    # As git and editors count them: the last line feed ends the last line.
    return tuple(data.decode('utf-8', 'replace').removesuffix('\n').split('\n'))


def _change(witness: Witness, piece: Piece) -> Answer:
    """Return whether a commit is there, and has the date."""
    evidence = piece.evidence
    name = evidence.repository or witness.data.main_repository or ''
    source = witness.sources.get(name)
    if source.commit(evidence.target) is None:
        if source.shallow:
            raise CannotTell(NO_HISTORY)
        return Answer(msg('{repository} has no such commit', repository=name))
    places = (Place(name, evidence.target, ''),)
    if evidence.date is None:
        return Answer(None, places)
    dates = witness.history(name).dates.get(evidence.target)
    if dates is None:
        raise CannotTell(NO_HISTORY)
    return Answer(None if evidence.date in dates else msg('its date is {date}', date=dates[0]), places)


def _job(_witness: Witness, _piece: Piece) -> Answer:
    """Return that a job is on record: whether the source has it is asked for each release."""
    return Answer()


def _doc(_witness: Witness, _piece: Piece) -> Answer:
    """Raise `CannotTell` for a web page: nobody looks at it here."""
    raise CannotTell(msg('it is a web page'))


EVIDENCE: Mapping[str, Callable[[Witness, Piece], Answer]] = {
    'path': _path,
    'change': _change,
    'job': _job,
    'doc': _doc,
}
"""What is asked of each type of evidence."""


# What there is -----------------------------------------------------------------------------------


def pieces(data: Dataset) -> Iterator[Piece]:
    """Yield the evidence of the record, once for each release, requirement, capability, test and entry."""
    for release in data.releases.values():
        for evidence in _of_release(release):
            yield Piece(evidence, data.releases.get(evidence.release or '', release), release.id)
    records: Iterator[Requirement | Capability]
    records = chain(data.requirements.values(), data.capabilities.values())
    for record in records:
        for evidence in record.evidence:
            yield Piece(evidence, data.releases[evidence.release or record.span.since], record.id)
    yield from _of_tests(data)
    for entry in data.entries.values():
        for evidence, since, event in _of_entry(entry):
            yield Piece(evidence, data.releases[evidence.release or since], entry.id, event)


def _of_entry(entry: Entry) -> Iterator[tuple[Evidence, str, Milestone | Demotion | None]]:
    """Yield evidence with the release of its fact, and the event that it is for."""
    events: Iterator[Milestone | Demotion] = chain(
        (milestone for _, milestone in entry.milestones()), entry.demotions
    )
    for event in events:
        yield from ((evidence, event.release, event) for evidence in event.evidence)
    # Facts may share the evidence of their entry, which is looked at once.  What the loader made of
    # the implementation has the mark of the fact, for each of its files.
    once = {
        (one.mark, one.release, one.path): (one, fact.span.since, None)
        for fact in reversed([*entry.every_fact()])
        for one in fact.evidence
    }
    yield from once.values()


def _of_tests(data: Dataset) -> Iterator[Piece]:
    for test in data.tests.values():
        for evidence, since in _of_test(test):
            yield Piece(evidence, data.releases[evidence.release or since], test.id)
    contents = (content for suite in data.suites.values() for content in suite.contents)
    for content in contents:
        for evidence in content.evidence:
            read = data.releases[evidence.release or content.span.since]
            yield Piece(evidence, read, read.id)


def _of_test(test: Test) -> Iterator[tuple[Evidence, str]]:
    """Yield the evidence of a test and its skips, each piece once, with the release of its fact."""
    facts = [(test.evidence, test.span.since), *((skip.evidence, skip.span.since) for skip in test.skips)]
    once = {one: since for evidence, since in reversed(facts) for one in evidence}
    yield from once.items()


def _of_release(release: Release) -> Iterator[Evidence]:
    yield from release.evidence
    if release.series_end is not None:
        yield release.series_end.evidence
    if release.gate is not None:
        yield release.gate.source
        yield from release.gate.also
        yield from (change.evidence for change in release.gate.changes)
        yield from dict.fromkeys(one for job in release.gate.jobs for one in job.evidence)
