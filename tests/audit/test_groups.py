# SPDX-License-Identifier: Apache-2.0
"""Groups of tests that a file registers."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from maturity_audit.groups import groups_of_tests, registered
from maturity_audit.source import CannotTell
from tests.audit.asking import Asking

if TYPE_CHECKING:
    from pathlib import Path

FILE = """
START = 'start'
base = [START, groups.A]
more = list(base)
more.extend([other.B, base])
more.append(last.C)
base += [groups.D]
register(['blue_supported', 'red_supported'], more, [groups.E] + [groups.F])
proboscis.register(groups=['old'], depends_on_groups=base)
register(['multi'], single=[groups.A], multi=[groups.B, groups.A])
register(['unclear'], more, chosen())
"""


def _found(text: str) -> dict[str, list[str | None]]:
    found = registered(text.encode())
    return {name: sorted(one.groups, key=str) for name, one in found.items()}


def test_lists_are_followed() -> None:
    common = ['groups.A', 'groups.E', 'groups.F', 'last.C', 'other.B', 'start']
    assert _found(FILE) == {
        'blue_supported': common,
        'red_supported': common,
        'old': ['groups.A', 'groups.D', 'start'],
        'multi_single': ['groups.A'],
        'multi_multi': ['groups.A', 'groups.B'],
        'multi': ['groups.A', 'groups.B'],
        'unclear': [None, 'groups.A', 'last.C', 'other.B', 'start'],
    }
    assert registered(FILE.encode())['old'].line == 9


def test_what_is_registered_twice_has_both() -> None:
    assert _found("register(['a'], [x.A])\nregister(['a'], [x.B])\n") == {'a': ['x.A', 'x.B']}


@pytest.mark.parametrize('call', ["register(['a'], **more)", "register(['a'], *more())"])
def test_what_is_handed_on_unseen_is_not_plain(call: str) -> None:
    assert None in registered(call.encode())['a'].groups


def test_a_loop_cannot_be_told() -> None:
    with pytest.raises(CannotTell, match='in a loop'):
        registered(b'for name in names:\n    register([name], [x.A])\n')


def test_lists_cannot_grow_without_bound() -> None:
    _found('x = [a.A, a.B]\n' + 'x.extend([x, x, x, x])\n' * 2000 + "register(['a'], x)\n")


def test_groups_stand_for_values(tmp_path: Path) -> None:
    values = ('start=', 'groups.A=create', 'other.B=create delete', 'last.C=', 'groups.E=', 'groups.F=copy')
    parameters = {'path': 'tests.py', 'name': 'blue_supported', 'values': values}
    with ExitStack() as stack:
        ask = Asking(tmp_path, stack, {'tests.py': FILE})
        assert ask(groups_of_tests, parameters) == ['copy', 'create', 'delete']
        assert ask.places(groups_of_tests, parameters) == ['tests.py:8']
        assert ask(groups_of_tests, parameters | {'name': 'gone'}) == []
        assert (
            ask(groups_of_tests, parameters | {'values': values[1:]})
            == 'audit.yaml does not say what start tests'
        )
        assert ask(groups_of_tests, parameters | {'name': 'unclear'}) == 'line 11 of tests.py is not plain'
        assert ask(groups_of_tests, parameters | {'path': 'gone'}) == 'example/project has no file gone there'
