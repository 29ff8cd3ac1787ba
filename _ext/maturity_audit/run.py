# SPDX-License-Identifier: Apache-2.0
"""One audit: every question that the record raises, put to the clones at hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from maturity.model import Text, at, commas, msg
from maturity.model.vocabulary import Agreement
from maturity_audit import gate
from maturity_audit.conditions import state_of
from maturity_audit.evidence import NO_HISTORY, Witness, milestones, pieces
from maturity_audit.findings import Finding
from maturity_audit.questions import Question, Reading
from maturity_audit.readers import GATES, readers
from maturity_audit.recorded import Recorded, recorded, whole
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from maturity.model import Dataset, Entry, Implementation, Message, Parameter, Recipe, Release
    from maturity.model.messages import Value
    from maturity_audit.questions import Reader, Sources

OTHERS = frozenset({'capabilities', 'gate', 'release'})
"""Facts of recipes that are not those of one entry."""


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What is audited: the record, or a part of it, against the clones at hand.

    `releases` and `entries` are ids; None stands for all.  `progress` is told
    what comes next.
    """

    data: Dataset
    sources: Sources
    releases: Collection[str] | None = None
    entries: Collection[str] | None = None
    progress: Callable[[str], None] = field(default=lambda _step: None)

    def findings(self) -> Iterator[Finding]:
        """Yield what each fact comes to: evidence first, then release by release."""
        self.progress('evidence')
        witness = Witness(self.data, self.sources)
        for piece in pieces(self.data):
            if self._wanted(piece.release, piece.subject):
                yield witness.finding(piece)
        yield from self._lives(witness)
        known = readers()
        for release in self.data.releases.values():
            if self.releases is None or release.id in self.releases:
                self.progress(release.title.value)
                yield from self._release(release, known)

    def _wanted(self, release: Release, subject: str) -> bool:
        return (self.releases is None or release.id in self.releases) and (
            self.entries is None or subject in self.entries
        )

    def chosen(self) -> Iterator[Entry]:
        """Yield the entries that are audited."""
        for entry in self.data.entries.values():
            if self.entries is None or entry.id in self.entries:
                yield entry

    # Lives --------------------------------------------------------------------------------------

    def _lives(self, witness: Witness) -> Iterator[Finding]:
        """Yield whether each event is in the release that the record names, and in none before it."""
        for entry in self.chosen():
            events = [(one.release, one.before, one.evidence) for one in milestones(entry)]
            events += [(one.release, False, one.evidence) for one in entry.demotions]
            for id_, before, evidence in events:
                release = self.data.releases[id_]
                for one in evidence:
                    if one.type != 'change' or not self._wanted(release, entry.id):
                        continue
                    if one.repository in {None, self.data.main_repository}:
                        found = self._event(witness, release, one.target, before=before)
                        yield Finding(
                            kind='events',
                            release=id_,
                            subject=entry.id,
                            about=Text(one.target),
                            outcome=found[0],
                            found=found[1],
                            mark=one.mark,
                        )

    def _event(
        self, witness: Witness, release: Release, commit: str, *, before: bool
    ) -> tuple[Agreement, Message | None]:
        try:
            history = witness.history(self.data.main_repository or '')
        except CannotTell as error:
            return Agreement.CANNOT_TELL, error.reason
        if commit not in history.commits:
            return Agreement.CANNOT_TELL, NO_HISTORY
        first = history.first(commit)
        if first == release.position or (before and first is not None and first <= release.position):
            return Agreement.AGREES, None
        titles = [one.title for one in self.data.releases.values()]
        if first is None or first >= len(titles):
            return Agreement.DISAGREES, msg('no release has this change')
        return Agreement.DISAGREES, msg('{release} is the first with this change', release=titles[first])

    # Releases -----------------------------------------------------------------------------------

    def _release(self, release: Release, known: Mapping[str, Reader]) -> Iterator[Finding]:
        try:
            tree = self.sources.main(release)
        except CannotTell as error:
            yield self._closed(release, error.reason)
            return
        question = Question(self.data, self.sources, release, tree, None, {})
        for recipe in self.data.recipes:
            if release.position in recipe.span:
                yield from self._recipe(recipe, question, known)

    @staticmethod
    def _closed(release: Release, reason: Message) -> Finding:
        return Finding(
            kind='release',
            release=release.id,
            subject=release.id,
            about=release.title,
            outcome=Agreement.CANNOT_TELL,
            found=reason,
            mark=release.mark,
        )

    def _recipe(self, recipe: Recipe, question: Question, known: Mapping[str, Reader]) -> Iterator[Finding]:
        release = question.release
        if recipe.fact == 'gate':
            if self.entries is None:
                yield from gate.findings(asked(question, recipe, None), recipe, GATES[recipe.reader])
        elif recipe.fact == 'release':
            if self.entries is None:
                yield self._compared(
                    recipe, asked(question, recipe, None), whole(release), known[recipe.reader]
                )
        elif recipe.fact == 'capabilities':
            yield from self._capabilities(question, recipe)
        else:
            for entry in self.chosen():
                if entry.kind == recipe.kind and (not recipe.types or entry.type in recipe.types):
                    for one in recorded(self.data, recipe, entry, release):
                        about = asked(question, recipe, entry)
                        yield self._compared(recipe, about, one, known[recipe.reader])

    def _compared(self, recipe: Recipe, question: Question, one: Recorded, reader: Reader) -> Finding:
        kind = recipe.fact if recipe.by is None else f'{recipe.fact}-{recipe.by}'
        return compared(kind, question, one, reader)

    def _capabilities(self, question: Question, recipe: Recipe) -> Iterator[Finding]:
        for entry in self.chosen():
            if entry.kind != recipe.kind:
                continue
            about = asked(question, recipe, entry)
            for id_, facts in entry.capabilities.items():
                fact = at(facts, question.release)
                read = self.data.capabilities[id_].read
                if fact is not None and read:
                    one = Recorded(frozenset([fact.state]), fact.mark, id_)
                    yield compared('capabilities', about, one, partial(state_of, read))


