# SPDX-License-Identifier: Apache-2.0
"""Whether evidence is where the record says: at its own commit, line and symbol.

Whether the *fact* holds over its whole range is another question, which the readers of facts answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from maturity.model import Demotion, Entry, Evidence, Milestone, msg
from maturity.model.tests import Suite
from maturity_audit.findings import Answer, checked
from maturity_audit.python import definitions
from maturity_audit.source import CannotTell, Place, kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.model import Dataset, Message, Release
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
        evidence = piece.evidence
        line = '' if evidence.line is None else f':{evidence.line}'
        symbol = '' if evidence.symbol is None else f' {evidence.symbol}'
        return checked(
            partial(self._answer, piece),
            kind=f'evidence-{evidence.type}',
            release=piece.release,
            subject=piece.subject,
            about=f'{evidence.target}{line}{symbol}',
            mark=evidence.mark,
        )

    def _answer(self, piece: Piece) -> Answer:
        evidence = piece.evidence
        if evidence.type == 'path':
            tree = self.sources.of(evidence, piece.release)
            return Answer(path_wrong(tree, evidence), (tree.place(evidence.target, evidence.line),))
        if evidence.type == 'change':
            return self._change(evidence)
        if evidence.type == 'doc':
            raise CannotTell(msg('it is a web page'))
        # Whether the source has a job is asked for each release.
        return Answer()

    def _change(self, evidence: Evidence) -> Answer:
        """Return whether a commit is there, and has the date."""
        name = evidence.repository or self.data.main_repository or ''
        source, places = self.sources.get(name), (Place(name, evidence.target, ''),)
        if source.commit(evidence.target) is None:
            if source.shallow:
                raise CannotTell(NO_HISTORY)
            return Answer(msg('{repository} has no such commit', repository=name))
        if evidence.date is None:
            return Answer(None, places)
        dates = self.history(name).dates.get(evidence.target)
        if dates is None:
            raise CannotTell(NO_HISTORY)
        return Answer(None if evidence.date in dates else msg('its date is {date}', date=dates[0]), places)

    def events(self, piece: Piece) -> Iterator[Finding]:
        """Yield whether an event is in the release that the record names, and in none before it."""
        evidence, main = piece.evidence, self.data.main_repository
        if piece.event is not None and evidence.type == 'change' and evidence.repository in {None, main}:
            yield checked(
                partial(self._event, piece.event, evidence.target),
                kind='events',
                release=self.data.releases[piece.event.release],
                subject=piece.subject,
                about=evidence.target,
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


# Paths -------------------------------------------------------------------------------------------


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


# What there is -----------------------------------------------------------------------------------


def pieces(data: Dataset) -> Iterator[Piece]:
    """Yield the evidence of the record; a record may repeat what it says, which is looked at once."""
    about = data.releases, data.requirements, data.capabilities, data.tests, data.suites, data.entries
    record: Any
    for record in chain.from_iterable(records.values() for records in about):
        once: dict[object, Piece] = {}
        for evidence, holder in evidence_of(record):
            # Evidence for all facts of an entry is that of each.
            if isinstance(holder, Entry):
                continue
            event = holder if isinstance(holder, Milestone | Demotion) else None
            since = holder.release if event is not None else getattr(holder, 'span', None)
            read = data.releases[evidence.release or getattr(since, 'since', since) or record.id]
            subject = read.id if isinstance(record, Suite) else record.id
            # Facts of an entry count each.
            key = evidence, event, evidence.mark if isinstance(record, Entry) else None
            once.setdefault(key, Piece(evidence, read, subject, event))
        yield from once.values()


def evidence_of(record: object, holder: object = None) -> Iterator[tuple[Evidence, Any]]:
    """Yield the evidence in a record, each with the fact or event that it is for, or the whole record."""
    if isinstance(record, Evidence):
        yield record, holder
    elif isinstance(record, tuple | Mapping):
        for part in record.values() if isinstance(record, Mapping) else record:
            yield from evidence_of(part, holder)
    elif is_dataclass(record):
        is_holder = holder is None or hasattr(record, 'span') or isinstance(record, Milestone | Demotion)
        # Some name only the commit of what shows them.
        for name in dict.fromkeys([*(field.name for field in fields(record)), 'evidence']):
            yield from evidence_of(getattr(record, name, None), record if is_holder else holder)
