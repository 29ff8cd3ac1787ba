# SPDX-License-Identifier: Apache-2.0
"""How the annotations of records say what a file may hold.

A record is declared once, as a frozen dataclass.  From its annotations come
the reading of files (`maturity.reading`), the JSON Schemas, the JSON of the
API and the reference of the documentation:

* a plain text within `Annotated` is the description for readers;
* a `Form` says what a text must look like, and has the aliases below;
* the other classes here say how a value is written, where that differs.

A field with a default may be left out of the file.  A hyphen of a key is an
underscore in the name of the field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Annotated, Any, TypeVar

from maturity.model.basics import Text

T = TypeVar('T')


@dataclass(frozen=True, slots=True)
class Form:
    """What a text looks like: a pattern for the whole of it, and how long it may be."""

    name: str
    pattern: str
    longest: int
    description: str
    is_date: bool = False

    def fits(self, text: str) -> bool:
        """Return whether a text has this form."""
        return len(text) <= self.longest and re.fullmatch(self.pattern, text) is not None


ID = Form(
    'id',
    '[a-z][a-z0-9]*(-[a-z0-9]+)*',
    64,
    'An id: lower case letters, digits and single hyphens, beginning with a letter.',
)
RELEASE = Form(
    'release',
    '[a-z0-9]+([.-][a-z0-9]+)*',
    32,
    'A release id as releases.yaml lists it; quote it where it looks like a number.',
)
LINE = Form('line-of-text', r'[^\n]*[^\s][^\n]*', 300, 'Plain text on one line, not blank.')
TEXT = Form('text', r'[\s\S]*[^\s][\s\S]*', 10_000, 'Plain text, never markup, and not blank.')
DATE = Form('date', '[0-9]{4}-[01][0-9]-[0-3][0-9]', 10, 'A day of the calendar: YYYY-MM-DD.', is_date=True)
HTTPS = Form(
    'https',
    "https://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?(/[A-Za-z0-9._~!$&'()*+,;=:@%/?#-]*)?",
    2000,
    'An https address.',
)
REPOSITORY = Form(
    'repository',
    '[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*',
    140,
    'owner/name, as repositories.yaml lists it.',
)
COMMIT = Form('commit', '[0-9a-f]{40}', 40, 'A full commit id: 40 hexadecimal digits.')
REF = Form(
    'ref',
    r'(?!.*(\.\.|//|/\.|\.lock(/|$)|[./]$))[A-Za-z0-9][A-Za-z0-9._/+-]*',
    100,
    'The name of a tag or branch, by the rules of git.',
)
PATH = Form(
    'path',
    r'(?!/)(?!(.*/)?\.\.(/|$))[A-Za-z0-9._/+@-]+',
    400,
    'A path inside the repository: relative, without "..".',
)
SYMBOL = Form(
    'symbol', r'[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*', 300, 'A dotted name in the code.'
)
WORDS = Form('words', r'[^\n]+', 300, 'Text on one line.')
VERSION = Form('version', r'[^\n]+', 60, 'A version, on one line.')

Id = Annotated[str, ID]
ReleaseId = Annotated[str, RELEASE]
Line = Annotated[Text, LINE]
PlainLine = Annotated[str, LINE]
Prose = Annotated[Text, TEXT]
Date = Annotated[str, DATE]
Https = Annotated[str, HTTPS]
RepositoryName = Annotated[str, REPOSITORY]
Commit = Annotated[str, COMMIT]
Tag = Annotated[str, REF]
Path = Annotated[str, PATH]
Symbol = Annotated[str, SYMBOL]
Words = Annotated[str, WORDS]
Version = Annotated[str, VERSION]


def field_each(
    members: Iterable[Enum], of: Callable[[Any], Any], *, after: str, **default: object
) -> Callable[[type[T]], type[T]]:
    """Return a decorator that gives a record a field for each member of a table, behind the field `after`.

    `of` returns the annotation for a member.
    """
    named = {member.value: of(member) for member in members}

    def extended(record: type[T]) -> type[T]:
        at = [*record.__annotations__].index(after) + 1
        own = list(record.__annotations__.items())
        record.__annotations__ = dict([*own[:at], *named.items(), *own[at:]])
        for name in named if default else ():
            setattr(record, name, default['default'])
        return record

    return extended


# How a field is written -------------------------------------------------------------------------


class Written(Enum):
    """How a field stands in the file, where that is not simply under its name."""

    NOT = auto()
    """It is not written: the name of the file or the key of a mapping says it, or it is computed."""

    INLINE = auto()
    """Its own keys stand among those of the record that has it."""

    INHERITED = auto()
    """Without it, what stands around the record counts."""

    ANY_RELEASE = auto()
    """A release that may be gone from the record."""


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a field, where it is not the name of the field."""

    name: str


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The least number of values, or the least number."""

    least: int


@dataclass(frozen=True, slots=True)
class Distinct:
    """No value stands twice in the list."""


@dataclass(frozen=True, slots=True)
class OneOrMany:
    """A value alone stands for a list of it."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these words; `among` takes them from a table of the vocabulary."""

    words: tuple[str, ...]