def compared(kind: str, question: Question, one: Recorded, reader: Reader) -> Finding:
    """Return what a recorded fact comes to when a reader is asked for it."""
    subject = question.release.id if question.entry is None else question.entry.id
    found: Message | None
    try:
        reading = reader(question)
    except CannotTell as error:
        outcome, found, reading = Agreement.CANNOT_TELL, error.reason, Reading(frozenset())
    else:
        found = difference(one.values, reading)
        outcome = Agreement.AGREES if found is None else Agreement.DISAGREES
    return Finding(
        kind=kind,
        release=question.release.id,
        subject=subject,
        about=Text(one.about or _listed(one.values)),
        outcome=outcome,
        found=found,
        places=reading.places,
        mark=one.mark,
    )


def difference(values: frozenset[str], reading: Reading) -> Message | None:
    """Return how recorded values differ from what a source shows, or None where they do not."""
    lacking = values - reading.values
    more = reading.values - values
    if lacking and more:
        return msg('the source has {more}, and not {lacking}', more=_commas(more), lacking=_commas(lacking))
    if lacking:
        return msg('the source does not have {lacking}', lacking=_commas(lacking))
    if more:
        return msg('the source has {more} too', more=_commas(more))
    return None


def _commas(values: Iterable[str]) -> Value:
    return commas(Text(value) for value in sorted(values))


def _listed(values: Iterable[str]) -> str:
    return ', '.join(sorted(values)) or '–'


def asked(question: Question, recipe: Recipe | None, entry: Entry | None) -> Question:
    """Return a question about an entry, with the parameters of a recipe filled in."""
    given: Mapping[str, Parameter] = {} if recipe is None else recipe.parameters
    return replace(question, entry=entry, parameters=filled(given, entry, question.release))


def filled(
    parameters: Mapping[str, Parameter], entry: Entry | None, release: Release
) -> Mapping[str, Parameter]:
    """Return parameters with what stands in braces filled in: entry, symbol, module, package, class, path."""
    if entry is None or not parameters:
        return parameters
    words = {'entry': entry.id, **_code(at(entry.implementation, release))}
    return {
        name: _filled(value, words) if isinstance(value, str) else tuple(_filled(one, words) for one in value)
        for name, value in parameters.items()
    }


def _code(code: Implementation | None) -> Mapping[str, str]:
    """Return the names of an implementation in Python; the path says the module where there is one."""
    symbol = '' if code is None or code.symbol is None else code.symbol
    path = '' if code is None or code.path is None else code.path
    module, _, class_ = symbol.rpartition('.')
    if path.endswith('.py'):
        module = path.removesuffix('.py').removesuffix('/__init__').replace('/', '.')
    package = module.rpartition('.')[0]
    return {'symbol': symbol, 'path': path, 'module': module, 'package': package, 'class': class_}


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(f'{{{name}}}', word)
    return text
