# SPDX-License-Identifier: Apache-2.0
"""Whether evidence is where the record says: at its own commit, line and symbol.

One function for each type of evidence, in one table.  Whether the *fact* holds
over its whole range is another question, which the readers of facts answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from maturity.model import Release, Text, msg
from maturity_audit.findings import Answer, checked
from maturity_audit.history import history
from maturity_audit.python import definitions
from maturity_audit.source import CannotTell, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from maturity.model import Dataset, Demotion, Entry, Evidence, Message, Milestone, SourceMark
    from maturity_audit.findings import Finding
    from maturity_audit.history import History
    from maturity_audit.questions import Sources
    from maturity_audit.source import Snapshot

NO_HISTORY = msg('the history at hand does not reach back to it')


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence, and the fact that it is for.

    `before`: the fact is an event that may have been in earlier releases.
    """

    evidence: Evidence
    release: Release
    subject: str
    before: bool = False


class Witness:
    """Looks at evidence in the clones that are at hand."""

    def __init__(self, data: Dataset, sources: Sources) -> None:
        """Keep both."""
        self.data = data
        self.sources = sources
        self._histories: dict[str, History] = {}

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

    def event(self, piece: Piece) -> Finding:
        """Return whether an event is in the release that the record names, and in none before it."""
        return checked(
            partial(self._event, piece),
            kind='events',
            release=piece.release.id,
            subject=piece.subject,
            about=Text(piece.evidence.target),
            mark=piece.evidence.mark,
        )

    def _event(self, piece: Piece) -> Answer:
        commits = self.history(self.data.main_repository or '')
        if piece.evidence.target not in commits.dates:
            raise CannotTell(NO_HISTORY)
        first, position = commits.first.get(piece.evidence.target), piece.release.position
        if first == position or (piece.before and first is not None and first <= position):
            return Answer()
        releases = list(self.data.releases.values())
        if first is None or first >= len(releases):
            return Answer(msg('no release has this change'))
        return Answer(msg('{release} is the first with this change', release=releases[first].title))

    def history(self, name: str) -> History:
        """Return the history of a repository: behind the releases, or behind all that evidence names."""
        if name not in self._histories:
            source, main = self.sources.get(name), self.data.main_repository
            changes = (piece.evidence for piece in pieces(self.data) if piece.evidence.type == 'change')
            refs = [
                # Only the main repository has the releases, whose positions are those of the tips.
                *(one.tag or one.commit or '' for one in self.data.releases.values() if name == main),
                *(one.target for one in changes if (one.repository or main) == name),
                # Without what newer commits say nobody knows by which merge a change came.
                'HEAD',
            ]
            self._histories[name] = history(source, [source.commit(ref) for ref in refs])
        return self._histories[name]


# One function for each type ----------------------------------------------------------------------


def _path(witness: Witness, piece: Piece) -> Answer:
    """Return whether a file or folder is there, has the line, and defines the symbol on it."""
    evidence = piece.evidence
    tree = witness.sources.of(evidence, piece.release)
    wrong = _path_wrong(tree, evidence)
    return Answer(wrong, (tree.place(evidence.target, evidence.line),))


def _path_wrong(tree: Snapshot, evidence: Evidence) -> Message | None:
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
    if evidence.line is not None and evidence.line not in where:
        return msg('{symbol} stands at line {line}', symbol=symbol, line=str(where[0]))
    return None


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
    """Yield every piece of evidence of the record, with the release as of which it is read."""
    for release in data.releases.values():
        yield from _of(data, release, release.id, release.evidence)
        if release.series_end is not None:
            yield from _of(data, release, release.id, (release.series_end.evidence,))
        if release.gate is not None:
            own = (release.gate.source, *release.gate.also, *(one.evidence for one in release.gate.changes))
            yield from _of(data, release, release.id, own)
    for requirement in data.requirements.values():
        since = data.releases[requirement.span.since]
        yield from _of(data, since, requirement.id, requirement.evidence)
    for entry in data.entries.values():
        for release_id, evidence in _of_entry(entry):
            yield from _of(data, data.releases[release_id], entry.id, evidence)


def _of(data: Dataset, release: Release, subject: str, evidence: tuple[Evidence, ...]) -> Iterator[Piece]:
    for one in evidence:
        yield Piece(one, data.releases.get(one.release or '', release), subject)


def _of_entry(entry: Entry) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    for event in _lives(entry):
        yield event.release, event.evidence
    facts = (
        *entry.implementation,
        *entry.declared,
        *(one for series in entry.capabilities.values() for one in series),
        *entry.claims,
        *(one for series in entry.facts.values() for one in series),
        *entry.default_for,
        *entry.attestations,
        *entry.waivers,
        *entry.opt_ins,
    )
    seen: set[SourceMark] = set()
    for fact in facts:
        # Facts may share the evidence of their entry, which is looked at once.
        own = tuple(one for one in fact.evidence if one.mark not in seen)
        seen.update(one.mark for one in own)
        yield fact.span.since, own


def _lives(entry: Entry) -> Iterator[Milestone | Demotion]:
    """Yield the events in the life of an entry."""
    milestones = (entry.introduced, entry.removed, entry.dead, entry.rewritten, *entry.renamed)
    yield from (one for one in milestones if one is not None)
    yield from entry.demotions


def events(data: Dataset) -> Iterator[Piece]:
    """Yield the changes in the main repository that are evidence of events in the lives of entries."""
    for entry in data.entries.values():
        for event in _lives(entry):
            for one in event.evidence:
                if one.type == 'change' and one.repository in {None, data.main_repository}:
                    release = data.releases[event.release]
                    yield Piece(one, release, entry.id, before=getattr(event, 'before', False))
