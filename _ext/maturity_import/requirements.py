# SPDX-License-Identifier: Apache-2.0
"""What a support matrix requires: all that is mandatory, and one feature of each choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.edit.emitted import Prose
from maturity_import.names import Ids
from maturity_import.record import MANDATORY
from maturity_import.successive import Run, newest, runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.edit.emitted import Tree
    from maturity.matrices.model import Feature, Status
    from maturity.model import Requirement
    from maturity_import.record import Record
    from maturity_import.successive import Key

    Members = dict[Key, tuple[Feature, Status]]
    """The features of which a requirement wants one."""


def requirements(record: Record) -> Iterator[dict[str, Tree]]:
    """Yield the requirements that come: of new features, and of those that a new release makes mandatory."""
    ids = Ids(MANDATORY, dict.fromkeys(record.data.requirements, ''))
    for (name, owner), members in _required(record).items():
        coming = [one if _comes(record, one, position) else None for position, one in enumerate(members)]
        for run, found in runs(
            coming, lambda one: [(key, str(status.words)) for key, (_, status) in one.items()]
        ):
            keys = sorted(found, key=lambda key: found[key][0].key)
            rules: list[Tree] = [{'implements': [record.capability_ids[key]]} for key in keys]
            feature, status = found[keys[0]]
            yield {
                'id': ids.new(name, owner),
                'kind': record.kind,
                'level': MANDATORY,
                'title': f'One of: {status.group}'[:300] if status.group else str(feature.title),
                'quote': f'status={status.words}',
                **record.span(run),
                'rule': {'any-of': rules} if status.group else rules[0],
                'evidence': record.evidence(run.first, status.words.mark or feature.mark),
            }
    yield from _attested(record)


def _required(record: Record) -> dict[tuple[str, str], list[Members]]:
    """Return the features of each requirement in every release, by what it is called, and of which file."""
    found: dict[tuple[str, str], list[Members]] = {}
    for key, values in record.features.items():
        mandatory = f'{MANDATORY}-{record.capability_ids[key]}'
        for position, feature in enumerate(values):
            if feature is not None and (status := feature.status) is not None:
                name = (f'choice-{status.group}', key[0]) if status.group else (mandatory, '')
                members = found.setdefault(name, [{} for _ in values])
                members[position][key] = feature, status
    return found


def _comes(record: Record, members: Members, position: int) -> bool:
    """Return whether a requirement is new: all that it is about, or what a new release requires."""
    ids = {record.capability_ids[key] for key in members}
    if record.data.capabilities.keys().isdisjoint(ids):
        return bool(ids)
    is_choice = any(status.group for _, status in members.values())
    return not is_choice and position in record.new and not any(_lasting(record, *ids))


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


def ends(record: Record) -> Iterator[tuple[str, str]]:
    """Yield requirements of features that a new release does not call mandatory any more, and the last."""
    for key, values in record.features.items():
        there = [(position, values[position]) for position in record.new]
        free = [position for position, one in there if one and (one.status is None or one.status.group)]
        for requirement in _lasting(record, record.capability_ids[key]) if free else ():
            yield requirement.id, record.releases[free[0] - 1]


def _lasting(record: Record, id_: str) -> Iterator[Requirement]:
    """Yield the requirements on record that a capability is mandatory, which still hold."""
    for one in record.data.requirements.values():
        is_level = (one.kind, one.level, one.span.last) == (record.kind, MANDATORY, None)
        if is_level and getattr(one.rule, 'capabilities', None) == (id_,):
            yield one
