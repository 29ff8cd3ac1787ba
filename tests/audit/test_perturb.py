# SPDX-License-Identifier: Apache-2.0
"""A short campaign of false facts over a small record and its clone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.audit.test_end_to_end import World
from tests.perturb.__main__ import main as perturb

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
