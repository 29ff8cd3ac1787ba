# SPDX-License-Identifier: Apache-2.0
"""What the record says of a fact at a release, and the questions about it that its recipes name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from maturity.model import Implementation, at
from maturity_audit.code import module_of
from maturity_audit.conditions import state_of
from maturity_audit.findings import Answer, checked, difference, written
from maturity_audit.parameters import bound, filled
from maturity_audit.questions import elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from maturity.model import Derivation, Entry, Fact, Parameter, Recipe, Release
    from maturity_audit.findings import Finding
    from maturity_audit.parameters import Pairs
    from maturity_audit.questions import Question, Reader, Reading

ENTRIES = 'entries'
"""The fact that says which entries there are."""
_PLAIN = frozenset({'implementation', 'declared', 'claims', 'default-for'})
"""Facts that are lists of an entry itself; all others stand below `facts`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """A list of facts of an entry that follow one another, and how a source is asked for it at a release.

    `keys` lead to the list in the file of the entry; `by` limits it to facts
    that name this source; `question` and `read` are about one release.
    """

    entry: Entry
    keys: tuple[str, ...]
    by: str | None
    question: Question
    read: Callable[[], Reading]

    @property
    def name(self) -> str:
        """What the facts are, in the words of the record."""
        return named(self.keys, self.by)

    @property
    def kind(self) -> str:
        """The kind of fact, as findings name it."""
        kind = self.keys[0] if self.keys[0] == 'capabilities' else self.keys[-1]
        return kind if self.by is None else f'{kind}-{self.by}'

    @property
    def exists(self) -> bool:
        """Whether the entry is there at the release."""
        return self.question.data.exists(self.entry, self.question.release)

    @property
    def is_not_offered(self) -> bool:
        """Whether it is a capability that the project does not have at the release."""
        data, release = self.question.data, self.question.release
        return self.keys[0] == 'capabilities' and release.position not in data.capabilities[self.keys[1]].span

    def facts(self, release: Release) -> tuple[Fact, ...]:
        """Return what the record says at a release: nothing, one fact, or one of each source."""
        return tuple(
            fact
            for fact in facts_at(self.entry, self.keys)
            if release.position in fact.span
            if self.by is None or getattr(fact, 'by', None) == self.by
            if getattr(fact, 'none', None) is None
        )


def named(keys: tuple[str, ...], by: str | None) -> str:
    """Return what facts are, by the keys that lead to them and what they name as their source."""
    return ' '.join(keys if by is None else (*keys, by))


def facts_at(entry: Entry, keys: tuple[str, ...]) -> tuple[Fact, ...]:
    """Return the facts of an entry to which keys lead."""
    if len(keys) == 1:
        return tuple(getattr(entry, keys[0].replace('-', '_')))
    below: Mapping[str, tuple[Fact, ...]] = getattr(entry, keys[0])
    return below.get(keys[1], ())


def release_values(release: Release) -> frozenset[str]:
    """Return what the record says of a release itself, as `name=value`."""
    names = ('tag', 'commit', 'released', 'planned', 'status', 'end-of-life', 'branch')
    fields = {name: getattr(release, name.replace('-', '_')) for name in names}
    then = release.next_status
    fields['slurp'] = 'true' if release.slurp else None
    fields['next-status'] = None if then is None else f'{then.status} {then.date or ""}'.strip()
    words = {f'{name}={value}' for name, value in fields.items() if value is not None}
    words |= {f'also={name}' for name in release.also}
    return frozenset(words | {f'version={version}' for version in release.versions})


# Questions --------------------------------------------------------------------------------------


def recipes_at(question: Question) -> Iterator[Recipe]:
    """Yield the recipes for the release of a question."""
    return (recipe for recipe in question.data.recipes if question.release.position in recipe.span)


