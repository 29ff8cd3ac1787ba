# SPDX-License-Identifier: Apache-2.0
"""The entries of a record: a target, release by release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity_import import successive
from maturity_import.ids import slug
from maturity_import.parts import MATRIX, described, detailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.edit.emitted import Tree
    from maturity.matrices.model import Cell, Feature, Target
    from maturity.model import SourceMark
    from maturity_import.joined import Key
    from maturity_import.record import Record


def entry(record: Record, key: str) -> dict[str, Tree]:
    """Return all that is recorded of a target."""
    values = record.targets[key]
    target = successive.newest(values)
    capabilities: dict[str, Tree] = {
        record.capability_ids[feature]: found
        for feature in record.features
        if (found := facts(record, cells(record, key, feature)))
    }
    declared = list(_declared(record, values))
    attested = list(_attested(record, values))
    return {
        'title': str(target.title),
        **described(target.description),
        **detailed(target.details),
        **_lives(record, values),
        **renamed(record, values),
        # Where its code lies no support matrix says.
        'implementation': [],
        **({'declared': declared} if declared else {}),
        **({'capabilities': capabilities} if capabilities else {}),
        'facts': {MATRIX: list(_names(record, values))},
        **({'attestations': attested} if attested else {}),
    }


def _lives(record: Record, values: Sequence[Target | None]) -> dict[str, Tree]:
    """Return when it came and went: once, or several times."""
    found: list[dict[str, Tree]] = []
    for run in successive.lives(values, record.known):
        begin: dict[str, Tree] = {('release' if run.first else 'before'): record.releases[run.first]}
        without = next((position for position in record.known if position > run.last), None)
        gone: dict[str, Tree] = {} if without is None else {'removed': {'release': record.releases[without]}}
        found.append({'introduced': begin, **gone})
    return found[0] if len(found) == 1 else {'lives': found}


def renamed(record: Record, values: Sequence[Target | None] | Sequence[Feature | None]) -> dict[str, Tree]:
    """Return what something was called before, if it was called otherwise."""
    found: list[Tree] = [
        {'release': record.releases[position], 'title': str(title)}
        for position, title in successive.former_titles(values)
    ]
    return {'renamed': found} if found else {}


def cells(record: Record, target: str, feature: Key) -> list[Cell | None]:
    """Return a cell by release, where the release has the target and knows a state."""
    found: list[Cell | None] = []
    for there, one in zip(record.targets[target], record.features[feature], strict=True):
        cell = None if there is None or one is None else one.cells.get(target)
        found.append(None if cell is None or cell.state is None else cell)
    return found


def facts(record: Record, found: Sequence[Cell | None]) -> list[dict[str, Tree]]:
    """Return the states of a cell."""
    states: list[dict[str, Tree]] = []
    for run, cell in successive.runs(found, lambda one: (one.state, str(one.note))):
        note = {} if cell.note is None else {'note': str(cell.note)}
        evidence = record.stage(run.first).evidence(cell.mark)
        states.append({**record.span(run), 'state': str(cell.state), **note, 'evidence': evidence})
    return states


def _names(record: Record, values: Sequence[Target | None]) -> Iterator[Tree]:
    for run, target in successive.runs(values, lambda one: one.name):
        evidence = record.stage(run.first).evidence(target.mark)
        yield {**record.span(run), 'values': [target.name], 'evidence': evidence}


def _declared(record: Record, values: Sequence[Target | None]) -> Iterator[Tree]:
    for run, target in successive.runs(_with_grades(values), lambda one: str(one.grade)):
        evidence = record.stage(run.first).evidence(_place(target))
        level = record.level_ids[str(target.grade)]
        yield {**record.span(run), 'level': level, 'by': MATRIX, 'evidence': evidence}


def _attested(record: Record, values: Sequence[Target | None]) -> Iterator[Tree]:
    best = record.best
    if best is None:
        return
    requirement = slug(f'is-{record.level_ids[best]}', 'grade')
    for run, target in successive.runs(_with_grades(values), lambda one: str(one.grade)):
        title = successive.newest(record.grades[str(target.grade)]).title
        yield {
            **record.span(run),
            'requirement': requirement,
            'state': 'met' if str(target.grade) == best else 'unmet',
            'reason': f'The support matrix says: {title}.',
            'evidence': record.stage(run.first).evidence(_place(target)),
        }


def demotion(record: Record, key: str, position: int) -> dict[str, Tree]:
    """Return why a classification falls at a release: the files do not say more."""
    target = record.targets[key][position]
    assert target is not None, 'it falls where it exists'
    reason = (
        'The support matrix of this release shows less than that of the one before, and does not say why.'
    )
    evidence = record.stage(position).evidence(target.mark)
    return {'release': record.releases[position], 'reason': reason, 'evidence': evidence}


def _with_grades(values: Sequence[Target | None]) -> list[Target | None]:
    return [None if one is None or one.grade is None else one for one in values]


def _place(target: Target) -> SourceMark:
    assert target.grade is not None
    return target.grade.mark or target.mark
