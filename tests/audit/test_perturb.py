# SPDX-License-Identifier: Apache-2.0
"""A short campaign of false facts over a small record and its clone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.audit.test_end_to_end import World
from tests.perturb.__main__ import main as perturb
from tests.perturb.campaign import report
from tests.perturb.lies import Lie

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_lies_about_a_small_record_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world = World(tmp_path, capsys)
    arguments = ['--data', str(world.folder / 'data'), '--count', '6']
    arguments += [f'--source=own/code={world.repository.path}']
    assert perturb(arguments) == 0
    printed = capsys.readouterr().out
    assert printed.splitlines()[-1].split() == ['in', 'all', '6', 'of', '6', '(100.0%)']
    assert perturb(arguments) == 0
    assert capsys.readouterr().out == printed


def test_what_is_missed_is_listed_and_too_much_of_a_kind_is_too_much() -> None:
    lies = [Lie('votes', 'r1', f'lie {number}', None, frozenset()) for number in range(20)]  # type: ignore[arg-type]
    lines, is_good = report([(lie, True) for lie in lies])
    assert (lines[-1].split(), is_good) == (['in', 'all', '20', 'of', '20', '(100.0%)'], True)
    lines, is_good = report([(lie, number > 0) for number, lie in enumerate(lies)])
    assert (lines[-1], is_good) == ('missed: votes at r1: lie 0', False)
