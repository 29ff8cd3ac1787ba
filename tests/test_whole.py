# SPDX-License-Identifier: Apache-2.0
"""A record that says all that a record can say, and the dataset that comes of it.

`tests/whole/dataset.yaml` is the dataset in full, to be read in a review; the
command at its head writes it anew.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from maturity import model
from maturity.load import load
from maturity.model import Dataset, SourceMark, Text
from tests.builders import Plain

WHOLE = Path(__file__).parent / 'whole'
GOLDEN = WHOLE / 'dataset.yaml'
HEAD = f"""\
# What the record in data/ is once it is loaded, without what is empty or the default.
# Written by: PYTHONPATH=_ext .venv/bin/python -m tests.{Path(__file__).stem}
"""
# What all facts have need not be said of each of them.
COMMON = {field.name for field in dataclasses.fields(model.Fact)}
OTHERS = {'Fact', 'Message', 'Sentence', 'SourceMark', 'Text'}


def dataset() -> Dataset:
    loaded = load(str(WHOLE / 'data'))
    assert loaded.problems == ()
    assert loaded.dataset is not None
    return loaded.dataset


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


def golden() -> str:
    tree = {name: told(part) for name, part in fields(dataset())}
    return HEAD + yaml.dump(tree, Dumper=Plain, sort_keys=False, default_flow_style=None, width=110)


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
    assert golden() == GOLDEN.read_text('utf-8')


def test_it_says_all_that_records_can_say() -> None:
    types = [one for one in vars(model).values() if isinstance(one, type) and dataclasses.is_dataclass(one)]
    sayable = {
        f'{one.__name__}.{field.name}'
        for one in types
        if one.__name__ not in OTHERS
        for field in dataclasses.fields(one)
        if not (issubclass(one, model.Fact) and field.name in COMMON)
    }
    assert sayable - set(said_in(dataset())) == set()


if __name__ == '__main__':
    GOLDEN.write_text(golden(), encoding='utf-8')
