# SPDX-License-Identifier: Apache-2.0
"""What a support matrix requires: all that is mandatory, and one feature of each choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.edit.emitted import Prose
from maturity_import.ids import Ids
from maturity_import.record import MANDATORY
from maturity_import.successive import Run, newest, runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.matrices.model import Feature, Status
    from maturity.model import Requirement
    from maturity_import.record import Record
    from maturity_import.successive import Key

    Features = Mapping[Key, Sequence[Feature | None]]


def requirements(record: Record) -> Iterator[dict[str, Tree]]:
    """Yield the requirements that come: of new features, and of those that a new release makes mandatory."""
    ids = Ids(MANDATORY, dict.fromkeys(record.data.requirements, ''))
    for file in dict.fromkeys(key[0] for key in record.features):
        features = {key: values for key, values in record.features.items() if key[0] == file}
        for key, values in features.items():
            id_ = record.capability_ids[key]
            for run, feature in runs(_mandatory(record, id_, values), lambda one: str(_status(one).words)):
                rule: Tree = {'implements': [id_]}
                new, title = ids.new(f'{MANDATORY}-{id_}'), str(feature.title)
                yield _requirement(record, run, feature, id=new, title=title, rule=rule)
        for group in _groups(features):
            yield from _choice(record, ids, group, features)
    yield from _attested(record)


def _attested(record: Record) -> Iterator[dict[str, Tree]]:
    """Yield what the best grade requires: nothing but a person can tell whether it is so."""
    if (best := record.best) is None:
        return
    grade = newest(record.grades[best])
    there = [position for position, value in enumerate(record.grades[best]) if value is not None]
    yield {
        'id': record.attested_id,
        'kind': record.kind,
        'level': record.level_ids[best],
        'title': str(grade.title),
        'quote': Prose(grade.description),
        **record.span(Run(there[0], there[-1])),
        'rule': {'attested': True},
        'evidence': record.evidence(there[-1], grade.mark),
    }


def _mandatory(record: Record, id_: str, values: Sequence[Feature | None]) -> list[Feature | None]:
    """Return a feature where it is mandatory and the record does not say so, or does not know it."""
    is_on_record = id_ in record.data.capabilities
    is_required = any(_lasting(record, id_))
    return [
        one
        if is_mandatory(one) and not (is_on_record and (is_required or position not in record.new))
        else None
        for position, one in enumerate(values)
    ]


def _groups(features: Features) -> dict[str, None]:
    statuses = [one.status for values in features.values() for one in values if one is not None]
    return dict.fromkeys(status.group for status in statuses if status is not None and status.group)


def _choice(record: Record, ids: Ids, group: str, features: Features) -> Iterator[dict[str, Tree]]:
    """Yield that one feature of a choice is required, if all of them are new."""
    chosen = [_chosen(features, group, position) for position in range(len(record.releases))]
    for run, found in runs(chosen, list):
        keys = sorted(found, key=lambda key: found[key].key)
        members = [record.capability_ids[key] for key in keys]
        if record.data.capabilities.keys().isdisjoint(members):
            rule: Tree = {'any-of': [{'implements': [id_]} for id_ in members]}
            new = ids.new(f'choice-{group}', keys[0][0])
            yield _requirement(record, run, found[keys[0]], id=new, title=f'One of: {group}'[:300], rule=rule)


def _chosen(features: Features, group: str, position: int) -> dict[Key, Feature] | None:
    """Return the features of a release of which one has to be there."""
    found = {key: values[position] for key, values in features.items()}
    return {
        key: one for key, one in found.items() if one and one.status and one.status.group == group
    } or None


def _requirement(record: Record, run: Run, feature: Feature, **parts: Tree) -> dict[str, Tree]:
    words = _status(feature).words
    return {
        'id': parts['id'],
        'kind': record.kind,
        'level': MANDATORY,
        'title': parts['title'],
        'quote': f'status={words}',
        **record.span(run),
        'rule': parts['rule'],
        'evidence': record.evidence(run.first, words.mark or feature.mark),
    }


def ends(record: Record) -> Iterator[tuple[str, str]]:
    """Yield requirements of features that a new release does not call mandatory any more, and the last."""
    for key, values in record.features.items():
        free = [one for one in record.new if values[one] is not None and not is_mandatory(values[one])]
        for requirement in _lasting(record, record.capability_ids[key]) if free else ():
            yield requirement.id, record.releases[free[0] - 1]


def _lasting(record: Record, id_: str) -> Iterator[Requirement]:
    """Yield the requirements on record that a capability is mandatory, which still hold."""
    for one in record.data.requirements.values():
        is_level = (one.kind, one.level, one.span.last) == (record.kind, MANDATORY, None)
        if is_level and getattr(one.rule, 'capabilities', None) == (id_,):
            yield one


def is_mandatory(feature: Feature | None) -> bool:
    """Return whether a feature has to be there."""
    return feature is not None and feature.status is not None and feature.status.group is None


def _status(feature: Feature) -> Status:
    assert feature.status is not None, 'only those with a status are required'
    return feature.status
