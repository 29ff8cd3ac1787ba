# SPDX-License-Identifier: Apache-2.0
"""The requirements of a record: to be in the matrix, to have what is mandatory, to have the best grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.edit.emitted import Prose
from maturity_import import successive
from maturity_import.ids import Ids, slug
from maturity_import.parts import LISTED, MANDATORY, MATRIX
from maturity_import.successive import Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.edit.emitted import Tree
    from maturity.matrices.model import Feature
    from maturity_import.joined import Key
    from maturity_import.record import Record


def requirements(record: Record, taken: Iterable[str]) -> Iterator[dict[str, Tree]]:
    """Yield all requirements, with ids that are not taken."""
    ids = Ids(MANDATORY, dict.fromkeys((LISTED, *taken), ''))
    yield _listed(record)
    for group in record.file_groups:
        for key, run in mandatory(record):
            if key[0] == group:
                yield required(record, ids.new(f'{MANDATORY}-{record.capability_ids[key]}'), key, run)
        yield from _choices(record, group, ids)
    yield from _graded(record)


def _listed(record: Record) -> dict[str, Tree]:
    stage = record.stage(record.known[0])
    return _requirement(
        record,
        LISTED,
        LISTED,
        Run(record.known[0], len(record.releases) - 1),
        title='In the support matrix',
        quote='The support matrix of the project lists it.',
        rule={'has': MATRIX},
        evidence=stage.evidence(next(iter(stage.targets.values())).mark),
    )


def mandatory(record: Record) -> Iterator[tuple[Key, Run]]:
    """Yield each feature that is mandatory, and when."""
    for key, values in record.features.items():
        wanted = [one if one is not None and is_mandatory(one) else None for one in values]
        for run, _ in successive.runs(wanted, lambda one: str(one.status and one.status.words)):
            yield key, run


def required(record: Record, id_: str, key: Key, run: Run) -> dict[str, Tree]:
    """Return the requirement that a feature is mandatory."""
    feature = record.features[key][run.first]
    assert feature is not None, 'it begins where there is one'
    parts = _words(record, run, feature)
    rule: Tree = {'implements': [record.capability_ids[key]]}
    return _requirement(record, id_, MANDATORY, run, **{**parts, 'rule': rule})


def _choices(record: Record, file: str, ids: Ids) -> Iterator[dict[str, Tree]]:
    """Yield for each choice that one of its features is required."""
    own = {key: values for key, values in record.features.items() if key[0] == file}
    statuses = [one.status for values in own.values() for one in values if one is not None]
    for group in dict.fromkeys(status.group for status in statuses if status is not None and status.group):
        chosen = [_chosen(own, group, position) for position in range(len(record.releases))]
        for run, found in successive.runs(chosen, lambda keys: [key for key, _ in keys]):
            rule: Tree = {'any-of': [{'implements': [record.capability_ids[key]]} for key, _ in found]}
            parts = {**_words(record, run, found[0][1]), 'title': f'One of: {group}'[:300], 'rule': rule}
            yield _requirement(record, ids.new(f'choice-{group}', file), MANDATORY, run, **parts)


def _chosen(
    features: dict[Key, list[Feature | None]], group: str, position: int
) -> list[tuple[Key, Feature]] | None:
    """Return the features of a release of which one has to be there."""
    found = ((key, values[position]) for key, values in features.items())
    members = [
        (key, one) for key, one in found if one is not None and one.status and one.status.group == group
    ]
    return sorted(members, key=lambda member: member[1].key) or None


def _words(record: Record, run: Run, feature: Feature) -> dict[str, Tree]:
    assert feature.status is not None, 'only those with a status are required'
    words = feature.status.words
    evidence = record.stage(run.first).evidence(words.mark or feature.mark)
    return {'title': str(feature.title), 'quote': f'status={words}', 'rule': {}, 'evidence': evidence}


def _graded(record: Record) -> Iterator[dict[str, Tree]]:
    """Yield what the best grade requires: nothing but a person can tell whether it is so."""
    best = record.best
    if best is None:
        return
    values = record.grades[best]
    grade, run = successive.newest(values), successive.life(values)
    yield _requirement(
        record,
        slug(f'is-{record.level_ids[best]}', 'grade'),
        record.level_ids[best],
        run,
        title=str(grade.title),
        quote=Prose(grade.meaning),
        rule={'attested': True},
        evidence=record.stage(run.first).evidence(grade.mark),
    )


def _requirement(record: Record, id_: str, level: str, run: Run, **parts: Tree) -> dict[str, Tree]:
    begun = {'id': id_, 'kind': record.origin.kind, 'level': level}
    title, quote = parts.pop('title'), parts.pop('quote')
    return {**begun, 'title': title, 'quote': quote, **record.span(run), **parts}


def is_mandatory(feature: Feature) -> bool:
    """Return whether a feature has to be there."""
    return feature.status is not None and feature.status.word == MANDATORY
