# SPDX-License-Identifier: Apache-2.0
"""Views of the record: what a page asks for, resolved to words and links.

`resolve` is the one entrance: a request names a view and its options, as a
directive or a command gives them, and becomes plain frozen data.  `VIEWS` is
the one list of all views.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.problems import did_you_mean, listed
from maturity.views import cards, checklists, events, matrices, releases, tables
from maturity.views.parts import Matrix, Table, View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from maturity.evaluate import Assessments
    from maturity.model import Capability, Entry, FactType, Kind, Level, Release, Requirement

__all__ = ['OPTIONS', 'VIEWS', 'Request', 'RequestError', 'View', 'resolve']

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
    'show': 'What the cells are: classifications (default), capabilities or requirements.',
}
"""Every option of a view, with its meaning."""


class RequestError(ValueError):
    """A request names something that does not exist; the message says what does."""


@dataclass(frozen=True, slots=True)
class Request:
    """A view by name, and its options in order of their names."""

    view: str
    options: tuple[tuple[str, str], ...] = ()


class _Options:
    """Looks up what the options of a request name."""

    def __init__(self, assessments: Assessments, request: Request) -> None:
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
        if id_ not in known:
            hint = did_you_mean(id_, known)
            message = f'no {what} {id_!r}; there are {listed(known, limit=40) or "none"}{hint}'
            raise RequestError(message)
        return known[id_]

    def __contains__(self, option: str) -> bool:
        return self.get(option) is not None

    def entry(self) -> Entry:
        return self._find('entry', self.data.entries, 'entry')  # type: ignore[return-value]

    def kind(self) -> Kind:
        if 'kind' not in self and len(self.data.kinds) == 1:
            return next(iter(self.data.kinds.values()))
        return self._find('kind', self.data.kinds, 'kind')  # type: ignore[return-value]

    def requirement(self) -> Requirement:
        return self._find('requirement', self.data.requirements, 'requirement')  # type: ignore[return-value]

    def capability(self) -> Capability:
        return self._find('capability', self.data.capabilities, 'capability')  # type: ignore[return-value]

    def release(self) -> Release:
        if 'release' not in self:
            return self.data.newest
        return self._find('release', self.data.releases, 'release')  # type: ignore[return-value]

    def level(self) -> Level:
        known = {**self.data.levels, self.data.below.id: self.data.below}
        return self._find('level', known, 'level')  # type: ignore[return-value]

    def fact(self, kind: Kind) -> FactType:
        return self._find('fact', kind.facts, f'list of facts of {kind.id!r}')  # type: ignore[return-value]

    def type_(self, kind: Kind) -> str | None:
        if 'type' in self:
            self._find('type', kind.types, f'type of {kind.id!r}')
        return self.get('type')

    def entries(self, kind: Kind) -> Sequence[Entry]:
        type_ = self.type_(kind)
        return [entry for entry in self.data.of_kind(kind.id) if type_ in {None, entry.type}]

    def limit(self) -> int | None:
        return self._number('limit')

    def releases(self) -> Sequence[Release]:
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


def _support_matrix(options: _Options) -> View:
    show = options.get('show') or 'classifications'
    resolvers = {
        'classifications': _classifications,
        'capabilities': _capabilities,
        'requirements': _requirements,
    }
    if show not in resolvers:
        hint = did_you_mean(show, resolvers)
        message = f"'show' is one of {listed(resolvers)}, found {show!r}{hint}"
        raise RequestError(message)
    return resolvers[show](options)


def _classifications(options: _Options) -> Matrix:
    if 'entry' in options:
        return matrices.entry_classification(options.assessments, options.entry())
    kind = options.kind()
    return matrices.classifications(options.assessments, kind, options.entries(kind), options.releases())


def _capabilities(options: _Options) -> Matrix:
    if 'entry' in options:
        return matrices.entry_capabilities(options.assessments, options.entry())
    kind = options.kind()
    if 'capability' in options:
        return matrices.capability_over_time(
            options.assessments, options.capability(), kind, options.releases()
        )
    return matrices.capabilities_at(options.assessments, kind, options.entries(kind), options.release())


def _requirements(options: _Options) -> Matrix:
    if 'requirement' in options:
        return matrices.requirement_over_time(options.assessments, options.requirement(), options.releases())
    return matrices.entry_requirements(options.assessments, options.entry())


def _history(options: _Options) -> Table:
    if 'entry' in options:
        return events.history(options.assessments, options.entry())
    kind = options.kind() if 'kind' in options else None
    return events.full_history(options.assessments, kind, options.limit())


def _facts(options: _Options) -> Table:
    if 'entry' in options:
        entry = options.entry()
        return tables.facts(options.data, entry, options.fact(options.data.kinds[entry.kind]))
    kind = options.kind()
    if 'release' in options:
        return releases.facts_at(options.assessments, kind, options.fact(kind), options.release())
    return releases.values_over_time(options.data, kind, options.fact(kind))


def _glance(options: _Options) -> Table:
    kind = options.kind()
    return releases.at_a_glance(options.assessments, kind, options.release(), options.type_(kind))


def _fact_changes(options: _Options) -> Table:
    kind = options.kind()
    return releases.value_changes(options.data, kind, options.fact(kind))


@dataclass(frozen=True, slots=True)
class ViewType:
    """A view: how it is resolved, which option its argument is, and what it is for."""

    resolve: Callable[[_Options], View]
    argument: str | None
    options: tuple[str, ...]
    purpose: str


VIEWS: Mapping[str, ViewType] = {
    'support-matrix': ViewType(
        _support_matrix,
        None,
        ('show', 'kind', 'type', 'entry', 'release', 'releases', 'requirement', 'capability'),
        'A support matrix of classifications, capabilities or requirements.',
    ),
    'at-a-glance': ViewType(
        _glance,
        'kind',
        ('release', 'type'),
        'Every entry of a kind at one release: classification, since when, what is missing.',
    ),
    'requirement-checklist': ViewType(
        lambda o: checklists.checklist(o.assessments, o.entry()),
        'entry',
        (),
        'Every requirement of an entry by release: verdict, reason, evidence, what is missing.',
    ),
    'promotion-history': ViewType(
        _history, 'entry', ('kind', 'limit'), 'Arrivals, promotions, demotions and removals, with causes.'
    ),
    'release-changes': ViewType(
        lambda o: events.release_changes(o.assessments, o.release()),
        'release',
        (),
        'What is different from the release before, with the causes.',
    ),
    'entry-card': ViewType(
        lambda o: cards.entry_card(o.assessments, o.entry()), 'entry', (), 'An entry in short.'
    ),
    'release-card': ViewType(
        lambda o: cards.release_card(o.assessments, o.release()), 'release', (), 'A release in short.'
    ),
    'release-list': ViewType(
        lambda o: releases.releases(o.assessments),
        None,
        (),
        'All releases with the number of entries at each level.',
    ),
    'gate-jobs': ViewType(
        lambda o: releases.jobs(o.data, o.release()), 'release', (), 'The test jobs of a release.'
    ),
    'gate-changes': ViewType(
        lambda o: events.gate_changes(o.data, o.release()),
        'release',
        (),
        'How jobs changed pipeline or vote on the way to a release.',
    ),
    'exercised-by': ViewType(
        lambda o: tables.exercised(o.assessments, o.entry()),
        'entry',
        (),
        'The test jobs that exercised an entry.',
    ),
    'capability-facts': ViewType(
        lambda o: tables.capability_facts(o.data, o.entry()),
        'entry',
        (),
        'The state of every capability of an entry, with its evidence.',
    ),
    'implementation': ViewType(
        lambda o: tables.implementation(o.data, o.entry()), 'entry', (), 'Where the code of an entry lived.'
    ),
    'declarations': ViewType(
        lambda o: tables.declarations(o.data, o.entry()),
        'entry',
        (),
        'What the project declared an entry to be.',
    ),
    'served-by': ViewType(
        lambda o: tables.served_by(o.assessments, o.entry()),
        'entry',
        (),
        'The entries of other kinds that name an entry.',
    ),
    'fact-table': ViewType(
        _facts, 'fact', ('entry', 'kind', 'release'), 'One list of facts, of an entry, a release or a kind.'
    ),
    'registry-changes': ViewType(
        _fact_changes, 'fact', ('kind',), 'How one list of facts changed from release to release.'
    ),
    'disagreements': ViewType(
        lambda o: events.disagreements(o.assessments, o.kind()),
        'kind',
        (),
        'Where a declaration and the computed classification differ.',
    ),
    'requirement-card': ViewType(
        lambda o: cards.requirement_card(o.data, o.requirement()),
        'requirement',
        (),
        'A requirement in short.',
    ),
    'capability-card': ViewType(
        lambda o: cards.capability_card(o.capability()), 'capability', (), 'A capability in short.'
    ),
    'classification-card': ViewType(
        lambda o: cards.level_card(o.data, o.level()),
        'level',
        (),
        'A classification: what it means and requires.',
    ),
}
"""Every view by the name of its directive."""


def resolve(assessments: Assessments, request: Request) -> View:
    """Return the view that `request` asks for.

    Raises `RequestError`, with what there is and a "did you mean", where the
    request names something that does not exist, or an option without effect.
    """
    options = _Options(assessments, request)
    view = VIEWS[request.view].resolve(options)
    if options.unused:
        message = f'{listed(options.unused)} has no effect beside the other options; leave it out'
        raise RequestError(message)
    return view
