# SPDX-License-Identifier: Apache-2.0
"""What the parameters of views may be, and how the text of an option becomes a value.

The annotation of a parameter says it all: a record is given by its id; what
is in `Annotated` has its meaning beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, get_args, get_origin

from maturity import naming
from maturity.model import Capability, Entry, FactType, Kind, Level, Release, Requirement
from maturity.problems import did_you_mean, instead, listed

if TYPE_CHECKING:
    from typing import Any

    from maturity.views.registry import Arguments


class RequestError(ValueError):
    """A request names something that does not exist; the message says what does."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option: its meaning, and what it becomes.

    `read` takes the other arguments, the name and the text of the option.
    `default` returns its value where it is not given; without it, or where it
    returns None, the option has to be given.
    """

    meaning: str
    read: Callable[[Arguments, str, str | None], object]
    default: Callable[[Arguments], object] | None = None


Known = Callable[['Arguments'], tuple[str, Mapping[str, object]]]
"""Returns what an id names, in words, and all that there is."""


def find(id_: str | None, what: str, known: Mapping[str, object]) -> object:
    """Return what an id names, or raise with what there is."""
    if id_ is not None and id_ in known:
        return known[id_]
    message = f'which {what}? There are {listed(known, limit=40) or "none"}'
    if id_ is not None:
        message = f'no {what} {id_!r}{instead(id_, known)}'
    raise RequestError(message)


def choose(name: str, text: str, known: Mapping[str, object]) -> object:
    """Return the value of a word of a closed list, or raise with the list."""
    if text not in known:
        message = f'{name!r} is one of {listed(known)}, found {text!r}{did_you_mean(text, known)}'
        raise RequestError(message)
    return known[text]


def _named(arguments: Arguments, text: str | None, what: str, there: Mapping[str, object]) -> object:
    """Return what somebody means by a name: an id, a title, or another name."""
    sort, data = what.partition(' ')[0], arguments.data
    if text is None or sort not in data.named_records:
        return find(text, what, there)
    id_ = data.named(sort, text, there)
    if id_ not in there and what == sort:
        raise RequestError(naming.unknown(data, what, text))
    return find(id_, what, there)


def _id(meaning: str, known: Known, default: Callable[[Arguments], object] | None = None) -> Option:
    def read(arguments: Arguments, _name: str, text: str | None) -> object:
        return _named(arguments, text, *known(arguments))

    return Option(meaning, read, default)


def _only_kind(arguments: Arguments) -> Kind | None:
    kinds = list(arguments.data.kinds.values())
    return kinds[0] if len(kinds) == 1 else None


def _level(arguments: Arguments) -> tuple[str, Mapping[str, object]]:
    data = arguments.data
    return 'level', {**data.levels, data.below.id: data.below}


def _fact(arguments: Arguments) -> tuple[str, Mapping[str, object]]:
    return f'list of facts of {arguments.kind.id!r}', arguments.kind.facts


def _type(arguments: Arguments) -> tuple[str, Mapping[str, object]]:
    return f'type of {arguments.kind.id!r}', {id_: id_ for id_ in arguments.kind.types}


def _release(arguments: Arguments) -> tuple[str, Mapping[str, object]]:
    return 'release', arguments.data.releases


def _capability(arguments: Arguments) -> tuple[str, Mapping[str, object]]:
    return 'capability', arguments.data.capabilities


def _number(name: str, text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        message = f"{name!r} takes a whole number from 1, found '{text}'"
        raise RequestError(message)
    return int(text)


def _newest(arguments: Arguments, name: str, text: str | None) -> Sequence[Release]:
    """Return all releases, or the newest of them, oldest first."""
    releases = list(arguments.data.releases.values())
    return releases if text in {None, 'all'} else releases[-_number(name, text or '') :]


def _entry(arguments: Arguments) -> tuple[str, Mapping[str, object]]:
    """Return the entries of the kind; a requirement is about those of its own."""
    entries = arguments.data.of_kind(arguments.kind.id)
    return f'entry of {arguments.kind.id!r}', {one.id: one for one in entries}


def _group(arguments: Arguments, _name: str, text: str | None) -> object:
    groups = arguments.data.groups
    names = {name.casefold(): id_ for id_, one in groups.items() for name in (one.title.value, id_)}
    return find(names.get((text or '').casefold(), text), 'group', {id_: id_ for id_ in groups})


def _several(meaning: str, known: Known) -> Option:
    def read(arguments: Arguments, _name: str, text: str | None) -> tuple[object, ...]:
        wanted = dict.fromkeys(part.strip() for part in (text or '').split(',') if part.strip())
        what = known(arguments)
        return tuple(_named(arguments, one, *what) for one in wanted)

    return Option(meaning, read)


def _rows(meaning: str, usual: str, other: str) -> Option:
    """Return the option by which rows and columns are exchanged: by the word for what the rows are.

    `{kind}` stands for the id of the kind.
    """

    def read(arguments: Arguments, name: str, text: str | None) -> object:
        words = (word.format(kind=arguments.kind.id) for word in (other, usual))
        return choose(name, text or '', dict(zip(words, (True, False), strict=True)))

    return Option(meaning, read)


RECORDS: Mapping[object, Option] = {
    Entry: _id('Id of an entry.', lambda arguments: ('entry', arguments.data.entries)),
    Kind: _id('Id of a kind of entry.', lambda arguments: ('kind', arguments.data.kinds), _only_kind),
    Release: _id('Id of a release.', _release),
    Requirement: _id('Id of a requirement.', lambda arguments: ('requirement', arguments.data.requirements)),
    Capability: _id('Id of a capability.', _capability),
    Level: _id('Id of a level.', _level),
    FactType: _id('Id of a list of facts that the kind declares.', _fact),
}
"""The records that an option can name."""

Newest = Annotated[
    Release,
    _id(
        'Id of a release; without it, the newest that is out.',
        _release,
        lambda arguments: arguments.data.newest_released,
    ),
]
Earlier = Annotated[Release, _id('Id of an earlier release; without it, that before.', _release)]
EntryType = Annotated[str, _id('Id of a type of the kind: only its entries.', _type)]
Releases = Annotated[
    Sequence[Release],
    Option(
        'Columns: all (default), or how many of the newest.',
        _newest,
        lambda arguments: list(arguments.data.releases.values()),
    ),
]
Chosen = Annotated[
    Sequence[Capability],
    _several('Ids of capabilities, with commas between them: these alone, in this order.', _capability),
]
Entries = Annotated[
    Sequence[Entry],
    _several('Ids of entries, with commas between them: these alone, in this order.', _entry),
]
Facts = Annotated[
    Sequence[FactType],
    _several('Ids of lists of facts, with commas between them: these alone, in this order.', _fact),
]
GroupId = Annotated[str, Option('Id or title of a group of capabilities: only these.', _group)]
ByEntry = Annotated[
    bool, _rows('What the rows are: capability (default), or the id of the kind.', 'capability', '{kind}')
]
ByRelease = Annotated[
    bool, _rows('What the rows are: the id of the kind (default), or release.', '{kind}', 'release')
]
Empty = Annotated[
    bool, 'Whether rows and columns of which nothing at all is known are shown: yes (default) or no.'
]
Window = Annotated[
    Literal['all', 'maintained'],
    'Which releases show at first: all (default), or maintained; needs the script of the page.',
]


def option_of(annotation: Any) -> Option:  # noqa: ANN401 (an annotation can be anything)
    """Return how a parameter with an annotation is read."""
    for part in get_args(annotation):
        if part is type(None):
            (annotation,) = (other for other in get_args(annotation) if other is not part)
    if annotation in RECORDS:
        return RECORDS[annotation]
    type_, about = get_args(annotation)
    if isinstance(about, Option):
        return about
    if type_ is int:
        return Option(about, lambda _arguments, name, text: _number(name, text or ''))
    words = {'yes': True, 'no': False} if type_ is bool else {word: word for word in get_args(type_)}
    assert type_ is bool or get_origin(type_) is Literal, annotation
    return Option(about, lambda _arguments, name, text: choose(name, text or '', words))
