# SPDX-License-Identifier: Apache-2.0
"""The catalogues: levels, kinds, requirements and their rules, capabilities, repositories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Annotated, ClassVar

from maturity.model.basics import SourceMark
from maturity.model.facts import Details, Evidences, Named, Names, Period, Placed, Range, Retitling
from maturity.model.forms import (
    AnyRelease,
    As,
    AtLeast,
    Distinct,
    Form,
    Id,
    Ids,
    KindId,
    Line,
    Needs,
    Private,
    Prose,
    Refers,
    RepositoryName,
    Title,
    TitleOnly,
    Written,
)
from maturity.model.recipes import Derivation
from maturity.model.rules import Rule
from maturity.model.vocabulary import Absence


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A classification."""

    id: Annotated[str, Written.NOT]
    title: Title
    meaning: Annotated[Prose, 'What a reader may expect of it.']
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Below(Level):
    """What an entry is that fails the first level of its ladder."""

    id: Id


@dataclass(frozen=True, kw_only=True, slots=True)
class FactType:
    """A list of facts that entries of a kind may have."""

    id: Annotated[str, Written.NOT]
    title: Title
    description: Prose | None = None
    values: Annotated[
        KindId | None, 'The kind whose entries the values are; without it they are free text.'
    ] = None
    after_removal: Annotated[bool, Private(), 'May hold where the entry is gone already.'] = False
    tests: Annotated[bool, Private(), 'The values are tests: nothing that users have or lose.'] = False
    sources: Annotated[Mapping[Id, TitleOnly], 'Sources that say it independently of each other ("by").'] = (
        field(default_factory=dict)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A kind of entry, its ladder and the lists of facts it has."""

    id: Annotated[str, Written.NOT]
    title: Title
    plural: Title
    folder: Annotated[Id, Private(), 'The folder below the data folder that holds the entries.']
    ladder: Annotated[
        tuple[Annotated[Id, Refers('level')], ...],
        *(Distinct(), AtLeast(1), 'Level ids, lowest first; inclusive: each requires all below it.'),
    ]
    exceptional: Annotated[Ids, 'Levels of the ladder that are skipped unless an entry opts in.'] = ()
    types: Annotated[Mapping[Id, TitleOnly], 'Types of the kind, if it has any.'] = field(
        default_factory=dict
    )
    facts: Annotated[Mapping[Id, FactType], 'The lists of facts that entries of the kind have.'] = field(
        default_factory=dict
    )
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Capabilities that belong together, such as those of an area of the project."""

    id: Annotated[str, Written.NOT]
    title: Title


@dataclass(frozen=True, kw_only=True, slots=True)
class Ladders:
    """Levels, kinds and the ladder of each kind."""

    levels: Annotated[Mapping[Id, Level], 'The classifications, by id.']
    below: Below
    declared_by: Annotated[Mapping[Id, TitleOnly], 'By which means a project declares a level itself.'] = (
        field(default_factory=dict)
    )
    kinds: Annotated[Mapping[Id, Kind], AtLeast(1), 'The kinds of entries, by id.']
    groups: Annotated[
        Mapping[Id, Group], 'Groups of capabilities, in their order; without any, each names its own.'
    ] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Requirement:
    """What an entry of a kind must do to reach a level, while in force."""

    id: Id
    kind: KindId
    level: Annotated[Id, Refers('level of the kind')]
    title: Line
    quote: Annotated[Prose, 'The words of the specification.']
    note: Annotated[Prose | None, 'How it is decided, where the words leave it open.'] = None
    reason: Annotated[
        Prose | None, 'Why it came: the reason of every fall that it leads to in its first release.'
    ] = None
    span: Range
    evidence: Evidences = ()
    rule: Rule
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """Another way to read the requirements than the usual one, and what it changes in their rules."""

    id: Id
    title: Annotated[Line, 'Its name.']
    sentence: Annotated[Prose, 'What it says, in one sentence.']
    quote: Annotated[Prose | None, 'The words of the specification that it rests on.'] = None
    evidence: Evidences = ()
    rules: Annotated[
        Mapping[Annotated[Id, Refers('any requirement')], Rule],
        *(AtLeast(1), 'Requirement id: the rule by which it is decided in this reading.'),
    ]
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Capability(Named):
    """Something that an entry can offer."""

    id: Id
    title: Line
    description: Annotated[Prose | None, 'What it is, for readers.'] = None
    also: Names = ()
    renamed: Annotated[tuple[Retitling, ...], 'Titles that it had before.'] = ()
    group: Annotated[
        Line | None, 'The group that it belongs to: an id where ladders.yaml has groups, else a title.'
    ] = None
    span: Annotated[Period, 'When the project has it; before and after, nobody lacks it.']
    evidence: Annotated[Evidences, 'What shows that it begins or ends there.'] = ()
    details: Details = ()
    derived_from: Annotated[Prose | None, 'How its state follows from the code.'] = None
    tested: Annotated[bool, 'Whether a test suite could cover it; true unless said otherwise.'] = True
    reason: Annotated[Prose | None, 'Why it is not tested.'] = None
    read: Annotated[
        tuple[Derivation, ...],
        AtLeast(1),
        Private(),
        'The same for a machine: when it is there, by ranges of releases; the audit checks the record by it.',
    ] = ()
    mark: SourceMark

    CONDITIONS: ClassVar = (Needs({'tested': 'reason'}),)

    def absence(self, release: Placed) -> Absence | None:
        """Return why the project does not have it at a release, or None where it does."""
        if release.position in self.span:
            return None
        return Absence.NOT_YET if release.position < self.span.start else Absence.REMOVED


# Releases ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """A state of support."""

    title: Title
    maintained: Annotated[
        bool,
        'Releases of this status are in the window of maintained releases. '
        'Without any such status there is no window.',
    ] = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Releases:
    """The order of releases, oldest first."""

    statuses: Annotated[Mapping[Id, Status], 'States of support.'] = field(default_factory=dict)
    order: Annotated[tuple[AnyRelease, ...], AtLeast(1), 'Release ids, oldest first.']
    published: Annotated[
        tuple[AnyRelease, ...], 'Releases that are published; the command "publish" adds them.'
    ] = ()


# Repositories -----------------------------------------------------------------------------------

_BEGINNING = 'https://[A-Za-z0-9][A-Za-z0-9.-]*/[A-Za-z0-9._~/{}'
Pattern = Annotated[
    str, Form('link-pattern', _BEGINNING + '-]*', 300, 'An https address with places to fill in.')
]
RecordPattern = Annotated[
    str,
    Form('record-pattern', _BEGINNING + '?&=+%#-]*', 300, 'An https address with places to fill in.'),
]
Query = Annotated[str, Form('query', r'\?[A-Za-z0-9=&_-]+', 100, 'A query that begins with "?".')]
LinePattern = Annotated[str, Form('line-pattern', '#[A-Za-z0-9{}-]+', 300, 'A fragment with {line} in it.')]


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """URL patterns; {repository}, {ref}, {path} and {line} are filled in."""

    tag: Annotated[Pattern | None, 'Address of {path} at the tag {ref}.'] = None
    commit: Annotated[Pattern | None, 'Address of {path} at the commit {ref}.'] = None
    branch: Annotated[
        Pattern | None, 'Address of {path} on the branch {ref}: that of a release without tag and commit.'
    ] = None
    change: Annotated[Pattern | None, 'Address of the commit {ref}.'] = None
    line: Annotated[LinePattern | None, 'Fragment of the line {line}.'] = None
    source: Annotated[
        Query | None,
        'What shows the source of a file that is else shown as prose, where a line is meant.',
    ] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordLinks:
    """Where this record itself is kept, so that every page can say how to mend it."""

    edit: Annotated[
        RecordPattern | None,
        'Address at which the file {path} of this record is edited; {line} is filled in too.',
    ] = None
    report: Annotated[
        RecordPattern | None,
        'Address at which an error is reported; {path}, {line} and {title} are filled in.',
    ] = None


def as_mapping(links: Links | RecordLinks) -> Mapping[str, str]:
    """Return the patterns that are given, by name."""
    named = ((one.name, getattr(links, one.name)) for one in fields(links))
    return {name: pattern for name, pattern in named if pattern is not None}


@dataclass(frozen=True, kw_only=True, slots=True)
class Repository:
    """A repository that evidence names."""

    id: Annotated[str, Written.NOT]
    title: Title
    links: Annotated[
        Mapping[str, str], As(Links, as_mapping), Private(), 'Patterns of this repository alone.'
    ] = field(default_factory=dict)
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Repositories:
    """How evidence becomes a link."""

    main: Annotated[RepositoryName, 'Where evidence lies that names no repository.']
    links: Annotated[Mapping[str, str], As(Links, as_mapping)]
    record: Annotated[Mapping[str, str], As(RecordLinks, as_mapping)] = field(default_factory=dict)
    repositories: Annotated[Mapping[RepositoryName, Repository], 'The repositories that evidence may name.']
