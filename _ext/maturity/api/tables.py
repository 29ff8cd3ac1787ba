# SPDX-License-Identifier: Apache-2.0
"""Views as rows of plain words, where each lies, and the tables that there are for every record."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity.model.vocabulary import State
from maturity.places import TABLES
from maturity.views import VIEWS, Request
from maturity.views.bars import Timeline
from maturity.views.inline import spaced
from maturity.views.parts import BREAK, LABELS, STAGE_LABELS, Checklist, File, Link, Matrix, Ref, Table
from maturity.views.timelines import TIMELINE_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.model import Dataset, Entry, Kind
    from maturity.views import View
    from maturity.views.parts import Part, Parts

    Cells = tuple[str, ...]

SINCE, LAST, LEVEL, EVIDENCE = msg('Since'), msg('Last'), msg('Level'), msg('Evidence')


def rows_of(view: View) -> Iterator[Cells]:
    """Yield the heads of a view and its rows, in plain English words; nothing for a list of fields.

    A state is its words, a link its address.  Columns and rows stand as on a
    page: the newest release first; a row of a timeline is one part of a bar.
    """
    if isinstance(view, Matrix):
        yield from _matrix(view)
    elif isinstance(view, Timeline):
        yield from _timeline(view)
    elif isinstance(view, Table):
        yield tuple(map(str, view.columns))
        yield from (tuple(map(words, row.cells)) for row in view.rows)
    elif isinstance(view, Checklist):
        yield from _checklist(view)


def words(parts: Parts) -> str:
    """Return parts in a row as plain words."""
    return ''.join(f'{blank}{_word(part)}' for blank, part in spaced(parts))


def _word(part: Part) -> str:
    if part == BREAK:
        return '; '
    if isinstance(part, Link):
        return str(part.address)
    if isinstance(part, State | File):
        return str(part.words)
    return str(part.title if isinstance(part, Ref) else part)


def _matrix(view: Matrix) -> Iterator[Cells]:
    step = -1 if view.over_time else 1
    said = [str(state.words) for state in view.palette]
    yield (str(view.corner), *map(str, view.names[::step]))
    for row in view.rows:
        yield (str(row.head.ref.title), *(said[cell] for cell in row.cells[::step]))


def _timeline(view: Timeline) -> Iterator[Cells]:
    names = [str(column.ref.title) for column in view.matrix.columns]
    labels = TIMELINE_LABELS['state'], SINCE, LAST, TIMELINE_LABELS['happened']
    yield (str(view.matrix.corner), *map(str, labels))
    for bar in view.bars:
        for part in bar.segments:
            happened = '; '.join(str(marker.words) for marker in part.markers)
            ends = names[part.first], names[part.last]
            yield (str(bar.head.title), str(part.state.words), *ends, happened)


def _checklist(view: Checklist) -> Iterator[Cells]:
    heads = STAGE_LABELS['releases'], STAGE_LABELS['classification'], LEVEL, *LABELS.values(), EVIDENCE
    yield tuple(map(str, heads))
    for stage in view.stages:
        about = str(stage.title), str(stage.classification.words)
        for group in stage.groups:
            for line in group.lines:
                requirement = str(line.requirement.title), str(line.state.words), str(line.reason)
                yield (*about, str(group.level.title), *requirement, words(line.links))


# Where they lie ---------------------------------------------------------------------------------

# What an option says anyway when it is not given, or says of the screen alone.
_DEFAULTS = {('show', 'classifications'), ('releases', 'all'), ('causes', 'yes')}
_SCREEN = 'window'
_NUMBERS = frozenset({'limit', 'releases'})
_LONGEST = 120


def path_of(request: Request) -> str | None:
    """Return the path of the table that a request asks for, or None where it asks for no table.

    Requests that give the same table have the same path: it holds the options
    in the order of their names.  Their values are ids and numbers, for else
    there would be no view.
    """
    if not VIEWS[request.view].tabular:
        return None
    given = sorted(
        (name, _canonical(name, value))
        for name, value in request.options
        if name != _SCREEN and value.strip()
    )
    said = '_'.join(f'{name}-{value}' for name, value in given if (name, value) not in _DEFAULTS)
    if len(said) > _LONGEST:
        said = f'{said[:_LONGEST]}_{hashlib.sha256(said.encode()).hexdigest()[:12]}'
    return f'{TABLES}/{request.view}/{said or "all"}.csv'


def _canonical(name: str, value: str) -> str:
    """Return the value of an option: a number in plain digits, a list without blanks."""
    if name in _NUMBERS and value.isdecimal():
        return str(int(value))
    return '.'.join(part.strip() for part in value.split(',') if part.strip())


# The tables of a record -------------------------------------------------------------------------


def requests(data: Dataset) -> Iterator[Request]:
    """Yield the requests of all tables of entries, kinds, releases and catalogues, each path once."""
    seen = set()
    for view, options in _all(data):
        request = Request(view, tuple(sorted(options.items())))
        if (path := path_of(request)) is not None and path not in seen:
            seen.add(path)
            yield request


Wanted = tuple[str, dict[str, str]]


def _all(data: Dataset) -> Iterator[Wanted]:
    for entry in data.entries.values():
        yield from _of_entry(data.kinds[entry.kind], entry)
    for kind in data.kinds.values():
        yield from _of_kind(data, kind)
    for release in data.releases.values():
        for view in ('release-changes', 'corrections', 'gate-jobs', 'gate-changes'):
            yield view, {'release': release.id}
    for requirement in data.requirements.values():
        for view in ('support-matrix', 'timeline'):
            yield view, {'requirement': requirement.id, 'show': 'requirements'}
    yield 'promotion-history', {}
    yield 'release-list', {}
    if data.audited is not None:
        yield from (('audit-counts', {'show': show}) for show in ('facts', 'releases', 'all'))
        yield 'audit-findings', {}


_SHOWN = ('classifications', 'capabilities', 'requirements')
_OF_ENTRY = (
    'requirement-checklist',
    'promotion-history',
    'exercised-by',
    'capability-facts',
    'implementation',
    'declarations',
    'served-by',
)


def _of_entry(kind: Kind, entry: Entry) -> Iterator[Wanted]:
    about = {'entry': entry.id}
    for view in ('support-matrix', 'timeline'):
        yield from ((view, {**about, 'show': show}) for show in _SHOWN)
    yield from ((view, about) for view in _OF_ENTRY)
    yield from (('fact-table', {**about, 'fact': fact}) for fact in kind.facts)


def _of_kind(data: Dataset, kind: Kind) -> Iterator[Wanted]:
    about = {'kind': kind.id}
    types: Iterable[dict[str, str]] = ({}, *({'type': type_} for type_ in kind.types))
    releases = [{'release': release} for release in data.releases]
    for view in ('support-matrix', 'timeline'):
        yield from ((view, {**about, **type_}) for type_ in types)
        for capability in data.capabilities:
            yield view, {**about, 'capability': capability, 'show': 'capabilities'}
    for at in ({}, *releases):
        yield 'support-matrix', {**about, **at, 'show': 'capabilities'}
        yield from (('at-a-glance', {**about, **at, **type_}) for type_ in types)
        yield 'missing-requirements', {**about, **at}
    yield 'promotion-history', about
    yield 'disagreements', about
    for fact in kind.facts.values():
        named = {**about, 'fact': fact.id}
        yield 'fact-table', named
        yield 'registry-changes', named
        for by in ({}, *({'by': source} for source in fact.sources)):
            yield 'value-matrix', {**named, **by}
        for at in releases:
            yield 'fact-table', {**named, **at}
            yield 'value-matrix', {**named, **at}
