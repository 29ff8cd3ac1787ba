# SPDX-License-Identifier: Apache-2.0
"""Which facts no recipe of the audit reads, and whether a rule looks at them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
