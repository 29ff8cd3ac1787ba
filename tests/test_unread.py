# SPDX-License-Identifier: Apache-2.0
"""Which facts no recipe of the audit reads, and whether a rule looks at them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from maturity.model import SourceMark, Span
from maturity.model import tests as model
from maturity.unread import unread
from tests.builders import build, sound

if TYPE_CHECKING:
    from pathlib import Path

SPEC: dict[str, Any] = {
    'releases': ['r1', 'r2', 'r3'],
    'kinds': {'driver': {'ladder': ['bronze'], 'facts': {'images': {}, 'names': {}}}},
    'requirements': {'one': {'rule': {'has': 'images'}}},
    'entries': {
        'blue': {
            'facts': {
                'images': [{'since': 'r1', 'values': ['x'], 'evidence': [{'path': 'a'}]}],
                'names': [{'since': 'r2', 'values': ['y'], 'evidence': [{'path': 'a'}]}],
            }
        },
        'red': {
            'removed': 'r3',
            'facts': {'images': [{'since': 'r1', 'last': 'r2', 'values': [], 'evidence': [{'path': 'a'}]}]},
        },
    },
}
RECIPES = """\
recipes:
  - {fact: implementation, kind: driver, reader: implementation}
  - {fact: release, reader: release}
"""


def said(folder: Path, recipes: str) -> list[str]:
    build(folder, SPEC)
    (folder / 'audit.yaml').write_text(RECIPES + recipes, 'utf-8')
    return [
        f'{one.fact} of {one.entry and one.entry.id}, {one.first.id} to {one.last.id}'
        f'{": decides" if one.decides else ""}'
        for one in unread(sound(folder))
    ]


def test_what_no_recipe_reads_is_told_by_range(tmp_path: Path) -> None:
    images, names, red = 'images of blue', 'names of blue, r2 to r3', 'images of red, r1 to'
    assert said(tmp_path / 'none', '') == [
        f'{images}, r1 to r3: decides', names, f'{red} r2: decides',
    ]  # fmt: skip
    assert said(tmp_path / 'some', '  - {fact: images, kind: driver, since: r2, last: r2, reader: x}\n') == [
        f'{images}, r1 to r1: decides', f'{images}, r3 to r3: decides', names, f'{red} r1: decides',
    ]  # fmt: skip
    assert said(tmp_path / 'all', '  - {fact: images, kind: driver, reader: x}\n') == [names]
    assert said(tmp_path / 'by', '  - {fact: images, kind: driver, by: list, reader: x}\n')[1:2] == [names]


def test_a_test_that_no_recipe_is_about_is_told(tmp_path: Path) -> None:
    tests = {'read': 'tests/a.py', 'left': 'other/b.py', 'elsewhere': 'tests/c.py'}
    build(tmp_path, SPEC)
    recipes = RECIPES + '  - {fact: tests, reader: x, with: {below: [tests/]}}\n'
    (tmp_path / 'audit.yaml').write_text(recipes, 'utf-8')
    mark = SourceMark('data/tests.yaml', 1)
    data, span = sound(tmp_path), Span(since='r2', last=None, start=1, stop=2)
    for left in ([], ['left'], ['elsewhere']):
        rows = {
            id_: model.Test(
                id=id_, path=path, symbol='T.test', shows=(), span=span, mark=mark,
                repository='example/other' if id_ == 'elsewhere' else None,
            )
            for id_, path in tests.items() if id_ in {'read', *left}
        }  # fmt: skip
        found = [
            (one.first.id, one.last.id) for one in unread(replace(data, tests=rows)) if one.fact == 'tests'
        ]
        assert found == [('r2', 'r3')] * len(left)
