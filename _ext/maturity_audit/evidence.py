# SPDX-License-Identifier: Apache-2.0
"""Whether evidence is where the record says: at its own commit, line and symbol.

One function for each type of evidence, in one table.  Whether the *fact* holds
over its whole range is another question, which the readers of facts answer.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import Release, SourceMark, Text, msg
from maturity.model.vocabulary import Agreement
from maturity_audit.findings import Finding, Place
from maturity_audit.history import History
from maturity_audit.python import python_tree
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from maturity.model import Dataset, Entry, Evidence, Message, Milestone
    from maturity_audit.questions import Sources

NO_HISTORY = msg('the history at hand does not reach back to it')


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence, and the fact that it is for."""

    evidence: Evidence
    release: Release
    subject: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether evidence is there: a reason where it is not, and the place."""

    wrong: Message | None = None
    places: tuple[Place, ...] = ()


class Witness:
    """Looks at evidence in the clones that are at hand."""

    def __init__(self, data: Dataset, sources: Sources) -> None:
        """Keep both."""
        self.data = data
        self.sources = sources
        self._histories: dict[str, History] = {}

    def finding(self, piece: Piece) -> Finding:
        """Return what one piece of evidence comes to."""
        try:
            answer = EVIDENCE[piece.evidence.type](self, piece)
        except CannotTell as error:
            return self._made(piece, Agreement.CANNOT_TELL, error.reason)
        outcome = Agreement.AGREES if answer.wrong is None else Agreement.DISAGREES
        return self._made(piece, outcome, answer.wrong, answer.places)

    @staticmethod
    def _made(
        piece: Piece, outcome: Agreement, found: Message | None, places: tuple[Place, ...] = ()
    ) -> Finding:
        return Finding(
            kind=f'evidence-{piece.evidence.type}',
            release=piece.release.id,
            subject=piece.subject,
            about=Text(_label(piece.evidence)),
            outcome=outcome,
            found=found,
            places=places,
            mark=piece.evidence.mark,
        )

    def history(self, name: str) -> History:
        """Return the history of a repository: behind the releases, or behind all that evidence names."""
        if name not in self._histories:
            source = self.sources.get(name)
            changes = (piece.evidence for piece in pieces(self.data))
            refs = [
                # Only the main repository has the releases, whose positions are those of the tips.
                *(self.data.releases.values() if name == self.data.main_repository else ()),
                *(one for one in changes if one.type == 'change' and self._name(one) == name),
            ]
            commits = (source.commit(_ref(one)) for one in refs)
            # Without what newer commits say nobody knows by which merge a change came.
            self._histories[name] = History(source, [*commits, source.commit('HEAD')])
        return self._histories[name]

    def _name(self, evidence: Evidence) -> str:
        return evidence.repository or self.data.main_repository or ''


def _ref(one: Release | Evidence) -> str:
    """Return what names the commit of a release or a change."""
    return (one.tag or one.commit or '') if isinstance(one, Release) else one.target


def _label(evidence: Evidence) -> str:
    line = '' if evidence.line is None else f':{evidence.line}'
    symbol = '' if evidence.symbol is None else f' {evidence.symbol}'
    return f'{evidence.target}{line}{symbol}'


# One function for each type ----------------------------------------------------------------------


def _path(witness: Witness, piece: Piece) -> Answer:
    """Return whether a file or folder is there, has the line, and defines the symbol on it."""
    evidence = piece.evidence
    tree = witness.sources.of(evidence, piece.release)
    place = Place(tree.source.name, tree.commit, evidence.target, evidence.line)
    node = tree.node(evidence.target)
    if node is None:
        return Answer(msg('there is no such path'), (place,))
    if evidence.line is None and evidence.symbol is None:
        return Answer(None, (place,))
    file = tree.file(evidence.target)
    if file is None:
        return Answer(msg('it is a folder, which has no lines'), (place,))
    lines = tree.source.made(_lines, file.oid)
    if evidence.line is not None:
        if evidence.line > len(lines):
            words = msg('the file has {count} lines', count=str(len(lines)))
            return Answer(words, (place,))
        if not lines[evidence.line - 1].strip():
            return Answer(msg('the line is empty'), (place,))
    return Answer(_symbol_missing(witness, piece, lines, file.oid), (place,))


def _symbol_missing(witness: Witness, piece: Piece, lines: tuple[str, ...], oid: str) -> Message | None:
    """Return what is wrong with the symbol of evidence, or None."""
    evidence = piece.evidence
    if evidence.symbol is None:
        return None
    source = witness.sources.of(evidence, piece.release).source
    if not evidence.target.endswith('.py'):
        text = lines if evidence.line is None else lines[evidence.line - 1 : evidence.line]
        there = any(evidence.symbol in line for line in text)
        return None if there else msg('{symbol} is not there', symbol=evidence.symbol)
    where = source.made(definitions, oid).get(evidence.symbol, ())
    if not where:
        return msg('the file does not define {symbol}', symbol=evidence.symbol)
    if evidence.line is not None and evidence.line not in where:
        return msg('{symbol} stands at line {line}', symbol=evidence.symbol, line=str(where[0]))
    return None


def _change(witness: Witness, piece: Piece) -> Answer:
    """Return whether a commit is there, and has the date."""
    evidence = piece.evidence
    name = evidence.repository or witness.data.main_repository or ''
    source = witness.sources.get(name)
    if source.commit(evidence.target) is None:
        if source.shallow:
            raise CannotTell(NO_HISTORY)
        return Answer(msg('{repository} has no such commit', repository=name))
    place = Place(name, evidence.target, '')
    commit = witness.history(name).commits.get(evidence.target)
    if evidence.date is None:
        return Answer(None, (place,))
    if commit is None:
        raise CannotTell(NO_HISTORY)
    if evidence.date in {commit.date, commit.merged}:
        return Answer(None, (place,))
    return Answer(msg('its date is {date}', date=commit.date), (place,))


def _job(witness: Witness, piece: Piece) -> Answer:
    """Return that a job is on record: whether the source has it is asked for each release."""
    return Answer()


def _doc(witness: Witness, piece: Piece) -> Answer:
    """Raise `CannotTell` for a web page: nobody looks at it here."""
    raise CannotTell(msg('it is a web page'))


EVIDENCE: Mapping[str, Callable[[Witness, Piece], Answer]] = {
    'path': _path,
    'change': _change,
    'job': _job,
    'doc': _doc,
}
"""What is asked of each type of evidence."""


# Parsing -----------------------------------------------------------------------------------------


def _lines(data: bytes) -> tuple[str, ...]:
    # As git and editors count them: the last line feed ends the last line.
    return tuple(data.decode('utf-8', 'replace').removesuffix('\n').split('\n'))


def definitions(data: bytes) -> Mapping[str, tuple[int, ...]]:
    """Return the lines at which a Python file defines each name: classes, methods, variables, options.

    A definition that decorators precede begins at the first of them, and its
    own line counts as well.  A name that is the first argument of a call counts
    where the call stands, because tables of options are written so.
    """
    found: dict[str, list[int]] = {}
    stack: list[tuple[str, ast.AST]] = [('', python_tree(data))]
    while stack:
        prefix, parent = stack.pop()
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                decorated = [one.lineno for one in node.decorator_list]
                found.setdefault(prefix + node.name, []).extend([node.lineno, *decorated])
                stack.append((f'{prefix}{node.name}.', node))
                continue
            for name, line in _named(node):
                found.setdefault(prefix + name, []).append(line)
            stack.append((prefix, node))
    return {name: tuple(lines) for name, lines in found.items()}


def _named(node: ast.AST) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.Assign):
        yield from ((target.id, node.lineno) for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id, node.lineno
    elif isinstance(node, ast.Call):
        match node.args:
            case [ast.Constant(value=str(name), lineno=line), *_]:
                yield name, node.lineno
                yield name, line


# What there is -----------------------------------------------------------------------------------


def pieces(data: Dataset) -> Iterator[Piece]:
    """Yield every piece of evidence of the record, with the release as of which it is read."""
    for release in data.releases.values():
        yield from _of(data, release, release.id, release.evidence)
        if release.series_end is not None:
            yield from _of(data, release, release.id, (release.series_end,))
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
    for milestone in milestones(entry):
        yield milestone.release, milestone.evidence
    for demotion in entry.demotions:
        yield demotion.release, demotion.evidence
    facts = (
        *entry.implementation,
        *entry.declared,
        *(one for found in entry.capabilities.values() for one in found),
        *entry.claims,
        *(one for found in entry.facts.values() for one in found),
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


def milestones(entry: Entry) -> Iterator[Milestone]:
    """Yield the events in the life of an entry."""
    for one in (entry.introduced, entry.removed, entry.dead, entry.rewritten, *entry.renamed):
        if one is not None:
            yield one
