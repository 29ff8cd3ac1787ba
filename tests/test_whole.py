# SPDX-License-Identifier: Apache-2.0
"""A record that says all that a record can say, and the dataset that comes of it.

`tests/whole/dataset.yaml` is the dataset in full, `assessments.yaml` what is
computed from it, both to be read in a review; the command at their heads
writes them anew.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from maturity import model
from maturity.evaluate import evaluate
from maturity.history import Event, periods
from maturity.model import Dataset, SourceMark, Text
from maturity.rules import RULES
from tests.builders import Plain, sound
from tests.saying import judgement_said

if TYPE_CHECKING:
    from maturity.assessment import Assessment

WHOLE = Path(__file__).parent / 'whole'
COMMAND = '# Written by: .venv/bin/python -m tests.test_whole\n'
LOADED = '# What the record in data/ is once it is loaded, without what is empty or the default.\n'
COMPUTED = '# What is computed from the record in data/: levels, verdicts and events.\n'
# What all facts have need not be said of each of them.
COMMON = {field.name for field in dataclasses.fields(model.Fact)}
OTHERS = {'Context', 'Fact', 'Related', 'Message', 'Rule', 'Ruling', 'Sentence', 'SourceMark', 'Text'} | {
    *('Ladders', 'Links', 'Recipes', 'Releases', 'Repositories')
}


def dataset() -> Dataset:
    return sound(WHOLE / 'data')


def fields(value: object) -> Iterator[tuple[str, object]]:
    """Yield the fields of a record that say something."""
    assert dataclasses.is_dataclass(value)
    for field in dataclasses.fields(value):
        said = getattr(value, field.name)
        if said not in (None, (), {}) and said != field.default:
            yield field.name, said


def told(value: object) -> object:
    """Return a part of a dataset as plain data."""
    match value:
        case SourceMark():
            found: object = str(value)
        case Text():
            found = f'{value} <{value.mark}>'
        case Mapping():
            found = {str(key): told(part) for key, part in value.items()}
        case tuple():
            found = [told(part) for part in value]
        case frozenset():
            found = sorted(map(str, value))
        case bool() | int():
            found = value
        case _ if dataclasses.is_dataclass(value):
            found = {type(value).__name__: {name: told(part) for name, part in fields(value)}}
        case _:
            found = str(value)
    return found


def computed() -> dict[str, object]:
    """Return levels, verdicts and events of every entry."""
    assessments = evaluate(dataset())
    return {
        str(entry.id): {
            'assessments': {str(one.release.id): assessed(one) for one in found.values()},
            'events': [happened(event) for event in assessments.events[entry.id]],
            'periods': [
                f'{one.level}{" (dead)" if one.dead else ""}: {one.first.id} to {one.last.id}'
                for one in periods(tuple(assessments.by_entry[entry.id].values()))
            ],
        }
        for entry in assessments.data.entries.values()
        if (found := assessments.by_entry[entry.id])
    }


def assessed(one: Assessment) -> dict[str, object]:
    return {
        'level': f'{one.level} of {", ".join(one.ladder)}{" (dead)" if one.dead else ""}',
        'next': f'{one.next_level} after rank {one.rank}',
        'in-the-way': [str(judgement.requirement.id) for judgement in one.in_the_way],
        'accepted-gaps': [str(judgement.requirement.id) for judgement in one.accepted_gaps],
        'verdicts': {
            str(judgement.requirement.id): judgement_said(judgement) for judgement in one.judgements
        },
    }


def happened(event: Event) -> str:
    causes = [f'{change.before and change.before.requirement.id}' for change in event.causes]
    people = [str(one.mark) for one in (event.milestone, event.demotion) if one is not None]
    return f'{event.release.id}: {event.type.value} from {event.old} to {event.new}, {causes}, {people}'


def golden() -> dict[Path, str]:
    """Return what the files say, by path."""
    loaded = {name: told(part) for name, part in fields(dataset())}
    return {
        WHOLE / 'dataset.yaml': LOADED + COMMAND + in_yaml(loaded, flow=None),
        WHOLE / 'assessments.yaml': COMPUTED + COMMAND + in_yaml(computed(), flow=False),
    }


def in_yaml(tree: object, *, flow: bool | None) -> str:
    return yaml.dump(tree, Dumper=Plain, sort_keys=False, default_flow_style=flow, width=110)


def said_in(value: Any) -> Iterator[str]:  # noqa: ANN401 (any part of a dataset)
    """Yield `Type.field` of all that a part of a dataset says."""
    if isinstance(value, Mapping | tuple):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from said_in(part)
    elif dataclasses.is_dataclass(value):
        for name, part in fields(value):
            yield f'{type(value).__name__}.{name}'
            yield from said_in(part)


def test_the_record_becomes_this_dataset() -> None:
    path = WHOLE / 'dataset.yaml'
    assert golden()[path] == path.read_text('utf-8')


def test_and_these_assessments() -> None:
    path = WHOLE / 'assessments.yaml'
    assert golden()[path] == path.read_text('utf-8')


def test_it_says_all_that_records_can_say() -> None:
    candidates = (*vars(model).values(), *RULES.values())
    types = [one for one in candidates if isinstance(one, type) and dataclasses.is_dataclass(one)]
    sayable = {
        f'{one.__name__}.{field.name}'
        for one in types
        if one.__name__ not in OTHERS
        for field in dataclasses.fields(one)
        if not (issubclass(one, model.Fact) and field.name in COMMON)
    }
    # Shared states join those of each capability, and one life is a list of one.
    assert sayable - set(said_in(dataset())) == {'Entry.states', 'Entry.life'}


if __name__ == '__main__':
    for path, words in golden().items():
        path.write_text(words, encoding='utf-8')
