# SPDX-License-Identifier: Apache-2.0
"""How facts are read from a source, and what the last audit found: data, like all that is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, NamedTuple

from maturity.model.basics import SourceMark
from maturity.model.facts import Evidence, Period
from maturity.model.forms import (
    Commit,
    Count,
    Form,
    Id,
    Key,
    Path,
    Private,
    Prose,
    ReleaseId,
    RepositoryName,
    Symbol,
    Written,
    among,
)
from maturity.model.vocabulary import Agreement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.model.tests import Test

Parameter = Annotated[str, Form('parameter', r'[\s\S]*', 2000, 'A text.')]
Parameters = Annotated[Parameter | tuple[Parameter, ...], 'A text or a list of texts.']
RELEASE_NAME = Annotated[ReleaseId, Written.ANY_RELEASE]


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

    release: Annotated[RELEASE_NAME, Key('since')]
    last: RELEASE_NAME
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
    lines: Mapping[RELEASE_NAME, Count]


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


class Stated(NamedTuple):
    """What a fact says, as a digest, and the line of its file on which it begins."""

    digest: str
    line: int


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
        """Return the facts that do not say what was audited; new and gone ones too."""
        seen = {(file.path, fact): digest for file in self.files for fact, digest in file.facts.items()}
        said = {(path, fact): one for path, facts in stated.items() for fact, one in facts.items()}
        return tuple(
            ChangedFact(*key, said[key].line if key in said else None, is_new=key not in seen)
            for key in sorted(seen.keys() | said.keys())
            if key not in said or said[key].digest != seen.get(key)
        )

    @cached_property
    def _places(self) -> Mapping[tuple[str | None, str | None, str | None], Mapping[str, int]]:
        return {(one.repository, one.path, one.symbol): one.lines for one in self.places}

    def lines(self, evidence: Evidence) -> Mapping[str, int]:
        """Return the lines at which evidence was seen, as `AuditedPlace` has them."""
        return self._places.get((evidence.repository, evidence.path, evidence.symbol), {})
