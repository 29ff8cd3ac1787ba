# SPDX-License-Identifier: Apache-2.0
"""Views of the record: what a page asks for, resolved to words and links.

`resolve` is the one entrance: a request names a view and its options, as a
directive or a command gives them, and becomes plain frozen data.  `VIEWS` is
the one list of all views.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity.problems import did_you_mean, listed
from maturity.views import (
    audits,
    cards,
    changes,
    checklists,
    events,
    matrices,
    publications,
    releases,
    sources,
    tables,
    timelines,
    values,
)
from maturity.views.bars import Timeline
from maturity.views.options import OPTIONS, Options, Request, RequestError
from maturity.views.parts import Checklist, Fields, Matrix, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from maturity.evaluate import Assessments

__all__ = ['OPTIONS', 'VIEWS', 'Request', 'RequestError', 'View', 'resolve']

View = Matrix | Timeline | Table | Fields | Checklist


def _support_matrix(options: Options) -> View:
    matrix = _shown(
        options,
        {
            'classifications': _classifications,
            'capabilities': _capabilities,
            'requirements': _requirements,
        },
    )
    assert isinstance(matrix, Matrix)
    return replace(matrix, window=options.window()) if matrix.over_time else matrix


def _shown(options: Options, resolvers: Mapping[str, Callable[[Options], View]]) -> View:
    """Return the view of what `show` asks for."""
    show = options.get('show') or 'classifications'
    if show not in resolvers:
        hint = did_you_mean(show, resolvers)
        message = f"'show' is one of {listed(resolvers)}, found {show!r}{hint}"
        raise RequestError(message)
    return resolvers[show](options)


def _classifications(options: Options) -> Matrix:
    if 'entry' in options:
        return matrices.entry_classification(options.assessments, options.entry())
    kind = options.kind()
    return matrices.classifications(options.assessments, kind, options.entries(kind), options.releases())


def _capabilities(options: Options) -> Matrix:
    if 'entry' in options:
        return matrices.entry_capabilities(options.assessments, options.entry())
    kind = options.kind()
    if 'capability' in options:
        return matrices.capability_over_time(
            options.assessments, options.capability(), kind, options.releases()
        )
    return matrices.capabilities_at(options.assessments, kind, options.entries(kind), options.release())


def _requirements(options: Options) -> Matrix:
    if 'requirement' in options:
        return matrices.requirement_over_time(options.assessments, options.requirement(), options.releases())
    return matrices.entry_requirements(options.assessments, options.entry())


def _timeline(options: Options) -> View:
    return _shown(
        options,
        {
            'classifications': _classifications_through_time,
            'capabilities': _capabilities_through_time,
            'requirements': _requirements_through_time,
        },
    )


def _classifications_through_time(options: Options) -> Timeline:
    if 'entry' in options:
        return timelines.entry_classification(options.assessments, options.entry(), options.releases())
    kind = options.kind()
    return timelines.classifications(options.assessments, kind, options.entries(kind), options.releases())


def _capabilities_through_time(options: Options) -> Timeline:
    if 'entry' in options:
        return timelines.entry_capabilities(options.assessments, options.entry(), options.releases())
    return timelines.capability_over_time(
        options.assessments, options.capability(), options.kind(), options.releases()
    )


def _requirements_through_time(options: Options) -> Timeline:
    if 'entry' in options:
        return timelines.entry_requirements(options.assessments, options.entry(), options.releases())
    return timelines.requirement_over_time(options.assessments, options.requirement(), options.releases())


def _history(options: Options) -> Table:
    if 'entry' in options:
        return events.history(options.assessments, options.entry())
    kind = options.kind() if 'kind' in options else None
    return events.full_history(options.assessments, kind, options.limit(), causes=options.causes())


def _facts(options: Options) -> Table:
    if 'entry' in options:
        entry = options.entry()
        return tables.facts(options.data, entry, options.fact(options.data.kinds[entry.kind]))
    kind = options.kind()
    if 'release' in options:
        return releases.facts_at(options.assessments, kind, options.fact(kind), options.release())
    return releases.values_over_time(options.data, kind, options.fact(kind))


def _glance(options: Options) -> Table:
    kind = options.kind()
    return releases.at_a_glance(
        options.assessments, kind, options.release(), options.type_(kind), options.capabilities()
    )


def _values(options: Options) -> Matrix:
    kind = options.kind()
    type_ = options.fact(kind)
    shown = list(options.releases())
    if 'release' in options:
        last = options.release().position
        shown = list(options.data.releases.values())[max(0, last - values.BEFORE) : last + 1]
    return values.value_matrix(options.data, kind, type_, shown, options.source(type_))


def _source(options: Options) -> View:
    about = options.release() if 'release' in options else options.entry()
    return sources.record_source(options.data, about)


def _audit_counts(options: Options) -> Table:
    show = options.get('show') or 'facts'
    known = ('facts', 'releases', 'all')
    if show not in known:
        message = f"'show' is one of {listed(known)}, found {show!r}{did_you_mean(show, known)}"
        raise RequestError(message)
    return audits.counts(options.data, show)


def _fact_changes(options: Options) -> Table:
    kind = options.kind()
    return releases.value_changes(options.data, kind, options.fact(kind))


@dataclass(frozen=True, slots=True)
class ViewType:
    """A view: how it is resolved, which option its argument is, and what it is for.

    `tabular`: it has rows, and is no list of fields.
    """

    resolve: Callable[[Options], View]
    argument: str | None
    options: tuple[str, ...]
    purpose: str
    tabular: bool = True


VIEWS: Mapping[str, ViewType] = {
    'support-matrix': ViewType(
        _support_matrix,
        None,
        ('show', 'kind', 'type', 'entry', 'release', 'releases', 'window', 'requirement', 'capability'),
        'A support matrix of classifications, capabilities or requirements.',
    ),
    'timeline': ViewType(
        _timeline,
        'entry',
        ('show', 'kind', 'type', 'releases', 'requirement', 'capability'),
        'Bars through time: the promotion history of an entry or of a kind, capabilities, or requirements.',
    ),
    'at-a-glance': ViewType(
        _glance,
        'kind',
        ('release', 'type', 'capabilities'),
        'Every entry of a kind at one release: classification, since when, what is missing.',
    ),
    'missing-requirements': ViewType(
        lambda o: releases.missing(o.assessments, o.kind(), o.release()),
        'kind',
        ('release',),
        'Every requirement that keeps an entry of a kind from its next level, with its reason.',
    ),
    'requirement-checklist': ViewType(
        lambda o: checklists.checklist(o.assessments, o.entry()),
        'entry',
        (),
        'Every requirement of an entry by release: verdict, reason, evidence, what is missing.',
    ),
    'promotion-history': ViewType(
        _history,
        'entry',
        ('kind', 'limit', 'causes'),
        'Arrivals, promotions, demotions and removals, with causes.',
    ),
    'release-changes': ViewType(
        lambda o: changes.release_changes(o.assessments, o.release()),
        'release',
        (),
        'What is different from the release before, with the causes.',
    ),
    'entry-card': ViewType(
        lambda o: cards.entry_card(o.assessments, o.entry()), 'entry', (), 'An entry in short.', tabular=False
    ),
    'release-card': ViewType(
        lambda o: cards.release_card(o.assessments, o.release()),
        'release',
        (),
        'A release in short.',
        tabular=False,
    ),
    'release-list': ViewType(
        lambda o: releases.releases(o.assessments),
        None,
        (),
        'All releases with the number of entries at each level.',
    ),
    'corrections': ViewType(
        lambda o: publications.corrections(o.data, o.release()),
        'release',
        (),
        'What a release was first published as, and is not, with the reasons.',
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
    'value-matrix': ViewType(
        _values,
        'fact',
        ('kind', 'by', 'release', 'releases'),
        'The values of a list of facts by release, as yes and no; of a release and the few before it.',
    ),
    'record-source': ViewType(
        _source,
        'entry',
        ('release',),
        'Where an entry or release is recorded, and how to report an error.',
        tabular=False,
    ),
    'data-files': ViewType(
        lambda _o: sources.data_files(),
        None,
        (),
        'The files for programs that are about the whole record; nothing where pages have none beside them.',
        tabular=False,
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
        tabular=False,
    ),
    'capability-card': ViewType(
        lambda o: cards.capability_card(o.data, o.capability()),
        'capability',
        (),
        'A capability in short.',
        tabular=False,
    ),
    'classification-card': ViewType(
        lambda o: cards.level_card(o.data, o.level()),
        'level',
        (),
        'A classification: what it means and requires.',
        tabular=False,
    ),
    'audit-card': ViewType(
        lambda o: audits.card(o.data),
        None,
        (),
        'The last audit in short: its result, and what was read.',
        tabular=False,
    ),
    'audit-counts': ViewType(
        _audit_counts,
        None,
        ('show',),
        'How many facts agree with the source: by kind of fact, by release, or both.',
    ),
    'audit-findings': ViewType(
        lambda o: audits.findings(o.data), None, (), 'Every fact that the source refutes or cannot decide.'
    ),
}
"""Every view by the name of its directive."""


def resolve(assessments: Assessments, request: Request) -> View:
    """Return the view that `request` asks for.

    Raises `RequestError`, with what there is and a "did you mean", where the
    request names something that does not exist, or an option without effect.
    """
    options = Options(assessments, request)
    view = VIEWS[request.view].resolve(options)
    if options.unused:
        message = f'{listed(options.unused)} has no effect beside the other options; leave it out'
        raise RequestError(message)
    return view