def subjects(
    question: Question, recipe: Recipe, readers: Mapping[str, Reader], entries: Collection[str] | None
) -> Iterator[Subject]:
    """Yield the lists of facts of entries that a recipe reads; `entries` are ids, None stands for all."""
    for entry in question.data.of_kind(recipe.kind or '') if recipe.fact != ENTRIES else ():
        if (entries is not None and entry.id not in entries) or not recipe.covers(entry):
            continue
        about = replace(question, entry=entry)
        given = _filled(recipe.parameters, entry, question)
        if recipe.fact == 'capabilities':
            for id_, capability in question.data.capabilities.items():
                if capability.read:
                    read = partial(_state, about, given, capability.read)
                    yield Subject(entry=entry, keys=('capabilities', id_), by=None, question=about, read=read)
            continue
        keys = (recipe.fact,) if recipe.fact in _PLAIN else ('facts', recipe.fact)
        read = partial(answer, readers[recipe.reader], about, given)
        yield Subject(entry=entry, keys=keys, by=recipe.by, question=about, read=read)


def answer(reader: Reader, question: Question, given: Mapping[str, Parameter]) -> Reading:
    """Return what a reader answers, with its parameters and those of all readers; raises `CannotTell`."""
    return reader(elsewhere(question, **bound(elsewhere, given)), **bound(reader, given))


def _state(question: Question, given: Mapping[str, Parameter], read: tuple[Derivation, ...]) -> Reading:
    return state_of(question, read, **bound(state_of, given))


def _filled(given: Mapping[str, Parameter], entry: Entry, question: Question) -> Mapping[str, Parameter]:
    """Return parameters with what stands in braces filled in: entry, symbol, module, package, class, path."""
    release = question.release
    words = {'entry': question.data.id_at(entry, release), **_words(at(entry.implementation, release))}

    def fill(text: str) -> str:
        for name, word in words.items():
            text = text.replace(f'{{{name}}}', word)
        return text

    return filled(given, fill)


def _words(code: Implementation | None) -> Mapping[str, str]:
    """Return the names of an implementation in Python; the path says the module where there is one."""
    symbol = '' if code is None or code.symbol is None else code.symbol
    path = '' if code is None or code.path is None else code.path
    module, _, class_ = symbol.rpartition('.')
    if code is not None and path.endswith('.py'):
        module = module_of(code)
    package = module.rpartition('.')[0]
    return {'symbol': symbol, 'path': path, 'module': module, 'package': package, 'class': class_}


# Of the release ---------------------------------------------------------------------------------


def findings_of_release(question: Question, recipe: Recipe, reader: Reader) -> Iterator[Finding]:
    """Yield what the record says of a release itself comes to."""
    recorded = release_values(question.release)
    yield checked(
        lambda: compared(recorded, answer(reader, question, recipe.parameters)),
        kind=recipe.fact,
        release=question.release,
        about=written(recorded),
    )


def findings_of_entries(question: Question, recipe: Recipe, reader: Reader) -> Iterator[Finding]:
    """Yield whether a release has the entries on record, of a kind or some types of it, and no others.

    A reader names them by their ids or by the dotted names of their classes.
    """
    data, release = question.data, question.release
    there = (one for one in data.of_kind(recipe.kind or '') if data.exists(one, release))
    classes = {
        data.id_at(entry, release): '{module}.{class}'.format_map(_words(at(entry.implementation, release)))
        for entry in there
        if recipe.covers(entry)
    }
    ignored = left_out(**bound(left_out, recipe.parameters))

    def check() -> Answer:
        reading = answer(reader, question, recipe.parameters)
        named = {name if name in reading.values else id_ for id_, name in classes.items()}
        found = reading.values - ignored
        places = tuple(reading.where[one] for one in sorted(found - named) if one in reading.where)
        return Answer(difference(named - ignored, found), places or reading.places)

    yield checked(check, kind=recipe.fact, release=release, about=written(classes.keys() - ignored))


def left_out(*, besides: Pairs | None = None) -> frozenset[str]:
    """Return what is not compared with the entries on record, by the names of the reader: `name=why`."""
    return frozenset(besides or ())


def compared(recorded: frozenset[str], reading: Reading) -> Answer:
    """Return how recorded values differ from what a source shows."""
    return Answer(difference(recorded, reading.values), reading.places)