def among(members: Iterable[Enum]) -> OneOf:
    """Return that a text is the id of one of these members."""
    return OneOf(tuple(member.value for member in members))


@dataclass(frozen=True, slots=True)
class Refers:
    """It is the id of a record; `maturity.checks.references` has the table of what there is to refer to."""

    to: str


@dataclass(frozen=True, slots=True)
class As:
    """It is written as `shape`, and becomes the value by `convert`."""

    shape: Any
    convert: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Private:
    """Not in the JSON of the API."""


@dataclass(frozen=True, slots=True)
class From:
    """In JSON, the value is these attributes of the record, or what a function says of dataset and record."""

    source: str | Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True)
class Named:
    """Of a record, only these keys in JSON: it stands elsewhere in full."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Titled:
    """A mapping with nothing but a title."""

    title: Annotated[Text, LINE, 'The name that readers see.']


Ids = Annotated[tuple[Id, ...], Distinct()]
AnyRelease = Annotated[ReleaseId, Written.ANY_RELEASE]
CapabilityId = Annotated[Id, Refers('capability')]
CapabilityIds = Annotated[tuple[CapabilityId, ...], Distinct()]
EntryId = Annotated[Id, Refers('entry')]
EntryIds = Annotated[tuple[EntryId, ...], Distinct()]
KindId = Annotated[Id, Refers('kind')]
RequirementId = Annotated[Id, Refers('requirement')]
Count = Annotated[int, AtLeast(0)]
LineNumber = Annotated[int, AtLeast(1), 'A line number, from 1.']
Title = Annotated[Line, 'The name that readers see.']
TitleOnly = Annotated[Text, As(Titled, lambda titled: titled.title)]


# What holds between the keys of a record --------------------------------------------------------

Fault = tuple[Any, str, str]
"""Where something is wrong (a value or a key with its place), the code of the problem, and the words."""


@dataclass(frozen=True)
class Between:
    """At least one, and at most so many of these keys are there; otherwise `words` say what is wrong."""

    keys: tuple[str, ...]
    words: str
    most: int = 1

    def faults(self, tree: Any) -> Iterator[Fault]:  # noqa: ANN401 (a tree of any loader with places)
        """Yield that there are too few, or too many."""
        if not 1 <= sum(key in tree for key in self.keys) <= self.most:
            yield tree, 'bad-format', self.words

    def schema(self) -> Mapping[str, Any]:
        """Return the alternatives."""
        return {'oneOf' if self.most == 1 else 'anyOf': [{'required': [key]} for key in self.keys]}


def exactly_one(*keys: str, words: str) -> Between:
    """Return that exactly one of these keys is there."""
    return Between(keys, words)


def at_least_one(*keys: str, words: str) -> Between:
    """Return that at least one of these keys is there."""
    return Between(keys, words, most=len(keys))


@dataclass(frozen=True)
class Needs:
    """Where one key is, or has this `value`, another must be too."""

    needs: Mapping[str, str]
    value: str | None = None

    def faults(self, tree: Any) -> Iterator[Fault]:  # noqa: ANN401
        """Yield the keys that lack theirs."""
        for key, other in self.needs.items():
            if key in tree and self.value in (None, tree[key]) and other not in tree:
                words = f'{other!r} is missing; {self.value or key!r} needs it'
                yield tree.key(key), 'missing-key', words

    def schema(self) -> Mapping[str, Any]:
        """Return the pairs."""
        if self.value is None:
            return {'dependentRequired': {key: [other] for key, other in self.needs.items()}}
        has_value = {'properties': {key: {'const': self.value} for key in self.needs}}
        needed = {'required': [*self.needs.values()]}
        return {'if': {**has_value, 'required': [*self.needs]}, 'then': needed}


@dataclass(frozen=True)
class Excludes:
    """Where one key is, none of the others may be."""

    key: str
    others: tuple[str, ...]
    advice: str = ''

    def faults(self, tree: Any) -> Iterator[Fault]:  # noqa: ANN401
        """Yield the keys that cannot stand beside it."""
        for other in self.others if self.key in tree else ():
            if other in tree:
                words = f'{other!r} cannot stand beside {self.key!r}{self.advice}'
                yield tree.key(other), 'not-allowed', words

    def schema(self) -> Mapping[str, Any]:
        """Return that none of the others is there."""
        others = [{'required': [other]} for other in self.others]
        return {'dependentSchemas': {self.key: {'not': {'anyOf': others}}}}


Condition = Between | Needs | Excludes
"""What holds between the keys of a record, listed in its `CONDITIONS` or in an `Only`.

Each yields the `faults` of a mapping, and says the same in words of JSON Schema (`schema`).
"""


class Only:
    """A record of which only some keys may be written here, and some must be."""

    def __init__(
        self, *keys: str, required: Iterable[str] = (), conditions: Iterable[Condition] = ()
    ) -> None:
        """Keep the keys, those among them that are required, and what holds between them."""
        self.keys, self.required, self.conditions = keys, frozenset(required), tuple(conditions)
