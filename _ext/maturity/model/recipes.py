# SPDX-License-Identifier: Apache-2.0
"""How facts are read from a source, and what the last audit found: data, like all that is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NamedTuple

from maturity.model.basics import SourceMark
from maturity.model.facts import Evidence, Period
from maturity.model.forms import (
    AnyRelease,
    AtLeast,
    CapabilityId,
    Commit,
    Count,
    Distinct,
    Form,
    Id,
    Key,
    Needs,
    Path,
    Private,
    Prose,
    RepositoryName,
    Symbol,
    Words,
    among,
    exactly_one,
)
from maturity.model.shapes import shape
from maturity.model.vocabulary import Agreement

if TYPE_CHECKING:
    from maturity.model.entries import Entry
    from maturity.model.tests import Test

Parameter = str | tuple[str, ...]
"""What a parameter is: a text or several."""

ParameterText = Annotated[str, Form('parameter', r'[\s\S]*', 2000, 'A text.')]
Parameters = Annotated[ParameterText | tuple[ParameterText, ...], 'A text or a list of texts.']


# Recipes -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """How one kind of fact is read."""

    fact: Annotated[
        Id,
        'A list of facts of the kind, or one of implementation, declared, claims, default-for, capabilities, '
        'entries, gate and release.',
    ]
    kind: Annotated[Id | None, 'The kind of entry; gate and release have none.'] = None
    by: Annotated[Id | None, 'Only facts that name this source or means.'] = None
    types: Annotated[tuple[Id, ...], 'Only entries of these types.'] = ()
    span: Period
    reader: Annotated[Id, 'The reader, by name.']
    parameters: Annotated[
        Mapping[Id, Parameters],
        Key('with'),
        'What the reader takes; {entry} stands for the id of the entry. Each reader knows its own words.',
    ] = field(default_factory=dict)
    note: Annotated[Prose | None, 'Why it is read so.'] = None
    mark: SourceMark

    def covers(self, entry: Entry) -> bool:
        """Return whether it is about the kind and type of an entry."""
        return self.kind == entry.kind and (not self.types or entry.type in self.types)

    def is_about(self, test: Test, main_repository: str | None) -> bool:
        """Return whether it reads a test: one of its repository, in one of the folders `below`."""
        below = self.parameters.get('below', ())
        return test.path.startswith(below if isinstance(below, str) else tuple(below)) and (
            (test.repository or main_repository) == self.parameters.get('repository', main_repository)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipes:
    """How facts are read from the source, to compare and to harvest them."""

    recipes: Annotated[tuple[Recipe, ...], 'Which reader reads which facts, over which releases.']


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditedFinding:
    """A fact that did not agree, over successive releases."""

    release: Annotated[AnyRelease, Key('since')]
    last: AnyRelease
    fact: Id
    subject: Annotated[
        str,
        Form('subject', r'[\s\S]+', 64, 'The id of an entry, requirement, capability or release.'),
        'The entry, requirement, capability or release that it is about.',
    ]
    about: Annotated[Prose, 'What the record says.']
    outcome: Annotated[str, among((Agreement.DISAGREES, Agreement.CANNOT_TELL))]
    found: Annotated[Prose, 'What the source shows, or why it cannot tell.']
    place: Annotated[Evidence | None, 'Where.'] = None
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditedPlace:
    """Where the last audit found a file, or a symbol in it, from release to release.

    `lines` are by the first release at which each holds; 0 says that it is not
    there, and a file as a whole is at line 1.
    """

    repository: RepositoryName | None = None
    path: Path
    symbol: Symbol | None = None
    lines: Mapping[AnyRelease, Count]


FactKey = Annotated[str, Form('fact-key', r'[\s\S]+', 300, 'Keys, ids and names that lead to a fact.')]
ShortDigest = Annotated[str, Form('short-digest', '[0-9a-f]{10}', 10, 'Ten hexadecimal digits.')]


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditedFile:
    """What was audited of a file, and what came of it."""

    path: Path
    facts: Annotated[Mapping[FactKey, ShortDigest], 'The digest of what each fact said.']
    agrees: Annotated[Mapping[Id, Count], 'How many facts of a kind agree, counted at each release.'] = field(
        default_factory=dict
    )
    findings: Annotated[
        tuple[AuditedFinding, ...], 'Every fact that did not agree, over successive releases.'
    ] = ()


PUBLISHED = 'published'
"""The key of the releases that are published, each a fact: one comes after its audit, and none goes."""


class Stated(NamedTuple):
    """What a fact says, as a digest, and the line of its file on which it begins."""

    digest: str
    line: int


def is_published(fact: str) -> bool:
    """Return whether a fact is that a release is published."""
    return fact.startswith(f'{PUBLISHED} ')


class ChangedFact(NamedTuple):
    """A fact that is not as it was audited; without a `line` it is gone."""

    path: str
    fact: str
    line: int | None
    is_new: bool

    def __str__(self) -> str:
        """Return the path of its file, and what leads to it there."""
        return f'{self.path}: {self.fact}'


@dataclass(frozen=True, kw_only=True)
class Audited:
    """What the last audit found."""

    sources: Annotated[
        Mapping[RepositoryName, Commit], 'The newest commit of each repository that was at hand.'
    ]
    files: Annotated[tuple[AuditedFile, ...], 'The files of the record as they were audited.']
    places: Annotated[
        tuple[AuditedPlace, ...], Private(), 'Where evidence was found at releases after its own.'
    ] = ()

    @property
    def findings(self) -> Iterator[AuditedFinding]:
        """Every fact that did not agree, over successive releases."""
        return (one for file in self.files for one in file.findings)

    def changed(self, stated: Mapping[str, Mapping[str, Stated]]) -> tuple[ChangedFact, ...]:
        """Return the facts that do not say what was audited; new and gone ones too.

        That a release is published is not new: it was audited before.
        """
        seen = {(file.path, fact): digest for file in self.files for fact, digest in file.facts.items()}
        said = {(path, fact): one for path, facts in stated.items() for fact, one in facts.items()}
        return tuple(
            ChangedFact(*key, said[key].line if key in said else None, is_new=key not in seen)
            for key in sorted(seen.keys() | said.keys())
            if key not in said or said[key].digest != seen.get(key)
            if key in seen or not is_published(key[1])
        )

    @cached_property
    def _places(self) -> Mapping[tuple[str | None, str | None, str | None], Mapping[str, int]]:
        return {(one.repository, one.path, one.symbol): one.lines for one in self.places}

    def lines(self, evidence: Evidence) -> Mapping[str, int]:
        """Return the lines at which evidence was seen, as `AuditedPlace` has them."""
        return self._places.get((evidence.repository, evidence.path, evidence.symbol), {})


# How the state of a capability is read ---------------------------------------------------------------

Names = Annotated[tuple[Words, ...], AtLeast(1), Distinct(), 'Names in the code.']


@dataclass(frozen=True, kw_only=True, slots=True)
class Dictionary:
    """A dictionary of a Python file has this key."""

    path: Annotated[Words, 'The file.']
    name: Annotated[Words, 'The variable.']
    key: Annotated[Words, 'The key.']


@dataclass(frozen=True, kw_only=True, slots=True)
class ArgumentDefault:
    """What an argument of a function is by default contains a text."""

    path: Annotated[Words, 'The file.']
    function: Annotated[Words, 'The function.']
    argument: Annotated[Words, 'The argument.']
    contains: Annotated[Words, 'The text.']


PREDICATES = (
    *('all', 'any', 'not', 'capability', 'does', 'does-any', 'acts', 'extends', 'reaches'),
    *('answers', 'class', 'option', 'file', 'dictionary', 'argument-default'),
)
"""What a condition can ask, by key."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """Exactly one predicate, with what it needs.

    {entry} stands for the id of the entry, {option:NAME} for the default of
    its option.
    """

    all: Annotated[tuple[Condition, ...] | None, AtLeast(1), 'All of these conditions hold.'] = None
    any: Annotated[tuple[Condition, ...] | None, AtLeast(1), 'One of these conditions holds.'] = None
    not_: Annotated[Condition | None, 'This condition does not hold.'] = None
    capability: Annotated[
        CapabilityId | None, 'This other capability is implemented at the same release.'
    ] = None
    does: Annotated[
        Names | None, 'The class, or one behind it, has all these methods, and none only raises.'
    ] = None
    does_any: Annotated[Names | None, 'It has one of these methods that does not only raise.'] = None
    acts: Annotated[
        Names | None, 'It has all these methods, and none only raises, is empty or returns nothing.'
    ] = None
    extends: Annotated[Words | None, 'The class is this one, or has it behind it.'] = None
    reaches: Annotated[
        Names | None, 'A method of "from" makes one of these calls, itself or by methods of the same object.'
    ] = None
    answers: Annotated[
        Names | None,
        'The class of the entry has a method for every message that the class "on" sends by these calls.',
    ] = None
    class_: Annotated[Words | None, 'There is such a class in the source.'] = None
    option: Annotated[
        Words | None, 'The default of this option of the entry, or of "group", is neither false nor empty.'
    ] = None
    file: Annotated[Words | None, 'There is such a file or folder.'] = None
    dictionary: Dictionary | None = None
    argument_default: ArgumentDefault | None = None
    from_: Annotated[Names | None, 'The methods at which "reaches" begins.'] = None
    group: Annotated[Words | None, 'The group of the option, where it is not that of the entry.'] = None
    on: Annotated[Words | None, 'The class that is asked; without it, the implementation of the entry.'] = (
        None
    )
    returned_by: Annotated[Words | None, 'Go on to the class that this method of it returns.'] = None
    handed: Annotated[
        Count | None,
        'Go on to the class that its constructor hands to that of its base, by position from 0.',
    ] = None
    own: Annotated[Literal['true'] | None, 'Ask only the class itself, not those behind it.'] = None
    mark: SourceMark

    CONDITIONS: ClassVar = (
        exactly_one(*PREDICATES, words='a condition has exactly one predicate: add one, or keep one of them'),
        Needs({'from': 'reaches', 'reaches': 'from', 'answers': 'on', 'group': 'option'}),
    )

    @property
    def name(self) -> str:
        """The name of the predicate."""
        return next(name for name in self._given if name in PREDICATES)

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions that `all`, `any` and `not` combine."""
        return self.all or self.any or (() if self.not_ is None else (self.not_,))

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """What a predicate that combines no others takes, by key; its own value is behind its name."""
        taken: dict[str, Parameter] = {}
        for name, value in self._given.items():
            if isinstance(value, Dictionary | ArgumentDefault):
                taken |= {field.name: getattr(value, field.name) for field in fields(value)}
            else:
                taken[name] = str(value) if isinstance(value, int) else value
        return taken

    @property
    def _given(self) -> Mapping[str, Any]:
        named = ((part.key, getattr(self, part.name)) for part in shape(Condition).parts)
        return {key: value for key, value in named if value is not None}


@dataclass(frozen=True, kw_only=True, slots=True)
class Derivation:
    """How it is read over a range of releases; where no state holds, it is missing."""

    span: Period
    implemented: Condition
    partial: Condition | None = None
    mark: SourceMark

    @property
    def states(self) -> Mapping[str, Condition]:
        """The conditions by the state that they show, in the order in which they are asked."""
        states = {'implemented': self.implemented, 'partial': self.partial}
        return {state: condition for state, condition in states.items() if condition is not None}
