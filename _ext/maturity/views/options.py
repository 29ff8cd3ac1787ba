# SPDX-License-Identifier: Apache-2.0
"""Requests for views, and what their options name in the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from maturity.problems import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from maturity.evaluate import Assessments
    from maturity.model import Capability, Entry, FactType, Kind, Level, Release, Requirement

ValueT = TypeVar('ValueT')

OPTIONS: Mapping[str, str] = {
    'entry': 'Id of an entry.',
    'kind': 'Id of a kind of entry.',
    'type': 'Id of a type of the kind: only its entries.',
    'release': 'Id of a release; the newest without it.',
    'releases': 'Columns: all (default), or how many of the newest.',
    'requirement': 'Id of a requirement.',
    'capability': 'Id of a capability.',
    'level': 'Id of a level.',
    'fact': 'Id of a list of facts that the kind declares.',
    'limit': 'At most this many rows.',
    'window': 'Which releases show at first: all (default), or maintained; needs the script of the page.',
    'show': 'What the cells are: classifications (default), capabilities or requirements.',
    'capabilities': 'Ids of capabilities, with commas between them: a column for each.',
    'causes': 'Whether to say why: yes (default) or no.',
    'by': 'Id of a source of facts; without it, all sources count.',
}
"""Every option of a view, with its meaning."""


class RequestError(ValueError):
    """A request names something that does not exist; the message says what does."""


@dataclass(frozen=True, slots=True)
class Request:
    """A view by name, and its options in order of their names."""

    view: str
    options: tuple[tuple[str, str], ...] = ()


def _found(id_: str, known: Mapping[str, ValueT], what: str) -> ValueT:
    """Return what an id names, or raise with what there is."""
    if id_ not in known:
        hint = did_you_mean(id_, known)
        message = f'no {what} {id_!r}; there are {listed(known, limit=40) or "none"}{hint}'
        raise RequestError(message)
    return known[id_]


class Options:
    """Looks up what the options of a request name."""

    def __init__(self, assessments: Assessments, request: Request) -> None:
        """Keep the record and what the request gives."""
        self.assessments = assessments
        self.data = assessments.data
        self._given = dict(request.options)
        self._used: set[str] = set()

    def get(self, option: str) -> str | None:
        """Return what is given for an option; it counts as used then."""
        self._used.add(option)
        return self._given.get(option)

    @property
    def unused(self) -> list[str]:
        """The options that nothing asked for."""
        return [option for option in self._given if option not in self._used]

    def _find(self, option: str, known: Mapping[str, object], what: str) -> object:
        id_ = self.get(option)
        if id_ is None:
            message = f'which {what}? There are {listed(known, limit=40) or "none"}'
            raise RequestError(message)
        return _found(id_, known, what)

    def __contains__(self, option: str) -> bool:
        """Return whether an option is given; it counts as used then."""
        return self.get(option) is not None

    def entry(self) -> Entry:
        """Return the entry."""
        return self._find('entry', self.data.entries, 'entry')  # type: ignore[return-value]

    def kind(self) -> Kind:
        """Return the kind; where there is only one, that."""
        if 'kind' not in self and len(self.data.kinds) == 1:
            return next(iter(self.data.kinds.values()))
        return self._find('kind', self.data.kinds, 'kind')  # type: ignore[return-value]

    def requirement(self) -> Requirement:
        """Return the requirement."""
        return self._find('requirement', self.data.requirements, 'requirement')  # type: ignore[return-value]

    def capability(self) -> Capability:
        """Return the capability."""
        return self._find('capability', self.data.capabilities, 'capability')  # type: ignore[return-value]

    def release(self) -> Release:
        """Return the release; without the option, the newest."""
        if 'release' not in self:
            return self.data.newest
        return self._find('release', self.data.releases, 'release')  # type: ignore[return-value]

    def capabilities(self) -> list[Capability]:
        """Return the capabilities that a list names, in its order."""
        wanted = [part.strip() for part in (self.get('capabilities') or '').split(',') if part.strip()]
        return [_found(id_, self.data.capabilities, 'capability') for id_ in wanted]

    def causes(self) -> bool:
        """Return whether causes are asked for."""
        return bool(_found(self.get('causes') or 'yes', {'yes': True, 'no': False}, "value of 'causes'"))

    def source(self, type_: FactType) -> str | None:
        """Return the source of facts that is asked for, if any."""
        if 'by' in self:
            self._find('by', type_.sources, f'source of {type_.id!r}')
        return self.get('by')

    def level(self) -> Level:
        """Return the level."""
        known = {**self.data.levels, self.data.below.id: self.data.below}
        return self._find('level', known, 'level')  # type: ignore[return-value]

    def fact(self, kind: Kind) -> FactType:
        """Return the list of facts of a kind."""
        return self._find('fact', kind.facts, f'list of facts of {kind.id!r}')  # type: ignore[return-value]

    def type_(self, kind: Kind) -> str | None:
        """Return the type of a kind, if one is given."""
        if 'type' in self:
            self._find('type', kind.types, f'type of {kind.id!r}')
        return self.get('type')

    def entries(self, kind: Kind) -> Sequence[Entry]:
        """Return the entries of a kind, or those of the type."""
        type_ = self.type_(kind)
        return [entry for entry in self.data.of_kind(kind.id) if type_ in {None, entry.type}]

    def limit(self) -> int | None:
        """Return how many rows there may be."""
        return self._number('limit')

    def window(self) -> str:
        """Return which releases show at first."""
        window = self.get('window') or 'all'
        if window not in {'all', 'maintained'}:
            message = f"'window' is all or maintained, found {window!r}"
            raise RequestError(message)
        return window

    def releases(self) -> Sequence[Release]:
        """Return the releases, or the newest of them, oldest first."""
        every = list(self.data.releases.values())
        if (self.get('releases') or 'all') == 'all':
            return every
        return every[-(self._number('releases') or len(every)) :]

    def _number(self, option: str) -> int | None:
        value = self.get(option)
        if value is None:
            return None
        if not value.isdecimal() or int(value) == 0:
            message = f"{option!r} takes a whole number from 1, found '{value}'"
            raise RequestError(message)
        return int(value)
